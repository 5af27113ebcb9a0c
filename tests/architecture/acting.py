"""What only deeds lead to in the demo: forms handed back, letters, and what customers see of it all."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from blog.conversation import actions as conversation
from blog.conversation import expiring, promises
from blog.conversation.models import Comment, Revision, Speaking, Thread
from blog.core import clock, jobs, settings
from blog.core.db import lock, session, unit_of_work
from blog.desk import changes, previews
from blog.desk import link_check_actions as link_checks
from blog.issues import reports
from blog.moderation import actions as moderation
from blog.moderation import appeals, telling
from blog.moderation import queries as cases
from blog.moderation.models import Case
from blog.people import departures, tickets
from blog.people import queries as people
from blog.people.models import Role
from blog.posts import actions as drafting
from blog.posts import queries as posts
from blog.posts import scheduling, second, tagging
from tests import builders


def do_everything(app: Flask, ann: FlaskClient) -> None:
    """Do all of it. Ann, who may do everything, is signed in."""
    _write(ann)
    _show_a_draft(app, ann)
    _wait_for_others(ann)
    _go_on(ann)
    _talk(app)
    _report(app)
    _arrive(app)
    _change(app, ann)
    _object(app, ann)


def _post(client: FlaskClient, path: str, *, on: str = "/staff/posts/new", **fields: str) -> Any:
    """Send a form with the token of a page that has one."""
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get(on).text)
    assert token
    return client.post(path, data={"csrf_token": token[1], **fields})


def _write(ann: FlaskClient) -> None:
    """What only forms lead to: previews, and pages that hand a form back."""
    assert _post(ann, "/staff/posts/preview", title="T", body="Words.").status_code == 200
    assert _post(ann, "/staff/posts/preview", title="T", body="Words.", fragment="1").status_code == 200
    assert _post(ann, "/staff/posts").status_code == 422
    assert _post(ann, "/staff/cases/1/spam").status_code == 409
    made = _post(ann, "/staff/moderation/blocks", kind="words", value="the", effect="hold", note="")
    assert made.status_code == 303 and ann.get(made.headers["Location"]).status_code == 200


def _show_a_draft(app: Flask, desk: FlaskClient) -> None:
    """A draft is shown by a link, spoken of, and put back to what it said before; the link is closed."""
    author, vera = people.by_handle("ann"), app.test_client()
    assert author is not None
    draft = builders.make_post(author, title="A draft", published=False)
    said = {"title": "A draft", "authors": [author]}
    drafting.save_draft(draft, source="Other words.", version=1, by=author, **said)
    made = previews.make(draft, reader="Vera", days=1, by=author)
    assert vera.get(made.path).status_code == 200
    assert vera.post(f"{made.path}/remarks", data={"body": "Look."}).status_code == 303
    home = f"/staff/posts/{draft.id}"
    for path in (home, f"{home}/previews", f"{home}/remarks", f"{home}/revisions?from=1&to=2", f"{home}/revisions/1"):
        assert desk.get(path).status_code == 200, path
    assert _post(desk, f"{home}/revisions/1/restoration", version="1").status_code == 409
    previews.revoke(made.link, by=author)
    assert vera.get(made.path).status_code == 410
    jobs.run_due()
    session().rollback()


def _wait_for_others(desk: FlaskClient) -> None:
    """A draft is given to a second reader and misses its time; a public post is going to say something else."""
    author, ben = people.by_handle("ann"), people.by_handle("ben")
    assert author is not None and ben is not None
    draft = builders.make_post(author, title="A draft to read", published=False)
    second.ask_reader(draft, ben, by=author)
    jobs.run_due()
    at = clock.now() + timedelta(hours=1)
    scheduling.schedule_as_it_stands(draft, at=at, version=draft.version, by=ben)
    assert desk.get(f"/staff/posts/{draft.id}").status_code == 200
    unit_of_work(lambda: setattr(draft, "source", "") or setattr(draft, "html", ""))()
    with clock.travel(at):
        scheduling.publish_due()
        jobs.run_due()
    live = builders.make_post(author, title="One that changes", source="It said this.")
    changes.save_change(live, version=live.version, by=author, title="One", source="It says that.", authors=[author])
    for path in ("", "/change", "/reading"):
        assert desk.get(f"/staff/posts/{live.id}{path}").status_code == 200, path
    assert desk.get("/staff").status_code == 200
    session().rollback()


def _go_on(desk: FlaskClient) -> None:
    """Somebody was faster, a post went out unread, a link leads nowhere, and whoever left is followed."""
    ann, ben = people.by_handle("ann"), people.by_handle("ben")
    assert ann is not None and ben is not None
    draft = builders.make_post(ann, title="A draft of two", published=False)
    said = {"title": "A draft of two", "body": "Mine.", "authors": "ann", "version": "0"}
    assert _post(desk, f"/staff/posts/{draft.id}", **said).status_code == 409
    unread = builders.make_post(ben, title="One that nobody read", tags=["Read first"], published=False)
    tagging.change_tag(unread.tags[0], name="Read first", needs_second_reader=True, by=ann)
    drafting.publish_post(unread, by=ben, alone="The price was wrong.")
    with clock.travel(clock.now() - timedelta(days=20)):
        builders.make_post(ann, title="One that leads on", source="[Look there](/nowhere/at/all).")
        jobs.run_due()
    link_checks.try_due()
    jobs.run_due()
    assert desk.get("/staff").status_code == 200
    lee = builders.make_person("lee", roles=[Role.AUTHOR])
    builders.make_post(lee, title="A draft of somebody who leaves", published=False)
    departures.leave(lee, successor=ben, by=ann)
    jobs.run_due()
    session().rollback()


def _talk(app: Flask) -> None:
    """A customer is heard, answered and refused, and everybody is told by mail."""
    post = posts.by_slug("why-we-answer-in-public")
    ann, priya = people.by_handle("ann"), people.by_handle("priya")
    assert post is not None and post.thread_id and ann is not None and priya is not None
    vera = app.test_client()
    customer = builders.prove_customer(vera, "vera@riders.example")
    thread = session().get_one(Thread, post.thread_id)
    settings.put("comments.proof", "always")
    conversation.send_comment(thread, name="Vera", email="vera@riders.example", body="One that is not proven.")
    settings.put("comments.proof", "never")
    assert vera.get("/my").status_code == 200
    for body in ("One that is refused.", "One that is let through."):
        sent = conversation.send_comment(thread, name="Vera", email="vera@riders.example", body=body, customer=customer)
        assert sent.status_token
        assert vera.get(f"/comments/status/{sent.status_token}").status_code == 200
        jobs.run_due()
        case = cases.case_of("comment", sent.comment.id)
        assert case is not None
        if "refused" in body:
            moderation.decide_rejection(case, by=priya, reason="off-topic", note="Ask the workshop.")
        else:
            moderation.decide_publication(case, by=priya)
            promises.give(sent.comment, to=ann, by=priya)
            jobs.run_due()
            conversation.answer(sent.comment, text="Yes.", speaking=Speaking.COMPANY, by=ann)
    jobs.run_due()
    assert vera.get("/my").status_code == 200


def _report(app: Flask) -> None:
    """A customer reports problems; one cannot be signed by a moderator without a page of their own, one is refused."""
    vera, staff, priya = app.test_client(), app.test_client(), people.by_handle("priya")
    assert priya is not None
    customer = builders.prove_customer(vera, "vera@riders.example")
    token = builders.sign_in(staff, builders.make_person("mo", roles=[Role.MODERATOR], complete=False))
    for title in ("One that is let through", "One that is refused"):
        sent = reports.send(
            name="Vera", email="", title=title, words="It rattles.", product="Beam 2", customer=customer, trap=""
        )
        case = cases.case_of("report", sent.report.id)
        assert case is not None
        assert vera.get(f"/issues/reports/{sent.token}").status_code == 200
        assert staff.get(f"/staff/reports/{sent.report.id}").status_code == 200
        assert staff.get(f"/staff/cases/{case.id}").status_code == 200
        unsigned = staff.post(f"/staff/cases/{case.id}/publication", data={"csrf_token": token})
        assert unsigned.status_code == 409
        if "refused" in title:
            moderation.decide_rejection(case, by=priya, reason="off-topic", note="Ask the workshop.")
        else:
            moderation.decide_publication(case, by=priya)
    jobs.run_due()
    assert vera.get("/my").status_code == 200


def _object(app: Flask, desk: FlaskClient) -> None:
    """A reader reports a comment, an author objects to a refusal in vain, and a moderator decides on old words."""
    vera, ann, ben = app.test_client(), people.by_handle("ann"), people.by_handle("ben")
    customer = builders.prove_customer(vera, "vera@riders.example")
    post = posts.by_slug("why-we-answer-in-public")
    assert post is not None and post.thread_id and ann is not None and ben is not None
    thread = session().get_one(Thread, post.thread_id)
    public = builders.make_comment(thread, email="carl@riders.example")
    assert vera.post(f"/comments/{public.id}/report", data={"reason": "abuse"}).status_code == 200
    reported = cases.case_of("comment", public.id)
    assert reported is not None
    moderation.decide_keeping(reported, by=ben)
    refused = builders.make_comment(thread, email=customer.email, public=False)
    case = cases.case_of("comment", refused.id)
    assert case is not None
    assert _post(desk, f"{case.path}/publication", version="99").status_code == 409
    moderation.decide_rejection(case, by=ben, reason="off-topic")
    appeals.send("comment", refused.id, words="It is about the saddle.")
    appeals.decide_appeal(case, upheld=False, by=ann, note="It is not.")
    jobs.run_due()
    session().rollback()


def _change(app: Flask, anns: FlaskClient) -> None:
    """Words are sent back, hidden, shown again, changed, taken back and erased."""
    cleo, priya, ann = app.test_client(), people.by_handle("priya"), people.by_handle("ann")
    customer = builders.prove_customer(cleo, "cleo@riders.example")
    post = posts.by_slug("why-we-answer-in-public")
    assert post is not None and post.thread_id and priya is not None and ann is not None
    thread = session().get_one(Thread, post.thread_id)

    def said(body: str) -> tuple[int, str | None]:
        sent = conversation.send_comment(thread, name="Cleo", email="", body=body, customer=customer)
        return sent.comment.id, sent.status_token

    def case(id: int, kind: str = "comment") -> Case:
        session().rollback()
        found = cases.case_of(kind, id)
        assert found is not None
        return found

    returned, token = said("One that is sent back.")
    moderation.decide_return(case(returned), by=priya, note="Without the number, please.")
    jobs.run_due()
    assert cleo.get(f"/my/comments/{returned}").status_code == 200
    assert cleo.post(f"/comments/status/{token}/withdrawal").status_code == 303
    forgotten, _ = said("One that is never revised.")
    moderation.decide_return(case(forgotten), by=priya, note="Without the number, please.")
    expiring.expire(session().get_one(Comment, forgotten))
    public, _ = said("One that is public.")
    moderation.decide_publication(case(public), by=priya)
    moderation.decide_hiding(case(public), by=priya, reason="off-topic")
    jobs.run_due()
    _be_late(case(public))
    jobs.run_due()
    moderation.decide_restoration(case(public), by=priya)
    jobs.run_due()
    links = " ".join(f"https://{letter}.example" for letter in "abcd")
    assert cleo.post(f"/my/comments/{public}/revision", data={"body": links}).status_code == 303
    changed = session().scalars(sa.select(Revision).order_by(Revision.id.desc())).first()
    assert changed is not None
    assert anns.get(case(changed.id, "revision").path).status_code == 200
    moderation.decide_publication(case(changed.id, "revision"), by=priya)
    jobs.run_due()
    answer = conversation.answer(session().get_one(Comment, public), text="We look.", speaking=Speaking.SELF, by=ann)
    assert anns.get(f"/staff/comments/{answer.id}/revision").status_code == 200
    for path in ("/my", "/my/erasure"):
        assert cleo.get(path).status_code == 200
    assert cleo.post("/my/erasure").status_code == 303


@unit_of_work
def _be_late(case: Case) -> None:
    """Have the time be over within which something hidden is decided."""
    lock(case).due_at = clock.now()
    telling.remind_moderators.later(case.id)


def _arrive(app: Flask) -> None:
    """Somebody is invited, and somebody forgot their password."""
    ann, customer = people.by_handle("ann"), app.test_client()
    assert ann is not None
    client = app.test_client()
    assert client.post("/my", data={"email": "hilde@riders.example"}).status_code == 200
    _post(client, "/staff/password/forgotten", on="/staff/password/forgotten", email="ben@tarn.example")
    builders.people.invite(handle="dee", name="Dee Moss", email="dee@tarn.example", roles=[], by=ann)
    jobs.run_due()
    dee, ben = people.by_handle("dee"), people.by_handle("ben")
    assert dee is not None and ben is not None
    hilde = people.customer_by_email("hilde@riders.example")
    assert hilde is not None
    for path in (tickets.invitation_path(dee), tickets.password_path(ben), tickets.my_path(hilde)):
        assert customer.get(path).status_code == 200
    session().rollback()

"""A site that has a little of everything, and can be given several times as much."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TypeVar

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from blog.conversation import actions as conversation
from blog.conversation import revisions, wordings
from blog.conversation.models import Comment, RevisionState, Speaking, Thread
from blog.core import clock, settings, storage
from blog.core.db import add, session, unit_of_work
from blog.desk import changes, previews, remarks, things, unsaved
from blog.issues import actions as issues
from blog.issues import affected, apologies, objections, reports
from blog.issues.models import Act, Issue
from blog.media.models import Picture
from blog.moderation import actions as moderation
from blog.moderation import blocks, flags, policies, policy
from blog.moderation import queries as cases
from blog.moderation.blocking import Effect, Kind
from blog.people import actions as people
from blog.people import customers, session_actions, tickets
from blog.people import policies as blogging_versions
from blog.people import policy as blogging
from blog.people.models import Customer, Person, Role
from blog.posts import actions as posts
from blog.posts import page_actions, readership
from blog.posts.models import Page, Post
from blog.posts.rules import Change
from tests import builders

T = TypeVar("T")


class Growing:
    """A post, a page, an issue, a comment and a customer that every round adds to, and their like beside them."""

    def __init__(self, app: Flask) -> None:
        self.rounds = 0
        settings.put("site.contact", "people@openline.example")
        self.ann = builders.make_person("ann", roles=[Role.AUTHOR, Role.MODERATOR, Role.ADMIN])
        blogging.publish_policy(text="Be kind.", note="First.", version=0, by=self.ann)
        blogging.accept_policy(self.ann, 1)
        self.mia = builders.make_person("mia", roles=[Role.MODERATOR])
        self.post = builders.make_post(self.ann, title="The first", tags=["Money"], series="A story")
        self.page = builders.make_page(self.ann)
        self.draft = builders.make_post(self.ann, title="The first draft", published=False)
        self.live = builders.make_post(self.ann, title="The first with changes")
        words = {"title": self.live.title, "source": "Other words.", "authors": [self.ann]}
        changes.save_change(self.live, version=self.live.version, by=self.ann, **words)
        made = previews.make(self.draft, reader="Vera", days=30, by=self.ann)
        self.preview, self.link = made.path.rpartition("/")[2], made.link
        self.cora = _prove("cora@customers.example")
        assert self.post.thread is not None
        self.thread: Thread = self.post.thread
        self.comment = self._say(self.thread)
        self.issue = builders.make_issue(self.ann, comment=self.comment, title="The first fault", state="in progress")
        self.report = self._owe(self.ann, self.issue, "at first")
        self.loose = self._say(self.thread)
        self.own = conversation.answer(self.loose, text="We look.", speaking=Speaking.SELF, by=self.ann)
        self.guest = people.invite(
            handle="gus", name="Gus Example", email="gus@openline.example", roles=[Role.AUTHOR], by=self.ann
        )
        waits = conversation.send_comment(
            self.thread, name="Ivo", email="ivo@customers.example", body="One that waits."
        )
        self.status, self.waiting = waits.status_token, waits.comment.id
        # What everybody talks about here, so that trying it finds something.
        self._block("pump", self.ann)
        self._show("at first", self.ann)
        self.file = storage.keep(b"no picture, but a file", "webp")

    def browser(self, app: Flask) -> FlaskClient:
        """Ann's browser, in which a customer is known as well: every page opens in it."""
        client = app.test_client()
        builders.sign_in(client, self._again(self.ann))
        client.set_cookie("openline-my", customers.prove(tickets.my_path(self._again(self.cora)).removeprefix("/my/")))
        return client

    def address(self, rule: Rule) -> str:
        """Where a rule shows what every round adds to."""
        if rule.endpoint == "search.search":
            return "/search?q=post"
        now = clock.now()
        known = {
            "digest": "0" * 12,
            "name": {"asset": "tokens.css", "record_numbers.chart": "fix"}.get(rule.endpoint, self.file),
            "slug": {"posts.tag": "money", "posts.page": "imprint"}.get(
                rule.endpoint, "a-story" if rule.rule.startswith("/series/") else "the-first"
            ),
            "tag": "money",
            "handle": "ann",
            "comment_id": self._comment(rule).id,
            "case_id": self._case(self.comment.id),
            "hash_": session().connection().exec_driver_sql("SELECT hash FROM record_text ORDER BY seq").scalar(),
            "token": self._tokens().get(rule.endpoint, "nonsense"),
            "post_id": self._post(rule).id,
            "year": now.year,
            "month": now.month,
        }
        return re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(known.get(found.group(1), 1)), rule.rule)

    def grow(self) -> None:
        """One more of everything, where it shows."""
        self.rounds += 1
        ann, post, page, issue = map(self._again, (self.ann, self.post, self.page, self.issue))
        name = f"r{'abcdefghijkl'[self.rounds]}x"
        ben = builders.make_person(name, roles=[Role.AUTHOR, Role.MODERATOR])
        people.add_former(handle=f"f{name}", name=f"F {name}", occurred_at=clock.now())
        session_actions.open_session(ann, "Another browser")
        builders.make_page(ann, title=f"Page {name}", position=self.rounds)
        builders.make_post(
            ann,
            title=f"Post {name}",
            tags=["Money", f"Tag {name}"],
            authors=[ben],
            issue=issue.number,
            series="A story",
        )
        builders.make_post(ann, title=f"Draft {name}", published=False)
        self._block(f"blocked {name}", ann)
        self._show(name, ann)
        self._edit(ann, post, page, name)
        self._lay_on_the_desk(ann, ben, name)
        self._talk(ann, ben, name)
        self._rule(ann, name)
        self._mend(ann, ben, issue, name)
        session().rollback()

    @unit_of_work
    def _show(self, name: str, by: Person) -> None:
        """A picture in the library."""
        add(
            Picture(
                name=f"{name}.webp", fingerprint=name, filename=f"{name}.png", width=4, height=3, weight=9, alt=name,
                words=name, at=clock.now(), by_id=by.id,
            )
        )  # fmt: skip

    def _block(self, words: str, by: Person) -> None:
        blocks.make(Kind.WORDS, words, Effect.HOLD, by=by)

    def _edit(self, ann: Person, post: Post, page: Page, name: str) -> None:
        posts.edit_post(
            post, title=post.title, source=f"{post.source} More {name}.", authors=[ann], tags=["Money", f"Tag {name}"],
            issue=None, version=post.version, kind=Change.CORRECTION, note=f"Said {name}.", by=ann,
        )  # fmt: skip
        with clock.travel(clock.now() - timedelta(days=self.rounds)):
            readership.count(post, address="192.0.2.1", browser=name)
        page_actions.edit_page(
            page, title=page.title, source=f"{page.source} More {name}.", position=1, version=page.version,
            note=f"Said {name}.", by=ann,
        )  # fmt: skip

    def _lay_on_the_desk(self, ann: Person, ben: Person, name: str) -> None:
        """What stands beside a draft, and what is planned."""
        draft, link = self._again(self.draft), self._again(self.link)
        fields = {"title": draft.title, "source": f"{draft.source} More {name}.", "authors": [ann]}
        posts.save_draft(draft, version=draft.version, by=ann, **fields)
        previews.make(draft, reader=f"Reader {name}", days=30, by=ann)
        remarks.add_from_outside(link, name=f"Vera {name}", body=f"Look {name}.", quote="They stop")
        for thing in (draft, self._again(self.post), self._again(self.live)):
            remarks.settle(remarks.add_remark(thing, body=f"Look here {name}.", by=ann), by=ann)
            unsaved.keep(things.of(thing), fields={"body": f"Typed {name}."}, version=1, turn=1, by=ben)
        planned = builders.make_post(ben, title=f"Planned {name}", published=False)
        soon, said = clock.now() + timedelta(days=self.rounds), {"title": planned.title, "source": planned.source}
        posts.save_draft(planned, version=1, by=ben, authors=[ben], publish_at=soon, **said)

    def _talk(self, ann: Person, ben: Person, name: str) -> None:
        thread, first = self._again(self.thread), self._again(self.comment)
        answered = self._say(thread)
        conversation.answer(answered, text=f"An answer {name}.", speaking=Speaking.COMPANY, by=ann)
        conversation.answer(first, text=f"Another answer {name}.", speaking=Speaking.COMPANY, by=ben)
        self._say(thread, parent=first)
        _change(first, f"Other words {name}.", ben)
        conversation.remove_comment(self._say(thread), reason="abuse", by=ben)
        refused = builders.make_comment(thread, email=f"{name}@customers.example", public=False)
        case = cases.case_of("comment", refused.id)
        assert case is not None
        moderation.decide_rejection(case, by=ben, reason="off-topic", note=f"A note {name}.")
        builders.make_comment(thread, email=f"w{name}@customers.example", public=False, parent=first)
        conversation.import_mention(
            thread, kind="pingback", url=f"https://{name}.example/", title=name, excerpt="…", sent_at=clock.now()
        )

    def _rule(self, ann: Person, name: str) -> None:
        """The rules change, and a reader reports what stands."""
        rules = policies.now()
        sentences = {rule.code: f"{rule.sentence} {name}" for rule in rules.reasons}
        policy.change(text=rules.text, sentences=sentences, note=name, version=rules.version, by=ann)
        version = blogging_versions.current()
        assert version is not None
        blogging.publish_policy(text=f"Be kind {name}.", note=name, version=version.version, by=ann)
        people.change_profile(ann, name=ann.name, title=f"Engineer {name}", about=ann.about, by=ann)
        flags.report("comment", self._say(self._again(self.thread)).id, reason="abuse", words=name)

    def _mend(self, ann: Person, ben: Person, issue: Issue, name: str) -> None:
        thread = self._again(self.thread)
        issues.add_comment(issue, self._say(thread), by=ann)
        soon = clock.now().date() + timedelta(days=3)
        issues.update(issue, text=f"Still {name}.", owner=ann, next_update=soon, version=issue.version, by=ann)
        builders.make_comment(issue.thread, email=f"i{name}@customers.example")
        for number, (state, owner) in enumerate((("reported", ben), ("acknowledged", ann), ("fixed", ben))):
            made = builders.make_issue(owner, comment=self._say(thread), title=f"Fault {name} {number}", state=state)
        objections.act_on(made, Act.DISPUTE, words="No.", customer=self._again(self.cora), said_at=clock.now())
        with clock.travel(clock.now() - timedelta(days=9)):
            late = builders.make_issue(ben, title=f"Late fault {name}", in_days=2)
            self._owe(ben, late, f"late {name}")
        self._owe(ann, issue, name)

    def _owe(self, by: Person, issue: Issue, name: str) -> str:
        """Somebody apologises, somebody is affected, and somebody reports a fault that waits to be read: its token."""
        soon = clock.now().date() + timedelta(days=3)
        apologies.apologise(
            issue, wrong=f"We broke it {name}.", hurt="You.", commitments=[("We mend it.", by, soon)],
            lesson_due=soon, by=by,
        )  # fmt: skip
        affected.count_in(issue, customer=_prove(f"{name.replace(' ', '-')}@affected.example"))
        sent = reports.send(
            name="Cora", email="", title=f"Another {name}", words=f"It rattles {name}.", product="", trap="",
            customer=self._again(self.cora),
        )  # fmt: skip
        return sent.token

    def _say(self, thread: Thread, parent: Comment | None = None) -> Comment:
        """What Cora says in public."""
        return builders.make_comment(thread, email="cora@customers.example", parent=parent)

    def _tokens(self) -> dict[str, str | None]:
        paths = {
            "my.offer": tickets.my_path(self._again(self.cora)),
            "profile.come_in": tickets.invitation_path(self._again(self.guest)),
            "sessions.reset": tickets.password_path(self._again(self.ann)),
        }
        said = {"comment_status.show": self.status, "issue_reports.status": self.report, "previews.show": self.preview}
        return {name: path.rpartition("/")[2] for name, path in paths.items()} | said

    def _comment(self, rule: Rule) -> Comment:
        """Ann changes her own words; an issue is made only of what belongs to none."""
        if rule.endpoint == "comment_revision_staff.edit":
            return self.own
        return self.loose if "issue" in rule.rule else self.comment

    def _post(self, rule: Rule) -> Post:
        """Links and remarks stand beside a draft, changes beside a live post."""
        if rule.endpoint.startswith("post_change"):
            return self.live
        return self.draft if rule.endpoint.startswith(("previews", "remarks")) else self.post

    def _case(self, comment_id: int) -> int | None:
        case = cases.case_of("comment", comment_id)
        return case and case.id

    def _again(self, thing: T) -> T:
        return session().merge(thing)


@unit_of_work
def _change(comment: Comment, words: str, by: Person) -> None:
    """Let a comment say other words of its author's."""
    made = wordings.write(comment, source=words, html=f"<p>{words}</p>", state=RevisionState.WAITING)
    revisions.show_revision(made, by=by)


@unit_of_work
def _prove(email: str) -> Customer:
    return customers.customer_for(email)

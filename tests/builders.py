"""Plain functions that make a person, a post, a comment through the real actions."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Iterable
from datetime import timedelta

from flask import current_app
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer

from blog.conversation import actions as conversation
from blog.conversation.models import Comment, Thread
from blog.core import clock
from blog.core.db import unit_of_work
from blog.issues import actions as issues
from blog.issues.models import Issue, Severity
from blog.moderation import actions as moderation
from blog.moderation import queries as cases
from blog.people import actions as people
from blog.people import customers, policies, policy, session_actions, tickets
from blog.people import queries as people_queries
from blog.people.models import Customer, Person, Role
from blog.posts import actions as posts
from blog.posts import page_actions
from blog.posts.models import Page, Post

# Makes topics and words that differ.
_numbers = itertools.count(1_000)

# ---- people

PASSWORD = "a long enough password"


def make_person(
    handle: str = "ann",
    roles: Iterable[Role] = (Role.AUTHOR,),
    complete: bool = True,
    name: str | None = None,
) -> Person:
    """An employee named after the handle ("ann" is Ann Example), who can sign in; `complete`: who may speak.

    Whoever may speak has accepted the blogging policy, where there is one.
    """
    made = people.add_person(
        handle=handle,
        name=name or f"{handle.replace('-', ' ').title()} Example",
        email=f"{handle}@openline.example",
        roles=roles,
        password=PASSWORD,
        title="Engineer" if complete else "",
        about="I build the pumps and answer for them." if complete else "",
    )
    holds = policies.current() if complete else None
    if holds is not None:
        policy.accept_policy(made, holds.version)
    return made


def sign_in(client: FlaskClient, person: Person) -> str:
    """Sign a person in on this client. Gives the `csrf_token` that this client's staff forms carry."""
    secret = hashlib.sha1(person.handle.encode()).hexdigest()
    token = session_actions.open_session(person, "Test browser")
    with client.session_transaction() as cookie:
        cookie.clear()
        cookie.update({"_user_id": token, "_fresh": True, "csrf_token": secret})
    return str(URLSafeTimedSerializer(str(current_app.secret_key), salt="wtf-csrf-token").dumps(secret))


def prove_customer(client: FlaskClient, email: str) -> Customer:
    """Make a customer whose address was proven in this client, as if they had followed the link in a mail."""
    customer = unit_of_work(customers.customer_for)(email)
    client.set_cookie("openline-my", customers.prove(tickets.my_path(customer).removeprefix("/my/")))
    return customer


# ---- end of people


# ---- conversation


def make_thread(topic: str | None = None, *, path: str = "/posts/pumps", public: bool = True) -> Thread:
    """A place to talk about pumps; each has a topic of its own."""
    return conversation.open_thread(
        topic=topic or f"page/{next(_numbers)}", title="Why the pumps stop", path=path, public=public
    )


def make_comment(
    thread: Thread,
    *,
    body: str | None = None,
    name: str = "Cora Customer",
    email: str = "cora@customers.example",
    parent: Comment | None = None,
    public: bool = True,
) -> Comment:
    """What a customer says, each time in other words. `public`: the moderator Mia lets it through."""
    words = body or f"The pump stops after {next(_numbers)} minutes."
    sent = conversation.send_comment(thread, name=name, email=email, body=words, parent=parent)
    if public:
        mia = people_queries.by_handle("mia") or make_person("mia", roles=[Role.MODERATOR])
        case = cases.case_of("comment", sent.comment.id)
        assert case is not None
        moderation.decide_publication(case, by=mia)
    return sent.comment


# ---- end of conversation


# ---- posts


def make_post(
    author: Person,
    *,
    title: str | None = None,
    source: str = "We found out **why** the pumps stop.",
    tags: Iterable[str] = (),
    published: bool = True,
    authors: Iterable[Person] = (),
    issue: int | None = None,
    series: str = "",
    language: str = "",
) -> Post:
    """A post by this author (and the other `authors`), public unless `published` says otherwise."""
    post = posts.write_draft(
        title=title or f"Why the pumps stop, part {next(_numbers)}",
        source=source,
        authors=[author, *authors],
        tags=list(tags),
        issue=issue,
        series=series,
        language=language,
        by=author,
    )
    if published:
        posts.publish_post(post, by=author)
    return post


def make_page(by: Person, *, title: str = "Imprint", position: int | None = 1, published: bool = True) -> Page:
    """A static page, public and in the footer unless said otherwise."""
    page = page_actions.write_draft(title=title, source="Pumps Ltd, 1 Well Lane.", position=position, by=by)
    if published:
        page_actions.publish_page(page, by=by)
    return page


# ---- end of posts


# ---- issues

STEPS = ("reported", "acknowledged", "in progress", "fixed")


def make_issue(
    owner: Person,
    *,
    comment: Comment | None = None,
    title: str = "The pump stops",
    state: str = "acknowledged",
    in_days: int = 7,
    severity: Severity | None = None,
) -> Issue:
    """An issue that one person reported, owns and brought to a state; the next word is promised `in_days` from now."""
    words = "" if comment else "It stops after an hour."
    issue = issues.report(title=title, words=words, comment=comment, by=owner, severity=severity)
    due = clock.now().date() + timedelta(days=in_days)
    if STEPS.index(state) >= 1:
        issues.acknowledge(issue, text="We have seen it.", owner=owner, next_update=due, version=1, by=owner)
    if STEPS.index(state) >= 2:
        issues.start(issue, text="The valve is the cause.", owner=owner, next_update=due, version=2, by=owner)
    if STEPS.index(state) >= 3:
        issues.fix(issue, text="The valve is new.", evidence="Firmware 2.1 reports it.", version=3, by=owner)
    return issue


# ---- end of issues

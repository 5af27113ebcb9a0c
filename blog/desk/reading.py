"""The page on which somebody else reads a draft before it is public, or what went out alone afterwards."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response, abort, flash, make_response, redirect, render_template

from blog.core import clock, diff, links, markup
from blog.core.i18n import _
from blog.core.text import TextRefused
from blog.desk import change_queries, life, remarks
from blog.people.guard import current_person
from blog.posts import queries, rules, second
from blog.posts.models import Post
from blog.posts.rules import NotPublishable, Stale


def open_or_404(post_id: int) -> Post:
    """A post that this person may read here: an author, who was asked to, or who could confirm what went out alone."""
    post, person = queries.by_id(post_id), current_person()
    if post is None:
        abort(404)
    change = change_queries.of(post)
    if second.may_read(post, person) or (change and change_queries.may_read(change, person)):
        return post
    alone = second.alone_entry(post)
    if alone is None or not rules.may_be_second(person):
        abort(404)
    return post


def page(post: Post, *, problem: str = "", status: int = 200) -> Response:
    """The words as they were saved last, and what whoever reads them can do. `problem`: why it could not be done."""
    person, change = current_person(), change_queries.of(post)
    if change is not None and not change_queries.may_read(change, person):
        change = None
    planned = change.publish_at if change else post.publish_at
    return make_response(
        render_template(
            "desk/staff/reading.html",
            post=post,
            change=change,
            html=markup.render_post(change.source) if change else post.html,
            pieces=diff.pieces(post.source, change.source) if change else [],
            life=life.look(post, person, change=change),
            confirming=life.look(post, person),
            planned=planned if planned and planned > clock.now() else None,
            may_edit=rules.may_edit(post, person),
            may_remark=remarks.may_see(post, person),
            problem=problem,
        ),
        status,
    )


def answer(post: Post, act: Callable[[], object], *, done: str) -> Response:
    """Do what was asked for on that page. What is refused is said on it, above the words that stand now."""
    try:
        act()
    except Stale as stale:
        said = _("%(name)s changed it after you opened it. These are the words that stand now.", name=stale.who)
        return page(post, problem=said, status=409)
    except (NotPublishable, TextRefused) as refused:
        return page(post, problem=str(refused), status=422)
    flash(done, "done")
    home = f"/staff/posts/{post.id}" if rules.may_edit(post, current_person()) else "/staff"
    return make_response(redirect(links.href(home), 303))

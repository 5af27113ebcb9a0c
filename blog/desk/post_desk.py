"""The editor of posts, and who may open which post on the desk."""

from __future__ import annotations

from typing import Any

from flask import abort, request

from blog.core.i18n import lazy
from blog.desk import life
from blog.desk.pieces import Editor
from blog.people import queries as people
from blog.people.guard import current_person
from blog.posts import queries, rules
from blog.posts.models import Post

PUBLISHED = lazy("It is public, and on the record.")


def _more(post: Post | None) -> dict[str, Any]:
    said = request.form if request.method == "POST" else None
    return {"speakers": people.speakers(), "life": life.look(post, current_person(), said)}


EDITOR: Editor[Post] = Editor("desk/staff/post_editor.html", "/staff/posts", _more)


def mine_or_404(post_id: int) -> Post:
    """A post that this person may change; anybody else's draft is as missing as one that never was."""
    found = queries.by_id(post_id)
    if found is None or not rules.may_edit(found, current_person()):
        abort(404)
    return found

"""Where admins say what tags are called, and which of them need a second reader."""

from __future__ import annotations

from flask import Response, abort, flash, make_response, redirect, render_template, request

from blog.core import links
from blog.core.i18n import lazy
from blog.core.text import TextRefused, clean_line
from blog.people.guard import StaffBlueprint, allow, current_person
from blog.people.models import Role
from blog.posts import tagging

blueprint = StaffBlueprint("tags_staff", __name__)


@blueprint.get("/tags")
@allow(Role.ADMIN)
def tags() -> str:
    """Every tag, with how often it is used."""
    return _page()


@blueprint.post("/tags/<int:tag_id>")
@allow(Role.ADMIN)
def change(tag_id: int) -> Response:
    """Rename a tag, and say whether it needs a second reader."""
    tag = tagging.by_id(tag_id) or abort(404)
    name = clean_line(request.form.get("name", ""))
    asked = bool(request.form.get("needs_second_reader"))
    try:
        tagging.change_tag(tag, name=name, needs_second_reader=asked, by=current_person())
    except TextRefused as refused:
        return make_response(_page(wrong=tag_id, said=name, problem=str(refused)), 422)
    flash(lazy("Saved. It shows wherever the tag does."), "done")
    return make_response(redirect(links.href("/staff/tags") + f"#tag-{tag_id}", 303))


def _page(*, wrong: int = 0, said: str = "", problem: str = "") -> str:
    return render_template("desk/staff/tags.html", tags=tagging.every_tag(), wrong=wrong, said=said, problem=problem)

"""Where the editor's script leaves what was typed, and where it is thrown away. Answers JSON to the script."""

from __future__ import annotations

from flask import Response, abort, jsonify, make_response, redirect, request

from blog.core import links, themes
from blog.core.text import TextRefused
from blog.desk import things, unsaved
from blog.people.guard import StaffBlueprint, allow, current_person
from blog.people.models import Role

blueprint = StaffBlueprint("unsaved_staff", __name__)


@blueprint.post("/unsaved")
@allow(Role.AUTHOR)
def keep() -> Response:
    """Keep what was typed: `thing`, `version`, `turn` and the form's fields. Says when, and who else is writing."""
    thing, by = _thing_or_404(), current_person()
    turn = request.form.get("turn", "")
    version = request.form.get("version", "")
    try:
        row = unsaved.keep(
            thing,
            fields=request.form.to_dict(),
            version=int(version) if version.isascii() and version.isdigit() and len(version) < 10 else 0,
            turn=int(turn) if turn.isascii() and turn.isdigit() and len(turn) <= unsaved.TURN_DIGITS else 0,
            by=by,
        )
    except TextRefused as refused:
        return make_response(jsonify(error=str(refused)), 422)
    writing = [{"name": each.name, "at": themes.iso(each.at)} for each in unsaved.others(thing.name, by)]
    return jsonify(at=themes.iso(row.at), others=writing)


@blueprint.post("/unsaved/removal")
@allow(Role.AUTHOR)
def remove() -> Response:
    """Throw away what was typed into a thing: the script is told 204, a form led back to the editor."""
    thing = _thing_or_404()
    unsaved.forget(current_person(), thing.name)
    if request.form.get("fragment"):
        return make_response("", 204)
    return make_response(redirect(links.href(thing.path), 303))


def _thing_or_404() -> things.Thing:
    """What is named, for whoever may write it; anything else is as missing as what never was."""
    return things.named(request.form.get("thing", ""), current_person()) or abort(404)

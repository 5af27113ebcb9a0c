"""Staff pages of the blocks: the list, trying one on what came before, and switching it on and off."""

from __future__ import annotations

from flask import Response, abort, flash, make_response, redirect, render_template, request

from blog.core import links
from blog.core.i18n import _
from blog.moderation import blocks
from blog.moderation.block_forms import BlockForm
from blog.moderation.blocks import Trial
from blog.moderation.models import Block
from blog.people.guard import StaffBlueprint, allow, current_person
from blog.people.models import Role

blueprint = StaffBlueprint("moderation_blocks", __name__)
LIST = "/staff/moderation/blocks"


@blueprint.get("/moderation/blocks")
@allow(Role.MODERATOR)
def show() -> str:
    """Every block, and a form to make one."""
    return _page(BlockForm())


@blueprint.post("/moderation/blocks")
@allow(Role.MODERATOR)
def create() -> Response:
    """Try a block on what came before, or make it; `try` says which. It is made switched off."""
    form = BlockForm()
    if not form.validate():
        return make_response(_page(form), 422)
    if request.form.get("try"):
        return make_response(_page(form, trial=blocks.trial(form.rule)))
    rule = form.rule
    try:
        made = blocks.make(rule.kind, rule.value, rule.effect, by=current_person(), note=form.note.data or "")
    except blocks.Exists as exists:
        form.value.errors = [str(exists)]
        return make_response(_page(form), 422)
    flash(_("Made, and switched off. See what it would have caught, then switch it on."), "done")
    return make_response(redirect(links.href(f"{LIST}/{made.id}"), 303))


@blueprint.get("/moderation/blocks/<int:block_id>")
@allow(Role.MODERATOR)
def try_one(block_id: int) -> str:
    """One block, with what it would have caught."""
    block = _block(block_id)
    return render_template("moderation/staff/block.html", block=block, trial=blocks.trial(blocks.rule(block)))


@blueprint.post("/moderation/blocks/<int:block_id>/on")
@allow(Role.MODERATOR)
def switch_on(block_id: int) -> Response:
    """Switch it on."""
    blocks.switch(_block(block_id), on=True)
    return _back(_("Switched on. It is asked about everything that is sent from now on."))


@blueprint.post("/moderation/blocks/<int:block_id>/off")
@allow(Role.MODERATOR)
def switch_off(block_id: int) -> Response:
    """Switch it off."""
    blocks.switch(_block(block_id), on=False)
    return _back(_("Switched off. What it held still waits."))


@blueprint.post("/moderation/blocks/<int:block_id>/deletion")
@allow(Role.MODERATOR)
def delete(block_id: int) -> Response:
    """Delete it."""
    blocks.delete(_block(block_id))
    return _back(_("Deleted. What it caught stays as it was decided."))


def _block(block_id: int) -> Block:
    return blocks.by_id(block_id) or abort(404)


def _page(form: BlockForm, *, trial: Trial | None = None) -> str:
    return render_template("moderation/staff/blocks.html", blocks=blocks.everything(), form=form, trial=trial)


def _back(words: str) -> Response:
    flash(words, "done")
    return make_response(redirect(links.href(LIST), 303))

"""Staff pages of words that are withheld: the list, one entry of the record, and the three decisions."""

from __future__ import annotations

from flask import Response, abort, flash, make_response, redirect, render_template

from blog.core import links
from blog.core.i18n import _
from blog.moderation import withholding
from blog.moderation.withholding_forms import WithholdingForm
from blog.people.guard import StaffBlueprint, allow, current_person
from blog.people.models import Role
from blog.record import queries as record
from blog.record.models import RecordText
from blog.record.withholding import NotWithheld

blueprint = StaffBlueprint("withholding_staff", __name__)


@blueprint.get("/record/withheld")
@allow(Role.MODERATOR)
def waiting() -> str:
    """What is withheld and waits for a second person, the longest first."""
    me = current_person()
    others = withholding.has_second(me)
    return render_template(
        "moderation/staff/withheld.html",
        rows=[(entry, text, others and text.withheld_by == me.handle) for entry, text in record.withheld()],
    )


@blueprint.get("/record/<int:seq>")
@allow(Role.MODERATOR)
def entry(seq: int) -> str:
    """One entry: each of its texts, and what can be done with it."""
    return _page(seq)


@blueprint.post("/record/texts/<hash_>/withholding")
@allow(Role.MODERATOR)
def withhold(hash_: str) -> Response:
    """Show a text nowhere any more."""
    text, form = _text_or_404(hash_), WithholdingForm(hash_)
    if not form.validate():
        return make_response(_page(text.seq, form), 422)
    withholding.withhold(text, code=form.code.data, until=form.until.data, by=current_person())
    return _done(_("Withheld. Nobody can read it any more; the record says so, and that you did it."))


@blueprint.post("/record/texts/<hash_>/redaction")
@allow(Role.MODERATOR)
def confirm(hash_: str) -> Response:
    """Confirm that a text is withheld: its words are gone for good."""
    try:
        withholding.confirm(_text_or_404(hash_), by=current_person())
    except (withholding.Refused, NotWithheld) as refused:
        abort(409, str(refused))
    return _done(_("Redacted. The words are gone; their hash stays in the record."))


@blueprint.post("/record/texts/<hash_>/restoration")
@allow(Role.MODERATOR)
def restore(hash_: str) -> Response:
    """Show a withheld text again."""
    try:
        withholding.restore(_text_or_404(hash_), by=current_person())
    except (withholding.Refused, NotWithheld) as refused:
        abort(409, str(refused))
    return _done(_("Shown again, here and where it stood."))


def _text_or_404(hash_: str) -> RecordText:
    return record.text(hash_) or abort(404)


def _page(seq: int, sent: WithholdingForm | None = None) -> str:
    found = record.entry(seq) or abort(404)
    texts = record.stored(seq)
    forms = {text.hash: WithholdingForm(text.hash) for text in texts}
    if sent is not None:
        forms |= {hash_: sent for hash_ in forms if sent.code.id == f"code-{hash_}"}
    return render_template("moderation/staff/record_entry.html", entry=found, texts=texts, forms=forms, sent=sent)


def _done(words: str) -> Response:
    flash(words, "done")
    return make_response(redirect(links.href("/staff/record/withheld"), 303))

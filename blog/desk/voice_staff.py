"""Where the editor's script asks what a draft sounds like, and where admins keep the company's list of words."""

from __future__ import annotations

from flask import Response, flash, make_response, redirect, render_template, request
from wtforms import HiddenField, TextAreaField

from blog.core import links
from blog.core.forms import Form
from blog.core.i18n import _, lazy
from blog.core.text import clean_text
from blog.desk import hints
from blog.people.guard import StaffBlueprint, allow, current_person
from blog.people.models import Role
from blog.voice import company, lists

blueprint = StaffBlueprint("voice_staff", __name__)


class WordsForm(Form):
    """The company's list."""

    words = TextAreaField(
        lazy("Words and phrases, one a line"),
        render_kw={"rows": 16, "spellcheck": "false", "autocapitalize": "off"},
        description=lazy(
            "After > stands what is said instead; -word takes one of ours out; @ABC needs no explanation."
        ),
    )
    version = HiddenField()


@blueprint.post("/voice")
@allow(Role.AUTHOR)
def hear() -> str:
    """What the words that were typed sound like, as a part of a page."""
    source = clean_text(request.form.get("body", ""))[: lists.LONGEST]
    return render_template("desk/staff/hints.html", heard=hints.hear(source, request.form.get("language", "")))


@blueprint.get("/voice/words")
@allow(Role.AUTHOR)
def words() -> str:
    """The company's list beside ours; admins may change it."""
    text = company.text()
    return _page(WordsForm(formdata=None, words=text, version=company.version(text)))


@blueprint.post("/voice/words")
@allow(Role.ADMIN)
def keep() -> Response:
    """Keep the company's list."""
    form = WordsForm(request.form)
    try:
        company.save(form.words.data or "", seen=form.version.data or "")
    except lists.ListRefused as refused:
        form.words.errors = [str(refused)]
        return make_response(_page(form), 422)
    except company.Stale:
        form.form_errors = [_("Somebody changed the list while you wrote. Theirs stands below; saving replaces it.")]
        form.version.data = company.version(company.text())
        return make_response(_page(form, theirs=company.text()), 409)
    flash(_("The editor reads with this list from now on."), "done")
    return make_response(redirect(links.href("/staff/voice/words"), 303))


def _page(form: WordsForm, theirs: str | None = None) -> str:
    return render_template(
        "desk/staff/voice_words.html",
        form=form,
        theirs=theirs,
        problem=company.problem(),
        ours={language: sorted(lists.shipped(language).phrases) for language in sorted(lists.SHIPPED)},
        may_change=current_person().has(Role.ADMIN),
    )

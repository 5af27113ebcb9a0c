"""What the editors of posts and pages share: the page to write on, and how a form of words is answered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from flask import Response, flash, make_response, redirect, render_template, request

from blog.core import diff, links
from blog.core.text import TextRefused
from blog.desk import beside, hints, link_check_queries, refilling, unsaved
from blog.desk.forms import WithdrawalForm, WordsForm
from blog.desk.models import Change
from blog.people.guard import current_person
from blog.posts import rules
from blog.posts.models import Page, Post
from blog.posts.rules import NotPublishable

T = TypeVar("T", Post, Page)


@dataclass(frozen=True)
class Editor(Generic[T]):
    """One kind of thing that is written: its template, where its editors are, and what more its template takes."""

    template: str
    # `/staff/posts`: new things are posted here, and each has its editor under its id.
    base: str
    more: Callable[[T | None], dict[str, Any]] = field(default=lambda thing: {})

    def home(self, thing: T | None) -> str:
        """Where a thing is written, and its form sent to."""
        return f"{self.base}/{thing.id}" if thing else self.base

    def name(self, thing: T | None, form: WordsForm) -> str:
        """What the desk calls what is written: `post/12`, `page/new`."""
        return refilling.name_of(thing, form)

    def standing(self, thing: T | None) -> T | Change | None:
        """What was saved last, by whoever: what somebody who comes too late is shown beside their own words."""
        return thing

    def show(
        self,
        thing: T | None,
        form: WordsForm,
        *,
        withdrawal: WithdrawalForm | None = None,
        stale: rules.Stale | None = None,
    ) -> str:
        """The page to write on. `stale`: somebody saved meanwhile, and both texts are shown.

        When it is opened, the address may ask for other words in it: see refilling.py.
        """
        person, opened = current_person(), request.method == "GET"
        stands, name, theirs = form, self.name(thing, form), self.standing(thing)
        if opened:
            form = refilling.refilled(form, thing, request.args, person, name)
        return render_template(
            self.template,
            thing=thing,
            home=self.home(thing),
            form=form,
            desk=beside.look(thing, stands, person=person, asked=request.args if opened else {}, name=name),
            checked=link_check_queries.report(thing) if thing else None,
            heard=hints.hear(form.body.data or "", getattr(thing, "language", "")),
            withdrawal_form=withdrawal or WithdrawalForm(),
            stale=stale,
            theirs=theirs,
            changed=diff.pieces(theirs.source, form.body.data or "") if theirs and stale else [],
            **self.more(thing),
        )

    def answer(self, thing: T | None, form: WordsForm, act: Callable[[], T | None], *, done: str = "") -> Response:
        """Do what was asked and lead to the editor, which says `done`; what is refused hands everything back."""
        try:
            written = act() or thing
        except rules.Stale as stale:
            return self.overtaken(thing, form, stale)
        except (TextRefused, NotPublishable) as refused:
            return self.refused(thing, form, refused)
        # What was saved with the form is not unsaved any more; a button without the form saved none of it.
        if "body" in request.form:
            unsaved.forget(current_person(), self.name(thing, form))
        if done:
            flash(done, "done")
        return self.to(written)

    def withdraw(self, thing: T, filled: WordsForm, said: WithdrawalForm, act: Callable[[], None]) -> Response:
        """Take the words of something public away; a refusal stands beside the reason. `filled`: its form."""
        try:
            act()
        except NotPublishable as refused:
            said.reason.errors = [str(refused)]
            return make_response(self.show(thing, filled, withdrawal=said), 422)
        return self.to(thing)

    def refused(self, thing: T | None, form: WordsForm, refused: Exception | None = None) -> Response:
        """The page again with everything that was typed, and what was wrong beside it (422)."""
        if isinstance(refused, TextRefused):
            form.body.errors = [str(refused)]
        elif refused is not None:
            form.form_errors = [str(refused)]
        return make_response(self.show(thing, form), 422)

    def overtaken(self, thing: T | None, form: WordsForm, stale: rules.Stale) -> Response:
        """Both texts side by side (409). The form takes the version that stands now: saving again is a decision."""
        if thing is not None:
            form.version.data = str(thing.version)
        return make_response(self.show(thing, form, stale=stale), 409)

    def to(self, thing: T | None) -> Response:
        """Back to the editor, which shows what was kept."""
        return make_response(redirect(links.href(self.home(thing)), 303))

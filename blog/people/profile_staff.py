"""One's own page: completing it behind an invitation, and changing it."""

from __future__ import annotations

from flask import Response, abort, flash, make_response, redirect, render_template, request

from blog.core import links, storage
from blog.core.i18n import _
from blog.people import actions, login, policies, roles, session_actions, tickets
from blog.people.account_forms import LanguageForm
from blog.people.forms import ComeInForm, PageForm, ProfileForm, said
from blog.people.guard import ANY_ROLE, EVERYONE, StaffBlueprint, allow, current_person

profile = StaffBlueprint("profile", __name__)


@profile.route("/profile", methods=["GET", "POST"])
@allow(*ANY_ROLE)
def edit() -> Response:
    """What my page says."""
    person = current_person()
    form = ProfileForm(obj=person if request.method == "GET" else None, companies=actions.companies())
    if form.validate_on_submit():
        actions.change_profile(
            person,
            name=said(form.name),
            title=said(form.title),
            about=said(form.about),
            links=form.rows(),
            photo=_kept(form) or ("" if form.without_photo.data else None),
            by=person,
        )
        flash(_("Saved. This is what readers see now."), "done")
        return make_response(redirect(links.href("/staff/profile"), 303))
    return make_response(
        _page(form, LanguageForm(formdata=None, language=person.language)), 422 if form.errors else 200
    )


@profile.post("/profile/language")
@allow(*ANY_ROLE)
def choose_language() -> Response:
    """In which language these pages speak to me."""
    person, language = current_person(), LanguageForm()
    if not language.validate():
        form = ProfileForm(formdata=None, obj=person, companies=actions.companies())
        return make_response(_page(form, language), 422)
    roles.choose_language(person, str(language.language.data))
    flash(_("Saved."), "done")
    return make_response(redirect(links.href("/staff/profile"), 303))


@profile.route("/invitation/<token>", methods=["GET", "POST"])
@allow(EVERYONE)
def come_in(token: str) -> Response:
    """Accept an invitation: a password, and a page that says who this is."""
    form = ComeInForm()
    try:
        person = tickets.person_of(tickets.INVITATION, token)
        if form.validate_on_submit():
            actions.accept_invitation(
                token,
                password=said(form.password),
                title=said(form.title),
                about=said(form.about),
                links=form.rows(),
                photo=_kept(form),
            )
            login.enter(session_actions.open_session(person, request.user_agent.string) or abort(401))
            flash(_("You are in, and your page is public."), "done")
            # The last step on the way in, where there are rules to accept.
            following = "/staff/profile/policy" if policies.to_accept(person) else "/staff/profile"
            return make_response(redirect(links.href(following), 303))
    except links.LinkRefused as refusal:
        page = render_template("people/staff/link_refused.html", why=str(refusal), again=None)
        return make_response(page, 410)
    page = render_template("people/staff/invitation.html", form=form, person=person)
    return make_response(page, 422 if form.errors else 200)


def _page(form: ProfileForm, language: LanguageForm) -> str:
    person = current_person()
    return render_template(
        "people/staff/profile.html",
        form=form,
        language=language,
        person=person,
        accepted=policies.accepted(person),
        policy=policies.current(),
    )


def _kept(form: PageForm) -> str | None:
    return storage.keep(form.portrait, "webp") if form.portrait else None

"""Where admins change what the site says about itself, what it looks like and where its menu leads."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Response, abort, flash, jsonify, make_response, redirect, render_template, request

from blog.core import colours, links
from blog.core.i18n import _
from blog.core.text import TextRefused
from blog.people import queries as people
from blog.people.guard import StaffBlueprint, allow, current_person
from blog.people.models import Role
from blog.site import actions, look, rules
from blog.site.forms import AboutForm, ColoursForm, CommentsForm, LogoForm, MenuForm, SectionForm, read_version

blueprint = StaffBlueprint("site_staff", __name__)

# The page on which each section is changed.
PAGES = {"about": "", "colours": "/look", "logo": "/look", "menu": "/menu", "comments": "/comments"}


@blueprint.get("/site")
@allow(Role.ADMIN)
def about() -> str:
    """Who speaks here, and where the texts of the rules are written."""
    return _about(_opened(AboutForm))


@blueprint.post("/site")
@allow(Role.ADMIN)
def save_about() -> Response:
    """Change it."""
    return _save(AboutForm(request.form), _about)


@blueprint.get("/site/comments")
@allow(Role.ADMIN)
def comments() -> str:
    """The rules for comments."""
    return _comments(_opened(CommentsForm))


@blueprint.post("/site/comments")
@allow(Role.ADMIN)
def save_comments() -> Response:
    """Change them."""
    return _save(CommentsForm(request.form), _comments)


@blueprint.get("/site/look")
@allow(Role.ADMIN)
def show_look() -> str:
    """Colour, logo and icon."""
    return _look(_opened(ColoursForm))


@blueprint.post("/site/colours")
@allow(Role.ADMIN)
def save_colours() -> Response:
    """Change the colour."""
    return _save(ColoursForm(request.form), _look)


@blueprint.post("/site/logo")
@allow(Role.ADMIN)
def save_logo() -> Response:
    """Change the pictures of the frame."""
    form = LogoForm(request.form, files=request.files)
    values = form.values()
    if form.refused:
        return make_response(_look(_opened(ColoursForm), form), 422)
    try:
        changed = actions.change_site(values, by=current_person(), version=form.opened_with) if values else []
    except actions.Stale as late:
        form.refused[""] = str(late)
        return make_response(_look(_opened(ColoursForm), form), 409)
    return _done("logo", changed)


@blueprint.get("/site/menu")
@allow(Role.ADMIN)
def menu() -> str:
    """Where the masthead leads."""
    return _menu(MenuForm(look.menu(), str(actions.saved("menu").version)))


@blueprint.post("/site/menu")
@allow(Role.ADMIN)
def save_menu() -> Response:
    """Change it, or only move a row of what is not saved yet."""
    form = MenuForm.sent(request.form)
    if request.form.get("move"):
        return make_response(_menu(form, moved=True))
    if not form.validate():
        return make_response(_menu(form), 422)
    values = {"site.menu": rules.write_menu(form.menu)}
    try:
        changed = actions.change_site(values, by=current_person(), version=read_version(form.version))
        return _done("menu", changed)
    except actions.Stale as late:
        form.version = str(actions.saved("menu").version)
        return make_response(_menu(form, overtaken=str(late)), 409)


@blueprint.post("/site/<section>/return")
@allow(Role.ADMIN)
def put_back(section: str) -> Response:
    """Put back what the last change of a section replaced."""
    if section not in rules.SECTIONS:
        abort(404)
    version = read_version(request.form.get("version"))
    try:
        return _done(section, actions.put_back(section, by=current_person(), version=version))
    except actions.Stale as late:
        flash(str(late), "wrong")
        return make_response(redirect(links.href(f"/staff/site{PAGES[section]}"), 303))


@blueprint.get("/site/sample.css")
@allow(Role.ADMIN)
def sample() -> Response:
    """The style sheet of the sample: of colours that were tried, or of those that hold."""
    response = make_response(look.sample(_tried("light"), _tried("dark")))
    response.mimetype = "text/css"
    return response


@blueprint.get("/site/colours.json")
@allow(Role.ADMIN)
def try_colours() -> Response:
    """What two colours would give, for the sample that changes while somebody types."""
    light, dark = _tried("light"), _tried("dark")
    made, found = look.accents(light, dark), {}
    for scheme, colour in ((look.LIGHT, light), (look.DARK, dark)):
        faint, one = look.colour_problem(scheme, colour) if colour else None, made[scheme]
        drawn = {"accent": one.colour, "accent-wash": one.wash, "on-accent": one.ink} if one else {}
        found[scheme] = {"drawn": drawn, "problem": faint[0] if faint else "", "better": faint[1] if faint else ""}
    return jsonify(found)


def _tried(scheme: str) -> str:
    return colours.read(request.args.get(scheme, "")) or ""


def _opened(form: type[SectionForm]) -> Any:
    return form.opened(actions.saved(form.section).version)


def _save(form: Any, page: Callable[..., str]) -> Response:
    if not form.validate():
        return make_response(page(form), 422)
    try:
        return _done(form.section, actions.change_site(form.values(), by=current_person(), version=form.opened_with))
    except actions.Stale as late:
        # Whoever was overtaken has seen now what stands, and may save over it.
        form.version.data = str(actions.saved(form.section).version)
        return make_response(page(form, overtaken=str(late)), 409)
    except TextRefused as refused:
        form.form_errors = [str(refused)]
        return make_response(page(form), 422)


def _done(section: str, changed: list[str]) -> Response:
    said = _("Saved. Every page shows it from now on.") if changed else _("Nothing was changed.")
    flash(said, "done")
    return make_response(redirect(links.href(f"/staff/site{PAGES[section]}"), 303))


def _about(form: Any, overtaken: str = "") -> str:
    return _page("about", form=form, overtaken=overtaken)


def _comments(form: Any, overtaken: str = "") -> str:
    return _page("comments", form=form, overtaken=overtaken)


def _look(form: Any, logo: LogoForm | None = None, overtaken: str = "") -> str:
    version = actions.saved("logo").version
    # Whoever was refused has chosen nothing that could be kept: browsers give no file back.
    refused = logo.refused if logo else {}
    made = LogoForm(data={"version": str(version)})
    typed = {look.LIGHT: form.accent.data, look.DARK: form.accent_dark.data}
    tried = {scheme: colours.read(said or "") or "" for scheme, said in typed.items()}
    return _page(
        "look",
        form=form,
        logo=made,
        refused=refused,
        tried=tried,
        overtaken=overtaken,
        saved_logo=_last("logo"),
    )


def _menu(form: MenuForm, *, moved: bool = False, overtaken: str = "") -> str:
    return _page("menu", form=form, moved=moved, overtaken=overtaken, places=look.places(), longest=rules.MENU_LONGEST)


def _page(name: str, **context: Any) -> str:
    section = "colours" if name == "look" else name
    return render_template(f"site/staff/{name}.html", saved=_last(section), **context)


def _last(section: str) -> dict[str, Any]:
    """Who changed a section last, for the line above its form."""
    saved = actions.saved(section)
    return {"section": section, "version": saved.version, "at": saved.at, "by": people.by_handle(saved.by)}

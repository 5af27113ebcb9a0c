"""Where admins write the rules for whoever writes here, and where each of those accepts them."""

from __future__ import annotations

from flask import Response, flash, make_response, redirect, render_template

from blog.core import links
from blog.core.i18n import _
from blog.people import policies, policy
from blog.people.forms import said
from blog.people.guard import ANY_ROLE, StaffBlueprint, allow, current_person
from blog.people.models import Role
from blog.people.policy_forms import AcceptanceForm, PolicyForm

blogging = StaffBlueprint("blogging_policy", __name__)

OWN = "/staff/profile/policy"


@blogging.get("/people/policy")
@allow(Role.ADMIN)
def edit() -> str:
    """The rules, to be changed; a suggestion where there are none."""
    return _page(PolicyForm.of(policies.current()))


@blogging.post("/people/policy")
@allow(Role.ADMIN)
def change() -> Response:
    """Make them the rules."""
    form = PolicyForm()
    if not form.validate():
        return make_response(_page(form), 422)
    try:
        made = policy.publish_policy(text=said(form.text), note=said(form.note), version=form.seen, by=current_person())
    except policy.Stale as late:
        form.form_errors = [str(late)]
        newest = policies.current()
        form.version.data = str(newest.version if newest else 0)
        return make_response(_page(form), 409)
    flash(_("These are the rules now. Version %(version)d is on the record.", version=made.version), "done")
    return make_response(
        redirect(links.href(OWN if policies.to_accept(current_person()) else "/staff/people/policy"), 303)
    )


@blogging.get("/profile/policy")
@allow(*ANY_ROLE)
def read() -> str:
    """The rules, to be accepted, or when I did."""
    return _own(AcceptanceForm())


@blogging.post("/profile/policy")
@allow(*ANY_ROLE)
def accept() -> Response:
    """Accept the version that was shown."""
    form, holds = AcceptanceForm(), policies.current()
    if holds is None or not form.validate():
        return make_response(_own(form), 422)
    if form.version.data != str(holds.version):
        form.form_errors = [_("The rules were changed meanwhile. Read the new ones below, and accept them then.")]
        return make_response(_own(form), 409)
    policy.accept_policy(current_person(), holds.version)
    flash(_("Accepted. You can publish, and need nobody's permission."), "done")
    return make_response(redirect(links.href("/staff"), 303))


def _page(form: PolicyForm) -> str:
    return render_template("people/staff/policy.html", form=form, policy=policies.current())


def _own(form: AcceptanceForm) -> str:
    holds = policies.current()
    form.version.data = str(holds.version) if holds else ""
    return render_template(
        "people/staff/policy_acceptance.html", form=form, policy=holds, accepted=policies.accepted(current_person())
    )

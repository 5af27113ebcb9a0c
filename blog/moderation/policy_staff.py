"""Where admins write the rules."""

from __future__ import annotations

from flask import Response, flash, make_response, redirect, render_template

from blog.core import links
from blog.core.i18n import _
from blog.core.text import TextRefused
from blog.moderation import policies, policy
from blog.moderation.policy_forms import PolicyForm
from blog.people.guard import StaffBlueprint, allow, current_person
from blog.people.models import Role

blueprint = StaffBlueprint("policy_staff", __name__)


@blueprint.get("/policy")
@allow(Role.ADMIN)
def edit() -> str:
    """The rules, to be changed."""
    return _page(PolicyForm.of(policies.now()))


@blueprint.post("/policy")
@allow(Role.ADMIN)
def change() -> Response:
    """Make them the rules."""
    form = PolicyForm()
    if not form.validate():
        return make_response(_page(form), 422)
    try:
        made = policy.change(
            text=form.text.data or "",
            sentences=form.sentences,
            note=form.note.data or "",
            version=int(form.version.data or 0),
            by=current_person(),
        )
    except TextRefused as refused:
        form.text.errors = [str(refused)]
        return make_response(_page(form), 422)
    except policy.Stale as late:
        form.form_errors = [str(late)]
        form.version.data = str(policies.now().version)
        return make_response(_page(form), 409)
    flash(_("These are the rules now. Version %(version)s is on the record.", version=made.version), "done")
    return make_response(redirect(links.href("/staff/policy"), 303))


def _page(form: PolicyForm) -> str:
    return render_template("moderation/staff/policy.html", form=form, rules=policies.now())

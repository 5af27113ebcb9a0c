"""Where employees change their own words: what was said before stays to be seen."""

from __future__ import annotations

from flask import Response, abort, make_response, redirect, render_template, request

from blog.conversation import own, queries, revisions
from blog.conversation.models import Comment
from blog.conversation.own_forms import RevisionForm
from blog.conversation.transitions import NotPublic
from blog.core import links
from blog.core.text import TextRefused
from blog.people.guard import ANY_ROLE, StaffBlueprint, allow, current_person

blueprint = StaffBlueprint("comment_revision_staff", __name__)


@blueprint.get("/comments/<int:comment_id>/revision")
@allow(*ANY_ROLE)
def edit(comment_id: int) -> str:
    """The form, with the words as they stand."""
    comment = _own_or_404(comment_id)
    return _page(comment, RevisionForm(body=comment.source))


@blueprint.post("/comments/<int:comment_id>/revision")
@allow(*ANY_ROLE)
def revise(comment_id: int) -> Response:
    """Change one's own words."""
    comment, form = _own_or_404(comment_id), RevisionForm(request.form)
    if not form.validate():
        return make_response(_page(comment, form), 422)
    try:
        revisions.revise_response(comment, text=form.body.data or "", by=current_person())
    except TextRefused as refused:
        form.body.errors = [str(refused)]
        return make_response(_page(comment, form), 422)
    except NotPublic as late:
        abort(409, str(late))
    except own.NotTheirs:
        abort(404)
    return make_response(redirect(links.href(comment.path), 303))


def _own_or_404(comment_id: int) -> Comment:
    """A comment of whoever is signed in: nobody changes what a colleague or a customer said."""
    found = queries.by_id(comment_id)
    if found is None or found.person_id != current_person().id or not found.is_public:
        abort(404)
    return found


def _page(comment: Comment, form: RevisionForm) -> str:
    return render_template("conversation/staff/revision.html", comment=comment, revision_form=form)

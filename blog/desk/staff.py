"""Where posts are written: the list, the editor and its preview. What is refused hands the text back."""

from __future__ import annotations

from flask import Response, make_response, render_template, request

from blog.core import markup
from blog.core.text import TextRefused, clean_line, clean_text
from blog.desk import life, reading
from blog.desk.forms import WithdrawalForm
from blog.desk.post_desk import EDITOR, PUBLISHED, mine_or_404
from blog.desk.post_forms import PostForm
from blog.people.guard import StaffBlueprint, allow, current_person
from blog.people.models import Role
from blog.posts import actions, staff_queries
from blog.posts.models import State

blueprint = StaffBlueprint("posts_staff", __name__)


@blueprint.get("/posts")
@allow(Role.AUTHOR)
def posts() -> str:
    """What this person may change: drafts, published posts and withdrawn ones."""
    said = request.args.get("state")
    state = State(said) if said in list(State) else None
    return render_template(
        "desk/staff/posts.html",
        listed=staff_queries.editable(current_person(), state, request.args.get("page")),
        counts=staff_queries.counts_by_state(current_person()),
        states=list(State),
        state=state,
    )


@blueprint.get("/posts/new")
@allow(Role.AUTHOR)
def new() -> str:
    """An empty page to write on."""
    return EDITOR.show(None, PostForm(authors=current_person().handle))


@blueprint.post("/posts")
@allow(Role.AUTHOR)
def create() -> Response:
    """Keep a new draft."""
    form = PostForm(request.form)
    if not form.validate():
        return EDITOR.refused(None, form)
    return EDITOR.answer(None, form, lambda: actions.write_draft(by=current_person(), **form.fields()))


@blueprint.get("/posts/<int:post_id>")
@allow(Role.AUTHOR)
def edit(post_id: int) -> str:
    """The editor."""
    post = mine_or_404(post_id)
    return EDITOR.show(post, PostForm.of(post))


@blueprint.post("/posts/<int:post_id>")
@allow(Role.AUTHOR)
def save(post_id: int) -> Response:
    """Save a draft, scheduled or not, or change a live post in public."""
    post, form, by = mine_or_404(post_id), PostForm(request.form), current_person()
    if not form.validate():
        return EDITOR.refused(post, form)
    version = form.seen_version
    if post.is_unseen:
        return EDITOR.answer(post, form, lambda: actions.save_draft(post, version=version, by=by, **form.fields()))
    said = life.said(request.form)
    return EDITOR.answer(
        post,
        form,
        lambda: actions.edit_post(
            post,
            version=version,
            by=by,
            kind=form.change,
            note=form.note.data or "",
            credit=said.found_by,
            alone=said.reason,
            **form.fields(),
        ),
    )


@blueprint.post("/posts/<int:post_id>/publication")
@allow(Role.AUTHOR)
def publish(post_id: int) -> Response:
    """Publish: what stands in the form when it carries words, else what was saved, which its second reader may do."""
    form, by, alone = PostForm(request.form), current_person(), life.said(request.form).reason
    if "body" not in request.form:
        read, version = reading.open_or_404(post_id), form.seen_version or None
        return reading.answer(
            read, lambda: actions.publish_post(read, by=by, version=version, alone=alone), done=PUBLISHED
        )
    post = mine_or_404(post_id)
    if not form.validate():
        return EDITOR.refused(post, form)
    return EDITOR.answer(
        post,
        form,
        lambda: actions.save_and_publish(post, version=form.seen_version, by=by, alone=alone, **form.fields()),
        done=PUBLISHED,
    )


@blueprint.post("/posts/<int:post_id>/withdrawal")
@allow(Role.AUTHOR)
def withdraw(post_id: int) -> Response:
    """Take a live post's words away, with a reason."""
    post, said, by = mine_or_404(post_id), WithdrawalForm(request.form), current_person()
    reason = said.reason.data or ""
    return EDITOR.withdraw(post, PostForm.of(post), said, lambda: actions.withdraw_post(post, reason=reason, by=by))


@blueprint.post("/posts/preview")
@allow(Role.AUTHOR)
def preview() -> Response:
    """The words as readers will see them: a page in the public theme, or for the editor's script its middle alone."""
    title = clean_line(request.form.get("title", ""))
    template = "posts/preview_words.html" if request.form.get("fragment") else "posts/preview.html"
    try:
        html, status = markup.render_post(clean_text(request.form.get("body", ""))), 200
        problem = None
    except TextRefused as refused:
        html, problem, status = "", str(refused), 422
    return make_response(render_template(template, title=title, html=html, problem=problem), status)

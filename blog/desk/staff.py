"""Where posts are written: the list, the editor and its preview. What is refused hands the text back."""

from __future__ import annotations

from flask import Response, abort, flash, make_response, redirect, render_template, request

from blog.core import diff, links, markup
from blog.core.text import TextRefused, clean_line, clean_text
from blog.desk.forms import PostForm, WithdrawalForm
from blog.people import queries as people
from blog.people.guard import StaffBlueprint, allow, current_person
from blog.people.models import Role
from blog.posts import actions, queries, rules, staff_queries
from blog.posts.models import Post, State
from blog.posts.rules import NotPublishable

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
        counts=staff_queries.counts(current_person()),
        states=list(State),
        state=state,
    )


@blueprint.get("/posts/new")
@allow(Role.AUTHOR)
def new() -> str:
    """An empty page to write on."""
    return _editor(None, PostForm(authors=current_person().handle))


@blueprint.post("/posts")
@allow(Role.AUTHOR)
def create() -> Response:
    """Keep a new draft."""
    form = PostForm(request.form)
    if not form.validate():
        return _refused(None, form)
    try:
        post = actions.write_draft(by=current_person(), **form.fields())
    except (TextRefused, NotPublishable) as refused:
        return _refused(None, form, refused)
    return _to(post)


@blueprint.get("/posts/<int:post_id>")
@allow(Role.AUTHOR)
def edit(post_id: int) -> str:
    """The editor."""
    post = _mine_or_404(post_id)
    return _editor(post, PostForm.of(post))


@blueprint.post("/posts/<int:post_id>")
@allow(Role.AUTHOR)
def save(post_id: int) -> Response:
    """Save a draft, or change a live post in public."""
    post, form = _mine_or_404(post_id), PostForm(request.form)
    if not form.validate():
        return _refused(post, form)
    try:
        if post.state is State.DRAFT:
            actions.save_draft(post, version=form.seen_version, by=current_person(), **form.fields())
        else:
            note = form.note.data or ""
            actions.edit_post(
                post, version=form.seen_version, by=current_person(), kind=form.change, note=note, **form.fields()
            )
    except rules.Stale as stale:
        return _overtaken(post, form, stale)
    except (TextRefused, NotPublishable) as refused:
        return _refused(post, form, refused)
    return _to(post)


@blueprint.post("/posts/<int:post_id>/publication")
@allow(Role.AUTHOR)
def publish(post_id: int) -> Response:
    """Publish: what stands in the form when it carries words, else what was saved."""
    post, form = _mine_or_404(post_id), PostForm(request.form)
    carries_words = "body" in request.form
    if carries_words and not form.validate():
        return _refused(post, form)
    try:
        if carries_words:
            actions.save_and_publish(post, version=form.seen_version, by=current_person(), **form.fields())
        else:
            actions.publish_post(post, by=current_person())
    except rules.Stale as stale:
        return _overtaken(post, form, stale)
    except (TextRefused, NotPublishable) as refused:
        return _refused(post, form if carries_words else PostForm.of(post), refused)
    flash("It is public, and on the record.", "done")
    return _to(post)


@blueprint.post("/posts/<int:post_id>/withdrawal")
@allow(Role.AUTHOR)
def withdraw(post_id: int) -> Response:
    """Take a live post's words away, with a reason."""
    post, form = _mine_or_404(post_id), WithdrawalForm(request.form)
    try:
        actions.withdraw_post(post, reason=form.reason.data or "", by=current_person())
    except NotPublishable as refused:
        form.reason.errors = [str(refused)]
        return make_response(_editor(post, PostForm.of(post), withdrawal=form), 422)
    return _to(post)


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


@blueprint.get("/posts/<int:post_id>/revisions")
@allow(Role.AUTHOR)
def revisions(post_id: int) -> str:
    """Every revision: who, when and why."""
    post = _mine_or_404(post_id)
    return render_template(
        "desk/staff/revisions.html",
        thing=post,
        home=f"/staff/posts/{post.id}",
        revisions=staff_queries.revisions(post),
    )


@blueprint.get("/posts/<int:post_id>/revisions/<int:number>")
@allow(Role.AUTHOR)
def revision(post_id: int, number: int) -> str:
    """What one revision changed, word by word."""
    post = _mine_or_404(post_id)
    after, before = staff_queries.revision(post, number), staff_queries.revision(post, number - 1)
    if after is None:
        abort(404)
    return render_template(
        "desk/staff/revision.html",
        thing=post,
        home=f"/staff/posts/{post.id}",
        revision=after,
        title=diff.pieces(before.title if before else "", after.title),
        words=diff.pieces(before.source if before else "", after.source),
    )


def _mine_or_404(post_id: int) -> Post:
    """A post that this person may change; anybody else's draft is as missing as one that never was."""
    found = queries.by_id(post_id)
    if found is None or not rules.may_edit(found, current_person()):
        abort(404)
    return found


def _editor(
    post: Post | None,
    form: PostForm,
    withdrawal: WithdrawalForm | None = None,
    theirs: rules.Stale | None = None,
) -> str:
    return render_template(
        "desk/staff/post_editor.html",
        thing=post,
        form=form,
        withdrawal_form=withdrawal or WithdrawalForm(),
        stale=theirs,
        changed=diff.pieces(post.source, form.body.data or "") if post and theirs else [],
        speakers=people.speakers(),
    )


def _refused(post: Post | None, form: PostForm, refused: Exception | None = None) -> Response:
    """The page again with everything that was typed, and what was wrong beside it."""
    if isinstance(refused, TextRefused):
        form.body.errors = [str(refused)]
    elif refused is not None:
        form.form_errors = [str(refused)]
    return make_response(_editor(post, form), 422)


def _overtaken(post: Post, form: PostForm, stale: rules.Stale) -> Response:
    """Both texts side by side. The form takes the version that stands now, so saving it again is a decision."""
    form.version.data = str(post.version)
    return make_response(_editor(post, form, theirs=stale), 409)


def _to(post: Post) -> Response:
    return make_response(redirect(links.href(f"/staff/posts/{post.id}"), 303))

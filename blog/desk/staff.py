"""Where posts are written: the list, the editor and its preview. What is refused hands the text back."""

from __future__ import annotations

from flask import Response, abort, make_response, render_template, request

from blog.core import diff, markup
from blog.core.i18n import lazy
from blog.core.text import TextRefused, clean_line, clean_text
from blog.desk.forms import WithdrawalForm
from blog.desk.pieces import Editor
from blog.desk.post_forms import PostForm
from blog.people import queries as people
from blog.people.guard import StaffBlueprint, allow, current_person
from blog.people.models import Role
from blog.posts import actions, queries, rules, staff_queries
from blog.posts.models import Post, State

blueprint = StaffBlueprint("posts_staff", __name__)
PUBLISHED = lazy("It is public, and on the record.")
EDITOR: Editor[Post] = Editor(
    "desk/staff/post_editor.html", "/staff/posts", lambda post: {"speakers": people.speakers()}
)


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
    post = _mine_or_404(post_id)
    return EDITOR.show(post, PostForm.of(post))


@blueprint.post("/posts/<int:post_id>")
@allow(Role.AUTHOR)
def save(post_id: int) -> Response:
    """Save a draft, or change a live post in public."""
    post, form, by = _mine_or_404(post_id), PostForm(request.form), current_person()
    if not form.validate():
        return EDITOR.refused(post, form)
    if post.state is State.DRAFT:
        return EDITOR.answer(
            post, form, lambda: actions.save_draft(post, version=form.seen_version, by=by, **form.fields())
        )
    note, version = form.note.data or "", form.seen_version
    return EDITOR.answer(
        post,
        form,
        lambda: actions.edit_post(post, version=version, by=by, kind=form.change, note=note, **form.fields()),
    )


@blueprint.post("/posts/<int:post_id>/publication")
@allow(Role.AUTHOR)
def publish(post_id: int) -> Response:
    """Publish: what stands in the form when it carries words, else what was saved."""
    post, form, by = _mine_or_404(post_id), PostForm(request.form), current_person()
    if "body" not in request.form:
        return EDITOR.answer(post, PostForm.of(post), lambda: actions.publish_post(post, by=by), done=PUBLISHED)
    if not form.validate():
        return EDITOR.refused(post, form)
    return EDITOR.answer(
        post,
        form,
        lambda: actions.save_and_publish(post, version=form.seen_version, by=by, **form.fields()),
        done=PUBLISHED,
    )


@blueprint.post("/posts/<int:post_id>/withdrawal")
@allow(Role.AUTHOR)
def withdraw(post_id: int) -> Response:
    """Take a live post's words away, with a reason."""
    post, said, by = _mine_or_404(post_id), WithdrawalForm(request.form), current_person()
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

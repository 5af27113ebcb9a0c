"""Where a draft of changes of a live post is written, published, scheduled and thrown away."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Response, abort, flash, make_response, redirect, request

from blog.core import clock, links
from blog.core.i18n import lazy
from blog.desk import change_queries, changes, life, reading, things, unsaved
from blog.desk.change_forms import ChangeForm
from blog.desk.forms import WordsForm
from blog.desk.models import Change
from blog.desk.pieces import Editor
from blog.desk.post_desk import EDITOR, mine_or_404
from blog.people import queries as people
from blog.people.guard import StaffBlueprint, allow, current_person
from blog.people.models import Role
from blog.posts import rules
from blog.posts.models import Post

blueprint = StaffBlueprint("post_change_staff", __name__)
PUBLISHED = lazy("The change is public, and on the record.")
SCHEDULED = lazy("The change will be published at its time, whoever is here or not.")


@dataclass(frozen=True)
class ChangeEditor(Editor[Post]):
    """The editor of one draft of changes."""

    change: Change | None = None

    def home(self, thing: Post | None) -> str:
        """Under the post's own."""
        return f"{super().home(thing)}/change"

    def name(self, thing: Post | None, form: WordsForm) -> str:
        """The draft's own name; what is typed before it is one belongs to the post."""
        return f"change/{self.change.id}" if self.change else super().name(thing, form)

    def standing(self, thing: Post | None) -> Post | Change | None:
        """The draft as somebody else saved it, or the post when that has moved on since."""
        moved = self.change is None or (thing is not None and self.change.base_version != thing.version)
        return thing if moved else self.change

    def overtaken(self, thing: Post | None, form: WordsForm, stale: rules.Stale) -> Response:
        """Both texts side by side (409). The form takes the versions that stand now."""
        form.version.data = str(self.change.version if self.change else 0)
        if isinstance(form, ChangeForm) and thing is not None:
            form.base.data = str(thing.version)
        return make_response(self.show(thing, form, stale=stale), 409)


def editor_of(change: Change | None) -> ChangeEditor:
    """The editor of a draft of changes."""

    def more(post: Post | None) -> dict[str, Any]:
        said = request.form if request.method == "POST" else None
        return {"speakers": people.speakers(), "life": life.look(post, current_person(), said, change=change)}

    return ChangeEditor("desk/staff/post_change.html", EDITOR.base, more, change=change)


@blueprint.get("/posts/<int:post_id>/change")
@allow(Role.AUTHOR)
def edit(post_id: int) -> str | Response:
    """The editor of the draft of changes; where there is none yet, the post's own."""
    post = mine_or_404(post_id)
    change = change_queries.of(post)
    if change is None:
        return make_response(redirect(links.href(EDITOR.home(post)), 302))
    return editor_of(change).show(post, ChangeForm.of_change(change))


@blueprint.post("/posts/<int:post_id>/change")
@allow(Role.AUTHOR)
def save(post_id: int) -> Response:
    """Keep what the post is going to say, for later."""
    return _with_words(post_id, lambda change, form: None, done=lazy("Kept for later. The post stays as it is."))


@blueprint.post("/posts/<int:post_id>/change/publication")
@allow(Role.AUTHOR)
def publish(post_id: int) -> Response:
    """Let the post say it: what stands in the form when it carries words, else what was saved."""
    by, alone = current_person(), life.said(request.form).reason
    if "body" in request.form:
        return _with_words(
            post_id, lambda change, form: changes.publish_change(change, by=by, alone=alone), done=PUBLISHED
        )
    post, change, version = _read_or_404(post_id)
    return reading.answer(
        post, lambda: changes.publish_change(change, by=by, version=version, alone=alone), done=PUBLISHED
    )


@blueprint.post("/posts/<int:post_id>/change/schedule")
@allow(Role.AUTHOR)
def schedule(post_id: int) -> Response:
    """Have it published at a moment."""
    by, alone = current_person(), life.said(request.form).reason

    def plan(change: Change, form: ChangeForm) -> None:
        at = form.fields().get("publish_at")
        changes.schedule_change(change, at=at, version=change.version, by=by, alone=alone)

    if "body" in request.form:
        return _with_words(post_id, plan, done=SCHEDULED)
    post, change, version = _read_or_404(post_id)
    at = change.publish_at
    return reading.answer(
        post,
        lambda: changes.schedule_change(change, at=at, version=version, by=by, alone=alone),
        done=SCHEDULED,
    )


@blueprint.post("/posts/<int:post_id>/change/unschedule")
@allow(Role.AUTHOR)
def unschedule(post_id: int) -> Response:
    """Let it wait for somebody to publish it."""
    by = current_person()
    return _with_words(
        post_id,
        lambda change, form: changes.unschedule_change(change, by=by),
        done=lazy("It waits now until somebody publishes it."),
    )


@blueprint.post("/posts/<int:post_id>/change/reading")
@allow(Role.AUTHOR)
def ask(post_id: int) -> Response:
    """Ask somebody, or anyone, to read it."""
    by, reader = current_person(), life.said(request.form).asked
    return _with_words(
        post_id,
        lambda change, form: changes.ask_reader(change, reader, by=by),
        done=lazy("It waits for its reader, who was told by mail."),
    )


@blueprint.post("/posts/<int:post_id>/change/reading/removal")
@allow(Role.AUTHOR)
def ask_nobody(post_id: int) -> Response:
    """Take the request to read it back."""
    by = current_person()
    return _with_words(post_id, lambda change, form: changes.ask_nobody(change, by=by), done="")


@blueprint.post("/posts/<int:post_id>/change/removal")
@allow(Role.AUTHOR)
def discard(post_id: int) -> Response:
    """Throw it away. Its words are offered in the post's own editor once more."""
    post, by = mine_or_404(post_id), current_person()
    change = change_queries.of(post)
    if change is not None:
        words = {"title": change.title, "body": change.source}
        turn = int(clock.now().timestamp() * 1000)
        unsaved.keep(things.of(post), fields=words, version=post.version, turn=turn, by=by)
        changes.discard_change(change, by=by)
        flash(lazy("Thrown away. The post stays as it is; below, the words can be put back once more."), "done")
    return EDITOR.to(post)


def _with_words(post_id: int, act: Callable[[Change, ChangeForm], None], *, done: str) -> Response:
    """Save what stands in the form and do something with it: both or neither."""
    post, form, by = mine_or_404(post_id), ChangeForm(request.form), current_person()
    before, said = change_queries.of(post), life.said(request.form)
    began_here = form.seen_base is None
    editor: Editor[Post] = EDITOR if began_here else editor_of(before)
    if not form.validate():
        return editor.refused(post, form)

    def run() -> None:
        changes.save_and(
            post,
            lambda change: act(change, form),
            version=form.seen_version,
            base=form.seen_base,
            by=by,
            kind=form.change,
            note=form.note.data or "",
            credit=said.found_by,
            alone=said.reason,
            **form.fields(),
        )

    answer = editor.answer(post, form, run, done=done)
    if answer.status_code != 303:
        return answer
    after = change_queries.of(post)
    return editor_of(after).to(post) if after else EDITOR.to(post)


def _read_or_404(post_id: int) -> tuple[Post, Change, int]:
    post = reading.open_or_404(post_id)
    change = change_queries.of(post)
    if change is None or not change_queries.may_read(change, current_person()):
        abort(404)
    return post, change, ChangeForm(request.form).seen_version

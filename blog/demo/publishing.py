"""The acts of the demo on posts and pages: written, published, changed in public, taken back."""

from __future__ import annotations

import re
from pathlib import Path

from blog.demo import drawings
from blog.demo.acts import HERE, Stage
from blog.media import actions as media
from blog.posts import actions as posts
from blog.posts import page_actions as pages
from blog.posts import second
from blog.posts.models import Post
from blog.posts.rules import Change

# A drawing in a text of the demo: `![What it shows](drawing:clip "A caption")`.
_DRAWING = re.compile(r"!\[([^]]+)\]\(drawing:([a-z-]+)")


def read(path: Path) -> tuple[dict[str, str], str]:
    """A text with a small head: `name: value` lines, an empty line, Markdown."""
    head, _, body = path.read_text().partition("\n\n")
    return dict(line.split(": ", 1) for line in head.splitlines()), body


def publish(stage: Stage, *, slug: str, by: str = "", alone: str = "") -> None:
    """An employee publishes a post: its first author, or whoever read it; `alone` is why nobody did."""
    post = _write(stage, slug)
    posts.publish_post(post, by=stage.people[by] if by else post.authors[0].person, alone=alone)


def draft(stage: Stage, *, slug: str, by: str) -> None:
    """An employee begins a post."""
    _write(stage, slug)


def publish_draft(stage: Stage, *, slug: str, by: str, alone: str = "") -> None:
    """An employee publishes what was a draft."""
    posts.publish_post(stage.posts[slug], by=stage.people[by], alone=alone)


def confirm(stage: Stage, *, slug: str, by: str) -> None:
    """Somebody else reads afterwards what went out without its second reader."""
    second.confirm_post(stage.posts[slug], by=stage.people[by])


def edit_post(
    stage: Stage,
    *,
    slug: str,
    by: str,
    note: str,
    find: str,
    put: str,
    kind: Change = Change.TYPO,
    found_by: str = "",
) -> None:
    """An author changes a live post; `found_by` is the comment that found what was wrong."""
    post = stage.posts[slug]
    posts.edit_post(
        post,
        title=post.title,
        source=post.source.replace(find, put),
        authors=[author.person for author in post.authors],
        tags=[tag.name for tag in post.tags],
        issue=post.issue_number,
        version=post.version,
        kind=kind,
        note=note,
        credit=stage.comments[found_by] if found_by else None,
        by=stage.people[by],
    )


def correct(stage: Stage, **said: str) -> None:
    """An author says in public that a live post was wrong."""
    edit_post(stage, kind=Change.CORRECTION, **said)


def withdraw(stage: Stage, *, slug: str, by: str, reason: str) -> None:
    """An author takes a post back, and says why."""
    posts.withdraw_post(stage.posts[slug], reason=reason, by=stage.people[by])


def publish_page(stage: Stage, *, slug: str, position: int) -> None:
    """The founder publishes a static page."""
    head, body = read(HERE / "pages" / f"{slug}.md")
    page = pages.write_draft(title=head["title"], source=body, position=position, by=stage.people["ann"])
    pages.publish_page(page, by=stage.people["ann"])


def _write(stage: Stage, slug: str) -> Post:
    head, body = read(HERE / "posts" / f"{slug}.md")
    authors = [stage.people[handle] for handle in head["authors"].split(", ")]
    issue = stage.issues[head["issue"]].number if "issue" in head else None

    def keep(found: re.Match[str]) -> str:
        alt, name = found.groups()
        picture = media.keep_picture(drawings.draw(name), filename=f"{name}.png", alt=alt, by=authors[0])
        return f"![{alt}]({picture.path}"

    made = posts.write_draft(
        title=head["title"],
        source=_DRAWING.sub(keep, body),
        authors=authors,
        tags=head["tags"].split(", "),
        by=authors[0],
        issue=issue,
        series=head.get("series", ""),
        language=head.get("language", ""),
    )
    stage.posts[slug] = made
    return made

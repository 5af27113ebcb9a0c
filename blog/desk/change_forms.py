"""The form of a draft of changes: that of a post, with the version of the post that it was written against."""

from __future__ import annotations

from wtforms import HiddenField

from blog.core import settings
from blog.desk.models import Change
from blog.desk.post_forms import PostForm


class ChangeForm(PostForm):
    """What a live post is going to say."""

    base = HiddenField()

    @classmethod
    def of_change(cls, change: Change) -> ChangeForm:
        """The form filled with what the draft says."""
        kept = change.fields
        return cls(
            title=change.title,
            body=change.source,
            version=str(change.version),
            base=str(change.base_version),
            tags=", ".join(kept.get("tags", [])),
            authors=", ".join(kept.get("authors", [])),
            issue=str(kept.get("issue") or ""),
            series=kept.get("series", ""),
            language=kept.get("language", ""),
            reply_to=kept.get("reply_to", ""),
            kind=change.kind,
            note=change.note,
            publish_at=change.publish_at and change.publish_at.astimezone(settings.zone()),
        )

    @property
    def seen_base(self) -> int | None:
        """The version of the post that was seen; None when the form comes from the post's own editor."""
        said = str(self.base.data or "")
        return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else None

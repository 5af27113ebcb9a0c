"""A comment's words as the beginning of a reply to it."""

from __future__ import annotations

from blog.conversation.models import Comment
from blog.core import markup

# As much as a reader needs to know what is answered; whoever replies quotes more by hand.
QUOTED_LONGEST = 1_000


def quoted(comment: Comment) -> str:
    """Its own words as a Markdown quote, with a line below it to go on; what it quotes itself is left out."""
    # What was imported may be kept as HTML, which a quote would not render.
    source = markup.plain(comment.html) if comment.imported else comment.source
    own = "\n".join(line for line in source.splitlines() if not line.lstrip().startswith(">")).strip()
    words = own or markup.plain(comment.html)
    if len(words) > QUOTED_LONGEST:
        words = words[:QUOTED_LONGEST].rsplit(maxsplit=1)[0] + " …"
    return "".join(f"> {line}".rstrip() + "\n" for line in words.splitlines()) + "\n"

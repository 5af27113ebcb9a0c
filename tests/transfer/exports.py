"""Small WordPress exports, written by hand for one purpose each."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from xml.sax.saxutils import escape

REAL = Path(__file__).resolve().parents[1] / "data" / "wordpress-theme-unit-test.xml"
HTTP = "http://wordpress.org/export/1.2/"
HTTPS = "https://wordpress.org/export/1.2/"


def comment(number: int, words: str = "Well said.", *, approved: str = "1", parent: int = 0, kind: str = "") -> str:
    """A comment under an item."""
    return f"""<wp:comment><wp:comment_id>{number}</wp:comment_id><wp:comment_author>Cara</wp:comment_author>
    <wp:comment_author_email>cara@example.net</wp:comment_author_email>
    <wp:comment_author_url>http://example.net/page</wp:comment_author_url>
    <wp:comment_date_gmt>2012-03-0{number % 9 + 1} 10:00:00</wp:comment_date_gmt>
    <wp:comment_content>{escape(words)}</wp:comment_content><wp:comment_approved>{approved}</wp:comment_approved>
    <wp:comment_type>{kind}</wp:comment_type><wp:comment_parent>{parent}</wp:comment_parent></wp:comment>"""


def item(
    number: int,
    *,
    title: str = "A title",
    body: str = "Some words.",
    kind: str = "post",
    status: str = "publish",
    slug: str | None = None,
    creator: str = "ann",
    date: str = "2012-03-01 09:00:00",
    password: str = "",
    terms: str = "",
    comments: Iterable[str] = (),
    more: str = "",
) -> str:
    """One item of the channel."""
    slug = f"item-{number}" if slug is None else slug
    return f"""<item><title>{escape(title)}</title><link>https://old.example/2012/03/01/{slug}/</link>
    <dc:creator>{escape(creator)}</dc:creator><content:encoded>{escape(body)}</content:encoded>
    <excerpt:encoded></excerpt:encoded><wp:post_id>{number}</wp:post_id><wp:post_date_gmt>{date}</wp:post_date_gmt>
    <wp:comment_status>open</wp:comment_status><wp:post_name>{slug}</wp:post_name><wp:status>{status}</wp:status>
    <wp:post_type>{kind}</wp:post_type><wp:post_password>{password}</wp:post_password>{terms}{more}
    {"".join(comments)}</item>\n"""


def attachment(number: int, url: str, *, parent: int = 0) -> str:
    """A file of the old site."""
    more = f"<wp:attachment_url>{url}</wp:attachment_url><wp:post_parent>{parent}</wp:post_parent>"
    return item(number, title=f"File {number}", kind="attachment", status="inherit", body="", more=more)


def head(namespace: str = HTTPS, before: str = "") -> str:
    """Everything before the items."""
    return f"""<?xml version="1.0" encoding="UTF-8"?>{before}
    <rss version="2.0" xmlns:excerpt="{namespace}excerpt/" xmlns:content="http://purl.org/rss/1.0/modules/content/"
     xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="{namespace}"><channel><title>Old</title>
    <wp:wxr_version>1.2</wp:wxr_version><wp:base_blog_url>https://old.example</wp:base_blog_url>
    <wp:author><wp:author_login>ann</wp:author_login><wp:author_email>ann@old.example</wp:author_email>
    <wp:author_display_name>Ann Old</wp:author_display_name></wp:author>\n"""


TAIL = "</channel></rss>\n"


def export(folder: Path, *items: str, namespace: str = HTTPS, before: str = "") -> Path:
    """An export file with these items."""
    path = folder / "export.xml"
    path.write_text(head(namespace, before) + "".join(items) + TAIL)
    return path

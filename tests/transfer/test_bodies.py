"""Bodies as WordPress would show them, with what may not stand here gone."""

from __future__ import annotations

import contextlib

import pytest

from blog.core.text import TextRefused
from blog.transfer.pictures import Attachment, Library
from blog.transfer.wordpress_html import convert, convert_comment
from tests.effort import effort

SITE = "https://old.example"
BOAT = f"{SITE}/files/boat.jpg"
LINK = f'<a href="{BOAT}" rel="noopener">Picture: A boat</a>'


def library(*, fetched: bool = False) -> Library:
    made = Library(SITE)
    made.add(Attachment(7, BOAT, f"{SITE}/boat/", "boat", "At sea", "A boat", parent=1, order=2))
    made.add(Attachment(8, f"{SITE}/files/shore.jpg", f"{SITE}/shore/", "shore", "", "", parent=1, order=1))
    made.add(Attachment(9, f"{SITE}/files/song.mp3", f"{SITE}/song/", "A song", "", "", parent=1, order=3))
    made.fetched = {7: "/media/boat.webp"} if fetched else {}
    return made


def shown(body: str, *, fetched: bool = False) -> str:
    return convert(body, library=library(fetched=fetched), item=1).html.replace("\n\n", "")


@pytest.mark.parametrize(
    ("body", "html"),
    [
        ("One\ntwo\n\nThree", "<p>One<br>two</p><p>Three</p>"),
        ("One\r\n\r\nTwo", "<p>One</p><p>Two</p>"),
        ("One<br />\ntwo<br><br>three", "<p>One<br>two</p><p>three</p>"),
        ("<p>One\ntwo</p>\n\n<p></p>", "<p>One<br>two</p>"),
        ("Before <h2>Head\n</h2> after", "<p>Before</p><h2>Head</h2><p>after</p>"),
        ("<ul>\n<li>a\nb</li>\n</ul>", "<ul>\n<li>a<br>b</li>\n</ul>"),
        ("<blockquote>said</blockquote>", "<blockquote><p>said</p></blockquote>"),
        ("<div>one</div><div>two</div>", "<p>one</p><p>two</p>"),
        ("<section>one</section><center>two</center>", "<p>one</p><p>two</p>"),
        ("<pre>\n a\n\n b</pre>", "<pre> a b</pre>"),
        ("<em>one\ntwo</em>", "<p><em>one<br>two</em></p>"),
        ("A<!--more-->B", "<p>AB</p>"),
        ("A<!--nextpage-->B", "<p>A</p><hr><p>B</p>"),
        ("", ""),
    ],
)
def test_empty_lines_end_paragraphs(body: str, html: str) -> None:
    assert shown(body) == html


@pytest.mark.parametrize(
    ("body", "html"),
    [
        ("<!-- wp:paragraph -->\n<p>One\ntwo</p>\n<!-- /wp:paragraph -->", "<p>One two</p>"),
        ('<!-- wp:latest-posts {"a":[1]} /-->', ""),
        ("<!-- wp:spacer --><div style='height:9px'></div><!-- /wp:spacer -->", ""),
        (
            '<!-- wp:button --><div class="wp-block-button"><a class="x" href="https://a.example/">Go</a></div>',
            '<div class="button"><a href="https://a.example/" rel="noopener">Go</a></div>',
        ),
        (
            '<!-- wp:file --><div class="wp-block-file"><a href="/a.pdf">A</a><a href="/a.pdf">Load</a></div>',
            '<p><a href="/a.pdf" rel="noopener">A</a> – <a href="/a.pdf" rel="noopener">Load</a></p>',
        ),
        (
            f'<!-- wp:gallery --><figure class="wp-block-gallery"><ul><li><figure><img src="{BOAT}"></figure></li></ul>'
            "<figcaption>All of it</figcaption></figure>",
            f"<ul><li>{LINK}</li></ul><p>All of it</p>",
        ),
        ("<!-- wp:paragraph --><p>a</p><!-- /wp:paragraph -->\n\nclassic\nwords", "<p>a</p><p>classic<br>words</p>"),
    ],
)
def test_blocks_become_plain_html(body: str, html: str) -> None:
    assert shown(body) == html


@pytest.mark.parametrize(
    ("body", "html"),
    [
        (
            f'[caption width="300" align="alignleft"]<img src="{BOAT}?w=300" alt="A boat"> At <b>sea</b>[/caption]',
            f'<figure class="caption">{LINK.replace("jpg", "jpg?w=300")}'
            "<figcaption>At <b>sea</b></figcaption></figure>",
        ),
        (
            '[gallery ids="8,7"]',
            f'<ul><li><a href="{SITE}/files/shore.jpg" rel="noopener">Picture: shore</a></li>'
            f"<li>{LINK} – At sea</li></ul>",
        ),
        ("[gallery exclude=8]", f"<ul><li>{LINK} – At sea</li></ul>"),
        ("[gallery ids=99]", ""),
        ("[embed]https://v.example/1[/embed]", '<p><a href="https://v.example/1" rel="noopener">https://v.example/1</a></p>'),
        ("https://v.example/1", '<p><a href="https://v.example/1" rel="noopener">https://v.example/1</a></p>'),
        ("[youtube=abc]", '<p><a href="https://www.youtube.com/watch?v=abc" rel="noopener">https://www.youtube.com/watch?v=abc</a></p>'),
        ("[playlist]", f'<ul><li><a href="{SITE}/files/song.mp3" rel="noopener">A song</a></li></ul>'),
        ("[code]a &lt; [b][/code]", "<pre><code>a &lt; [b]</code></pre>"),
        ("He [sic] said a[0] and [[gallery]].", "<p>He [sic] said a[0] and [gallery].</p>"),
        ('[box color="red"]words[/box]', "<p>words</p>"),
        ("[caption]no picture", "<p>no picture</p>"),
    ],
)  # fmt: skip
def test_shortcodes_become_plain_html(body: str, html: str) -> None:
    assert shown(body) == html


@pytest.mark.parametrize(
    ("body", "html"),
    [
        (f'<img src="{BOAT}" alt="A boat">', f"<p>{LINK}</p>"),
        ('<img src="/files/boat.jpg">', f"<p>{LINK}</p>"),
        (f'<a href="{SITE}/boat/"><img src="{BOAT}"></a>', f"<p>{LINK}</p>"),
        (
            f'<a href="https://a.example/"><img src="{BOAT}"></a>',
            '<p><a href="https://a.example/" rel="noopener">Picture: A boat</a> '
            f'(<a href="{BOAT}" rel="noopener">the picture</a>)</p>',
        ),
        ('<img src="data:image/png;base64,xx" alt="dot">', "<p>dot</p>"),
        ('<img class="wp-smiley" src="https://s.example/x.png" alt="🙂">', "<p>🙂</p>"),
        ("<img src='http://[bad/x.png' alt='odd'>", "<p>odd</p>"),
    ],
)
def test_a_picture_that_was_not_fetched_is_a_link(body: str, html: str) -> None:
    assert shown(body) == html


@pytest.mark.parametrize(
    ("body", "html"),
    [
        ('<img src="http://old.example/files/boat-300x200.jpg">', '<p><img src="/media/boat.webp" alt="A boat"></p>'),
        ('<img class="wp-image-7 alignleft" src="x.jpg" alt="b" width="9">text',
         '<figure class="alignleft"><img src="/media/boat.webp" alt="b" width="9"></figure><p>text</p>'),
        (f'<a href="{BOAT}"><img src="{BOAT}" alt="b"></a>',
         '<p><a href="/media/boat.webp" rel="noopener"><img src="/media/boat.webp" alt="b"></a></p>'),
        ("[gallery ids=7]",
         '<div class="gallery"><figure><img src="/media/boat.webp" alt="A boat">'
         "<figcaption>At sea</figcaption></figure></div>"),
    ],
)  # fmt: skip
def test_a_picture_that_was_fetched_is_shown(body: str, html: str) -> None:
    assert shown(body, fetched=True) == html


@pytest.mark.parametrize(
    ("body", "html"),
    [
        ("a<script>alert(1)</script>b", "<p>ab</p>"),
        ('<p onclick="x()" style="color:red">a</p>', "<p>a</p>"),
        ('<a href="javascript:alert(1)">a</a>', "<p><a rel=\"noopener\">a</a></p>"),
        ('<iframe src="https://www.youtube.com/embed/abc?x=1">old</iframe>',
         '<p><a href="https://www.youtube.com/watch?v=abc" rel="noopener">https://www.youtube.com/watch?v=abc</a></p>'),
        ('<iframe src="javascript:alert(1)"></iframe>', ""),
        ('<object data="x.swf"><embed src="x.swf"></object>', ""),
        ("<form><input name=a><button>Go</button></form>", "<p>Go</p>"),
        ("<svg><script>alert(1)</script></svg>a", "<p>a</p>"),
        ("<math><mtext><style><img src=x onerror=alert(1)></style></mtext></math>", ""),
        ('[caption]<img src=x>"><script>alert(1)</script>[/caption]',
         f'<figure class="caption"><a href="{SITE}/x" rel="noopener">Picture: x</a>'
         '<figcaption>"&gt;</figcaption></figure>'),
    ],
)  # fmt: skip
def test_nothing_that_runs_or_frames_comes_over(body: str, html: str) -> None:
    assert shown(body) == html


def test_unknown_shortcodes_are_named() -> None:
    assert convert('[box a="1"]x[/box] [rate] [/none]', library=library(), item=1).left_out == ("box",)


def test_comments_have_paragraphs_and_links_and_no_pictures() -> None:
    said = convert_comment('One\ntwo\n\nhttp://a.com/ <img src="http://a.example/x.png"> <h2>Loud</h2>')
    assert said == (
        '<p>One<br>two</p>\n\n<p><a href="http://a.com/" rel="nofollow ugc noopener">http://a.com/</a> '
        '<a href="http://a.example/x.png" rel="nofollow ugc noopener">Picture: x.png</a></p>\n\n<p>Loud</p>'
    )


def test_a_comments_table_keeps_its_words_apart() -> None:
    said = convert_comment("<table><tr><th>Who</th><td>What</td></tr><tr><td>Jane</td></tr></table><dl><dt>A<dd>B</dl>")
    assert said == "<p>Who What </p>\n\n<p>Jane </p>\n\n<p>A</p>\n\n<p>B</p>"


@pytest.mark.parametrize(
    "piece",
    ["<div>", "<p>", "<b>", "<blockquote>", "<table><tr><td>", "a\n", "a<br>", "[a ", "[a]", "[caption]", "[x][/x]",
     "[gallery]", "<a href=x>", "<img src=x>", "<!--", "<ul><li>", "&", "<![CDATA[", "[caption][gallery][/caption]",
     "<a href='", "[a b=\""],
)  # fmt: skip
def test_a_hostile_body_takes_no_more_work_than_its_length(piece: str) -> None:
    def spent(length: int) -> int:
        with contextlib.suppress(TextRefused):
            return effort(lambda: convert(piece * (length // len(piece)), library=library(), item=1))
        return 0  # refused before anything was done with it

    assert spent(30_000) <= 11 * spent(3_000)


def test_a_body_that_grows_without_end_is_refused() -> None:
    with pytest.raises(TextRefused, match="shown in full"):
        convert("[gallery]" * 10_000, library=library(), item=1)

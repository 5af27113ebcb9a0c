"""Pictures and videos in a text: in the size of the screen, with a caption, and nobody else is asked for anything."""

from __future__ import annotations

import io
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from lxml import html

from blog.core import markup
from blog.core.db import session
from blog.media import actions, rules
from blog.media.models import Picture
from tests.builders import make_person, make_post
from tests.counting import counted
from tests.media.drawing import drawing

pytestmark = pytest.mark.usefixtures("app")


def keep(size: tuple[int, int] = (1000, 500)) -> Picture:
    """A picture in the library."""
    return actions.keep_picture(drawing(size), filename="pump.png", alt="A pump", by=None)


def images(rendered: str) -> list[dict[str, str]]:
    """The attributes of every image."""
    return [dict(image.attrib) for image in html.fragment_fromstring(rendered, create_parent="div").iter("img")]  # type: ignore[arg-type]


def test_a_kept_picture_comes_in_the_size_of_the_screen_and_takes_its_room_at_once() -> None:
    picture = keep()
    rendered = markup.render_post(f"Look: ![The old pump]({picture.path})")
    [image] = images(rendered)
    assert (image["src"], image["width"], image["height"]) == (picture.path, "1000", "500")
    assert (image["alt"], image["decoding"]) == ("The old pump", "async")
    assert re.findall(r"/media/\w+\.webp (\d+)w", image["srcset"]) == ["480", "960", "1000"]
    source = rendered.split("<source ")[1].split(">")[0]
    assert 'type="image/avif"' in source and re.findall(r"\.avif (\d+)w", source) == ["480", "960", "1000"]
    assert image["sizes"].startswith("(min-width")


def test_the_first_picture_is_not_waited_with_and_those_below_are() -> None:
    path = keep().path
    first, second, third = images(markup.render_post(f"![a]({path})\n\n![b]({path})\n\n![c]({path})"))
    assert ("loading" in first, second["loading"], third["loading"]) == (False, "lazy", "lazy")


def test_a_title_becomes_the_caption() -> None:
    path = keep().path
    rendered = markup.render_post(f'![a]({path} "The pump & its <valve>")\n\n[![b]({path} "Two")](https://x.example)')
    one, two = html.fragment_fromstring(rendered, create_parent="div").findall("figure")
    assert one.findtext("figcaption") == "The pump & its <valve>"
    assert two.findtext("figcaption") == "Two" and two.find("a//img") is not None
    assert "title=" not in rendered and "<p>" not in rendered
    inline = markup.render_post(f'Words ![a]({path} "Title") around')
    assert "figure" not in inline and 'title="Title"' in inline


def test_a_picture_that_is_wanted_smaller_stays_small() -> None:
    [image] = images(markup.clean_html(f'<p><img src="{keep().path}" width="300" height="9"></p>'))
    assert (image["width"], image["height"], image["sizes"], image["alt"]) == ("300", "150", "300px", "")


def test_a_kept_file_that_is_no_picture_of_the_library_is_shown_as_it_is() -> None:
    path = f"/media/{'0' * 64}.webp"
    assert images(markup.render_post(f"![a]({path})")) == [{"src": path, "alt": "a", "decoding": "async"}]


def test_our_own_address_written_in_full_is_ours() -> None:
    picture = keep()
    [image] = images(markup.render_post(f"![a](http://localhost{picture.path})"))
    assert (image["src"], image["width"]) == (picture.path, "1000")


def test_a_picture_on_another_server_is_a_link_to_it() -> None:
    rendered = markup.render_post(
        "![A <pump>](https://t.example/p.png?a=1&b=2) [![in a link](https://t.example/q.png)](https://x.example/) "
        f"![](https://t.example/r.png) ![z](https://t.example/media/{'0' * 64}.webp)"
    )
    assert "<img" not in rendered and rendered.count("<a ") == 4
    assert '<a href="https://t.example/p.png?a=1&amp;b=2" rel="noopener">A &lt;pump&gt;</a>' in rendered
    assert ">in a link</a>" in rendered and ">t.example</a>" in rendered


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("https://www.youtube.com/watch?v=abc_-123", "Watch this video on YouTube"),
        ("https://youtu.be/abcdef123", "Watch this video on YouTube"),
        ("[How we test](https://youtube.com/shorts/abc)", "Watch “How we test” on YouTube"),
        ("[A <b> & c](https://vimeo.com/1234)", "Watch “A <b> & c” on Vimeo"),
        ("https://tube.example/w/9c9de5e8-0a1e-484a-b099-e80766180a6d", "Watch this video on tube.example"),
        ("https://tube.example/w/3fbif9S3WmtTP8gGsC5HBd", "Watch this video on tube.example"),
        ("[The pump](/files/pump.mp4)", "Watch “The pump” on localhost"),
        ("https://files.example/a%20b.webm", "Watch this video on files.example"),
    ],
)  # fmt: skip
def test_a_link_to_a_video_that_stands_alone_says_so(source: str, words: str) -> None:
    source = source.replace("<b>", "&lt;b&gt;")
    figure = html.fragment_fromstring(markup.render_post(source))
    assert (figure.tag, figure.get("class"), figure.findtext("a")) == ("figure", "video", words)


@pytest.mark.parametrize(
    "source",
    [
        "See https://youtu.be/abcdef123 for more", "https://youtube.com/@openline", "https://vimeo.com/about",
        "https://evil.example/youtube.com/watch?v=1", "https://youtube.com.evil.example/watch?v=1", "/w/short",
        "[mail](mailto:a@b.example)", "https://[bad/watch", "https://example.com/w/notlongenough",
    ],
)  # fmt: skip
def test_any_other_link_stays_as_it_is(source: str) -> None:
    assert "figure" not in markup.render_post(source)


def test_nothing_of_it_comes_from_what_somebody_pasted() -> None:
    path = keep().path
    rendered = markup.render_post(
        f'<picture><source srcset="https://t.example/x.webp"><img src="{path}" srcset="https://t.example/y 2x" '
        'onload="alert(1)" loading="eager" sizes="1px" alt="&quot;><script>alert(1)</script>"></picture>'
    )
    assert "t.example" not in rendered and "onload" not in rendered and "<script" not in rendered
    assert images(rendered)[0]["alt"] == '"><script>alert(1)</script>'


@hypothesis_settings(max_examples=60, deadline=None)
@given(st.text("<>\"'=/![]() \nabimg&;", max_size=40))
def test_dressed_again_it_stays_the_same_and_nothing_gets_out(words: str) -> None:
    path = f"/media/{'a' * 64}.webp"
    rendered = markup.render_post(f'![{words}]({path} "{words}")\n\n{words}\n\n[{words}](https://youtu.be/abcdef123)')
    assert markup.clean_html(rendered) == rendered
    for element in html.fragment_fromstring(rendered, create_parent="div").iter():
        assert not any(str(name).startswith("on") or name == "style" for name in element.attrib)


def test_a_known_picture_dressed_again_stays_the_same() -> None:
    rendered = markup.render_post(
        f'![a]({keep().path} "b")\n\nhttps://youtu.be/abcdef123\n\n![c](https://t.example/p.png)'
    )
    assert markup.clean_html(rendered) == rendered


def test_ten_pictures_ask_no_more_than_one() -> None:
    paths = [keep((100 + number, 90)).path for number in range(4)]
    few = counted()
    with few as one:
        markup.render_post(f"![a]({paths[0]})")
    with counted() as many:
        markup.render_post("\n\n".join(f"![a]({path})" for path in paths))
    assert len(one) == len(many) == 1
    with counted() as none:
        markup.render_post("Words only, and ![x](https://t.example/p.png).")
    assert none == []


def test_a_picture_without_a_description_is_found() -> None:
    assert rules.undescribed('<p><img src="/a" alt=" "><img src="/b" alt="b"><img src="/c"></p>') == ["/a", "/c"]


def test_readers_of_the_page_get_the_choice_and_readers_of_the_feed_get_the_picture(
    client: FlaskClient, app: Flask
) -> None:
    picture = keep()
    make_post(make_person(), title="A pump", source=f"![A pump]({picture.path})")
    session().rollback()
    page = client.get("/posts/a-pump").text
    assert "<picture>" in page and f'src="{picture.path}"' in page
    feed = client.get("/feed.atom").text
    assert "srcset" not in feed and "&lt;picture" not in feed and "<picture" not in feed
    assert f"http://localhost{picture.path}" in feed
    assert client.get(picture.path).mimetype == "image/webp"
    assert io.BytesIO(client.get(picture.path).data).read(4) == b"RIFF"

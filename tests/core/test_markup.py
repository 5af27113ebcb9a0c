"""Words become markup in one place: nothing in them runs, whoever wrote them, and none of them holds a worker."""

from __future__ import annotations

import time
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from lxml import html

from blog.core import markup
from blog.core.text import TextRefused, clean_text

# What nh3 may add by itself.
ADDED = {"a": {"rel"}}
RENDERERS = {"comment": (markup.render_comment, markup.COMMENT), "post": (markup.render_post, markup.POST)}

SCRIPTS = [
    "<a href='java&#14;script:alert(1)'>x</a>",
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<img src=x onerror=alert(1)>",
    "<img src=x:alert(1) onerror=eval(src)>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><a xlink:href='javascript:alert(1)'><text>x</text></a></svg>",
    "<svg><foreignObject><iframe srcdoc='<script>alert(1)</script>'></foreignObject></svg>",
    "<body onload=alert(1)>",
    "<iframe src=javascript:alert(1)>",
    "<object data='data:text/html,<script>alert(1)</script>'>",
    "<embed src='javascript:alert(1)'>",
    "<details open ontoggle=alert(1)>x</details>",
    "<p onclick='alert(1)' style='position:fixed;inset:0'>x</p>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href=' &#14; javascript:alert(1)'>x</a>",
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    "<select><template><img src=x onerror=alert(1)></template></select>",
    '<svg></p><style><a id="</style><img src=1 onerror=alert(1)>">',
    "<form action='https://evil.example'><input name=a><button formaction='javascript:alert(1)'>x</button></form>",
    "<base href='https://evil.example/'>",
    "<meta http-equiv=refresh content='0;url=https://evil.example'>",
    "<link rel=stylesheet href='https://evil.example/x.css'>",
    "<style>@import 'https://evil.example/x.css';</style>",
    "<p id=body name=cookie class='response company'>x</p>",
    "<textarea></textarea><title></title><xmp></xmp><plaintext>",
    "<!--[if IE]><script>alert(1)</script><![endif]-->",
    "<?php echo 1 ?><![CDATA[<script>alert(1)</script>]]>",
]
LINKS = [
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\nscript:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](java&#9;script:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](javascript&colon;alert(1))",
    "[x](%6aavascript:alert(1))",
    "[x](\u00adjavascript:alert(1))",
    "[x](\x01javascript:alert(1))",
    "[x](vbscript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](file:///etc/passwd)",
    "[x](//evil.example/)",
    "[x](/\\evil.example/)",
    "[x](\\\\evil.example/)",
    "[x](/\t/evil.example/)",
    "[x](https://user:pass@evil.example/)",
    "[x](https:evil.example)",
    "<javascript:alert(1)>",
    "[x][y]\n\n[y]: javascript:alert(1)",
    '[x](https://ok.example "a\\" onmouseover=alert(1) b")',
    '[x](https://ok.example/"onmouseover=alert(1))',
    '![x" onerror="alert(1)](x)',
    "![x](javascript:alert(1))",
    '```js" onmouseover="alert(1)\ncode\n```',
    'https://ok.example/"><script>alert(1)</script>',
    "www.ok.example/<img src=x onerror=alert(1)>",
    "# x {#id onclick=alert(1)}",
    '*[x]: " onmouseover=alert(1)\n\nx',
]


def faults(words: str, profile: markup.Profile) -> list[str]:
    """What stands in some HTML that its profile does not allow, as a parser of HTML 5 rules sees it."""
    found = []
    for element in html.fragment_fromstring(words, create_parent="div").iterdescendants():
        tag = str(element.tag)
        if tag not in profile.tags:
            found.append(f"<{tag}>")
        for name, value in element.attrib.items():
            if str(name) not in profile.attributes.get(tag, set()) | ADDED.get(tag, set()):
                found.append(f"{tag} {name}")
            if name in ("href", "src") and not is_fit(str(value)):
                found.append(f"{name}={value}")
            if name == "class" and not set(str(value).split()) <= markup.POST_CLASSES:
                found.append(f"class={value}")
    return found


def is_fit(address: str) -> bool:
    """Whether a browser that follows this goes to a page or writes a mail, and sees which."""
    squeezed = "".join(c for c in address if ord(c) > 32).replace("\\", "/")
    parts = urlsplit(squeezed)
    return parts.scheme in ("", "http", "https", "mailto") and not squeezed.startswith("//") and "@" not in parts.netloc


@pytest.mark.parametrize("name", RENDERERS)
@pytest.mark.parametrize("source", SCRIPTS + LINKS)
def test_nothing_in_a_text_runs(name: str, source: str) -> None:
    render, profile = RENDERERS[name]
    for variant in (
        source,
        f"> {source}",
        f"- {source}",
        f"words *{source}* words",
        f"a\n\n{source}\n\nb",
        source.upper(),
    ):
        rendered = render(clean_text(variant))
        assert faults(rendered, profile) == [], rendered
        assert markup.clean_html(rendered, profile) == rendered, "cleaned again, it must be the same"


@pytest.mark.parametrize("source", SCRIPTS)
def test_nothing_in_imported_html_runs(source: str) -> None:
    for profile in (markup.POST, markup.COMMENT):
        cleaned = markup.clean_html(source, profile)
        assert faults(cleaned, profile) == [], cleaned
        assert markup.clean_html(cleaned, profile) == cleaned


@hypothesis_settings(max_examples=150, deadline=None)
@given(st.text("<>\"'`=/\\&;:#()[]!*_-\n\t abijonscript", max_size=120))
def test_no_mixture_of_marks_runs(source: str) -> None:
    for render, profile in RENDERERS.values():
        rendered = render(clean_text(source))
        assert faults(rendered, profile) == []
        assert markup.clean_html(rendered, profile) == rendered


def test_a_guest_has_words_links_lists_quotes_and_code_and_nothing_else() -> None:
    rendered = markup.render_comment(
        "# Title\n\n**b** *i* `c` [l](https://ok.example)\n\n- x\n\n> q\n\n![p](https://t.example/p.png)"
    )
    for tag in ("strong", "em", "code", "ul", "blockquote", 'a href="https://ok.example"'):
        assert f"<{tag}" in rendered
    assert "<h" not in rendered
    assert "<img" not in rendered


def test_a_guests_links_are_marked_and_bare_addresses_become_links() -> None:
    rendered = markup.render_comment("See https://ok.example/a_(b), and www.ok.example.")
    assert rendered.count('rel="nofollow ugc noopener"') == 2
    assert 'href="https://ok.example/a_(b)"' in rendered
    assert ">www.ok.example</a>." in rendered


def test_no_entity_brings_a_control_character_back() -> None:
    for source in ("a&#14;b &#0; &#xFFFE; &#x8;", '<a href="java&#14;script:alert(1)">x</a>', "[x](java&#14;script:y)"):
        for render, profile in RENDERERS.values():
            rendered = render(source)
            assert clean_text(rendered) == rendered
            assert "&#" not in rendered
            assert not faults(rendered, profile)


def test_template_words_are_words() -> None:
    assert "{{7*7}} {% x %}" in markup.render_comment("{{7*7}} {% x %}")


# The dearest of a hundred that were tried.
UNITS = [
    "[", "![a", "[a](b", "[a](", "_[a](", "**[", "`[", "***a*", "*a**b***c", "a`", "<a ", "<![CDATA[", "<a href='", "(",
    "<a@b.c>", "http://", "```a\n", "- a\n\n", "1. a\n    1. b\n", "a|b\n-|-\n", "|a|b|\n|-|-|\n", "*[a]: b\n",
    "* * *\n", "==\n", "&",
]  # fmt: skip


def most_of(unit: str, name: str) -> str:
    """As much of it as is taken."""
    size = markup.COMMENT_LONGEST if name == "comment" else markup.POST_LONGEST
    while size > 50:
        text = (unit * (size // len(unit) + 1))[:size]
        try:
            markup.refuse_costly(text, post=name == "post")
        except TextRefused:
            size = int(size * 0.8)
        else:
            return text
    return unit


# Each takes well under a second of CPU on an ordinary machine. Without the caps the dearest take 20 s and more, so this
# much room lets no noise of a busy machine fail the test, and no missing cap pass it.
MOST_SECONDS = 5.0


@pytest.mark.parametrize("name", RENDERERS)
def test_no_accepted_text_holds_a_worker_up(name: str) -> None:
    slow = {}
    for unit in UNITS:
        source = most_of(unit, name)
        began = time.thread_time()
        RENDERERS[name][0](source)
        took = time.thread_time() - began
        if took > MOST_SECONDS:
            slow[unit] = took
    assert not slow


@pytest.mark.parametrize(
    "source",
    ["x" * 10_001, "[" * 501, "> " * 13 + "x", "- " * 13 + "x", "".join("    " * n + "- x\n" for n in range(60))],
)
def test_what_is_too_long_or_too_tangled_is_refused_whole(source: str) -> None:
    with pytest.raises(TextRefused, match="This text"):
        markup.render_comment(source)


def test_the_empty_corner_of_a_table_is_no_heading() -> None:
    made = markup.render_post("| | old | new |\n|---|---|---|\n| volts | 3 | 4 |")
    assert made.count("<th>") == 2
    assert "<th></th>" not in made
    assert html.fromstring(made).xpath("count(//thead/tr/*)") == 3

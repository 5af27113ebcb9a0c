"""What one thread at a time may use is made once for each, and never goes on from where something went wrong."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from blog.core import markup
from blog.core.text import TextRefused
from blog.core.threads import OncePerThread


def test_each_thread_makes_its_own_and_keeps_it() -> None:
    made = OncePerThread(object)
    with ThreadPoolExecutor(1) as other:
        theirs = other.submit(made).result()
        assert other.submit(made).result() is theirs
    assert made() is made()
    assert made() is not theirs
    mine = made()
    made.forget()
    assert made() is not mine


def test_what_could_not_be_rendered_leaves_nothing_for_the_next_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """In the middle of a list, an indented line is part of it; a reader's words begin at the beginning."""
    words = "* one\n\n    two"
    before = markup.render_comment(words)
    converter = markup._comment_markdown()

    def end_in_a_list(parent: object, blocks: object) -> None:
        converter.parser.state.set("list")
        raise RecursionError

    monkeypatch.setattr(converter.parser, "parseBlocks", end_in_a_list)
    with pytest.raises(TextRefused):
        markup.render_comment(words)
    monkeypatch.undo()
    assert markup.render_comment("one") == "<p>one</p>"
    assert markup.render_comment(words) == before


def test_words_are_rendered_as_by_a_converter_of_their_own() -> None:
    """Nothing of one text is in the next: no link, no code, no list."""
    texts = ["> quoted\n\n1. one\n2. two", "`code` and\n\n```\nmore\n```", "www.example.com", "[a](https://b.example)"]
    alone = []
    for text in texts:
        markup._comment_markdown.forget()
        alone.append(markup.render_comment(text))
    assert [markup.render_comment(text) for text in texts] == alone
    assert [markup.render_comment(text) for text in reversed(texts)] == alone[::-1]

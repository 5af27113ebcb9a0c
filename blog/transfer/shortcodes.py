"""WordPress shortcodes: `[caption width="300"]…[/caption]`, found in one pass and replaced by plain HTML.

https://developer.wordpress.org/plugins/shortcodes/ says what counts as one. Those of WordPress itself are shown as it
shows them; of a plugin's, which nobody here can run, the brackets go and the words between them stay. Words in brackets
that are no shortcode ("[sic]") are words.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

# A caption may hold an embed; more is a mistake.
DEEPEST = 4

_TOKEN = re.compile(r"(\[?)\[(/?)([a-zA-Z][\w-]{0,60})((?:[\s=][^\[\]]*)?)(/?)\](\]?)")
_ATTRIBUTE = re.compile(
    r"""(?P<name>[\w-]+)\s*=\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[^\s"']+))"""
    r"""|"(?P<quoted>[^"]*)"|(?P<word>\S+)"""
)


@dataclass(frozen=True)
class Shortcode:
    """One use of a shortcode: named attributes, words without a name, and what stands between its two ends."""

    name: str
    named: Mapping[str, str]
    words: tuple[str, ...]
    inner: str = ""


Handler = Callable[[Shortcode], str]


@dataclass
class Expander:
    """Replaces shortcodes by what their handlers say. `left_out` collects the names of those nobody knows."""

    handlers: Mapping[str, Handler]
    left_out: set[str] = field(default_factory=set)

    def expand(self, text: str, depth: int = 0) -> str:
        """The text with its shortcodes replaced, those inside others first."""
        if depth > DEEPEST or "[" not in text:
            return text
        tokens = list(_TOKEN.finditer(text))
        ends: dict[str, list[int]] = {}
        starts: dict[str, list[int]] = {}
        for number, token in enumerate(tokens):
            (ends if token[2] else starts).setdefault(token[3].lower(), []).append(number)
        done, written, number = 0, [], 0
        while number < len(tokens):
            token, name = tokens[number], tokens[number][3].lower()
            if token.start() < done:
                number += 1
                continue
            written.append(text[done : token.start()])
            done = token.end()
            closing, again = _next(ends.get(name, []), number), _next(starts.get(name, []), number)
            if token[1] and token[6]:
                # [[gallery]] is how one writes about shortcodes.
                written.append(token[0][1:-1])
            elif token[2]:
                written.append(self._unmatched(token))
            else:
                inner = ""
                # A shortcode that stands before its like ends before it: [gallery] … [gallery]x[/gallery].
                if closing is not None and (again is None or again > closing):
                    inner = self.expand(text[token.end() : tokens[closing].start()], depth + 1)
                    done = tokens[closing].end()
                    number = closing
                written.append(token[1] + self._replaced(token, inner, closed=bool(inner)) + token[6])
            number += 1
        written.append(text[done:])
        return "".join(written)

    def _replaced(self, token: re.Match[str], inner: str, *, closed: bool) -> str:
        name, said = token[3].lower(), _read(token[3].lower(), token[4], inner)
        if handler := self.handlers.get(name):
            return handler(said)
        if said.named or closed:
            self.left_out.add(name)
            return inner
        return token[0][len(token[1]) : len(token[0]) - len(token[6])]

    def _unmatched(self, token: re.Match[str]) -> str:
        return "" if token[3].lower() in self.handlers else token[0]


def _read(name: str, attributes: str, inner: str) -> Shortcode:
    named, words = {}, []
    for found in _ATTRIBUTE.finditer(attributes.lstrip("=")):
        value = found["double"] or found["single"] or found["bare"] or ""
        if found["name"]:
            named[found["name"].lower()] = value
        else:
            words.append(found["quoted"] or found["word"] or "")
    return Shortcode(name, named, tuple(words), inner)


def _next(numbers: list[int], after: int) -> int | None:
    place = bisect(numbers, after)
    return numbers[place] if place < len(numbers) else None

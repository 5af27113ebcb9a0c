"""Each database, held against the same words read in Python: so both give the same answers to whatever is asked."""

from __future__ import annotations

import itertools
import random

from flask import Flask

from blog.core import clock
from blog.core.db import add, unit_of_work
from blog.search import rules, store
from blog.search.models import Document, Kind
from blog.search.rules import Asked

# Words that meet in many ways: accents, compounds, numbers, scripts without spaces, words of the query languages.
VOCABULARY = (
    "pump pumps PUMPE pümp e-mail mail e and AND or not near title body kind post v2.1 v2 21 2 5e3 -5 3.14 1st ½ "
    "ﬁne fine straße strasse ΣΊΣΥΦΟΣ σίσυφος İstanbul istanbul 水泵 泵水 水 が か゛ हम जानते данные ДАННЫЕ "
    "it's its rock’n’roll "
    "http://pumps.example/a?b=c user@pumps.example don't x_y a'b \\ 'q' :*A <-> & | ! ( ) * ^ “so” «la»"
).split()
DOCUMENTS, QUERIES, LONGEST = 60, 250, 12


def matches(asked: Asked, title: str, body: str) -> bool:
    """Whether Python finds every term, in the title or in the body."""
    texts = [list(rules.words_in(title)), list(rules.words_in(body))]
    return all(any(rules.found_in(Asked((term,)), words) for words in texts) for term in asked.terms)


def test_what_is_found_is_what_stands_there(app: Flask) -> None:
    dice = random.Random(7)
    texts: dict[int, tuple[Kind, str, str]] = {}

    @unit_of_work
    def fill() -> None:
        for number in range(DOCUMENTS):
            kind = dice.choice(list(Kind))
            title, body = (" ".join(dice.choices(VOCABULARY, k=dice.randint(1, LONGEST))) for _ in range(2))
            title = "" if kind is Kind.COMMENT else title
            document = add(_document(kind, number))
            store.put(document.id, kind, rules.folded_words(title, 300), rules.folded_words(body, 16_000))
            texts[document.id] = (kind, title, body)

    fill()
    found = 0
    for _, size in zip(range(QUERIES), itertools.cycle((1, 1, 2, 3)), strict=False):
        words = dice.choices(VOCABULARY, k=size)
        # Some as a phrase, some cut short as they are while they are typed.
        line = f'"{" ".join(words)}"' if dice.random() < 0.3 else " ".join(words)[: dice.randint(2, 40)]
        asked = rules.read(line)
        if not asked.terms:
            continue
        kind = dice.choice([None, None, *Kind])
        wanted = [
            id
            for id, (other, title, body) in sorted(texts.items(), reverse=True)
            if kind in (None, other) and matches(asked, title, body)
        ]
        assert store.newest(asked, kind, 1_000) == wanted, line
        titled = {id for id in wanted if matches(asked, texts[id][1], "")}
        assert store.in_title(asked, wanted) == titled, line
        found += len(wanted)
    assert found > QUERIES


def test_a_very_long_text_is_found_by_its_first_words_only(app: Flask) -> None:
    body = " ".join(f"w{number}" for number in range(rules.BODY_WORDS + 50))

    @unit_of_work
    def fill() -> None:
        document = add(_document(Kind.POST, 1))
        store.put(document.id, Kind.POST, ["long"] * 400, rules.folded_words(body, rules.BODY_WORDS))

    fill()
    last = rules.BODY_WORDS - 1
    assert store.newest(rules.read(f'"w{last - 1} w{last}"'), None, 10)
    assert not store.newest(rules.read(f'"w{last + 1}"'), None, 10)


def _document(kind: Kind, thing: int) -> Document:
    return Document(kind=kind, thing=thing, at=clock.now(), hash="0" * 64)

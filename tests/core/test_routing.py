"""Routes build their addresses when they are asked for the first time, and the same ones as ever."""

from __future__ import annotations

import pytest
from flask import Flask, url_for
from werkzeug.routing import BuildError, Map, Rule

from blog.core.routing import LazyRule

RULES = ["/", "/posts/<name>", "/posts/<int:number>/on/<path:rest>", "/a b/<name>"]
VALUES: list[dict[str, object]] = [
    {},
    {"name": "ä b/c"},
    {"name": "a", "more": ["1", "2"]},
    {"number": 7, "rest": "x/y"},
    {"number": "x", "rest": ""},
]


@pytest.mark.parametrize("values", VALUES)
@pytest.mark.parametrize("rule", RULES)
def test_it_builds_what_werkzeugs_own_rule_builds(rule: str, values: dict[str, object]) -> None:
    def built(kind: type[Rule]) -> list[str | None]:
        bound = Map([kind(rule, endpoint="it")]).bind("localhost")
        found: list[str | None] = []
        for unknown in (True, False, True):
            try:
                found.append(bound.build("it", values, append_unknown=unknown))
            except (BuildError, ValueError):
                found.append(None)
        return found

    assert built(LazyRule) == built(Rule)


def test_nothing_is_compiled_before_it_is_asked_for(app: Flask) -> None:
    rules = [rule for rule in app.url_map.iter_rules() if rule.rule == "/archive"]
    assert [type(rule) for rule in rules] == [LazyRule]
    waiting = rules[0]._build_unknown
    with app.test_request_context():
        assert url_for(rules[0].endpoint) == "/archive"
        assert rules[0]._build_unknown is not waiting
        assert url_for(rules[0].endpoint, page=2) == "/archive?page=2"

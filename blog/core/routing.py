"""Routes: what builds the address of one is compiled when the first is built, not for every route at every start."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from werkzeug.routing import Rule


class LazyRule(Rule):
    """A rule that takes its time over its builders, two functions of their own for each rule.

    To compile them for all is a third of what it takes to make the application, and a process builds the addresses of
    a few.
    """

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        name = "_build_unknown" if append_unknown else "_build"
        compiled = super()._compile_builder

        def build(rule: Rule, **values: object) -> tuple[str, str]:
            builder = compiled(append_unknown).__get__(rule, None)
            setattr(rule, name, builder)
            return builder(**values)  # type: ignore[no-any-return]  # bound by hand, as werkzeug does

        return build


def init_app(app: Flask) -> None:
    """Make every route of the application such a rule. Before any is added."""
    app.url_rule_class = LazyRule

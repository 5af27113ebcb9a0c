"""The template engine is set up as the themes say, before anybody uses it."""

from __future__ import annotations

import pytest
from flask import Flask, render_template_string
from jinja2 import UndefinedError


def test_a_name_that_no_view_passed_is_an_error_and_not_an_empty_string(app: Flask) -> None:
    with app.test_request_context(), pytest.raises(UndefinedError):
        render_template_string("{{ no_view_passed_this }}")


def test_lines_with_nothing_but_a_tag_leave_no_empty_line(app: Flask) -> None:
    with app.test_request_context():
        assert render_template_string("{% for n in (1, 2) %}\n  - {{ n }}\n{% endfor %}\nend") == "  - 1\n  - 2\nend"

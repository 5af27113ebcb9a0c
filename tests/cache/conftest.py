"""Another process of the same site."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from blog.app import create_app
from tests import databases


@pytest.fixture
def node(app: Flask, environ: dict[str, str]) -> Iterator[Flask]:
    """Another process of the same site: it knows nothing but the database."""
    made = create_app(environ)
    made.testing = True
    yield made
    with made.app_context():
        databases.close(made, keep=True)

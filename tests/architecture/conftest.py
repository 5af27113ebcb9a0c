"""Who walks through the site."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.architecture.walking import VISITORS, sign_in


@pytest.fixture
def visitors(demo_app: Flask) -> dict[str, FlaskClient]:
    """A browser for each role."""
    clients = {name: demo_app.test_client() for name in VISITORS}
    for name, client in clients.items():
        if name != "outsider":
            sign_in(client, name)
    return clients

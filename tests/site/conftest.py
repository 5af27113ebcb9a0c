"""What the tests of a whole site begin with."""

from __future__ import annotations

import pytest
from flask import Flask

from blog.conversation.models import Thread
from tests.builders import make_thread
from tests.site.feeding import World, make_world


@pytest.fixture
def world(app: Flask) -> World:
    """A post that was talked about, answered, and led to an issue; beside it what nobody may see."""
    return make_world()


@pytest.fixture
def thread(app: Flask) -> Thread:
    """Where guests may write."""
    return make_thread()

"""What this package plugs in."""

from __future__ import annotations

from flask import Flask


def plug(app: Flask) -> None:
    """Plug the package into the application."""

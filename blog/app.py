"""The application factory: settings, core, then every package's `feature.plug`, lowest first."""

from __future__ import annotations

import os
from collections.abc import Mapping
from importlib import import_module
from importlib.util import find_spec

from flask import Flask

import config
from blog import features
from blog.core import db, due, fragments, headers, i18n, limits, mailer, queue, requests, routing, storage, themes


def create_app(environ: Mapping[str, str] | None = None) -> Flask:
    """Make the WSGI application.

    `environ` stands in for `os.environ` in tests; its names are those of `config.SETTINGS`. Raises
    `config.SettingsError` when they are unsafe or make no sense.
    """
    app = Flask("blog", root_path=str(config.ROOT / "blog"), static_folder=None, template_folder=None)
    app.config.from_mapping(config.load(os.environ if environ is None else environ))
    headers.trust_proxies(app)
    # Routing and requests first: routes stay the rules and keep the converters they are made with. Then themes: the
    # options of the template engine count only until somebody has used it, which headers do.
    for part in (routing, requests, themes, i18n, fragments, db, queue, mailer, limits, headers, storage, due):
        part.init_app(app)
    for package in features.PACKAGES:
        name = f"{__package__}.{package}.feature"
        if find_spec(name):
            import_module(name).plug(app)
    return app

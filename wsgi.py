"""The WSGI entry point: `flask` finds it by itself, and so does any WSGI server (`wsgi:app`)."""

import sys

import config
from blog.app import create_app

try:
    app = create_app()
except config.SettingsError as error:
    sys.exit(f"Openline does not start with these settings. {error}")

"""The WSGI entry point: `flask` finds it by itself, and so does any WSGI server (`wsgi:app`)."""

from blog.app import create_app

app = create_app()

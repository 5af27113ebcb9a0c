"""Commands that run the site: `up`, `web`, `worker`."""

from __future__ import annotations

import sys

import click
from flask import current_app
from flask.cli import with_appcontext

from blog.core import checkpoints, jobs, preparations, serve


@click.command()
@with_appcontext
def up() -> None:
    """Prepare the site and serve it, with its worker, until Ctrl-C or SIGTERM."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # a proxy, to mypy a Flask
    _refuse_taken_port()
    lines = [*serve.prepare(app), *serve.look()]
    running = []

    def on_start() -> None:
        click.echo("\n".join([f"Openline is at {app.config['BASE_URL']}", *lines, "Ctrl-C stops it."]))
        sys.stdout.flush()

    serve.serve_web(
        app,
        workers=1,
        on_start=on_start,
        once_forked=lambda: running.append(serve.start_worker(app)),
        on_stop=lambda: serve.stop_worker(running.pop()),
    )


@click.command()
@click.option("--workers", default=1, show_default=True, help="How many processes answer requests.")
@with_appcontext
def web(workers: int) -> None:
    """Serve the site without a worker (`flask worker` is the other half)."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # a proxy, to mypy a Flask
    preparations.refuse_old_database()
    _refuse_taken_port()
    preparations.mint(app)
    lines = serve.look()
    serve.serve_web(
        app,
        workers=workers,
        on_start=lambda: click.echo("\n".join([f"Openline is at {app.config['BASE_URL']}", *lines])),
    )


@click.command()
@click.option("--once", is_flag=True, help="Do what is due now, and stop.")
@with_appcontext
def worker(once: bool) -> None:
    """Do what was said later: mail, reactions, sweeps."""
    preparations.refuse_old_database()
    if once:
        jobs.sweep()
        jobs.tend()
        click.echo(f"{jobs.run_due()} jobs done.")
        checkpoints.run()
        return
    serve.run_worker(current_app._get_current_object())  # type: ignore[attr-defined]  # a proxy, to mypy a Flask


def _refuse_taken_port() -> None:
    host, port = current_app.config["HOST"], current_app.config["PORT"]
    if serve.is_taken(host, port):
        raise click.ClickException(f"Something listens on {host}:{port} already. Choose another port, like: PORT=8001")


COMMANDS = (up, web, worker)

"""huey, which wakes the workers and runs the sweep. It holds job ids only; losing its state loses nothing."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask import Flask, current_app
from huey import Huey, PostgresHuey, RedisHuey, SqliteHuey, crontab
from huey.consumer import Consumer

from blog.core import checkpoints, jobs

# Mail is the slowest thing a job does, and it waits on the network: four at a time keep one slow server from
# holding up the rest.
WORKERS = 4


def init_app(app: Flask) -> None:
    """Give the application its bell. The queue is opened at the first ring, not at import."""
    app.extensions["openline-ring"] = _ring


def _ring(ids: list[int]) -> None:
    try:
        run_job = _huey()[1]
        for job_id in ids:
            run_job(job_id)
    except Exception as error:  # The row is safe on disk; the sweep takes it up within a minute.
        current_app.logger.warning("the queue could not be rung: %s", type(error).__name__)


def let_go(app: Flask) -> None:
    """Close the queue in this process. It is opened again when it is needed."""
    huey, _run_job = app.extensions.pop("openline-huey", (None, None))
    if huey is not None and hasattr(huey.storage, "close"):  # Redis closes its own after a fork
        huey.storage.close()


def _huey() -> tuple[Huey, Any]:
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # a proxy, to mypy a Flask
    if "openline-huey" not in app.extensions:
        app.extensions["openline-huey"] = _open(app)
    found: tuple[Huey, Any] = app.extensions["openline-huey"]
    return found


def _open(app: Flask) -> tuple[Huey, Any]:
    huey = _storage(app)

    @huey.task()  # type: ignore[untyped-decorator]  # huey has no types
    def run_job(job_id: int) -> None:
        with app.app_context():
            jobs.run(job_id)

    @huey.periodic_task(crontab(minute="*"))  # type: ignore[untyped-decorator]  # huey has no types
    def sweep() -> None:
        sweep_now(app)

    return huey, run_job


def sweep_now(app: Flask) -> None:
    """Take up what was left behind: rows that nobody rang for, and those of a worker that died."""
    with app.app_context():
        jobs.sweep()
        jobs.tend()
        jobs.run_due()
        checkpoints.run()


def _storage(app: Flask) -> Huey:
    if app.config["REDIS_URL"]:
        return RedisHuey("openline", url=app.config["REDIS_URL"], results=False)
    url = sa.make_url(app.config["SQLALCHEMY_DATABASE_URI"])
    if url.get_backend_name() == "postgresql":
        dsn = url.set(drivername="postgresql").render_as_string(hide_password=False)
        return PostgresHuey("openline", dsn=dsn, results=False)
    return SqliteHuey("openline", filename=str(app.config["INSTANCE"] / "queue.sqlite"), results=False)


class EmbeddedConsumer(Consumer):  # type: ignore[misc]  # huey has no types
    """huey's consumer as threads of a process that handles its own signals."""

    def _set_signal_handlers(self) -> None:
        pass


def make_consumer(app: Flask) -> EmbeddedConsumer:
    """A consumer for this application, not yet started."""
    with app.app_context():
        huey = _huey()[0]
    return EmbeddedConsumer(huey, workers=WORKERS, periodic=True, initial_delay=0.05, max_delay=0.5)

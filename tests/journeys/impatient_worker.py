"""The real worker with a short lease, so that a test sees a dead worker's jobs taken up."""

from __future__ import annotations

from datetime import timedelta

from blog.app import create_app
from blog.core import jobs, serve

jobs.LEASE = timedelta(seconds=2)

if __name__ == "__main__":
    serve.run_worker(create_app())

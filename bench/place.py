"""Where a run happens: a seeded site in a folder of its own, on one of the databases, and how long it is looked at."""

from __future__ import annotations

import os
import re
import resource
import subprocess
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import sqlalchemy as sa
from flask import Flask

import config
from bench import load, processes, servers
from bench.load import Load
from bench.servers import Server
from blog.app import create_app
from blog.conversation.models import Comment, State, Thread
from blog.core.db import db, session
from blog.posts.models import Post

SQLITE, POSTGRESQL = "SQLite", "PostgreSQL"
# What performance.md measures: a post with 100 comments, one with 2,000.
BUSY, BUSIEST = 100, 2_000


@dataclass(frozen=True)
class Size:
    """How much is seeded, how often and how long each cell is looked at; and whether that is only a quick look."""

    posts: int
    comments: int
    rounds: int
    seconds: float
    quick: bool


@dataclass(frozen=True)
class Spent:
    """What a load cost the server under it: CPU milliseconds a request, all its processes and the database together."""

    cpu: float
    load: Load


@dataclass
class Place:
    """A seeded site that can be served."""

    folder: Path
    environ: dict[str, str]
    size: Size
    database: str = SQLITE
    # Processes of a database server that works for the site; SQLite works inside it.
    database_pids: tuple[int, ...] = ()
    # Which part of the machine others took while something was measured.
    disturbed: list[float] = field(default_factory=list)

    def flask(self, *arguments: str) -> None:
        """Run one of the site's commands. Raises RuntimeError with what it said when it failed."""
        command = [str(servers.FLASK), *arguments]
        environ = {**os.environ, **self.environ}
        done = subprocess.run(command, env=environ, cwd=config.ROOT, capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(f"{' '.join(arguments)} failed:\n{done.stdout[-1_000:]}{done.stderr[-2_000:]}")

    def seed(self) -> None:
        """Make the database and what is in it."""
        self.flask("db", "upgrade")
        self.flask("seed", f"--posts={self.size.posts}", f"--comments={self.size.comments}")

    @contextmanager
    def opened(self) -> Iterator[Flask]:
        """The application in this process, to look something up or to act."""
        app = create_app({**self.environ, "OPENLINE_PAGE_CACHE": "0"})
        with app.app_context():
            yield app
            db.session.remove()
            db.engine.dispose()

    @contextmanager
    def served(self, *, workers: int = 1, **more: str) -> Iterator[Server]:
        """The site, served; `more` are further settings."""
        with ExitStack() as stack:
            server = servers.start_site({**self.environ, **more}, self.folder, workers=workers)
            stack.callback(server.stop)
            yield server

    def spend(
        self,
        server: Server,
        path: str,
        *,
        headers: Mapping[str, str] | None = None,
        connections: int = load.CONNECTIONS,
        seconds: float | None = None,
    ) -> Spent:
        """Load one address when everything is at rest, and say what it cost."""
        roots = (server.pid, *self.database_pids)
        processes.wait_until_idle(roots)
        watch = Watch(roots)
        found = load.ask(
            server.url + path, seconds=seconds or self.size.seconds, headers=headers, connections=connections
        )
        cpu = watch.stop()
        self.disturbed.append(watch.disturbed)
        return Spent(cpu=1_000 * cpu / found.requests, load=found)


class Watch:
    """What some processes take of the CPU from now on, and what others on the machine take meanwhile."""

    def __init__(self, roots: tuple[int, ...]) -> None:
        self._roots = roots
        self._cpu, self._busy, self._own = processes.cpu(roots), processes.machine_busy(), _own()
        self._began = time.monotonic()
        self.disturbed = 0.0

    def stop(self) -> float:
        """The CPU seconds that the processes took."""
        spent = processes.cpu(self._roots) - self._cpu
        seconds = (time.monotonic() - self._began) * (os.cpu_count() or 1)
        others = processes.machine_busy() - self._busy - spent - (_own() - self._own)
        self.disturbed = max(0.0, others / seconds)
        return spent


def _own() -> float:
    """CPU seconds of this process and of the load generators that it waited for."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


@dataclass(frozen=True)
class Found:
    """Addresses of a seeded site: its posts by how much is said under them."""

    busy: str
    busiest: str | None
    others: tuple[str, ...]
    # A thread under another post, where forms are sent to.
    quiet_thread: int
    # For the search: a word of nearly all posts, one of the fewest, and two that follow one another.
    common: str
    rare: str
    phrase: str


def look_up(place: Place) -> Found:
    """Which post has about 100 comments, which 2,000, which are others, and what to search for."""
    with place.opened():
        count = sa.func.count(Comment.id)
        published = sa.and_(Comment.thread_id == Thread.id, Comment.state == State.PUBLISHED)
        rows = session().execute(
            sa.select(Post.slug, Thread.id, count, Post.source)
            .join(Thread, Post.thread_id == Thread.id)
            .outerjoin(Comment, published)
            .where(Post.published_at.is_not(None))
            .group_by(Post.id, Thread.id)
            .order_by(Post.published_at.desc())
        )
        posts = [(f"/posts/{slug}", thread, said, source) for slug, thread, said, source in rows]
    busy = min(posts, key=lambda one: abs(one[2] - BUSY))
    busiest = max(posts, key=lambda one: one[2])
    others = [one for one in posts if one not in (busy, busiest)]
    words = _by_use([one[3] for one in posts[:500]])
    return Found(
        busy=busy[0],
        busiest=busiest[0] if busiest[2] >= BUSIEST else None,
        others=tuple(one[0] for one in others[:20]),
        quiet_thread=others[len(others) // 2][1],
        common=words[-1],
        rare=words[0],
        phrase=re.findall(r"[A-Za-z]{4,} [A-Za-z]{4,}", posts[0][3])[0],
    )


def _by_use(texts: list[str]) -> list[str]:
    """Words, by how many of some texts have them, the rarest first."""
    seen = Counter(word for text in texts for word in set(re.findall(r"[a-z]{4,}", text.lower())))
    return sorted(seen, key=lambda word: (seen[word], word))

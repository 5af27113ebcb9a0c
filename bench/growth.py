"""What pages cost when a site grows: CPU of each page made anew, on sites of a thousand posts to a hundred thousand.

    python -m bench.growth [--sizes 1000:10000,10000:100000,100000:1000000] [--rounds 15]

Every size is seeded into a database of its own: SQLite, or one that is made on the PostgreSQL server of DATABASE_URL
and dropped afterwards. `--site` measures the seeded site that DATABASE_URL names, as it stands; `--without responses`
leaves a page out. Results are put into bench/growth.json beside those of other sizes and databases, and drawn as
bench/growth-*.svg. The CPU is that of Python and of the database's own process; nothing is kept between requests but
what the application remembers by itself.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask
from flask_migrate import upgrade

from bench import curves
from blog.app import create_app
from blog.conversation.models import Comment
from blog.core.db import db, is_sqlite, session
from blog.posts.models import Post, Tag
from blog.record.models import Entry
from blog.search.models import Document
from blog.seed import actions
from blog.seed.words import COMMON

HERE = Path(__file__).parent
RESULTS = HERE / "growth.json"
SIZES = "1000:10000,10000:100000,100000:1000000"
# A page that takes longer than this, in CPU seconds, is not asked for again and again.
PATIENCE = 2.0
Found = dict[str, Any]


def pages() -> dict[str, str]:
    """What is asked for, by name: pages that list much, and pages of one thing among many."""
    busy = "/posts/a-post-with-"
    newest = session().scalars(sa.select(Post).order_by(Post.id.desc()).limit(1)).one()
    middle = session().get_one(Post, newest.id // 2 + 2)
    year = f"{middle.published_at:%Y}"
    tag = session().scalars(sa.select(Tag).order_by(Tag.id).limit(1)).one()
    rare = middle.source.rpartition(" ")[2].rstrip(".")
    phrase = " ".join(middle.source.split()[10:13]).replace(".", "")
    found = {
        "home": "/",
        "feed": "/feed.atom",
        "a short post": newest.path,
        "a post with 100 comments": f"{busy}a-hundred-comments",
        "a post with 2,000 comments": f"{busy}two-thousand-comments",
        "comments of a post": f"{busy}a-hundred-comments/comments/feed.atom",
        "archive": "/archive",
        "a year": f"/archive/{year}",
        "a tag": tag.path,
        "people": "/people",
        "a person": "/people/ann",
        "a person's feed": "/people/ann/feed.atom",
        "issues": "/issues",
        "an issue": "/issues/2",
        "responses": "/responses",
        "record": "/record",
        "numbers": "/record/numbers",
        "a page": "/pages/imprint",
        "sitemap": "/sitemap.xml",
        "search: in every text": f"/search?q={COMMON[0]}",
        "search: common": "/search?q=battery",
        "search: prefix": "/search?q=batt",
        "search: two words": "/search?q=battery+winter",
        "search: phrase": f"/search?q=%22{phrase.replace(' ', '+')}%22",
        "search: rare": f"/search?q={rare}",
        "search: nothing": "/search?q=zzzzzzzz",
    }
    session().rollback()
    return found


def cost(app: Flask, address: str, rounds: int) -> Found:
    """The CPU milliseconds of one page: the median and the worst of some rounds after the first, and the first."""
    client, spent = app.test_client(), []
    with _statements() as asked:
        first, answer = _spend(lambda: client.get(address))
    for _ in range(rounds if first < PATIENCE else 1):
        used, answer = _spend(lambda: client.get(address))
        spent.append(1_000 * used)
    return {
        "status": answer.status_code,
        "bytes": len(answer.data),
        "queries": len(asked),
        "first_ms": round(1_000 * first, 2),
        "cpu_ms": round(statistics.median(spent), 2),
        "worst_ms": round(max(spent), 2),
    }


def measure(app: Flask, rounds: int, without: Sequence[str] = ()) -> Found:
    """A seeded site, as it stands."""
    tables = {"posts": Post, "comments": Comment, "entries": Entry, "documents": Document}
    counts = {name: session().scalar(sa.select(sa.func.count()).select_from(model)) for name, model in tables.items()}
    session().rollback()
    found: Found = {"database": db.engine.dialect.name, **counts, "megabytes": round(_size() / 1e6)}
    found["pages"] = {}
    for name, address in pages().items():
        if name in without:
            continue
        found["pages"][name] = cost(app, address, rounds)
        sys.stderr.write(f"{found['database']} {found['posts']:>7} {name:<28} {found['pages'][name]}\n")
    return found


def seeded(environ: dict[str, str], posts: int, comments: int) -> Found:
    """What it takes to fill a site of this size, in CPU seconds and in megabytes of memory at most."""
    with create_app(environ).app_context():
        upgrade()
        before = time.process_time()
        actions.fill(posts=posts, comments=comments, seed=1, progress=lambda _count: None)
        spent = time.process_time() - before
        db.engine.dispose()
    return {"cpu_s": round(spent, 1), "memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)}


def looked_at(environ: dict[str, str], rounds: int, without: Sequence[str]) -> Found:
    """The same site, in a process that has made none of it."""
    app = create_app({**environ, "OPENLINE_PAGE_CACHE": "0", "OPENLINE_LIMITS": "0"})
    with app.app_context():
        found = measure(app, rounds, without)
        db.engine.dispose()
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, keep the results beside the others, and draw them."""
    parser = argparse.ArgumentParser(prog="bench.growth", description="What pages cost when a site grows.")
    parser.add_argument("--sizes", default=SIZES, help="posts:comments, with commas between")
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--without", default="", help="pages that are left out, with commas between")
    parser.add_argument("--site", action="store_true", help="measure the site that DATABASE_URL names")
    parser.add_argument("--results", type=Path, default=RESULTS, help="where the results are kept, and drawn beside")
    asked = parser.parse_args(arguments)
    url, without = os.environ.get("DATABASE_URL", ""), asked.without.split(",")
    with tempfile.TemporaryDirectory() as folder:
        environ = {"OPENLINE_INSTANCE": folder, "SECRET_KEY": "of no use to anyone"}
        if asked.site:
            _keep(asked.results, _apart(looked_at, {**environ, "DATABASE_URL": url}, asked.rounds, without))
        for size in [] if asked.site else asked.sizes.split(","):
            posts, comments = map(int, size.split(":"))
            with _database(url, Path(folder), posts) as address:
                on = {**environ, "DATABASE_URL": address}
                seed = _apart(seeded, on, posts, comments)
                _keep(asked.results, {**_apart(looked_at, on, asked.rounds, without), "seed": seed})
    curves.draw(json.loads(asked.results.read_text()), asked.results.parent)
    return 0


def _apart(function: Any, *arguments: Any) -> Found:
    """In a process of its own: what one size leaves in memory is not part of the next."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        found: Found = pool.apply(function, arguments)
    return found


@contextmanager
def _database(url: str, folder: Path, posts: int) -> Iterator[str]:
    """An empty database, gone when it was measured."""
    if not url.startswith("postgresql"):
        path = folder / f"{posts}.sqlite"
        yield f"sqlite:///{path}"
        for left in folder.glob(f"{path.name}*"):
            left.unlink()
        return
    name = f"growth_{posts}_{os.getpid()}"
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with engine.connect() as connection:
        connection.exec_driver_sql(f'CREATE DATABASE "{name}"')
        # What helpers of a query spend is not theirs to be counted: they are gone when it is over.
        connection.exec_driver_sql(f'ALTER DATABASE "{name}" SET max_parallel_workers_per_gather = 0')
    try:
        yield sa.make_url(url).set(database=name).render_as_string(hide_password=False)
    finally:
        with engine.connect() as connection:
            connection.exec_driver_sql(f'DROP DATABASE "{name}" WITH (FORCE)')


def _keep(results: Path, found: Found) -> None:
    """Put one site's figures in the place of those of the same size on the same database."""
    kept = json.loads(results.read_text()) if results.exists() else []
    others = [row for row in kept if (row["database"], row["posts"]) != (found["database"], found["posts"])]
    before = [row["seed"] for row in kept if row not in others and "seed" in row]
    if before:
        found.setdefault("seed", before[0])
    rows = sorted([*others, found], key=lambda row: (row["database"], row["posts"]))
    results.write_text(json.dumps(rows, indent=1) + "\n")


def _spend(do: Any) -> tuple[float, Any]:
    """CPU seconds of this process and of the database's behind it; and what came of it."""
    behind = _behind()
    before = time.process_time() + _spent_by(behind)
    result = do()
    return time.process_time() + _spent_by(behind) - before, result


def _behind() -> list[Path]:
    """PostgreSQL works in processes of its own: those that this one is connected to."""
    if is_sqlite():
        return []
    with db.engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT pid FROM pg_stat_activity WHERE datname = current_database()")
        return [Path(f"/proc/{row[0]}/schedstat") for row in rows]


def _spent_by(processes: list[Path]) -> float:
    # In nanoseconds: a tick of the clock is longer than most pages take.
    return sum(int(stat.read_text().split()[0]) for stat in processes if stat.exists()) / 1e9


def _size() -> int:
    if is_sqlite():
        return Path(str(db.engine.url.database)).stat().st_size
    return session().scalar(sa.text("SELECT pg_database_size(current_database())")) or 0


@contextmanager
def _statements() -> Iterator[list[str]]:
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    sa.event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", note)


if __name__ == "__main__":
    sys.exit(main())

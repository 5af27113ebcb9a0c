"""Reading every public page of a site, as it is kept and as it is made anew, to compare them byte for byte."""

from __future__ import annotations

import os
import re
import threading
import zlib
from collections import Counter, deque
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar

import sqlalchemy as sa
from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.test import EnvironBuilder

from blog.cache.feature import FRONT
from blog.cache.front import Front
from blog.cache.kept import Kept
from blog.cache.models import SiteChange
from blog.cache.rules import table_of
from blog.core import clock, db
from blog.core.db import session
from blog.record.models import Entry

T = TypeVar("T")

# By hand: the demo as well, every page after every change, and the random walks for longer. It takes an hour.
THOROUGH = bool(os.environ.get("OPENLINE_TEST_THOROUGH"))
# Else, after each change: of the kept pages that were made from none of the tables that changed, one of so many is
# compared, another each time; and one of so many of those that were let go is read again.
SAMPLE, AGAIN = (1, 1) if THOROUGH else (5, 3)
# How many addresses of each route are read.
OF_EACH_ROUTE = 1_000 if THOROUGH else 1
# Where nothing is kept, or what never changes.
NOT_READ = ("/staff", "/my", "/media", "/assets", "/healthz", "/metrics", "/record/verify.py", "/challenge")
_LINK = re.compile(rb'(?:href|src)="(?:http://localhost)?(/[^"#]*)')


@dataclass(frozen=True)
class Answer:
    """What somebody outside gets."""

    status: str
    headers: list[tuple[str, str]]
    body: bytes

    def header(self, name: str) -> str:
        """The value of a header, or nothing."""
        return dict((key.lower(), value) for key, value in self.headers).get(name.lower(), "")


def ask(application: Any, address: str, *, method: str = "GET", environ: dict[str, Any] | None = None) -> Answer:
    """Send one request to a WSGI application, as a server does."""
    path, _, query = address.partition("?")
    builder = EnvironBuilder(path=path, query_string=query, method=method, base_url="http://localhost")
    told: list[Any] = []
    given = application({**builder.get_environ(), **(environ or {})}, lambda *said: told.append(said))
    try:
        body = b"".join(given)
    finally:
        getattr(given, "close", lambda: None)()
    return Answer(told[-1][0], list(told[-1][1]), body)


def outside(function: Callable[[], T]) -> T:
    """Call this as a server's thread does, which knows nothing of the test's session, clock and context."""
    found: list[T] = []
    failed: list[BaseException] = []

    def run() -> None:
        try:
            found.append(function())
        except BaseException as error:
            failed.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    if failed:
        raise failed[0]
    return found[0]


def front_of(app: Flask) -> Front:
    """What stands before an application."""
    found: Front = app.extensions[FRONT]
    return found


class Reader:
    """Somebody who has read every public page of a site, and reads it again."""

    def __init__(self, app: Flask) -> None:
        self._app, self.front = app, front_of(app)
        self.moment = datetime(2000, 1, 1, tzinfo=UTC)
        self.addresses: list[str] = []
        self.compared: Counter[str] = Counter()
        self._rounds = 0

    def read(self, moment: datetime) -> None:
        """Read everything there is, so that it is kept. Time only goes on."""
        self.moment = max(self.moment, moment)
        outside(self._crawl)

    def refill(self) -> None:
        """Read pages again that were read before."""
        outside(lambda: [self._ask(address) for address in self.addresses if self._has_turn(address, AGAIN)])

    def stale(self, moment: datetime, changed: Collection[str] = ()) -> list[str]:
        """The kept pages that are not, byte for byte, what they are when they are made anew.

        `changed`: the tables whose rows did. The pages that were made from one of them are compared, and a sample.
        """
        self.moment = max(self.moment, moment)
        self._rounds += 1

        def compare() -> list[str]:
            self.front.follower.look()
            kept = [address for address in self.addresses if self._is_worth_it(address, changed)]
            return [said for address in kept if (said := self._compare(address))]

        return outside(compare)

    def _ask(self, address: str) -> Answer:
        with clock.travel(self.moment):
            return ask(self.front, address)

    def _compare(self, address: str) -> str:
        hits = self.front.store.figures.hits
        with clock.travel(self.moment):
            kept = ask(self.front, address)
            if self.front.store.figures.hits == hits:
                return ""
            self.compared[self._route(address)] += 1
            anew = ask(self.front.inner, address)
        form = Kept(anew.headers, anew.body, self.moment).form("")
        same = _but_moved(kept.headers) == _but_moved(form.headers) and kept.body == form.body
        if anew.status.startswith("200") and same:
            return ""
        return f"{address}: {anew.status}, {_difference(kept, anew, form.headers)}"

    def _is_worth_it(self, address: str, changed: Collection[str]) -> bool:
        page = self.front.store.get(address)
        if page is None:
            return False
        is_touched = not changed or any(table_of(key) in changed for key in page.keys)
        return is_touched or self._has_turn(address, SAMPLE)

    def _has_turn(self, address: str, parts: int) -> bool:
        return zlib.crc32(f"{self._rounds} {address}".encode()) % parts == 0

    def _crawl(self) -> None:
        every = [rule.rule for rule in self._app.url_map.iter_rules() if "GET" in rule.methods and not rule.arguments]
        known, waiting = dict.fromkeys(self.addresses), deque([*self.addresses, *every])
        of_route: Counter[str] = Counter(map(self._route, self.addresses))
        asked = set()
        while waiting:
            address = waiting.popleft()
            route = self._route(address)
            if address in asked or not route or address.startswith(NOT_READ):
                continue
            asked.add(address)
            if address in known and self._rounds:
                # What is kept still says what it said.
                if self.front.store.get(address) is not None or not self._has_turn(address, AGAIN):
                    continue
            elif address not in known and of_route[route] >= OF_EACH_ROUTE:
                continue
            answer = self._ask(address)
            if address not in known:
                known[address] = None
                of_route[route] += 1
            waiting.extend(said.decode().replace("&amp;", "&") for said in _LINK.findall(answer.body))
        self.addresses = list(known)

    def _route(self, address: str) -> str:
        try:
            return str(self._app.url_map.bind("localhost").match(address.partition("?")[0])[0])
        except HTTPException:
            return ""


def _but_moved(headers: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """All but Last-Modified: a page made anew says that the record grew since, and a kept one need not."""
    return [(name, value) for name, value in headers if name != "Last-Modified"]


def _difference(kept: Answer, anew: Answer, headers: list[tuple[str, str]]) -> str:
    for was, now in zip(kept.body.split(b"\n"), anew.body.split(b"\n"), strict=False):
        if was != now:
            return f"{was[:300]!r} is kept where {now[:300]!r} belongs"
    return f"{sorted(set(kept.headers) ^ set(headers))}"


class Changes:
    """What is checked after every unit of work that changed something: that no page is kept which it made untrue."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.kinds: set[str] = set()
        self.stale: list[str] = []
        self.checks = 0
        self._known: set[frozenset[str]] = set()
        self._seq = session().scalar(sa.select(sa.func.max(Entry.seq))) or 0
        self._change = session().scalar(sa.select(sa.func.max(SiteChange.id))) or 0
        self._depth = 0

    def look(self) -> None:
        """Compare what is kept with what is made anew, after the first change of its sort; read everything again."""
        kinds, tables = self._new()
        if not kinds and not tables:
            return
        sort = frozenset(kinds | tables)
        if sort not in self._known or THOROUGH:
            self._known.add(sort)
            self.checks += 1
            said = self.reader.stale(clock.peek(), {table_of(key) for key in tables})
            self.stale += [f"after {sorted(sort)}: {one}" for one in said]
            self.reader.read(clock.peek())

    def _new(self) -> tuple[set[str], set[str]]:
        entries = session().execute(sa.select(Entry.seq, Entry.kind).where(Entry.seq > self._seq)).all()
        changes = session().execute(sa.select(SiteChange.id, SiteChange.keys).where(SiteChange.id > self._change)).all()
        session().rollback()
        self._seq = max((seq for seq, _kind in entries), default=self._seq)
        self._change = max((number for number, _keys in changes), default=self._change)
        kinds = {kind for _seq, kind in entries}
        self.kinds |= kinds
        # Which tables, and by which columns their rows are named; not which rows.
        return kinds, {key.partition("=")[0] for _number, keys in changes for key in keys}


@contextmanager
def following(reader: Reader) -> Iterator[Changes]:
    """Look after every unit of work that ends inside, before anything else happens."""
    reader.read(clock.peek())
    found = Changes(reader)
    db.at_end(after_commit=found.look)
    try:
        yield found
    finally:
        db._after_commit.remove(found.look)

"""What can be wrong with an installation, one look for each place. `flask doctor` runs them; none mends anything."""

from __future__ import annotations

import os
import shutil
import smtplib
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import sqlalchemy as sa
from flask import current_app
from limits.storage import storage_from_string

from blog.cache.feature import FRONT
from blog.cache.following import Follower, source_of
from blog.cache.models import SiteChange
from blog.core import clock, jobs, mailer, preparations, storage
from blog.core.db import db, is_sqlite, session, unit_of_work
from blog.core.lazily import Lazily
from blog.media.models import Picture
from blog.people.models import Person
from blog.record import verification, witness
from blog.site import health

if TYPE_CHECKING:
    from PIL import features
else:
    features = Lazily("PIL.features")

FINE, ADVICE, FAULT = "fine", "advice", "fault"
# A day's log and a few pictures must fit while somebody makes room, in bytes.
ROOM_LEAST = 500 * 1024**2
# Promises, links and sessions are measured by clocks: those of a site and its database may differ by so much.
CLOCKS_APART = timedelta(seconds=5)
# How many names a sentence lists of what is missing.
NAMED = 3


@dataclass(frozen=True)
class Finding:
    """What was found at one place: `fine`, `advice` (it works, and could be safer) or `fault`, in words."""

    place: str
    state: str
    words: str


def _look_at_settings() -> Iterator[Finding]:
    config = current_app.config
    base = urlsplit(str(config["BASE_URL"]))
    if not config["PRODUCTION"]:
        words = "OPENLINE_ENV is not `production`. That is right for a trial; what others can reach needs it."
        yield Finding("settings", ADVICE, words)
        return
    if base.scheme != "https":
        words = f"BASE_URL is {config['BASE_URL']}: passwords and cookies would travel unencrypted. Use https."
        yield Finding("settings", FAULT, words)
    if not config["RATELIMIT_ENABLED"]:
        yield Finding("settings", FAULT, "OPENLINE_LIMITS=0: nobody who guesses passwords is slowed down.")
    if base.scheme == "https" and not config["TRUSTED_PROXIES"]:
        words = "TRUSTED_PROXIES is 0. Behind a proxy, all readers seem to be one and share its limits: set it to 1."
        yield Finding("settings", ADVICE, words)
    yield Finding("settings", FINE, f"Production, at {config['BASE_URL']}.")


def _look_at_database() -> Iterator[Finding]:
    yield Finding("database", FINE, f"{health.database()} answers.")
    if is_sqlite():
        yield from _look_at_sqlite()
        return
    now = session().scalar(sa.text("SELECT clock_timestamp()"))
    if now is not None and abs(now - clock.peek()) > CLOCKS_APART:
        words = f"Its clock says {now:%H:%M:%S} UTC and this machine's {clock.peek():%H:%M:%S}. Set both by NTP."
        yield Finding("database", FAULT, words)
    for name in ("fsync", "full_page_writes", "synchronous_commit"):
        if session().scalar(sa.text(f"SHOW {name}")) == "off":
            words = f"{name} is off: a crash may lose what people were told was kept. Turn it on."
            yield Finding("database", FAULT, words)


def _look_at_sqlite() -> Iterator[Finding]:
    damage = session().scalars(sa.text(f"PRAGMA quick_check({NAMED})")).all()
    if damage != ["ok"]:
        words = f"The file is damaged ({'; '.join(map(str, damage))}). Put the last backup back."
        yield Finding("database", FAULT, words)
    lost = session().execute(sa.text("PRAGMA foreign_key_check")).fetchmany(NAMED)
    if lost:
        named = ", ".join(f"{table} {row}" for table, row, *_ in lost)
        yield Finding("database", FAULT, f"Rows point to rows that are not there: {named}.")
    if health.has_wal_bug():
        words = "This SQLite can lose a commit when several checkpoint at once, so one process does. 3.51.3 mends it."
        yield Finding("database", ADVICE, words)


def _look_at_migrations() -> Iterator[Finding]:
    if preparations.is_migrated():
        yield Finding("migrations", FINE, "The database stands at the newest migration.")
    else:
        words = "The database is not at the newest migration. Run: flask db upgrade"
        yield Finding("migrations", FAULT, words)


def _look_at_record() -> Iterator[Finding]:
    found = verification.verify()
    for fault in found.faults[:NAMED]:
        yield Finding("record", FAULT, f"Entry {fault.seq} {fault.what}.")
    if len(found.faults) > NAMED:
        words = f"There are {len(found.faults) - NAMED} more. `flask record verify` names them all."
        yield Finding("record", FAULT, words)
    if said := witness.problem():
        yield Finding("record", FAULT, said)
    if current_app.config["PRODUCTION"] and _instance() in Path(current_app.config["WITNESS"]).parents:
        words = "The witness lies in the instance, and would go back with its backup. OPENLINE_WITNESS says where to."
        yield Finding("record", ADVICE, words)
    if not found.faults:
        yield Finding("record", FINE, f"All {found.head[0]} entries hold, and so do their texts.")


def _look_at_worker() -> Iterator[Finding]:
    counts = jobs.counts()
    if not jobs.worker_is_up():
        words = "No worker gave a sign of life in three minutes, so no mail is leaving. Start `flask worker`."
        yield Finding("worker", FAULT, words)
    if counts["late"]:
        yield Finding("worker", FAULT, f"{counts['late']} jobs are more than five minutes late.")
    for name, count, error in jobs.given_up():
        words = f"{count} × {name} was given up after a day of trying; last: {error or 'nothing is known'}."
        yield Finding("worker", FAULT, words)
    if jobs.worker_is_up():
        yield Finding("worker", FINE, f"The worker is up, and {counts['waiting']} jobs wait.")


def _look_at_mail() -> Iterator[Finding]:
    config = current_app.config
    way = urlsplit(str(config["MAIL_URL"])).scheme
    serious = FAULT if config["PRODUCTION"] else ADVICE
    if way == "console":
        yield Finding("mail", serious, "Letters are printed and reach nobody. Set MAIL_URL to a mail server.")
        return
    if way == "file":
        if not _takes_files(Path(config["MAIL_FOLDER"])):
            yield Finding("mail", FAULT, f"No file can be written to {config['MAIL_FOLDER']}, where letters go.")
        yield Finding("mail", serious, "Letters are written to a folder and reach nobody. Set MAIL_URL to a server.")
        return
    place = f"{config['MAIL_SERVER']}:{config['MAIL_PORT']}"
    try:
        mailer.reach()
    except (OSError, smtplib.SMTPException) as error:
        # Without its message, which may name an account.
        words = f"{place} does not take letters from here ({type(error).__name__}). Look at MAIL_URL."
        yield Finding("mail", FAULT, words)
    else:
        yield Finding("mail", FINE, f"{place} answers.")


def _look_at_storage() -> Iterator[Finding]:
    for folder in (_instance(), _instance() / "media", Path(current_app.config["WITNESS"]).parent):
        if not _takes_files(folder):
            yield Finding("storage", FAULT, f"No file can be written to {folder}.")
    room = shutil.disk_usage(_instance()).free
    if room < ROOM_LEAST:
        yield Finding("storage", FAULT, f"Only {room // 1024**2} MB are free under {_instance()}.")
    secret = _instance() / "secret_key"
    if secret.exists() and secret.stat().st_mode & 0o077:
        yield Finding("storage", FAULT, f"Others on this machine may read {secret}. Run: chmod 600 {secret}")
    missing = sorted(name for name in _kept_files() if not storage.is_kept(name))
    if missing:
        words = f"{len(missing)} pictures are missing from the media folder: {', '.join(missing[:NAMED])}."
        yield Finding("storage", FAULT, f"{words} Put them back from a backup.")
    yield Finding("storage", FINE, f"{_instance()} has {room // 1024**2:,} MB free.")


def _look_at_pictures() -> Iterator[Finding]:
    lacking = [name for name in ("webp", "avif") if not features.check(name)]
    if lacking:
        words = f"Pillow cannot make {' and '.join(lacking)} here, so no picture can be uploaded. Install its wheel."
        yield Finding("pictures", FAULT, words)
    else:
        yield Finding("pictures", FINE, "Pictures can be made.")


def _look_at_limits() -> Iterator[Finding]:
    if not current_app.config["REDIS_URL"]:
        yield Finding("limits", FINE, "Limits are counted in each web process.")
        return
    if storage_from_string(str(current_app.config["REDIS_URL"])).check():
        yield Finding("limits", FINE, "Valkey answers: limits are counted there, and the queue wakes by it.")
    else:
        words = "REDIS_URL names a server that does not answer: limits are counted in each process, the queue is slow."
        yield Finding("limits", FAULT, words)


def _look_at_pages() -> Iterator[Finding]:
    if FRONT not in current_app.extensions:
        words = "OPENLINE_PAGE_CACHE=0: every page is made anew for every reader."
        yield Finding("pages", ADVICE, words)
        return
    room = current_app.config["PAGE_CACHE"] // 1024**2
    heard: list[str] = []
    follower = Follower(source_of(db.engine), changed=heard.extend, lost=lambda: None)
    try:
        follower.look()
        _say_something()
        follower.look()
    finally:
        follower.close()
    if _NOTHING in heard:
        yield Finding("pages", FINE, f"Up to {room} MB of pages are kept, and a change was heard of at once.")
    else:
        words = (
            "A change was not heard of by who keeps pages: they would grow stale. Set OPENLINE_PAGE_CACHE=0 for now."
        )
        yield Finding("pages", FAULT, words)


# A name that no row has: whoever follows hears it, and lets nothing go.
_NOTHING = "doctor"


@unit_of_work
def _say_something() -> None:
    session().add(SiteChange(keys=[_NOTHING], at=clock.now()))


def _kept_files() -> set[str]:
    found = {name for name in session().scalars(sa.select(Person.photo)) if name}
    for name, sizes in session().execute(sa.select(Picture.name, Picture.sizes)):
        found |= {name, *(str(size["name"]) for size in sizes)}
    return found


def _instance() -> Path:
    return Path(current_app.config["INSTANCE"])


def _takes_files(folder: Path) -> bool:
    """Whether a file can be written there. A folder that is not there yet will be made in the one above it."""
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"x")
            os.fsync(file.fileno())
    except OSError:
        return False
    return True


Look = Callable[[], Iterator[Finding]]
# In this order, and whether a look needs the tables.
LOOKS: tuple[tuple[str, Look, bool], ...] = (
    ("settings", _look_at_settings, False),
    ("database", _look_at_database, False),
    ("migrations", _look_at_migrations, False),
    ("record", _look_at_record, True),
    ("worker", _look_at_worker, True),
    ("mail", _look_at_mail, False),
    ("storage", _look_at_storage, True),
    ("pictures", _look_at_pictures, False),
    ("limits", _look_at_limits, False),
    ("pages", _look_at_pages, True),
)

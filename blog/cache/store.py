"""The pages that a process keeps: by address, found by what they were made from, the unused let go."""

from __future__ import annotations

import threading
from collections import OrderedDict, deque
from dataclasses import dataclass

from blog.cache.kept import Kept
from blog.cache.rules import followed

# How many changes are remembered for pages that are being made meanwhile; whoever is slower is not kept.
REMEMBERED = 1_000
# No page may take more than this part of the room.
PART = 8


@dataclass
class Figures:
    """What became of the pages, since the process began."""

    hits: int = 0
    misses: int = 0
    dropped: int = 0
    evicted: int = 0
    refused: int = 0
    emptied: int = 0


class Store:
    """Pages by address. Its methods may be called by any thread."""

    def __init__(self, room: int) -> None:
        self._room = room
        self._lock = threading.Lock()
        self._pages: OrderedDict[str, Kept] = OrderedDict()
        self._addresses: dict[str, set[str]] = {}
        self._sizes: dict[str, int] = {}
        self._changes: deque[tuple[int, frozenset[str]]] = deque(maxlen=REMEMBERED)
        self._turn = 0
        self.bytes = 0
        self.figures = Figures()

    def __len__(self) -> int:
        return len(self._pages)

    @property
    def turn(self) -> int:
        """How many changes were heard of: remembered by whoever begins to make a page."""
        return self._turn

    def get(self, address: str) -> Kept | None:
        """The page, if it is kept."""
        page = self._pages.get(address)
        if page is None:
            return None
        try:
            self._pages.move_to_end(address)
        except KeyError:  # let go by another thread meanwhile, but after it was found
            return None
        return page

    def put(self, address: str, page: Kept, *, since: int) -> bool:
        """Keep a page, unless what it was made from changed after `since` (a `turn`). Gives whether it is kept."""
        with self._lock:
            if self._moved(page, since) or page.size > self._room // PART:
                self.figures.refused += 1
                return False
            self._drop(address)
            self._pages[address] = page
            for key in followed(page.keys):
                self._addresses.setdefault(key, set()).add(address)
            self._sizes[address] = page.size
            self.bytes += page.size
            self._make_room()
            return True

    def weigh(self, address: str, page: Kept) -> None:
        """Count a page again: it grows when it is asked for in another encoding."""
        with self._lock:
            if self._pages.get(address) is page:
                self.bytes += page.size - self._sizes[address]
                self._sizes[address] = page.size
                self._make_room()

    def changed(self, keys: list[str]) -> None:
        """Let go of every page that was made from these rows."""
        with self._lock:
            self._turn += 1
            self._changes.append((self._turn, frozenset(keys)))
            for address in [one for key in keys for one in self._addresses.get(key, ())]:
                self.figures.dropped += self._drop(address)

    def empty(self) -> None:
        """Let go of every page: what changed is not known."""
        with self._lock:
            self._turn += REMEMBERED + 1
            self._changes.clear()
            self._pages.clear()
            self._addresses.clear()
            self._sizes.clear()
            self.bytes = 0
            self.figures.emptied += 1

    def forget(self, address: str) -> None:
        """Let go of one page: its time is over."""
        with self._lock:
            self._drop(address)

    def _moved(self, page: Kept, since: int) -> bool:
        if self._turn - since > len(self._changes):
            return True  # more has changed than is remembered
        listened = set(followed(page.keys))
        recent = (keys for turn, keys in self._changes if turn > since)
        return any(not listened.isdisjoint(keys) for keys in recent)

    def _drop(self, address: str) -> bool:
        page = self._pages.pop(address, None)
        if page is None:
            return False
        for key in followed(page.keys):
            found = self._addresses.get(key)
            if found is not None:
                found.discard(address)
                if not found:
                    del self._addresses[key]
        self.bytes -= self._sizes.pop(address)
        return True

    def _make_room(self) -> None:
        while self.bytes > self._room and self._pages:
            self.figures.evicted += self._drop(next(iter(self._pages)))

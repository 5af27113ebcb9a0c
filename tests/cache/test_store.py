"""The pages of a process: let go when what they show moves, when there is no room, and never kept too late."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

from blog.cache.kept import Kept
from blog.cache.store import PART, REMEMBERED, Store

ROOM = 80_000


def page(*keys: str, size: int = 100) -> Kept:
    return Kept([("Content-Type", "text/html")], b"x" * size, datetime(2026, 3, 1, tzinfo=UTC), keys=frozenset(keys))


def put(store: Store, address: str, *keys: str, size: int = 100) -> bool:
    return store.put(address, page(*keys, size=size), since=store.turn)


def test_a_change_lets_go_of_the_pages_that_were_made_from_it_and_of_no_other() -> None:
    store = Store(ROOM)
    put(store, "/thread-5", "comment.thread_id=5", "post.id=1")
    put(store, "/thread-6", "comment.thread_id=6")
    put(store, "/comments", "comment")
    store.changed(["comment", "comment.id=9", "comment.thread_id=5"])
    assert [address for address in ("/thread-5", "/thread-6", "/comments") if store.get(address)] == ["/thread-6"]


def test_a_change_of_nobody_knows_which_rows_lets_go_of_all_that_show_the_table() -> None:
    store = Store(ROOM)
    put(store, "/thread-5", "comment.thread_id=5")
    put(store, "/comments", "comment")
    put(store, "/post", "post.id=1")
    put(store, "/badge", "comment_badge.id=1")
    store.changed(["comment*"])
    assert [bool(store.get(one)) for one in ("/thread-5", "/comments", "/post", "/badge")] == [False, False, True, True]


def test_a_page_is_not_kept_when_what_it_shows_changed_while_it_was_made() -> None:
    store = Store(ROOM)
    since = store.turn
    store.changed(["comment", "comment.thread_id=5"])
    assert not store.put("/thread-5", page("comment.thread_id=5"), since=since)
    assert store.put("/thread-6", page("comment.thread_id=6"), since=since)
    assert store.get("/thread-5") is None and store.figures.refused == 1


def test_a_page_is_not_kept_when_everything_was_let_go_while_it_was_made() -> None:
    store = Store(ROOM)
    since = store.turn
    store.empty()
    assert not store.put("/", page("post"), since=since)
    assert put(store, "/", "post"), "The next one is."


def test_a_page_is_not_kept_when_more_changed_meanwhile_than_is_remembered() -> None:
    store = Store(ROOM)
    since = store.turn
    store.changed(["post"])
    for number in range(REMEMBERED - 1):
        store.changed([f"issue.id={number}"])
    assert not store.put("/", page("post"), since=since), "The oldest is still known."
    assert store.put("/person", page("person"), since=since), "All are known, and none of them is of a person."
    store.changed(["person"])
    assert not store.put("/", page("post"), since=since), "The oldest is not known any more."
    assert not store.put("/tag", page("tag"), since=since)


def test_no_more_bytes_are_kept_than_there_is_room_for_and_the_unused_go_first() -> None:
    store = Store(ROOM)
    for number in range(200):
        put(store, f"/{number}", "post", f"post.id={number}", size=1_000)
        assert store.get("/0"), "It is read all the time."
        assert store.bytes <= ROOM
    assert store.get("/1") is None and store.get("/199")
    assert store.figures.evicted == 200 - len(store)
    store.changed(["post*"])
    assert (len(store), store.bytes, store._addresses, store._sizes) == (0, 0, {}, {}), "Nothing is left behind."


def test_no_page_takes_more_than_its_part() -> None:
    store = Store(ROOM)
    assert not put(store, "/large", size=ROOM // PART + 1)
    assert put(store, "/small", size=ROOM // PART - 1)


def test_what_is_packed_later_counts() -> None:
    store = Store(ROOM)
    for number in range(8):
        put(store, f"/{number}", size=9_000)
    assert len(store) == 8
    for number in range(8):
        kept = store.get(f"/{number}")
        if kept is not None:
            kept.form("")
            store.weigh(f"/{number}", kept)
        assert store.bytes == sum(one.size for one in store._pages.values()) <= ROOM
    assert len(store) < 8


def test_a_page_that_was_let_go_is_not_counted_again() -> None:
    store = Store(ROOM)
    put(store, "/", "post")
    kept = store.get("/")
    assert kept
    store.changed(["post"])
    kept.form("gzip")
    store.weigh("/", kept)
    assert store.bytes == 0


def test_the_same_address_is_kept_once() -> None:
    store = Store(ROOM)
    put(store, "/", "post", size=5_000)
    put(store, "/", "issue", size=100)
    assert len(store) == 1 and store.bytes < 5_000
    store.changed(["post"])
    assert store.get("/"), "The older one was made from posts, this one was not."


def test_many_threads_leave_it_in_order() -> None:
    store = Store(ROOM)
    failed: list[BaseException] = []

    def work(number: int) -> None:
        try:
            for turn in range(300):
                address = f"/{(number + turn) % 40}"
                kept = store.get(address)
                if kept is None:
                    put(store, address, "post", f"post.id={turn % 7}", size=3_000)
                else:
                    kept.form("")
                    store.weigh(address, kept)
                if turn % 5 == number:
                    store.changed([f"post.id={turn % 7}"])
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed
    assert store.bytes == sum(store._sizes.values()) <= ROOM
    store.changed(["post*"])
    assert (len(store), store.bytes, store._addresses) == (0, 0, {})

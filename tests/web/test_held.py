"""What is held: a store for each thread, and answers that are kept until the store changes."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from blocs.errors import StoreError
from blocs.evidence import Store, open_store
from blocs.web import held as module
from blocs.web.held import Held
from blocs.web.threads import Threads

from .reading_site import first, second


@pytest.fixture
def seconds(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The clock by which answers grow old; a test moves it."""
    now = [1000.0]
    monkeypatch.setattr("blocs.web.held.time", SimpleNamespace(monotonic=lambda: now[0]))
    return now


@pytest.fixture
def held(tmp_path: Path) -> Iterator[Held]:
    made = Held(tmp_path / "s")
    yield made
    made.leave()


def in_threads(do: Callable[[], Any], many: int) -> list[Any]:
    """What some threads give that do the same at once."""
    found: list[Any] = []
    start = threading.Barrier(many)

    def work() -> None:
        start.wait()
        try:
            found.append(do())
        except Exception as error:
            found.append(error)

    threads = [threading.Thread(target=work) for _ in range(many)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def count(store: Store) -> int:
    return len(store.reports())


# ---- stores


def test_each_thread_has_its_own_store_and_keeps_it(held: Held) -> None:
    def ask() -> tuple[int, int]:
        try:
            return id(held.store()), id(held.store())
        finally:
            held.leave()

    mine = held.store()
    assert held.store() is mine
    found = in_threads(ask, 3)
    assert all(one == two != id(mine) for one, two in found)


def test_a_store_is_open_for_reading_only(held: Held) -> None:
    with pytest.raises(StoreError, match="read"):
        held.store().add(first())


def test_what_is_written_is_seen_by_all_threads(held: Held) -> None:
    before = count(held.store())
    with held.writing() as store:
        store.add(first())
    assert (before, count(held.store())) == (0, 1)


def test_another_store_in_its_place_is_opened(held: Held, tmp_path: Path) -> None:
    with open_store(tmp_path / "other") as store:
        store.add(first())
        store.add(second())
    assert count(held.store()) == 0
    shutil.rmtree(tmp_path / "s")
    shutil.copytree(tmp_path / "other", tmp_path / "s")
    assert count(held.store()) == 2


def test_a_store_that_is_gone_or_damaged_is_an_error_and_comes_back(held: Held, tmp_path: Path) -> None:
    with held.writing() as store:
        store.add(first())
    held.leave()
    path = tmp_path / "s" / "evidence.sqlite"
    whole = path.read_bytes()
    part = path.with_suffix(".part")
    part.write_bytes(whole[:4096] + b"\xff" * (len(whole) - 4096))
    part.replace(path)
    with pytest.raises(StoreError):
        count(held.store())
    path.unlink()
    with pytest.raises(StoreError):
        held.store()
    part.write_bytes(whole)
    part.replace(path)
    assert count(held.store()) == 1


def test_threads_of_a_site_close_their_stores(held: Held, monkeypatch: pytest.MonkeyPatch) -> None:
    asked, closed = [], []
    close = Store.close

    def note(store: Store) -> None:
        closed.append((threading.get_ident(), id(store)))
        close(store)

    monkeypatch.setattr(Store, "close", note)
    threads = Threads(held.leave)
    start = threading.Barrier(3)

    def ask() -> int:
        store = held.store()
        asked.append((threading.get_ident(), id(store)))
        start.wait(5)
        return count(store)

    async def all_at_once() -> list[int]:
        return await asyncio.gather(*(threads.run(ask) for _ in range(3)))

    assert asyncio.run(all_at_once()) == [0, 0, 0]
    assert closed == []
    threads.close()
    assert len(asked) == 3 and sorted(closed) == sorted(asked)


def test_threads_give_what_is_raised_and_go_on() -> None:
    threads = Threads(lambda: None)

    def fail() -> None:
        raise LookupError("no such thing")

    async def ask() -> int:
        with pytest.raises(LookupError, match="no such thing"):
            await threads.run(fail)
        return await threads.run(lambda: 7)

    assert asyncio.run(ask()) == 7
    threads.close()
    with pytest.raises(RuntimeError, match="closed"):
        asyncio.run(threads.run(lambda: 1))


def test_quick_work_does_not_wait_behind_slow_work_and_slow_work_does_not_keep_a_site_open() -> None:
    threads = Threads(lambda: None)
    go_on = threading.Event()

    async def ask() -> str:
        slow = [asyncio.ensure_future(threads.run(lambda: go_on.wait(20))) for _ in range(9)]
        await asyncio.sleep(0)
        told = await asyncio.wait_for(threads.run(lambda: "quick", quick=True), 5)
        begun = time.monotonic()
        threads.close(patience=0.2)
        assert time.monotonic() - begun < 3
        go_on.set()
        await asyncio.gather(*slow)
        return told

    assert asyncio.run(ask()) == "quick"


# ---- answers


def test_many_threads_make_an_answer_once(held: Held) -> None:
    made = []

    def make() -> str:
        made.append(1)
        time.sleep(0.05)
        return "answer"

    assert in_threads(lambda: held.keep("key", make), 8) == ["answer"] * 8
    assert len(made) == 1
    assert not held._making


def test_keys_do_not_wait_for_each_other(held: Held) -> None:
    meet = threading.Barrier(2, timeout=5)
    keys = iter(("a", "b"))
    assert len(in_threads(lambda: held.keep(next(keys), meet.wait), 2)) == 2
    assert not meet.broken


def test_what_is_raised_is_not_kept_and_leaves_nothing_behind(held: Held) -> None:
    tried = []

    def fail() -> str:
        tried.append(1)
        time.sleep(0.01)
        raise LookupError("none")

    found = in_threads(lambda: held.keep("key", fail), 4)
    assert all(isinstance(error, LookupError) for error in found) and len(tried) == 4
    assert not held._making
    assert held.keep("key", lambda: "now") == "now"
    assert not held._making


def test_an_answer_is_stale_after_a_write(held: Held) -> None:
    def ask() -> int:
        return held.keep("reports", lambda: count(held.store()))

    assert ask() == 0
    with held.writing() as store:
        store.add(first())
    assert ask() == 1


def test_an_answer_is_stale_after_a_write_that_failed(held: Held) -> None:
    answers = iter("ab")
    assert held.keep("key", lambda: next(answers)) == "a"
    with pytest.raises(LookupError), held.writing():
        raise LookupError
    assert held.keep("key", lambda: next(answers)) == "b"


def test_an_answer_is_stale_soon_after_another_process_wrote(held: Held, tmp_path: Path) -> None:
    def ask() -> int:
        return held.keep("reports", lambda: count(held.store()))

    (tmp_path / "a.txt").write_text("A Paper, 13 September 2018\n\nChina and Russia held talks.\n")
    assert ask() == 0
    order = "from blocs.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", order, "read", str(tmp_path / "a.txt"), "--store", str(tmp_path / "s"),
        "--reader", "rules"],
        capture_output=True, text=True, env={**os.environ, "OPENBLAS_NUM_THREADS": "1"}, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    until = time.monotonic() + 3
    while ask() != 1:
        assert time.monotonic() < until
        time.sleep(0.05)


def test_a_reader_of_the_store_makes_no_answer_stale(held: Held, tmp_path: Path) -> None:
    with held.writing() as store:
        store.add(first())
    answers = iter("ab")
    assert held.keep("key", lambda: next(answers)) == "a"
    held.changed()
    before = module._stamp(tmp_path / "s")
    with open_store(tmp_path / "s", read_only=True) as store:
        count(store)
        assert module._stamp(tmp_path / "s") == before


def test_what_rests_on_datasets_is_kept_while_reports_are_read(held: Held, tmp_path: Path) -> None:
    answers = iter("abc")

    def ask() -> str:
        return held.keep("key", lambda: next(answers), datasets=True)

    assert ask() == "a"
    with held.writing() as store:
        store.add(first())
    assert ask() == "a"
    (tmp_path / "s" / "sources").mkdir()
    (tmp_path / "s" / "sources" / "new.npz").write_bytes(b"x")
    assert ask() == "b"


def test_no_more_is_kept_than_there_is_room_for(held: Held, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MOST_KEPT", 3)
    for key in range(5):
        held.keep(key, lambda key=key: key)  # type: ignore[misc]
    assert [held.keep(key, lambda: "anew") for key in (4, 3, 0)] == [4, 3, "anew"]
    monkeypatch.setattr(module, "_MOST_BYTES", 100)
    for key in ("a", "b", "c"):
        held.keep(key, lambda: b"x" * 60)
    assert list(held._kept) == ["c"] and held._bytes == 60
    held.close()
    assert not held._kept and held._bytes == 0


def test_an_answer_may_be_a_little_old_while_others_write_but_not_after_a_visitors_own_change(
    held: Held, seconds: list[float]
) -> None:
    made: list[float] = []

    def make() -> int:
        made.append(seconds[0])
        seconds[0] += 0.2  # it took so long
        return len(made)

    def others_write() -> None:
        with open_store(held.folder) as store:
            store.fail(f"{seconds[0]}.txt", "it is gone", "look for it")

    assert held.keep("dear", make) == 1
    others_write()
    seconds[0] += 3.0
    assert held.keep("dear", make) == 1  # 20 times 0.2 seconds are not over
    seconds[0] += 1.5
    assert held.keep("dear", make) == 1  # given once more, while another thread makes it
    until = time.monotonic() + 20
    while held.keep("dear", make) == 1 and time.monotonic() < until:
        time.sleep(0.01)
    assert held.keep("dear", make) == 2
    others_write()
    held.changed()
    assert held.keep("dear", make) == 3
    held.close()


def test_what_took_long_is_never_given_longer_than_a_minute_after_a_change(
    held: Held, seconds: list[float]
) -> None:
    def make() -> float:
        seconds[0] += 5.0
        return seconds[0]

    first = held.keep("slow", make)
    with open_store(held.folder) as store:
        store.fail("a.txt", "it is gone", "look for it")
    seconds[0] += 4.9
    assert held.keep("slow", make) == first
    seconds[0] += 51.0
    assert held.keep("slow", make) > first
    held.close()


def test_what_is_made_anew_behind_a_visitors_back_builds_on_nothing_old(
    held: Held, seconds: list[float]
) -> None:
    def count() -> int:
        seconds[0] += 0.5
        return held.store().failures().__len__()

    def page() -> str:
        return f"{held.keep('count', count)} failures"

    assert held.keep("page", page) == "0 failures"
    with open_store(held.folder) as store:
        store.fail("a.txt", "it is gone", "look for it")
    seconds[0] += 30.0
    assert held.keep("page", page) == "0 failures"
    until = time.monotonic() + 20
    while held.keep("page", page) == "0 failures" and time.monotonic() < until:
        time.sleep(0.01)
    assert held.keep("page", page) == "1 failures"
    held.close()


def test_a_visitor_sees_his_own_changes_at_once_and_those_of_others_soon(
    held: Held, seconds: list[float]
) -> None:
    def make() -> int:
        seconds[0] += 0.2
        return len(held.store().failures())

    def ask(session: str) -> int:
        with held.visited(session):
            return held.keep("failures", make)

    assert ask("Ann") == ask("Bo") == 0
    with held.writing() as store:
        store.fail("a.txt", "it is gone", "look for it")
    held.abreast("Ann")
    assert ask("Bo") == 0  # Ann wrote
    assert ask("Ann") == 1
    assert ask("Bo") == 1  # it is made now
    with held.writing() as store:
        store.fail("b.txt", "it is gone", "look for it")
    assert ask("Ann") == 1  # neither of them has been told of this one
    assert held.keep("failures", make) == 2  # outside of a visit, all that was written counts
    held.close()


def test_what_is_made_of_something_old_counts_as_old(held: Held, seconds: list[float]) -> None:
    def count() -> int:
        seconds[0] += 0.4
        return len(held.store().failures())

    def page(name: str, session: str = "Bo") -> str:
        with held.visited(session):
            return held.keep(name, lambda: f"{held.keep('count', count)} failures")

    assert page("one") == "0 failures"
    with held.writing() as store:
        store.fail("a.txt", "it is gone", "look for it")
    held.abreast("Ann")
    seconds[0] += 2.0
    assert page("two") == "0 failures"  # made now, of a count from before
    assert page("two", "Ann") == "1 failures"  # so Ann, who wrote, is not given that
    assert page("three") == "1 failures"
    held.changed()
    seconds[0] += 2.0
    assert page("four") == "1 failures"
    seconds[0] += 100.0
    with open_store(held.folder) as store:
        store.fail("b.txt", "it is gone", "look for it")
    assert page("four") == "2 failures"
    held.close()


def test_no_more_visitors_are_remembered_than_there_is_room_for(
    held: Held, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_MOST_VISITORS", 2)
    for name in ("Ann", "Bo", "Ann", "Cy"):
        held.abreast(name)
    assert list(held._least) == ["Ann", "Cy"]


def test_a_picture_is_drawn_anew_only_when_what_it_shows_has_changed(held: Held) -> None:
    pictures = iter("abc")

    def ask(*values: float) -> str:
        return held.drawn(("bars", values), lambda: next(pictures))

    assert ask(1.0, 2.0) == "a"
    with held.writing() as store:
        store.add(first())
    assert ask(1.0, 2.0) == "a"
    assert ask(1.0, 2.5) == "b"
    assert held.drawn(("bars", (1.0, 2.0)), lambda: "no") == "a"
    assert held.drawn(("lines", (1.0, 2.0)), lambda: next(pictures)) == "c"
    assert held._bytes == 3

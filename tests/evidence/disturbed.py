"""Processes that write to a store and are killed, cut short of disk, or kept waiting.

What a child does is a function of this module; it is forked, so that it begins at once, and it tells its
parent line by line what it was told is done.
"""

from __future__ import annotations

import os
import random
import resource
import signal
import sys
import time
import traceback
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from blocs.errors import BlocsError
from blocs.evidence import Store, open_store
from blocs.reading.reading import Reading

from .make import many
from .stores import answers, by, pairs

Say = Callable[[str], None]


class Child:
    """A forked process that works on a folder."""

    def __init__(self, work: Callable[..., None], *given: Any) -> None:
        out, into = os.pipe()
        with warnings.catch_warnings():
            warnings.simplefilter(
                "ignore"
            )  # forking beside the threads of table libraries; nothing is shared
            self.process = os.fork()
        if self.process == 0:
            code = 1
            try:
                os.close(out)
                work(*given, lambda line: os.write(into, f"{line}\n".encode()))
                code = 0
            except BaseException:
                os.write(into, f"!{traceback.format_exc()}".encode())
            finally:
                os._exit(code)
        os.close(into)
        self.out = os.fdopen(out, "rb")

    def line(self) -> str:
        """The next line that it says."""
        return self.out.readline().decode().rstrip("\n")

    def kill(self) -> None:
        os.kill(self.process, signal.SIGKILL)

    def end(self) -> tuple[list[str], int]:
        """All lines that are left, whole, and how it ended."""
        with self.out as out:
            raw = out.read().decode()
        _, status = os.waitpid(self.process, 0)
        lines = raw.split("\n")
        code = os.waitstatus_to_exitcode(status)
        return lines if code == 1 else lines[:-1], code  # what was cut off in the middle was not said


@contextmanager
def child(work: Callable[..., None], *given: Any) -> Iterator[Child]:
    """A child that is no more when this is left."""
    one = Child(work, *given)
    try:
        yield one
    finally:
        try:
            one.kill()
            one.out.close()
            os.waitpid(one.process, 0)
        except (ProcessLookupError, ChildProcessError):
            pass


# What is written, step by step. A step is skipped where the store shows that it was done: one that was not
# acknowledged may have been.


def small(count: int) -> list[Reading]:
    """Readings of six records each."""
    return many(count, 6)


def add_and_correct(readings: list[Reading], folder: Path, say: Say) -> None:
    """Chunks of readings by `add_all` and `add`; some are reread, corrected, and a correction undone."""
    with open_store(folder) as store:
        said = {c.why: c for c in store.corrections()}
        say("open")
        for at in range(0, len(readings), 50):
            chunk = readings[at : at + 50]
            for n, _ in enumerate(store.add_all(chunk[:40], group=7)):
                say(f"add {chunk[n].report.id}")
            for reading in chunk[40:]:
                store.add(reading)
                say(f"add {reading.report.id}")
            for reading in chunk[::9]:
                if not store.has(reading.report.id, "hand 2"):
                    store.add(by(reading, "hand 2"))
                say(f"reread {reading.report.id}")
            for n, reading in enumerate(chunk[::7]):
                _correct(store, said, reading, n, f"{at}.{n}", say)
            store.fail(f"f{at}.pdf", "it is empty", "give another")


def _correct(store: Store, said: dict[str, Any], reading: Reading, n: int, why: str, say: Say) -> None:
    record = reading.records[n % 5]
    if why not in said:
        if n % 3 == 2 and record.kind == "event":
            said[why] = store.correct(record.id, "edit", by="Ana", why=why, changes={"realis": "planned"})
        else:
            said[why] = store.correct(record.id, "reject" if n % 2 else "confirm", by="Ana", why=why)
    say(f"correct {why}")
    if n == 1:
        if said[why].undone is None:
            said[why] = store.undo(said[why].id, by="Ben", why="no")
        say(f"undo {why}")


def link_and_correct(readings: list[Reading], folder: Path, say: Say) -> None:
    """Readings one by one; after some of them all are linked anew, and a link is corrected."""
    with open_store(folder) as store:
        say("open")
        for at, reading in enumerate(readings):
            store.add(reading)
            say(f"add {reading.report.id}")
            why = f"link {at}"
            done = {c.why for c in store.corrections()}
            if at % 4 == 3 and why not in done:
                links = store.relink()
                if links:
                    action: Any = "confirm" if at % 8 == 3 else "reject"
                    store.correct(links[at % len(links)].id, action, by="Ana", why=why)
                    say(f"correct {why}")
        store.relink()


@dataclass
class Heard:
    """What the children of one store acknowledged, and how often they were killed."""

    lines: set[str] = field(default_factory=set)
    kills: int = 0
    lives: int = 0


def killed_again_and_again(
    folder: Path, work: Callable[[Path, Say], None], chance: random.Random, kills: int, most: float
) -> Heard:
    """Kill whoever does the work up to `kills` times, each after at most so many seconds; then let it end."""
    heard = Heard()
    while True:
        last = heard.kills >= kills
        with child(work, folder) as one:
            heard.lives += 1
            if not last:
                time.sleep(chance.uniform(0, most))
                one.kill()
            lines, code = one.end()
        assert code in (0, -signal.SIGKILL), "\n".join(lines)
        heard.kills += code == -signal.SIGKILL
        heard.lines.update(line for line in lines if line and line != "open")
        whole(folder, heard.lines)
        if code == 0 and (last or "open" in lines):
            return heard


def whole(folder: Path, heard: set[str]) -> None:
    """All that was acknowledged is there, and no report is there by half."""
    if not (folder / "evidence.sqlite").exists():
        assert not heard
        return
    with open_store(folder) as store:
        assert store.check() == ()
        reports = {report.id for report in store.reports()}
        corrections = {c.why: c for c in store.corrections()}
        for line in heard:
            what, _, which = line.partition(" ")
            if what == "add":
                assert which in reports
            elif what == "reread":
                assert store.has(which, "hand 2")
            elif what == "correct":
                assert which in corrections
            else:
                assert corrections[which].undone is not None


def same_as_undisturbed(folder: Path, other: Path, work: Callable[[Path, Say], None]) -> None:
    """The store answers all questions as one does that nobody disturbed, byte for byte."""
    work(other, lambda _: None)
    with open_store(folder) as one, open_store(other) as two:
        found, wanted = answers(one, times=False), answers(two, times=False)
        for name in wanted:
            assert found[name] == wanted[name], name


# A disk that takes no more.


def limited(size: int, work: Callable[[], None], say: Say) -> None:
    """Do the work where no file may grow beyond `size` bytes; say what came of it."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
    try:
        work()
    except BlocsError as error:
        say(f"refused {' '.join(str(error).split())}")
    else:
        say("done")


def as_nobody(work: Callable[[], None], say: Say) -> None:
    """Do the work as a user who owns nothing; say what came of it."""
    if os.geteuid() == 0:
        os.setgid(65534)
        os.setuid(65534)
    try:
        work()
    except BlocsError as error:
        say(f"refused {error}")
    else:
        say("done")


def linked() -> list[Reading]:
    """Readings that links are found between, few enough to link them often."""
    return pairs()[:24]


if sys.platform == "win32":  # pragma: no cover
    raise ImportError("children are forked, which this system does not do")

"""How far reading has come: a bar on a terminal, else a line a minute, both on standard error."""

from __future__ import annotations

import sys
import time
from collections import deque
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import Any

from blocs.cli.screen import flat, remark

__all__ = ["Progress", "lasting"]

_FEW_FILES, _SMALL = 3, 1_000_000
"""Files, and bytes of them, for which no bar is worth the place."""
_EVERY = 60.0
"""Seconds between two lines where there is no terminal."""
_SPAN = 300.0
"""Seconds of the past by which the time left is reckoned."""


class Progress:
    """Follows bytes and reports; a context manager.

    Parameters
    ----------
    files : sequence of str
        Files and folders that are read; they are weighed when their weight is first needed.
    shown : bool
        Whether a bar may be shown.
    clock : callable
        Seconds that pass.

    Attributes
    ----------
    bar
        What draws on the terminal; None where nothing does.
    """

    def __init__(
        self, files: Sequence[str], *, shown: bool = True, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.bar: Any = None
        self._files, self._shown, self._clock = files, shown, clock
        self._weight: int | None = None
        self._reports = self._done = 0
        self._path = ""
        self._begun = self._told = clock()
        self._marks: deque[tuple[float, int, int]] = deque([(self._begun, 0, 0)])

    def __enter__(self) -> Progress:
        """Begin to draw where there is a terminal and much to do."""
        if self._shown and sys.stderr.isatty():
            from blocs.reports.archive import weigh

            count, self._weight = weigh(self._files)
            if count > _FEW_FILES or self._weight > _SMALL:
                self.bar = _bar(self._weight)
                self.bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Take the bar away."""
        if self.bar is not None:
            self.bar.stop()

    def at(self, done: int, path: str) -> None:
        """Note how many bytes are dealt with, and in which file."""
        now = self._clock()
        self._done, self._path = done, path
        if now - self._marks[-1][0] >= 1:
            self._marks.append((now, done, self._reports))
            while now - self._marks[0][0] > _SPAN:
                self._marks.popleft()
        if self.bar is None and now - self._told >= _EVERY:
            self._told = now
            if self._weight is None:
                from blocs.reports.archive import weigh

                self._weight = weigh(self._files)[1]
            of = f" of {_size(self._weight)}" if self._weight else ""
            remark(f"blocs: {_size(done)}{of}, {self._so_far(now)}")
        self._draw(now)

    def count(self) -> None:
        """Note a report."""
        self._reports += 1
        now = self._clock()
        if self._reports == 1:  # what came before is the time in which models are loaded
            self._marks = deque([(now, self._done, 1)])
        self._draw(now)

    def _draw(self, now: float) -> None:
        if self.bar is not None:
            (task,) = self.bar.task_ids
            told, path = self._so_far(now), flat(self._path)[-40:]
            self.bar.update(task, completed=self._done, told=told, path=path)

    def _so_far(self, now: float) -> str:
        if not self._reports:
            return "beginning"
        then, before, reports = self._marks[0]
        rate = (self._reports - reports) / max(now - then, 1e-9)
        told = [f"{self._reports:,} report{'' if self._reports == 1 else 's'}"]
        if now - then >= 1 and rate:
            told.append(f"{rate:,.1f}/s" if rate < 100 else f"{rate:,.0f}/s")
        done = self._done
        speed = (done - before) / max(now - then, 1e-9)
        if self._weight and speed and now - then >= 3:
            told.append(f"{lasting((self._weight - done) / speed)} left")
        return ", ".join(told)


def lasting(seconds: float) -> str:
    """Tell a time in its two largest units.

    Examples
    --------
    >>> lasting(7), lasting(200), lasting(9000), lasting(200_000)
    ('7 s', '3 min', '2 h 30 min', '2 d 7 h')
    """
    seconds = max(seconds, 0)
    if seconds < 60:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    if minutes < 60:
        return f"{minutes} min"
    hours, minutes = divmod(minutes, 60)
    if hours < 48:
        return f"{hours} h {minutes} min" if minutes else f"{hours} h"
    days, hours = divmod(hours, 24)
    return f"{days} d {hours} h" if hours else f"{days} d"


def _size(count: int) -> str:
    size = float(count)
    for unit in ("bytes", "kB", "MB", "GB"):
        if size < 1000:
            return f"{size:,.0f} {unit}" if unit == "bytes" else f"{size:,.1f} {unit}"
        size /= 1000
    return f"{size:,.1f} TB"


def _bar(weight: int) -> Any:
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, TaskProgressColumn, TextColumn
    from rich.progress import Progress as Bar

    bar = Bar(
        BarColumn(bar_width=20),
        TaskProgressColumn(),
        DownloadColumn(),
        TextColumn("{task.fields[told]}", markup=False),
        TextColumn("{task.fields[path]}", markup=False, style="dim"),
        console=Console(stderr=True),
        transient=True,
        refresh_per_second=4,
    )
    bar.add_task("", total=weight or None, told="", path="")
    return bar

"""What an import of coded events tells: how far it is, and what it did."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from blocs.errors import BlocsError
from blocs.sources.coded.batches import Found
from blocs.sources.coded.cutting import Cut

__all__ = ["Failed", "Imported", "Progress", "Skipped", "Steps"]


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that was not read, since a file of the same bytes is held: its path, and that file's name."""

    path: str
    held_as: str


@dataclass(frozen=True, slots=True)
class Failed:
    """A file that could not be read, and why; nothing of it is in the store."""

    path: str
    why: BlocsError


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an import is.

    Attributes
    ----------
    files, of_files : int
        Done with, and to do in all.
    bytes, of_bytes : int
        The same in bytes of the files.
    rows, bad : int
        Taken, and kept aside so far.
    seconds : float
    """

    files: int
    of_files: int
    bytes: int
    of_bytes: int
    rows: int
    bad: int
    seconds: float

    @property
    def rate(self) -> float:
        """Rows a second."""
        return self.rows / self.seconds if self.seconds else 0.0

    @property
    def left(self) -> float:
        """Seconds that are left, if it goes on like this; NaN before anything is done."""
        return self.seconds / self.bytes * (self.of_bytes - self.bytes) if self.bytes else float("nan")


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did.

    Attributes
    ----------
    files : tuple of str
        Names of the files whose rows were taken.
    rows, bad : int
        Rows taken, and rows kept aside.
    skipped_files : tuple of Skipped
    failed : tuple of Failed
    months : tuple of str
        To which rows were added, sorted.
    seconds : float
    source : str
        By which it was asked for.
    """

    files: tuple[str, ...]
    rows: int
    bad: int
    skipped_files: tuple[Skipped, ...]
    failed: tuple[Failed, ...]
    months: tuple[str, ...]
    seconds: float
    source: str = ""

    @property
    def rate(self) -> float:
        """Rows a second."""
        return self.rows / self.seconds if self.seconds else 0.0


class Steps:
    """Counts what is done, and tells it."""

    def __init__(self, found: Sequence[Found], tell: Callable[[Progress], None] | None, began: float) -> None:
        self.of_files, self.of_bytes = len(found), sum(file.size for file in found)
        self.tell, self.began = tell, began
        self.files = self.bytes = self.rows = self.bad = self._rows = self._bad = 0

    def tick(self, rows: int, bad: int) -> None:
        """Take note of a piece of a job that is not done."""
        self._rows += rows
        self._bad += bad
        self._told()

    def done(self, batch: Sequence[Found], made: Cut) -> None:
        """Take note of a job that is done."""
        self.files += len(batch)
        self.bytes += sum(file.size for file in batch)
        self.rows += sum(file.rows for file in made.files)
        self.bad += sum(file.bad for file in made.files)
        self._rows = self._bad = 0
        self._told()

    def _told(self) -> None:
        if self.tell is not None:
            rows, bad = self.rows + self._rows, self.bad + self._bad
            seconds = time.monotonic() - self.began
            self.tell(Progress(self.files, self.of_files, self.bytes, self.of_bytes, rows, bad, seconds))

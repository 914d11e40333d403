"""The manifest of coded events, or of mentions: source files, and segments that their rows are in.

``events/manifest.json`` is written anew and put in the place of the old one in one step; what it does not
name does not exist. A reader takes it once and then needs only files that never change. Writers keep each
other out by a lock that a killed process lets go.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import IO, Any

from blocs.errors import StoreError
from blocs.sources.coded.months import Run
from blocs.sources.coded.shelves import EVENTS, Shelf, folder_of

__all__ = [
    "AsideFile",
    "Busy",
    "Manifest",
    "Retired",
    "Segment",
    "SourceFile",
    "events_of",
    "load",
    "locked",
    "swap",
]

_FORMAT = 2
"""1 had neither `SourceFile.how` nor `Segment.version`; it is read as a store where both are as at first."""
_SEGMENT = re.compile(
    r"source=[A-Za-z0-9][A-Za-z0-9_-]{0,63}/month=\d{4}-\d{2}/[0-9a-f]{16}-[0-9a-z]+\.parquet"
)
_ASIDE = re.compile(r"bad/[0-9a-f]{16}\.jsonl")


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A source file whose rows are held.

    Attributes
    ----------
    name : str
    sha256 : str
        Of its bytes, as they were given: of the archive, where it is one.
    bytes : int
    source : str
    rows, bad : int
        Taken, and kept aside.
    batch : str
        Sixteen digits of the batch with which it was imported, by which its segments are named.
    since, until : date or None
        First and last day of its events; None where it holds none.
    days : tuple of Run
        The days that it stands for.
    told_by : str
        How they are known: ``"name"`` of the file, ``"added"``: days on which its rows were taken in, or
        ``"events"``: from its first event to its last.
    months : mapping of str to int
        Rows by month of the event.
    how : str
        SHA-256 of what a user told of its columns; empty where the reader needs nothing told.
    """

    name: str
    sha256: str
    bytes: int
    source: str
    rows: int
    bad: int
    batch: str
    since: date | None
    until: date | None
    days: tuple[Run, ...]
    told_by: str
    months: Mapping[str, int]
    how: str = ""


@dataclass(frozen=True, slots=True)
class Segment:
    """A Parquet file of rows of one source and month.

    Attributes
    ----------
    path : str
        In the folder of events.
    source, month : str
    rows, bytes : int
    sha256 : str
    since, until : date
        First and last day in it.
    version : int
        Of its columns; see `blocs.sources.coded.shelves.Shelf`.
    """

    path: str
    source: str
    month: str
    rows: int
    bytes: int
    sha256: str
    since: date
    until: date
    version: int = 1


@dataclass(frozen=True, slots=True)
class AsideFile:
    """Rows of a source file that were kept aside: path in the folder of events, source, number, checksum."""

    path: str
    source: str
    rows: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Retired:
    """A file that the store no longer needs, and since when; readers of an older manifest may."""

    path: str
    at: float


@dataclass(frozen=True, slots=True)
class Manifest:
    """All that a store holds of coded events.

    Attributes
    ----------
    files : tuple of SourceFile
        In the order in which they were imported.
    segments : tuple of Segment
    bad : tuple of AsideFile
    retired : tuple of Retired
    """

    files: tuple[SourceFile, ...] = ()
    segments: tuple[Segment, ...] = ()
    bad: tuple[AsideFile, ...] = ()
    retired: tuple[Retired, ...] = ()

    @property
    def sources(self) -> tuple[str, ...]:
        """Sources that have a file, sorted."""
        return tuple(sorted({file.source for file in self.files}))

    @property
    def parts(self) -> tuple[Segment | AsideFile, ...]:
        """All files that it names."""
        return (*self.segments, *self.bad)

    def without(self, source: str) -> Manifest:
        """The same without one source; nothing is retired by this."""
        return replace(
            self,
            files=tuple(one for one in self.files if one.source != source),
            segments=tuple(one for one in self.segments if one.source != source),
            bad=tuple(one for one in self.bad if one.source != source),
        )


class Busy(StoreError):
    """Another process writes to the store."""


def events_of(store: str | Path) -> Path:
    """Give the folder of events in the folder of a store."""
    return folder_of(store, EVENTS)


def load(store: str | Path, shelf: Shelf = EVENTS) -> Manifest:
    """Read the manifest of a store, of its events or mentions; an empty one where it holds none.

    Raises
    ------
    StoreError
        When it is damaged, cannot be read, or was written by a newer version.
    """
    place = folder_of(store, shelf) / "manifest.json"
    try:
        told = json.loads(place.read_bytes())
        if told["format"] > _FORMAT:
            raise StoreError(
                f"{place}: of format {told['format']}, and this version of blocs reads up to {_FORMAT}; "
                "update blocs"
            )
        if told.pop("digest") != hashlib.sha256(_json(told)).hexdigest():
            raise ValueError("it was changed by something else than blocs")
        return _read(told)
    except FileNotFoundError:
        return Manifest()
    except OSError as error:
        raise StoreError(f"{place}: cannot be read ({error.strerror or error}); let it be read") from error
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise StoreError(
            f"{place}: damaged ({str(error)[:200]}); put back a copy of it, or remove {place.parent} and "
            "import its sources again"
        ) from error


def swap(store: str | Path, manifest: Manifest, shelf: Shelf = EVENTS) -> None:
    """Put a manifest in the place of the one that is there, whole or not at all, on disk when this returns.

    Raises
    ------
    OSError
        When it cannot be written.
    """
    folder = folder_of(store, shelf)
    told = {"format": _FORMAT, **_written(manifest)}
    told["digest"] = hashlib.sha256(_json(told)).hexdigest()
    part = folder / f".manifest.{os.getpid()}.part"
    try:
        with part.open("wb") as stream:
            stream.write(_json(told))
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(folder / "manifest.json")
    finally:
        part.unlink(missing_ok=True)
    sync(folder)


def sync(folder: Path) -> None:
    """Have the names in a folder on disk; systems that cannot do that for folders do it by themselves."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextmanager
def locked(store: str | Path, shelf: Shelf = EVENTS) -> Iterator[None]:
    """Be the only writer of a table of a store; ends with the process, however that ends.

    Raises
    ------
    Busy
        When another process writes to it.
    """
    place = folder_of(store, shelf) / "lock"
    with place.open("a+b") as stream:
        try:
            _lock(stream)
        except OSError as error:
            stream.seek(0)
            other = stream.read(20).decode("ascii", "replace").strip() or "unknown"
            raise Busy(
                f"{store}: another process (number {other}) is importing {shelf.name} into it; wait until it "
                "has ended, or end it: nothing that it has done is lost"
            ) from error
        stream.truncate(0)
        stream.write(f"{os.getpid()}\n".encode())
        stream.flush()
        yield


def clean(store: str | Path, manifest: Manifest, shelf: Shelf = EVENTS, *, grace: float) -> Manifest:
    """Remove what a killed writer has left, and retired files whose time is over; only with the lock.

    Parameters
    ----------
    grace : float
        Seconds for which a retired file is kept for those who still read it.

    Returns
    -------
    Manifest
        Without the retired files that were removed; it is not written.
    """
    import shutil

    folder, now = folder_of(store, shelf), time.time()
    over = {one.path for one in manifest.retired if now - one.at > grace}
    for path in over:
        (folder / path).unlink(missing_ok=True)
    for part in folder.glob(".manifest.*.part"):
        part.unlink(missing_ok=True)
    left = list(folder.glob("tmp-*"))
    if left:  # whoever made it did not come to its end; only then can there be files without a name
        known = {one.path for group in (manifest.segments, manifest.bad, manifest.retired) for one in group}
        for pattern in ("source=*/month=*/*.parquet", "bad/*.jsonl"):
            for place in folder.glob(pattern):
                if place.relative_to(folder).as_posix() not in known:
                    place.unlink(missing_ok=True)
        for scratch in left:
            shutil.rmtree(scratch, ignore_errors=True)
    return replace(manifest, retired=tuple(one for one in manifest.retired if one.path not in over))


def _lock(stream: IO[bytes]) -> None:
    if sys.platform == "win32":
        import msvcrt

        stream.seek(2**30)  # far behind the text, so that others can read it
        msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
        return
    import fcntl

    fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)


# --- as JSON, and back


def _json(told: object) -> bytes:
    return json.dumps(told, sort_keys=True, separators=(",", ":"), allow_nan=False).encode("ascii")


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _written(manifest: Manifest) -> dict[str, Any]:
    return {
        "files": [
            {
                "name": one.name, "sha256": one.sha256, "bytes": one.bytes, "source": one.source,
                "rows": one.rows, "bad": one.bad, "batch": one.batch, "since": _day(one.since),
                "until": _day(one.until), "days": [[_day(a), _day(b)] for a, b in one.days],
                "told_by": one.told_by, "months": dict(one.months), "how": one.how,
            }
            for one in manifest.files
        ],
        "segments": [
            {
                "path": one.path, "source": one.source, "month": one.month, "rows": one.rows,
                "bytes": one.bytes, "sha256": one.sha256, "since": _day(one.since), "until": _day(one.until),
                "version": one.version,
            }
            for one in manifest.segments
        ],
        "bad": [
            {"path": one.path, "source": one.source, "rows": one.rows, "sha256": one.sha256}
            for one in manifest.bad
        ],
        "retired": [{"path": one.path, "at": one.at} for one in manifest.retired],
    }  # fmt: skip


def _read(told: Mapping[str, Any]) -> Manifest:
    files = []
    for one in told["files"]:
        since, until = (
            None if one[end] is None else date.fromisoformat(one[end]) for end in ("since", "until")
        )
        days = tuple((date.fromisoformat(a), date.fromisoformat(b)) for a, b in one["days"])
        months = {str(month): int(rows) for month, rows in one["months"].items()}
        files.append(SourceFile(**{**one, "since": since, "until": until, "days": days, "months": months}))
    segments = []
    for one in told["segments"]:
        since, until = date.fromisoformat(one["since"]), date.fromisoformat(one["until"])
        segments.append(Segment(**{**one, "since": since, "until": until}))
    bad = tuple(AsideFile(**one) for one in told["bad"])
    retired = tuple(Retired(**one) for one in told["retired"])
    for form, group in ((_SEGMENT, segments), (_ASIDE, bad), (_SEGMENT, retired)):
        wrong = [one.path for one in group if form.fullmatch(one.path) is None]
        if wrong:
            raise ValueError(f"{wrong[0][:80]!r} is no path that blocs gives")
    return Manifest(tuple(files), tuple(segments), bad, retired)

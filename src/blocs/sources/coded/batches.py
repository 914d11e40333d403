"""Which source files are imported together: planned by name and size alone, so that it never depends on what
is held already, on the number of workers, or on where an earlier import was cut off.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from blocs.errors import InputError, UsageError
from blocs.sources.coded.cutting import Given
from blocs.sources.coded.known import CodedSource, known

__all__ = ["Found", "batches", "found_in", "given", "routed"]

_TEXT = 100_000_000
"""Bytes of text that go into a batch: a day of GDELT, most of one flush of rows."""
_PACKED = 6
"""How many times its size the text in an archive is, about."""


@dataclass(frozen=True, slots=True)
class Found:
    """A source file on disk."""

    path: Path
    size: int

    @property
    def text(self) -> int:
        """About how many bytes of text it holds."""
        return self.size * (_PACKED if self.path.suffix.lower() in (".zip", ".gz") else 1)


def found_in(paths: Iterable[str | Path]) -> tuple[Found, ...]:
    """Find the files that were named, and those in folders that were named; by name, each once.

    Hidden files in folders are left out, and so are folders in folders.

    Raises
    ------
    UsageError
        When one is not there, or none are.
    """
    places: set[Path] = set()
    for told in paths:
        path = Path(told)
        if path.is_dir():
            places.update(p for p in path.iterdir() if p.is_file() and not p.name.startswith("."))
        elif path.is_file():
            places.add(path)
        else:
            raise UsageError(f"{path}: no such file; name files, or folders that hold them")
    if not places:
        raise UsageError("there are no files to import; name files, or folders that hold them")
    return tuple(
        Found(path, path.stat().st_size) for path in sorted(places, key=lambda path: (path.name, str(path)))
    )


def routed(source: CodedSource, paths: Iterable[str | Path]) -> list[tuple[CodedSource, list[Path]]]:
    """Part files by what their names say that they are: exports of GDELT and mentions come into one folder.

    Parameters
    ----------
    source : CodedSource
        That was asked for; of it are all files whose names say nothing else.
    paths : iterable of path
        Files, or folders that hold them.

    Returns
    -------
    list of (CodedSource, list of Path)
        The source that was asked for first; a source without files is left out.

    Raises
    ------
    UsageError
        When a file is not there, or there are none.
    """
    parts: dict[str, list[Path]] = {source.name: []}
    for found in found_in(paths):
        others = (name for form, name in source.beside if re.search(form, found.path.name, re.IGNORECASE))
        parts.setdefault(next(others, source.name), []).append(found.path)
    return [(known(name), files) for name, files in parts.items() if files]


def batches(files: Sequence[Found]) -> Iterator[tuple[Found, ...]]:
    """Put neighbours together until a batch is full; a file larger than that is alone."""
    batch: list[Found] = []
    text = 0
    for file in files:
        if batch and text + file.text > _TEXT:
            yield tuple(batch)
            batch, text = [], 0
        batch.append(file)
        text += file.text
    if batch:
        yield tuple(batch)


def given(file: Found) -> Given:
    """Take the checksum of a file as it is now.

    Raises
    ------
    InputError
        When it cannot be read.
    """
    try:
        with file.path.open("rb") as stream:
            about = file.path.stat()
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise InputError(
            str(file.path),
            f"it cannot be read ({error.strerror or error})",
            "let it be read, and import it again",
        ) from error
    return Given(str(file.path), file.path.name, digest, about.st_size, about.st_mtime_ns)

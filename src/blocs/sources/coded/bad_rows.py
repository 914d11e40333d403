"""Rows that a reader could not take, kept aside: which file, which line, why, and how the row begins.

One file of JSON lines for each source file that has such rows, in ``events/bad/``; only files that the
manifest names exist.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from blocs.errors import StoreError
from blocs.sources.coded.chunk import BadRow

__all__ = ["Aside", "read_aside", "write_aside"]


@dataclass(frozen=True, slots=True)
class Aside:
    """A row that was kept aside.

    Attributes
    ----------
    file : str
        Name of the source file.
    sha256 : str
        Of the source file.
    line : int
        From 1.
    why : str
    text : str
        Its first characters.
    """

    file: str
    sha256: str
    line: int
    why: str
    text: str


def write_aside(stream: TextIO, file: str, sha256: str, rows: Iterable[BadRow]) -> int:
    """Write rows of a file that were kept aside; gives their number."""
    count = 0
    for row in rows:
        told = {"file": file, "sha256": sha256, "line": row.line, "why": row.why, "text": row.text}
        stream.write(json.dumps(told) + "\n")  # ASCII, so that no text of a broken row can break a line
        count += 1
    return count


def read_aside(path: Path) -> Iterator[Aside]:
    """Read rows that were kept aside, in the order of their files.

    Raises
    ------
    StoreError
        When the file is not there or damaged.
    """
    try:
        with path.open(encoding="ascii") as stream:
            for line in stream:
                yield Aside(**json.loads(line))
    except (OSError, ValueError, TypeError) as error:
        raise StoreError(
            f"{path}: rows kept aside cannot be read ({error}); drop the source and import it again"
        ) from error

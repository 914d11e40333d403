"""The tables of facts in ``data/``, read with file and line named when one is wrong."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from importlib import resources

from blocs.errors import DataError

__all__ = ["facts", "mapping"]


def facts(name: str, header: str) -> Iterator[tuple[int, list[str]]]:
    """Give line number and cells of each row of a table.

    Raises
    ------
    DataError
        When the header is another one or a row has another number of cells.
    """
    with (resources.files("blocs.sources.coded") / "data" / name).open(encoding="utf-8") as stream:
        reader = csv.reader(stream)
        first = ",".join(next(reader, []))
        if first != header:
            raise DataError(f"{name}: header is {first!r}; write {header!r}")
        width = header.count(",") + 1
        for cells in reader:
            if len(cells) != width:
                raise DataError(f"{name}, line {reader.line_num}: {len(cells)} cells, not {width}")
            yield reader.line_num, cells


def mapping(name: str, header: str) -> dict[str, str]:
    """Give a table of two columns as a mapping.

    Raises
    ------
    DataError
        As `facts`, and when a key stands twice.
    """
    found: dict[str, str] = {}
    for line, (key, value) in facts(name, header):
        if key in found:
            raise DataError(f"{name}, line {line}: {key!r} stands twice; keep one")
        found[key] = value
    return found

"""Files with a header: which columns are there, and the cells of tab-separated files without quotes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from blocs.errors import DataError
from blocs.sources.coded.cells import Cells
from blocs.sources.coded.opening import blocks
from blocs.sources.coded.unquoted import cells_of

__all__ = ["chosen", "headed"]

_LOOKED_AT = 200


def chosen(
    path: str | Path,
    header: Sequence[str],
    wanted: Mapping[str, bool],
    optional: Mapping[str, bool],
    what: str,
) -> tuple[list[str], dict[str, bool]]:
    """Give names for all columns, no two the same, and those to keep; capitals do not count.

    Raises
    ------
    DataError
        When a wanted column is missing or stands twice.
    """
    folded = [name.strip().strip('"').casefold() for name in header]
    names = [f"column {at + 1}" for at in range(len(header))]
    kept: dict[str, bool] = {}
    for name, few in {**wanted, **optional}.items():
        places = [at for at, other in enumerate(folded) if other == name.casefold()]
        if len(places) == 1:
            names[places[0]] = name
            kept[name] = few
        elif name in wanted:
            fault = "stands twice" if places else "is not there"
            raise DataError(
                f"{path}: column {name!r} {fault}; the header begins {', '.join(header[:8])[:160]!r}; "
                f"give {what} with their own header"
            )
    return names, kept


def headed(
    path: str | Path,
    rows: int,
    wanted: Mapping[str, bool],
    optional: Mapping[str, bool],
    what: str,
    *,
    missing: Sequence[str] = ("",),
    standard: Sequence[str] = (),
) -> Iterator[Cells]:
    """Give the cells of a tab-separated file with a header and without quotes.

    `standard` is the header to go by where the rows have its number of columns and the header has not.

    Raises
    ------
    DataError
        When the file has no header, or a wanted column is missing.
    """
    names: list[str] = []
    kept: dict[str, bool] = {}
    for block in blocks(path, rows):
        if not names:
            first, *below = block.data.split(b"\n", _LOOKED_AT)[:_LOOKED_AT]
            header = first.removesuffix(b"\r").decode("utf-8", "replace").split("\t")
            widths = Counter(line.count(b"\t") + 1 for line in below if line.strip(b"\r"))
            usual = widths.most_common(1)[0][0] if widths else len(header)
            if usual != len(header) and usual == len(standard):
                header = list(standard)
            elif usual > len(header):
                header += [""] * (usual - len(header))
            names, kept = chosen(path, header, wanted, optional, what)
        yield cells_of(block, names, kept, missing, max(2 - block.first, 0))
    if not names:
        raise DataError(f"{path}: the file is empty; give {what}")

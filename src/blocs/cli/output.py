"""Files that a command writes beside what it shows: a picture, a page, or all figures."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from blocs.errors import UsageError

if TYPE_CHECKING:
    from blocs.sources import Frame

__all__ = ["output_file", "write_output"]

_ENDINGS = (".svg", ".html", ".json", ".csv", ".parquet")


def output_file(name: str | None) -> Path | None:
    """Path of the file to write; None where none is asked for.

    Raises
    ------
    UsageError
        When its ending says no format.
    """
    if name is None:
        return None
    if Path(name).suffix.lower() not in _ENDINGS:
        raise UsageError(
            f"cannot write {name!r}: end its name in {', '.join(_ENDINGS[:-1])} or {_ENDINGS[-1]}"
        )
    return Path(name)


def write_output(
    path: Path,
    *,
    table: Callable[[], Frame],
    json: Callable[[], str],
    picture: Callable[[], str],
    page: Callable[[], str],
) -> None:
    """Write what the ending of the file asks for; only that is made.

    Raises
    ------
    UsageError
        When the file cannot be written.
    """
    kind = path.suffix.lower()
    if kind == ".parquet":
        table().write_parquet(path)
        return
    if kind == ".json":
        text = json() + "\n"
    elif kind == ".csv":
        text = table().to_csv()
    else:
        text = page() if kind == ".html" else picture()
    try:
        path.write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        raise UsageError(f"{path}: cannot be written ({error.strerror}); name another file") from error

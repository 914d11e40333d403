"""Options that several commands have, and how their values are understood."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from blocs.errors import UsageError

__all__ = [
    "DEFAULT_STORE",
    "Dask",
    "Json",
    "Limit",
    "MinConfidence",
    "Model",
    "Published",
    "Publisher",
    "Reader",
    "Retrieved",
    "StoreFolder",
    "StoreIfThere",
    "Title",
    "Workers",
    "day",
    "folder_of",
    "size",
]

DEFAULT_STORE = "evidence"
_UNITS = {"": 1, "k": 10**3, "m": 10**6, "g": 10**9, "ki": 2**10, "mi": 2**20, "gi": 2**30}


def day(text: str) -> date:
    """Day in any usual form ("2018-09-13", "13 September 2018")."""
    from blocs.reports import parse_day

    try:
        return parse_day(text)
    except UsageError as error:
        raise typer.BadParameter(str(error)) from error


def folder_of(store: str | None) -> Path | None:
    """Folder of a store: the one named, which must be there, or the usual one where it is.

    Raises
    ------
    UsageError
        When the one named is not there.
    """
    if store is None:
        return Path(DEFAULT_STORE) if Path(DEFAULT_STORE).is_dir() else None
    if not Path(store).is_dir():
        raise UsageError(f"--store {store}: no such folder; make it with blocs import or blocs read --store")
    return Path(store)


def size(text: str) -> int:
    """Bytes, with or without a unit.

    Examples
    --------
    >>> size("20MB"), size("1.5 GiB"), size("4096")
    (20000000, 1610612736, 4096)
    """
    found = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([kmg]i?)?b?\s*", text.lower())
    if found is None or float(found[1]) == 0:
        raise typer.BadParameter(f"{text!r} is no size; write it as 20MB or 20000000")
    return int(float(found[1]) * _UNITS[found[2] or ""])


def _publisher(text: str) -> str | None:
    """Name of a publisher, on one line."""
    from blocs.reports.limits import given

    try:
        return given(publisher=text).publisher
    except UsageError as error:
        raise typer.BadParameter(str(error)) from error


def _title(text: str) -> str | None:
    """Title, on one line."""
    from blocs.reports.limits import given

    try:
        return given(title=text).title
    except UsageError as error:
        raise typer.BadParameter(str(error)) from error


def reader(text: str) -> str:
    """Kind of reader."""
    from blocs.reading import READERS

    if text not in READERS:
        raise typer.BadParameter(f"{text!r} is none of: {', '.join(READERS)}")
    return text


Json: TypeAlias = Annotated[bool, typer.Option("--json", help="Print JSON instead, and nothing else.")]
StoreFolder: TypeAlias = Annotated[
    str, typer.Option("--store", metavar="DIR", help="Folder of the store to ask.")
]
StoreIfThere: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--store",
        metavar="DIR",
        help=f"Folder with reports and datasets; {DEFAULT_STORE} if there is one and this is not given.",
    ),
]
Published: TypeAlias = Annotated[
    date | None,
    typer.Option(metavar="DAY", parser=day, help="Day of publication of all FILEs; wins over what they say."),
]
Publisher: TypeAlias = Annotated[
    str | None,
    typer.Option(metavar="NAME", parser=_publisher, help="Publisher of all FILEs; wins over what they say."),
]
Title: TypeAlias = Annotated[
    str | None,
    typer.Option(metavar="TITLE", parser=_title, help="Title of all FILEs; wins over what they say."),
]
Retrieved: TypeAlias = Annotated[
    date | None,
    typer.Option(
        metavar="DAY", parser=day, help="Day on which all FILEs were fetched; wins over what they say."
    ),
]
Workers: TypeAlias = Annotated[
    int, typer.Option(metavar="N", min=1, help="Processes that read; the result is the same with any number.")
]
Dask: TypeAlias = Annotated[
    str | None,
    typer.Option(
        metavar="ADDRESS",
        help="Dask scheduler whose workers read, as tcp://host:8786; local starts --workers of them here.",
    ),
]
Limit: TypeAlias = Annotated[
    int | None,
    typer.Option(
        metavar="SIZE",
        parser=size,
        help="Largest report to read, as 50MB; 20MB if not given.",
        show_default=False,
    ),
]
Model: TypeAlias = Annotated[
    str | None,
    typer.Option(metavar="NAME", help="Installed spaCy model to parse with, instead of the one that ships."),
]
MinConfidence: TypeAlias = Annotated[
    float,
    typer.Option(metavar="X", min=0, max=1, help="Leave out records below this confidence, 0 to 1."),
]
Reader: TypeAlias = Annotated[
    str,
    typer.Option(
        metavar="KIND",
        parser=reader,
        help="encoder, or rules: faster, finds about half as many acts.",
    ),
]

"""Tables to take away: CSV, Parquet, and a folder of all with a README of where they come from."""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path

from blocs.web.page import Shown, Table

__all__ = ["KINDS", "table_bytes", "whole_folder"]

KINDS: Mapping[str, str] = {"csv": "text/csv; charset=utf-8", "parquet": "application/vnd.apache.parquet"}
"""Kinds of file, and their media types."""

_THEN = (1980, 1, 1, 0, 0, 0)
"""The same tables give the same bytes."""


def table_bytes(table: Table, kind: str) -> bytes:
    """Write a table as a file.

    Raises
    ------
    MissingExtra
        When Parquet is asked for and pyarrow is not there.
    """
    if kind == "csv":
        return table.to_csv().encode("utf-8", "replace")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.parquet"
        table.write_parquet(path)
        return path.read_bytes()


def whole_folder(shown: Shown, address: str) -> bytes:
    """Zip all tables of a page as CSV, with a README of units, sources and the way back to the page."""
    out = io.BytesIO()
    lines = [
        shown.title,
        "",
        f"From blocs {version('blocs')}, page {address}",
        "",
        "Empty cells are missing values; missing is not zero.",
        "",
    ]
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, make in shown.tables.items():
            table = make()
            _put(archive, f"{name}.csv", table_bytes(table, "csv"))
            lines += [f"{name}.csv: a row for each {table.unit}, {len(table):,} rows", *_columns(table), ""]
        lines += ["Sources, to be cited:", *(f"- {source}" for source in shown.sources or ("none named",))]
        _put(archive, "README.txt", ("\n".join(lines) + "\n").encode("utf-8", "replace"))
    return out.getvalue()


def _columns(table: Table) -> list[str]:
    from blocs.sources import Frame

    if not isinstance(table, Frame):
        return []
    lines = []
    for column in table.columns:
        unit = f" ({column.unit})" if column.unit else ""
        lines.append(f"    {column.name}{unit}{f': {column.note}' if column.note else ''}")
    return lines


def _put(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    info = zipfile.ZipInfo(name, _THEN)
    info.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(info, content)

"""`export`: evidence as a folder of tables in open formats, with a README and a manifest."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed
from pathlib import Path
from typing import Any, Literal, TypeAlias, get_args

from blocs.errors import UsageError
from blocs.evidence.exporting.arrow import DuckdbFile, ParquetFiles
from blocs.evidence.exporting.asking import Evidence, snapshot
from blocs.evidence.exporting.faults import faults
from blocs.evidence.exporting.filling import Filled, fill
from blocs.evidence.exporting.folder import MANIFEST, building, digest, look, settle, sync
from blocs.evidence.exporting.readme import Told, plain, readme
from blocs.evidence.exporting.sheets import Sheets
from blocs.evidence.exporting.sqlite import SqliteFile
from blocs.evidence.exporting.words import meaning
from blocs.evidence.exporting.writers import CsvFiles, JsonFiles, Lossless, Writer
from blocs.evidence.optional import extra
from blocs.evidence.store import Store
from blocs.reading.records import Record

__all__ = ["EXPORT_FORMATS", "ExportFormat", "Exported", "Written", "export"]

ExportFormat: TypeAlias = Literal["csv", "jsonl", "parquet", "sqlite", "duckdb"]
EXPORT_FORMATS: tuple[ExportFormat, ...] = get_args(ExportFormat)
"""Formats of tables, in the order in which they are written."""

_WRITERS: dict[ExportFormat, Callable[[Path], Writer]] = {
    "csv": CsvFiles,
    "jsonl": JsonFiles,
    "parquet": ParquetFiles,
    "sqlite": SqliteFile,
    "duckdb": DuckdbFile,
}
_NEEDS: dict[ExportFormat, tuple[str, ...]] = {"parquet": ("pyarrow",), "duckdb": ("pyarrow", "duckdb")}


@dataclass(frozen=True, slots=True)
class Written:
    """A file of an export: its name, size in bytes, and SHA-256."""

    name: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export wrote: the folder, its files (the manifest apart), and the rows of each table."""

    folder: Path
    files: tuple[Written, ...]
    rows: Mapping[str, int]
    made: str
    version: str
    manifest: Mapping[str, Any]


def export(
    evidence: Evidence,
    folder: str | Path,
    *,
    formats: Iterable[ExportFormat] = ("csv",),
    records: Iterable[Record] | None = None,
    filters: Mapping[str, Any] | None = None,
    text: bool = False,
    overwrite: bool = False,
    version: str | None = None,
    made: datetime | None = None,
) -> Exported:
    """Write evidence to a folder: tables, records without loss, a README and a manifest.

    The folder is there whole, or not at all. Its tables are events, quantities, statements, states (one row a
    state in a record), links, claims, copies and derived figures where the evidence has them, and reports.
    `records.jsonl` holds the records without loss. The same evidence, version and time give the same bytes,
    but for DuckDB.

    Parameters
    ----------
    evidence : Store or Gathered
    folder : str or Path
        A new or an empty folder; its parent must be there.
    formats : several of "csv", "jsonl", "parquet", "sqlite", "duckdb"
        Formats of the tables. Parquet needs pyarrow, DuckDB needs pyarrow and duckdb: ``blocs[tables]``.
    records : iterable of Record
        Export these, of this evidence, instead of all.
    filters : mapping
        What `Store.records` is asked with; the README tells it. Only one of `records` and `filters`.
    text : bool
        Also the full texts of the reports. They belong to their publishers.
    overwrite : bool
        Replace an export. Files there that it did not write stay; a file that was changed since is refused.
    version, made : str, datetime
        Version of `blocs` and time of making to tell; the ones of now if not given.

    Returns
    -------
    Exported

    Raises
    ------
    UsageError
        When a format or a filter is none, or a record's report is not in the evidence.
    MissingExtra
        When a format needs a package that is not there.
    RecordError
        When a record holds what no file can, such as half of a surrogate pair.
    StoreError
        When the folder is not empty, or it cannot be written. What was there before is whole then.

    Examples
    --------
    >>> import tempfile
    >>> from blocs.evidence import gather
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     export(gather([]), f"{folder}/export").rows["events"]
    0
    """
    wanted = _formats(formats)
    if records is not None and filters:
        raise UsageError("give records or filters, not both")
    version = version or _version()
    moment = (made or datetime.now(UTC)).isoformat(timespec="seconds")
    place = Path(folder)
    with faults(place):
        target = look(place, overwrite=overwrite)
        with building(target) as part:
            with snapshot(evidence):
                filled = _write(evidence, part, wanted, records, filters or {}, text)
                told = Told(
                    version=version,
                    made=moment,
                    formats=wanted,
                    readers=filled.readers,
                    filters=filters or {} if records is None else None,
                    tables=filled.tables,
                    rows=filled.rows,
                    reports=filled.reports,
                    held=filled.held,
                    unlinked=evidence.unlinked() if isinstance(evidence, Store) else 0,
                    failures=len(evidence.failures()) if isinstance(evidence, Store) else None,
                    text=text,
                )
            (part / "README.md").write_text(readme(told), encoding="utf-8", newline="\n")
            files = tuple(Written(p.name, p.stat().st_size, digest(p)) for p in sorted(part.iterdir()))
            manifest = _manifest(told, files)
            (part / MANIFEST).write_text(
                json.dumps(manifest, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n"
            )
            for path in part.iterdir():
                sync(path)
            settle(part, target)
    return Exported(place, files, filled.rows, moment, version, manifest)


def _formats(formats: Iterable[ExportFormat]) -> tuple[ExportFormat, ...]:
    asked = {formats} if isinstance(formats, str) else set(formats)
    unknown = sorted(asked - set(EXPORT_FORMATS))
    if unknown or not asked:
        cause = f"unknown format {unknown[0]!r}" if unknown else "no format"
        raise UsageError(f"{cause}; known are {', '.join(EXPORT_FORMATS)}")
    wanted = tuple(name for name in EXPORT_FORMATS if name in asked)
    for name in wanted:
        for package in _NEEDS.get(name, ()):
            extra(package)
    return wanted


def _write(
    evidence: Evidence,
    part: Path,
    formats: Sequence[ExportFormat],
    records: Iterable[Record] | None,
    filters: Mapping[str, Any],
    text: bool,
) -> Filled:
    with ExitStack() as open_files:
        lossless = Lossless(part)
        open_files.callback(lossless.close)
        writers = []
        for name in formats:
            writers.append(_WRITERS[name](part))
            open_files.callback(writers[-1].close)
        return fill(evidence, Sheets(writers), lossless, records=records, filters=filters, text=text)


def _manifest(told: Told, files: Sequence[Written]) -> dict[str, Any]:
    tables = {
        name: {
            "rows": told.rows[name],
            "columns": [
                {"name": field.name, "type": field.type, **asdict(meaning(name, field.name))}
                for field in table.fields
            ],
        }
        for name, table in told.tables.items()
    }
    return {
        "format": "blocs export 1",
        "blocs": told.version,
        "made": told.made,
        "formats": list(told.formats),
        "readers": dict(sorted(told.readers.items())),
        "filters": None
        if told.filters is None
        else {name: plain(value) for name, value in told.filters.items()},
        "reports": {"here": len(told.reports), "held": told.held},
        "tables": tables,
        "files": [asdict(file) for file in files],
    }


def _version() -> str:
    try:
        return installed("blocs")
    except PackageNotFoundError:  # pragma: no cover - a source tree on the path, not installed
        return "0"

"""The shelf: datasets kept in the folder of a store, so that commands find them.

One file a dataset, ``FOLDER/sources/NAME.npz``: a zip archive, nothing in it compressed, of arrays in NumPy's
format, one or two a column, and ``about.json``, which says what they are. Text is kept as numbers of words
and a list of the words, so that nothing is ever pickled. The same dataset gives the same bytes. A file on the
shelf may come from anybody: what is not exactly as it should be is refused, and nothing in it is run.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import struct
import threading
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from blocs.errors import DataError, StoreError, UsageError
from blocs.sources.column import Column, ColumnType
from blocs.sources.frame import Frame, column_of, described
from blocs.sources.panel import Coverage, Unit
from blocs.sources.panel.dataset import Dataset
from blocs.states import Origin

__all__ = ["Held", "about", "digest", "drop", "keep", "kept", "load"]

_FORMAT = 1
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LONGEST = 64
_DAY = (1980, 1, 1, 0, 0, 0)
"""The first day that a zip archive can hold: the same for all, so that bytes do not depend on the clock."""
_HEAD = 512
"""Bytes in which the head of an array of one dimension stands."""
_KINDS: dict[ColumnType, str] = {"number": "f", "whole": "i", "text": "i"}
"""Types of columns, and the kind of the numbers that stand for their values."""
_DAMAGE = (
    zipfile.BadZipFile, OSError, EOFError, ValueError, KeyError, TypeError, AttributeError, RuntimeError,
    OverflowError, MemoryError, struct.error, DataError, UsageError,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Held:
    """What is known of a dataset on the shelf without reading it.

    Attributes
    ----------
    name : str
    unit : Unit
    rows : int
    columns : tuple of str
    coverage : Coverage
    origin : Origin
    remarks : tuple of str
    """

    name: str
    unit: Unit
    rows: int
    columns: tuple[str, ...]
    coverage: Coverage
    origin: Origin
    remarks: tuple[str, ...]

    @property
    def citation(self) -> str:
        """What to cite."""
        return self.origin.citation


def keep(dataset: Dataset, folder: str | Path) -> Path:
    """Keep a dataset in the folder of a store; one of the same name is replaced, whole or not at all.

    Parameters
    ----------
    dataset : Dataset
        By name: small letters, digits and hyphens.
    folder : path
        Of the store; made where it is not there.

    Returns
    -------
    Path
        The file that was written.

    Raises
    ------
    UsageError
        When the name is not of that form.
    StoreError
        When the file cannot be written.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> origin = Origin("me", "My table (2024).", "1", "mine", date(2024, 1, 1), "")
    >>> keys = [Column("ccode", [2, 710]), Column("year", [2000, 2000])]
    >>> frame = Frame(Unit.of("state-year"), [*keys, Column("cinc", [0.14, None])], (), Coverage(2000, 2000))
    >>> with TemporaryDirectory() as folder:
    ...     path = keep(Dataset("mine", frame, origin), folder)
    ...     path.name, kept(folder), load(folder, "mine").frame["cinc"]
    ('mine.npz', ('mine',), (0.14, None))
    """
    place = _place(folder, dataset.name)
    entries: list[tuple[str, NDArray[Any] | bytes]] = []
    columns = []
    for number, column in enumerate(dataset.frame.columns):
        parts = _taken_apart(column)
        columns.append({**described(column), "type": column.type, "parts": [ending for ending, _ in parts]})
        entries += [(f"{number}{ending}", part) for ending, part in parts]
    told = {
        "format": _FORMAT,
        "name": dataset.name,
        "unit": str(dataset.frame.unit),
        "rows": len(dataset.frame),
        "columns": columns,
        "sources": list(dataset.frame.sources),
        "coverage": dataset.coverage.to_dict(),
        "origin": {**asdict(dataset.origin), "accessed": dataset.origin.accessed.isoformat()},
        "remarks": list(dataset.remarks),
    }
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        part = place.with_name(f".{place.stem}.{os.getpid()}-{threading.get_ident()}.part")
        try:
            with part.open("wb") as stream:
                with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
                    _write(archive, "about.json", _json(told))
                    for name, entry in entries:
                        _write(archive, name, entry)
                stream.flush()
                os.fsync(stream.fileno())
            part.replace(place)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise StoreError(
            f"{place}: cannot be written ({error.strerror or error}); name a folder that can be written to"
        ) from error
    return place


def kept(folder: str | Path) -> tuple[str, ...]:
    """Give the names of the datasets in the folder of a store, sorted; none where it holds no shelf."""
    shelf = Path(folder) / "sources"
    try:
        names = [path.stem for path in shelf.iterdir() if path.suffix == ".npz" and path.is_file()]
    except (FileNotFoundError, NotADirectoryError):
        return ()
    except OSError as error:
        raise StoreError(f"{shelf}: cannot be read ({error.strerror}); give another folder") from error
    return tuple(sorted(name for name in names if _good(name)))


def load(folder: str | Path, name: str) -> Dataset:
    """Read a dataset from the folder of a store.

    Raises
    ------
    UsageError
        When the name is not of the form of names.
    StoreError
        When it is not there (tells what is), damaged, or of a newer format.
    """
    with _opened(folder, name) as (archive, told, place):
        held = _held(told, name)
        wanted = {"about.json"}
        columns = []
        for number, column in enumerate(told["columns"]):
            values, used = _put_together(archive, number, column, held.rows)
            wanted |= used
            columns.append(values)
        names = archive.namelist()
        if len(names) != len(set(names)) or set(names) != wanted:
            raise ValueError("it holds other parts than it tells of")
        if any(info.compress_type != zipfile.ZIP_STORED for info in archive.infolist()):
            raise ValueError("a part of it is compressed")
        sources = tuple(str(source) for source in told["sources"])
        frame = Frame(held.unit, columns, sources, held.coverage)
        if len(frame) != held.rows or frame.names != held.columns:
            raise ValueError(f"{place.name} tells of other rows or columns than it has")
        return Dataset(name, frame, held.origin, held.remarks)


def digest(folder: str | Path, name: str) -> str:
    """Give the SHA-256 of the bytes of a dataset in the folder of a store: the same dataset, the same digest.

    Raises
    ------
    UsageError
        When the name is not of the form of names.
    StoreError
        When it is not there (tells what is), or cannot be read.
    """
    place = _place(folder, name)
    if not place.is_file():
        raise StoreError(_not_there(folder, name))
    try:
        with place.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise StoreError(
            f"{place}: cannot be read ({error.strerror or error}); let it be read, or import it again"
        ) from error


def about(folder: str | Path) -> tuple[Held, ...]:
    """Tell what datasets are in the folder of a store, by name, without reading their rows.

    Raises
    ------
    StoreError
        When one is damaged, or of a newer format; names it.
    """
    found = []
    for name in kept(folder):
        with _opened(folder, name) as (_, told, _place):
            found.append(_held(told, name))
    return tuple(found)


def drop(folder: str | Path, name: str) -> None:
    """Remove a dataset from the folder of a store.

    Raises
    ------
    UsageError
        When the name is not of the form of names.
    StoreError
        When it is not there, or cannot be removed.
    """
    place = _place(folder, name)
    try:
        place.unlink()
    except FileNotFoundError as error:
        raise StoreError(_not_there(folder, name)) from error
    except OSError as error:
        raise StoreError(
            f"{place}: cannot be removed ({error.strerror}); remove the file yourself"
        ) from error


# --- names and places


def _good(name: str) -> bool:
    return len(name) <= _LONGEST and _NAME.fullmatch(name) is not None


def _place(folder: str | Path, name: str) -> Path:
    if not _good(name):
        raise UsageError(
            f"{name[:80]!r} is no name of a dataset; write small letters, digits and hyphens: un-votes"
        )
    return Path(folder) / "sources" / f"{name}.npz"


def _not_there(folder: str | Path, name: str) -> str:
    there = kept(folder)
    has = f"it has {', '.join(there)}" if there else "it has no datasets yet"
    return (
        f"no dataset {name!r} in {folder}; {has}. Import it first: blocs import {name} FILE --store {folder}"
    )


@contextmanager
def _opened(folder: str | Path, name: str) -> Iterator[tuple[zipfile.ZipFile, dict[str, Any], Path]]:
    """Open a file of the shelf and read what it says of itself; whatever is wrong with it is a StoreError."""
    place = _place(folder, name)
    if not place.is_file():
        raise StoreError(_not_there(folder, name))
    try:
        with zipfile.ZipFile(place) as archive:
            size = place.stat().st_size
            if any(max(info.file_size, info.compress_size) > size for info in archive.infolist()):
                raise ValueError("a part claims to be larger than the file")
            told = json.loads(_bytes(archive, "about.json"))
            if not isinstance(told, dict) or not isinstance(told.get("format"), int):
                raise ValueError("about.json does not say what it is")
            if told["format"] > _FORMAT:
                raise StoreError(
                    f"{place}: of format {told['format']}, and this version of blocs reads up to {_FORMAT}; "
                    "update blocs, or import the dataset again"
                )
            yield archive, told, place
    except _DAMAGE as error:
        cause = str(error) or type(error).__name__
        raise StoreError(
            f"{place}: damaged, or not written by blocs ({cause[:200]}); import it again: "
            f"blocs import {name} FILE --store {folder}"
        ) from error


def _held(told: Mapping[str, Any], name: str) -> Held:
    unit = Unit.told(told["unit"])
    if unit is None or told["name"] != name:
        raise ValueError(f"its unit is {told['unit']!r}, its name {told['name']!r}")
    rows = told["rows"]
    if type(rows) is not int or rows < 0:
        raise ValueError(f"it tells of {rows!r} rows")
    span = told["coverage"]
    if type(span["since"]) is not int or type(span["until"]) is not int:
        raise ValueError("its coverage has no years")
    if any(type(state) is not int for state in span["states"] or ()):
        raise ValueError("its coverage names states by something else than numbers")
    origin = Origin(**{**told["origin"], "accessed": date.fromisoformat(told["origin"]["accessed"])})
    words = (origin.producer, origin.citation, origin.version, origin.licence, origin.note)
    if not all(isinstance(text, str) for text in (*words, *told["remarks"])):
        raise ValueError("its origin or remarks are no text")
    columns = tuple(str(column["name"]) for column in told["columns"])
    return Held(name, unit, rows, columns, Coverage.from_dict(span), origin, tuple(told["remarks"]))


# --- columns as arrays without objects, and back


def _taken_apart(column: Column) -> list[tuple[str, NDArray[Any] | bytes]]:
    """Give the parts of a column, by what their names end in."""
    if column.type == "number":
        return [(".npy", column.held)]
    if column.type == "whole":
        gaps = column.missing
        rest: list[tuple[str, NDArray[Any] | bytes]] = [(".gaps.npy", gaps)] if gaps.any() else []
        return [(".npy", _small(column.held)), *rest]
    place: dict[Any, int] = {None: -1}
    cells = column.held.tolist()
    codes = np.fromiter((place.setdefault(cell, len(place) - 1) for cell in cells), np.int64, len(cells))
    return [(".npy", _small(codes)), (".words.json", _json(list(place)[1:]))]


def _small(values: NDArray[np.int64]) -> NDArray[Any]:
    """The same whole numbers in as few bytes as hold them all."""
    if not len(values):
        return values.astype("<i1")
    least, most = int(values.min()), int(values.max())
    for kind in ("<i1", "<i2", "<i4"):
        if np.iinfo(kind).min <= least and most <= np.iinfo(kind).max:
            return values.astype(kind)
    return values.astype("<i8")


def _put_together(
    archive: zipfile.ZipFile, number: int, told: Mapping[str, Any], rows: int
) -> tuple[Column, set[str]]:
    """Make a column of its parts; gives the names of the parts too."""
    if not all(isinstance(told.get(key, ""), str) for key in ("name", "unit", "note", "source")):
        raise ValueError(f"column {number} has no name")
    if not isinstance(told.get("absent"), (str, int, float, type(None))):
        raise ValueError(f"column {told['name']} has no value for absent rows")
    kind: ColumnType = told["type"]
    wanted = {"text": ([".npy", ".words.json"],), "whole": ([".npy"], [".npy", ".gaps.npy"])}
    if told["parts"] not in wanted.get(kind, ([".npy"],)):
        raise ValueError(f"column {told['name']} has other parts than a column of its type")
    values: Any = _array(archive, f"{number}.npy", _KINDS[kind], rows)
    codes = values.astype(np.int64) if kind == "text" else None
    if kind == "text":
        words = json.loads(_bytes(archive, f"{number}.words.json"))
        if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
            raise ValueError(f"the words of column {told['name']} are no text")
        if len(values) and not (values.min() >= -1 and values.max() < len(words)):
            raise ValueError(f"column {told['name']} points at words that are not there")
        values = np.empty(len(words) + 1, object)
        values[:] = [*words, None]  # the last, so that -1 is missing
    elif kind == "whole":
        values = values.astype(np.int64)
        if len(told["parts"]) > 1:
            values = np.ma.MaskedArray(values, _array(archive, f"{number}.gaps.npy", "b", rows))
    column = column_of({**told, "type": kind}, values)
    return column if codes is None else column.take(codes), {f"{number}{part}" for part in told["parts"]}


def _array(archive: zipfile.ZipFile, name: str, kind: str, rows: int) -> NDArray[Any]:
    """Read an array of one dimension whose length, type and size are as they should be."""
    content = _bytes(archive, name)
    stream = io.BytesIO(content[:_HEAD])
    if np.lib.format.read_magic(stream) != (1, 0):
        raise ValueError(f"{name} is of another version")
    shape, _, dtype = np.lib.format.read_array_header_1_0(stream, max_header_size=_HEAD)
    start = stream.tell()
    if (
        dtype.kind != kind
        or dtype.hasobject
        or dtype.byteorder == ">"
        or (kind == "f" and dtype.itemsize != 8)
    ):
        raise ValueError(f"{name} is of type {dtype}")
    if shape != (rows,) or len(content) - start != rows * dtype.itemsize:
        raise ValueError(f"{name} has {shape} cells, not {rows}")
    return np.frombuffer(content, dtype, rows, start)


def _bytes(archive: zipfile.ZipFile, name: str) -> bytes:
    """Read a part; it is not compressed, so that it cannot be larger than its file."""
    info = archive.getinfo(name)
    if info.compress_type != zipfile.ZIP_STORED or info.file_size != info.compress_size:
        raise ValueError(f"{name} is compressed")
    return archive.read(info)


def _json(told: object) -> bytes:
    return json.dumps(told, sort_keys=True, separators=(",", ":"), allow_nan=False).encode("ascii")


def _write(archive: zipfile.ZipFile, name: str, entry: NDArray[Any] | bytes) -> None:
    info = zipfile.ZipInfo(name, _DAY)
    info.create_system, info.external_attr = 3, 0o644 << 16
    size = len(entry) if isinstance(entry, bytes) else entry.nbytes + _HEAD
    with archive.open(info, "w", force_zip64=size >= 2**31 - 1) as stream:
        if isinstance(entry, bytes):
            stream.write(entry)
        else:
            np.lib.format.write_array(stream, np.ascontiguousarray(entry), version=(1, 0), allow_pickle=False)

"""Cells of a piece of a file, turned into columns: each different text once, and what is wrong put aside.

A reader asks for a column as days, numbers, counts or codes. A row with a cell that is none of these is
marked; at the end all marked rows become `BadRow` and the others a table. No row is lost in between.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from blocs.sources.coded.chunk import BadRow, Chunk
from blocs.sources.coded.opening import shown
from blocs.sources.coded.row import schema, tables

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["Cells", "Levels", "coded", "compact_day", "iso_day"]

_INT32 = 2**31


class Levels(NamedTuple):
    """A column of text: which text each row holds, -1 for none, and the different texts."""

    places: NDArray[np.int64]
    texts: list[str]


class Cells:
    """The cells of some rows.

    Parameters
    ----------
    columns : mapping of str to pyarrow.ChunkedArray
        Text or dictionaries of text, null where a cell is empty.
    lines : int array
        Line of each row.
    raw : callable
        Gives the bytes of a row by its place.
    bad : list of BadRow
        Rows that were put aside before.
    last_line : int
    """

    def __init__(
        self,
        columns: Mapping[str, pa.ChunkedArray],
        lines: NDArray[np.int64],
        raw: Callable[[int], bytes],
        bad: list[BadRow],
        last_line: int,
    ) -> None:
        self._columns, self._lines, self._raw = columns, lines, raw
        self._bad, self._last = bad, last_line
        self._why: dict[int, str] = {}
        self._levels: dict[str, Levels] = {}

    def __len__(self) -> int:
        return len(self._lines)

    def __contains__(self, name: object) -> bool:
        return name in self._columns

    def spoil(self, mask: NDArray[np.bool_], why: Callable[[int], str]) -> None:
        """Mark rows as bad; the first reason given for a row holds."""
        for row in np.flatnonzero(mask).tolist():
            self._why.setdefault(row, why(row))

    def levels(self, name: str) -> Levels:
        """Give a column as its different texts; a column that the file lacks is empty throughout."""
        if name not in self._levels:
            if name not in self._columns:
                return Levels(np.full(len(self), -1, np.int64), [])
            pa = tables()
            column = self._columns[name]
            if not pa.types.is_dictionary(column.type):
                column = column.dictionary_encode()
            held = column.unify_dictionaries().combine_chunks()
            if isinstance(held, pa.ChunkedArray):
                held = held.chunk(0) if held.num_chunks else pa.array([], column.type)
            places = _places(held.indices)
            self._levels[name] = Levels(places, held.dictionary.to_pylist())
        return self._levels[name]

    def _values(self, name: str, read: Callable[[str], Any], why: str, kind: Any) -> Any:
        """Give what each row's text reads as; a text that raises ValueError spoils the row."""
        pa = tables()
        places, texts = self.levels(name)
        values: list[Any] = []
        wrong = np.zeros(len(texts) + 1, np.bool_)
        for at, text in enumerate(texts):
            try:
                values.append(read(text))
            except (ValueError, OverflowError):
                values.append(None)
                wrong[at] = True
        if wrong.any():
            self.spoil(wrong[places], lambda row: f"{name}: {texts[places[row]][:40]!r} {why}")
        values.append(None)
        return pa.array(values, kind).take(pa.array(np.where(places < 0, len(texts), places)))

    def days(self, name: str, read: Callable[[str], date], *, needed: bool) -> NDArray[np.datetime64]:
        """Give a column of days; NaT where there is none, which spoils the row where it is needed."""
        places, texts = self.levels(name)
        values = np.full(len(texts) + 1, "NaT", "M8[D]")
        wrong = np.zeros(len(texts) + 1, np.bool_)
        for at, text in enumerate(texts):
            try:
                values[at] = read(text)
            except ValueError:
                wrong[at] = True
        wrong[-1] = needed
        if wrong.any():
            self.spoil(
                wrong[places],
                lambda row: (
                    f"{name}: {texts[places[row]][:40]!r} is no day"
                    if places[row] >= 0
                    else f"{name}: empty; each event needs its day"
                ),
            )
        days: NDArray[np.datetime64] = values[places]
        return days

    def choice(self, name: str, of: Mapping[str, Any], kind: Any) -> Any:
        """Give a column of few values of a type of Arrow; a text that is not among them spoils the row."""
        pa = tables()
        places, texts = self.levels(name)
        wrong = np.array([text not in of for text in texts] + [False])
        if wrong.any():
            told = ", ".join(of)
            self.spoil(wrong[places], lambda row: f"{name}: {texts[places[row]][:40]!r} is none of {told}")
        return pa.array([of.get(text) for text in texts] + [None], kind).take(
            pa.array(np.where(places < 0, len(texts), places))
        )

    def number(self, name: str) -> Any:
        """Give a column of numbers as float32; null where the cell is empty."""
        pa = tables()
        if name not in self._columns:
            return pa.nulls(len(self), pa.float32())
        column = self._columns[name]
        if not pa.types.is_dictionary(column.type):
            import pyarrow.compute as compute

            try:
                cast = column.cast(pa.float32())
                if compute.all(compute.is_finite(cast)).as_py() is not False:
                    return cast
            except pa.ArrowInvalid:
                pass  # some text is no number: each different one is looked at below
        return self._values(name, _number, "is no number", pa.float32())

    def count(self, name: str) -> Any:
        """Give a column of whole numbers as int32; null where the cell is empty."""
        pa = tables()
        if name not in self._columns:
            return pa.nulls(len(self), pa.int32())
        if not pa.types.is_dictionary(self._columns[name].type):
            try:
                return self._columns[name].cast(pa.int32())
            except pa.ArrowInvalid:
                pass  # some text is no whole number
        return self._values(name, _whole, "is no whole number", pa.int32())

    def identity(self, name: str, *, digits: bool = False) -> Any:
        """Give the column of the events' own names; a row without one is bad."""
        import pyarrow.compute as compute

        column = self._columns[name]
        good = compute.ascii_is_decimal(column) if digits else compute.is_valid(column)
        if (column.null_count or digits) and not compute.all(good.fill_null(False)).as_py():
            told = column.to_pylist()
            wrong = ~good.fill_null(False).to_numpy().astype(np.bool_)
            self.spoil(
                wrong,
                lambda row: (
                    f"{name}: empty" if told[row] is None else f"{name}: {told[row][:40]!r} is no number"
                ),
            )
            return column.fill_null("")
        return column

    def text(self, name: str) -> Any:
        """Give a column of text as it stands; null where the cell is empty."""
        pa = tables()
        return self._columns[name] if name in self._columns else pa.nulls(len(self), pa.string())

    def first(self, name: str, between: str) -> Any:
        """Give what stands before the first `between` in each cell of a column of text."""
        import pyarrow.compute as compute

        column = self.text(name)
        return compute.replace_substring_regex(column, f"{between}.*", "")

    def code(self, name: str, give: Callable[[str], str | None] | None = None) -> Any:
        """Give a column of few texts as a dictionary, each text turned by `give` (None: nothing known)."""
        places, texts = self.levels(name)
        return coded(places, texts if give is None else [give(text) for text in texts])

    def chunk(self, columns: Mapping[str, Any], fields: pa.Schema | None = None) -> Chunk:
        """Give the good rows as a table and the bad ones beside it; columns not given are null."""
        pa = tables()
        fields = schema() if fields is None else fields
        if unknown := set(columns) - set(fields.names):
            raise ValueError(f"no column {unknown}")
        held = []
        for field in fields:
            column = columns.get(field.name)
            if isinstance(column, str):
                column = coded(np.zeros(len(self), np.int64), [column])
            elif isinstance(column, np.ndarray):
                column = pa.array(column, field.type)
            if column is None:
                column = pa.nulls(len(self), field.type)
            held.append(column)
        bad = list(self._bad)
        if self._why:
            keep = np.ones(len(self), np.bool_)
            keep[list(self._why)] = False
            mask = pa.array(keep)
            held = [column.filter(mask) for column in held]
            bad += [
                BadRow(int(self._lines[row]), why, shown(self._raw(row))) for row, why in self._why.items()
            ]
            bad.sort(key=lambda row: row.line)
        return Chunk(pa.table(held, schema=fields), tuple(bad), self._last)


def _places(indices: Any) -> NDArray[np.int64]:
    """Give the places of a dictionary column, -1 where null; without the detour of filling nulls in Arrow."""
    held = np.frombuffer(indices.buffers()[1] or b"", np.int32)[
        indices.offset : indices.offset + len(indices)
    ]
    places = held.astype(np.int64)
    if indices.null_count:
        places[~indices.is_valid().to_numpy(zero_copy_only=False).astype(np.bool_)] = -1
    return places


def coded(places: NDArray[np.int64], texts: list[str | None] | list[str]) -> Any:
    """Give a dictionary column from places among texts that may repeat or be None."""
    pa = tables()
    kept: dict[str, int] = {}
    at = np.array([-1 if t is None else kept.setdefault(t, len(kept)) for t in texts] + [-1], np.int32)
    index = at[places]
    return pa.DictionaryArray.from_arrays(
        pa.array(index, pa.int32(), mask=index < 0), pa.array(list(kept), pa.string())
    )


def compact_day(text: str) -> date:
    """Read ``20191024`` or ``20191024143000``.

    Raises
    ------
    ValueError
        When it is no day, or no time of one.
    """
    if len(text) not in (8, 14) or not (text.isascii() and text.isdecimal()):
        raise ValueError
    if len(text) == 14 and (text[8:10] > "23" or text[10:12] > "59" or text[12:] > "59"):
        raise ValueError
    return date(int(text[:4]), int(text[4:6]), int(text[6:8]))


def iso_day(text: str) -> date:
    """Read ``2019-10-24``, alone or with a time behind it.

    Raises
    ------
    ValueError
        When it is no day.
    """
    if len(text) > 10 and text[10] not in " T":
        raise ValueError
    if len(text) < 10 or text[4] != "-" or not text.isascii():
        raise ValueError
    return date.fromisoformat(text[:10])


def _number(text: str) -> float:
    if not text.isascii() or "_" in text:
        raise ValueError
    value = float(text)
    if not math.isfinite(value) or abs(value) > 3e38:
        raise ValueError
    return value


def _whole(text: str) -> int:
    value = _number(text)
    if value % 1 or abs(value) >= _INT32:
        raise ValueError
    return int(value)

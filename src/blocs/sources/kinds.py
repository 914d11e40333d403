"""Three kinds of array that a column can hold, and which of them some values are.

Text is held as objects, text or None; numbers as float64, NaN where missing; whole numbers as int64 with a
mask of what is missing, since float64 holds them exactly only up to 2 ** 53.
"""

from __future__ import annotations

import math
from typing import Any, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from blocs.errors import DataError

__all__ = ["Cell", "ColumnType", "Held", "held", "locked"]

Cell: TypeAlias = "str | float | int | None"
ColumnType: TypeAlias = Literal["text", "whole", "number"]
Held: TypeAlias = tuple[NDArray[Any], "NDArray[np.bool_] | None", ColumnType]
"""Values, where whole numbers are missing (None: nowhere; 0 stands there), and the type."""

_MOST = 2**63 - 1


def held(values: Any, name: str, like: ColumnType) -> Held:
    """Values as one of the three kinds of array, that nobody can write to.

    Parameters
    ----------
    values : array or sequence
    name : str
        Of the column, for messages.
    like : {"text", "whole", "number"}
        The type where no value tells it.

    Raises
    ------
    DataError
        When they are not in one dimension, mix text and numbers, or are neither; names the row.
    """
    if isinstance(values, np.ndarray):
        if values.ndim != 1:
            raise DataError(f"column {name} has {values.ndim} dimensions; give it one value a row")
        if values.dtype.kind in "biuf":
            return _of_array(values)
        if values.dtype.kind not in "OU":
            raise DataError(f"column {name} holds {values.dtype}; give text or numbers, days as ISO text")
    return _of_cells(values.tolist() if isinstance(values, np.ndarray) else list(values), name, like)


def locked(values: NDArray[Any]) -> NDArray[Any]:
    """Give an array that is not to be written to."""
    values.flags.writeable = False
    return values


def _of_array(values: NDArray[Any]) -> Held:
    masked = isinstance(values, np.ma.MaskedArray)
    gaps = np.ma.getmaskarray(values) if masked else None
    plain = np.ma.getdata(values) if masked else values
    kind = plain.dtype.kind
    if kind == "i" or (kind == "u" and (not len(plain) or int(plain.max()) <= _MOST)):
        if gaps is None or not gaps.any():
            return locked(_own(plain, np.int64)), None, "whole"
        return locked(np.where(gaps, 0, plain).astype(np.int64)), locked(gaps.copy()), "whole"
    numbers = _own(plain, np.float64)
    wrong = np.isinf(numbers) if gaps is None else np.isinf(numbers) | gaps
    return locked(np.where(wrong, np.nan, numbers) if wrong.any() else numbers), None, "number"


def _own(values: NDArray[Any], dtype: type) -> NDArray[Any]:
    """Give values of a type, copied where somebody could still write to them."""
    base: Any = values
    while isinstance(base, np.ndarray):
        if base.flags.writeable:
            return values.astype(dtype)
        base = base.base
    return np.asarray(values.astype(dtype, copy=False))


def _of_cells(cells: list[Any], name: str, like: ColumnType) -> Held:
    kinds = set(map(type, cells)) - {type(None)}
    if any(issubclass(kind, str) for kind in kinds) or (like == "text" and not kinds):
        return _of_text(cells, kinds, name), None, "text"
    whole = all(issubclass(kind, (int, np.integer)) and kind is not bool for kind in kinds)
    if whole and (kinds or like == "whole"):
        if kinds - {int}:
            cells = [None if cell is None else int(cell) for cell in cells]
        try:
            numbers = np.array([0 if cell is None else cell for cell in cells], np.int64)
        except OverflowError:
            return _of_array(np.array([_float(cell, row, name) for row, cell in enumerate(cells)], float))
        gaps = np.fromiter((cell is None for cell in cells), bool, len(cells))
        return locked(numbers), locked(gaps) if gaps.any() else None, "whole"
    return _of_array(np.array([_float(cell, row, name) for row, cell in enumerate(cells)], float))


def _of_text(cells: list[Any], kinds: set[type], name: str) -> NDArray[Any]:
    array = np.empty(len(cells), object)
    if kinds <= {str}:
        array[:] = cells
        return locked(array)
    for row, cell in enumerate(cells):
        if isinstance(cell, str):
            array[row] = str(cell)
        elif cell is not None and not (isinstance(cell, float) and math.isnan(cell)):
            raise DataError(
                f"column {name} mixes text with {cell!r} in row {row + 1}; give all as text, None for missing"
            )
    return locked(array)


def _float(cell: Any, row: int, name: str) -> float:
    try:
        return math.nan if cell is None else float(cell)
    except (TypeError, ValueError, OverflowError) as error:
        raise DataError(
            f"column {name}: {cell!r:.80} in row {row + 1} is neither text nor a number; None is missing"
        ) from error

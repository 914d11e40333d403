"""Rows found by their keys, all at once: whole numbers packed into one and searched for."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from blocs.errors import DataError

__all__ = ["first_twice", "packed", "places", "unpacked"]

_BITS = 20
"""A key is below 2 ** 20 (numbers of states, years, roll calls), so that three fit 64 bits."""


def packed(keys: Sequence[NDArray[np.int64]], names: Sequence[str]) -> NDArray[np.int64]:
    """Make one whole number of the keys of each row; their order is that of the rows.

    Raises
    ------
    DataError
        When a key is negative or larger than a number of a state, a year or a roll call can be.
    """
    whole = np.zeros(len(keys[0]), np.int64)
    for key, name in zip(keys, names, strict=True):
        if len(key) and (key.min() < 0 or key.max() >= 1 << _BITS):
            row = int(np.argmax((key < 0) | (key >= 1 << _BITS)))
            raise DataError(f"{name} is {key[row]} in row {row + 1}; keys lie in 0 to 1,048,575")
        whole <<= _BITS
        whole |= key
    return whole


def unpacked(whole: NDArray[np.int64], number: int) -> list[NDArray[np.int64]]:
    """Give back the `number` keys that were packed."""
    return [whole >> (_BITS * place) & ((1 << _BITS) - 1) for place in reversed(range(number))]


def places(wanted: NDArray[np.int64], held: NDArray[np.int64]) -> NDArray[np.intp]:
    """Give the place of each wanted key among those held, -1 where there is none; of equal ones the first."""
    if not len(held):
        return np.full(len(wanted), -1, np.intp)
    if not (held[1:] >= held[:-1]).all():
        order = np.argsort(held, kind="stable")
        at = places(wanted, held[order])
        return np.where(at < 0, -1, order[at])
    if len(wanted) > 4 * len(held) and (wanted[1:] > wanted[:-1]).all():  # few rows, sought the other way
        found = np.full(len(wanted), -1, np.intp)
        at = np.searchsorted(wanted, held[::-1]).clip(max=len(wanted) - 1)
        there = wanted[at] == held[::-1]
        found[at[there]] = np.arange(len(held))[::-1][
            there
        ]  # backwards, so that of equal ones the first stays
        return found
    at = np.searchsorted(held, wanted)
    at[at == len(held)] = 0
    at[held[at] != wanted] = -1
    return at


def first_twice(held: NDArray[np.int64]) -> int | None:
    """Give the first row whose key stands in a row before it; None where each stands once."""
    if (held[1:] > held[:-1]).all():
        return None
    order = np.argsort(held, kind="stable")
    again = order[1:][held[order][1:] == held[order][:-1]]
    return int(again.min()) if len(again) else None

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
        wrong = (key < 0) | (key >= 1 << _BITS)
        if wrong.any():
            raise DataError(
                f"{name} is {key[wrong][0]} in row {np.argmax(wrong) + 1}; keys lie in 0 to 1,048,575"
            )
        whole = (whole << _BITS) | key
    return whole


def unpacked(whole: NDArray[np.int64], number: int) -> list[NDArray[np.int64]]:
    """Give back the `number` keys that were packed."""
    return [whole >> (_BITS * place) & ((1 << _BITS) - 1) for place in reversed(range(number))]


def places(wanted: NDArray[np.int64], held: NDArray[np.int64]) -> NDArray[np.intp]:
    """Give the place of each wanted key among those held, -1 where there is none; of equal ones the first."""
    if not len(held):
        return np.full(len(wanted), -1, np.intp)
    if (held[1:] >= held[:-1]).all():
        at = np.searchsorted(held, wanted).clip(max=len(held) - 1)
    else:
        order = np.argsort(held, kind="stable")
        at = order[np.searchsorted(held[order], wanted).clip(max=len(held) - 1)]
    return np.where(held[at] == wanted, at, -1)


def first_twice(held: NDArray[np.int64]) -> int | None:
    """Give the first row whose key stands in a row before it; None where each stands once."""
    if (held[1:] > held[:-1]).all():
        return None
    order = np.argsort(held, kind="stable")
    again = order[1:][held[order][1:] == held[order][:-1]]
    return int(again.min()) if len(again) else None

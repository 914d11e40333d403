"""Valued agreement: an abstention stands half way between yes and no.

With three categories and half credit for neighbours it is the index of agreement of Lijphart (1963,
doi:10.2307/1952608), there in percent; S of Signorino and Ritter with absolute distances is twice it less 1.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from blocs.errors import UsageError
from blocs.ties.similarity.contingency import Tables, distances, observed, ratio, totals

__all__ = ["credits", "valued_agreement"]


def valued_agreement(tables: Tables, partial: float | None = None) -> Tables:
    """Mean credit for standing near each other.

    Parameters
    ----------
    tables : array (k, k, ...)
        Joint tables of k ordered categories.
    partial : float, optional
        Credit for standing one category apart, 0 to 1; two and more apart then earn nothing. If not given,
        credit falls in equal steps, from 1 where equal to 0 at the two ends of the scale.

    Returns
    -------
    array (...)
        0 to 1; NaN where there is no item.

    Raises
    ------
    UsageError
        When the credit does not lie between 0 and 1.

    Examples
    --------
    >>> table = np.array([[1.0, 1.0, 0.0], [0.0, 2.0, 0.0], [0.0, 0.0, 4.0]])
    >>> float(valued_agreement(table)), float(valued_agreement(table, partial=0.0))
    (0.9375, 0.875)
    """
    return ratio(observed(credits(len(tables), partial), tables), totals(tables))


def credits(categories: int, partial: float | None = None) -> NDArray[np.float64]:
    """Credit of each cell of a table (categories, categories)."""
    apart = distances(categories, "absolute")
    if partial is None:
        return np.asarray(1 - apart / (categories - 1))
    if not 0 <= partial <= 1:
        raise UsageError(f"partial is {partial}; credit for one step apart lies between 0 and 1")
    return np.where(apart == 0, 1.0, np.where(apart == 1, partial, 0.0))

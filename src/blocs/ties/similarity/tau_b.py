"""Kendall's tau-b: whether two states rank the items alike.

Tau-b is the excess of concordant over discordant pairs of items, over the geometric mean of the pairs that
each state does not tie (Kendall 1945, doi:10.1093/biomet/33.3.239). Signorino and Ritter (1999,
doi:10.1111/0020-8833.00113) show why it does not measure similarity of foreign policies: portfolios far apart
can rank their items alike. It is kept for comparison with older work.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from blocs.ties.similarity.contingency import Tables, combined, margins, ratio

__all__ = ["tau_b"]


def tau_b(tables: Tables) -> Tables:
    """Compute tau-b from joint tables of ordered categories.

    Parameters
    ----------
    tables : array (k, k, ...)
        Joint tables; weights of items count as repeats of them.

    Returns
    -------
    array (...)
        -1 to 1; NaN where either state stands in one category throughout, or there is no item.

    Examples
    --------
    >>> table = np.array([[2.0, 1.0, 0.0], [0.0, 2.0, 1.0], [0.0, 1.0, 3.0]])
    >>> round(float(tau_b(table)), 4)
    0.7078
    """
    size = len(tables)
    excess = np.zeros_like(tables[0, 0])
    for a in range(size - 1):
        above = tables[a + 1 :].sum(axis=0)
        excess += (tables[a] * combined(_signs(size), above)).sum(axis=0)
    first, second = margins(tables)
    # the root of a square is exact, so that tau-b of whole counts never passes 1
    return ratio(2 * excess, np.sqrt(_untied(first) * _untied(second)))


def _signs(size: int) -> NDArray[np.float64]:
    """``[b, c]``: 1 where c is above b, -1 where it is below."""
    levels = np.arange(size)
    return np.sign(np.subtract.outer(-levels, -levels)).astype(np.float64)


def _untied(margin: Tables) -> Tables:
    """Twice the pairs of items that one state does not tie; exactly 0 where it stands in one category."""
    found: Tables = np.zeros_like(margin[0])
    for a in range(1, len(margin)):
        found += 2 * margin[a] * margin[:a].sum(axis=0)
    return found

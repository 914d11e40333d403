"""S of Signorino and Ritter (1999, doi:10.1111/0020-8833.00113): closeness of two foreign policy portfolios.

S = 1 - 2 d / d_max, where d is the weighted sum of the distances of the two states over all items, and d_max
the largest that it could be, given the scale. Distances are absolute there; Häge (2011,
doi:10.1093/pan/mpr023) also computes it with squared ones.
"""

from __future__ import annotations

from blocs.ties.similarity.contingency import Distance, Tables, distances, observed, ratio, totals

__all__ = ["s_score"]


def s_score(tables: Tables, distance: Distance = "absolute") -> Tables:
    """Compute S from joint tables; weights of items are in the tables already.

    Parameters
    ----------
    tables : array (k, k, ...)
        Joint tables of k ordered categories. The scale is told by k, not by what occurs.
    distance : {"absolute", "squared", "nominal"}

    Returns
    -------
    array (...)
        -1 (as far apart as the scale allows, everywhere) to 1 (equal everywhere); NaN where there is no item.

    Examples
    --------
    >>> import numpy as np
    >>> table = np.array([[1.0, 1.0, 0.0], [0.0, 2.0, 0.0], [0.0, 0.0, 4.0]])
    >>> float(s_score(table))
    0.875
    """
    apart = distances(len(tables), distance)
    found = ratio(observed(apart, tables), totals(tables))
    return 1 - 2 * found / float(apart.max())

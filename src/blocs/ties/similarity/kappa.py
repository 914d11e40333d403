"""Cohen's kappa: agreement beyond that of two states that choose by chance, each by its own habits.

Kappa is 1 - D_o / D_e: the disagreement observed over that expected if each kept its own shares of the
categories (its margins over the joint items) and they were independent of each other (Cohen 1960,
doi:10.1177/001316446002000104; weighted, 1968, doi:10.1037/h0026256). Häge (2011, doi:10.1093/pan/mpr023)
brought it to foreign policy portfolios, with squared distances.

Where both stand in one and the same category throughout, D_o and D_e are 0 and kappa is undefined. Records
are equal then, and equal records have kappa 1 wherever it is defined; so 1 is the value here, unless another
is asked for by `constant`. Häge's own figures have 0 for such pairs of UN votes; a cautious analyst may want
NaN.
"""

from __future__ import annotations

import numpy as np

from blocs.ties.similarity.contingency import Distance, Tables, combined, distances, margins, observed, ratio

__all__ = ["kappa"]


def kappa(tables: Tables, distance: Distance = "squared", constant: float = 1.0) -> Tables:
    """Compute Cohen's kappa from joint tables.

    Parameters
    ----------
    tables : array (k, k, ...)
        Joint tables, first state by rows.
    distance : {"squared", "absolute", "nominal"}
        How much two categories disagree.
    constant : float
        Value where both stand in one and the same category throughout.

    Returns
    -------
    array (...)
        At most 1; 0 as by chance, below 0 less alike than by chance; NaN where there is no item.

    Examples
    --------
    >>> float(kappa(np.array([[20.0, 5.0], [10.0, 15.0]]), "nominal"))
    0.4
    """
    apart = distances(len(tables), distance)
    rows, columns = margins(tables)
    n = rows.sum(axis=0)
    expected = (rows * combined(apart, columns)).sum(axis=0)
    found = 1 - ratio(n * observed(apart, tables), expected)
    return np.where((expected == 0) & (n > 0), found.dtype.type(constant), found)

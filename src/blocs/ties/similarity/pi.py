"""Scott's pi: agreement beyond chance, where chance knows only the habits that the pair shares.

Pi is 1 - D_o / D_e as kappa is, but D_e comes from the mean of the two states' margins over the joint items
(Scott 1955, doi:10.1086/266577). Unlike kappa it therefore counts unlike habits as disagreement. Häge (2011,
doi:10.1093/pan/mpr023) brought it to foreign policy portfolios, with squared distances.

Where both stand in one and the same category throughout it is undefined; see `kappa` for what is given then.
"""

from __future__ import annotations

import numpy as np

from blocs.ties.similarity.contingency import Distance, Tables, combined, distances, margins, observed, ratio

__all__ = ["scott_pi"]


def scott_pi(tables: Tables, distance: Distance = "squared", constant: float = 1.0) -> Tables:
    """Compute Scott's pi from joint tables.

    Parameters
    ----------
    tables : array (k, k, ...)
        Joint tables; which state comes first does not matter.
    distance : {"squared", "absolute", "nominal"}
        How much two categories disagree.
    constant : float
        Value where both stand in one and the same category throughout.

    Returns
    -------
    array (...)
        At most 1, and never above kappa; NaN where there is no item.

    Examples
    --------
    >>> round(float(scott_pi(np.array([[20.0, 5.0], [10.0, 15.0]]), "nominal")), 4)
    0.3939
    """
    apart = distances(len(tables), distance)
    rows, columns = margins(tables)
    either = rows + columns
    twice = either.sum(axis=0)
    expected = (either * combined(apart, either)).sum(axis=0)
    found = 1 - ratio(2 * twice * observed(apart, tables), expected)
    return np.where((expected == 0) & (twice > 0), found.dtype.type(constant), found)

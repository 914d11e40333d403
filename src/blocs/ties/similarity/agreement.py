"""Share of equal votes: the simplest measure of how alike two states vote.

Voeten's PctAgree leaves out roll calls on which all votes cast are equal: they tell nothing of any pair. The
column `pctagreeus` of his data (Voeten, Strezhnev and Bailey, doi:10.7910/DVN/LEJUQZ) is this measure with
the USA, over the calls of a session; `tests/ties/test_similarity_shared.py` holds it to that, to 4 decimals.
"""

from __future__ import annotations

import numpy as np

from blocs.ties.similarity.contingency import Tables, observed, ratio, totals

__all__ = ["agreement"]


def agreement(tables: Tables, unanimous: Tables | float = 0.0) -> Tables:
    """Share of items on which two states stand in the same category.

    Parameters
    ----------
    tables : array (k, k, ...)
        Joint tables (`contingency`).
    unanimous : array (...), optional
        Weight of the items of each table that are to be left out since all states stood alike there. Both
        then stood in the same category, so that they leave the count of equal ones as well as that of all.

    Returns
    -------
    array (...)
        0 to 1; NaN where no item is left.

    Examples
    --------
    >>> table = np.array([[1.0, 1.0, 0.0], [0.0, 2.0, 0.0], [0.0, 0.0, 4.0]])
    >>> float(agreement(table)), round(float(agreement(table, np.array(3.0))), 3)
    (0.875, 0.8)
    """
    equal = observed(np.eye(len(tables)), tables)
    return ratio(equal - unanimous, totals(tables) - unanimous)

"""From records and tables to measures of the tie between two states.

Takes events (and, later, outside tables); gives one frozen row for each pair that has records. A pair
without records has no row: missing is not zero. One measure a module.
"""

from blocs.ties.balance import (
    Balance,
    QuadClass,
    Tally,
    distinct_acts,
    dyad_balance,
    pair_balance,
    quad_class,
    same_act,
)

__all__ = [
    "Balance",
    "QuadClass",
    "Tally",
    "distinct_acts",
    "dyad_balance",
    "pair_balance",
    "quad_class",
    "same_act",
]

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
from blocs.ties.periods import Grain, PeriodBalance, balance_over_time

__all__ = [
    "Balance",
    "Grain",
    "PeriodBalance",
    "QuadClass",
    "Tally",
    "balance_over_time",
    "distinct_acts",
    "dyad_balance",
    "pair_balance",
    "quad_class",
    "same_act",
]

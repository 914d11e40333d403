"""From records and tables to measures of the tie between two states.

Takes events, and the tables of `blocs.sources`; gives tables by dyad and year, for all pairs at once, or the
profile of one pair. A pair without records or data has no row: missing is not zero. One measure a module; the
catalogue names them all.
"""

from blocs.ties.asking import Ask
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
from blocs.ties.between import tie
from blocs.ties.catalogue import CATALOGUE, measure_frame
from blocs.ties.coded import dyad_months, dyad_weeks, dyad_years
from blocs.ties.holdings import Holdings
from blocs.ties.measure import Family, Measure
from blocs.ties.periods import Grain, PeriodBalance, balance_over_time
from blocs.ties.profile import Line, Missing, Profile, profile
from blocs.ties.roll_calls import RollCalls, roll_calls
from blocs.ties.similarity import alliance_similarity, similarity_draws, vote_similarity

__all__ = [
    "CATALOGUE",
    "Ask",
    "Balance",
    "Family",
    "Grain",
    "Holdings",
    "Line",
    "Measure",
    "Missing",
    "PeriodBalance",
    "Profile",
    "QuadClass",
    "RollCalls",
    "Tally",
    "alliance_similarity",
    "balance_over_time",
    "distinct_acts",
    "dyad_balance",
    "dyad_months",
    "dyad_weeks",
    "dyad_years",
    "measure_frame",
    "pair_balance",
    "profile",
    "quad_class",
    "roll_calls",
    "same_act",
    "similarity_draws",
    "tie",
    "vote_similarity",
]

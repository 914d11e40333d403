"""Measures of events that others have coded: by directed or undirected dyad and month, week or year.

Takes the folder of a store into which coded events were imported; gives panels. Rows are counted by DuckDB
where they lie, month after month, in bounded memory.
"""

from blocs.ties.coded.outlets import Spread, event_spread
from blocs.ties.coded.panels import dyad_months, dyad_weeks, dyad_years

__all__ = ["Spread", "dyad_months", "dyad_weeks", "dyad_years", "event_spread"]

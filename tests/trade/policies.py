"""A small table and policies for it: made by hand, or drawn by Hypothesis."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st

from blocs.trade.economy import Economy
from blocs.trade.policy.measures import Agreement, Barrier, Direction, Measure, Tariff

STATES = ("USA", "CHN", "DEU", "FRA", "RUS", "ROW")
SECTORS = ("energy and materials", "manufactures", "services")
USA, CHN, DEU, FRA, RUS, ROW = range(6)


def table() -> Economy:
    """Six economies and three sectors in 2018; [sector, importer, exporter] in million USD."""
    flows = np.random.default_rng(7).uniform(20_000, 90_000, (3, 6, 6)).round()
    flows[:, USA, CHN] = (60_000, 400_000, 20_000)
    flows[:, RUS, FRA] = 0
    flows[0, range(6), range(6)] = 1_000_000
    rates = np.zeros_like(flows)
    rates[1, USA, CHN] = 0.03
    rates[:2, DEU, USA] = 0.05
    return Economy(STATES, SECTORS, flows, rates, np.ones((3, 6)), year=2018)


TABLE = table()

_parties = st.lists(st.sampled_from(STATES[:5]), min_size=1, max_size=2, unique=True).map(tuple)
_sides = st.permutations(STATES[:5]).flatmap(
    lambda names: st.tuples(st.integers(1, 2), st.integers(1, 2)).map(
        lambda cut: (tuple(names[: cut[0]]), tuple(names[cut[0] : sum(cut)]))
    )
)
_sectors = st.none() | st.lists(st.sampled_from((*SECTORS, "goods", "all")), min_size=1, unique=True).map(
    tuple
)
_days = st.tuples(st.none() | st.dates(), st.none() | st.dates()).map(
    lambda pair: pair if None in pair else (min(filter(None, pair)), max(filter(None, pair)))
)
_rates = st.floats(0, 5)


@st.composite
def measures(draw: st.DrawFn, *, dated: bool = True) -> Measure:
    """Any measure between the states of the table; amounts are small against its flows."""
    (by, on), sectors = draw(_sides), draw(_sectors)
    since, until = draw(_days) if dated else (None, None)
    kind = draw(st.sampled_from(("tariff", "covered", "barrier", "agreement")))
    if kind in ("tariff", "covered"):
        covering = draw(st.floats(1e6, 3e9)) if kind == "covered" else None
        instead = kind == "covered" and draw(st.booleans())
        return Tariff(by, on, draw(_rates), sectors, covering, instead, since, until)
    if kind == "barrier":
        ways: tuple[Direction, ...] = ("imports", "exports", "both")
        change, way = draw(st.floats(-0.9, 5) | st.just(float("inf"))), draw(st.sampled_from(ways))
        return Barrier(by, on, change, sectors, way, since, until)
    return Agreement(by + on, draw(st.floats(-0.9, -0.01)), None, sectors, since, until)

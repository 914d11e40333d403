"""The naive rivals on votes of the General Assembly, against figures that were measured before and apart."""

from __future__ import annotations

from pathlib import Path

import pytest

from blocs.projection.backtest import Backtest, backtest
from blocs.projection.data_panel import alignment_panel
from blocs.projection.rivals import naive_rivals
from blocs.sources.catalogue import source
from blocs.ties.holdings import Holdings

pytestmark = pytest.mark.shared

FILES = {
    "un-votes": ("un_votes_to_2005.parquet", "un_roll_calls_to_2005.parquet"),
    "nmc": ("cow_nmc.parquet",),
    "gml-mids": ("gml_mid_ddydisps.parquet",),
}
MEAN = "exponentially weighted mean"


@pytest.fixture(scope="module")
def tried(shared: Path) -> Backtest:
    """All rivals on kappa, from every origin."""
    pytest.importorskip("pyarrow")
    ties = shared / "data" / "ties"
    held = Holdings(source(name).read([ties / file for file in files]) for name, files in FILES.items())
    return backtest(alignment_panel(held), naive_rivals(), origins=range(1970, 2005), draws=100)


def test_the_weighted_mean_is_the_rival_to_beat(tried: Backtest) -> None:
    """About 7 % better than persistence by CRPS at 1 year and 5 % at 5 (design/PEERS.md, Projection)."""
    assert {tried.best_rival(h) for h in (1, 3, 5)} == {MEAN}
    for horizon, published in ((1, 0.07), (5, 0.05)):
        skill = tried.skill(MEAN, "persistence", horizon)
        assert skill.standing == "better" and skill.low < published < skill.high
        assert skill.value == pytest.approx(published, abs=0.02)


def test_misses_of_the_past_make_honest_intervals(tried: Backtest) -> None:
    shares = [tried.mean("cover90", MEAN, h) for h in (1, 3, 5)]
    assert all(0.87 <= share <= 0.93 for share in shares)
    assert tried.cases(1) > 30_000 and tried.left_out.sum() == 0


def test_a_mean_of_all_years_and_a_drift_are_worse_than_persistence(tried: Backtest) -> None:
    for name in ("mean of the pair", "drift"):
        assert {tried.skill(name, "persistence", h).standing for h in (1, 3, 5)} == {"worse"}

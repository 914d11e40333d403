"""Where alignment stands by the datasets of a store."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from blocs.errors import UsageError
from blocs.projection import alignment_panel, shipped
from blocs.projection.of_store import history, outlook, prospect_of_holdings
from blocs.ties import Holdings
from ties.world import read

ALL = ("un-votes", "nmc", "ties-sanctions", "gml-mids", "tss-rivalries", "atop")


@pytest.fixture
def holdings(tmp_path: Path) -> Holdings:
    """Votes and pressure of a small world, 1988 to 1992."""
    return Holdings(read(tmp_path, *ALL))


def test_a_prospect_of_a_small_world(holdings: Holdings) -> None:
    found = prospect_of_holdings(holdings)
    assert found.until == 1992 and {"CHN", "RUS", "USA", "DEU"} <= set(found.codes)
    assert found.posterior is shipped().posterior
    assert found.hostility is not None and found.hostility.shape == (
        2,
        len(found.numbers),
        len(found.numbers),
    )
    china, america = found.place("CHN"), found.place("USA")
    sanctions = found.instruments.index("sanctions")
    assert found.hostility[sanctions, america, china] == 1 and found.hostility[sanctions, china, america] == 0
    panel = alignment_panel(holdings)
    at = found.places([("USA", "GBR"), ("USA", "CHN")])
    last = [panel.values[-3:, panel.pair(2, other)].mean() for other in (200, 710)]
    assert found.level[at] == pytest.approx(last, abs=0.3) and found.level[at[0]] > found.level[at[1]]
    assert np.isfinite(found.level).all() and (found.level_sd > 0).all() and (found.step_scale > 0).all()


def test_pairs_keep_the_scale_that_the_fit_found(holdings: Holdings) -> None:
    found, known = prospect_of_holdings(holdings), shipped()
    pairs = [("USA", "CHN"), ("USA", "GBR")]
    assert found.step_scale[found.places(pairs)] == pytest.approx(known.step_scale[known.places(pairs)])


@pytest.mark.parametrize("missing", ["nmc", "ties-sanctions", "gml-mids"])
def test_what_is_lacking_is_named(tmp_path: Path, missing: str) -> None:
    held = Holdings(read(tmp_path, *(name for name in ALL if name != missing)))
    with pytest.raises(UsageError, match=missing):
        prospect_of_holdings(held)
    found = outlook(held)
    assert found.prospect is shipped() and found.panel is None
    assert found.remarks[0].startswith(f"the store has votes, but no {missing}")


def test_without_votes_the_fit_that_comes_with_blocs_serves(tmp_path: Path) -> None:
    for held in (None, Holdings(), Holdings(read(tmp_path, "nmc"))):
        found = outlook(held)
        assert found.prospect is shipped() and found.remarks == () and found.panel is None


def test_votes_that_end_early_are_not_taken(holdings: Holdings) -> None:
    found = outlook(holdings)
    assert found.prospect is shipped()
    (told,) = found.remarks
    assert told == (
        "the votes in the store end in 1992: alignment starts from what comes with blocs (votes to 2005), "
        "not from the votes in the store"
    )


def test_history_of_a_pair(holdings: Holdings) -> None:
    panel = alignment_panel(holdings, since=1988)
    told = history(panel, (710, 2))
    assert told["year"] == (1988, 1989, 1990, 1991, 1992)
    assert np.array_equal(told.array("value"), panel.values[:, panel.pair(2, 710)], equal_nan=True)
    assert len(history(None, (2, 710))) == 0 and len(history(panel, (2, 999))) == 0


@pytest.mark.shared
def test_the_development_data_give_what_is_shipped(shared: Path) -> None:
    from blocs.sources.catalogue import source

    files = {
        "un-votes": ["un_votes_to_2005.parquet", "un_roll_calls_to_2005.parquet"],
        "nmc": ["cow_nmc.parquet"],
        "ties-sanctions": ["ties_v4_processed_kssrr.csv"],
        "gml-mids": ["gml_mid_ddydisps.parquet"],
        "tss-rivalries": ["tss_rivalries.parquet"],
        "atop": ["atop_alliance.parquet"],
    }
    held = Holdings(
        source(name).read([shared / "data/ties" / one for one in paths]) for name, paths in files.items()
    )
    found, known = outlook(held), shipped()
    assert found.remarks == () and found.panel is not None
    assert found.prospect.until == known.until and found.prospect.codes == known.codes
    far = np.abs(found.prospect.level - known.level)
    assert (far < 2e-3).mean() > 0.999 and far.max() < 0.05  # figures of pairs are shipped with three digits
    assert (np.abs(found.prospect.level_sd / known.level_sd - 1) < 5e-3).mean() > 0.99

"""The bundled tables: what they were made of, what they hold, and that they stay the same."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable
from importlib import resources
from pathlib import Path

import numpy as np
import pytest

from blocs.errors import UsageError
from blocs.sources import read_icio
from blocs.sources.broad import BROAD_SECTORS, OECD_SECTORS
from blocs.trade.bundled import YEARS, _read, bundled, missing_states

Calls = Callable[[Callable[[], object]], int]

DATA = resources.files("blocs.trade") / "data"
SHA256 = {
    2017: "2c18d8c3ef37c346d2c87aab618a983a8ad43cda463a5323bab8576dc6052098",
    2018: "6cc34777b7e1441bedef31e61437620aff2edf53c3fd77440146aa95b5baafed",
}


@pytest.mark.parametrize("year", YEARS)
def test_the_tables_are_those_that_were_tabulated(year: int) -> None:
    text = gzip.decompress((DATA / f"icio{year}.csv.gz").read_bytes())
    assert hashlib.sha256(text).hexdigest() == SHA256[year]


@pytest.mark.shared
@pytest.mark.parametrize("year", YEARS)
def test_the_tables_are_the_oecds_figures_summed_and_rounded(shared: Path, year: int) -> None:
    pytest.importorskip("h5py")
    truth = read_icio(shared / f"data/trade/ICIO{year}.mat").aggregate(OECD_SECTORS)
    flows = bundled(year)
    assert (flows.states, flows.sectors, flows.year) == (truth.states, truth.sectors, year)
    # four significant digits: half a unit of the fourth is at most 0.05 %
    np.testing.assert_allclose(flows.values, truth.values, rtol=5.001e-4, atol=0)
    assert ((flows.values == 0) == (truth.values == 0)).all()
    assert flows.values.sum() == pytest.approx(truth.values.sum(), rel=5e-5)


def test_it_holds_81_economies_with_sales_at_home() -> None:
    for year in YEARS:
        flows = bundled(year)
        assert flows.values.shape == (3, 81, 81) and flows.sectors == BROAD_SECTORS
        assert flows.states[-1] == "ROW" and flows.tariffs is None
        assert (np.einsum("sii->si", flows.values) > 0).all()
    assert bundled() is bundled(2018)


def test_known_figures_of_2018() -> None:
    flows = bundled(2018)
    # million USD, goods and services, from the arrays before rounding: 473,619
    assert flows.trade("CHN", "USA") == pytest.approx(473_619, rel=5e-4)
    world = flows.output.sum(axis=1) / 1e6
    assert world.tolist() == pytest.approx([21.69, 38.29, 106.33], abs=0.01)


def test_states_that_stand_in_the_rest_of_the_world_are_said() -> None:
    for year in YEARS:
        flows = bundled(year)
        missing = missing_states(flows)
        assert {"MNG", "IRN", "VEN", "AZE"} <= set(missing) and not {"CHN", "TWN", "RUS"} & set(missing)
        assert flows.remarks[0].endswith(": " + ", ".join(missing))
        assert flows.remarks[0].startswith(f"{len(missing)} states")


def test_the_origin_tells_terms_and_making() -> None:
    origin = bundled(2017).origin
    assert (
        "OECD" in origin.producer
        and "attribution" in origin.licence
        and "28 sectors are summed" in origin.note
    )


def test_another_year_is_refused() -> None:
    with pytest.raises(UsageError, match="no table of 2016 is bundled, only 2017, 2018"):
        bundled(2016)


def test_the_package_stays_small() -> None:
    assert sum(len(entry.read_bytes()) for entry in DATA.iterdir()) < 400_000


def test_loading_makes_fewer_calls_than_there_are_cells(calls: Calls) -> None:
    assert calls(lambda: _read.__wrapped__(2018)) < 81 * 81 * 3 / 2

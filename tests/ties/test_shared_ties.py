"""Ties of real states on the files that researchers hold; skipped where the material is not there."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from typer.testing import CliRunner

from blocs.cli import app
from blocs.sources import shelf
from blocs.sources.catalogue import source
from blocs.ties import Ask, Holdings, Profile, measure_frame, tie

pytestmark = pytest.mark.shared

FILES: Mapping[str, tuple[str, ...]] = {
    "un-votes": ("un_votes_to_2005.parquet", "un_roll_calls_to_2005.parquet"),
    "atop": ("atop_alliance.parquet",),
    "cow-alliances": ("cow_alliance_v4.1_by_directed.csv",),
    "nmc": ("cow_nmc.parquet",),
    "gml-mids": ("gml_mid_ddydisps.parquet",),
    "igos": ("cow_igo_ndy.parquet",),
    "tss-rivalries": ("tss_rivalries.parquet",),
    "td-rivalries": ("td_rivalries.parquet",),
    "ties-sanctions": ("ties_v4_processed_kssrr.csv",),
    "sipri": ("sipri_tiv_dyad_to_2005.csv",),
    "exercises": ("jme_v3_1970_2010.csv",),
    "cow-national-trade": ("cow_trade_sy.parquet",),
}


@pytest.fixture(scope="module")
def store(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("pyarrow")
    folder = tmp_path_factory.mktemp("real") / "evidence"
    for name, files in FILES.items():
        shelf.keep(source(name).read([shared / "data" / "ties" / file for file in files]), folder)
    return folder


def of(found: Profile, measure: str, sides: str = "") -> dict[int, float]:
    (line,) = [ln for ln in found.lines if ln.measure.name == measure and sides in ("", ln.sides)]
    return dict(zip(line.years.tolist(), line.values.tolist(), strict=True))


def test_china_and_russia(store: Path) -> None:
    wanted = ["agreement", "s", "commitment", "disputes", "hostility", "rivalry", "arms_share", "memberships"]
    found = tie(
        "CHN", "RUS", since=1946, store=store, measures=[*wanted, "capability_ratio", "composite"], draws=0
    )
    assert found.ask.until == 2022
    votes, hostility, composite = (of(found, name) for name in ("agreement", "hostility", "composite"))
    assert min(votes) == 1971 and max(votes) == 2005  # China's seat; the seat before it was Taiwan's, 713
    assert votes[1989] > 0.9 and votes[1992] < 0.5  # Russia's turn to the West
    assert hostility[1969] >= 4 and of(found, "disputes")[1969] >= 1  # Zhenbao
    assert of(found, "rivalry")[1969] == 1 and of(found, "rivalry")[2005] == 0
    pledged = of(found, "commitment")
    assert pledged[1950] == 3 and pledged[1979] == 3 and pledged[1985] == 0 and pledged[2001] == 2
    arms = of(found, "arms_share", "RUS → CHN")
    assert arms[1955] > 0.9 and arms[2001] > 0.8
    assert of(found, "memberships")[2014] == 55
    assert composite[1953] > 0.5 > 0 > composite[1969] and max(composite) == 2005  # votes end there
    assert found.remarks == (
        "365 is Soviet Union from 1922-12-30 to 1991-12-25; its figures stand under RUS",
    )


def test_germany_stands_in_one_line(store: Path) -> None:
    found = tie("DEU", "FRA", since=1950, store=store, measures=["commitment", "parity", "s"], draws=0)
    assert set(range(1955, 2017)) <= set(of(found, "parity")) and 1953 not in of(found, "parity")
    assert {1956, 1989, 1990, 1991, 2010} <= set(of(found, "commitment"))
    assert of(found, "commitment")[1990] == 3
    assert min(of(found, "s")) == 1973  # both Germanies joined the United Nations


def test_the_united_states_and_iran_fell_out(store: Path) -> None:
    found = tie("USA", "IRN", since=1960, store=store, measures=["sanctions", "arms_share", "s"], draws=0)
    arms, sanctions = of(found, "arms_share", "USA → IRN"), of(found, "sanctions", "USA → IRN")
    assert arms[1975] > 0.5 and arms.get(1990, 0) == 0
    assert sanctions[1970] == 0 and sanctions[1980] >= 1 and max(sanctions) == 2005


@pytest.mark.parametrize("pair", [("CHN", "RUS"), ("DEU", "USA"), ("YUG", "BGR")], ids="-".join)
@pytest.mark.parametrize(
    "name",
    [
        "agreement",
        "commitment",
        "alliance_kappa",
        "hostility",
        "rivalry",
        "sanctions",
        "arms_share",
        "parity",
    ],
)
def test_one_pair_alone_gives_what_all_pairs_give(store: Path, name: str, pair: tuple[str, str]) -> None:
    holdings, ask = Holdings(folder=store), Ask(1986, 1994, pair)
    alone = measure_frame(name, holdings, ask)
    among = ask.own(measure_frame(name, holdings, Ask(1986, 1994)))
    assert len(alone) == len(among) >= 5
    keys = {key: row for row in among.rows() for key in [tuple(row[k] for k in among.names[:3])]}
    for row in alone.rows():
        other = keys[tuple(row[k] for k in among.names[:3])][name]
        assert row[name] == (other if other is None else pytest.approx(other, abs=1e-9))


def test_every_value_is_within_its_bounds_and_json_is_strict(store: Path) -> None:
    def refuse(word: str) -> None:
        raise AssertionError(word)

    for pair in (("USA", "GBR"), ("IND", "PAK"), ("DEU", "POL"), ("YEM", "SAU"), ("SRB", "HRV")):
        found = tie(*pair, since=1900, store=store, draws=20)
        assert len(found.lines) > 15
        for line in found.lines:
            low, high = line.measure.bounds
            assert low is None or line.values.min() >= low - 1e-9
            assert high is None or line.values.max() <= high + 1e-9
            assert (line.years[1:] > line.years[:-1]).all()
        json.loads(found.to_json(), parse_constant=refuse)


def test_the_command_on_the_real_files(store: Path, tmp_path: Path) -> None:
    out = tmp_path / "ties.html"
    words = ["ties", "China", "Russia", "--since", "1990", "--store", str(store), "-o", str(out)]
    done = CliRunner().invoke(app, words)
    assert done.exit_code == 0 and done.stdout.startswith("China and Russia, 1990 to 2022\n")
    assert "Distance of ideal points" in done.stdout and "Composite" in done.stdout
    assert "· representation: no data; blocs import diplomatic-exchange" in done.stdout
    assert "Every year" in out.read_text("utf-8")

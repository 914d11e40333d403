"""The published sets of elasticities: aggregation, standard errors, and the arrays they were taken from."""

from __future__ import annotations

import math
import tomllib
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

from blocs.sources.arrays import read_arrays
from blocs.sources.broad import BROAD_SECTORS, OECD_SECTORS

TABLE: dict[str, Any] = tomllib.loads(
    (resources.files("blocs.trade") / "data" / "elasticities.toml").read_text(encoding="utf-8")
)
SETS: dict[str, dict[str, Any]] = TABLE["set"]


@pytest.mark.parametrize("name", SETS)
def test_every_set_is_cited_and_covers_all_sectors(name: str) -> None:
    chosen = SETS[name]
    assert chosen["doi"].startswith("10.") and chosen["citation"] and chosen["note"] and chosen["table"]
    assert tuple(chosen["theta"]) == BROAD_SECTORS
    assert len(chosen["oecd"]) == 28 and min(chosen["oecd"].values()) > 0


@pytest.mark.parametrize("name", SETS)
def test_broad_sectors_are_means_weighted_by_trade(name: str) -> None:
    oecd, trade = SETS[name]["oecd"], TABLE["weights"]
    for broad, theta in SETS[name]["theta"].items():
        members = [code for code in oecd if OECD_SECTORS[code] == broad]
        mean = sum(oecd[c] * trade[c] for c in members) / sum(trade[c] for c in members)
        assert theta == pytest.approx(mean, abs=1e-3)


def test_standard_errors_stand_where_papers_state_them_and_never_for_services() -> None:
    with_sd = {name for name, chosen in SETS.items() if "sd" in chosen}
    assert with_sd == {"caliendo_parro_2015", "lashkaripour_lugovskyy_2023"}
    for name in with_sd:
        assert set(SETS[name]["sd"]) == set(BROAD_SECTORS[:2])
        assert set(SETS[name]["published_sd"]) == set(SETS[name]["published"])


def test_the_standard_error_of_a_mean_of_independent_estimates() -> None:
    # energy and materials of Lashkaripour and Lugovskyy: each paper's sector by its share of trade
    trade, chosen = TABLE["weights"], SETS["lashkaripour_lugovskyy_2023"]
    parts = {
        "Agriculture and Mining": "A01 A02 A03 B05 B06 B07 B08 B09",
        "Petroleum": "C19",
        "Basic and Fabricated Metals": "C24A C24B",
    }
    weight = {part: sum(trade[c] for c in codes.split()) for part, codes in parts.items()}
    weight |= {"Wood": trade["C16"] / 2, "Paper": trade["C16"] / 2}
    weight |= {"Rubber and Plastic": trade["C23"] / 2, "Minerals": trade["C23"] / 2}
    variance = sum((w * chosen["published_sd"][part]) ** 2 for part, w in weight.items())
    assert chosen["sd"]["energy and materials"] == pytest.approx(
        math.sqrt(variance) / sum(weight.values()), abs=1e-4
    )


@pytest.mark.shared
def test_caliendo_and_parro_are_those_of_their_archive(shared: Path) -> None:
    told = [float(line) for line in (shared / "data/trade/cp2015/T.txt").read_text().split()]
    published = SETS["caliendo_parro_2015"]["published"]
    # the archive puts the mean, 8.22, in place of two
    expected = [8.22 if name in ("Auto", "Other transport") else theta for name, theta in published.items()]
    assert told == expected


@pytest.mark.shared
def test_sets_by_oecd_sector_are_those_of_the_arrays(shared: Path) -> None:
    pytest.importorskip("h5py")
    arrays = read_arrays(shared / "data/trade/ICIO2018.mat")
    for chosen in SETS.values():
        _, values = arrays.elasticities[chosen["key"]]
        assert tuple(chosen["oecd"]) == arrays.sectors
        assert list(chosen["oecd"].values()) == pytest.approx(values, abs=1e-4)

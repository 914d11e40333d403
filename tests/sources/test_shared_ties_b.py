"""Sanctions, arms, exercises and trade of the development material: totals, and cells known from it."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from blocs.sources.catalogue import source
from blocs.sources.cow_trade import read_cow_national_trade
from blocs.sources.exercises import read_exercises
from blocs.sources.shelf import about, keep, load
from blocs.sources.sipri import read_sipri
from blocs.sources.ties_sanctions import read_ties_sanctions
from blocs.states import registry

pytestmark = pytest.mark.shared


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def union(year: int) -> set[int]:
    """Numbers of the members of the European Union at the end of a year."""
    day = f"{year}-12-31"
    found = {registry().state(code).cow_on(day) for code in registry().members("EU", day)}
    assert None not in found
    return {number for number in found if number is not None}


def test_sanctions_of_the_united_states_are_those_of_the_file(shared: Path) -> None:
    path = shared / "data/ties/ties_v4_processed_kssrr.csv"
    dataset = read_ties_sanctions(path)
    frame = dataset.frame
    # Counted row by row, without arrays: cases of the United States against states.
    in_force: Counter[tuple[int, int]] = Counter()
    begun: Counter[tuple[int, int]] = Counter()
    for row in rows(path):
        senders = {row["primarysender"].split(".")[0], row["sender1"].split(".")[0]}
        if "2" not in senders:
            continue
        first = int(row["sancstartyear"])
        for year in range(first, min(int(row["endyear"]), 2005) + 1):
            targets = union(year) if row["targetstate"] == "1000" else {int(row["targetstate"])}
            in_force.update((target, year) for target in targets)
            begun.update((target, year) for target in targets if year == first)
    mine = [r for r in frame.rows() if r["ccode1"] == 2]
    assert {(r["ccode2"], r["year"]): r["sanctions"] for r in mine} == dict(in_force)
    assert {(r["ccode2"], r["year"]): r["imposed"] for r in mine if r["imposed"]} == dict(begun)
    assert in_force[40, 2005] >= 1 and in_force[710, 1946] == 1
    assert len(frame) == 6166 and int(frame.array("sanctions").sum()) == 9492
    assert int(frame.array("imposed").sum()) == 1268 and int(frame.array("unended").sum()) == 6061
    assert any(remark.startswith("302 of 766 cases") for remark in dataset.remarks)


def test_arms_transfers_keep_the_total_of_the_file(shared: Path) -> None:
    path = shared / "data/ties/sipri_tiv_dyad_to_2005.csv"
    dataset = read_sipri(path)
    gone = {"ABW", "DRC", "ESH", "LEB", "NIG", "PSE", "UK"}

    def vietnam(row: dict[str, str]) -> bool:
        return "VNM" in (row["recipient"], row["supplier"]) and 1954 <= int(row["year"]) <= 1975

    kept = [
        row
        for row in rows(path)
        if not {row["recipient"], row["supplier"]} & gone
        and row["recipient"] != row["supplier"]
        and not vietnam(row)
    ]
    assert np.nansum(dataset.frame.array("tiv")) == sum(float(row["tiv"]) for row in kept)
    assert (dataset.coverage.since, dataset.coverage.until) == (1950, 2005) and len(dataset.frame) == 15_020
    found = {(r["ccode1"], r["ccode2"], r["year"]): r["tiv"] for r in dataset.frame.rows()}
    told = {(row["supplier"], row["recipient"], row["year"]): float(row["tiv"]) for row in kept}
    for a, b, codes in ((365, 750, ("RUS", "IND")), (2, 260, ("USA", "DEU")), (315, 651, ("CZE", "EGY"))):
        years = [year for (s, r, year) in told if (s, r) == codes and int(year) < 1990]
        assert len(years) > 3
        assert all(found[a, b, int(year)] == told[(*codes, year)] for year in years)
    assert found[2, 816, 1966] is None and found[2, 817, 1966] is None
    assert any("ABW, DRC, ESH, LEB, NIG, PSE, UK" in remark for remark in dataset.remarks)


def test_exercises_of_the_first_rows_are_counted(shared: Path) -> None:
    path = shared / "data/ties/jme_v3_1970_2010.csv"
    dataset = read_exercises(path)
    frame = dataset.frame
    usa_korea: Counter[int] = Counter()
    for row in rows(path):
        states = {value.strip().upper() for name, value in row.items() if name.startswith("State ")}
        if {"USA", "KOR"} <= states and row["AUS"] != "1.0":
            start = row["s.year"] or row["Start Date"][-4:]
            end = row["e.year"] if row["e.year"].isdecimal() else start
            for year in range(int(float(start)), max(int(float(start)), int(float(end))) + 1):
                usa_korea[year] += 1
    found = {r["year"]: r["exercises"] for r in frame.rows() if (r["ccode1"], r["ccode2"]) == (2, 732)}
    assert found == dict(usa_korea) and sum(usa_korea.values()) > 50
    assert len(frame) == 10_358 and int(frame.array("exercises").sum()) == 15_543
    assert (dataset.coverage.since, dataset.coverage.until) == (1974, 2010)
    assert len(read_exercises(path, added=True).frame) == 10_979


def test_national_trade_is_the_file(shared: Path) -> None:
    dataset = read_cow_national_trade(shared / "data/ties/cow_trade_sy.parquet")
    frame = dataset.frame
    assert len(frame) == 14_410 and frame["imports"][0] == 450 and frame["exports"][0] == 418
    assert int(np.isnan(frame.array("imports")).sum()) == 1_548
    assert (dataset.coverage.since, dataset.coverage.until) == (1870, 2014)


def test_every_file_there_is_comes_back_from_the_shelf(shared: Path, tmp_path: Path) -> None:
    ties = shared / "data" / "ties"
    files = {
        "atop": "atop_alliance.parquet",
        "cow-alliances": "cow_alliance_v4.1_by_directed.csv",
        "cow-national-trade": "cow_trade_sy.parquet",
        "exercises": "jme_v3_1970_2010.csv",
        "gml-mids": "gml_mid_ddydisps.parquet",
        "igos": "cow_igo_ndy.parquet",
        "mids": "cow_mid_ddydisps.parquet",
        "nmc": "cow_nmc.parquet",
        "sipri": "sipri_tiv_dyad_to_2005.csv",
        "td-rivalries": "td_rivalries.parquet",
        "ties-sanctions": "ties_v4_processed_kssrr.csv",
        "tss-rivalries": "tss_rivalries.parquet",
    }
    read = {name: source(name).read([ties / file]) for name, file in files.items()}
    for dataset in read.values():
        keep(dataset, tmp_path)
    held = about(tmp_path)
    assert [one.name for one in held] == sorted(files)
    assert {one.name: one.rows for one in held} == {name: len(one.frame) for name, one in read.items()}
    assert all(load(tmp_path, name) == dataset for name, dataset in read.items())

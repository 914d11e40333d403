"""The tie of two states from a store: its datasets and its reports in one call."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from blocs.errors import StoreError, UsageError
from blocs.evidence import open_store
from blocs.sources import shelf
from blocs.ties import Profile, tie
from evidence.make import Writer

from .world import read

TEXT = "China met Russia. The Soviet Union pressed China. China met Japan.\n"


def report(name: str, published: str | None, text: str = TEXT) -> Writer:
    return Writer(name, text, published, publisher=name)


def reports(folder: Path, *writers: Writer) -> Path:
    with open_store(folder) as store:
        for writer in writers:
            store.add(writer.done())
        store.relink()
    return folder


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """Two reports, of 1989 and 1991, beside two datasets."""
    folder = tmp_path / "evidence"
    for dataset in read(tmp_path / "files", "un-votes", "gml-mids", "igos"):
        shelf.keep(dataset, folder)
    first = (
        report("a", "1989-05-20").event("met", "CONSULT", "CHN SUN").event("met", "CONSULT", "CHN JPN", nth=1)
    )
    second = report("b", "1991-08-01", TEXT + "Again.\n").event(
        "pressed", "THREATEN", "SUN>CHN", contexts=("military",)
    )
    return reports(folder, first, second)


def lines(found: Profile) -> dict[tuple[str, str], dict[int, float]]:
    return {
        (line.measure.name, line.told): dict(zip(line.years.tolist(), line.values.tolist(), strict=True))
        for line in found.lines
    }


def test_data_and_reports_stand_side_by_side(store: Path) -> None:
    found = tie("CHN", "RUS", since=1988, store=store, draws=0)
    told = lines(found)
    assert told["disputes", ""] == {1988: 1, 1989: 0, 1990: 0, 1991: 0}
    assert told["disputes", "confirmed and suggested"] == {1989: 0, 1991: 1}
    assert told["consultations", "confirmed and suggested"] == {1989: 1, 1991: 0}
    assert told["memberships", ""] == dict.fromkeys(range(1988, 1993), 1)
    assert (found.ask.since, found.ask.until) == (1988, 1992)
    names = [line.measure.name for line in found.lines]
    assert names.index("disputes") + 1 == names.index("disputes", names.index("disputes") + 1)


def test_an_open_store_gives_the_same(store: Path) -> None:
    with open_store(store, read_only=True) as opened:
        by_store = tie("CHN", "RUS", since=1988, store=opened, draws=10).to_json()
        assert opened.coverage().reports == 2  # it stays open
    assert tie("CHN", "RUS", since=1988, store=store, draws=10).to_json() == by_store
    assert tie("CHN", "RUS", since=1988, store=str(store), draws=10).to_json() == by_store


def test_the_last_year_is_that_of_what_is_asked_for(store: Path, tmp_path: Path) -> None:
    shelf.keep(read(tmp_path / "files", "tss-rivalries")[0], store)

    def last(*measures: str, since: int = 1988) -> int:
        return tie("CHN", "RUS", since=since, store=store, measures=measures or None, draws=0).ask.until

    assert last() == 2020 and last("rivalry") == 2020 and last("s") == 1992 and last("hostility") == 1991
    assert last("s", since=2005) == 2005


def test_what_is_not_asked_for_is_not_read(store: Path) -> None:
    (store / "sources" / "igos.npz").write_bytes(b"no archive")
    assert ("s", "") in lines(tie("CHN", "RUS", store=store, measures=["s"], draws=0))
    with pytest.raises(StoreError, match=r"igos\.npz: damaged.*import it again: blocs import igos FILE"):
        tie("CHN", "RUS", store=store, draws=0)


def test_ideal_points_are_estimated_once(store: Path) -> None:
    first = tie("CHN", "RUS", since=1988, store=store, measures=["ideal_distance"])
    made = store / "sources" / "ideal-points.npz"
    stamp = made.stat().st_mtime_ns
    again = tie("CHN", "RUS", since=1988, store=store, measures=["ideal_distance"])
    assert again.to_json() == first.to_json() and made.stat().st_mtime_ns == stamp
    (line,) = first.lines
    assert line.years.tolist() == list(range(1988, 1993)) and line.over == "posterior"


def test_a_folder_without_a_store_and_none_at_all(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="nowhere: no such folder"):
        tie("CHN", "RUS", store=tmp_path / "nowhere")
    found = tie("CHN", "RUS", since=2010, until=2012, store=tmp_path)
    assert [line.measure.name for line in found.lines] == ["shared_bodies"]
    assert found.to_json() == tie("CHN", "RUS", since=2010, until=2012).to_json()


def test_reports_of_any_day_are_taken_as_they_come(tmp_path: Path) -> None:
    far = report("a", "9999-12-31").event("met", "CONSULT", "CHN RUS")
    none = report("b", None, TEXT + "x\n").event("met", "CONSULT", "CHN RUS")
    near = report("c", "2018-09-13", TEXT + "y\n").event("met", "CONSULT", "CHN RUS")
    store = reports(tmp_path / "evidence", far, none, near)
    found = tie("CHN", "RUS", since=2010, store=store, measures=["consultations"])
    assert found.ask.until == 2018
    assert lines(found) == {("consultations", "confirmed and suggested"): {2018: 1.0}}


def test_corrections_count(store: Path) -> None:
    with open_store(store) as opened:
        (met,) = opened.records(pair=("CHN", "SUN"), type="CONSULT")
        opened.correct(met.id, "confirm", by="me")
    told = lines(tie("CHN", "RUS", since=1988, store=store, measures=["consultations"]))
    assert told["consultations", "confirmed"] == {1989: 1, 1991: 0}
    with open_store(store) as opened:
        opened.correct(met.id, "reject", by="me")
    told = lines(tie("CHN", "RUS", since=1988, store=store, measures=["consultations"]))
    assert told == {("consultations", "confirmed and suggested"): {1989: 0, 1991: 0}}


@pytest.mark.parametrize("measures", [["nope"], ["s", "nope"]])
def test_an_unknown_measure_is_refused(store: Path, measures: Sequence[str]) -> None:
    with pytest.raises(UsageError, match="no measure 'nope'; there are agreement"):
        tie("CHN", "RUS", store=store, measures=measures)

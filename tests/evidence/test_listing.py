"""Lists of reports, publishers and pairs, a page at a time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from blocs.errors import UsageError
from blocs.evidence import Store, open_store
from blocs.evidence.listing import list_copies, list_pairs, list_publishers, list_reports

from .make import Writer
from .stores import pairs


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "s") as opened:
        list(opened.add_all(pairs()))
        opened.relink()
        yield opened


def test_reports_come_the_latest_first_and_undated_ones_last(tmp_path: Path) -> None:
    days = {"a": "2020-01-02", "b": None, "c": "2020-01-03", "d": "0001-01-01", "e": "9999-12-31"}
    with open_store(tmp_path / "s") as store:
        list(
            store.add_all(
                Writer(name, f"China met Russia, says {name}.", day).done() for name, day in days.items()
            )
        )
        assert [r.name for r in list_reports(store).reports] == ["e", "c", "a", "d", "b"]
        for since, until, found in (
            (date(2020, 1, 2), None, "eca"),
            (None, date(2020, 1, 2), "ad"),
            (date(2020, 1, 2), date(2020, 1, 2), "a"),
            (date.min, date.max, "ecad"),
        ):
            listed = list_reports(store, since=since, until=until)
            assert [r.name for r in listed.reports] == list(found)
            assert listed.total == len(found)


def test_a_list_counts_what_the_store_holds(store: Store) -> None:
    rejected = store.records(kind="event", limit=1)[0]
    store.correct(rejected.id, "reject", by="Ana")
    store.correct(store.records(kind="quantity", limit=1)[0].id, "confirm", by="Ana")
    listed = list_reports(store, limit=1000)
    assert listed.total == len(listed.reports) == len(store.reports())
    for row in listed.reports:
        held = store.records(report=row.id)
        for kind, n in (("event", row.events), ("quantity", row.quantities), ("statement", row.statements)):
            assert sum(r.kind == kind for r in held) == n
        assert row.confirmed == sum(r.status == "confirmed" for r in held)
        assert row.rejected == len(store.records(report=row.id, status="rejected"))
        assert row.links == len(store.links(report=row.id))
        assert row.copies == sum(row.id in (c.a, c.b) for c in store.copies() if c.status != "rejected")
    assert [row.id for row in listed.reports if not row.linked] == [
        row.id for row in listed.reports if row.id == rejected.report_id or row.confirmed
    ]
    assert sum(row.rejected for row in listed.reports) == 1


def test_pages_of_a_list_are_the_list(store: Store) -> None:
    whole = list_reports(store, limit=1000)
    parts = [list_reports(store, limit=7, offset=at) for at in range(0, whole.total, 7)]
    assert tuple(row for part in parts for row in part.reports) == whole.reports
    assert {part.total for part in parts} == {whole.total}
    assert list_reports(store, limit=0) == type(whole)(whole.total, ())


def test_words_are_those_that_a_search_of_records_finds(store: Store) -> None:
    for words in ("talks", "grain", '"held talks"', "killed"):
        listed = list_reports(store, words=words, limit=1000)
        assert {r.report_id for r in store.records(text=words)} <= {row.id for row in listed.reports}
        assert all(row.found for row in listed.reports)
    assert [row.name for row in list_reports(store, words="MONDAY.txt").reports] == ["monday.txt"]
    assert list_reports(store, words="_").total == sum("_" in r.name for r in store.reports())
    assert list_reports(store, words='" OR *').total == 0


def test_copies_of_a_report_are_those_that_it_is_part_of(store: Store) -> None:
    copies = store.copies()
    assert copies
    for report in store.reports():
        assert list_copies(store, report.id) == tuple(c for c in copies if report.id in (c.a, c.b))


def test_publishers_are_listed_once_each(store: Store) -> None:
    found = dict(list_publishers(store))
    named = [r.publisher.casefold() for r in store.reports() if r.publisher]
    assert {name.casefold(): n for name, n in found.items()} == {name: named.count(name) for name in named}
    for name, n in found.items():
        assert list_reports(store, publisher=name.upper()).total == n


def test_pairs_count_the_links_between_two(store: Store) -> None:
    rejected = store.links()[0]
    store.correct(rejected.id, "reject", by="Ana")
    found = list_pairs(store)
    counts = {frozenset((p.a, p.b)): p for p in found}
    links = store.links()
    assert len(counts) == len(found)
    assert {frozenset((x.a.report_id, x.b.report_id)) for x in links} == set(counts)
    for both, pair in counts.items():
        here = [x.relation for x in links if {x.a.report_id, x.b.report_id} == both]
        assert pair.links == len(here)
        for relation in ("agrees", "differs", "refines"):
            assert pair.count(relation) == here.count(relation)
    assert [p.links for p in found] == sorted((p.links for p in found), reverse=True)
    one = found[0].a
    assert list_pairs(store, report=one) == tuple(p for p in found if one in (p.a, p.b))
    assert list_pairs(store, limit=2, offset=1) == found[1:3]


def test_a_list_of_less_than_nothing_is_refused(store: Store) -> None:
    with pytest.raises(UsageError, match="give 0 or more"):
        list_reports(store, limit=-1)

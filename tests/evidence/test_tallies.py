"""Counts made inside the database are those that one gets by looking at every record."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blocs.evidence import Store, open_store
from blocs.evidence.listings import latest_acts, latest_reports, report_lines, reports_between
from blocs.evidence.tallies import Grain, acts_by_pair, acts_by_period, coverage_counts, totals
from blocs.reading.reading import Reading
from blocs.reading.records import Event
from blocs.ties import pair_balance, quad_class

from .make import Writer, many, readings
from .stores import fill, pairs

LETTERS: dict[Grain, int] = {"year": 4, "month": 7, "day": 10}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with open_store(tmp_path_factory.mktemp("tallies") / "s") as opened:
        fill(opened, [*pairs(), *many(4, 20)])
        yield opened


def done(store: Store) -> list[Event]:
    """Acts told as done or standing."""
    found = store.records(kind="event", realis=["actual", "general"])
    return [record for record in found if isinstance(record, Event)]


def acts_of(store: Store) -> dict[str, str]:
    """The act that each record tells: its claim, or the record itself."""
    claims = {t.record: claim.id for claim in store.claims() for t in claim.tellings if t.record}
    return {event.id: claims.get(event.id, event.id) for event in done(store)}


def days_of(store: Store) -> dict[str, tuple[str, str] | None]:
    """First and last day of each act; that of the report where the text gives none."""
    published = {report.id: report.published for report in store.reports()}
    found: dict[str, tuple[str, str] | None] = {}
    for event in done(store):
        day = published[event.report_id]
        found[event.id] = event.date or ((day.isoformat(), day.isoformat()) if day else None)
    return found


def test_totals_are_what_the_store_answers_one_by_one(store: Store) -> None:
    told = totals(store)
    reports = store.reports()
    days = [report.published.isoformat() for report in reports if report.published]
    assert (told.reports, told.undated) == (len(reports), len(reports) - len(days))
    assert told.outlets == len({report.publisher for report in reports if report.publisher})
    assert told.nameless == sum(report.publisher is None for report in reports)
    assert (told.first, told.last) == (min(days), max(days))
    for kind, count in (("event", told.events), ("quantity", told.figures), ("statement", told.statements)):
        assert count == len(store.records(kind=kind)) > 0
    assert told.links == len(store.links()) > 0
    assert told.claims == len(store.claims()) > 0
    assert told.copies == sum(copy.status != "rejected" for copy in store.copies()) > 0
    assert told.corrections == sum(each.undone is None for each in store.corrections()) > 0
    assert told.failures == len(store.failures()) == 2
    assert told.unlinked == store.unlinked()


@pytest.mark.parametrize("grain", LETTERS)
def test_acts_by_period_count_each_claim_once(store: Store, grain: Grain) -> None:
    acts, days = acts_of(store), days_of(store)
    expected: dict[tuple[str | None, str], set[str]] = defaultdict(set)
    for event in done(store):
        span = days[event.id]
        expected[span[0][: LETTERS[grain]] if span else None, event.type.value].add(acts[event.id])
    assert {(c.period, c.type): c.acts for c in acts_by_period(store, grain)} == {
        key: len(ids) for key, ids in expected.items()
    }
    assert sum(map(len, expected.values())) < len(acts)  # some act is told by several


def test_acts_by_pair_count_each_claim_once(store: Store) -> None:
    acts = acts_of(store)
    expected: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for event in done(store):
        for row in pair_balance([event]):
            expected[row.a, row.b, event.type.value].add(acts[event.id])
    told = acts_by_pair(store)
    assert {(c.a, c.b, c.type): c.acts for c in told} == {key: len(ids) for key, ids in expected.items()}
    assert {c.year for c in told} == {None}
    yearly: Counter[tuple[str, str, str]] = Counter()
    for count in acts_by_pair(store, by_year=True):
        yearly[count.a, count.b, count.type] += count.acts
    assert all(yearly[c.a, c.b, c.type] >= c.acts for c in told)  # a claim may have tellings in two years


@settings(max_examples=25, deadline=None)
@given(
    st.lists(readings(), max_size=3, unique_by=lambda r: r.report.id),
    st.dates(date(2017, 1, 1), date(2019, 12, 31)),
)
def test_whatever_was_read_is_counted_as_looking_would(found: list[Reading], day: date) -> None:
    with TemporaryDirectory() as folder, open_store(folder) as store:
        list(store.add_all(found))
        inside = store.records(kind="event", realis=["actual", "general"], since=day, until=day)
        expected = Counter(r.type.value for r in inside if isinstance(r, Event))
        counted: Counter[str] = Counter()
        for each in acts_by_period(store, "day", since=day, until=day):
            counted[each.type] += each.acts
        assert counted == expected
        balances = {(row.a, row.b): row.now.n for row in pair_balance(done(store)) if row.now.n}
        sums: Counter[tuple[str, str]] = Counter()
        for pair in acts_by_pair(store):
            sums[pair.a, pair.b] += pair.acts
        assert sums == balances
        assert coverage_counts(store) == store.coverage()
        assert totals(store).reports == len(found)


def test_days_asked_for_bound_acts_that_reach_into_them(store: Store) -> None:
    since, until = date(2018, 9, 5), date(2018, 9, 6)
    inside = store.records(kind="event", realis=["actual", "general"], since=since, until=until)
    acts = acts_of(store)
    expected = {(r.type, acts[r.id]) for r in inside if isinstance(r, Event)}
    assert sum(c.acts for c in acts_by_period(store, "year", since=since, until=until)) == len(expected) > 0
    pairs_told = {(c.a, c.b) for c in acts_by_pair(store, since=since, until=until)}
    assert pairs_told == {
        (r.a, r.b) for r in pair_balance([e for e in inside if isinstance(e, Event)]) if r.now.n
    }


def test_coverage_is_that_of_the_store(store: Store) -> None:
    assert coverage_counts(store) == store.coverage()


def test_the_latest_acts_come_from_the_latest_reports_with_their_sentences(store: Store) -> None:
    told = latest_acts(store, limit=6)
    published = [each.source.published for each in told]
    assert len(told) == 6
    assert published == sorted(published, reverse=True)  # type: ignore[type-var]
    for each in told:
        assert each.act.realis in ("actual", "general")
        assert each.act.text in each.sentence
        report = store.report(each.act.report_id)
        assert each.sentence == report.text[slice(*each.act.sentence)]
        assert each.source.publisher == report.publisher
    every = latest_acts(store, limit=10_000)
    assert {each.act.id for each in every} == {
        event.id for event in done(store) if store.report(event.report_id).published
    }
    assert latest_acts(store, since=date(2090, 1, 1)) == ()


def test_reports_without_a_day_are_told_where_no_other_is(tmp_path: Path) -> None:
    writer = Writer("u.txt", "China attacked India.", None)
    with open_store(tmp_path) as store:
        store.add(writer.event("attacked", "ASSAULT", "CHN>IND").done())
        assert [each.act.text for each in latest_acts(store)] == ["attacked"]
        assert [c.period for c in acts_by_period(store, "month")] == [None]
        assert totals(store).undated == 1


def test_reports_are_listed_those_published_last_first(store: Store) -> None:
    lines = report_lines(store)
    in_order = store.reports()
    by_id = {report.id: report for report in in_order}
    assert len(lines) == len(in_order)
    assert [line.published for line in lines] == sorted(
        (line.published or "" for line in lines), reverse=True
    )
    assert report_lines(store, limit=3, offset=2) == lines[2:5]
    for line in lines[:5]:
        reading = store.reading(line.id)
        counts = (len(reading.events), len(reading.quantities), len(reading.statements))
        assert (line.events, line.figures, line.statements) == counts
        assert (line.reader, line.sha256, line.name) == (
            reading.reader,
            reading.report.sha256,
            by_id[line.id].name,
        )
    dated = [report.id for report in in_order if report.published]
    assert latest_reports(store, 3) == tuple(dated[-3:])


def test_what_was_read_after_a_moment_is_told_by_its_reading(store: Store) -> None:
    moments = sorted(line.read or "" for line in report_lines(store))
    middle = moments[len(moments) // 2]
    newer = report_lines(store, read_after=middle, newest_read=True)
    assert all((line.read or "") > middle for line in newer)
    assert [line.read for line in newer] == sorted((line.read or "" for line in newer), reverse=True)
    assert reports_between(store, read_after=middle) == len(newer) < len(moments)
    assert reports_between(store) == len(moments)
    first, last = totals(store).first, totals(store).last
    assert first is not None and last is not None
    assert (
        reports_between(store, date.fromisoformat(first), date.fromisoformat(last))
        == len(moments) - totals(store).undated
    )


def test_types_are_those_whose_class_is_known(store: Store) -> None:
    classes = {quad_class(event.type).value for event in done(store)}
    assert len(classes) > 1
    assert {c.type for c in acts_by_period(store, "year")} == {event.type.value for event in done(store)}

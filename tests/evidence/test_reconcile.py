"""Links across reports: agreeing, differing, refining, copied, unrelated."""

from __future__ import annotations

import dataclasses
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from blocs.errors import RecordError
from blocs.evidence import Link, LinkEnd, link_from_json, link_to_json, reconcile
from blocs.reading.reading import Reading

from . import gold
from .make import Writer, readings
from .pairs import PAIRS, Pair


def told(link: Link, both: tuple[Reading, Reading]) -> tuple[str, str, str]:
    """Relation and the words at both ends; of a name, as many as the other pair's name has."""
    ends = []
    for end in (link.a, link.b):
        reading = next(r for r in both if r.report.id == end.report_id)
        record = next((r for r in reading.records if r.id == end.record), None)
        name = " ".join(reading.report.text[end.start :].split()[:3]).rstrip(".,")
        ends.append(record.text if record else name)
    return link.relation, ends[0], ends[1]


@pytest.mark.parametrize("pair", PAIRS, ids=lambda p: p.name)
def test_a_pair_is_linked_as_a_person_links_it(pair: Pair) -> None:
    both = pair.make()
    found = [told(link, both) for link in reconcile(both)]
    assert sorted(found) == sorted(pair.wanted)


def test_copies_are_said_to_depend_on_each_other() -> None:
    pair = next(p for p in PAIRS if p.name.startswith("a copy"))
    assert all("not independent" in link.reason for link in reconcile(pair.make()))
    other = next(p for p in PAIRS if p.name == "a tariff")
    assert not any("not independent" in link.reason for link in reconcile(other.make()))


def test_the_reason_names_figures_and_shared_words() -> None:
    pair = next(p for p in PAIRS if p.name == "a death toll disputed")
    link = next(x for x in reconcile(pair.make()) if x.relation == "differs")
    assert link.reason.startswith("45 against 12; Yemen")
    assert "Hodeida" in link.reason
    assert 0.5 < link.confidence < 1


def test_the_vaguer_telling_is_a_of_a_refinement_whatever_the_days() -> None:
    vague = Writer("late.txt", "Over 3,000 Chinese troops joined the Vostok drills.", "2018-09-20")
    vague.quantity("3,000", (3000, None), "person", "Chinese troops", "CHN", comparator=">")
    exact = Writer("early.txt", "China sent 3,200 troops to the Vostok drills.", "2018-09-10")
    exact.quantity("3,200", 3200, "person", "troops", "CHN")
    (link,) = reconcile([exact.done(), vague.done()])
    assert (link.relation, link.a.report, link.b.report) == ("refines", "late.txt", "early.txt")
    assert "more than 3,000, more exactly 3,200" in link.reason


def test_no_links_within_a_report_or_with_nothing() -> None:
    one = PAIRS[0].make()[0]
    assert reconcile([]) == ()
    assert reconcile([one]) == ()


def test_the_order_of_reports_changes_nothing() -> None:
    everything = [reading for pair in PAIRS for reading in pair.make()]
    links = reconcile(everything)
    assert links
    assert reconcile(everything[::-1]) == links
    assert len({link.id for link in links}) == len(links)


def test_pairs_are_linked_alike_among_many_reports() -> None:
    everything = [
        dataclasses.replace(r, report=dataclasses.replace(r.report, name=f"{i}-{r.report.name}"))
        for i, pair in enumerate(PAIRS)
        for r in pair.make()
    ]
    found = {(x.a.report.split("-")[0], x.b.report.split("-")[0]) for x in reconcile(everything)}
    assert {(a, b) for a, b in found if a != b} == set()


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(readings(), max_size=3, unique_by=lambda r: r.report.id))
def test_any_readings_can_be_held_against_each_other(some: list[Reading]) -> None:
    links = reconcile(some)
    ids = {r.report.id for r in some}
    for link in links:
        assert {link.a.report_id, link.b.report_id} <= ids
        assert link.a.report_id != link.b.report_id
        assert 0 <= link.confidence <= 1
    assert reconcile(some[::-1]) == links


_ends = st.builds(LinkEnd, st.text(), st.text(), st.integers(0), st.none() | st.text())


@given(
    st.builds(
        Link,
        st.text(),
        st.sampled_from(["agrees", "differs"]),
        _ends,
        _ends,
        st.text(),
        st.text(),
        st.floats(0, 1),
    )
)
def test_links_travel_through_json(link: Link) -> None:
    assert link_from_json(link_to_json(link)) == link


@pytest.mark.parametrize(
    "bad", [{"kind": "event"}, {"kind": "link"}, {"kind": "link", "a": {"x": 1}, "b": {}}]
)
def test_what_is_no_link_is_refused(bad: dict[str, Any]) -> None:
    with pytest.raises(RecordError):
        link_from_json(bad)


@pytest.mark.shared
def test_links_between_the_two_reports_reach_the_floor(shared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(shared / "tools"))
    score = __import__("score_reading")
    days = {"000_f6beaa4887b1e8c1.txt": "2018-09-13", "004_bf02a5809fd9535f.txt": "2018-09-11"}
    both = gold.readings(shared / "gold" / "reports.jsonl", shared / "reports", days)
    wanted = [row for row in gold.lines(shared / "gold" / "reports.jsonl") if row["kind"] == "link"]
    links = [link_to_json(link) for link in reconcile(both)]
    told_again = score.Retellings(wanted)
    found = score.assign(wanted, links, told_again.match)
    used = {id(read) for _, read in found}
    extra = [x for x in links if id(x) in used or not any(told_again.match(g, x) for g in wanted)]
    tally = score.Tally()
    tally.add(wanted, extra, found)
    assert tally.row()["f1"] >= 0.85, tally.row()
    sys.modules.pop("score_reading", None)

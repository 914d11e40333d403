"""Which measures count a record, and why others do not."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocs.evidence.claims.model import Claim, Copy, Telling
from blocs.reading.records import Event, Quantity
from blocs.ties.balance import distinct_acts, dyad_balance, pair_balance
from blocs.ties.uses import Use, acts_of, pairs_of, uses_of

from .test_balance import act

DAY = ("2018-09-11", "2018-09-11")


def in_report(event: Event, report: str) -> Event:
    return dataclasses.replace(event, report=f"{report}.txt", report_id=report, id=f"{event.id}@{report}")


def claim(*events: Event) -> Claim:
    told = tuple(Telling(e.id, e.report_id, e.report, None, None, e.start, e.text) for e in events)
    return Claim("c", "event", "it", told, len(told), "independent", "")


def words(record: Event, *events: Event, **more: Any) -> list[tuple[str, bool, str]]:
    return [
        (f"{u.a}{'>' if u.directed else '-'}{u.b}", u.counts, u.words)
        for u in uses_of(record, acts_of(events, **more))
    ]


def test_an_act_counts_in_its_pair_and_its_direction() -> None:
    aid = act("AID", "CHN", "RUS", date=DAY)
    others = [act("CONSULT", "CHN RUS", start=n, date=(f"2018-09-{n:02}",) * 2) for n in range(12, 15)]
    assert uses_of(aid, acts_of([aid, *others])) == (
        Use("balance", "CHN", "RUS", False, True, "material cooperation, 1 of 4 acts"),
        Use("balance", "CHN", "RUS", True, True, "material cooperation, 1 of 4 acts"),
    )
    assert [use[0] for use in words(others[0], aid, *others)] == ["CHN-RUS", "CHN>RUS", "RUS>CHN"]
    assert words(others[0], aid, *others)[2] == ("RUS>CHN", True, "verbal cooperation, 1 of 3 acts")


def test_what_is_ahead_counts_apart() -> None:
    done, ahead = act("AID", "CHN", "RUS", date=DAY), act("AID", "CHN", "RUS", start=9, realis="planned")
    assert {w for *_, w in words(ahead, done, ahead)} == {
        "material cooperation, 1 of 1 act planned or possible"
    }


@pytest.mark.parametrize(
    ("more", "why"),
    [({"status": "rejected"}, "rejected"), ({"realis": "denied"}, "denied: told as not done")],
)
def test_what_is_rejected_or_denied_does_not_count(more: dict[str, str], why: str) -> None:
    event = act("AID", "CHN", "RUS", **more)
    assert words(event, event) == [("CHN-RUS", False, why), ("CHN>RUS", False, why)]


def test_what_no_reading_holds_does_not_count() -> None:
    gone, held = act("AID", "CHN", "RUS"), act("AID", "CHN", "RUS", start=9, date=DAY)
    assert {w for *_, w in words(gone, held)} == {"no reading holds it any more"}


def test_a_retelling_in_the_same_report() -> None:
    first, again = act("CONSULT", "CHN RUS", date=DAY), act("CONSULT", "RUS CHN", start=9, date=DAY)
    assert all(counts for _, counts, _ in words(first, first, again))
    assert words(again, first, again)[0] == (
        "CHN-RUS", False, f"a retelling: the act is counted by record {first.id} of a.txt"
    )  # fmt: skip


def test_a_retelling_and_a_copy_in_another_report() -> None:
    first = act("CONSULT", "CHN RUS", date=DAY)
    again = in_report(first, "b")
    joined = {"claims": [claim(first, again)]}
    assert words(first, first, again, **joined)[0][1:] == (True, "verbal cooperation, 1 of 1 act")
    why = f"the act is counted by record {first.id} of a.txt"
    assert words(again, first, again, **joined)[0][1:] == (False, f"a retelling: {why}")
    copy = Copy("x", "a", "b", "a.txt", "b.txt", 0.9, "", 0.9)
    assert words(again, first, again, **joined, copies=[copy])[0][1:] == (False, f"a copy: {why}")
    rejected = dataclasses.replace(copy, status="rejected")
    assert words(again, first, again, **joined, copies=[rejected])[0][2].startswith("a retelling")


def test_an_act_that_was_planned_first_counts_as_done() -> None:
    planned = act("CONSULT", "CHN RUS", date=DAY, realis="planned")
    done = in_report(act("CONSULT", "CHN RUS", date=DAY), "b")
    joined = {"claims": [claim(planned, done)]}
    assert words(done, planned, done, **joined)[0][1:] == (True, "verbal cooperation, 1 of 1 act")
    assert words(planned, planned, done, **joined)[0][2].startswith("a retelling")


def test_a_rejected_first_telling_leaves_the_act_to_the_second() -> None:
    first = act("CONSULT", "CHN RUS", date=DAY, status="rejected")
    again = in_report(dataclasses.replace(first, status="suggested"), "b")
    assert words(again, first, again, claims=[claim(first, again)])[0][1] is True


def test_amounts_are_counted_by_no_measure() -> None:
    amount = Quantity(
        id="q", report="a.txt", report_id="a", start=0, end=1, text="3", sentence=(0, 9), realis="actual",
        confidence=1.0, reader="test", value=(3.0, 3.0), comparator="=", unit="ship", of="ships",
    )  # fmt: skip
    assert uses_of(amount, acts_of([])) == ()


def test_pairs() -> None:
    assert pairs_of(act("AID", "RUS CHN", "MNG", realis="denied")) == (("CHN", "MNG"), ("MNG", "RUS"))
    assert pairs_of(act("MOBILIZE", "CHN")) == ()


_EVENTS = st.lists(
    st.builds(
        lambda n, kind, sides, realis, report, day: in_report(
            act(kind, sides[0], sides[1], start=n, realis=realis, date=(day, day)), report
        ),
        st.integers(0, 99),
        st.sampled_from(["AID", "CONSULT", "SANCTION"]),
        st.sampled_from([("CHN", "RUS"), ("CHN RUS", ""), ("RUS", "CHN"), ("USA", "CHN RUS")]),
        st.sampled_from(["actual", "planned", "denied", "general"]),
        st.sampled_from("ab"),
        st.sampled_from(["2018-09-11", "2018-09-12"]),
    ),
    max_size=8,
    unique_by=lambda e: e.id,
)


@given(_EVENTS)
def test_uses_say_what_the_balance_counts(events: list[Event]) -> None:
    acts = acts_of(events)
    assert acts.distinct == tuple(
        e for report in dict.fromkeys(e.report_id for e in events)
        for e in distinct_acts(o for o in events if o.report_id == report)
    )  # fmt: skip
    told = {(u.a, u.b, u.directed, e.id) for e in events for u in uses_of(e, acts) if u.counts}
    rows = (*pair_balance(acts.distinct), *dyad_balance(acts.distinct))
    assert told == {(row.a, row.b, row.directed, id_) for row in rows for id_ in row.records}

"""The balance of pairs: what counts, in which direction, once or each time it is told."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocs.reading.records import Event, EventType
from blocs.ties import QuadClass, distinct_acts, dyad_balance, pair_balance, quad_class, same_act


def act(
    kind: str, actors: str, recipients: str = "", goldstein: float = 1.0, start: int = 0, **more: Any
) -> Event:
    return Event(
        **{
            "id": f"{kind}{actors}{recipients}{start}",
            "report": "a.txt",
            "report_id": "a",
            "start": start,
            "end": start + 1,
            "text": "acted",
            "sentence": (0, 50),
            "realis": "actual",
            "confidence": 1.0,
            "reader": "test",
            "type": EventType(kind),
            "actors": tuple(actors.split()),
            "recipients": tuple(recipients.split()),
            "goldstein": goldstein,
            **more,
        }
    )


@pytest.mark.parametrize(
    ("kind", "quad"),
    [
        ("AGREE", "verbal cooperation"),
        ("CONCEDE", "verbal cooperation"),
        ("RETREAT", "material cooperation"),
        ("REQUEST", "verbal conflict"),
        ("THREATEN", "verbal conflict"),
        ("PROTEST", "material conflict"),
        ("ASSAULT", "material conflict"),
    ],
)
def test_quad_class(kind: str, quad: str) -> None:
    assert quad_class(EventType(kind)) == quad


def test_every_type_has_a_class() -> None:
    counts = [quad_class(t) for t in EventType]
    assert [counts.count(q) for q in QuadClass] == [4, 3, 4, 5]


def test_directed_counts_by_class_and_weight() -> None:
    rows = dyad_balance(
        [
            act("SANCTION", "USA", "RUS CHN", -6.0),
            act("ACCUSE", "USA", "RUS", -2.0, 1),
            act("CONSULT", "CHN RUS", goldstein=1.0, start=2),
        ]
    )
    found = {(r.a, r.b): r for r in rows}
    assert list(found) == [("CHN", "RUS"), ("RUS", "CHN"), ("USA", "CHN"), ("USA", "RUS")]
    pressed = found["USA", "RUS"]
    assert (pressed.now.verbal_conflict, pressed.now.material_conflict, pressed.now.n) == (1, 1, 2)
    assert pressed.now.goldstein_sum == -8.0
    assert pressed.now.goldstein_mean == -4.0
    assert pressed.now.net == -2
    assert found["CHN", "RUS"].now.verbal_cooperation == 1


def test_realis_keeps_plans_apart_and_leaves_denials_out() -> None:
    (row,) = pair_balance(
        [
            act("CONSULT", "CHN RUS"),
            act("COOPERATE", "RUS", "CHN", 6.0, 1, realis="general"),
            act("AID", "CHN", "RUS", 7.0, 2, realis="planned"),
            act("AID", "CHN", "RUS", 7.0, 3, realis="possible"),
            act("SANCTION", "CHN", "RUS", -6.0, 4, realis="denied"),
        ]
    )
    assert (row.now.n, row.now.net, row.ahead.n, len(row.records)) == (2, 2, 2, 4)


def test_missing_is_not_zero() -> None:
    assert dyad_balance([]) == ()
    assert dyad_balance([act("MOBILIZE", "RUS")]) == ()
    (row,) = pair_balance([act("CONSULT", "CHN RUS", realis="planned")])
    assert row.now.n == 0
    assert row.now.goldstein_mean is None


def test_retellings_count_once_on_request() -> None:
    day, week = ("2018-09-11", "2018-09-11"), ("2018-09-10", "2018-09-16")
    told = [
        act("CONSULT", "CHN RUS", date=day),
        act("CONSULT", "RUS CHN", date=day, start=1),
        act("CONSULT", "CHN RUS", date=week, start=2),
        act("CONSULT", "CHN RUS", date=None, start=3),
        act("CONSULT", "CHN RUS", date=None, start=4, text="Acted"),
        act("CONSULT", "CHN RUS", date=None, start=5, text="other"),
        act("CONSULT", "CHN RUS", date=day, start=6, report_id="b"),
    ]
    assert [e.start for e in distinct_acts(told)] == [0, 2, 3, 5, 6]
    assert pair_balance(told)[0].now.n == 7
    assert pair_balance(told, retellings=False)[0].now.n == 5


def test_same_act_asks_for_half_the_longer_span() -> None:
    a = act("CONSULT", "CHN RUS", date=("2018-09-01", "2018-09-10"))
    assert same_act(a, act("CONSULT", "CHN RUS", date=("2018-09-06", "2018-09-15")))
    assert not same_act(a, act("CONSULT", "CHN RUS", date=("2018-09-07", "2018-09-16")))
    assert not same_act(a, act("CONSULT", "CHN RUS", date=a.date, contexts=("military",), realis="planned"))
    assert same_act(a, act("CONSULT", "RUS", "CHN", date=a.date))
    assert not same_act(act("AID", "CHN", "RUS", date=a.date), act("AID", "RUS", "CHN", date=a.date))


@pytest.mark.parametrize(("kind", "same"), [("CONSULT", True), ("COOPERATE", False)])
def test_contexts_part_deeds_not_words(kind: str, same: bool) -> None:
    day = ("2018-09-11", "2018-09-11")
    one, other = (act(kind, "CHN RUS", date=day, contexts=(c,)) for c in ("military", "economic"))
    assert same_act(one, other) is same


_CODES = st.sampled_from(["CHN", "RUS", "USA", "EU"])


@given(st.lists(st.tuples(st.sampled_from(list(EventType)), _CODES, _CODES, st.integers(-10, 10))))
def test_one_sided_acts_count_once_in_all(rows: list[tuple[EventType, str, str, int]]) -> None:
    """Directed and undirected tallies hold the same acts, whatever the names of the states."""
    events = [act(t, a, b, float(g), i) for i, (t, a, b, g) in enumerate(rows)]
    towards = [e for e in events if e.actors != e.recipients]
    assert sum(r.now.n for r in dyad_balance(events)) == len(towards)
    assert sum(r.now.n for r in pair_balance(events)) == len(towards)
    assert sum(r.now.goldstein_sum for r in pair_balance(events)) == sum(e.goldstein for e in towards)
    swap = {"CHN": "ZZZ", "RUS": "AAA", "USA": "MMM", "EU": "QQQ"}
    renamed = [act(e.type, swap[e.actors[0]], swap[e.recipients[0]], e.goldstein, e.start) for e in events]
    assert {(swap[r.a], swap[r.b]): r.now for r in dyad_balance(events)} == {
        (r.a, r.b): r.now for r in dyad_balance(renamed)
    }

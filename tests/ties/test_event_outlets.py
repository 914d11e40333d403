"""Acts that several outlets told, and acts that one repeated: from mentions, against counts by hand."""

from __future__ import annotations

import tempfile
from collections import defaultdict
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("duckdb")
pytest.importorskip("pyarrow")

from blocs.errors import UsageError
from blocs.sources import Unit
from blocs.sources.coded.shelves import MENTIONS
from blocs.ties import dyad_months, dyad_weeks, dyad_years
from blocs.ties.coded import Spread, event_spread

from .coded_store import Row, keep, mention, row

OCTOBER = [("2019-10-01", "2019-10-31")]
COUNTS = ("n", "fewer", "untold", "events", "reports", "late")


def act(event: str, day: str = "2019-10-01", actor: str = "CHN", **more: Any) -> Row:
    return row(day, actor, "USA", "190", 4, id=event, added=more.pop("added", day), **more)


def told(store: Path, *names: str, **asked: Any) -> dict[tuple[int, ...], tuple[Any, ...]]:
    frame = dyad_months(store, **asked)
    keys = zip(*(frame[name] for name in frame.unit.keys), strict=True)  # type: ignore[union-attr]
    return dict(zip(keys, zip(*(frame[name] for name in names), strict=True), strict=True))


def kept(store: Path, events: list[Row], mentions: list[Row], days: list[tuple[str, str]] = OCTOBER) -> Path:
    keep(store, events, OCTOBER)
    return keep(store, mentions, days, shelf=MENTIONS)


CHN_USA = (710, 2, 201910)


def test_an_act_counts_by_the_outlets_of_all_its_rows(tmp_path: Path) -> None:
    events = [
        act("1", place="Taipei", mentions=2), act("2", place="Taipei", mentions=1),  # one act in two rows
        act("3", "2019-10-02", mentions=9), act("4", "2019-10-03", mentions=1),
        act("5", "2018-10-03", added="2019-10-03", mentions=1),
    ]  # fmt: skip
    mentions = [
        mention("1", "2019-10-01T10:00", "a"), mention("1", "2019-10-01T11:00", "a"),
        mention("2", "2019-10-01T12:00", "b"),
        *(mention("3", f"2019-10-02T{hour}:00", "a", met="2019-10-02") for hour in range(10, 19)),
    ]  # fmt: skip
    store = kept(tmp_path, events, mentions)
    assert told(store, *COUNTS[:1], "events", "late") == {CHN_USA: (3, 4, 0)}
    assert told(store, *COUNTS, min_outlets=1) == {CHN_USA: (2, 0, 1, 3, 12, 0)}
    assert told(store, *COUNTS, min_outlets=2) == {CHN_USA: (1, 1, 1, 2, 3, 0)}
    assert told(store, *COUNTS, min_outlets=3) == {CHN_USA: (0, 2, 1, 0, 0, 0)}
    assert told(store, "n", "fewer", min_outlets=2, distinct=False) == {CHN_USA: (2, 1)}
    frame = dyad_months(store, min_outlets=2, pair=("CHN", "USA"))
    assert (
        frame["material_conflict"] == (0, 1) and frame["fewer"] == (0, 1) and frame["covered"] == (1.0, 1.0)
    )
    assert "fewer" not in dyad_months(store).names
    assert dyad_weeks(store, min_outlets=2).array("n").sum() == 1
    assert dyad_years(store, min_outlets=2).array("untold").sum() == 1


def test_copies_of_one_text_are_one_text(tmp_path: Path) -> None:
    wire = [mention("1", f"2019-10-01T{hour}:00", f"paper {hour}") for hour in range(10, 20)]
    own = [mention("2", "2019-10-02T10:00", "a", met="2019-10-02", length=500),
           mention("2", "2019-10-02T11:00", "b", met="2019-10-02", length=700)]  # fmt: skip
    other = [mention("3", "2019-10-03T10:00", "a", met="2019-10-03", tone=1.0),
             mention("3", "2019-10-03T11:00", "a", met="2019-10-03", tone=2.0)]  # fmt: skip
    bare = [mention("4", f"2019-10-04T1{n}:00", "a", met="2019-10-04", length=None) for n in range(2)]
    events = [act(str(n), f"2019-10-0{n}") for n in range(1, 5)]
    store = kept(tmp_path, events, [*wire, *own, *other, *bare])
    assert told(store, "n", "fewer", min_outlets=2) == {CHN_USA: (2, 2)}
    assert told(store, "n", "fewer", min_texts=2) == {CHN_USA: (3, 1)}
    assert told(store, "n", "fewer", min_outlets=2, min_texts=2) == {CHN_USA: (1, 3)}


def test_mentions_count_within_the_window(tmp_path: Path) -> None:
    mentions = [
        mention("1", "2019-10-01T10:00", "a", met="2019-10-01T10:00"),
        mention("1", "2019-10-02T10:00", "b", met="2019-10-01T10:00"),
        mention("1", "2019-11-20T10:00", "c", met="2019-10-01T10:00"),
    ]
    store = kept(tmp_path, [act("1")], mentions)
    for window, outlets in ((1, 2), (7, 2), (49, 2), (51, 3)):
        assert told(store, "n", "fewer", min_outlets=outlets, window=window) == {CHN_USA: (1, 0)}
        assert told(store, "n", "fewer", min_outlets=outlets + 1, window=window) == {CHN_USA: (0, 1)}
    (spread,) = event_spread(store, ["1", "2"], window=1).values()
    assert spread == Spread(
        "1", 2, 2, 2, 1, datetime(2019, 10, 1, 10), datetime(2019, 10, 2, 10)
    )  # nothing is known of 2
    assert event_spread(store, ["1"], window=60)["1"].outlets == 3


def test_an_outlet_that_is_not_named_is_none(tmp_path: Path) -> None:
    store = kept(tmp_path, [act("1")], [mention("1", "2019-10-01T10:00", None)])
    assert told(store, "n", "fewer", "untold", min_outlets=1) == {CHN_USA: (0, 1, 0)}
    assert event_spread(store, ["1"])["1"].outlets == 0


def test_a_meeting_and_its_mirror_are_told_together(tmp_path: Path) -> None:
    one = {**row("2019-10-01", "USA", "CHN", "036", 1, symmetric=True, added="2019-10-01"), "id": "1"}
    mirror = {**one, "actor": "CHN", "recipient": "USA", "id": "2"}
    store = kept(
        tmp_path,
        [one, mirror],
        [mention("1", "2019-10-01T10:00", "a"), mention("2", "2019-10-01T10:00", "b")],
    )
    assert told(store, "n", "fewer", min_outlets=2) == {CHN_USA: (1, 0), (2, 710, 201910): (1, 0)}
    assert told(store, "n", min_outlets=2, directed=False) == {(2, 710, 201910): (1,)}


def test_without_a_file_of_mentions_nothing_is_known(tmp_path: Path) -> None:
    events = [act("1"), act("2", "2019-10-20")]
    store = kept(tmp_path, events, [mention("1", "2019-10-01T10:00", "a")], [("2019-10-01", "2019-10-10")])
    frame = dyad_months(store, "2019-09", "2019-11", ("CHN", "USA"), min_outlets=1)
    assert frame.unit == Unit.of("directed dyad-month")
    rows = {row["month"]: row for row in frame.rows() if row[frame.unit.keys[0]] == 710}
    assert (rows[201910]["n"], rows[201910]["untold"]) == (1, 1)
    assert rows[201910]["covered"] == pytest.approx(10 / 31)
    for month in (201909, 201911):
        assert (rows[month]["n"], rows[month]["fewer"], rows[month]["covered"]) == (None, None, 0.0)
    keep(tmp_path / "other", events, OCTOBER)
    keep(
        tmp_path / "other", [mention("1", "2019-12-01", "a")], [("2019-12-01", "2019-12-01")], shelf=MENTIONS
    )
    with pytest.raises(UsageError, match=r"events and of mentions in .* have no day in common"):
        dyad_months(tmp_path / "other", min_outlets=2)


@pytest.mark.parametrize(
    ("asked", "cause"),
    [
        ({"min_outlets": 2}, "has no mentions of icews.*blocs import gdelt-mentions FILES"),
        ({"min_outlets": 0}, "min_outlets=0: write a whole number from 1 on"),
        ({"min_texts": 1.5}, "min_texts=1.5: write a whole number"),
        ({"window": 0}, "window=0: write a whole number"),
    ],
)
def test_wrong_use_is_told(tmp_path: Path, asked: dict[str, Any], cause: str) -> None:
    keep(tmp_path, [act("1")], OCTOBER, "icews")
    with pytest.raises(UsageError, match=cause):
        dyad_months(tmp_path, **asked)
    with pytest.raises(UsageError, match="has no mentions; bring them in"):
        event_spread(tmp_path, ["1"])


WHEN = datetime(2019, 10, 1)
MENTIONED = st.tuples(st.integers(0, 8), st.integers(0, 20), st.integers(0, 3), st.integers(1, 3))


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(1, 28), min_size=1, max_size=9), st.lists(MENTIONED, max_size=30), st.data())
def test_counts_are_those_of_a_count_by_hand(
    days: list[int], mentioned: list[tuple[int, int, int, int]], data: st.DataObject
) -> None:
    outlets, texts, window = (data.draw(st.integers(1, most)) for most in (3, 3, 9))
    events = [act(str(n), f"2019-10-{day:02d}") for n, day in enumerate(days)]
    mentions, by_act = [], defaultdict(list)
    for event, after, outlet, length in mentioned:
        if event < len(days):
            met = WHEN + timedelta(days[event] - 1)
            at = met + timedelta(after)
            mentions.append(
                mention(str(event), at.isoformat(), f"outlet {outlet}", met=met.isoformat(), length=length)
            )
            if after <= window:
                by_act[days[event]].append((outlet, length))
    if not mentions:
        return
    enough = [
        day
        for day, by in by_act.items()
        if len({o for o, _ in by}) >= outlets and len({t for _, t in by}) >= texts
    ]
    with tempfile.TemporaryDirectory() as folder:
        store = kept(Path(folder), events, mentions)
        found = told(
            store, "n", "fewer", "untold", "events", min_outlets=outlets, min_texts=texts, window=window
        )
    untold = set(days) - set(by_act)
    assert found == {
        CHN_USA: (
            len(enough), len(by_act) - len(enough), len(untold), sum(day in enough for day in days),
        )
    }  # fmt: skip

"""Whether two figures can both be right of one thing."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocs.evidence import reconcile
from blocs.evidence.linking.figures import compare, figure
from blocs.reading.reading import Reading
from blocs.reading.records import Quantity

from .make import Writer

TEXT = "Turkey counted {} people killed in the Elazig earthquake, the Ankara disaster agency wrote."


def telling(name: str, words: str, value: Any, comparator: str, unit: str = "person", **more: Any) -> Reading:
    writer = Writer(name, TEXT.format(words), "2023-03-07")
    writer.quantity(words, value, unit, "people killed", "TUR", comparator=comparator, **more)
    return writer.done()


@pytest.mark.parametrize(
    ("a", "b", "relation"),
    [
        (("3,000", (3000, None), ">"), ("3,200", 3200, "="), "refines"),
        (("3,000", (3000, None), ">"), ("2,400", 2400, "="), "differs"),
        (("300,000", 300000, "~"), ("297,000", 297000, "="), "refines"),
        (("300,000", 300000, "~"), ("250,000", 250000, "="), "differs"),
        (("40", 40, "="), ("40", (40, None), ">"), "agrees"),
        (("40", 40, "="), ("44", 44, "="), "differs"),
        (("1,000", (None, 1000), "<~"), ("940", 940, "="), "refines"),
        (("1,000", (None, 1000), "<~"), ("600", 600, "="), "differs"),
        (("25", (None, 25), "<="), ("19", 19, "="), "refines"),
        (("1,004", 1004, "="), ("1,000", 1000, "="), "agrees"),
        (("3,000", (3000, None), ">"), ("7,000", 7000, "="), "differs"),
        (("12", 12, "="), ("900", 900, "="), None),
    ],
)
def test_relations_of_figures(a: tuple[str, Any, str], b: tuple[str, Any, str], relation: str | None) -> None:
    links = reconcile([telling("a.txt", *a), telling("b.txt", *b)])
    assert [link.relation for link in links] == ([relation] if relation else [])
    turned = reconcile([telling("a.txt", *b), telling("b.txt", *a)])
    assert [link.relation for link in turned] == ([relation] if relation else [])
    if relation == "refines":
        assert (links[0].a.report, turned[0].a.report) == ("a.txt", "b.txt")


@pytest.mark.parametrize(
    ("words", "value", "comparator", "said"),
    [
        ("nearly an hour", (None, 1), "<~", "nearly an hour"),
        ("scores", (40, None), "~", "scores"),
        ("dozens", (24, None), "~", "dozens"),
        ("1,000", (None, 1000), "<~", "nearly 1,000"),
        ("300", 300, "~", "about 300"),
    ],
)
def test_a_figure_says_its_bound_once(words: str, value: Any, comparator: str, said: str) -> None:
    (quantity,) = telling("a.txt", words, value, comparator).quantities
    assert figure(quantity) == said


def test_a_bound_denied_is_turned_about() -> None:
    told = "Turkey counted {} people killed in the Elazig earthquake."
    denied = "Turkey did not count more than {} people killed in the Elazig earthquake."
    out = []
    for name, text, words, value, comparator in (
        ("a.txt", told, "110", 110, "="),
        ("b.txt", denied, "80", (80, None), ">"),
    ):
        writer = Writer(name, text.format(words), "2023-03-07")
        out.append(
            writer.quantity(words, value, "person", "people killed", "TUR", comparator=comparator).done()
        )
    assert [link.relation for link in reconcile(out)] == ["differs"]


def test_units_are_compared_in_one_scale() -> None:
    mile = telling("a.txt", "900 miles", 900, "=", "mile", aspect="distance")
    km = telling("b.txt", "1,448 km", 1448.4, "=", "km", aspect="distance")
    assert [link.relation for link in reconcile([mile, km])] == ["agrees"]


@pytest.mark.parametrize(
    "change",
    [
        {"aspect": "change"},
        {"period": ("2017-01-01", "2017-12-31")},
        {"unit": "tank"},
    ],
)
def test_other_aspects_periods_and_units_are_other_amounts(change: dict[str, Any]) -> None:
    year = {"period": ("2018-01-01", "2018-12-31")}
    one = telling("a.txt", "500", 500, "=", **year)
    two = telling("b.txt", "500", 500, "=", **{**year, **change})
    assert reconcile([one, two]) == ()


def test_two_countries_are_no_amount_to_compare() -> None:
    both = []
    for name in ("a.txt", "b.txt"):
        writer = Writer(name, "The two countries held drills near Chita in Siberia.", "2018-09-13")
        both.append(writer.quantity("two", 2, "country", "countries", "CHN RUS").done())
    assert reconcile(both) == ()


def count(name: str, words: str, text: str, day: str = "2006-12-20", **more: Any) -> Writer:
    value = float(re.sub(r"\D", "", words))
    writer = Writer(name, text, day)
    return writer.quantity(words, value, more.pop("unit", "person"), more.pop("of"), "TCD SDN", **more)


def relations(*writers: Writer) -> list[str]:
    readings = [writer.done() for writer in writers]
    of = {record.id: record for reading in readings for record in reading.records}
    return [x.relation for x in reconcile(readings) if isinstance(of.get(x.a.record or ""), Quantity)]


BATTLE = "Chad's army beat back raiders from Sudan at Adre on Monday and killed {} rebels there."
GRAVES = "Chad fought the raiders from Sudan at Adre. A Red Cross team from Abeche buried 71 attackers there."


def test_figures_far_apart_contradict_each_other_where_the_act_is_one() -> None:
    day = ("2006-12-18", "2006-12-18")
    told = count("a.txt", "300", BATTLE.format(300), of="rebels").event(
        "killed", "ASSAULT", "TCD>SDN", date=day
    )
    counted = count("b.txt", "71", GRAVES, "2006-12-21", of="attackers")
    counted.event("fought", "ASSAULT", "TCD>SDN", date=day)
    assert relations(told, counted) == ["differs"]


@pytest.mark.parametrize(
    "other",
    [
        "Chad's army beat back raiders from Sudan at Adre on Monday. It wounded 71 of the rebels.",
        "Chad's army beat back raiders from Sudan at Adre on Monday and killed many, among them 71 boys.",
        "Chad's army beat back raiders from Sudan at Adre on Monday, who lose 71 dead a year.",
    ],
)
def test_other_fates_parts_and_rates_contradict_nothing(other: str) -> None:
    told = count("a.txt", "300", BATTLE.format("some 300"), of="rebels")
    assert "differs" not in relations(told, count("b.txt", "71", other, of="rebels"))


def test_a_figure_that_is_said_to_be_replaced_is_contradicted() -> None:
    first = count(
        "a.txt", "700", "Chad sends 700 soldiers to the force on the border of Sudan.", of="soldiers"
    )
    words = "Chad will send 800 soldiers to the border of Sudan rather than the 700 that it first offered."
    later = count("b.txt", "800", words, "2006-12-24", of="soldiers")
    assert relations(first, later) == ["differs"]


def test_dozens_are_told_more_exactly_later() -> None:
    early = Writer(
        "a.txt", "Dozens of migrants drowned off Chad's lake shore near Bol in Sudan's boat.", "2006-12-20"
    )
    early.quantity("Dozens", (24, None), "person", "migrants", "TCD", comparator=">")
    late = count(
        "b.txt", "87", "In all 87 migrants drowned off the lake shore near Bol in Chad.", of="migrants"
    )
    assert relations(early, late) == ["refines"]


@pytest.mark.parametrize(
    ("one", "other", "relation"),
    [
        (("50", "mile", "distance"), ("80", "km", "distance"), "agrees"),
        (("3", "week", "duration"), ("21", "day", "duration"), "agrees"),
        (("11", "bullet", "level"), ("6", "round", "level"), "differs"),
        (("72", "condition", "level"), ("72", "benchmark", "level"), "agrees"),
    ],
)
def test_kin_units_are_compared(one: tuple[str, ...], other: tuple[str, ...], relation: str) -> None:
    both = []
    for name, (number, unit, aspect) in (("a.txt", one), ("b.txt", other)):
        text = f"At Adre in Wadi Kadja the army of Chad counted {number} {unit}s on Monday at the Tine road."
        both.append(count(name, number, text, unit=unit, of=f"{unit}s", aspect=aspect))
    assert relations(*both) == [relation]


@given(*(st.floats(0.1, 1e9, allow_nan=False) for _ in "ab"), st.sampled_from(["=", "~", ">", "<="]))
def test_comparing_is_even_handed(a: float, b: float, comparator: Any) -> None:
    x, y = (
        count("a.txt", "7", "Chad counted 7 rebels.", of="rebels").done().quantities[0],
        count("b.txt", "9", "Chad counted 9 rebels.", of="rebels").done().quantities[0],
    )
    value = (a, None) if comparator == ">" else (None, a) if comparator == "<=" else (a, a)
    x, y = replace(x, value=value, comparator=comparator), replace(y, value=(b, b))
    relation, swapped = compare(x, y)
    turned, swapped_too = compare(y, x)
    assert relation == turned
    assert relation != "refines" or swapped != swapped_too

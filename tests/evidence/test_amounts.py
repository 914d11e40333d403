"""Whether two figures can both be right of one thing."""

from __future__ import annotations

from typing import Any

import pytest

from blocs.evidence import reconcile
from blocs.reading.reading import Reading

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

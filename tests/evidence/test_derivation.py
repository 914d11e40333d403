"""Figures that follow from others: the arithmetic, its words, and what nothing follows from."""

from __future__ import annotations

import random
from dataclasses import replace
from math import inf, isclose
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from blocs.evidence.claims.arithmetic import Amount, amount_of, exactly, spell
from blocs.evidence.claims.derivation import derive
from blocs.evidence.claims.facts import rest_of, year_before
from blocs.evidence.claims.model import derived_from_json, derived_to_json
from blocs.evidence.link import Link, LinkEnd, link_id
from blocs.evidence.linking.reconcile import reconcile
from blocs.reading.reading import Reading
from blocs.reading.records import Quantity

from . import gold
from .make import Writer

H1, H2 = ("2018-01-01", "2018-06-30"), ("2018-07-01", "2018-12-31")
Y17, Y18 = ("2017-01-01", "2017-12-31"), ("2018-01-01", "2018-12-31")
THIRD = ("third", (None, 33.33), "percent", "bilateral trade")


def halves(rose: str = "rose by almost one third", **more: Any) -> Reading:
    text = f"Trade {rose} to $50 billion in the first half. We expect $100 billion this year."
    writer = Writer("kremlin.txt", text, "2018-09-13", publisher="A")
    shared: dict[str, Any] = {"owner": "CHN RUS", **more}
    writer.quantity(*THIRD, comparator="<~", aspect="change", period=H1, **shared)
    writer.quantity("$50 billion", 5e10, "USD", "bilateral trade", period=H1, **shared)
    writer.quantity("$100 billion", 1e11, "USD", "trade", period=Y18, realis="possible", **shared)
    return writer.done()


def years(owner: str = "CHN RUS", of: str = "Bilateral trade") -> Reading:
    text = "Bilateral trade will cross $100 billion this year, up from $84 billion last year."
    writer = Writer("post.txt", text, "2018-09-11", publisher="B")
    writer.quantity(
        "$100 billion", (1e11, None), "USD", of, owner, comparator=">", period=Y18, realis="possible"
    )
    writer.quantity("$84 billion", 8.4e10, "USD", of, owner, period=Y17)
    return writer.done()


def link(x: Quantity, y: Quantity, relation: Any = "agrees", **more: Any) -> Link:
    a, b = (LinkEnd(q.report, q.report_id, q.start, q.id) for q in (x, y))
    return Link(link_id(a, b), relation, a, b, "trade", "", 0.9, **more)


def told(readings: list[Reading], links: list[Link] | None = None) -> list[tuple[str, str]]:
    return [(d.words, d.arithmetic) for d in derive(readings, links or [])]


def test_what_two_reports_of_one_trade_imply() -> None:
    a, b = halves(), years()
    found = derive([a, b], [link(a.quantities[2], b.quantities[0])])
    assert [(d.words, d.what, d.period) for d in found] == [
        ("just over $37.5 billion", "bilateral trade, the year before", ("2017-01-01", "2017-06-30")),
        ("$50 billion", "bilateral trade, the other half of the year, expected", H2),
        ("about 19%", "growth of bilateral trade, expected", Y18),
        ("nearly $46.5 billion", "bilateral trade, the other half of the year", ("2017-07-01", "2017-12-31")),
        ("just over 7.5%", "growth of bilateral trade, expected", H2),
    ]
    assert [d.arithmetic for d in found] == [
        "$50 billion ÷ (1 + almost one third)",
        "$100 billion expected − $50 billion",
        "$100 billion ÷ $84 billion − 1",
        "$84 billion − ($50 billion ÷ (1 + almost one third))",
        "($100 billion expected − $50 billion) ÷ ($84 billion − ($50 billion ÷ (1 + almost one third))) − 1",
    ]
    before, half, growth, *_ = found
    assert before.value[0] == pytest.approx(3.75e10)
    assert before.comparator == ">~"
    assert before.realis == "actual"
    assert (half.value, half.realis, half.comparator) == ((5e10, 5e10), "possible", "=")
    assert growth.value == (pytest.approx(100 * 16 / 84), pytest.approx(100 * 16 / 84))
    assert growth.records == (a.quantities[2].id, b.quantities[1].id)
    assert growth.reports == ("kremlin.txt", "post.txt")
    assert growth.owner == ("CHN", "RUS")
    for derived in found:
        assert derived_from_json(derived_to_json(derived)) == derived


def test_each_report_alone_gives_its_own() -> None:
    assert told([halves()]) == [
        ("just over $37.5 billion", "$50 billion ÷ (1 + almost one third)"),
        ("$50 billion", "$100 billion expected − $50 billion"),
    ]
    assert told([years()]) == [("more than 19%", "more than $100 billion ÷ $84 billion − 1")]


@pytest.mark.parametrize(
    ("rose", "first"),
    [
        ("fell by almost one third", "nearly $75 billion"),
        ("moved by almost one third", None),
        ("rose by almost one third from the previous quarter", None),
        ("rose by almost one third, after it fell for years,", "just over $37.5 billion"),
    ],
)
def test_the_words_beside_a_change_say_which_way_and_from_what(rose: str, first: str | None) -> None:
    found = [d.words for d in derive([halves(rose)], []) if d.what.endswith("the year before")]
    assert found == ([first] if first else [])


def test_a_change_in_the_unit_itself() -> None:
    text = "Exports rose by $5 billion to $50 billion."
    writer = Writer("a.txt", text, "2018-09-13")
    writer.quantity("$5 billion", 5e9, "USD", "exports", "DEU", aspect="change", period=Y18)
    writer.quantity("$50 billion", 5e10, "USD", "exports", "DEU", period=Y18)
    assert told([writer.done()]) == [
        ("$45 billion", "$50 billion − $5 billion"),
        ("about 11%", "$50 billion ÷ ($50 billion − $5 billion) − 1"),
    ]


def test_nothing_follows_over_owners_things_units_or_disputes() -> None:
    a = halves()
    assert len(told([a, years()])) > len(told([a, years("CHN IND")]))
    for other in (years("CHN IND"), years(of="arms trade"), years(of="")):
        assert [d.reports for d in derive([a, other], []) if len(d.reports) > 1] == []
    nobody = [halves(owner=""), years("")]
    assert [d.reports for d in derive(nobody, []) if len(d.reports) > 1] == []
    b = years()
    disputed = derive([a, b], [link(a.quantities[2], b.quantities[0], "differs")])
    assert [d.words for d in disputed] == ["just over $37.5 billion", "nearly $46.5 billion"]
    rejected = replace(link(a.quantities[2], b.quantities[0], "differs"), status="rejected")
    assert derive([a, b], [rejected]) == derive([a, b], [])


def test_a_rejected_figure_counts_for_nothing() -> None:
    a = halves()
    gone = tuple(replace(q, status="rejected") if q.unit == "percent" else q for q in a.quantities)
    assert told([replace(a, quantities=gone)]) == [("$50 billion", "$100 billion expected − $50 billion")]


def test_what_a_report_gives_is_not_derived() -> None:
    def other(words: str, value: float, unit: str, **more: Any) -> Reading:
        writer = Writer("c.txt", f"Trade made {words}.", "2018-09-12")
        return writer.quantity(words, value, unit, "trade", "CHN RUS", **more).done()

    readings = [halves(), years()]
    assert "just over $37.5 billion" in [w for w, _ in told(readings)]
    earlier = other("$38 billion", 3.8e10, "USD", period=("2017-01-01", "2017-06-30"))
    found = told([*readings, earlier])
    assert not [a for _, a in found if a == "$50 billion ÷ (1 + almost one third)"]
    unsaid = other("$37.6 billion", 3.76e10, "USD")
    assert "just over $37.5 billion" not in [w for w, _ in told([*readings, unsaid])]
    growth = other("19 percent", 19.0, "percent", aspect="change", period=Y18)
    assert "about 19%" not in [w for w, _ in told([*readings, growth])]


def test_a_share_of_what_is_given() -> None:
    text = (
        "A third of the gas imports came by sea. Gas imports were 90 tonnes. Half of the oil imports burned."
    )
    writer = Writer("a.txt", text, "2018-09-13")
    writer.quantity("third", 33.33, "percent", "gas imports", "DEU")
    writer.quantity("90 tonnes", 90, "tonne", "Gas imports", "DEU")
    writer.quantity("Half", 50, "percent", "oil imports", "DEU")
    (found,) = derive([writer.done()], [])
    assert (found.words, found.what, found.arithmetic) == (
        "30 tonnes",
        "one third of gas imports",
        "one third × 90 tonnes",
    )
    assert found.value == (pytest.approx(30), pytest.approx(30))
    rate = Writer("b.txt", "A 25 percent tariff hits. The tariff brought $4 billion.", "2018-09-13")
    rate.quantity("25 percent", 25, "percent", "tariff", "USA").quantity(
        "$4 billion", 4e9, "USD", "tariff", "USA"
    )
    assert derive([rate.done()], []) == ()


@pytest.mark.parametrize(
    "text",
    [
        "Two thirds of the people, or 21 million people, need help.",
        "About half of the people are left, down from 21 million people.",
        "Half of the people fled, 21 million of 30 million people.",
    ],
)
def test_what_a_share_is_not_of(text: str) -> None:
    writer = Writer("a.txt", text, "2018-09-13")
    share = "Two thirds" if text.startswith("Two") else "alf"
    writer.quantity(share, 66.67, "percent", "people", "YEM").quantity(
        "21 million", 2.1e7, "person", "people", "YEM"
    )
    assert derive([writer.done()], []) == ()


def test_changes_of_a_day_are_not_on_the_year_before() -> None:
    writer = Writer("a.txt", "Oil rose 4 percent to $69 on Tuesday.", "2018-09-13")
    day = ("2018-09-11", "2018-09-11")
    writer.quantity("4 percent", 4.0, "percent", "oil", "USA", aspect="change", period=day)
    writer.quantity("$69", 69, "USD", "oil", "USA", period=day)
    assert derive([writer.done()], []) == ()


@pytest.mark.parametrize(
    ("earlier", "later", "words", "arithmetic"),
    [
        (2.1e9, 1.8e9, "about 14%", "1 − $1.8 billion ÷ $2.1 billion"),
        (2e9, 2e9, None, None),
    ],
)
def test_a_decline_is_called_one(
    earlier: float, later: float, words: str | None, arithmetic: str | None
) -> None:
    writer = Writer("a.txt", "Trade was E in 2017 and L in 2018.", "2019-01-05")
    writer.quantity("E", earlier, "USD", "trade", "PAK AFG", period=Y17)
    writer.quantity("L", later, "USD", "trade", "PAK AFG", period=Y18)
    found = derive([writer.done()], [])
    assert [(d.words, d.arithmetic, d.what) for d in found] == (
        [(words, arithmetic, "decline of trade")] if words else []
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("China sent 3,000 troops and India 200 troops.", "3,200 people"),
        ("China sent 3,000 troops, and later India another 200 troops.", None),
        ("China sent 3,000 troops, while India sent 200 troops.", None),
        ("China sent 3,000 troops. India sent 200 troops.", None),
        ("Both each had 3,000 troops, and India 200 troops.", None),
    ],
)
def test_parts_of_one_sentence_add_up(text: str, words: str | None) -> None:
    writer = Writer("a.txt", text, "2018-09-13")
    writer.quantity("3,000", 3000, "person", "troops", "CHN").quantity("200", 200, "person", "troops", "IND")
    found = derive([writer.done()], [])
    assert [d.words for d in found] == ([words] if words else [])
    if words:
        assert (found[0].owner, found[0].arithmetic) == (("CHN", "IND"), "3,000 + 200")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("India buys 12 jets for $1.2 billion.", "$100 million"),
        ("India buys 12 jets from France for about $1.2 billion.", "$100 million"),
        ("India buys 12 jets for $1.2 billion each.", None),
        ("India has 12 jets and spent $1.2 billion.", None),
    ],
)
def test_the_price_of_one(text: str, words: str | None) -> None:
    writer = Writer("a.txt", text, "2018-09-13")
    writer.quantity("12", 12, "aircraft", "jets", "IND").quantity("$1.2 billion", 1.2e9, "USD", "", "IND")
    found = derive([writer.done()], [])
    assert [d.words for d in found] == ([words] if words else [])


def test_order_changes_nothing_and_an_unrelated_report_neither() -> None:
    a, b = halves(), years()
    links = [link(a.quantities[2], b.quantities[0])]
    found = derive([a, b], links)
    assert derive([b, a], links) == found
    other = Writer("z.txt", "Chile sold $3 billion of copper.", "2018-09-12")
    reading = other.quantity("$3 billion", 3e9, "USD", "copper", "CHL", period=Y18).done()
    assert derive([reading, b, a], links) == found


def test_days_a_year_before_and_what_is_left_of_a_year() -> None:
    from datetime import date

    def days(a: str, b: str) -> tuple[date, date]:
        return date.fromisoformat(a), date.fromisoformat(b)

    assert year_before(days("2020-02-01", "2020-02-29")) == days("2019-02-01", "2019-02-28")
    assert year_before(days("2021-02-01", "2021-02-28")) == days("2020-02-01", "2020-02-29")
    assert rest_of(days(*Y18), days(*H1)) == days(*H2)
    assert rest_of(days(*Y18), days(*H2)) == days(*H1)
    assert rest_of(days(*Y18), days("2018-01-01", "2018-09-30")) == days("2018-10-01", "2018-12-31")
    assert rest_of(days(*Y18), days("2018-01-01", "2018-09-15")) is None
    assert rest_of(days(*Y18), days("2018-04-01", "2018-06-30")) is None
    assert rest_of(days(*H1), days(*Y18)) is None


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (Amount(7e10, inf, 7e10, strict=True), "more than $70 billion"),
        (Amount(7.0449e10, inf, 7.0449e10), "at least $70.4 billion"),
        (Amount(0, 7.0441e10, 7.0441e10), "up to $70.5 billion"),
        (Amount(5e9, 6e9, 5e9), "$5 billion to $6 billion"),
        (Amount(4.5e9, 5.5e9, 5e9, soft=True), "about $5 billion"),
        (exactly(8.4e10) / exactly(9), "about $9.33 billion"),
    ],
)
def test_words_stay_true_when_rounded(amount: Amount, words: str) -> None:
    assert spell(amount, "USD") == words


_numbers = st.floats(0.01, 1e6)


@st.composite
def amounts(draw: st.DrawFn) -> tuple[Amount, float]:
    """An amount as words give it, and a number that they allow."""
    named = draw(_numbers)
    comparator = draw(st.sampled_from(["=", "~", "<~", ">~", ">", "<", ">=", "<="]))
    low, high = (None if c in comparator else named for c in "<>")
    if comparator == "~" or comparator == "=":
        low = high = named
    quantity = Writer("a.txt", "x").quantity("x", (low, high), "USD", "", comparator=comparator).records[0]
    amount = amount_of(quantity)
    assert amount is not None
    share = draw(st.floats(0, 1))
    top = min(amount.high, amount.low + 1e7)
    return amount, min(amount.low + share * (top - amount.low), amount.high)


@given(amounts(), amounts())
def test_arithmetic_encloses_whatever_the_words_allow(
    x: tuple[Amount, float], y: tuple[Amount, float]
) -> None:
    (a, p), (b, q) = x, y
    assume(q > 0)
    for amount, value in ((a + b, p + q), (a - b, p - q), (a * b, p * q), (a / b, p / q)):
        slack = 1e-9 * max(abs(p), abs(q), abs(value))
        assert amount.low - slack <= value <= amount.high + slack


@given(amounts())
def test_words_say_no_more_than_the_interval(x: tuple[Amount, float]) -> None:
    amount, _ = x
    words = spell(amount, "percent", 2)
    comparator = amount.comparator
    if comparator in (">", ">=", "<", "<="):
        number = float(words.split()[-1].replace(",", "").rstrip("%")) if words.endswith("%") else None
        if number is not None and "e" not in words:
            bound = amount.low if comparator in (">", ">=") else amount.high
            within = (
                number <= bound * (1 + 1e-9) if comparator in (">", ">=") else number >= bound * (1 - 1e-9)
            )
            assert within or isclose(number, bound, rel_tol=1e-3)


@given(st.randoms(use_true_random=False))
def test_what_follows_lies_where_the_truth_lies(rnd: random.Random) -> None:
    """Draw the true trade of four half years, tell it in words that fit, and look where it is enclosed."""
    h17, s17, h18, s18 = (rnd.uniform(10, 90) for _ in range(4))
    growth = 100 * (h18 / h17 - 1)
    assume(growth > 1)
    nearly = growth * rnd.uniform(1.001, 1.15)
    whole18, over = h18 + s18, rnd.uniform(0.9, 1)
    writer = Writer("a.txt", "Trade rose by G to H. It will pass W. It was L.", "2018-12-31")
    shared: dict[str, Any] = {"unit": "USD", "of": "trade", "owner": "CHN RUS"}
    writer.quantity(
        "G", (None, nearly), **{**shared, "unit": "percent"}, comparator="<~", aspect="change", period=H1
    )
    writer.quantity("H", h18, **shared, period=H1)
    writer.quantity("W", (whole18 * over, None), **shared, comparator=">", period=Y18, realis="possible")
    writer.quantity("L", h17 + s17, **shared, period=Y17)
    truth = {
        ("USD", "2017-01-01"): h17,
        ("USD", "2017-07-01"): s17,
        ("USD", "2018-07-01"): s18,
        ("percent", "2018-01-01"): 100 * (whole18 / (h17 + s17) - 1),
        ("percent", "2018-07-01"): 100 * (s18 / s17 - 1),
    }
    for derived in derive([writer.done()], []):
        assert derived.period is not None
        value = truth[derived.unit, derived.period[0]]
        value = -value if derived.what.startswith("decline") else value
        low, high = derived.value
        assert (-inf if low is None else low) - 1e-6 <= value <= (inf if high is None else high) + 1e-6


@pytest.mark.shared
def test_the_two_reports_of_september_2018(shared: Path) -> None:
    names = {"000_f6beaa4887b1e8c1.txt": "2018-09-13", "004_bf02a5809fd9535f.txt": "2018-09-11"}
    readings = gold.readings(shared / "gold" / "reports.jsonl", shared / "reports", names)
    words = [d.words for d in derive(readings, reconcile(readings))]
    assert words == [
        "just over $37.5 billion",
        "$50 billion",
        "about 19%",
        "nearly $46.5 billion",
        "just over 7.5%",
    ]

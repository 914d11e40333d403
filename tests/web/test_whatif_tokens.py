"""Measures in an address: read, refused, written back; views to scenarios, TOML and forms, and back."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blocs.errors import UsageError
from blocs.scenario import Hostility, Scenario, parse_scenario, scenario_toml
from blocs.trade import Policy
from blocs.trade.policy import Agreement, Barrier, Tariff, tariff
from blocs.web.pages.whatif.form import fields_of, view_of_form
from blocs.web.pages.whatif.tokens import KINDS, party, read_token, write_token
from blocs.web.pages.whatif.view import (
    WhatifView,
    query_of_view,
    quick_scenario,
    scenario_of,
    view_of,
    view_of_query,
)

_CODES = st.sampled_from(["USA", "CHN", "RUS", "EU", "JPN", "DEU", "ROW", "NATO"])
_SIDES = st.lists(_CODES, min_size=2, max_size=5, unique=True).flatmap(
    lambda codes: st.integers(1, len(codes) - 1).map(lambda k: (tuple(codes[:k]), tuple(codes[k:])))
)
_SECTORS = st.sampled_from([None, ("goods",), ("energy and materials", "services"), ("manufactures",)])
_DAYS = st.sampled_from(
    [(None, None), (date(2018, 9, 24), None), (None, date(2020, 1, 1)), (date(2018, 1, 1), date(2019, 1, 1))]
)
_PERCENT = st.integers(1, 5_000).map(lambda tenths: float(f"{tenths / 10:g}") / 100)


@st.composite
def _acts(draw: st.DrawFn) -> Tariff | Barrier | Agreement | Hostility:
    kind = draw(st.sampled_from(KINDS))
    (by, on), sectors, (since, until) = draw(_SIDES), draw(_SECTORS), draw(_DAYS)
    if kind == "tariff":
        covering = draw(st.sampled_from([None, 2e11, 6.5e10, 1e12, 3.4567e9, 5e6]))
        return Tariff(by, on, draw(_PERCENT), sectors, covering, draw(st.booleans()), since, until)
    if kind == "agreement":
        rate = draw(st.sampled_from([None, 0.0, 0.05]))
        cost = 0.0 if rate is not None and draw(st.booleans()) else -min(draw(_PERCENT), 0.9)
        return Agreement((*by, *on), cost, rate, sectors, since, until)
    if kind == "hostility":
        return Hostility(by, on, draw(st.sampled_from([0.05, 0.4, 0.6, 1.0])), since, until)
    cost = {"sanction": draw(_PERCENT), "cost": -min(draw(_PERCENT), 0.9), "ban": float("inf")}[kind]
    return Barrier(by, on, cost, sectors, draw(st.sampled_from(["both", "imports", "exports"])), since, until)


@st.composite
def _views(draw: st.DrawFn) -> WhatifView:
    acts = draw(st.lists(_acts(), min_size=1, max_size=6))
    hostile = tuple(dict.fromkeys(act for act in acts if isinstance(act, Hostility)))
    policy = tuple(dict.fromkeys(act for act in acts if not isinstance(act, Hostility)))
    watch = draw(st.sampled_from([(), (("CHN", "RUS"),), (("CHN", "RUS"), ("USA", "JPN"))]))
    name = draw(st.text("abc é“<>&;#%+=?/'\"", max_size=30))
    scenario = Scenario(
        " ".join(name.split()), Policy(policy), hostile, draw(st.sampled_from(["2017", "2018"])),
        draw(st.integers(1, 20)), seed=draw(st.integers(0, 10**12 - 1)), watch=watch,
        blocs=draw(st.integers(0, 60)),
    )  # fmt: skip
    return view_of(scenario)


@given(_acts())
@settings(max_examples=200, deadline=None)
def test_a_measure_is_read_back_from_its_token(act: Tariff | Barrier | Agreement | Hostility) -> None:
    kind = fields_of(act)["kind"]
    assert read_token(kind, write_token(act)) == act


@given(_views())
@settings(max_examples=100, deadline=None)
def test_a_view_comes_back_from_its_address_its_toml_and_its_form(view: WhatifView) -> None:
    query = query_of_view(view)
    assert view_of_query(query) == view
    assert view_of_query(f"/whatif?{query}") == view
    written = scenario_toml(scenario_of(view))
    assert parse_scenario(written) == scenario_of(view)
    assert view_of(parse_scenario(written)) == view
    sent = [(key, value) for act in view.acts for key, value in fields_of(act).items() if key != "more"]
    sent += [(f"watch_{end}", code) for pair in view.watch for end, code in zip("ab", pair, strict=True)]
    sent += [(key, str(getattr(view, key))) for key in ("base", "years", "name", "seed", "blocs")]
    assert view_of_form(sent) == view


@given(st.text(max_size=80), st.sampled_from(KINDS))
@settings(max_examples=300, deadline=None)
def test_any_text_is_a_measure_or_refused_in_words(text: str, kind: str) -> None:
    try:
        act = read_token(kind, text)
    except UsageError as error:
        assert str(error)
    else:
        assert read_token(kind, write_token(act)) == act


def test_tokens_are_short_and_readable() -> None:
    view = view_of_query(
        "tariff=united states:China/manufactures=25~200bn&sanction=USA,EU:Russia/energy=30&watch=China:Russia"
    )
    told = "tariff=USA:CHN/manufactures=25~200bn&sanction=USA,EU:RUS/energy=30&watch=CHN,RUS"
    assert query_of_view(view) == told
    assert (
        scenario_of(view).policy.measures[0]
        == tariff("USA", "CHN", 0.25, sectors="manufactures", covering=200e9).measures[0]
    )
    assert quick_scenario(view).draws == 100 and quick_scenario(view).blocs == 0
    assert quick_scenario(view).seed == scenario_of(view).seed == 1
    assert party("all states") == "all" and party("the rest of the world") == "ROW"


@pytest.mark.parametrize(
    ("kind", "text", "says"),
    [
        ("tariff", "USA:Atlantis=25", "no state or body is known as 'Atlantis'"),
        ("tariff", "USA:CHN=501", "no number from 0 to 500"),
        ("tariff", "USA:CHN=nan", "no number"),
        ("tariff", "USA:CHN=1e2", "no number"),
        ("tariff", "USA:CHN=" + "9" * 400, "characters"),
        ("tariff", "USA:CHN", "write it as USA:CHN=25"),
        ("tariff", "USA:USA=25", "both sides"),
        ("tariff", "USA:CHN=25~exports", "says nothing of a tariff"),
        ("tariff", "USA:CHN=25~3", "3"),
        ("tariff", "USA:CHN=25~2018-02-30..", "holds no day"),
        ("tariff", "USA:CHN=25~2019-01-01..2018-01-01", "is after until"),
        ("ban", "USA:CHN=3", "write it as USA,EU:RUS"),
        ("agreement", "EU:JPN=-10", "write it as EU,JPN=-10"),
        ("agreement", "EU,JPN=10", "from -90 to 0"),
        ("hostility", "USA:CHN/goods=0.6", "no sectors"),
        ("hostility", "USA:CHN=0", "level"),
        ("sanction", ",".join(["USA"] * 41) + ":CHN=3", "41 names"),
        ("sanction", "../../etc/passwd:CHN=3", "write it as"),
    ],
)
def test_what_is_wrong_with_a_measure_is_said(kind: str, text: str, says: str) -> None:
    if text.endswith("~3"):  # three billion are meant
        assert read_token(kind, text).covering == 3e9  # type: ignore[union-attr]
        return
    with pytest.raises(UsageError) as told:
        read_token(kind, text)
    assert says in str(told.value)


def test_measures_and_pairs_are_bounded() -> None:
    many = "&".join(f"tariff=USA:CHN={rate}" for rate in range(1, 14))
    with pytest.raises(UsageError, match="13 measures; at most 12"):
        view_of_query(many)
    with pytest.raises(UsageError, match="is a body"):
        view_of_query("tariff=USA:CHN=1&watch=EU,CHN")
    with pytest.raises(UsageError, match="one state twice"):
        view_of_query("tariff=USA:CHN=1&watch=China,CHN")
    with pytest.raises(UsageError, match="at most 6,000"):
        view_of_query("tariff=USA:CHN=1&name=" + "x" * 6000)


@pytest.mark.parametrize(
    "base", ["/etc/passwd", "../table.csv", "2016", "file:///x", "2018.csv", "\\\\host\\x"]
)
def test_a_base_that_is_a_path_is_refused(base: str) -> None:
    with pytest.raises(UsageError, match="no year of the tables"):
        view_of(Scenario("x", tariff("USA", "CHN", 0.25), base=base))
    with pytest.raises(UsageError, match="base"):
        view_of_query(f"tariff=USA:CHN=25&base={base}")


def test_a_form_drops_a_row_and_names_a_wrong_one() -> None:
    rows = [
        ("kind", "tariff"), ("by", "United States"), ("on", "China"), ("amount", "25"),
        ("kind", "hostility"), ("by", "USA"), ("on", "Russia"), ("amount", "0.4"),
        ("kind", ""), ("by", ""), ("on", ""), ("amount", ""),
    ]  # fmt: skip
    assert query_of_view(view_of_form(rows)) == "tariff=USA:CHN=25&hostility=USA:RUS=0.4"
    assert query_of_view(view_of_form([*rows, ("drop", "1")])) == "hostility=USA:RUS=0.4"
    with pytest.raises(UsageError, match="measure 1: say who acts, and on whom"):
        view_of_form([("kind", "ban"), ("by", "USA"), ("on", "")])
    with pytest.raises(UsageError, match="measure 1: 'CHN=3' holds a sign"):
        view_of_form([("kind", "tariff"), ("by", "USA"), ("on", "CHN=3"), ("amount", "1")])
    with pytest.raises(UsageError, match="does not hold together"):
        view_of_form([("kind", "ban"), ("kind", "ban"), ("by", "USA")])

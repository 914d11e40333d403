"""Policies as users make them: names, days, checks, retaliation, sentences."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest
from policies import CHN, DEU, FRA, ROW, RUS, TABLE, USA

from blocs.errors import PolicyError
from blocs.trade.economy import Economy
from blocs.trade.policy import Policy, agreement, ban, cost, retaliate, sanction, tariff
from blocs.trade.policy.parties import code_of
from blocs.trade.policy.reach import reach

BAD: Any = "import"
FIRST = (
    "From 24 September 2018, the United States puts 25 % on goods from China worth $200 billion{}, "
    "on top of the rate in force."
)


def pairs(policy: Policy, day: str | None = None) -> set[tuple[int, int]]:
    """Importer and exporter of the flows that a policy touches."""
    return {(int(n), int(i)) for _, n, i in policy.shock(TABLE, day).cells}


@pytest.mark.parametrize(
    ("name", "code"),
    [("USA", "USA"), ("usa", "USA"), ("US", "USA"), ("the United States", "USA"), ("united states", "USA"),
     ("European Union", "EU"), ("eu", "EU"), ("Mercosur", "MERCOSUR"), ("the world", "all"), ("All", "all"),
     ("rest of the world", "ROW"), ("Korea", "Korea"), ("Beijing", "Beijing"), ("Atlantis", "Atlantis")],
)  # fmt: skip
def test_names_in_any_form(name: str, code: str) -> None:
    assert code_of(name) == code


def test_every_form_of_a_name_makes_the_same_policy() -> None:
    assert tariff("the United States", ["China"], "25 %", covering="$200bn") == tariff(
        "USA", "CHN", 0.25, covering=200e9
    )


def test_a_body_has_the_members_of_the_day() -> None:
    britain = Economy(
        ("GBR", "DEU", "USA"),
        ("goods",),
        np.full((1, 3, 3), 9.0),
        np.zeros((1, 3, 3)),
        np.ones((1, 3)),
        year=2018,
    )
    policy = tariff("EU", "USA", 0.1)
    assert [tuple(c) for c in policy.shock(britain).cells] == [(0, 0, 2), (0, 1, 2)]
    assert [tuple(c) for c in policy.shock(britain, "2020-02-01").cells] == [(0, 1, 2)]


def test_members_that_the_table_does_not_hold_are_left_out_and_told() -> None:
    remark = tariff("EAEU", "USA", 0.1).remarks(TABLE)
    assert remark == (
        "of the EAEU, the table does not hold Armenia, Belarus, Kazakhstan and Kyrgyzstan: left out",
    )
    assert pairs(tariff("EAEU", "USA", 0.1)) == {(RUS, USA)}
    with pytest.raises(PolicyError, match=r"table of 2018 holds no member of the GCC \(ARE, BHR"):
        tariff("USA", "GCC", 0.1).shock(TABLE)
    with pytest.raises(PolicyError, match=r"members of ADB are not listed.*name its members"):
        tariff("USA", "ADB", 0.1).shock(TABLE)
    with pytest.raises(PolicyError, match=r"the CPTPP has no members on 2018-07-01"):
        tariff("USA", "CPTPP", 0.1).shock(TABLE)


def test_all_means_everybody_else() -> None:
    assert pairs(tariff("USA", "all", 0.1)) == {(USA, other) for other in (CHN, DEU, FRA, RUS, ROW)}
    assert pairs(tariff("world", "USA", 0.1)) == {(other, USA) for other in (CHN, DEU, FRA, RUS, ROW)}
    everything = pairs(tariff("all", "all", 0.1))
    assert everything == {(n, i) for n in range(6) for i in range(6) if n != i} - {(RUS, FRA)}


def test_a_coalition_acts_on_who_is_outside_it() -> None:
    assert pairs(tariff("EU", "NATO", 0.1)) == {(DEU, USA), (FRA, USA)}
    assert pairs(tariff("USA", "NATO", 0.1)) == {(USA, DEU), (USA, FRA)}
    assert pairs(tariff("NATO", "USA", 0.1)) == {(DEU, USA), (FRA, USA)}
    assert pairs(tariff("EU", "all", 0.1)) == {(n, i) for n in (DEU, FRA) for i in (USA, CHN, RUS, ROW)}


@pytest.mark.parametrize("name", ["Mongolia", "MNG"])
def test_a_state_in_the_rest_of_the_world_is_told_so(name: str) -> None:
    with pytest.raises(
        PolicyError, match=r"Mongolia \(MNG\) does not stand alone.*rest of the world \(ROW\)"
    ):
        tariff("USA", name, 0.1).shock(TABLE)


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("Chian", r"no state 'Chian'; did you mean .*CHN.*USA, CHN, DEU, FRA, RUS, ROW"),
        ("Korea", r"'Korea' can be KOR or PRK; write the code"),
        ("Beijing", r"'Beijing' names no state; did you mean CHN\?"),
        ("Soviet Union", r"table of 2018 does not hold Soviet Union \(SUN\); it holds USA, CHN"),
    ],
)
def test_an_unknown_state_is_refused_with_help(name: str, says: str) -> None:
    with pytest.raises(PolicyError, match=says):
        tariff("USA", name, 0.1).shock(TABLE)


def test_a_table_may_bear_names_of_its_own() -> None:
    flows = np.full((1, 3, 3), 9.0)
    own = Economy(("United States", "Atlantis", "Korea"), ("goods",), flows, 0 * flows, np.ones((1, 3)))
    assert [tuple(c) for c in tariff("USA", ["Atlantis", "Korea"], 0.1).shock(own).cells] == [
        (0, 0, 1),
        (0, 0, 2),
    ]
    with pytest.raises(PolicyError, match=r"who belongs to EU depends on the day.*give a day"):
        tariff("EU", "USA", 0.1).shock(own)


@pytest.mark.parametrize(
    ("asked", "rows"),
    [(None, [0, 1]), ("goods", [0, 1]), ("all", [0, 1, 2]), ("services", [2]), ("energy", [0]),
     ("Energy_and-materials", [0]), (["manufactures", "energy"], [0, 1])],
)  # fmt: skip
def test_sectors_of_a_tariff_are_goods_unless_named(asked: str | list[str] | None, rows: list[int]) -> None:
    (measure,) = tariff("USA", "CHN", 0.1, sectors=asked)
    assert reach(measure, TABLE, None).sectors.tolist() == rows


def test_a_sanction_meets_all_sectors_unless_named() -> None:
    (measure,) = ban("USA", "CHN")
    assert reach(measure, TABLE, None).sectors.tolist() == [0, 1, 2]


@pytest.mark.parametrize("name", ["steel", "energ", "-"])
def test_an_unknown_sector_is_refused_with_the_list(name: str) -> None:
    with pytest.raises(
        PolicyError, match="is not one of the sectors: energy and materials, manufactures, services"
    ):
        tariff("USA", "CHN", 0.1, sectors=name).shock(TABLE)


def test_words_that_fit_two_sectors_are_refused() -> None:
    flows = np.ones((2, 2, 2))
    own = Economy(("USA", "CHN"), ("metals basic", "metals made"), flows, 0 * flows, np.ones((2, 2)))
    with pytest.raises(PolicyError, match="'metals' fits several of the sectors: metals basic, metals made"):
        tariff("USA", "CHN", 0.1, sectors="metals").shock(own)


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: tariff("USA", "CHN", -0.1), "-10 % is below zero; subsidies are not modelled"),
        (lambda: tariff("USA", "CHN", 25), "25 % is 0.25"),
        (lambda: tariff("USA", "United States", 0.1), "the United States stands on both sides"),
        (lambda: tariff(["USA", "CHN"], ["CHN", "RUS"], 0.1), "China stands on both sides"),
        (lambda: tariff("EU", "EU", 0.1), "the EU stands on both sides"),
        (lambda: tariff("USA", ["all", "CHN"], 0.1), "on: 'all' stands alone; leave CHN out"),
        (lambda: tariff([], "CHN", 0.1), "by: .* names nobody"),
        (lambda: tariff("USA", " ", 0.1), "on: ' ' names nobody"),
        (lambda: tariff("USA", "CHN", 0.1, sectors=[]), "sectors: .* names none"),
        (lambda: ban("USA", "CHN", since="2019-05-10", until="2018-09-24"), "is after until 2018-09-24"),
        (lambda: sanction("USA", "RUS"), "say what the sanction does"),
        (lambda: sanction("USA", "RUS", cost=0.3, ban=True), "a cost or a ban; give one"),
        (lambda: sanction("USA", "RUS", cost=-0.3), "makes nothing dearer"),
        (lambda: sanction("USA", "RUS", cost=30), "30 % is 0.3"),
        (lambda: ban("USA", "RUS", direction=BAD), "'import' is none of imports, exports, both"),
        (lambda: cost("USA", "RUS", -1), "leaves nothing of the cost"),
        (lambda: agreement(["USA", "CHN"], cost=0.9), "-0.1 for a factor of 0.9"),
        (lambda: agreement(["USA", "CHN"]), "changes nothing"),
        (lambda: agreement(["USA", "CHN"], tariff=-0.1), "subsidies are not modelled"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused_when_it_is_made(make: object, says: str) -> None:
    with pytest.raises(PolicyError, match=says):
        make()  # type: ignore[operator]


def test_a_flow_without_trade_is_refused() -> None:
    with pytest.raises(
        PolicyError, match=r"nothing is traded by Russia from France in energy .* and manufactures in 2018"
    ):
        tariff("RUS", "FRA", 0.1).shock(TABLE)
    with pytest.raises(PolicyError, match="there is nobody to agree with"):
        agreement("EAEU", cost=-0.1).shock(TABLE)


def test_days_and_stages() -> None:
    policy = (
        tariff("USA", "CHN", 0.10, since="2018-09-24", until="2019-05-09")
        + tariff("USA", "CHN", 0.25, since="2019-05-10")
        + tariff("CHN", "USA", 0.05)
    )
    assert policy.stages() == (date(2018, 9, 24), date(2019, 5, 10))
    low, high, always = policy
    held = [policy.on(day).measures for day in ("2018-09-23", "2018-09-24", "2019-05-09", "2019-05-10")]
    assert held == [(always,), (low, always), (low, always), (high, always)]
    assert pairs(policy, "2018-09-23") == {(CHN, USA)}


def test_without_a_day_the_policy_stands_as_when_its_last_measure_begins() -> None:
    policy = tariff("USA", "CHN", 0.10, since="2018-09-24", until="2019-05-09") + tariff(
        "USA", "CHN", 0.25, since="2019-05-10"
    )
    assert policy.shock(TABLE).tariffs.tolist() == [[0.25], [0.28]]
    assert tariff("USA", "CHN", 0.1, until="2010-01-01").shock(TABLE).tariffs.tolist() == [[0.1], [0.13]]


def test_retaliation_mirrors_tariffs_and_sanctions() -> None:
    policy = tariff("USA", "CHN", 0.25, covering="50 billion USD", since="2018-07-06") + ban(
        "USA", "RUS", direction="imports"
    )
    answer = retaliate(policy)
    assert answer == tariff("CHN", "USA", 0.25, covering="50 billion USD", since="2018-07-06") + ban(
        "RUS", "USA", direction="imports"
    )
    assert retaliate(answer) == policy
    (met, _) = retaliate(policy, "5 %", covering="60bn USD", since="2018-09-24")
    assert met == tariff("CHN", "USA", 0.05, covering=60e9, since="2018-09-24").measures[0]
    assert retaliate(policy, covering="all").measures[0].covering is None  # type: ignore[union-attr]


def test_what_cannot_be_answered_is_told() -> None:
    with pytest.raises(PolicyError, match="no tariff, sanction or ban to answer"):
        retaliate(agreement("EU", cost=-0.1) + cost("USA", "CHN", -0.1))
    with pytest.raises(PolicyError, match="rate and covering are of tariffs"):
        retaliate(ban("USA", "RUS"), 0.1)


def test_sentences() -> None:
    policy = (
        tariff("USA", "China", 0.25, covering="200 billion USD", since="2018-09-24")
        + tariff(["USA", "EU"], "RUS", 0.1, sectors="energy", instead=True)
        + sanction("EU", "RUS", sectors="energy", cost=0.3)
        + ban(["USA", "DEU"], "RUS", direction="exports", until="2019-12-31")
        + cost("USA", "all", -0.1, direction="imports")
        + agreement(["USA", "CHN", "RUS"], cost="-5 %", tariff=0)
        + agreement("EU", cost=-0.1, sectors="services")
    )
    assert policy.describe() == (
        FIRST.format(""),
        "The United States and the EU put 10 % on energy from Russia, in place of the rate in force.",
        "The EU raises the cost of trade in energy with Russia both ways by 30 %.",
        "Until 31 December 2019, the United States and Germany ban exports to Russia.",
        "The United States lowers the cost of imports from all others by 10 %.",
        "The United States, China and Russia agree on trade costs 5 % lower and tariffs of 0 % between them.",
        "The members of the EU agree on trade costs 10 % lower on services among themselves.",
    )
    assert policy.describe(TABLE, "2018-09-24")[0] == FIRST.format(" of $460 billion traded")
    assert len(policy.describe(day="2018-01-01")) == 6

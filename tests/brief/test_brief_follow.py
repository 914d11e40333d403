"""What would follow: cards of reported pressures with their answers, and predictions with their odds."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from gold import ATLAS
from hypothesis import example, given
from hypothesis import strategies as st
from synthetic import event, france, quantity, reading
from test_brief_html import check

from blocs.brief import Brief, compose
from blocs.brief.answers import signed
from blocs.brief.intervals import chance_bar, effect_bar, scales
from blocs.brief.model import Card, Effect, Prediction, Source
from blocs.errors import NoEquilibrium, NotConverged
from blocs.reading.reading import Reading
from blocs.scenario import Scenario, drafts, parse_scenario, whatif
from blocs.trade import tariff

TEXT = (
    "Washington is preparing to put a tariff of 25 percent on $200 billion of goods from China. "
    "The United States imposed sanctions on Russia. "
    "Iran was threatened by somebody. "
    "China and Russia will move closer to each other if pressed. "
    "Trade of China and Russia was $84 billion in 2017. "
    "Trade of China and Russia is expected to reach $100 billion in 2018.\n"
)


def pressing() -> Reading:
    """One report: the United States press China and Russia; two predictions."""
    pair: dict[str, Any] = {"owner": ["CHN", "RUS"]}
    return reading(
        "press.txt",
        TEXT,
        [
            event(TEXT, "put a tariff", "SANCTION", "USA", "CHN", realis="planned"),
            event(TEXT, "imposed sanctions", "SANCTION", "USA", "RUS"),
            event(TEXT, "threatened", "THREATEN", "", "IRN"),
            quantity(TEXT, "25 percent", 25, 25, "percent", "tariff"),
            quantity(TEXT, "$200 billion", 2e11, 2e11, "USD", "goods"),
            quantity(
                TEXT,
                "$84 billion",
                8.4e10,
                8.4e10,
                "USD",
                "Trade",
                period=["2017-01-01", "2017-12-31"],
                **pair,
            ),
            quantity(
                TEXT,
                "$100 billion",
                1e11,
                1e11,
                "USD",
                "Trade",
                period=["2018-01-01", "2018-12-31"],
                realis="possible",
                **pair,
            ),
        ],
        "2018-09-12",
    )


@pytest.fixture(scope="module")
def brief() -> Brief:
    return compose([pressing()], atlas=ATLAS, version="0.1.0")


def kinds(card: Card) -> list[str]:
    return [effect.kind for effect in card.effects]


def test_pressures_become_cards_in_order_and_what_one_state_does_to_two_comes_together(brief: Brief) -> None:
    assert [(c.kind, c.title, c.realis, c.blocked) for c in brief.cards] == [
        (
            "reported",
            "Tariff of the United States on China, covering $200 billion",
            "planned",
            False,
        ),
        ("reported", "Sanctions of the United States on Russia", "actual", False),
        (
            "together",
            (
                "Together: Tariff of the United States on China, covering $200 billion; "
                "sanctions of the United States on Russia"
            ),
            "possible",
            False,
        ),
        ("reported", "Threat against Iran", "actual", True),
    ]


def test_a_card_parts_what_is_given_from_what_is_assumed(brief: Brief) -> None:
    card = brief.cards[0]
    assert [(v.what, v.words) for v in card.given] == [
        ("who", "United States"),
        ("on whom", "China"),
        ("rate", "25 %"),
        ("goods covered", "$200 billion"),
    ]
    assert [(v.what, v.words) for v in card.assumed] == [("table of trade", "2018"), ("sectors", "goods")]
    assert "does not tell which goods" in card.assumed[1].why
    assert card.said_by == ("The Daily",)
    start = card.sources[0].sentence
    assert TEXT[start:].startswith("Washington is preparing")
    assert "# given" in card.toml and "# assumed" in card.toml


def test_the_answer_is_that_of_whatif(brief: Brief) -> None:
    (draft, *_) = drafts([pressing()])
    found = whatif(draft.scenario)
    assert found.trade is not None
    china = next(row for row in found.trade.states.rows() if row["state"] == "CHN")
    income = brief.cards[0].effects[0]
    assert (income.kind, income.label) == ("income", "Real income, China")
    assert (income.centre, income.low, income.high) == tuple(
        china[key] for key in ("real_income", "real_income_low", "real_income_high")
    )
    assert income.words == f"{signed(china['real_income'], china['real_income'])} %"
    assert china["real_income"] < 0 and income.words.startswith("−")
    flow = next(e for e in brief.cards[0].effects if e.kind == "trade")
    assert flow.label == "Trade, China to United States"
    assert flow.centre == found.trade.pairs.filter(lambda r: r["exporter"] == "CHN")["growth"][0]
    gainer = next(e for e in brief.cards[0].effects if e.kind == "diverted")
    assert gainer.centre == max(r["sells_more"] for r in found.trade.diverted.rows() if r["state"] != "ROW")


def test_the_toml_of_a_card_runs_to_the_same_answer(brief: Brief) -> None:
    card = brief.cards[2]
    scenario = parse_scenario(card.toml)
    found = whatif(scenario)
    row = next(iter(found.pressure.rows()))
    told = next(e for e in card.effects if e.kind == "alignment")
    assert {row["a"], row["b"]} == {"CHN", "RUS"}
    assert (told.centre, told.low, told.high) == (row["effect"], row["effect_low"], row["effect_high"])


def test_alignment_is_told_only_where_two_states_are_pressed(brief: Brief) -> None:
    one, other, both, _ = brief.cards
    assert "alignment" not in kinds(one) and "alignment" not in kinds(other)
    assert (
        one.remarks[0] == "No two states come under more common pressure by this: alignment stays as it is."
    )
    assert kinds(both)[-2:] == ["alignment", "bloc"]
    told = both.effects[-2]
    assert told.label.startswith("Alignment, China – Russia, by 20")
    assert told.low is not None and told.high is not None
    assert (told.note == "no effect shown") == (told.low <= 0 <= told.high)
    assert not any("votes" in line or "state-space" in line for line in one.skill)
    assert any("state-space model" in line for line in both.skill)
    assert all(any("trade model" in line for line in card.skill) for card in (one, both))


def test_a_draft_that_cannot_be_run_says_why(brief: Brief) -> None:
    card = brief.cards[3]
    assert card.reason == "the report does not tell who acts; write it in `by`"
    assert (card.effects, card.toml) == ((), "")


def test_a_solve_that_fails_is_the_reason_of_its_card(monkeypatch: pytest.MonkeyPatch) -> None:
    faults = iter([NoEquilibrium("no such world"), NotConverged("gave up", 1.0)])

    def broken(*_: Any, **__: Any) -> Any:
        raise next(faults)

    monkeypatch.setattr("blocs.brief.cards.whatif", broken)
    text = TEXT[: TEXT.index("Iran")]
    rows = [
        event(text, "put a tariff", "SANCTION", "USA", "CHN", realis="planned"),
        event(text, "imposed sanctions", "SANCTION", "DEU", "RUS"),
    ]
    made = compose([reading("a.txt", text, rows)], atlas=ATLAS)
    assert [c.blocked for c in made.cards] == [True, True]
    assert made.cards[0].reason == "no such world"
    assert made.cards[1].reason.startswith("gave up")
    assert made.to_html().count("no such world") == 1


def test_at_most_four_are_run_and_the_rest_is_counted() -> None:
    names = ("China", "Russia", "Türkiye", "Mexico", "India", "Brazil")
    codes = ("CHN", "RUS", "TUR", "MEX", "IND", "BRA")
    text = " ".join(f"Somebody{k} sanctioned{k} {name}." for k, name in enumerate(names))
    actors = ("USA", "DEU", "FRA", "GBR", "JPN", "CAN")
    rows = [
        event(text, f"sanctioned{k}", "SANCTION", actors[k], code, realis="actual")
        for k, code in enumerate(codes)
    ]
    made = compose([reading("a.txt", text, rows)], atlas=ATLAS)
    assert len(made.cards) == 6
    assert [bool(c.reason) for c in made.cards] == [c.blocked or k >= 4 for k, c in enumerate(made.cards)]
    left = [c for c in made.cards if c.reason and not c.blocked]
    assert left and all(c.reason.startswith("not run: only the first") and c.toml for c in left)
    assert f"{sum(bool(c.reason) for c in made.cards)} more pressures, not run" in made.to_html()


def test_scenarios_can_be_left_out() -> None:
    made = compose([pressing()], atlas=ATLAS, scenarios=False)
    assert [(c.kind, c.effects) for c in made.cards] == [("reported", ())] * 3
    assert made.cards[0].reason == "not computed in this brief"
    assert made.cards[0].toml
    (trade, closer) = made.predictions
    assert trade.chance is not None and trade.with_measures is None
    assert closer.chance is not None
    assert "None of the pressures that the reports tell of was run." in made.to_html()


def test_a_scenario_of_ones_own_comes_first() -> None:
    own = Scenario("Mine <b>", tariff("CHN", "USA", 0.1), watch=(("CHN", "USA"),), draws=50)
    made = compose([pressing()], atlas=ATLAS, scenario=own, scenarios=False)
    card = made.cards[0]
    assert (card.kind, card.title, card.sources, card.assumed) == ("own", "Mine <b>", (), ())
    assert card.given[0].words.startswith("China puts 10 % on goods from the United States")
    assert kinds(card)[0] == "income"
    page = check(made)
    assert "Mine <b>" in " ".join(page.words)
    assert made.predictions[0].measures == "Mine <b>"


def test_predictions_have_odds_and_those_of_several_sentences_are_one(brief: Brief) -> None:
    trade, closer = brief.predictions
    assert (trade.what, trade.until, trade.said_by) == ("Trade: $100 billion", "2018", ("The Daily",))
    assert trade.chance is not None and trade.low is not None and trade.high is not None
    assert 0 <= trade.low <= trade.chance <= trade.high <= 1
    assert "a base rate" in trade.basis
    assert trade.with_measures is not None and trade.measures.startswith("Together: ")
    assert trade.outcome is not None and "by the table" in trade.outcome and trade.outcome_by
    assert (closer.what, closer.until) == ("China and Russia draw closer", "2018 to 2023")
    assert closer.with_measures is not None and closer.chance is not None
    assert closer.with_measures > closer.chance


def test_odds_without_measures_are_the_same_whether_or_not_scenarios_are_run(brief: Brief) -> None:
    plain = compose([pressing()], atlas=ATLAS, scenarios=False)
    for one, two in zip(brief.predictions, plain.predictions, strict=True):
        assert one.chance == pytest.approx(two.chance, abs=0.02)
        assert one.until == two.until


def test_one_prediction_is_told_once_by_all_who_make_it() -> None:
    more = "China and Russia will grow closer together, somebody said. China will move closer to Russia."
    made = compose([pressing(), reading("b.txt", more, [], "2018-09-13", "Other")], atlas=ATLAS)
    (closer,) = [p for p in made.predictions if "draw closer" in p.what]
    assert closer.said_by == ("The Daily", "Other")
    assert len(closer.sources) == 3


def test_no_pressures_no_cards() -> None:
    text = "France met Germany."
    made = compose([reading("a.txt", text, [event(text, "met", "CONSULT", "FRA DEU")])], atlas=ATLAS)
    assert (made.cards, made.predictions) == ((), ())
    assert "No pressure was reported." in made.to_html()
    assert "What would follow" not in made.to_text()
    assert not any("Alignment" in d.name for d in made.method.datasets)


def test_data_are_cited_with_their_licences(brief: Brief) -> None:
    told = {d.name: d for d in brief.method.datasets}
    trade = next(d for name, d in told.items() if name.startswith("Trade of 2018"))
    assert "OECD" in trade.citation and "attribution" in trade.licence
    fit = next(d for name, d in told.items() if name.startswith("Alignment of states"))
    assert re.fullmatch(r"SHA-256 [0-9a-f]{12}", fit.version)
    assert "Voeten" in fit.citation
    assert "Caliendo" in told["Trade elasticities (pooled)"].citation


def test_the_same_bytes_each_time(brief: Brief) -> None:
    again = compose([pressing()], atlas=ATLAS, version="0.1.0")
    assert again == brief
    assert again.to_html() == brief.to_html()
    assert Brief.from_json(brief.to_json()) == brief
    assert json.loads(brief.to_json())["schema"] == "blocs-brief/4"


def test_the_page_is_whole_and_each_bar_has_its_words(brief: Brief) -> None:
    page = check(brief)
    words = " ".join(" ".join(page.words).split())
    for card in brief.cards[:3]:
        for effect in card.effects:
            assert effect.words in words and effect.between in words
    drawn = [a for tag, a in page.tags if tag == "svg" and "interval" in (a.get("class") or "")]
    odds = sum(p.chance is not None for p in brief.predictions)
    assert len(drawn) == sum(len(c.effects) for c in brief.cards) + odds
    assert all(a["aria-hidden"] == "true" for a in drawn)


EVIL = (
    'Washington "<img src=x onerror=alert(1)>" put a tariff of 25 percent on China '
    "</pre><script>x</script>.\n"
)


def test_hostile_sentences_stay_words() -> None:
    rows = [
        event(EVIL, "put a tariff", "SANCTION", "USA", "CHN", realis="planned"),
        quantity(EVIL, "25 percent", 25, 25, "percent", "tariff"),
    ]
    made = compose([reading("<evil>.txt", EVIL, rows, publisher="</code><b>P")], atlas=ATLAS)
    assert made.cards[0].effects and "<img" in made.cards[0].toml
    page = check(made)
    tags = [tag for tag, _ in page.tags]
    assert tags.count("script") == 1 and "img" not in tags and tags.count("pre") == 1
    assert not any(name.startswith("on") for _, attrs in page.tags for name in attrs)
    assert (
        parse_scenario(made.cards[0].toml).policy
        == drafts([reading("<evil>.txt", EVIL, rows)])[0].scenario.policy
    )


def test_the_terminal_tells_it_in_few_lines(brief: Brief) -> None:
    lines = brief.to_text().splitlines()
    at = next(k for k, line in enumerate(lines) if line.startswith("What would follow"))
    end = next(k for k, line in enumerate(lines) if line.startswith("What was not understood"))
    told = [line for line in lines[at + 1 : end] if line]
    assert len(told) == 8
    assert told[0].startswith(
        "  Tariff of the United States on China, covering $200 billion [planned]; assumed:"
    )
    assert told[1].startswith("    real income: China −0.0")
    assert told[2].startswith("    trade, China to United States −")
    assert told[3].startswith("  Together: Tariff of the United States")
    assert told[4].startswith("    alignment, China – Russia, by 20")
    assert told[5] == "  and 2 more pressures"
    assert told[6].startswith("  said to come: Trade: $100 billion, 2018 (The Daily): ")
    assert told[7] == "  and 1 more prediction"


@given(st.floats(-1e6, 1e6, allow_nan=False))
def test_signed_numbers_keep_sign_and_size(value: float) -> None:
    told = signed(value, value)
    read = float(told.replace("−", "-"))
    assert read == pytest.approx(value, rel=0.06, abs=5.1e-5)
    assert told == "0" or told[0] in "+−"


@example([-5e-324, 0.0, 0.0])
@given(st.lists(st.floats(-50, 50, allow_nan=False), min_size=3, max_size=3).map(sorted))
def test_bars_stay_inside_and_are_coloured_by_what_is_shown(ends: list[float]) -> None:
    low, centre, high = ends
    effect = Effect("trade", "x", "y", "", "", centre, low, high)
    card = Card("own", "", "actual", (), (), (), (), (effect,))
    drawn = str(effect_bar(effect, scales([card])))
    places = [float(x) for x in re.findall(r'(?:x|cx|x1)="(-?[\d.]+)%"', drawn)]
    assert places and all(0 <= x <= 100 for x in places)
    shown = "even" if low <= 0 <= high else "coop" if centre > 0 else "conf"
    assert f'class="interval {shown}"' in drawn


def test_a_chance_is_drawn_between_never_and_always() -> None:
    source = Source("a", "A", 0, 1, 0)
    told = Prediction("x", "", (), "possible", (source,), 0.2, 0.1, 0.35, with_measures=0.3)
    drawn = str(chance_bar(told))
    assert 'class="dot" cx="20.00%"' in drawn and 'class="measured" cx="30.00%"' in drawn
    assert 'x="10.00%"' in drawn and 'width="25.00%"' in drawn
    assert str(chance_bar(Prediction("x", "", (), "possible", (source,)))) == ""


def test_the_france_report_keeps_its_pressures() -> None:
    made = compose([france()], atlas=ATLAS, scenarios=False)
    assert [c.title for c in made.cards] == ["Threat of Iran against France", "Pressure of Iran on France"]


@pytest.mark.shared
def test_the_two_reports_offer_the_tariff_and_the_sanctions(gold_brief: Brief, shared: Path) -> None:
    assert shared.is_dir()
    run = [c for c in gold_brief.cards if c.effects]
    assert 2 <= len(run) <= 4
    assert any("Tariff of the United States on China" in c.title and "$200 billion" in c.title for c in run)
    assert any(c.title.startswith("Sanctions of the United States on Russia") for c in run)
    (both,) = [c for c in run if c.kind == "together"]
    assert any(e.label.startswith("Alignment, China – Russia") for e in both.effects)
    hundred = next(p for p in gold_brief.predictions if "$100 billion" in p.what)
    assert hundred.chance is not None and hundred.until == "2018"

"""What a brief says, on inputs small enough to know the answer."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from gold import ATLAS
from synthetic import event, france, link, many, quantity, reading, statement

from blocs.brief import Brief, PlainAtlas, compose
from blocs.brief.speeches import role_of
from blocs.errors import UsageError


def one(text: str, *rows: dict[str, Any], **more: Any) -> Brief:
    return compose([reading("a.txt", text, list(rows), **more)], atlas=ATLAS)


def test_headline_names_the_closest_pair_and_the_presser(france_brief: Brief) -> None:
    assert france_brief.headline is not None
    assert france_brief.headline.text == "France and Germany draw together under pressure from Iran."
    assert (
        "France and Germany have the most net cooperation (2 acts for, 0 against" in france_brief.headline.why
    )
    assert "Iran directs the most acts of conflict at others (2; next: 0)" in france_brief.headline.why


def test_headline_is_silent_where_nothing_stands_out() -> None:
    text = "France met Germany. Iran met Syria."
    assert (
        one(
            text, event(text, "met", "CONSULT", "FRA DEU"), event(text, "met", "CONSULT", "IRN SYR", nth=1)
        ).headline
        is None
    )
    assert compose([], atlas=ATLAS).headline is None


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([("CONSULT", "FRA DEU", ""), ("AID", "FRA", "DEU")], "France and Germany draw together."),
        ([("ACCUSE", "USA", "IRN"), ("SANCTION", "USA", "IRN")], "The United States presses Iran."),
        (
            [
                ("CONSULT", "FRA USA", ""),
                ("AID", "FRA", "USA"),
                ("ACCUSE", "USA", "IRN"),
                ("SANCTION", "USA", "IRN"),
            ],
            "France and the United States draw together; the United States presses Iran.",
        ),
        (
            [
                ("CONSULT", "CHN RUS", ""),
                ("AID", "CHN", "RUS"),
                ("ACCUSE", "USA", "RUS"),
                ("SANCTION", "USA", "CHN"),
            ],
            "China and Russia draw together under US pressure.",
        ),
        (
            [
                ("CONSULT", "CHN RUS", ""),
                ("AID", "CHN", "RUS"),
                ("ACCUSE", "USA", "IRN"),
                ("SANCTION", "USA", "IRN"),
            ],
            "China and Russia draw together; the United States presses Iran.",
        ),
    ],
)
def test_headlines(rows: list[tuple[str, str, str]], words: str) -> None:
    text = " ".join(f"Act{i} was done." for i in range(len(rows)))
    acts = (event(text, f"Act{i}", k, a, r, confidence=0.9) for i, (k, a, r) in enumerate(rows))
    found = one(text, *acts).headline
    assert found is not None
    assert found.text == words


@pytest.mark.parametrize(
    ("confidence", "status", "stands"),
    [(0.5, "suggested", True), (0.49, "suggested", False), (0.49, "confirmed", True)],
)
def test_what_is_likelier_misread_makes_no_headline(confidence: float, status: str, stands: bool) -> None:
    text = "Act0 and Act1."
    acts = [
        event(text, f"Act{i}", kind, "FRA", "DEU", confidence=confidence, status=status)
        for i, kind in enumerate(("AID", "COOPERATE"))
    ]
    brief = one(text, *acts)
    assert (brief.headline is not None) is stands
    assert brief.counters.lines[0] == "2 acts: 2 cooperate"
    assert ("Strongest tie DEU–FRA" in brief.counters.lines) is stands


def test_plans_and_denials_make_no_headline() -> None:
    text = "Act0 and Act1 and Act2."
    rows = [
        event(text, f"Act{i}", "AID", "FRA", "DEU", realis=r)
        for i, r in enumerate(("planned", "denied", "possible"))
    ]
    brief = one(text, *rows)
    assert brief.headline is None
    assert brief.counters.lines[0] == "0 acts; 2 more planned or possible"


def test_counters(france_brief: Brief) -> None:
    assert france_brief.counters.lead == "One report, 4 May 2020 · 1 outlet · 3 states and bodies"
    assert france_brief.counters.lines == (
        "4 acts: 2 cooperate · 1 coerce · 1 threaten",
        "2 figures",
        "Strongest tie DEU–FRA · sharpest pressure IRN→FRA",
    )


def test_acts_are_grouped_newest_first(france_brief: Brief) -> None:
    assert [(g.name, len(g.acts)) for g in france_brief.groups] == [
        ("France – Germany", 2),
        ("Iran → France", 2),
    ]
    first, second = france_brief.groups[0].acts
    assert (first.phrase, first.when) == ("France and Germany signed an agreement", "4 May 2020")
    assert (second.phrase, second.when, second.said_by) == (
        "France and Germany cooperated",
        "2019",
        ("France",),
    )
    assert second.outlets == ("The Daily",)


def test_an_act_told_by_two_outlets_is_one_act() -> None:
    text = "France met Germany in May."
    day = ["2020-05-04", "2020-05-04"]
    rows = [event(text, "met", "CONSULT", "FRA DEU", date=day)]
    a, b = (
        reading("a.txt", text, rows),
        reading(
            "b.txt",
            "Again: " + text,
            [event("Again: " + text, "met", "CONSULT", "FRA DEU", date=day)],
            publisher="Other",
        ),
    )
    links = [link("agrees", a, b, rows[0]["start"], rows[0]["start"] + 7, "the meeting")]
    apart, together = compose([a, b], atlas=ATLAS), compose([b, a], links, atlas=ATLAS)
    assert len(apart.groups[0].acts) == 2
    (act,) = together.groups[0].acts
    assert set(act.outlets) == {"The Daily", "Other"}
    assert [(c.relation, c.about) for c in together.comparisons] == [("agrees", "the meeting")]
    assert together.alone == ()
    assert len(apart.alone) == 2


def test_order_of_readings_does_not_matter() -> None:
    readings = many(6)
    assert compose(readings, atlas=ATLAS) == compose(readings[::-1], atlas=ATLAS)


def test_a_report_given_twice_counts_once() -> None:
    assert compose([france(), france()], atlas=ATLAS) == compose([france()], atlas=ATLAS)


def test_figures_that_differ_are_told_first() -> None:
    text = "There were 100 men of France. And 7 ships of France."
    other = "There were 300 men of France."
    a = reading(
        "a.txt",
        text,
        [quantity(text, "100", 100, 100, "person", "men"), quantity(text, "7", 7, 7, "ship", "ships")],
    )
    b = reading("b.txt", other, [quantity(other, "300", 300, 300, "person", "men")], publisher="Other")
    brief = compose(
        [a, b], [link("differs", a, b, text.index("100"), other.index("300"), "how many men")], atlas=ATLAS
    )
    assert [(f.what, f.bearing.standing, [t.words for t in f.tellings]) for f in brief.figures] == [
        ("men", "disputed", ["100", "300"]),
        ("ships", "single", ["7"]),
    ]
    assert "1 figure told by more than one outlet, 1 in conflict" in brief.counters.lines


def test_names_that_differ() -> None:
    first, second = (
        "France went to the Eastern Asian Forum in May.",
        "France went to the Eastern Economic Forum.",
    )
    a, b = reading("a.txt", first, []), reading("b.txt", second, [], publisher="Other")
    links = [link("differs", a, b, first.index("Eastern"), second.index("Eastern"), "name of the forum")] * 2
    brief = compose([a, b], links, atlas=ATLAS)
    assert [c.names for c in brief.comparisons] == [("Eastern Asian Forum", "Eastern Economic Forum")]
    assert "1 name differs: “Eastern Asian Forum” / “Eastern Economic Forum”" in brief.counters.lines


def test_derived_growth(france_brief: Brief) -> None:
    (derived,) = france_brief.derived
    assert (derived.what, derived.words, derived.period) == (
        "growth of trade, expected",
        "about 25%",
        "2019 to 2020",
    )
    assert derived.arithmetic == "$50 billion ÷ $40 billion − 1"
    assert len(derived.sources) == 2


@pytest.mark.parametrize(
    ("verb", "words"), [("rose", "about $37.5 billion"), ("fell", "nearly $75 billion"), ("moved", None)]
)
def test_derived_earlier_level(verb: str, words: str | None) -> None:
    text = f"Trade {verb} by a third to $50 billion."
    shared = {"owner": ["FRA"], "period": ["2018-01-01", "2018-06-30"]}
    brief = one(
        text,
        quantity(
            text, "a third", None, 33.33, "percent", "trade", aspect="change", comparator="<~", **shared
        ),
        quantity(text, "$50 billion", 5e10, 5e10, "USD", "trade", **shared),
    )
    assert [d.words for d in brief.derived] == ([words] if words else [])
    if words:
        assert brief.derived[0].period == "first half of 2017"


def test_derived_other_half() -> None:
    text = "Trade made $50 billion; by December it will pass $120 billion."
    brief = one(
        text,
        quantity(
            text,
            "$50 billion",
            5e10,
            5e10,
            "USD",
            "trade",
            owner=["FRA"],
            period=["2018-01-01", "2018-06-30"],
        ),
        quantity(
            text,
            "$120 billion",
            1.2e11,
            None,
            "USD",
            "trade",
            owner=["FRA"],
            period=["2018-01-01", "2018-12-31"],
            comparator=">",
            realis="possible",
        ),
    )
    assert [(d.words, d.period, d.arithmetic) for d in brief.derived] == [
        ("more than $70 billion", "second half of 2018", "more than $120 billion expected − $50 billion")
    ]


def test_nothing_is_derived_across_owners_or_units() -> None:
    text = "Trade of $40 billion and $50 billion and €60 billion."
    years = [["2018-01-01", "2018-12-31"], ["2019-01-01", "2019-12-31"]]
    brief = one(
        text,
        quantity(text, "$40 billion", 4e10, 4e10, "USD", "trade", owner=["FRA"], period=years[0]),
        quantity(text, "$50 billion", 5e10, 5e10, "USD", "trade", owner=["DEU"], period=years[1]),
        quantity(text, "€60 billion", 6e10, 6e10, "EUR", "trade", owner=["FRA"], period=years[1]),
    )
    assert brief.derived == ()


def test_predictions_meet_their_outcome() -> None:
    text, later = "Trade will reach $50 billion in 2020.", "Trade reached $47 billion in 2020."
    known = {"owner": ["FRA"], "period": ["2020-01-01", "2020-12-31"]}
    a = reading(
        "a.txt", text, [quantity(text, "$50 billion", 5e10, 5e10, "USD", "trade", realis="possible", **known)]
    )
    b = reading(
        "b.txt",
        later,
        [quantity(later, "$47 billion", 4.7e10, 4.7e10, "USD", "trade", **known)],
        "2021-02-01",
    )
    (alone,) = compose([a], atlas=ATLAS).predictions
    assert (alone.what, alone.until, alone.outcome) == ("trade: $50 billion", "2020", None)
    (met,) = compose([a, b], atlas=ATLAS).predictions
    assert met.outcome == "$47 billion"


def test_a_speaker_for_a_party_is_marked() -> None:
    text = "France said that it met Germany. An analyst said that France met Germany."
    content = "it met Germany"
    brief = one(
        text,
        statement(text, "said", "France", "FRA", content),
        {
            **statement(text, "said", "analyst", "", "France met Germany"),
            "start": text.rindex("said"),
            "end": text.rindex("said") + 4,
        },
        event(text, "met", "CONSULT", "FRA DEU"),
        event(text, "met", "CONSULT", "FRA DEU", nth=1),
    )
    assert [(s.speaker, s.speaks_for, s.utterances[0].party_to) for s in brief.speeches] == [
        ("France", "France", "France and Germany met"),
        ("analyst", "", None),
    ]


@pytest.mark.parametrize(
    ("text", "speaker", "role"),
    [
        (
            "said Alexander Gabuev, chairman of the Russia Program.",
            "Alexander Gabuev",
            "chairman of the Russia Program",
        ),
        ("Pentagon spokesman Eric Pahon said", "Eric Pahon", "Pentagon spokesman"),
        ("Putin welcomed Chinese President Xi Jinping as", "Xi Jinping", "Chinese President"),
        (
            "Vasily Kashin, an analyst from the Higher School, told",
            "Vasily Kashin",
            "analyst from the Higher School",
        ),
        ("Frolov, who said nothing, left", "Frolov", ""),
        ("Nobody here", "Xi Jinping", ""),
    ],
)
def test_roles(text: str, speaker: str, role: str) -> None:
    assert role_of(text, speaker) == role


def test_unread_and_doubtful() -> None:
    text = "China did things with 30 ships. Nothing here. France met Germany."
    brief = one(text, {**event(text, "met", "CONSULT", "FRA DEU")})
    assert [(u.text, u.states, u.figures) for u in brief.unread] == [
        ("China did things with 30 ships.", "China", 1)
    ]
    assert all(d.confidence < 0.5 for d in brief.doubts)


def test_what_no_atlas_knows_keeps_its_code() -> None:
    text = "Act0 was done."
    brief = compose([reading("a.txt", text, [event(text, "Act0", "AID", "QQQ", "ZZZ")])], atlas=PlainAtlas())
    assert brief.groups[0].acts[0].phrase == "QQQ gave aid to ZZZ"
    assert [(s.code, s.lat) for s in brief.picture.seats] == [("QQQ", None), ("ZZZ", None)]


def test_json_round_trip(france_brief: Brief, hostile_brief: Brief, many_brief: Brief) -> None:
    for brief in (france_brief, hostile_brief, many_brief, compose([], atlas=ATLAS)):
        text = brief.to_json()
        assert Brief.from_json(text) == brief
        assert Brief.from_json(text).to_json() == text
        assert json.loads(text)["schema"] == "blocs-brief/4"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("nonsense", "give what to_json wrote"),
        ("[]", "compose the brief again"),
        ('{"schema": "blocs-brief/0"}', "compose the brief again"),
        ('{"schema": "blocs-brief/4"}', "missing or unknown fields"),
    ],
)
def test_json_that_is_no_brief(text: str, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        Brief.from_json(text)


def test_registry_gives_names_and_capitals() -> None:
    from blocs.brief import registry_atlas

    atlas = registry_atlas()
    assert atlas.name("USA") == "United States"
    assert atlas.name("EU") == "EU"
    assert atlas.seat("RUS", date(2018, 9, 13)) == pytest.approx((55.75, 37.62), abs=0.05)
    assert atlas.seat("EU", date(2018, 9, 13)) == pytest.approx((50.85, 4.35), abs=0.05)
    assert atlas.seat("nowhere") is None


@pytest.mark.parametrize(
    ("text", "content", "shown"),
    [
        ("“We agree,” France said.", "We agree", "“We agree,”"),
        ('France said it was "gaining ground."', 'it was "gaining ground."', 'it was "gaining ground."'),
        ("France said it would agree.", "it would agree", "it would agree"),
    ],
)
def test_quotation_marks_stand_as_in_the_report(text: str, content: str, shown: str) -> None:
    (speech,) = one(text, statement(text, "said", "France", "FRA", content, direct=True)).speeches
    assert [u.text for u in speech.utterances] == [shown]

"""Events: single-sentence reports, what a careful coder finds in them, and what is no event."""

# ruff: noqa: E501 (a case is one row)
from __future__ import annotations

import pytest

from .make import read

Row = tuple[str, str, str, str]


def wrong(reason: str, *row: str) -> object:
    """A case that the reader does not get right yet."""
    return pytest.param(*row, marks=pytest.mark.xfail(strict=False, reason=reason))


def acts(text: str) -> list[Row]:
    """Type, actors, recipients and realis of each event."""
    return [(e.type.value, " ".join(e.actors), " ".join(e.recipients), e.realis) for e in read(text).events]


# fmt: off
ACTS = [
    # verbal cooperation
    ("Chinese President Xi Jinping met Russian President Vladimir Putin in Vladivostok on Tuesday.", "CONSULT", "CHN RUS", "", "actual"),
    ("Xi will visit North Korea next week.", "CONSULT", "CHN", "PRK", "planned"),
    ("Kim Jong Un visited Beijing in March.", "CONSULT", "PRK", "CHN", "actual"),
    ("South Korea and Japan resumed talks in Tokyo.", "CONSULT", "KOR JPN", "", "actual"),
    ("Spain hosted talks between Morocco and Algeria.", "CONSULT", "ESP", "MAR DZA", "actual"),
    ("Britain pledged to support Ukraine.", "AGREE", "GBR", "UKR", "actual"),
    ("Poland praised Hungary for its stance.", "SUPPORT", "POL", "HUN", "actual"),
    ("Putin congratulated Erdogan on his victory.", "SUPPORT", "RUS", "TUR", "actual"),
    ("China and Russia signed a trade agreement.", "SUPPORT", "CHN RUS", "", "actual"),
    ("Hungary ratified the treaty with Finland.", "SUPPORT", "HUN FIN", "", "actual"),
    ("Italy did not sign the agreement with China.", "SUPPORT", "ITA CHN", "", "denied"),
    # material cooperation
    ("Russia and China held joint military exercises in Siberia.", "COOPERATE", "RUS CHN", "", "actual"),
    ("Russia sold S-400 missiles to Turkey.", "COOPERATE", "RUS", "TUR", "actual"),
    ("China bought soybeans from Brazil.", "COOPERATE", "CHN", "BRA", "actual"),
    ("Sweden gave $10 million in aid to Yemen.", "AID", "SWE", "YEM", "actual"),
    ("Russia withdrew its troops from Georgia.", "RETREAT", "RUS", "GEO", "actual"),
    ("South Korea lifted sanctions on North Korea.", "RETREAT", "KOR", "PRK", "actual"),
    ("China lifted its ban on Australian barley.", "RETREAT", "CHN", "AUS", "actual"),
    # verbal conflict
    ("Washington urged Beijing to halt the drills.", "REQUEST", "USA", "CHN", "actual"),
    ("Ukraine asked Germany for tanks.", "REQUEST", "UKR", "DEU", "actual"),
    ("Vietnam condemned China's drills in the South China Sea.", "ACCUSE", "VNM", "CHN", "actual"),
    ("Armenia sued Azerbaijan at the International Court of Justice.", "ACCUSE", "ARM", "AZE", "actual"),
    ("The UN investigated Myanmar for war crimes.", "ACCUSE", "UN", "MMR", "actual"),
    ("Turkey rejected the American demand.", "REJECT", "TUR", "USA", "actual"),
    ("Serbia refused to recognise Kosovo.", "REJECT", "SRB", "XKX", "actual"),
    ("Norway refused to extradite the man to Russia.", "REJECT", "NOR", "RUS", "actual"),
    ("Australia cancelled its agreement with France.", "REJECT", "AUS", "FRA", "actual"),
    ("Iran threatened to close the Strait of Hormuz to American ships.", "THREATEN", "IRN", "USA", "actual"),
    ("Pakistan warned India of consequences.", "THREATEN", "PAK", "IND", "actual"),
    # material conflict
    ("Thousands of Iranians protested against the United States.", "PROTEST", "IRN", "USA", "actual"),
    ("The United States imposed sanctions on Iran.", "SANCTION", "USA", "IRN", "actual"),
    ("The United States will impose tariffs on Chinese goods next month.", "SANCTION", "USA", "CHN", "planned"),
    ("The European Union may impose sanctions on Belarus.", "SANCTION", "EU", "BLR", "possible"),
    ("The US expelled 60 Russian diplomats.", "SANCTION", "USA", "RUS", "actual"),
    ("Saudi Arabia severed diplomatic ties with Iran.", "SANCTION", "SAU", "IRN", "actual"),
    ("France recalled its ambassador from Australia.", "SANCTION", "FRA", "AUS", "actual"),
    ("The United Kingdom froze Russian assets.", "SANCTION", "GBR", "RUS", "actual"),
    ("Denmark banned Huawei equipment.", "SANCTION", "DNK", "CHN", "actual"),
    ("NATO deployed 4,000 troops to Poland.", "MOBILIZE", "NATO", "POL", "actual"),
    ("India deployed troops along the Chinese border.", "MOBILIZE", "IND", "", "actual"),
    ("Canada arrested a Chinese executive.", "COERCE", "CAN", "CHN", "actual"),
    ("Belarus detained two Polish journalists.", "COERCE", "BLR", "POL", "actual"),
    ("Israel bombed targets in Syria on Sunday.", "ASSAULT", "ISR", "SYR", "actual"),
    ("North Korea fired two missiles at South Korea on Monday.", "ASSAULT", "PRK", "KOR", "actual"),
    ("Pakistan shot down an Indian jet on Wednesday.", "ASSAULT", "PAK", "IND", "actual"),
    ("Russia denied that it had attacked Ukraine.", "ASSAULT", "RUS", "UKR", "denied"),
    ("If China invades Taiwan, the United States will respond.", "ASSAULT", "CHN", "TWN", "possible"),
    # beyond the reader today
    wrong("the incursion is the other side's", "Japan protested to China over the incursion.", "ACCUSE", "JPN", "CHN", "actual"),
    wrong("of 'accused X of doing', X does", "India accused Pakistan of sheltering militants.", "ACCUSE", "IND", "PAK", "actual"),
    wrong("'backed by' names no actor", "Hackers backed by Russia attacked German government networks.", "COERCE", "RUS", "DEU", "actual"),
    wrong("a date after the noun hides the act", "China and Russia signed a trade agreement on Wednesday.", "SUPPORT", "CHN RUS", "", "actual"),
    wrong("sending weapons to a friend is aid", "Germany sent weapons to Ukraine.", "AID", "DEU", "UKR", "actual"),
    wrong("'released' needs a state's nationals as hostages", "Saudi Arabia released ten Canadian prisoners.", "RETREAT", "SAU", "CAN", "actual"),
    wrong("'invested' is not in the lexicon", "Qatar invested $3 billion in Turkey.", "COOPERATE", "QAT", "TUR", "actual"),
    wrong("'closed its embassy' is a cut in relations", "Germany closed its embassy in Iran.", "SANCTION", "DEU", "IRN", "actual"),
]
# fmt: on


@pytest.mark.parametrize(("text", "kind", "actors", "recipients", "realis"), ACTS)
def test_one_act_is_one_event(text: str, kind: str, actors: str, recipients: str, realis: str) -> None:
    assert acts(text) == [(kind, actors, recipients, realis)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Egypt and Ethiopia agreed to resume talks.",
            [("AGREE", "EGY ETH", "", "actual"), ("CONSULT", "EGY ETH", "", "planned")],
        ),
        (
            "Iran condemned Israel and expelled its envoy from Turkey.",
            [("ACCUSE", "IRN", "ISR", "actual"), ("SANCTION", "IRN", "ISR", "actual")],
        ),
    ],
)
def test_two_acts_are_two_events(text: str, expected: list[Row]) -> None:
    found = acts(text)
    assert [row[:2] for row in found] == [row[:2] for row in expected]


@pytest.mark.parametrize(
    "text",
    [
        # metaphors and idioms
        "The two companies are locked in a price war.",
        "He fought back tears.",
        "Critics say the plan is a bomb waiting to explode.",
        "The budget sends a message to voters.",
        "The trade war hurts everyone.",
        "Doctors fight cancer in Japan.",
        "The minister met his wife at university.",
        "The talks broke the ice.",
        "Germany is at war with inflation.",
        # sports and culture
        "Manchester United attacked from the start and beat Chelsea 2-0.",
        "Germany beat Brazil 7-1 in the World Cup.",
        "The film won praise in France.",
        # at home, nature, description
        "The German parliament passed a law on pensions.",
        "French police arrested a thief in Lyon.",
        "The prime minister visited a school in Leeds.",
        "Strikes by rail workers closed French stations.",
        "The storm hit Florida on Monday.",
        "The hurricane killed 40 people in Cuba.",
        "Shares fell after the announcement.",
        "Russia is the largest country in the world.",
        "China borders Russia.",
        "The relationship between the United States and Russia is poor.",
    ],
)
def test_what_is_no_act_between_states_is_no_event(text: str) -> None:
    assert acts(text) == []


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("Xi Jinping met Vladimir Putin on Tuesday.", ("2018-09-11", "2018-09-11")),
        ("Kim Jong Un visited Beijing in March.", ("2018-03-01", "2018-03-31")),
        ("Xi will visit North Korea next week.", ("2018-09-17", "2018-09-23")),
        ("The United States imposed sanctions on Iran.", ("2018-09-13", "2018-09-13")),
    ],
)
def test_an_event_has_the_days_that_its_sentence_tells(text: str, date: tuple[str, str] | None) -> None:
    (event,) = read(text).events
    assert event.date == date


def test_an_event_points_at_its_trigger_and_its_sides() -> None:
    reading = read("On Monday Vietnam condemned China's drills.")
    (event,) = reading.events
    text = reading.report.text
    assert event.text == text[event.start : event.end] == "condemned"
    assert [text[a:b] for a, b in event.actor_spans] == ["Vietnam"]
    assert [text[a:b].removesuffix("'s") for a, b in event.recipient_spans] == ["China"]
    assert text[slice(*event.sentence)] == text
    assert event.goldstein < 0


def test_a_place_is_where_the_act_was() -> None:
    (event,) = read("Xi Jinping met Vladimir Putin in Vladivostok.").events
    assert event.place is not None
    assert (event.place.name, event.place.country) == ("Vladivostok", "RUS")
    assert (event.place.lat, event.place.lon) == (pytest.approx(43.1, abs=0.2), pytest.approx(131.9, abs=0.2))

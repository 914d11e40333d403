"""Statements: who says what, in whose words, and for which state."""

# ruff: noqa: E501 (a case is one row)
from __future__ import annotations

import pytest

from .make import read


def wrong(reason: str, *row: object) -> object:
    """A case that the reader does not get right yet."""
    return pytest.param(*row, marks=pytest.mark.xfail(strict=False, reason=reason))


def said(text: str) -> list[tuple[str, str, str, list[str], bool]]:
    """Cue, speaker, states, contents and whether any of it is quoted, of each statement."""
    reading = read(text)
    return [
        (
            s.text,
            s.speaker,
            " ".join(s.speaker_state),
            [reading.report.text[a:b].strip('"“” ,.') for a, b in s.content],
            s.direct,
        )
        for s in reading.statements
    ]


# fmt: off
STATEMENTS = [
    # indirect
    ("Putin said that Russia would defend itself.", "said", "Vladimir Putin", "RUS", ["Russia would defend itself"], False),
    ("Germany says it will pay.", "says", "Germany", "DEU", ["it will pay"], False),
    ("The Chinese foreign ministry announced that it would respond.", "announced", "Chinese foreign ministry", "CHN", ["it would respond"], False),
    ("Merkel warned that Europe must act.", "warned", "Angela Merkel", "DEU", ["Europe must act"], False),
    ("Lavrov denied that Russian troops were in Ukraine.", "denied", "Sergey Lavrov", "RUS", ["Russian troops were in Ukraine"], False),
    ("NATO Secretary General Jens Stoltenberg said the alliance was ready.", "said", "Jens Stoltenberg", "NATO", ["the alliance was ready"], False),
    ("The Kremlin confirmed that Putin would travel to Ankara.", "confirmed", "Kremlin", "RUS", ["Putin would travel to Ankara"], False),
    ("Iran, which denies seeking a bomb, said talks were possible.", "said", "Iran", "IRN", ["talks were possible"], False),
    ("The talks went well, according to the Kremlin.", "according to", "Kremlin", "RUS", ["The talks went well"], False),
    # anonymous, and for no state
    ("A senior American official, who asked not to be named, said the plan was dead.", "said", "senior American official", "USA", ["the plan was dead"], False),
    ("Analysts say that China is worried.", "say", "Analysts", "", ["China is worried"], False),
    ("John Smith, an analyst at a think tank in London, said the deal was weak.", "said", "John Smith", "", ["the deal was weak"], False),
    # direct
    ('"We will defend ourselves," Putin said.', "said", "Vladimir Putin", "RUS", ["We will defend ourselves"], True),
    ("“This is a provocation,” the Chinese ministry said in a statement on Monday.", "said", "Chinese ministry", "CHN", ["This is a provocation"], True),
    ('"The talks," Wang Yi told reporters, "went well."', "told", "Wang Yi", "CHN", ["The talks", "went well"], True),
    ('"It is over," said Sergei Lavrov, the Russian foreign minister. "We are leaving."', "said", "Sergei Lavrov", "RUS", ["It is over", "We are leaving"], True),
    ('Trump tweeted: "Iran will pay."', "tweeted", "Donald Trump", "USA", ["Iran will pay"], True),
    ('Dmitry Peskov, the Kremlin spokesman, said: "We regret this decision. It harms ties. We shall answer."', "said", "Dmitry Peskov", "RUS",
     ["We regret this decision. It harms ties. We shall answer"], True),
    # he is the person named before
    ('Russian President Vladimir Putin spoke in Sochi. "We will defend ourselves," he said. "We have the means."', "said", "Vladimir Putin", "RUS",
     ["We will defend ourselves", "We have the means"], True),
    # beyond the reader today
    wrong("'According to' at the head of a sentence", "According to the Kremlin, the talks went well.", "According to", "Kremlin", "RUS", ["the talks went well"], False),
    wrong("branded", 'Beijing branded the sanctions "a serious mistake."', "branded", "Beijing", "CHN", ["a serious mistake"], True),
]
# fmt: on


@pytest.mark.parametrize(("text", "cue", "speaker", "state", "content", "direct"), STATEMENTS)
def test_a_statement_has_its_speaker_and_its_words(
    text: str, cue: str, speaker: str, state: str, content: list[str], direct: bool
) -> None:
    assert said(text) == [(cue, speaker, state, content, direct)]


@pytest.mark.parametrize(
    "text",
    [
        "He said nothing.",
        "China borders Russia.",
        "The talks went well.",
        'The so-called "trade war" goes on.',
    ],
)
def test_where_nobody_says_anything_there_is_no_statement(text: str) -> None:
    assert said(text) == []


def test_an_event_told_in_a_statement_has_its_voice() -> None:
    reading = read("Putin said that Ukraine had attacked Russia. On Monday Israel bombed Syria.")
    (statement,) = reading.statements
    voices = {e.actors: e.voice for e in reading.events}
    assert voices == {("UKR",): statement.id, ("ISR",): None}


def test_a_speaker_has_the_fullest_name_of_the_report() -> None:
    text = "Foreign Minister Javad Zarif landed in Rome. Zarif said that talks were possible."
    assert [row[1].split()[-2:] for row in said(text)] == [["Javad", "Zarif"]]

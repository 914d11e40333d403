"""Statements: who says what, in whose words, and for which state."""

# ruff: noqa: E501 (a case is one row)
from __future__ import annotations

import time

import pytest

from blocs.reading import read_report

from .make import read, report


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
    ("Iran, which borders Iraq, said talks were possible.", "said", "Iran", "IRN", ["talks were possible"], False),
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
    # the source first
    ("According to the Kremlin, the talks went well.", "According to", "Kremlin", "RUS", ["the talks went well"], False),
    ("As the Kremlin reported, the talks went well.", "reported", "Kremlin", "RUS", ["the talks went well"], False),
    # beside and inside the sentence that is said
    ("The talks, Putin said, would go on.", "said", "Vladimir Putin", "RUS", ["The talks", "would go on"], False),
    ("If nothing comes of it, Putin added, Russia will leave.", "added", "Vladimir Putin", "RUS", ["If nothing comes of it", "Russia will leave"], False),
    ('"We will not sign," answers Vladimir Putin.', "answers", "Vladimir Putin", "RUS", ["We will not sign"], True),
    # acts of speech with an object, an infinitive or a phrase
    ("Germany accused Russia of lying.", "accused", "Germany", "DEU", ["of lying"], False),
    ("Germany urged Iran to release the crew.", "urged", "Germany", "DEU", ["to release the crew"], False),
    ("Germany called on Iran to release the crew.", "called", "Germany", "DEU", ["to release the crew"], False),
    ("Germany called for an inquiry.", "called", "Germany", "DEU", ["an inquiry"], False),
    ("Iran denied having seized the ship.", "denied", "Iran", "IRN", ["having seized the ship"], False),
    ("Germany let it be known that it would pay.", "let", "Germany", "DEU", ["it would pay"], False),
    ("The German government put the cost at 300 million euros.", "put", "German government", "DEU", ["the cost at 300 million euros"], False),
    # what somebody calls something
    ('Beijing branded the sanctions "a serious mistake."', "branded", "Beijing", "CHN", ['the sanctions "a serious mistake'], True),
    ("Germany described the vote as a mistake.", "described", "Germany", "DEU", ["the vote as a mistake"], False),
    # documents
    ("The report said that the vote was fair.", "said", "report", "", ["the vote was fair"], False),
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


SEVERAL = [
    (  # a relative clause speaks for itself
        "Iran, which denies seeking a bomb, said talks were possible.",
        [("Iran", "seeking a bomb"), ("Iran", "talks were possible")],
    ),
    (  # a saying inside a saying
        "The newspaper reported that officials had said that the deal was dead.",
        [("newspaper", "officials had said that the deal was dead"), ("officials", "the deal was dead")],
    ),
    (  # the second saying ends the first
        "Germany said it would pay, and France said it would not.",
        [("Germany", "it would pay"), ("France", "it would not")],
    ),
    ("Germany said it would pay, adding that time was short.", [("Germany", "it would pay"), ("Germany", "time was short")]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), SEVERAL)
def test_each_saying_of_a_sentence_is_a_statement(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(speaker, content[0]) for _, speaker, _, content, _ in said(text)] == expected


SPEAKERS = [
    # whom a pronoun means
    ('A noodle seller had hung out a flag. "I was born here," she said.', "noodle seller"),
    ('Angela Merkel met Emmanuel Macron. "It was a good talk," she said.', "Angela Merkel"),
    ("The German foreign ministry summoned the envoy. It said that the act was illegal.", "German foreign ministry"),
    # a person behind an office
    ("Foreign Minister Javad Zarif landed in Rome. The foreign minister said that talks were possible.", "Zarif"),
    # one with a long description between the quotation and the verb
    ('"We waited for years," Ana Morales, 58, told reporters.', "Ana Morales"),
    ("A spokesman, Vikas Swarup, said that the bridge was safe.", "Vikas Swarup"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "speaker"), SPEAKERS)
def test_a_speaker_is_found_where_the_sentence_only_points(text: str, speaker: str) -> None:
    assert said(text)[-1][1].endswith(speaker)


def test_a_quotation_goes_on_over_paragraphs() -> None:
    text = '"It was hard," Putin said. "We won.\n\n"Nobody helped us. Nobody came."\n\nThe talks went on.'
    ((_, speaker, _, content, _),) = said(text)
    assert speaker == "Vladimir Putin"
    assert content == ["It was hard", "We won", "Nobody helped us. Nobody came"]


def test_a_quotation_after_a_colon_has_the_subject_before_it_as_its_speaker() -> None:
    text = 'Vladimir Putin received the ruling with a smile: "Work goes on as it always did."'
    ((cue, speaker, _, content, _),) = said(text)
    assert (cue, speaker, content) == ('"', "Vladimir Putin", ["Work goes on as it always did"])


@pytest.mark.parametrize(
    "unit", ['He said "a', "he said, ", '"A," he said. ', '"A.\n\n', "said that ", "X: "]
)
def test_the_cost_grows_with_the_length_of_the_text(unit: str) -> None:
    def seconds(count: int) -> float:
        text = report(unit * count)
        begin = time.process_time()
        read_report(text)
        return time.process_time() - begin

    seconds(20)
    short, long = seconds(300), seconds(1200)
    assert long < 12 * max(short, 0.05)

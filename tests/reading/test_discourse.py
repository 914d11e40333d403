"""Discourse: who is meant by "the two countries", "he", "its ally", "the kingdom"."""

# ruff: noqa: E501 (a case is one row)
from __future__ import annotations

import pytest

from .make import read

# fmt: off
MEANT = [
    # report, actors and recipients of its last event
    ("China and Japan are at odds. The two countries held talks on Monday.", "CHN JPN", ""),
    ("Russia and Ukraine met in Minsk. Both sides agreed to withdraw heavy weapons.", "RUS UKR", ""),
    ("Emmanuel Macron is in a hurry. He met Vladimir Putin on Monday.", "FRA RUS", ""),
    ("Angela Merkel is in Ankara. She criticised Turkey.", "DEU", "TUR"),
    ("Belarus is in trouble. Russia praised its ally.", "RUS", "BLR"),
    ("Saudi Arabia is rich. The kingdom imposed sanctions on Qatar.", "SAU", "QAT"),
    ("Xi Jinping is in Moscow. The Chinese president met Vladimir Putin.", "CHN RUS", ""),
    ("Donald Trump spoke on Monday. The president imposed tariffs on China.", "USA", "CHN"),
    ("Iran is angry. Tehran accused Washington of sabotage.", "IRN", "USA"),
    ("The European Union is worried. The bloc imposed sanctions on Belarus.", "EU", "BLR"),
    ("The island is small. Taiwan condemned China.", "TWN", "CHN"),
    ("The United States and Canada differ. Ottawa rejected the demand of its southern neighbour.", "CAN", "USA"),
    ("Russia is angry. It expelled two British diplomats.", "RUS", "GBR"),
    ("Russia and Ukraine sent envoys to Minsk. Both sides agreed to withdraw weapons.", "RUS UKR", ""),
]
# fmt: on


@pytest.mark.parametrize(("text", "actors", "recipients"), MEANT)
def test_a_description_means_its_state(text: str, actors: str, recipients: str) -> None:
    event = read(text).events[-1]
    assert (" ".join(event.actors), " ".join(event.recipients)) == (actors, recipients)


def test_western_means_a_group_that_no_single_state_stands_for() -> None:
    (event,) = read("Russia expelled Western diplomats.").events
    assert event.actors == ("RUS",)
    assert {"USA", "EU"} <= set(event.recipients)


def test_sentences_tell_which_states_they_name() -> None:
    reading = read("Iran is angry. Tehran accused Washington of sabotage.\n\nThe weather was fine.")
    assert [s.states for s in reading.sentences] == [("IRN",), ("IRN", "USA"), ()]

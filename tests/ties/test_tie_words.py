"""Words and figures of a tie."""

from __future__ import annotations

from dataclasses import replace

import pytest

from blocs.ties import tie
from blocs.ties.words import figure, title_of, told_by


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0.0, "0"),
        (-0.0, "0"),
        (-0.00042, "−0.00042"),
        (3e-7, "3e-07"),
        (0.999999, "1.000"),
        (1e6, "1,000,000"),
        (0.5, "0.500"),
        (-12.34, "−12.3"),
        (1234.5, "1,234"),
        (2.0, "2"),
    ],
)
def test_figures(value: float, words: str) -> None:
    assert figure(value) == words


def test_a_profile_is_called_by_its_states() -> None:
    assert title_of(tie("CHN", "RUS", since=1990, until=1991)) == "China and Russia"


@pytest.mark.parametrize(
    ("told", "added"),
    [
        ("", ""),
        ("confirmed", ", reports"),
        ("confirmed and suggested", ", reports"),
        ("coded by gdelt", ", coded by gdelt"),
    ],
)
def test_who_tells_a_line(told: str, added: str) -> None:
    line = tie("USA", "GBR", since=1990, until=1991).lines[0]
    assert told_by(replace(line, told=told)) == added

"""What an answer says in words, and its figures."""

from __future__ import annotations

import pytest

from blocs.scenario.figures import effect_cell, listed, number, percent, signed, world_cell
from blocs.scenario.foretelling.words import alike, foretold_words, odds_words
from blocs.scenario.words import effect_words, moved


def test_an_effect_whose_interval_holds_zero_is_said_to_be_open() -> None:
    row = {"a": "CHN", "b": "RUS", "effect": 0.02, "effect_low": -0.01, "effect_high": 0.05, "chance": 0.85}
    assert effect_words(row) == (
        "China and Russia: likely closer, but the interval of the effect holds 0 (85 % of the draws say "
        "closer)."
    )
    assert "open which way: the interval of the effect holds 0" in effect_words({**row, "chance": 0.6})
    apart = effect_words({**row, "effect": -0.02, "chance": 0.4})
    assert "open which way" in apart and "(60 % of the draws say apart)" in apart
    sure = effect_words({**row, "effect_low": 0.001, "chance": 0.97})
    assert sure == "China and Russia: by the model the measures draw them closer (in 97 % of the draws)."
    against = effect_words({**row, "effect": -0.1, "effect_low": -0.2, "effect_high": -0.05, "chance": 0.0})
    assert "drive them apart (in 100 % of the draws)" in against
    assert "holds 0" in effect_words({**row, "effect_low": 0.0})


@pytest.mark.parametrize(
    ("change", "error", "more"), [(0.05, 0.02, True), (-0.05, 0.02, True), (0.04, 0.02, False), (0, 0, False)]
)
def test_a_change_within_the_scatter_is_none(change: float, error: float, more: bool) -> None:
    assert moved({"change": change, "error": error}) is more


def test_figures_have_true_minus_signs_and_no_minus_at_zero() -> None:
    assert [number(value) for value in (-0.456, -0.004, 0.0, 1.0)] == ["−0.46", "0.00", "0.00", "1.00"]
    assert [signed(value) for value in (-0.0123, 0.0123, 0.0004, 0.0)] == ["−0.012", "+0.012", "0", "0"]


def test_what_is_not_certain_does_not_look_so() -> None:
    assert [percent(share) for share in (0, 0.004, 0.01, 0.5, 0.99, 0.994, 1)] == [
        "0 %",
        "under 1 %",
        "1 %",
        "50 %",
        "99 %",
        "over 99 %",
        "100 %",
    ]


def test_cells_hold_their_intervals() -> None:
    row = {"baseline": -0.2, "baseline_low": -0.3, "baseline_high": 0.1}
    assert world_cell(row, "baseline") == "−0.20 (−0.30 to 0.10)"
    assert (
        effect_cell({"effect": 0.02, "effect_low": -0.01, "effect_high": 0.05}) == "+0.020 (−0.010 to +0.050)"
    )
    assert effect_cell({"effect": 0.0, "effect_low": 0.0, "effect_high": 0.0}) == "none"


def test_words_in_a_row() -> None:
    assert [listed(list("abcd"[:k])) for k in (1, 2, 3, 4)] == [
        "a",
        "a and b",
        "a, b and c",
        "a, b and 2 others",
    ]


PREDICTED = {
    "kind": "trade", "what": "Trade of China and Russia reaches $100 billion", "states": "CHN RUS",
    "until": "2018-12-31", "needed": 0.19, "says": "Kommersant", "basis": "comparable pairs",
    "chance": 0.42, "low": 0.3, "high": 0.55,
}  # fmt: skip
CLOSER = {**PREDICTED, "kind": "alignment", "until": "", "needed": None, "says": "Xi"}


def test_predictions_of_one_thing_are_told_once_with_their_odds() -> None:
    first, again = PREDICTED, {**PREDICTED, "says": "CCTV"}
    groups = alike([CLOSER, first, again])
    assert groups == [[first, again], [CLOSER]]
    assert foretold_words(groups[0]) == (
        "Trade of China and Russia reaches $100 billion, until 2018-12-31 (Kommersant and CCTV, 2 times)"
    )
    assert foretold_words(groups[1]) == "China and Russia move closer (Xi)"
    apart = {**CLOSER, "basis": "alignment (votes in the UN) falls"}
    assert foretold_words([apart]) == "China and Russia move apart (Xi)"
    assert odds_words(first) == "Chance 42 % (30 % to 55 %), from how comparable pairs grew."
    with_it = {**CLOSER, "chance_scenario": 0.995, "outcome": "it did"}
    assert odds_words(with_it) == (
        "Chance 42 % (30 % to 55 %), from the draws; with the measures over 99 %. What came: it did."
    )

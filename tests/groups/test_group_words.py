"""What is said of blocs in words."""

from __future__ import annotations

import pytest

from blocs.groups import Basis, Period, SignedNetwork, answer
from blocs.groups.answer import Answer
from blocs.groups.words import amount, counted, name_of, proof, share_of, title_of


def found(kind: str, *weights: float) -> Answer:
    edges = [("CHN", "RUS", weights[0]), ("RUS", "USA", weights[1]), ("CHN", "USA", weights[2])]
    return answer(Basis(kind, "made up", None, (Period(1990, SignedNetwork.from_edges(edges)),), None))


def test_states_and_bodies_go_by_name_and_words_of_a_file_stay() -> None:
    votes, own = found("votes", 1, -1, -1), found("file", 1, -1, -1)
    assert [name_of(votes, code) for code in ("CHN", "EU", "Ann")] == ["China", "European Union", "Ann"]
    assert name_of(own, "CHN") == "CHN"
    assert [counted(votes, 1), counted(votes, 2), counted(own, 1), counted(own, 3)] == [
        "1 state", "2 states", "1 member", "3 members",
    ]  # fmt: skip
    assert title_of(votes) == "Blocs by votes in the United Nations, 1990"
    assert title_of(own) == "Blocs by the ties of the file, 1990"


def test_a_proof_says_how_good_a_partition_is() -> None:
    balanced, strained = found("votes", 1, -1, -1), found("votes", -2, -1, -1)
    assert proof(balanced.stands[0]) == "balanced: no tie is frustrated, and none can be better"
    assert proof(strained.stands[0]) == "frustration 1, 25.0% of the weight of all ties; proved least"


@pytest.mark.parametrize(
    ("gap", "told"), [(0.123, "12.3%"), (0.01, "1.0%"), (0.00123, "0.1%"), (0.0000456, "0.005%"), (0.0, "0%")]
)
def test_small_gaps_keep_a_digit(gap: float, told: str) -> None:
    assert share_of(gap) == told


@pytest.mark.parametrize(
    ("value", "told"), [(1234.0, "1,234"), (1234.567, "1,234.57"), (0.123456, "0.1235"), (0.0, "0")]
)
def test_amounts(value: float, told: str) -> None:
    assert amount(value) == told

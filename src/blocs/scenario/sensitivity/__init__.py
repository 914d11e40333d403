"""What an answer hangs on: assumptions moved one or two at a time, and settings that reach a target."""

from blocs.scenario.sensitivity.answering import answer_of, answers
from blocs.scenario.sensitivity.assumption import Assumption
from blocs.scenario.sensitivity.assumptions import assumption_named, assumptions_of
from blocs.scenario.sensitivity.break_even import BreakEven, break_even
from blocs.scenario.sensitivity.question import Question
from blocs.scenario.sensitivity.tornado import grid, tornado

__all__ = [
    "Assumption",
    "BreakEven",
    "Question",
    "answer_of",
    "answers",
    "assumption_named",
    "assumptions_of",
    "break_even",
    "grid",
    "tornado",
]

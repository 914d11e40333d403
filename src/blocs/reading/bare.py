"""A number without a noun, the words around it, and what was counted before it in the text."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from typing import Final, TypeAlias

from blocs.reading.counted import Counted, Counting
from blocs.reading.language import Sent, Token
from blocs.reading.numbers import Number
from blocs.reading.units import DISTANCES, DURATIONS, is_money

__all__ = ["NOTHING", "Bare", "Counts", "Nothing", "Rule", "Verdict"]

_COMPARING = frozenset("about around some nearly almost only over up to more than at least just".split())
_UNCOUNTABLE = DURATIONS | DISTANCES | {"percent", "time"}
_BIG = 1e6


class Nothing(Enum):
    """What a rule gives for a number that counts nothing ("Hill 1428"), so that no later rule is asked."""

    NOTHING = "nothing"


NOTHING: Final = Nothing.NOTHING


@dataclass(slots=True)
class Counts:
    """The amounts before a place in the text: the last one, the last of things, the last of each value."""

    last: Counted | None = None
    things: Counted | None = None
    valued: dict[float, Counted] = field(default_factory=dict)

    def add(self, counted: Counted) -> None:
        """Remember an amount."""
        self.last = counted
        if counted.unit not in _UNCOUNTABLE and not is_money(counted.unit):
            self.things = counted
            if counted.number.low is not None:
                self.valued[counted.number.low] = counted


@dataclass(frozen=True)
class Bare:
    """A number without a noun in its place.

    Attributes
    ----------
    counting : Counting
        The parsed report with what is known of who is meant in it.
    number : Number
    first, last : Token
        First and last word of the number.
    sent : Sent
    counts : Counts
        The amounts before it.
    """

    counting: Counting
    number: Number
    first: Token
    last: Token
    sent: Sent
    counts: Counts

    @property
    def tokens(self) -> list[Token]:
        """All tokens of the report."""
        return self.counting.parse.tokens

    @property
    def size(self) -> float:
        """The value, of a range its lowest; 0 for none."""
        return self.number.low or self.number.high or 0

    @property
    def is_big(self) -> bool:
        """Whether it counts in millions."""
        return self.size >= _BIG

    @cached_property
    def before(self) -> Token | None:
        """The word before it, past the words that compare it ("a crew *of* about 300")."""
        for i in range(self.first.i - 1, max(self.sent.first, self.first.i - 6) - 1, -1):
            word, following = self.tokens[i].lower, self.tokens[i + 1].lower
            led = word in ("at", "to") and following not in ("least", "most")  # "down to 195,000"
            if word not in _COMPARING or (led and self.tokens[i - 1].lower != "up"):
                return self.tokens[i]
        return None

    @property
    def word_before(self) -> str:
        """The word before it in lower case; "" where there is none."""
        return self.before.lower if self.before is not None else ""

    @property
    def second_before(self) -> str:
        """The word before the word before it ("two *of* which three"); "" where there is none."""
        return self.tokens[self.before.i - 1].lower if self.before is not None else ""

    @cached_property
    def after(self) -> Token | None:
        """The word right after it in its sentence."""
        return self.tokens[self.last.i + 1] if self.last.i + 1 < self.sent.last else None

    @property
    def word_after(self) -> str:
        """The word right after it in lower case; "" where there is none."""
        return self.after.lower if self.after is not None else ""

    @cached_property
    def verb(self) -> Token | None:
        """The verb above it ("police *arrested* six")."""
        return self.counting.verb_above(self.last)

    @cached_property
    def subject(self) -> Token | None:
        """Subject of the verb above it ("the *toll* rose to 12")."""
        return self.counting.parse.child(self.verb, "nsubj", "nsubjpass") if self.verb is not None else None

    @cached_property
    def thing(self) -> Token | None:
        """Object of the verb above it ("put the *toll* at 12")."""
        return self.counting.parse.child(self.verb, "dobj") if self.verb is not None else None

    @property
    def near(self) -> Counted | None:
        """The last amount, where it stands in this sentence or the one before."""
        return self._in_view(self.counts.last)

    @property
    def things(self) -> Counted | None:
        """The last amount of things, where it stands in this sentence or the one before."""
        return self._in_view(self.counts.things)

    @property
    def beside(self) -> Counted | None:
        """The last amount, where it stands in this sentence and is no length of time."""
        last = self.counts.last
        return (
            last if last is not None and last.sent.i == self.sent.i and last.unit not in DURATIONS else None
        )

    def _in_view(self, counted: Counted | None) -> Counted | None:
        return counted if counted is not None and counted.sent.i >= self.sent.i - 1 else None

    def follows(self, words: Collection[str]) -> bool:
        """Whether one of these words stands right before it ("*the* six")."""
        return self.before is not None and self.before.i == self.first.i - 1 and self.before.lower in words

    def counted(self, unit: str, noun: Token | None = None) -> Counted:
        """It as an amount of a unit."""
        return Counted(self.number, self.first, self.last, self.sent, noun, unit)

    def like(self, counted: Counted) -> Counted:
        """It as an amount of what another one counts."""
        return self.counted(counted.unit, counted.noun)

    def measured_like(self, counted: Counted) -> Counted:
        """It as an amount of what another one counts; no noun where the other says its unit without."""
        return self.counted(counted.unit, counted.noun if counted.number.unit is None else None)

    def like_things(self) -> Counted:
        """It as more of the things counted last, else of persons ("three others")."""
        return self.like(self.things) if self.things is not None else self.counted("person")


Verdict: TypeAlias = Counted | Nothing | None
"""What a rule says of a number: what it counts, that it counts nothing, or None: not mine."""
Rule: TypeAlias = Callable[[Bare], Verdict]

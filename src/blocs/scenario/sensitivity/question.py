"""`Question`: the one number that is asked of a scenario, in a few words."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

from blocs.errors import UsageError
from blocs.states import registry
from blocs.trade.policy.parties import ROW, called, code_of

__all__ = ["Kind", "Question", "Room"]

Kind: TypeAlias = Literal["trade", "exports", "income", "alignment", "together"]
"""What is asked."""
Room: TypeAlias = Literal["trade", "alignment"]
"""Which part of the answer an assumption or question belongs to."""

_STATES = {"trade": 2, "exports": 2, "income": 1, "alignment": 2, "together": 2}
_LINKS = {"and", "to", "with", "of", "from", "between", "in", "-"}
_EXAMPLES = "'trade CHN RUS', 'exports CHN USA', 'income USA', 'alignment CHN RUS', 'together CHN RUS'"
_UNITS = {"alignment": "kappa", "together": "percentage points"}


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of a scenario.

    Attributes
    ----------
    kind : {"trade", "exports", "income", "alignment", "together"}
        Growth of trade between two states, both ways; growth of exports from the first to the second; change
        of real income; all in percent. Effect on alignment in the last year, in kappa. Change of the chance
        that two states stand in one bloc in the last year, in percentage points.
    states : tuple of str
        Codes: one for income, else two.

    Raises
    ------
    UsageError
        When the kind is unknown, or states are unknown, equal or of the wrong number.

    Examples
    --------
    >>> Question.parse("trade China Russia")
    Question(kind='trade', states=('CHN', 'RUS'))
    """

    kind: Kind
    states: tuple[str, ...]

    def __post_init__(self) -> None:
        if self.kind not in get_args(Kind):
            close = difflib.get_close_matches(str(self.kind), get_args(Kind), n=1)
            meant = f"did you mean {close[0]!r}? " if close else ""
            raise UsageError(f"{self.kind!r} is no question; {meant}ask {_EXAMPLES}")
        codes = tuple(code_of(name) for name in self.states)
        object.__setattr__(self, "states", codes)
        need = _STATES[self.kind]
        if len(codes) != need:
            states = "one state" if need == 1 else "two states"
            raise UsageError(
                f"{self.kind} is asked of {states}, and {len(codes)} stand there; ask {_EXAMPLES}"
            )
        if unknown := [code for code in codes if not _known(code)]:
            raise UsageError(f"{self.kind}: {_unknown(unknown[0])}")
        if len(set(codes)) < need:
            raise UsageError(f"{self.kind}: {called(codes[0])} twice; name two states")

    @classmethod
    def parse(cls, text: str) -> Question:
        """Read a question as it is written on the command line.

        Parameters
        ----------
        text : str
            A kind, and states by code or name: ``"exports China to the United States"``.

        Raises
        ------
        UsageError
            When it is no question.
        """
        kind, _, rest = " ".join(text.split()).partition(" ")
        kind = kind.casefold().rstrip(":")
        if kind not in _STATES:
            return cls(kind, ())  # type: ignore[arg-type]  # refused there, in the same words
        return cls(kind, _named(rest, _STATES[kind]))  # type: ignore[arg-type]

    @property
    def room(self) -> Room:
        """Whether trade or alignment answers it."""
        return "trade" if self.kind in ("trade", "exports", "income") else "alignment"

    @property
    def unit(self) -> str:
        """Unit of the answer."""
        return _UNITS.get(self.kind, "percent")

    def __str__(self) -> str:
        """As `parse` reads it."""
        return " ".join((self.kind, *self.states))

    @property
    def told(self) -> str:
        """What is asked, in words."""
        first, last = called(self.states[0]), called(self.states[-1])
        return {
            "trade": f"growth of trade between {first} and {last}",
            "exports": f"growth of exports from {first} to {last}",
            "income": f"change of real income of {first}",
            "alignment": f"effect on the alignment of {first} and {last}",
            "together": f"change of the chance that {first} and {last} stand in one bloc",
        }[self.kind]

    def amount(self, value: float) -> str:
        """An answer with its unit.

        >>> Question("trade", ("CHN", "RUS")).amount(10.0)
        '10 %'
        """
        size = f"{value:.3g}".replace("-", "\N{MINUS SIGN}")
        return f"{size}{ {'percent': ' %', 'kappa': ''}.get(self.unit, ' points') }"

    def reaches(self, target: float) -> str:
        """Say that something brings an answer about, as what stands behind a subject.

        >>> Question("trade", ("CHN", "RUS")).reaches(-10.0)
        'makes trade between China and Russia shrink 10 %'
        """
        first, last = called(self.states[0]), called(self.states[-1])
        size, up = self.amount(abs(target)), target > 0
        if self.kind in ("trade", "exports"):
            both = f"trade between {first} and {last}"
            what = both if self.kind == "trade" else f"exports from {first} to {last}"
            return (
                f"makes {what} {'grow' if up else 'shrink'} {size}" if target else f"leaves {what} as it was"
            )
        what = {
            "income": f"real income of {first}",
            "alignment": f"the alignment of {first} and {last}",
            "together": f"the chance that {first} and {last} stand in one bloc",
        }[self.kind]
        return f"{'raises' if up else 'lowers'} {what} by {size}" if target else f"leaves {what} as it was"


def _known(code: str) -> bool:
    return code in registry().states or code == ROW


def _unknown(name: str) -> str:
    known = registry()
    if name in known.bodies:
        return f"{called(name)} is a body of several states; name one of its members"
    names = {entry.name: code for code, entry in known.states.items()}
    close = difflib.get_close_matches(name, [*names, *known.states], n=1, cutoff=0.7)
    return f"{name!r} is no state; " + (f"did you mean {close[0]!r}?" if close else "name it by code, as CHN")


def _named(text: str, need: int) -> tuple[str, ...]:
    """Names of states in a text: between commas; else as the words fall into so many known names."""
    if "," in text:
        return tuple(part.strip() for part in text.split(",") if part.strip())
    words = text.split()
    parts: Iterator[tuple[str, ...]] = iter([(_joined(words),)])
    if need == 2:
        parts = ((_joined(words[:k]), _joined(words[k:])) for k in range(1, len(words)))
    for names in parts:
        if all(names) and all(_known(code_of(name)) for name in names):
            return names
    return tuple(word for word in words if word.casefold() not in _LINKS)


def _joined(words: list[str]) -> str:
    """Words of a name, without those that lead to it or away from it."""
    while words and words[0].casefold() in _LINKS:
        words = words[1:]
    while words and words[-1].casefold() in _LINKS:
        words = words[:-1]
    return " ".join(words)

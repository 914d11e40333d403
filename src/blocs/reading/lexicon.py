"""The lexicon of acts: which words name which PLOVER type, and what must stand beside them.

The words themselves are in `acts.toml`, written to be edited and reviewed; this module turns it into
frames that `events` can ask.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from blocs.reading.records import EventType

__all__ = ["Frame", "Lexicon", "lexicon"]

_FLAGS = frozenset(
    "both clause state weak with from person xprepared alone nountrigger as together telephone plural on to "
    "there negative strict".split()
)


@dataclass(frozen=True, slots=True)
class Frame:
    """One sense of a word: the type of act, and what it asks for.

    `objects` are lemmas of which one must be the object (empty: any); with `or_state` a state will do
    instead. `particle` lists words of which one must follow. `of` says what "of X" means after a noun.
    `lead` lists words of which one must stand before a noun. `flags` are those of `acts.toml`.
    """

    type: EventType
    objects: frozenset[str]
    or_state: bool
    particle: tuple[str, ...]
    of: str
    lead: frozenset[str]
    flags: frozenset[str]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Frames by lemma, the scale value and contexts of acts, and the idioms that name none."""

    verbs: dict[str, tuple[Frame, ...]]
    nouns: dict[str, tuple[Frame, ...]]
    goldstein: dict[EventType, float]
    classes: dict[str, frozenset[str]]
    modes: dict[str, str]
    contexts: tuple[tuple[str, re.Pattern[str]], ...]
    idioms: re.Pattern[str]


def _frame(kind: EventType, spec: str, classes: dict[str, frozenset[str]]) -> Frame:
    objects: set[str] = set()
    or_state = False
    particle: tuple[str, ...] = ()
    of, lead, flags = "", frozenset[str](), set[str]()
    in_objects = False
    for word in spec.split():
        key, _, value = word.partition(":")
        if value:
            in_objects = key in ("obj", "obj?")
            if in_objects:
                or_state = key == "obj?"
                objects |= classes.get(value, frozenset((value,)))
            elif key == "prt":
                particle = tuple(value.split(","))
            elif key == "of":
                of = value
            elif key == "lead":
                lead = frozenset(value.split(","))
        elif word in _FLAGS:
            flags.add(word)
            in_objects = False
        elif in_objects:
            objects |= classes.get(word, frozenset((word,)))
        else:
            raise ValueError(f"acts.toml: {kind}: unknown flag {word!r} in {spec!r}")
    return Frame(kind, frozenset(objects), or_state, particle, of, lead, frozenset(flags))


def _strictest_first(frames: list[Frame]) -> tuple[Frame, ...]:
    """Frames that ask for a particle come before those that take any, so that they are not passed over."""
    return tuple(sorted(frames, key=lambda frame: not frame.particle))


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """The lexicon of acts that ships with the package.

    Raises
    ------
    ValueError
        When `acts.toml` holds an unknown flag (named, with its line's words).
    """
    data = tomllib.loads(resources.files("blocs.reading").joinpath("acts.toml").read_text("utf-8"))
    classes = {name: frozenset(words.split()) for name, words in data["classes"].items()}
    verbs: dict[str, list[Frame]] = {}
    nouns: dict[str, list[Frame]] = {}
    goldstein: dict[EventType, float] = {}
    for kind in EventType:
        table = data[kind.value]
        goldstein[kind] = float(table["goldstein"])
        for words, frames in ((table.get("verbs", {}), verbs), (table.get("nouns", {}), nouns)):
            for lemma, spec in words.items():
                frames.setdefault(lemma, []).append(_frame(kind, spec, classes))
    return Lexicon(
        {lemma: _strictest_first(frames) for lemma, frames in verbs.items()},
        {lemma: _strictest_first(frames) for lemma, frames in nouns.items()},
        goldstein,
        classes,
        data.get("modes", {}),
        tuple(
            (name, re.compile(rf"\b(?:{words})\b", re.IGNORECASE))
            for name, words in data.get("contexts", {}).items()
        ),
        re.compile(r"\b(?:" + "|".join(data["idioms"]["patterns"]) + r")\b"),
    )

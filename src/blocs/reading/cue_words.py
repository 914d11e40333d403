"""The vocabulary of saying: which words announce what is said, and which nouns name those who say it.

The words themselves are in `cues.toml`, written to be edited and reviewed.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from blocs.reading.language import Token

__all__ = ["Words", "can_speak", "is_body", "is_human", "words"]

_AGENT = re.compile(
    r"(?:[^mt]er|ter|or|ist|ian|eer|ive|man|woman|ant|ent|ee|cian|ogue|arch|ard|herd|smith|wife)$"
)
_ABSTRACT = re.compile(r"(?:ment|ance|ence|tion|sion|ity|ness|ship)$")
SHORTEST_AGENT = 6
"""Letters that a noun must have to be taken for a person by its ending."""


@dataclass(frozen=True, slots=True)
class Words:
    """The word lists of `cues.toml`, which says what each is for."""

    say: frozenset[str]
    think: frozenset[str]
    bare: frozenset[str]
    colon: frozenset[str]
    quoted: frozenset[str]
    object: frozenset[str]
    addressing: frozenset[str]
    infinitive: frozenset[str]
    phrase: dict[str, frozenset[str]]
    brand: frozenset[str]
    brand_as: frozenset[str]
    noun_that: frozenset[str]
    noun_to: frozenset[str]
    noun_for: frozenset[str]
    source: frozenset[str]
    people: frozenset[str]
    offices: frozenset[str]
    bodies: frozenset[str]
    things: frozenset[str]


@lru_cache(maxsize=1)
def words() -> Words:
    """The word lists, read once."""
    table = tomllib.loads(resources.files("blocs.reading").joinpath("cues.toml").read_text("utf-8"))
    phrase = {verb: frozenset(after) for verb, after in table.pop("phrase").items()}
    lists = {
        name if group == name else f"{group}_{name}" if group != "word" else name: frozenset(text.split())
        for group, entries in table.items()
        for name, text in entries.items()
    }
    return Words(phrase=phrase, **lists)


def is_human(token: Token) -> bool:
    """Whether a noun names a person, by the lists, its ending and its place."""
    lists, lemma = words(), token.lemma
    if token.pos == "PROPN":
        return token.ent == "PERSON" or lemma in lists.offices
    if lemma == "head":
        return token.dep == "nsubj"
    if lemma in lists.people or lemma in lists.offices:
        return True
    if (
        lemma in lists.things
        or lemma in lists.bodies
        or _ABSTRACT.search(lemma)
        or len(lemma) < SHORTEST_AGENT
    ):
        return False
    return bool(_AGENT.search(lemma)) and token.dep in ("nsubj", "nsubjpass", "ROOT", "attr", "conj")


def is_body(token: Token) -> bool:
    """Whether a noun names a body or a document that can say something."""
    return token.lemma in words().bodies or token.ent == "ORG"


def can_speak(token: Token) -> bool:
    """Whether a noun or pronoun may name somebody who says something."""
    if token.pos in ("PRON", "PROPN") or token.ent in ("PERSON", "ORG", "GPE", "NORP"):
        return True
    return is_human(token) or is_body(token)

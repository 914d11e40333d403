"""Persons: who is named, by which fullest name, and for which state they speak.

Officeholders come from the registry, others from the named-entity recogniser. A person is tied to a state
when the words around the name give an office of one, never for a chair at a university or a think tank.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from blocs.reading.language import Parse
from blocs.states import Mention, MentionKind

__all__ = ["ANALYST", "OFFICE", "Person", "Persons"]

# Words for those who act for a state when its name or adjective stands before them.
OFFICE = frozenset(
    "president premier chancellor minister ministry spokesman spokeswoman spokesperson ambassador envoy "
    "attaché attache official officials diplomat diplomats secretary negotiator general admiral "
    "commander marshal colonel leader leaders leadership government administration cabinet parliament "
    "lawmakers senate congress king queen prince emir sultan monarch ruler chief delegation mission "
    "representative adviser advisor deputy governor court authorities regime presidency kremlin "
    "military army navy force forces troops soldiers servicemen personnel guard guards police "
    "intelligence agency fleet command defence defense airforce warship warships vessel vessels ship "
    "ships jets jet warplanes aircraft bombers submarine fighters tanks missiles embassy consulate "
    "regulator bank company companies firm firms giant group corporation state-run state-owned side "
    "delegates officers officer chairman head team".split()
)
ANALYST = re.compile(
    r"\b(?:analysts?|experts?|professor|lecturer|scholars?|researchers?|scientist|fellow|historian|economists?|strategist|"
    r"commentator|columnist|author|editor|journalist|think[- ]tank|institut\w+|universit\w+|school|college|center|centre|"
    r"council on foreign|foundation|academy|observers?|critics?|activists?|lawyer|consultan\w+|former|ex-|retired|"
    r"watchers?|pundits?|traders?|investors?)\b",
    re.IGNORECASE,
)
ROLE_WORDS = re.compile(
    r"\b(?:president|premier|chancellor|minister|ministry|spokes(?:man|woman|person)|ambassador|envoy|attach[ée]|officials?|"
    r"diplomat|secretary|negotiator|general|admiral|commander|marshal|leader|king|queen|prince|emir|sultan|chief|"
    r"representative|adviser|advisor|governor|commissioner|director[- ]general|secretary[- ]general|parliament|"
    r"lawmaker|senator|congressman|mp|mep|speaker)\b",
    re.IGNORECASE,
)
_TITLE_WORDS = re.compile(r"^(?:(?:mr|mrs|ms|dr|gen|general|president|prime minister|foreign minister|minister|sen|lt|col|adm|king|queen|prince|sir)\.? )+", re.IGNORECASE)  # fmt: skip
_APPOSITION_END = re.compile(r"[,;)—–]|\b(?:said|told|says|who|which|has|was)\b")
_BEFORE_NAME = re.compile(r"[,;:—–“\"”]|\b(?:and|said|told|with|that|by|to)\b(?= )")


@dataclass(slots=True)
class Person:
    """A person of the report: the fullest name, the states spoken for, the span of the first mention.

    `female` is what a pronoun has said so far, None before one did.
    """

    name: str
    codes: tuple[str, ...]
    span: tuple[int, int]
    female: bool | None = None


class Persons:
    """The persons of a report.

    Attributes
    ----------
    known : dict
        Persons by the last word of their name, in lower case.
    at : dict
        Persons by the number of the token that names them.
    """

    def __init__(self, parse: Parse, mentions: Sequence[Mention], covered: Collection[int]) -> None:
        self.parse, self.mentions, self.covered = parse, mentions, covered
        self.known: dict[str, Person] = {}
        self.at: dict[int, Person] = {}
        self._names()
        self._surnames()

    def _names(self) -> None:
        """Find persons: officeholders that the registry knows, then those that the recogniser names."""
        for m in self.mentions:
            if m.person and m.codes:
                spelt = m.text if m.kind is MentionKind.LEADER and len(m.text.split()) > 1 else m.person
                self._keep(spelt, m.codes, m.start, m.end)
        tokens, i = self.parse.tokens, 0
        while i < len(tokens):
            if tokens[i].ent != "PERSON" or i in self.at:
                i += 1
                continue
            j = i
            while (
                j < len(tokens)
                and tokens[j].ent == "PERSON"
                and tokens[j].sent == tokens[i].sent
                and j not in self.at
            ):
                j += 1
            start, end = tokens[i].start, tokens[j - 1].end
            if tokens[j - 1].lower in ("'s", "’s"):
                end = tokens[j - 1].start
            name = _TITLE_WORDS.sub("", self.parse.text[start:end]).strip(" ’'.,")
            covered = any(k in self.covered for k in range(i, j))
            if name and name[0].isupper() and not covered and len(name) < 60:
                self._keep(name, None, start, end)
            i = max(j, i + 1)

    def _surnames(self) -> None:
        """Give the bare surname of a person named in full to that person, where the recogniser missed it."""
        for token in self.parse.tokens:
            if token.pos == "PROPN" and token.i not in self.at and token.i not in self.covered:
                known = self.known.get(token.lower)
                if (
                    known is not None
                    and len(known.name.split()) > 1
                    and token.dep not in ("compound", "amod")
                ):
                    self.at[token.i] = known

    def _keep(self, name: str, codes: tuple[str, ...] | None, start: int, end: int) -> None:
        """Note a mention of a person, known by the last word of the name."""
        last = name.split()[-1].lower()
        known = self.known.get(last)
        if known is None:
            if codes is None:
                codes = self._affiliation(start, end)
            known = Person(name, codes, (start, end))
            self.known[last] = known
        elif len(name.split()) > len(known.name.split()):
            known.name = name
            if codes is None and not known.codes:
                known.codes = self._affiliation(start, end)
        for token in self.parse.within(start, end):
            self.at[token.i] = known

    def _affiliation(self, start: int, end: int) -> tuple[str, ...]:
        """The states that a person speaks for, from the apposition and the words before the name."""
        token = self.parse.token_at(start)
        if token is None:
            return ()
        sent = self.parse.sents[token.sent]
        text = self.parse.text
        after = text[end : min(end + 140, sent.end)]
        apposition = ""
        if after[:2] in (", ", " ("):
            apposition = _APPOSITION_END.split(after[2:], maxsplit=1)[0]
        before = text[max(sent.start, start - 70) : start]
        before = _BEFORE_NAME.split(before)[-1]
        for words, at in ((apposition, end + 2), (before, start - len(before))):
            if ANALYST.search(words):
                return ()
            if ROLE_WORDS.search(words):
                inside = [m for m in self.mentions if at <= m.start < at + len(words) and m.codes]
                if inside:
                    return inside[0].codes
                if words is apposition and sent.start < start:
                    earlier = [m for m in self.mentions if sent.start <= m.start < start and m.codes]
                    if re.match(r"(?:the|its|a) ", words) and earlier:
                        return earlier[-1].codes
        return ()

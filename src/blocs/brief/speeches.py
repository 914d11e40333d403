"""Who says what: statements by speaker, with role and state, and whether the speaker has a part in it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from blocs.brief.acts import joined
from blocs.brief.desk import Desk, plain_text
from blocs.brief.holding import Holding
from blocs.brief.model import Speech, Utterance
from blocs.brief.words import phrase
from blocs.reading.records import Event, Statement

__all__ = ["role_of", "speeches"]

_APPOSITION = re.compile(
    r"\s*,\s+((?:an?|the|[a-z]+)\b[^,.;“”\"()]{3,90}?)"
    r"(?=[,.;“”\"]|\s+(?:said|says|told|wrote|noted)\b)"
)
_TITLES = frozenset(
    (
        "president",
        "premier",
        "minister",
        "secretary",
        "chancellor",
        "spokesman",
        "spokeswoman",
        "spokesperson",
        "analyst",
        "researcher",
        "ambassador",
        "attaché",
        "attache",
        "commander",
        "general",
        "admiral",
        "governor",
        "official",
        "columnist",
        "director",
        "king",
        "chief",
        "envoy",
        "adviser",
        "advisor",
        "senator",
        "diplomat",
    )
)
_MODIFIERS = frozenset(
    (
        "independent",
        "foreign",
        "policy",
        "defense",
        "defence",
        "prime",
        "senior",
        "former",
        "military",
        "deputy",
        "vice",
        "state",
        "chief",
        "acting",
        "political",
        "economic",
        "security",
    )
)
_NOT_ROLES = re.compile(
    r"^(?:who|which|that|said|says|where|when|while|but|and|as|in|on|at|if|noting|adding)\b", re.I
)


def _title_before(text: str) -> str:
    """Title that ends `text`, with its modifiers: "Chinese President", "Pentagon spokesman"; or ""."""
    words = re.split(r"[,.;:“”\"\n]", text)[-1].split()
    if not words or words[-1].casefold() not in _TITLES:
        return ""
    first = len(words) - 1
    while first and (words[first - 1][:1].isupper() or words[first - 1] in _MODIFIERS):
        first -= 1
    return plain_text(" ".join(words[first:]))


_OPEN = frozenset('“"‘')
_ENDING = re.compile(r"[,.?!]?[”\"’]")


def role_of(text: str, speaker: str) -> str:
    """Role of a speaker, from the words beside the name: "chairman of ...", "Pentagon spokesman"; or "".

    Looks at each mention of the full name for an apposition after it, else a title before it.
    """
    for found in re.finditer(re.escape(speaker), text):
        after = _APPOSITION.match(text, found.end())
        if after and not _NOT_ROLES.match(after.group(1)):
            return plain_text(re.sub(r"^(?:an?|the)\s+", "", after.group(1)))
    for found in re.finditer(re.escape(speaker), text):
        if title := _title_before(text[max(0, found.start() - 90) : found.start()]):
            return title
    return ""


def _text(desk: Desk, statement: Statement) -> str:
    """What is said, with the quotation marks that stand around its spans."""
    whole = desk.report(statement.report_id).text
    parts = []
    for a, b in statement.content:
        a -= whole[a - 1 : a] in _OPEN if a else 0
        if whole[a] in _OPEN and (ending := _ENDING.match(whole, b)):
            b = ending.end()
        parts.append(plain_text(whole[a:b]).rstrip(" ,"))
    return " … ".join(parts)


def _cue(statement: Statement) -> str:
    cue = plain_text(statement.text)
    return cue if any(c.isalpha() for c in cue) else ""


def _party_to(desk: Desk, statement: Statement, events: Sequence[Event]) -> str | None:
    """The first act within a statement in which the speaker's own state has a part."""
    own = set(statement.speaker_state)
    for event in events:
        if own & {*event.actors, *event.recipients}:
            return phrase(event, desk.names(event.actors), desk.names(event.recipients))
    return None


def speeches(desk: Desk, holding: Holding) -> tuple[Speech, ...]:
    """Statements of each speaker in the order of the text; those who say most come first.

    What a copy repeats is told once, with the way to each print.

    A speaker is marked as interested in what is said where the statement tells an act and the state spoken
    for is one of its sides.
    """
    within: dict[str, list[Event]] = defaultdict(list)
    for reading in desk.readings:
        for event in reading.events:
            if event.voice:
                within[event.voice].append(event)
    by_speaker: dict[tuple[str, tuple[str, ...]], list[Statement]] = defaultdict(list)
    for reading in desk.readings:
        for statement in reading.statements:
            key = (plain_text(statement.speaker), tuple(sorted(statement.speaker_state)))
            by_speaker[key].append(statement)
    out = []
    for (speaker, states), said in by_speaker.items():
        everywhere = (desk.report(s.report_id).text for s in said), (r.report.text for r in desk.readings)
        roles = (role_of(text, said[0].speaker) for texts in everywhere for text in texts)
        by_id = {s.id: s for s in said}
        prints = joined(list(by_id), _repeated(holding, said))
        utterances = tuple(
            _utterance(desk, holding, [by_id[i] for i in ids], within[ids[0]]) for ids in prints
        )
        out.append(Speech(speaker, next((r for r in roles if r), ""), desk.whose(states), utterances))
    return tuple(sorted(out, key=lambda s: (not s.speaks_for, -len(s.utterances), s.speaker)))


def _utterance(
    desk: Desk, holding: Holding, prints: Sequence[Statement], within: Sequence[Event]
) -> Utterance:
    first = prints[0]
    return Utterance(
        text=_text(desk, first),
        cue=_cue(first),
        direct=first.direct,
        party_to=_party_to(desk, first, within),
        source=desk.source(first),
        again=tuple(desk.source(s) for s in prints[1:]),
        check=holding.check(prints),
    )


def _repeated(holding: Holding, said: Sequence[Statement]) -> list[tuple[str, str]]:
    """Pairs of a statement and its print in a copy: of the same words, or of one claim."""
    pairs = holding.repeated(said)
    first: dict[tuple[str, str], str] = {}
    for statement in said:
        for claim in holding.claims_of([statement.id]):
            key = (claim.id, holding.origin(statement.report_id))
            if first.setdefault(key, statement.id) != statement.id:
                pairs.append((first[key], statement.id))
    return pairs

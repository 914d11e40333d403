"""Which measures a sentence names, and which of them it speaks of when it names a state or an amount."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from blocs.reports import Span

__all__ = [
    "Instrument",
    "Kind",
    "clause_at",
    "clauses",
    "governing",
    "instruments",
    "named_sectors",
    "names_force",
    "nearest",
]

Kind: TypeAlias = Literal["tariff", "sanction", "ban", "force", "other"]
"""What a pressure is made with; "other" is what neither trade nor force holds, such as an expulsion."""

_TRADED = r"(?:imports?|exports?|trade|sales?|purchases?|shipments?|deliver(?:y|ies)|goods|products)"
_TREATY = r"[^.;]{0,40}\b(?:treaty|deal|accord|agreement|pact)\b"
_WORDS: tuple[tuple[Kind, str], ...] = (
    ("tariff", r"tariffs?|duties|duty (?:of|on)|lev(?:y|ies|ied)|trade wars?"),
    ("tariff", rf"tax(?:es|ed|ing)?(?=[^.;]{{0,50}}\b{_TRADED})"),
    ("ban", r"embargo(?:es|ed)?|(?:import|export|trade|oil|gas) bans?"),
    ("ban", rf"bans? on (?:all )?(?:\w+ )?{_TRADED}|ban(?:ned|ning|s)? (?:all |the )?(?:\w+ )?{_TRADED}"),
    ("ban", rf"(?:halt|stop|suspend|cut off)(?:s|p?ed|p?ing)? (?:all |the )?(?:\w+ )?{_TRADED}"),
    ("sanction", r"sanction(?:s|ed|ing)?|penalt(?:y|ies)|blacklist(?:s|ed|ing)?|boycott(?:s|ed)?"),
    ("sanction", r"export controls?|(?:trade|export|import) restrictions?|punitive (?:\w+ )?measures?"),
    ("sanction", r"asset freezes?|fr(?:eeze|oze|ozen) (?:the )?assets"),
    ("other", r"expel(?:s|led|ling)?|expulsions?|recall(?:s|ed|ing)? (?:its|his|the|their) ambassador"),
    ("other", r"(?:clos|shut)\w*(?= [^.;]{0,40}\b(?:embass|consulate))"),
    ("other", rf"(?:withdr[ae]w\w*|pull\w* out|quit\w*|leaves?|left|leaving)(?={_TREATY})"),
)
_NAMED = tuple((kind, re.compile(rf"\b(?:{words})\b", re.I)) for kind, words in _WORDS)
_JOINED = re.compile(r"\s+(?:(?:and|or|new|more|extra|further|additional)\s+)*")
"""What may stand between words for one measure."""
_FORCE = re.compile(
    r"\b(?:militar\w+|troops|arm(?:y|ies|ed)|missiles?|attack\w*|invad\w+|invasion|bomb\w*|(?:air)?strikes?|"
    r"blockad\w+|nuclear|warships?|shell(?:ed|ing)|(?<!trade )wars?|use of force|by force)\b",
    re.I,
)
_CLAUSE = re.compile(
    r";|\s[-–—]+\s|—|,?\s(?:while|whereas)\s|,\s(?:and|but)\s(?=\S+(?:\s\S+)?\s\w+(?:ed|s|ing|t)\b)"
)
_SECTORS = (
    ("energy", re.compile(r"\b(?:energy|oil|gas|coal|crude|petroleum|uranium)\b", re.I)),
    (
        "manufactures",
        re.compile(
            r"\b(?:steel|alumini?um|cars?|vehicles|machinery|electronics|chips|semiconductors|arms|weapons)\b",
            re.I,
        ),
    ),
    (
        "services",
        re.compile(r"\b(?:banks?|banking|financial|finance|insurance|airlines|tourism|services)\b", re.I),
    ),
)


@dataclass(frozen=True, slots=True)
class Instrument:
    """Words of a sentence that name a measure; `start` and `end` are code points into the sentence."""

    kind: Kind
    start: int
    end: int


def instruments(sentence: str) -> tuple[Instrument, ...]:
    """Find the words that name measures, in their order, without overlaps; "levy new duties" is one.

    Examples
    --------
    >>> [i.kind for i in instruments("a trade war with China and mounting sanctions on Russia")]
    ['tariff', 'sanction']
    """
    found = [Instrument(kind, *m.span()) for kind, words in _NAMED for m in words.finditer(sentence)]
    kept: list[Instrument] = []
    for one in sorted(found, key=lambda i: (i.start, -i.end)):
        last = kept[-1] if kept else None
        if last and last.kind == one.kind and _JOINED.fullmatch(sentence[last.end : one.start]):
            kept[-1] = Instrument(one.kind, last.start, one.end)
        elif last is None or one.start >= last.end:
            kept.append(one)
    return tuple(kept)


def names_force(words: str) -> bool:
    """Whether words speak of armed force.

    >>> names_force("a trade war"), names_force("warned of a missile strike")
    (False, True)
    """
    return _FORCE.search(words) is not None


def named_sectors(words: str) -> tuple[str, ...]:
    """Sectors of the bundled tables that words name.

    >>> named_sectors("a ban on imports of Russian oil and gas")
    ('energy',)
    """
    return tuple(sector for sector, pattern in _SECTORS if pattern.search(words))


def clauses(sentence: str) -> tuple[Span, ...]:
    """Cut a sentence where another clause begins.

    >>> text = "It puts tariffs on China, while it keeps sanctions on Russia."
    >>> [text[a:b] for a, b in clauses(text)]
    ['It puts tariffs on China', 'it keeps sanctions on Russia.']
    """
    cuts = [m.span() for m in _CLAUSE.finditer(sentence)]
    starts = [0, *(end for _, end in cuts)]
    ends = [*(start for start, _ in cuts), len(sentence)]
    return tuple((a, b) for a, b in zip(starts, ends, strict=True) if a < b)


def clause_at(spans: Sequence[Span], place: int) -> Span:
    """Clause that holds a place, or the last that begins before it."""
    return next((s for s in reversed(spans) if s[0] <= place), spans[0] if spans else (0, 0))


def _gap(a: Span, b: Span) -> int:
    return max(a[0] - b[1], b[0] - a[1], 0)


def nearest(named: Iterable[Instrument], span: Span) -> Instrument | None:
    """Instrument nearest to a span; of two as near the earlier, None where there is none."""
    return min(named, key=lambda i: (_gap((i.start, i.end), span), i.start), default=None)


def governing(
    named: Sequence[Instrument], spans: Sequence[Span], span: Span, *, trigger: bool = False
) -> Instrument | None:
    """Instrument that words of the sentence belong to.

    That is the one that stands in them. For the name of a state, the one right behind it ("Russia
    sanctions"), else the last before it in its clause; for a trigger, the one right before it ("trade war
    measures"), else the first behind it in its clause ("impose another $200 billion of tariffs"). Then any
    of the clause; then, for a name, the last before it.

    Parameters
    ----------
    named : sequence of Instrument
        In the order of the sentence.
    spans : sequence of Span
        Clauses of the sentence.
    span : Span
        The name or the trigger.
    trigger : bool
    """
    if inside := [i for i in named if i.start < span[1] and span[0] < i.end]:
        return inside[0]
    first, last = clause_at(spans, span[0])
    here = [i for i in named if first <= i.start < last]
    before, behind = [i for i in here if i.end <= span[0]], [i for i in here if i.start >= span[1]]
    if trigger:
        beside = [i for i in before[-1:] if span[0] - i.end <= 1]
        return next(iter(beside + behind + before[::-1]), None)
    if behind and behind[0].start - span[1] <= 1:
        return behind[0]
    if before or behind:
        return before[-1] if before else behind[0]
    earlier = [i for i in named if i.end <= span[0]]
    return earlier[-1] if earlier else None

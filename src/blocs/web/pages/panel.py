"""A record with all that is known of it, as plain values: what the panel beside a report and a trace show."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from blocs.brief.desk import plain_key, plain_text
from blocs.brief.documents import doubtful
from blocs.brief.words import days_in_words
from blocs.evidence import Claim, Correction, Derived, Ground, Link
from blocs.evidence.claims.model import claim_to_json, derived_to_json
from blocs.evidence.link import LinkEnd, link_to_json
from blocs.evidence.trace import Look
from blocs.reading.records import Record, Statement, to_json
from blocs.web.pages.document import record_words
from blocs.web.pages.fields import LABELS, field_words, form_parts
from blocs.web.pages.library import Library, outlet_of

__all__ = [
    "claim_told",
    "correction_told",
    "cut",
    "derived_told",
    "link_told",
    "panel_told",
    "stands",
]

_STANDING = {
    "single": "one outlet tells it",
    "independent": "independent outlets tell it",
    "interested": "only in the words of a party to it",
    "disputed": "disputed, for independent outlets cannot all be right",
    "revised": "revised, for a later figure takes its place",
}
_SHOWN = {
    "event": ("type", "mode", "contexts", "actors", "recipients", "date", "realis", "place", "goldstein"),
    "quantity": ("value", "comparator", "unit", "of", "owner", "aspect", "period", "realis"),
    "statement": ("speaker", "speaker_state", "direct"),
}
_SELDOM = ("mode", "contexts", "place")
"""Fields that are left out where they are empty."""
_WIDEST, _TELLINGS, _LINKS = 260, 20, 20


def stands(standing: str | None, reason: str = "") -> str:
    """How far a thing is borne out, in words.

    Examples
    --------
    >>> stands("single"), stands(None)
    ('one outlet tells it', 'not yet held against the other reports')
    >>> stands("independent", "told by 3 reports: 2 independent outlets")
    'told by 3 reports: 2 independent outlets'
    >>> stands("disputed", "300,000 against 250,000")
    'disputed, for independent outlets cannot all be right: 300,000 against 250,000'
    """
    words, reason = (
        _STANDING.get(standing or "", "not yet held against the other reports"),
        plain_text(reason),
    )
    if reason and standing in ("single", "independent"):
        return reason  # which says how many outlets there are
    return f"{words}: {reason}" if reason else words


def panel_told(library: Library, ground: Ground) -> dict[str, Any]:
    """All that is known of a record.

    Parameters
    ----------
    library : Library
        Gives the sentences of the other reports.
    ground : Ground
    """
    record, told = ground.record, to_json(ground.record)
    claim = ground.claim
    return {
        "id": record.id,
        "kind": record.kind,
        "words": record_words(record),
        "held": ground.held,
        "status": record.status,
        "standing": record.standing,
        "stands": stands(record.standing, claim.reason if claim is not None and record.standing else ""),
        "confidence": record.confidence,
        "unsure": doubtful(record),
        "report": {
            "id": ground.source.report_id,
            "outlet": ground.source.publisher or ground.source.report,
            "title": ground.source.title,
            "published": ground.source.published and ground.source.published.isoformat(),
            "retrieved": ground.retrieved,
            "sha256": ground.source.sha256,
        },
        "sentence": cut(ground.sentence, *ground.mark),
        "place": [record.start, record.end],
        "text": record.text,
        "reader": record.reader,
        "fields": _fields(library, ground, told),
        "edit": form_parts(told),
        "voice": _voice(library, record),
        "claim": None if claim is None else claim_told(claim),
        "links": [link_told(library, link, record.id) for link in ground.links[:_LINKS]],
        "more_links": max(len(ground.links) - _LINKS, 0),
        "derived": [derived_told(figure) for figure in ground.derived],
        "corrections": [correction_told(said) for said in ground.corrections],
        "as_read": _as_read(ground, told),
        "before": [_look(look) for look in ground.looks if not look.current],
    }


def _fields(library: Library, ground: Ground, told: Mapping[str, Any]) -> list[dict[str, Any]]:
    shown = [
        {"name": name, "label": LABELS[name], "value": told[name], "words": field_words(name, told[name])}
        for name in _SHOWN[str(told["kind"])]
        if told[name] or name not in _SELDOM
    ]
    if isinstance(ground.record, Statement):
        text = library.reading(ground.record.report_id).report.text
        said = " … ".join(plain_text(text[start:end]) for start, end in ground.record.content)
        spans = [list(span) for span in ground.record.content]
        shown.append({"name": "content", "label": LABELS["content"], "value": spans, "words": said or "none"})
    return shown


def _voice(library: Library, record: Record) -> dict[str, Any] | None:
    """The statement that a record is part of."""
    if not record.voice:
        return None
    found = library.record(record.report_id, record.voice)
    return {"id": record.voice, "words": record_words(found) if found else "said in a statement"}


def _as_read(ground: Ground, told: Mapping[str, Any]) -> list[dict[str, str]]:
    """Fields in which the record stands otherwise than it was read."""
    if ground.as_read is None:
        return []
    was = to_json(ground.as_read)
    return [
        {"label": LABELS[name], "was": field_words(name, was[name]), "is": field_words(name, told[name])}
        for name in LABELS
        if name in told and name != "content" and was.get(name) != told[name]
    ]


def _look(look: Look) -> dict[str, Any]:
    return {"reader": look.reader, "read": look.read[:10], "says": [record_words(r) for r in look.records]}


def cut(sentence: str, start: int, end: int, width: int = _WIDEST) -> dict[str, str]:
    """A sentence in three parts, the words that are meant in the middle; long ones cut on both sides.

    Examples
    --------
    >>> cut("China and Russia met.", 17, 20)
    {'before': 'China and Russia ', 'hit': 'met', 'after': '.'}
    """
    before, hit, after = sentence[:start], sentence[start:end], sentence[end:]
    gap, close = " " * before[-1:].isspace(), " " * after[:1].isspace()
    before, hit, after = plain_text(before), plain_text(hit), plain_text(after)
    if len(before) > width:
        before = f"… {before[-width:].partition(' ')[2] or before[-width:]}"
    if len(after) > width:
        after = f"{after[:width].rpartition(' ')[0] or after[:width]} …"
    if len(hit) > 2 * width:
        hit = f"{hit[: 2 * width]}…"
    return {"before": before + gap, "hit": hit, "after": close + after}


def link_told(library: Library, link: Link, of: str | None = None) -> dict[str, Any]:
    """A link; with `of`, a record at one of its ends, `other` is the end that is not that."""
    told = link_to_json(link)
    ends = {side: _end(library, link, end) for side, end in (("a", link.a), ("b", link.b))}
    told |= {
        **ends,
        "edit": form_parts(told),
        "about": plain_text(link.about),
        "reason": plain_text(link.reason),
    }
    told["other"] = None if of is None else ends["b" if link.a.record == of else "a"]
    return told


def _end(library: Library, link: Link, end: LinkEnd) -> dict[str, Any]:
    report = library.reading(end.report_id).report
    start, stop = library.sentence(end.report_id, end.start)
    first, last = library.span(link, end)
    return {
        "report": end.report_id,
        "outlet": outlet_of(report),
        "published": report.published and report.published.isoformat(),
        "record": end.record,
        "start": end.start,
        "anchor": f"r-{end.record}" if end.record else f"s-{plain_key(end.report_id)}-{start}",
        "cut": cut(report.text[start : max(stop, last)], first - start, last - start),
    }


def claim_told(claim: Claim) -> dict[str, Any]:
    """A claim with its tellings and history."""
    told = claim_to_json(claim)
    told["about"], told["reason"] = plain_text(claim.about), plain_text(claim.reason)
    told["stands"] = stands(claim.standing, claim.reason)
    told["more"] = max(len(claim.tellings) - _TELLINGS, 0)
    told["tellings"] = [
        {
            **telling,
            "words": plain_text(telling["words"]),
            "outlet": telling["publisher"] or telling["report"],
        }
        for telling in told["tellings"][:_TELLINGS]
    ]
    return told


def derived_told(figure: Derived) -> dict[str, Any]:
    """A figure that reports imply, in words and with its arithmetic."""
    told = derived_to_json(figure)
    return told | {
        "what": plain_text(figure.what),
        "whose": field_words("owner", figure.owner) if figure.owner else "",
        "when": days_in_words(figure.period),
    }


def correction_told(said: Correction) -> dict[str, Any]:
    """What a person said, when and why, and whether it was taken back."""
    edits = (
        f"{LABELS.get(name, name)}: {field_words(name, said.before.get(name))} → {field_words(name, value)}"
        for name, value in said.changes.items()
    )
    done = {"confirm": "confirmed", "reject": "rejected", "edit": "edited"}[said.action]
    undone = None
    if said.undone is not None:
        at, by, why = said.undone
        undone = {"at": _moment(at), "by": by, "why": why}
    return {
        "id": said.id,
        "of": said.of,
        "target": said.target,
        "action": said.action,
        "done": done,
        "edits": list(edits),
        "changes": said.changes,
        "by": said.by,
        "why": said.why,
        "at": _moment(said.at),
        "undone": undone,
    }


def _moment(at: str) -> str:
    return f"{at[:16].replace('T', ' ')} UTC"

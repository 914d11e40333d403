"""Title, byline, publisher and day of a report, from the lines of its text that are not running text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date

from blocs.reports.days import find_days, find_yearless
from blocs.reports.heads import is_plausible, year_beside
from blocs.reports.phrases import plain
from blocs.reports.publishers import find_outlets
from blocs.reports.report import Block, BlockKind
from blocs.reports.signed import NAME

__all__ = ["Metadata", "first_known", "from_text"]


@dataclass(frozen=True, slots=True)
class Metadata:
    """What one source tells of a report; None where it tells nothing."""

    title: str | None = None
    byline: str | None = None
    publisher: str | None = None
    published: date | None = None
    retrieved: date | None = None
    agency: str | None = None


def first_known(sources: Iterable[Metadata]) -> Metadata:
    """Field by field what the first source that knows it tells.

    `blocs` orders them: option, the file's own metadata (front matter, ``<meta>``, JSON keys), the text, the
    file's name, and last what tools write by themselves (a PDF's creation day).
    """
    told = list(sources)
    return Metadata(
        **{
            field.name: next((v for s in told if (v := getattr(s, field.name)) is not None), None)
            for field in fields(Metadata)
        }
    )


_LATER = re.compile(r"\b(?:updated|modified|corrected)\b", re.IGNORECASE)
_COPYRIGHT = re.compile(
    r"(?:copyright|©|\(c\))\s*(?:©|\(c\))?\s*(?:(?:19|20)\d\d(?:\s*[-–]\s*(?:19|20)\d\d)?,?)?\s*(?:by )?"
    r"(?P<name>(?:The )?[A-Z][\w.&’'-]*(?: (?:of|and|for|the|[A-Z&][\w.&’'-]*)){0,5})",
    re.IGNORECASE,
)
_OUTLET = re.compile(
    r"\b(?:News|Times|Post|Journal|Daily|Weekly|Herald|Tribune|Gazette|Observer|Guardian|Telegraph|Standard|Review|Star"
    r"|Press|Agency|Wire|Ledger|Chronicle|Monitor|Today|Radio|TV|Television|Broadcasting|Magazine|Institute|Cent(?:er|re)"
    r"|Council|Foundation|Globe|Mail|Express|Independent|Dispatch|Courier|Bulletin|Record|Mirror|Sun|Service|Online|Report"
    r"|Lantern|Correspondent|Economist|Affairs)\b"
)
_HOST = re.compile(r"(?:https?://|@|\b)((?:[a-z0-9-]+\.)+[a-z]{2,12})\b", re.IGNORECASE)
_PLATFORM_HOSTS = """twitter.com x.com facebook.com youtube.com youtu.be instagram.com t.me telegram.me
linkedin.com gmail.com whatsapp.com reddit.com tiktok.com vk.com outlook.com yahoo.com hotmail.com
google.com bit.ly apple.com goo.gl flipboard.com pinterest.com proton.me protonmail.com"""
_PLATFORMS = frozenset(_PLATFORM_HOSTS.split())
_PARTS = re.compile(r"\s+[|·•/–—]\s+|\s*[|·•]\s*")
_LONG = 200  # characters of a body block with which the text has begun
_APART = 366  # days between two days of one place beyond which neither is believed
_COPYRIGHT_YEAR = re.compile(r"(?:©|[Cc]opyright|\(c\))\D{0,20}((?:19|20)\d\d)\b(?!\s*[-–])")
_SEPARATORS = " \t\n\r,.;:|·•–—-/()"


def from_text(text: str, blocks: Sequence[Block]) -> Metadata:
    """Read the lines around the running text.

    Parameters
    ----------
    text : str
        The report's text as stored.
    blocks : sequence of Block
        Its blocks.

    Returns
    -------
    Metadata
        `published` is the first full day of, in this order: the head's lines and the dateline that opens the
        text ("published" before "updated"); later datelines, if they agree; lines that sign the text at its
        foot; other lines that are not running text. A dateline without a year (``GENEVA, April 3``) takes
        that of a copyright line, or the one that stands free in the head. Never from running text or titles;
        and not where days of one place lie more than a year apart, or a weekday belies the day.
        `publisher` comes from a signed line or dateline, a copyright line, or the one host that the contact
        lines name.
    """
    lines = [(block.kind, _plain(text[block.start : min(block.end, block.start + 700)])) for block in blocks]
    title = next((said for kind, said in lines if kind is BlockKind.TITLE), None)
    outlets = find_outlets(lines)
    return Metadata(
        title=" ".join(title.split()) if title else None,
        byline=_byline([said for kind, said in lines if kind is BlockKind.BYLINE], outlets.publisher),
        publisher=outlets.publisher or _owner(lines),
        agency=outlets.agency,
        published=_published(blocks, lines),
    )


def _plain(said: str) -> str:
    return plain(re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", said))


def _published(blocks: Sequence[Block], lines: Sequence[tuple[BlockKind, str]]) -> date | None:
    """The day that the head tells; failing that later datelines that agree, the foot, the page's edges."""
    bodies = [n for n, block in enumerate(blocks) if block.kind is BlockKind.BODY]
    begun = next((n for n in bodies if blocks[n].end - blocks[n].start > _LONG), None)
    if begun is None:
        begun = bodies[0] if bodies else len(blocks)
    ended = bodies[-1] if bodies else begun
    signed = [n for n, (kind, _) in enumerate(lines) if kind in (BlockKind.BYLINE, BlockKind.DATELINE)]
    head = [lines[n][1] for n in signed if n < begun]
    within = [lines[n][1] for n in signed if begun <= n < ended]
    foot = [lines[n][1] for n in signed if n >= max(begun, ended)]
    edges = [said for kind, said in lines if kind in (BlockKind.FURNITURE, BlockKind.CONTACT)]
    day = _first_day(head) or (_first_day(within) if len(_days(within)) == 1 else None)
    day = day or _first_day(foot) or _first_day(edges)
    return day or _with_year(head + within + foot, edges, [said for _, said in lines[:begun]])


def _days(lines: Sequence[str]) -> set[date]:
    return {found.day for said in lines for found in find_days(said)}


def _first_day(lines: Sequence[str]) -> date | None:
    """The first plausible day, one that is not told as a later change before one that is."""
    told = [
        (bool(_LATER.search(_label(said, found.start))), found.day)
        for said in lines
        for found in find_days(said)
        if is_plausible(said, found)
    ]
    told = [t for t in told if not t[0]] or told
    days = [day for _, day in told]
    if not days or (max(days) - min(days)).days > _APART:
        return None
    return days[0]


def _with_year(signed: Sequence[str], edges: Sequence[str], head: Sequence[str]) -> date | None:
    """The first day without a year, with the year of a copyright line or of one that the head tells alone."""
    yearless = next((found for said in signed if (found := find_yearless(said))), None)
    if yearless is None:
        return None
    owned = [int(year) for line in edges for year in _COPYRIGHT_YEAR.findall(line)]
    beside = {year for line in head if (year := year_beside(line))}
    year = owned[0] if owned else beside.pop() if len(beside) == 1 else None
    try:
        return date(year, *yearless) if year else None
    except ValueError:  # 29 February
        return None


def _label(said: str, at: int) -> str:
    """Words before a day, back to the end of the day before it."""
    before = said[:at]
    days = find_days(before)
    return before[days[-1].end :] if days else before


def _byline(bylines: Sequence[str], publisher: str | None) -> str | None:
    for said in bylines:
        head = re.match(r"(?:[Bb]y|BY|From|Author|Authors|Byline)\b:?\s+", said)
        name = said[head.end() :] if head else said
        if head and publisher and publisher in name:
            name = re.sub(r"[\s,|]*(?:\bfor )?(?:\b[Tt]he )?$", "", name.partition(publisher)[0]) or name
        days = find_days(name)
        if days:
            name = name[: days[0].start] + " | " + name[days[-1].end :]
        parts = [p.strip(_SEPARATORS) for p in _PARTS.split(name)]
        if head and days and not re.search(r"\band\b|&", parts[0]):
            parts = [p.strip(_SEPARATORS) for p in parts[0].split(",")] + parts[1:]
        parts = [p for p in parts if p and (head or _is_signature(p)) and not _OUTLET.search(p)]
        if publisher:
            parts = [re.sub(r"^[Bb]y ", "", p) for p in parts if not p.startswith(publisher)]
        credit = re.match(r"\(?(?:[Rr]eporting|[Ww]ritten|[Cc]ompiled|[Rr]eported) by ([^;.)]+)", said)
        if credit:
            return credit[1].strip()
        if re.search(r"\b(?:reported|contributed)\b", said):
            names = re.findall(r"(?:^\(?|[.;]\s+)([A-Z][^.;]*?),? (?:also )?(?:reported|contributed)\b", said)
            if names:
                return " and ".join(re.sub(r" (?:in|from) [A-Z].*", "", n) for n in names)
            continue
        if parts and not re.match(r"\(?(?:additional|editing|edited)", said, re.IGNORECASE):
            return parts[0]
    return None


def _is_signature(part: str) -> bool:
    """A name that stands without "By"; in capitals it is an outlet's."""
    return re.match(NAME, part) is not None and not part.isupper() and not re.search(r"[a-z]{3}\. ", part)


def _owner(lines: Sequence[tuple[BlockKind, str]]) -> str | None:
    """Who a copyright line names, or the one host of the contact lines."""
    for kind, said in lines:
        if kind is BlockKind.FURNITURE:
            owner = _COPYRIGHT.search(said)
            if owner and owner["name"][0].isupper():
                name = re.sub(r"\.? ?All\b.*$", "", owner["name"]).rstrip(" .,")
                if name:
                    return name
    return _host([said for kind, said in lines if kind is BlockKind.CONTACT])


def _host(contacts: Sequence[str]) -> str | None:
    """The host that all contact lines agree on, without ``www.`` and such; None when they name several."""
    hosts = set()
    for said in contacts:
        for match in _HOST.finditer(said):
            host = re.sub(r"^(?:www\d?|m|mail|en|edition)\.", "", match[1].lower())
            if host not in _PLATFORMS and not any(host.endswith("." + p) for p in _PLATFORMS):
                hosts.add(host)
    return hosts.pop() if len(hosts) == 1 else None

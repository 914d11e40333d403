"""Title, byline, publisher and day of a report, from the lines of its text that are not running text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date

from blocs.reports.days import find_days, find_yearless
from blocs.reports.phrases import plain
from blocs.reports.report import Block, BlockKind
from blocs.reports.signed import AGENCIES, NAME

__all__ = ["Metadata", "first_known", "from_text"]


@dataclass(frozen=True, slots=True)
class Metadata:
    """What one source tells of a report; None where it tells nothing."""

    title: str | None = None
    byline: str | None = None
    publisher: str | None = None
    published: date | None = None


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
_AGENCY = re.compile(rf"\((?:[\w .]+/)?(?P<a>{AGENCIES})\)|/(?P<b>{AGENCIES})/|\[(?P<c>{AGENCIES})\]")
_SIGNED = re.compile(r"\(([A-Z][\w .&’'-]{2,40})\)\s*\.?\s*\W{0,2}$")
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
        `published` comes from bylines and datelines with a full day ("published" before "updated"), then
        from other lines that are not running text; a dateline without a year (``GENEVA, April 3``) takes the
        year of another full day among these, or stays unknown. Never from running text or titles.
        `publisher` comes from a signed line or dateline, a copyright line, or the one host that the contact
        lines name.
    """
    lines = [(block.kind, _plain(text[block.start : min(block.end, block.start + 700)])) for block in blocks]
    title = next((said for kind, said in lines if kind is BlockKind.TITLE), None)
    return Metadata(
        title=" ".join(title.split()) if title else None,
        byline=_byline([said for kind, said in lines if kind is BlockKind.BYLINE]),
        publisher=_publisher(lines),
        published=_published(lines),
    )


def _plain(said: str) -> str:
    return plain(re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", said))


def _published(lines: Sequence[tuple[BlockKind, str]]) -> date | None:
    signed = [said for kind, said in lines if kind in (BlockKind.BYLINE, BlockKind.DATELINE)]
    edges = [said for kind, said in lines if kind in (BlockKind.FURNITURE, BlockKind.CONTACT)]
    for group in (signed, edges):
        told = [
            (bool(_LATER.search(_label(said, f.start))), f.day) for said in group for f in find_days(said)
        ]
        told = [t for t in told if not t[0]] or told
        if told:
            return told[0][1]
    for said in signed:
        yearless = find_yearless(said)
        years = [
            int(y)
            for line in edges
            for y in re.findall(r"(?:©|[Cc]opyright|\(c\))\D{0,20}((?:19|20)\d\d)\b(?!\s*[-–])", line)
        ]
        if yearless and years:
            return date(years[0], *yearless)
    return None


def _label(said: str, at: int) -> str:
    """Words before a day, back to the end of the day before it."""
    before = said[:at]
    days = find_days(before)
    return before[days[-1].end :] if days else before


def _byline(bylines: Sequence[str]) -> str | None:
    for said in bylines:
        head = re.match(r"(?:By|BY|Author|Authors|Byline)\b:?\s+", said)
        name = said[head.end() :] if head else said
        days = find_days(name)
        if days:
            name = name[: days[0].start] + " | " + name[days[-1].end :]
        parts = [p.strip(_SEPARATORS) for p in _PARTS.split(name)]
        parts = [p for p in parts if p and (head or re.match(rf"{NAME}", p)) and not _OUTLET.search(p)]
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


def _publisher(lines: Sequence[tuple[BlockKind, str]]) -> str | None:
    for kind, said in lines:
        if kind is BlockKind.DATELINE:
            agency = _AGENCY.search(said)
            if agency:
                return agency["a"] or agency["b"] or agency["c"]
            signed = _SIGNED.search(said)
            if signed and signed[1] != "Agency":
                return signed[1]
    for kind, said in lines:
        if kind is BlockKind.BYLINE:
            parts = [p.strip(_SEPARATORS) for p in _PARTS.split(said)]
            outlets = [p for p in parts if _OUTLET.search(p) and p[0].isupper() and not find_days(p)]
            outlets = [
                p for p in outlets if len(p.split()) <= 6 and not p.startswith(("By ", "Comment", "News"))
            ]
            if len(parts) > 1 and outlets:
                return outlets[0]
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

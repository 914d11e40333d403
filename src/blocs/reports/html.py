"""HTML: the article as trafilatura extracts it, with headings and captions; metadata from the page's head.

The stored text is the extracted one: paragraphs parted by a blank line, white space within them collapsed.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from datetime import date
from html import unescape
from typing import Any, TypeAlias

from blocs.errors import EmptyInput, InputError
from blocs.reports.decode import decode
from blocs.reports.draft import Draft
from blocs.reports.markdown import known_day
from blocs.reports.metadata import Metadata
from blocs.reports.paragraphs import Mark, Paragraph

_Element: TypeAlias = Any  # of lxml, which has no types

__all__ = ["read"]

_CHARSET = re.compile(rb"<meta[^<>]{0,200}?charset\s*=\s*[\"']?\s*([\w:-]{2,40})", re.IGNORECASE)
_XML_HEAD = re.compile(r"^\s*<\?xml[^<>]{0,200}\?>")
_CAPTION = "\ue000"  # private use: marks a caption on its way through the extraction
_ARTICLE = re.compile(r"<article\b.*?</article>", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)[^<>]*>")
_BLOCK_TAGS = "p div section article main li td blockquote pre h1 h2 h3 h4 h5 h6 tr dd dt body"
_BLOCKS = frozenset(_BLOCK_TAGS.split())
_SILENT = frozenset(["script", "style", "noscript", "template", "svg", "head"])
_PUBLISHED = (
    "article:published_time",
    "og:published_time",
    "datepublished",
    "publishdate",
    "publish-date",
    "publication_date",
    "parsely-pub-date",
    "sailthru.date",
    "cxenseparse:recs:publishtime",
    "dc.date.issued",
    "dcterms.date",
    "dcterms.created",
    "dc.date",
    "pubdate",
    "date",
)


def read(data: bytes, name: str, declared: str | None = None) -> Draft:
    """Read a web page; scripts in it are never run, nothing it links to is fetched.

    Parameters
    ----------
    data : bytes
        The whole page.
    name : str
        For messages.
    declared : str, optional
        Encoding by the HTTP header; the page's own ``<meta charset>`` otherwise.

    Raises
    ------
    EmptyInput
        If the page holds no text.
    InputError
        If it cannot be decoded or parsed.
    """
    charset = _CHARSET.search(data[:4096])
    page = decode(data, name, declared or (charset[1].decode("ascii") if charset else None))
    for logger in ("trafilatura", "htmldate", "courlan"):
        logging.getLogger(logger).addHandler(logging.NullHandler())  # else remarks go to standard error
    try:
        found, parts = _extract(page)
    except Exception as error:  # broken pages make the parsers raise almost anything
        raise InputError(
            name, f"its HTML cannot be parsed ({type(error).__name__})", "save the page anew"
        ) from error
    text, paragraphs = _laid(parts)
    if not any(map(str.isalnum, text)):
        raise EmptyInput(name, "the page holds no text", "save the article itself; scripts are not run")
    return Draft(name=name, text=text, raw=data, found=found, paragraphs=paragraphs)


def _extract(page: str) -> tuple[Metadata, list[tuple[Mark, str]]]:
    from trafilatura import bare_extraction
    from trafilatura.utils import load_html

    page = _XML_HEAD.sub("", page.replace(_CAPTION, " "))
    tree = load_html(page)
    if tree is None:
        return Metadata(), list(_plain(page))
    days = _told_day(tree)
    headline = _headline(tree)
    _keep_captions(tree)
    document = bare_extraction(
        tree,
        include_comments=False,
        with_metadata=True,
        date_extraction_params={"original_date": True, "extensive_search": False},
    )
    if document is None or isinstance(document, dict):
        return Metadata(title=headline, published=days), list(_plain(page))
    parts = list(_walk(document.body))
    if len(parts) < 2:  # one lump: trafilatura's last resort for short pages, menus and all
        whole = _ARTICLE.search(page)
        parts = list(_plain(whole[0] if whole else page)) or parts
    title = document.title or headline
    shown = [said for _, said in parts[:3]]
    if headline and headline not in shown:
        parts.insert(0, (Mark.HEADING, headline))
    return (
        Metadata(
            title=title,
            byline=document.author,
            publisher=document.sitename,
            published=days or known_day(document.date),
        ),
        parts,
    )


def _laid(parts: list[tuple[Mark, str]]) -> tuple[str, tuple[Paragraph, ...]]:
    paragraphs, at = [], 0
    for mark, said in parts:
        paragraphs.append(Paragraph(at, at + len(said), mark, apart=True))
        at += len(said) + 2
    return "\n\n".join(said for _, said in parts), tuple(paragraphs)


def _words(element: _Element) -> str:
    return " ".join("".join(str(piece) for piece in element.itertext()).split())


def _headline(tree: _Element) -> str | None:
    """The page's only ``<h1>``, or the only one in its article."""
    for path in ("//article//h1", "//main//h1", "//h1"):
        found: Any = tree.xpath(path)
        said = {words for element in found if (words := _words(element))}
        if said:
            only = said.pop()
            return only if not said and len(only) < 300 else None
    return None


def _keep_captions(tree: _Element) -> None:
    """Put each caption in a marked paragraph of its own behind its figure, where extraction keeps it."""
    captions: Any = tree.xpath("//figcaption")
    for caption in captions[:500]:
        figure = next((a for a in caption.iterancestors() if a.tag == "figure"), caption)
        parent = figure.getparent()
        said = _words(caption)
        if parent is None or not said:
            continue
        paragraph = parent.makeelement("p", {})
        paragraph.text = _CAPTION + said
        figure.addnext(paragraph)
        paragraph.tail, figure.tail = figure.tail, None


def _told_day(tree: _Element) -> date | None:
    """Day of publication by JSON-LD, ``<meta>`` or ``<time>``, in this order."""
    scripts: Any = tree.xpath("//script[@type='application/ld+json']/text()")
    for script in scripts[:20]:
        try:
            told = json.loads(script)
        except (ValueError, RecursionError):
            continue
        for key in ("datePublished", "dateCreated"):
            day = next((d for value in _values(told, key) if (d := known_day(value))), None)
            if day:
                return day
    metas: Any = tree.xpath("//meta[@content]")
    named: dict[str, str] = {}
    for meta in metas[:500]:
        label = meta.get("property") or meta.get("name") or meta.get("itemprop") or ""
        named.setdefault(label.lower(), meta.get("content"))
    day = next((d for label in _PUBLISHED if (d := known_day(named.get(label)))), None)
    if day:
        return day
    times: Any = tree.xpath("//time[@pubdate or @itemprop='datePublished']") or tree.xpath(
        "//article//time[not(ancestor::p)] | //header//time"
    )
    return next((d for time in times[:5] if (d := known_day(time.get("datetime") or _words(time)))), None)


def _values(told: object, key: str) -> Iterator[object]:
    """Values under a key, anywhere in JSON."""
    todo = [told]
    while todo:
        value = todo.pop()
        if isinstance(value, dict):
            if key in value:
                yield value[key]
            todo.extend(value.values())
        elif isinstance(value, list):
            todo.extend(value)


def _walk(body: _Element) -> Iterator[tuple[Mark, str]]:
    """Paragraphs of trafilatura's tree, in order; a table's row is one line."""
    open_parts: list[str] = []
    mark = Mark.PLAIN
    marks = {"head": Mark.HEADING, "item": Mark.ITEM, "row": Mark.FURNITURE, "code": Mark.FURNITURE}
    inside: list[str] = []
    for event, element in _steps(body):
        tag = element.tag if isinstance(element.tag, str) else ""
        parted = tag in ("p", "head", "item", "row", "code", "quote", "list", "table", "ab", "body")
        if event == "start":
            if parted:
                yield from _closed(open_parts, mark)
                inside.append(tag)
                mark = next((marks[t] for t in reversed(inside) if t in marks), None) or (
                    Mark.QUOTE if "quote" in inside else Mark.PLAIN
                )
            elif tag == "lb":
                open_parts.append("\n")
            elif tag == "cell" and any(part.strip() for part in open_parts):
                open_parts.append(" | ")
            open_parts.append(element.text or "")
        else:
            if parted:
                yield from _closed(open_parts, mark)
                inside.pop()
                mark = next((marks[t] for t in reversed(inside) if t in marks), None) or (
                    Mark.QUOTE if "quote" in inside else Mark.PLAIN
                )
            if element is not body:
                open_parts.append(element.tail or "")
    yield from _closed(open_parts, mark)


def _steps(body: _Element) -> Iterator[tuple[str, _Element]]:
    """Start and end of each element, in document order, however deep."""
    todo: list[tuple[str, _Element]] = [("start", body)]
    while todo:
        event, element = todo.pop()
        yield event, element
        if event == "start":
            todo.append(("end", element))
            todo.extend(("start", child) for child in reversed(element))


def _closed(open_parts: list[str], mark: Mark) -> Iterator[tuple[Mark, str]]:
    said = "".join(open_parts)
    open_parts.clear()
    for piece in re.split(r"\n[ \t]*\n", said) if mark is Mark.PLAIN else [said]:
        words = " ".join(piece.split())
        if words.startswith(_CAPTION):
            words, kind = words.lstrip(_CAPTION).strip(), Mark.CAPTION
        else:
            kind = mark
        words = words.replace(_CAPTION, "")
        if words:
            yield kind, words


def _plain(page: str) -> Iterator[tuple[Mark, str]]:
    """All paragraphs of a page in which no article is found: very short ones, or too deeply nested."""
    open_parts: list[str] = []
    mark, silent, at = Mark.PLAIN, "", 0
    page = _without_comments(page)
    for match in _TAG.finditer(page):
        closes, tag = bool(match[1]), match[2].lower()
        if not silent:
            open_parts.append(unescape(page[at : match.start()]))
        at = match.end()
        if silent:
            silent = "" if closes and tag == silent else silent
        elif tag in _SILENT and not closes:
            silent = tag
        elif tag == "br":
            open_parts.append("\n")
        elif tag in _BLOCKS:
            yield from _closed(open_parts, mark)
            mark = Mark.PLAIN
            if not closes:
                mark = (
                    Mark.HEADING if re.fullmatch(r"h[1-6]", tag) else Mark.ITEM if tag == "li" else Mark.PLAIN
                )
    if not silent:
        open_parts.append(unescape(page[at:]))
    yield from _closed(open_parts, mark)


def _without_comments(page: str) -> str:
    kept, at = [], 0
    while (start := page.find("<!", at)) >= 0:
        kept.append(page[at:start])
        end = page.find("-->", start) if page.startswith("<!--", start) else page.find(">", start)
        if end < 0:
            return "".join(kept)
        at = end + (3 if page.startswith("-->", end) else 1)
    kept.append(page[at:])
    return "".join(kept)

"""Text into paragraphs: blank lines, Markdown's block marks, hard-wrapped lines.

A paragraph's span leaves out white space and *markup*, which is exactly: heading marks (``# `` and closing
``#``, the underline of a setext heading), list markers (``- ``, ``1. ``), the quote markers that open it
(``> ``), the white space and quote markers between paragraphs, and emphasis marks (``*``, ``_``) that wrap
the whole of it. Everything else that is not white space is in exactly one paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from blocs.reports.heads import is_dated_line
from blocs.reports.phrases import dangling, ends_sentence, starts_lower
from blocs.reports.signed import is_standing_line

__all__ = ["Mark", "Paragraph", "front_matter_end", "split", "unwrap"]


class Mark(StrEnum):
    """What the markup (or the loader) says of a paragraph; `PLAIN` when it says nothing."""

    PLAIN = "plain"
    HEADING = "heading"
    ITEM = "item"
    QUOTE = "quote"
    CAPTION = "caption"
    FURNITURE = "furniture"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A span of text, what marks it, and whether a blank line (or the text's edge) stands before it."""

    start: int
    end: int
    mark: Mark
    apart: bool


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    text: str  # without its line end

    @property
    def blank(self) -> bool:
        return not self.text or self.text.isspace()


_HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t]+|$)")
_UNDERLINE = re.compile(r" {0,3}(=+|-{2,})[ \t]*$")
_RULE = re.compile(
    r"[ \t]*(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,}|(?:=[ \t]*){3,}|(?:~[ \t]*){3,})$"
)
_FENCE = re.compile(r" {0,3}(```+|~~~+)")
_QUOTE = re.compile(r"[ \t]{0,3}(?:>[ \t]?)+")
_ITEM = re.compile(r"[ \t]*(?:[-*+•‣◦▪●–](?=[ \t])|\d{1,3}[.)](?=[ \t])|[a-z]\)(?=[ \t]))[ \t]+(?=\S)")
_DAY_LIKE = re.compile(r"\d{1,2}\.[ \t]+(?:Jan|Feb|M[aä]r|Apr|Ma[iy]|Jun|Jul|Aug|Sep|O[ck]t|Nov|De[cz])")
_TABLE = re.compile(r"[ \t]*\|.*\|[ \t]*$|[ \t]*:?-{2,}:?(?:[ \t]*\|[ \t]*:?-{2,}:?)+[ \t]*(?:\|[ \t]*)?$")
_REFERENCE = re.compile(r" {0,3}\[[^\[\]]{1,200}\]:[ \t]+\S")
_KEY = re.compile(r"[A-Za-z][\w .-]{0,40}:(?:[ \t]|$)")
_WRAP_LIMIT = 110  # a longer line was not wrapped by hand or by a typesetter
_WRAP_LEAST = 40
_HEAD = 8  # paragraphs in which a line with the day stands by itself


def front_matter_end(text: str) -> int:
    """Where YAML front matter ends (past its closing ``---``), 0 when the text has none."""
    lines = _lines(text[:20_000])
    if not lines or lines[0].text.rstrip() != "---":
        return 0
    keys = 0
    for line in lines[1:]:
        if line.text.rstrip() in ("---", "..."):
            return line.start + len(line.text) if keys else 0
        if _KEY.match(line.text):
            keys += 1
        elif line.text.strip() and not line.text.startswith((" ", "\t", "-", "#")):
            return 0
    return 0


def split(text: str, furniture: Iterable[int] = ()) -> list[Paragraph]:
    """Paragraphs of a text, in order.

    Parameters
    ----------
    text : str
        Plain or Markdown text, any line ends.
    furniture : iterable of int
        Offsets at which lines start that the loader knows to be page furniture (running heads of a PDF).

    Returns
    -------
    list of Paragraph
        Ordered and disjoint; see the module's docstring for what they leave out.
    """
    return _Splitter(text, frozenset(furniture)).run()


def unwrap(text: str, start: int, end: int) -> tuple[int, int]:
    """Narrow a span by white space and by emphasis marks that wrap the whole of it."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    sign = text[start] if start < end else ""
    if sign not in ("*", "_") or text[end - 1] != sign:
        return start, end
    wide = 0
    while wide < 3 and start + wide < end and text[start + wide] == sign:
        wide += 1
    inner = (start + wide, end - wide)
    if (
        inner[1] - inner[0] < 1
        or text.find(sign, *inner) >= 0
        or text[end - wide : end] != sign * wide
        or text[inner[0]].isspace()
        or text[inner[1] - 1].isspace()
        or text[inner[1] - 1] == "\\"
    ):
        return start, end
    return inner


def _lines(text: str) -> list[_Line]:
    lines, at = [], 0
    for raw in text.splitlines(keepends=True):
        lines.append(_Line(at, raw.rstrip("\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029")))
        at += len(raw)
    return lines


class _Splitter:
    """One pass over the lines; `open` holds the lines of the paragraph being gathered."""

    def __init__(self, text: str, furniture: frozenset[int]) -> None:
        self.text, self.furniture = text, furniture
        self.lines = _lines(text)
        self.width = _wrap_width(self.lines)
        self.out: list[Paragraph] = []
        self.open_start = self.open_end = -1
        self.open_mark = Mark.PLAIN
        self.open_lines = 0
        self.last = ""  # the open paragraph's last line
        self.apart = True

    def run(self) -> list[Paragraph]:
        at = self._front()
        fences = self._fences()
        while at < len(self.lines):
            line = self.lines[at]
            if line.blank:
                self._close()
                self.apart = True
            elif at in fences:
                self._close()
                stop = fences[at]
                last = self.lines[stop]
                self._add(line.start, last.start + len(last.text), Mark.FURNITURE)
                at = stop
            else:
                self._take(line)
            at += 1
        self._close()
        return self.out

    def _front(self) -> int:
        end = front_matter_end(self.text)
        if not end:
            return 0
        self._add(0, end, Mark.FURNITURE)
        return next(n for n, line in enumerate(self.lines) if line.start + len(line.text) >= end) + 1

    def _fences(self) -> dict[int, int]:
        """First line to last line of each fenced block that is closed."""
        pairs, opened, sign = {}, -1, ""
        for n, line in enumerate(self.lines):
            match = _FENCE.match(line.text)
            if not match:
                continue
            if opened < 0:
                opened, sign = n, match[1][:3]
            elif match[1].startswith(sign) and not line.text[match.end() :].strip():
                pairs[opened], opened = n, -1
        return pairs

    def _take(self, line: _Line) -> None:
        text = line.text
        whole = (line.start, line.start + len(text))
        if line.start in self.furniture or _TABLE.match(text) or _REFERENCE.match(text):
            self._close()
            self._add(*whole, Mark.FURNITURE)
            return
        heading = _HEADING.match(text)
        if heading:
            self._close()
            body = text.rstrip().rstrip("#") if text.rstrip().endswith(" " + "#" * len(heading[1])) else text
            if len(body.strip()) > len(heading[1]):
                self._add(line.start + heading.end(), line.start + len(body), Mark.HEADING)
            else:
                self._add(*whole, Mark.FURNITURE)
            return
        if self._underlined(text):
            return
        if _RULE.match(text):
            self._close()
            self._add(*whole, Mark.FURNITURE)
            return
        self._take_text(line)

    def _underlined(self, text: str) -> bool:
        match = _UNDERLINE.match(text)
        if not match or self.open_lines != 1 or self.open_mark is not Mark.PLAIN:
            return False
        if len(match[1]) < 3 or len(self.last) > 150 or (match[1][0] == "-" and ends_sentence(self.last)):
            return False
        self.open_mark = Mark.HEADING
        self._close()
        self.apart = True
        return True

    def _take_text(self, line: _Line) -> None:
        text, mark, skip = line.text, Mark.PLAIN, 0
        quote = _QUOTE.match(text)
        if quote:
            mark, skip = Mark.QUOTE, quote.end()
            if not text[skip:].strip():  # a bare ">" parts two paragraphs of a quotation
                self._close()
                self.apart = True
                return
        item = _ITEM.match(text, skip)
        if item and not _DAY_LIKE.match(text, skip) and self._may_start_item():
            mark, skip = Mark.ITEM, item.end()
            self._close()
        elif self.open_lines and not self._continues(text[skip:], mark):
            self._close()
        start, end = line.start + skip, line.start + len(text)
        if not self.open_lines:
            self.open_start, self.open_mark = start, mark
        self.open_end, self.last = end, text[skip:]
        self.open_lines += 1

    def _may_start_item(self) -> bool:
        """A dash at the head of a wrapped line is no list marker when the line before runs on."""
        if not self.open_lines or self.open_mark is Mark.ITEM:
            return True
        last = self.last.rstrip()
        return ends_sentence(last) or last.endswith((":", ";")) or len(last) < 0.7 * (self.width or 0)

    def _continues(self, text: str, mark: Mark) -> bool:
        """Whether a line goes on with the open paragraph."""
        if mark is Mark.QUOTE and self.open_mark is not Mark.QUOTE:
            return False
        last, text = self.last.strip(), text.strip()
        if is_standing_line(last) or is_standing_line(text):
            return False
        if len(self.out) < _HEAD and (is_dated_line(last) or is_dated_line(text)):
            return False
        if not ends_sentence(last) and (starts_lower(text) or dangling(last)):
            return True
        if not self.width or len(last) > _WRAP_LIMIT:
            return False
        room = self.width - len(last) - 1 - len(text.split(maxsplit=1)[0])
        return room < 0.2 * self.width if not ends_sentence(last) else room < 0.12 * self.width

    def _close(self) -> None:
        if self.open_lines:
            self._add(self.open_start, self.open_end, self.open_mark)
        self.open_lines, self.last = 0, ""

    def _add(self, start: int, end: int, mark: Mark) -> None:
        start, end = unwrap(self.text, start, end)
        if start < end:
            self.out.append(Paragraph(start, end, mark, self.apart))
            self.apart = False


def _wrap_width(lines: list[_Line]) -> int | None:
    """Width to which the lines were wrapped, None when a line is a paragraph.

    Measured on lines that another line follows at once: wrapped text fills most of them to nearly the same
    length and ends few of them with a sentence.
    """
    inner = [
        line.text.strip()
        for line, after in pairwise(lines)
        if not line.blank and not after.blank and not is_standing_line(line.text.strip())
    ]
    if len(inner) < 2:
        return None
    lengths = sorted(map(len, inner))
    width = lengths[min(len(lengths) - 1, int(len(lengths) * 0.97))]
    full = sum(length >= 0.7 * width for length in lengths)
    done = sum(map(ends_sentence, inner))
    if not _WRAP_LEAST <= width <= _WRAP_LIMIT or full < 0.55 * len(inner) or done > 0.6 * len(inner):
        return None
    return width

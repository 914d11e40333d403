"""What a parser is given for a passage: its words without markup, each traced to its stored characters."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from html.entities import html5

from blocs.reports.report import Passage, Span

__all__ = ["View", "view"]

_UNSEEN = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f"
_NEWLINE = r"(?:\r\n|[\n\r\v\f\x85\u2028\u2029])"
_INLINE = "a|abbr|b|br|cite|del|em|i|ins|mark|p|q|s|small|span|strong|sub|sup|u"
_TARGET = r"\((?:[^()\s]|\([^()\s]{0,200}\)){0,2000}(?:\s\"[^\"]{0,300}\")?\)"
_TOKEN = re.compile(
    rf"""
    (?P<hyphen>(?<=[^\W\d_])(?:-|\u00ad)[ \t]*{_NEWLINE}[ \t]*(?:>[ \t]?)*(?=[^\W\d_]))
  | (?P<space>(?:[\s{_UNSEEN}]|&nbsp;|&\#160;|&\#[xX][aA]0;)+)
  | (?P<escape>\\[!-/:-@\[-`{{-~])
  | (?P<entity>&(?:\#\d{{1,7}}|\#[xX][0-9a-fA-F]{{1,6}}|[A-Za-z][A-Za-z0-9]{{1,31}});)
  | (?P<image>!\[[^\[\]]{{0,1000}}\]{_TARGET})
  | (?P<link>\[(?=(?P<label>[^\[\]]{{1,1000}})(?P<target>\](?:{_TARGET}|\[[^\[\]]{{0,100}}\]))))
  | (?P<close>\])
  | (?P<tag></?(?:{_INLINE})(?:\s[^<>]{{0,500}})?/?>)
  | (?P<address><(?=(?:https?://|mailto:)[^<>\s]{{1,2000}}>))
  | (?P<marks>\*+|_+)
    """,
    re.VERBOSE,
)
_BREAK = re.compile(_NEWLINE)
_QUOTE = re.compile(rf"(?:>[ \t{_UNSEEN}]*)+")
_FIRST_PARTS = """all anti arms cease cross eight ex far fifth first five four full half hard high
ill large less long low mid mini much multi nine non one quasi second self semi seven short single
six small so soft state ten third three top trade twenty two war well wide"""
_SUFFIX = re.compile(r"(?:ing|ed|ers?|ments?|[st]ions?|ern|ly|ness|ity|ies|y|iance|age|al|able|en|est)\b")
_COMPOUND = frozenset(_FIRST_PARTS.split())


@dataclass(frozen=True, slots=True)
class View:
    """Text for a parser, and for each of its characters the stored characters that it stands for.

    Attributes
    ----------
    text : str
        The words, with one space where the stored text has any white space or breaks off between spans.
    origin, until : array of int64, one per character of `text`
        First and one-past-last offset into the stored text. Both never fall; a plain character has
        ``until == origin + 1``, an entity or a line break is longer; an escaped character is traced without
        its backslash.
    """

    text: str
    origin: array[int]
    until: array[int]

    def stored(self, start: int, end: int) -> Span:
        """Stored span of the characters ``text[start:end]``: it covers exactly their first and last ones.

        An empty range gives an empty span. Raises IndexError outside the text.
        """
        if not 0 <= start <= end <= len(self.text):
            raise IndexError(f"[{start}, {end}) is outside a view of {len(self.text)} characters")
        if start == end:
            at = self.origin[start] if start < len(self.text) else (self.until[-1] if self.text else 0)
            return at, at
        return self.origin[start], self.until[end - 1]

    def shown(self, start: int, end: int) -> Span:
        """View range of the characters that any stored character of ``[start, end)`` stands behind."""
        first = bisect_right(self.until, start)
        return first, max(first, bisect_left(self.origin, end))


def view(text: str, passage: Passage) -> View:
    """Show a passage to a parser.

    Parameters
    ----------
    text : str
        The report's text as stored.
    passage : Passage
        One or more spans of it.

    Returns
    -------
    View
        Escapes (``\\\\$200``), paired emphasis marks at word edges, link targets, images and inline tags are
        left out; entities are one character; white space is one space; invisible and control characters are
        left out; a word divided over two lines is whole again. Brackets that are not links, and single
        marks (``5*3``, ``snake_case``), stay. Linear in the passage's length.

    Examples
    --------
    >>> from blocs.reports.report import BlockKind
    >>> text = "told the *Wall Street Journal* of \\\\$200 billion"
    >>> seen = view(text, Passage(BlockKind.BODY, ((0, len(text)),)))
    >>> seen.text
    'told the Wall Street Journal of $200 billion'
    >>> text[slice(*seen.stored(32, 44))]
    '$200 billion'
    """
    out = _Writer()
    for n, (start, end) in enumerate(passage.spans):
        if n:
            _join(out, text, passage.spans[n - 1][1], start)
        _show(out, text, start, end)
    while out.pieces and out.pieces[-1] == " ":
        out.pieces.pop()
        out.origin.pop()
        out.until.pop()
    return View("".join(out.pieces), out.origin, out.until)


class _Writer:
    """Pieces of the view; never two spaces in a row, none at the start."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.origin: array[int] = array("q")
        self.until: array[int] = array("q")

    def plain(self, text: str, start: int, end: int) -> None:
        if start < end:
            self.pieces.append(text[start:end])
            self.origin.extend(range(start, end))
            self.until.extend(range(start + 1, end + 1))

    def one(self, char: str, start: int, end: int) -> None:
        if char == " " and (not self.pieces or self.pieces[-1][-1] == " "):
            return
        self.pieces.append(char)
        self.origin.append(start)
        self.until.append(end)


def _join(out: _Writer, text: str, end: int, start: int) -> None:
    """Between two spans: one space, or nothing where a word was divided."""
    last = out.pieces[-1] if out.pieces else ""
    if last.endswith("-") and text[start : start + 1].islower() and _divided(text, end - 1, start):
        out.pieces[-1] = last[:-1]
        out.origin.pop()
        out.until.pop()
    else:
        out.one(" ", end, start)


def _divided(text: str, hyphen: int, rest: int) -> bool:
    """Whether the hyphen before a line break only divides a word (and does not join two); `rest` goes on."""
    if text[hyphen] == "\u00ad":
        return True
    before = re.search(r"[^\W\d_]+$", text[max(0, hyphen - 30) : hyphen])
    if before is None or not before[0].islower() or text.endswith("-", 0, hyphen - len(before[0])):
        return False
    return before[0] not in _COMPOUND or _SUFFIX.match(text, rest) is not None


def _show(out: _Writer, text: str, start: int, end: int) -> None:
    tokens = list(_TOKEN.finditer(text, start, end))
    dropped = set(_paired(text, tokens, start, end))
    at = start
    closing = target = -1  # where the open link's label and target end
    skip_to = start
    for n, token in enumerate(tokens):
        begin, stop = token.span()
        if begin < skip_to:
            continue
        kind = next(name for name in _KINDS if token[name] is not None)
        out.plain(text, at, begin)
        at = stop
        if kind == "space":
            quoted = _QUOTE.match(text, stop, end) if _BREAK.search(token[0]) else None
            if quoted:
                at = skip_to = quoted.end()
            if _visible_space(token[0]):
                out.one(" ", begin, at)
        elif kind == "hyphen":
            if not text[stop].islower() or not _divided(text, begin, stop):
                out.one("-", begin, begin + 1)
        elif kind == "entity":
            char = _entity(token[0])
            if char is None:
                out.plain(text, begin, stop)
            else:
                out.one(char, begin, stop)
        elif kind == "escape":
            out.plain(text, begin + 1, stop)
        elif kind == "link":
            closing = token.end("label")
            target = token.end("target")
        elif kind == "close":
            if begin == closing:
                at = skip_to = target
            else:
                out.plain(text, begin, stop)
        elif kind == "address":
            close = text.index(">", stop)
            out.plain(text, stop, close)
            at = skip_to = close + 1
        elif kind == "marks" and n not in dropped:
            out.plain(text, begin, stop)
        elif kind == "tag" and token[0].lower().startswith("<br"):
            out.one(" ", begin, stop)
    out.plain(text, at, end)


_KINDS = ("space", "hyphen", "escape", "entity", "image", "link", "close", "tag", "address", "marks")


def _visible_space(run: str) -> bool:
    return "&" in run or any(c.isspace() for c in run)


def _entity(name: str) -> str | None:
    """The one character that an entity stands for; None when it stands for none, or for more."""
    if name[1] == "#":
        code = int(name[3:-1], 16) if name[2] in "xX" else int(name[2:-1])
        known = 0x20 <= code <= 0x10FFFF and not 0x7F <= code < 0xA0 and not 0xD800 <= code < 0xE000
        char = chr(code) if known else ""
    else:
        char = html5.get(name[1:], "")
    if len(char) != 1:
        return None
    return " " if char.isspace() else char


def _paired(text: str, tokens: list[re.Match[str]], start: int, end: int) -> Iterator[int]:
    """Numbers of the emphasis marks that have a partner, by CommonMark's flanking rule at word edges."""
    waiting: dict[str, int] = {}
    for n, token in enumerate(tokens):
        marks = token["marks"]
        if marks is None or len(marks) > 3:
            continue
        before = text[token.start() - 1] if token.start() > start else " "
        after = text[token.end()] if token.end() < end else " "
        if not before.isspace() and not after.isalnum() and marks in waiting:
            yield waiting.pop(marks)
            yield n
        elif not after.isspace() and not before.isalnum():
            waiting[marks] = n

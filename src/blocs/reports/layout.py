"""What stands where in a text: blocks told apart by kind, running text gathered into passages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from blocs.reports.days import find_days
from blocs.reports.heads import dated_opening, is_credit, is_dated_line, is_small_print
from blocs.reports.mastheads import is_letterhead, is_masthead
from blocs.reports.page import is_caption, is_contact, is_furniture, is_link
from blocs.reports.paragraphs import Mark, Paragraph, split
from blocs.reports.phrases import abbreviated, count_words, dangling, ends_sentence, starts_lower
from blocs.reports.report import Block, BlockKind, Passage, Span
from blocs.reports.signed import dateline_end, is_byline, is_day_line

__all__ = ["Layout", "lay_out"]

_RUNNING = frozenset({BlockKind.TITLE, BlockKind.HEADING, BlockKind.BODY, BlockKind.CAPTION})
_STEPPED_OVER = frozenset({BlockKind.CAPTION, BlockKind.LINK, BlockKind.CONTACT, BlockKind.FURNITURE})
_LABEL = re.compile(r"[\"“]?[A-Z][A-Z.’' -]{1,30}:")
_PICTURE = re.compile(
    r"photo|image|picture|video|getty|handout|courtesy|file\b|credit|caption|©", re.IGNORECASE
)
_FAR = 6  # blocks that may stand between the halves of a broken paragraph
_BREAKS = 50  # pieces that one paragraph may be broken into
_HEAD = 12  # paragraphs at most before the text begins in earnest
_FOOT = 3  # paragraphs at the end that may sign the report
_LONG = 30  # words of a paragraph that is running text beyond doubt


@dataclass(frozen=True, slots=True)
class Layout:
    """Blocks and passages of one text, both in order."""

    blocks: tuple[Block, ...]
    passages: tuple[Passage, ...]


def lay_out(text: str, paragraphs: Sequence[Paragraph] | None = None) -> Layout:
    """Tell the parts of a text apart.

    Parameters
    ----------
    text : str
        The text as stored.
    paragraphs : sequence of Paragraph, optional
        Where the loader knows them (HTML); by default they are found in the text.

    Returns
    -------
    Layout
        Blocks are ordered and disjoint; a character that is not white space is in exactly one of them or is
        markup (see `blocs.reports.paragraphs`). Every BODY, TITLE, HEADING and CAPTION block is in exactly
        one passage; BODY blocks share a passage where a paragraph was broken in mid-phrase.

    Examples
    --------
    >>> text = "Pact signed\\n\\nBy Jane Doe\\n\\nThey urged Seoul to mend\\n\\nrelations with Pyongyang.\\n"
    >>> [(block.kind.value, text[block.start:block.end][:12]) for block in lay_out(text).blocks]
    [('title', 'Pact signed'), ('byline', 'By Jane Doe'), ('body', 'They urged S'), ('body', 'relations wi')]
    >>> lay_out(text).passages[-1].spans
    ((26, 50), (52, 77))
    """
    found = list(split(text)) if paragraphs is None else list(paragraphs)
    kinds = _kinds(text, found)
    blocks: list[Block] = []
    items: set[int] = set()
    labels = _labels(text, found)
    for paragraph, kind in zip(found, kinds, strict=True):
        start, end = paragraph.start, paragraph.end
        if kind is BlockKind.BODY:
            opening = text[start : min(end, start + 400)]
            cut = dated_opening(opening) or dateline_end(opening)
            if cut and not (labels > 1 and _LABEL.match(text, start, end)):
                head = text[start : start + cut].rstrip()
                blocks.append(Block(BlockKind.DATELINE, start, start + len(head)))
                start += cut
                if start >= end:
                    continue
            if paragraph.mark is Mark.ITEM:
                items.add(len(blocks))
        blocks.append(Block(kind, start, end))
    return Layout(tuple(blocks), _passages(text, blocks, items))


def _labels(text: str, paragraphs: Sequence[Paragraph]) -> int:
    """Paragraphs that start with a name in capitals and a colon: one may be a dateline, more are speakers."""
    return sum(_LABEL.match(text, p.start, p.end) is not None for p in paragraphs)


def _kinds(text: str, paragraphs: Sequence[Paragraph]) -> list[BlockKind]:
    words = [text[p.start : min(p.end, p.start + 1000)] for p in paragraphs]
    kinds: list[BlockKind | None] = [None] * len(paragraphs)
    contact_leads = False
    for n, (p, said) in enumerate(zip(paragraphs, words, strict=True)):
        long = p.end - p.start > 1000
        kind = None if long else _told(p, said, contact_leads)
        contact_leads = kind is BlockKind.CONTACT and (
            said.rstrip().endswith(":") or not _apart(paragraphs, n + 1)
        )
        kinds[n] = kind
    _sign_last_caption(words, kinds)
    _mark_dated(paragraphs, words, kinds)
    prose = [n for n, p in enumerate(paragraphs) if kinds[n] is None and _is_prose(p, words[n])]
    begun = prose[0] if prose else len(paragraphs)
    _mark_head(paragraphs, words, kinds, begun)
    for n, p in enumerate(paragraphs):
        if kinds[n] is None:
            kinds[n] = _running_kind(paragraphs, words, kinds, n, p)
    return [kind or BlockKind.BODY for kind in kinds]


def _apart(paragraphs: Sequence[Paragraph], n: int) -> bool:
    return n >= len(paragraphs) or paragraphs[n].apart


def _told(p: Paragraph, said: str, contact_leads: bool) -> BlockKind | None:
    """Kind of a paragraph that its own words give away."""
    if p.mark is Mark.FURNITURE:
        return BlockKind.FURNITURE
    if p.mark is Mark.CAPTION:
        return BlockKind.CAPTION
    if p.mark is Mark.HEADING:
        return BlockKind.FURNITURE if not any(c.isalnum() for c in said) else None
    if is_link(said):
        return BlockKind.LINK
    if is_furniture(said):
        return BlockKind.FURNITURE
    if is_caption(said):
        return BlockKind.CAPTION
    if is_contact(said, after=contact_leads):
        return BlockKind.CONTACT
    if is_byline(said, head=False):
        return BlockKind.BYLINE
    return None


def _sign_last_caption(words: Sequence[str], kinds: list[BlockKind | None]) -> None:
    """A last paragraph that ends in ``(AP)`` is the report's own unless it describes a picture."""
    texts = [n for n, kind in enumerate(kinds) if kind in (None, BlockKind.CAPTION)]
    if texts and kinds[texts[-1]] is BlockKind.CAPTION and not is_caption(words[texts[-1]], last=True):
        kinds[texts[-1]] = None


def _mark_dated(paragraphs: Sequence[Paragraph], words: Sequence[str], kinds: list[BlockKind | None]) -> None:
    """Lines of the head and the foot that tell the day, and the credits beside them."""
    long = (n for n, said in enumerate(words) if count_words(said) > _LONG and not is_dated_line(said))
    begun = next(long, len(paragraphs))
    edges = {*range(min(begun, _HEAD)), *range(max(begun + 1, len(paragraphs) - _FOOT), len(paragraphs))}
    dated = [
        n
        for n in sorted(edges)
        if paragraphs[n].mark is Mark.PLAIN and _open_to_day(kinds[n], words[n]) and is_dated_line(words[n])
    ]
    for n in dated:
        by = words[n].startswith(("By ", "BY ", "by ")) or (
            not is_day_line(words[n]) and is_byline(words[n], head=True)
        )
        kinds[n] = BlockKind.BYLINE if by else BlockKind.DATELINE
        for beside in (n - 1, n + 1):
            if beside not in edges or kinds[beside] not in (None, BlockKind.LINK):
                continue
            if is_credit(words[beside]):
                kinds[beside] = BlockKind.BYLINE
            elif is_small_print(words[beside]):
                kinds[beside] = BlockKind.FURNITURE


def _open_to_day(kind: BlockKind | None, said: str) -> bool:
    """Whether a line may still be one with the day: brackets make no link, an agency's name no caption."""
    return kind in (None, BlockKind.LINK) or (kind is BlockKind.CAPTION and not _PICTURE.search(said))


def _is_prose(p: Paragraph, said: str) -> bool:
    """Running text beyond doubt: long, or ending as a sentence does."""
    if p.mark is Mark.HEADING or is_day_line(said):
        return False
    count = len(said.split())
    if p.mark in (Mark.QUOTE, Mark.ITEM):
        return True
    if starts_lower(said):
        return True
    return count > 30 or (count >= 3 and ends_sentence(said) and not _capitalised(said))


def _capitalised(said: str) -> bool:
    """Title Case or all capitals, as English headlines may be."""
    longer = [w for w in re.findall(r"[^\W\d_][\w’'-]*", said[:300]) if len(w) > 3]
    return bool(longer) and len(said) < 200 and sum(w[0].isupper() for w in longer) >= 0.8 * len(longer)


def _mark_head(
    paragraphs: Sequence[Paragraph], words: Sequence[str], kinds: list[BlockKind | None], begun: int
) -> None:
    """Title, byline, day and standfirst, before the running text begins."""
    marked = [n for n, p in enumerate(paragraphs) if p.mark is Mark.HEADING and kinds[n] is None]
    title = next((n for n in marked if n <= begun), None)
    mastheads = _mastheads(words, kinds, begun) if title is None else frozenset()
    if begun == len(paragraphs) and title is None:
        return  # nothing but short lines: there is no text for a title to stand over
    for n in range(min(begun, len(paragraphs) - 1)):
        if kinds[n] is not None or n == title:
            continue
        said = words[n]
        if is_day_line(said):
            kinds[n] = BlockKind.DATELINE
        elif title is not None and n < title and not said.startswith(("By ", "BY ")):
            kinds[n] = BlockKind.FURNITURE  # a letterhead
        elif n in mastheads:
            kinds[n] = BlockKind.FURNITURE
        elif (
            title is None and _title_like(said) and not (kinds[n + 1] is None and starts_lower(words[n + 1]))
        ):
            title = n
        elif is_byline(said, head=True):
            kinds[n] = BlockKind.BYLINE
    if title is not None:
        kinds[title] = BlockKind.TITLE


def _mastheads(words: Sequence[str], kinds: Sequence[BlockKind | None], begun: int) -> frozenset[int]:
    """Paragraphs that name the outlet, or belong to its name, above what can be the headline."""
    begun = min(begun, _HEAD)
    named = {n for n in range(begun) if kinds[n] is None and is_masthead(words[n], *words[n + 1 : n + 2])}
    if not named:
        return frozenset()
    first = min(named)
    above = {n for n in range(first, begun) if kinds[n] is None and (n in named or is_letterhead(words[n]))}
    headline = next(
        (
            n
            for n in range(first, begun)
            if kinds[n] is None
            and n not in above
            and _title_like(words[n])
            and not words[n].rstrip().endswith(".")
        ),
        0,
    )
    return frozenset(n for n in above if n < headline)


def _title_like(said: str) -> bool:
    said = said.strip()
    signed = said.startswith(("By ", "BY ")) or count_words(said) < 4 or bool(find_days(said[:250]))
    if len(said) > 250 or (signed and is_byline(said, head=True)):
        return False
    if starts_lower(said) or dangling(said) or said.endswith((":", ";")):
        return False
    return not said.endswith(".") or _capitalised(said)


def _running_kind(
    paragraphs: Sequence[Paragraph],
    words: Sequence[str],
    kinds: Sequence[BlockKind | None],
    n: int,
    p: Paragraph,
) -> BlockKind:
    """HEADING or BODY for what nothing else has claimed; DATELINE for a day that stands alone."""
    said = words[n].strip()
    if p.mark is Mark.HEADING:
        return BlockKind.HEADING
    if p.mark in (Mark.ITEM, Mark.QUOTE) or p.end - p.start > 120:
        return BlockKind.BODY
    if is_day_line(said):
        return BlockKind.DATELINE
    count = len(said.split())
    shouted = said.isupper() and count <= 15
    if count > (15 if shouted else 9) or said.endswith((",", ";", ":")) or ends_sentence(said):
        return BlockKind.BODY
    if not (said[0].isupper() or said[0].isdigit() or said[0] in "\"'“‘«") or dangling(said):
        return BlockKind.BODY
    follower = next((m for m in range(n + 1, len(paragraphs)) if kinds[m] not in _STEPPED_OVER), None)
    if follower is None or starts_lower(words[follower]) or paragraphs[follower].mark is Mark.HEADING:
        return BlockKind.BODY if follower is None or starts_lower(words[follower]) else BlockKind.HEADING
    if not p.apart and paragraphs[follower].end - paragraphs[follower].start < 100:
        return BlockKind.BODY  # one short line among others
    before = next((m for m in range(n - 1, -1, -1) if kinds[m] not in _STEPPED_OVER), None)
    if before is not None and kinds[before] in (None, BlockKind.BODY):
        last = words[before] if paragraphs[before].end - paragraphs[before].start <= 1000 else ""
        if last and not ends_sentence(last) and dangling(last):
            return BlockKind.BODY
    return BlockKind.HEADING


def _passages(text: str, blocks: Sequence[Block], items: set[int]) -> tuple[Passage, ...]:
    gathered: list[tuple[BlockKind, list[Span]]] = []
    body: list[Span] = []  # spans of the paragraph that may go on
    gap = 0  # blocks stepped over since it stopped
    for n, block in enumerate(blocks):
        span = (block.start, block.end)
        if block.kind is BlockKind.BODY:
            joins = (
                0 < len(body) < _BREAKS and gap <= _FAR and n not in items and _goes_on(text, body[-1], span)
            )
            if joins:
                body.append(span)
            else:
                body = [span]
                gathered.append((block.kind, body))
            gap = 0
            if n in items:
                body = []
            continue
        gap += 1
        if block.kind not in _STEPPED_OVER:
            body = []
        if block.kind in _RUNNING:
            gathered.append((block.kind, [span]))
    return tuple(Passage(kind, tuple(spans)) for kind, spans in gathered)


def _goes_on(text: str, before: Span, after: Span) -> bool:
    """Whether a paragraph is the rest of the one before it, which the layout broke in mid-phrase."""
    last = text[max(before[0], before[1] - 60) : before[1]]
    first = text[after[0] : min(after[1], after[0] + 20)]
    if not ends_sentence(last):
        return starts_lower(first) or dangling(last)
    return starts_lower(first) and abbreviated(last)

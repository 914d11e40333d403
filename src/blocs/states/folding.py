"""Fold forms and texts alike before they meet, keeping count of places.

Accents are dropped, curly apostrophes, dashes and white space become plain ones, invisible marks are
skipped. Case is kept: ``turkey`` is not ``Turkey``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache

__all__ = ["fold", "fold_form"]

_PLAIN = {
    **dict.fromkeys(map(ord, "‘’ʼʻ′`´＇"), "'"),
    **dict.fromkeys(map(ord, "‐‑‒–−"), "-"),
    **dict.fromkeys(map(ord, "\t\n\r\v\f\u00a0\u1680\u2028\u2029\u202f\u205f\u3000"), " "),
    **dict.fromkeys(range(0x2000, 0x200B), " "),
    **{ord(a): b for a, b in zip("ıłŁøØđĐðħŧəƏ", "ilLoOdDdhteE", strict=True)},
}

# Marks without width (direction, joiners, soft hyphens) and combining accents; runs of white space
# within a paragraph. They are rare, so texts without them keep their offsets and skip the slow way.
_MARKS = "\u00ad\u0300-\u036f\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
_INVISIBLE = re.compile(f"[{_MARKS}]")
_SLOW = re.compile(rf"[{_MARKS}]|[ \t\r\u00a0]\s|\s[ \t\u00a0]")


@cache
def _table() -> Mapping[int, str]:
    """Map every precomposed Latin letter to its base letter, one for one."""
    table: dict[int, str] = dict(_PLAIN)
    for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00)):
        base = unicodedata.normalize("NFD", chr(code))[0]
        if code not in table and base != chr(code) and base.isascii():
            table[code] = base
    return table


def fold(text: str) -> tuple[str, list[int] | None]:
    """Fold a text for matching.

    Returns
    -------
    str
        The folded text.
    list of int or None
        For each folded code point (and the end) its place in `text`; None when places are equal.

    Examples
    --------
    >>> fold("Côte d’Ivoire")
    ("Cote d'Ivoire", None)
    """
    if text.isascii() and not _SLOW.search(text):
        return text.translate(_table()) if "\n" in text or "\t" in text or "`" in text else text, None
    plain = text.translate(_table())
    if not _SLOW.search(text):
        return plain, None
    kept: list[str] = []
    places: list[int] = []
    place, size = 0, len(text)
    while place < size:
        char = plain[place]
        if char == " ":
            run = place
            while run < size and plain[run] == " ":
                run += 1
            # A line break within a name is a space; a blank line parts paragraphs and stays two.
            wide = 2 if text.count("\n", place, run) > 1 else 1
            kept.append(" " * wide)
            places.extend(range(place, place + wide))
            place = run
            continue
        if not _INVISIBLE.match(char):
            kept.append(char)
            places.append(place)
        place += 1
    places.append(len(text))
    return "".join(kept), places


def fold_form(form: str) -> str:
    """Fold a surface form as texts are folded."""
    if form.isascii():
        return form.strip()
    return fold(unicodedata.normalize("NFC", form))[0].strip()

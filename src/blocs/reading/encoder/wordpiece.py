"""Word pieces: how the encoder spells a word (WordPiece over the vocabulary of BERT, lower case).

Wu et al. 2016, arXiv:1609.08144: the longest piece of the vocabulary that begins the word, then the longest
that goes on, and so forth. Words come from the parser, so that only what stands inside them is cut here.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

__all__ = ["WordPieces"]

LONGEST = 100
"""Characters of the longest stretch that is spelled; a longer one is one unknown piece."""


class WordPieces:
    """A vocabulary of word pieces, one a line in the order of their numbers."""

    def __init__(self, vocabulary: Sequence[str]) -> None:
        self._ids = {piece: i for i, piece in enumerate(vocabulary)}
        self.begin, self.end, self.unknown, self.mask = (
            self._ids[p] for p in ("[CLS]", "[SEP]", "[UNK]", "[MASK]")
        )
        self.mark = self._ids.get("[unused1]", self.unknown)
        self.spell = lru_cache(maxsize=20_000)(self._spell)

    def _spell(self, word: str) -> tuple[int, ...]:
        """Pieces of one word; none for a blank or for control characters only."""
        return tuple(i for part in _parts(word) for i in self._pieces(part))

    def _pieces(self, part: str) -> list[int]:
        if len(part) > LONGEST:
            return [self.unknown]
        found, start = [], 0
        while start < len(part):
            for stop in range(len(part), start, -1):
                number = self._ids.get(part[start:stop] if start == 0 else "##" + part[start:stop])
                if number is not None:
                    found.append(number)
                    start = stop
                    break
            else:
                return [self.unknown]
        return found


def _parts(word: str) -> Iterator[str]:
    """Runs of letters and digits, each other character alone; lower case, without accents or controls."""
    run = ""
    for char in unicodedata.normalize("NFD", word.lower()):
        kind = unicodedata.category(char)
        if kind == "Mn" or char in "\x00\ufffd" or (kind[0] == "C" and char not in "\t\n\r"):
            continue
        if char.isspace():
            if run:
                yield run
            run = ""
        elif kind[0] == "P" or (kind[0] == "S" and char.isascii()) or _is_cjk(char):
            if run:
                yield run
            yield char
            run = ""
        else:
            run += char
    if run:
        yield run


def _is_cjk(char: str) -> bool:
    code = ord(char)
    return (
        0x4E00 <= code <= 0x9FFF
        or 0x3400 <= code <= 0x4DBF
        or 0x20000 <= code <= 0x2CEAF
        or 0xF900 <= code <= 0xFAFF
        or 0x2F800 <= code <= 0x2FA1F
    )

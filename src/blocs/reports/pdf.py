"""PDF: the text of its pages, with running heads told apart by their repetition."""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from io import BytesIO
from typing import TYPE_CHECKING

from blocs.errors import EmptyInput, EncryptedInput, InputError, TruncatedInput
from blocs.reports.draft import Draft
from blocs.reports.metadata import Metadata
from blocs.reports.paragraphs import split

if TYPE_CHECKING:
    from pypdf import PdfReader

__all__ = ["read"]

_EDGE = 3  # lines at a page's head and foot that may be running heads
_UNPRINTED = str.maketrans({"\0": "\N{REPLACEMENT CHARACTER}"})


def read(data: bytes, name: str, declared: str | None = None) -> Draft:
    """Read a PDF.

    Parameters
    ----------
    data : bytes
        The whole file.
    name : str
        For messages.
    declared : str, optional
        Not used; a PDF knows its own encodings.

    Returns
    -------
    Draft
        Pages are parted by a blank line; hyphens at line ends stay in the text (a `View` joins them). The
        file's own title and creation day are weak hints: tools write them.

    Raises
    ------
    EncryptedInput
        A password is needed.
    TruncatedInput
        It has no end, or its structure is damaged.
    EmptyInput
        No page holds text (a scan).
    """
    del declared
    if b"%%EOF" not in data[-4096:]:
        raise TruncatedInput(name, "its PDF ends before its end mark", "get the whole file")
    logging.getLogger("pypdf").addHandler(logging.NullHandler())  # else its remarks go to standard error
    try:
        pages, weak = _pages(data, name)
    except InputError:
        raise
    except Exception as error:  # damaged files make pypdf raise almost anything
        cause = str(error).splitlines()[0][:100] if str(error) else type(error).__name__
        raise TruncatedInput(
            name, f"its PDF is damaged ({cause})", "get the file again or print it anew"
        ) from error
    text = "\n\n".join(page for page in pages if page)
    if not any(map(str.isalnum, text)):
        raise EmptyInput(
            name, "its pages hold no text, only pictures of it", "run text recognition (OCR) on it first"
        )
    return Draft(
        name=name, text=text, raw=data, weak=weak, paragraphs=tuple(split(text, _running_heads(pages)))
    )


def _pages(data: bytes, name: str) -> tuple[list[str], Metadata]:
    from pypdf import PasswordType, PdfReader

    reader = PdfReader(BytesIO(data))
    if reader.is_encrypted and reader.decrypt("") == PasswordType.NOT_DECRYPTED:
        raise EncryptedInput(name, "it asks for a password", "save it without one")
    pages = [page.extract_text().strip("\n").translate(_UNPRINTED) for page in reader.pages]
    return pages, Metadata(title=_title(reader), published=_day(reader))


def _title(reader: PdfReader) -> str | None:
    title = reader.metadata.title if reader.metadata else None
    if not isinstance(title, str) or re.match(r"(?:Microsoft Word|untitled|\s*$)", title, re.IGNORECASE):
        return None
    return None if re.search(r"\.\w{2,5}$", title) else title.strip()


def _day(reader: PdfReader) -> date | None:
    try:
        made = reader.metadata.creation_date if reader.metadata else None
    except ValueError:  # a date that is none
        return None
    return made.date() if isinstance(made, datetime) else None


def _running_heads(pages: Sequence[str]) -> list[int]:
    """Offsets of lines that stand at the head or foot of most pages, page numbers aside."""
    seen: Counter[str] = Counter()
    edges: list[tuple[int, str]] = []
    at = 0
    for page in filter(None, pages):
        lines = page.splitlines(keepends=True)
        starts = [at]
        for line in lines:
            starts.append(starts[-1] + len(line))
        keep = set(range(min(_EDGE, len(lines)))) | set(range(max(0, len(lines) - _EDGE), len(lines)))
        shapes = [(starts[n], re.sub(r"\d+", "#", lines[n]).strip().lower()) for n in sorted(keep)]
        edges += shapes
        seen.update({shape for _, shape in shapes})
        at += len(page) + 2
    filled = sum(1 for page in pages if page)
    often = max(2, (filled + 1) // 2)
    return [start for start, shape in edges if shape and (seen[shape] >= often or shape == "#")]

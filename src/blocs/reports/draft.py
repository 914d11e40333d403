"""Between a loader and a `Report`: what was read from a file, before its parts are told apart."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field

from blocs.errors import EmptyInput
from blocs.reports.days import day_in_name
from blocs.reports.layout import lay_out
from blocs.reports.limits import ORIGIN, cut, measured, tidy
from blocs.reports.metadata import Metadata, first_known, from_text
from blocs.reports.paragraphs import Paragraph
from blocs.reports.report import OriginKind, Report

__all__ = ["Draft", "finish"]


@dataclass(frozen=True, slots=True)
class Draft:
    """One report as its loader gives it.

    Attributes
    ----------
    name : str
        As `Report.name`.
    text : str
        The text to be stored.
    raw : bytes
        The bytes that it was read from, for the hash.
    found : Metadata
        What the format itself tells (front matter, ``<meta>``, keys); trusted before the text.
    weak : Metadata
        What tools write by themselves (a PDF's creation day); trusted last.
    paragraphs : tuple of Paragraph or None
        The paragraphs where the format marks them, None to find them in the text.
    origin : str or None
        Address that it came from, None where none is told.
    contained : bool
        Whether it is a part of a container.
    """

    name: str
    text: str
    raw: bytes
    found: Metadata = field(default_factory=Metadata)
    weak: Metadata = field(default_factory=Metadata)
    paragraphs: tuple[Paragraph, ...] | None = None
    origin: str | None = None
    contained: bool = False


_SURROGATE = re.compile("[\ud800-\udfff]")


def finish(draft: Draft, given: Metadata, path: str, name: str, kind: OriginKind = "file") -> Report:
    """Tell the parts of a draft apart and settle what is known of it.

    Parameters
    ----------
    draft : Draft
        From a loader.
    given : Metadata
        The options of the call; they win over everything.
    path : str
        The file, as the user named it.
    name : str
        The file's name, with which the draft's begins.
    kind : "file", "url" or "stdin"
        What `path` is.

    Raises
    ------
    EmptyInput
        If the text holds no letter and no digit.
    """
    text = _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", draft.text)  # no such code point can be stored
    place = path + draft.name.removeprefix(name)  # "#n" in a container
    if not any(map(str.isalnum, text)):
        raise EmptyInput(place, "it holds no text", "give a file with a report in it")
    layout = lay_out(text, draft.paragraphs)
    named = Metadata(published=day_in_name(draft.name.partition("#")[0]))
    told = (draft.found, from_text(text, layout.blocks), named, draft.weak)
    known = first_known((given, *map(measured, told)))
    address = cut(tidy(draft.origin), ORIGIN) if draft.origin else None
    return Report(
        name=draft.name,
        text=text,
        blocks=layout.blocks,
        passages=layout.passages,
        title=known.title,
        byline=known.byline,
        publisher=known.publisher,
        published=known.published,
        origin=address or place,
        sha256=hashlib.sha256(draft.raw).hexdigest(),
        origin_kind="archive" if draft.contained else kind,
        retrieved=known.retrieved,
        agency=known.agency,
    )

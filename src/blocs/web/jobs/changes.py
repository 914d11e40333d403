"""What visitors can ask to be read, and how they stop it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from importlib.resources import files as packaged
from pathlib import PurePath
from typing import TYPE_CHECKING

from blocs.errors import UsageError
from blocs.reports.limits import given
from blocs.web.errors import Refused
from blocs.web.page import Change
from blocs.web.params import day, passage, ref, text

if TYPE_CHECKING:
    from blocs.web.site import Site

__all__ = ["CHANGES", "ENDINGS"]

ENDINGS = (".txt", ".md", ".html", ".htm", ".pdf", ".json", ".jsonl", ".warc", ".gz")
"""Kinds of files that are taken; what they hold decides how they are read."""

_MOST_FILES = 50


@dataclass(frozen=True)
class Upload:
    """What comes with files, or a text in their place."""

    publisher: str = text("publisher of all of them")
    title: str = text("title, of a text that is pasted")
    published: date | None = day("day of publication of all of them")
    pasted: str = passage("the text of a report", most=400_000)


def _upload(site: Site, view: Upload, files: Sequence[tuple[str, bytes]]) -> str:
    wanted = [*files]
    if view.pasted.strip():
        wanted.append(("pasted.txt", view.pasted.encode("utf-8")))
    if not wanted:
        raise UsageError("nothing was sent; choose files, or paste the text of a report")
    if len(wanted) > _MOST_FILES:
        raise UsageError(f"{len(wanted)} files were sent; send at most {_MOST_FILES} at once")
    if sum(len(content) for _, content in wanted) > site.settings.upload:
        raise Refused(f"too large; at most {site.settings.upload:,} bytes are taken", 413)
    for name, _ in wanted:
        if PurePath(name.lower()).suffix not in ENDINGS:
            raise Refused(f"{name[-60:]!r} is no kind that is read; send {', '.join(ENDINGS)}", 415)
    told = given(publisher=view.publisher or None, title=view.title or None, published=view.published)
    job = site.jobs.start(
        wanted,
        {
            "publisher": told.publisher or "",
            "title": told.title or "",
            "published": told.published.isoformat() if told.published else "",
        },
    )
    return site.href("job", job=job.id)


@dataclass(frozen=True)
class Nothing:
    """A form without fields."""


def _samples(site: Site, view: Nothing) -> str:
    del view
    folder = packaged("blocs.reports").joinpath("samples")
    found = sorted((e.name, e.read_bytes()) for e in folder.iterdir() if e.name.endswith(".md"))
    return site.href("job", job=site.jobs.start(found, {}).id)


@dataclass(frozen=True)
class Cancel:
    """Which job."""

    job: str = ref("id of the job")


def _cancel(site: Site, view: Cancel) -> str:
    return site.href("job", job=site.jobs.cancel(view.job).id)


CHANGES = (
    Change("upload", "/jobs", Upload, _upload, "Send reports to be read into the store.", uploads=True),
    Change("samples", "/samples", Nothing, _samples, "Read the sample reports that come with blocs."),
    Change("cancel", "/jobs/{job}/cancel", Cancel, _cancel, "Stop a job; what it has read stays."),
)

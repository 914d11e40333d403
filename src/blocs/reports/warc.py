"""WARC: the web pages and texts of a crawl, each a report."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from typing import TYPE_CHECKING

from blocs.errors import InputError, OversizedInput, TruncatedInput
from blocs.reports import html, pdf, text
from blocs.reports.draft import Draft
from blocs.reports.markdown import fetched_day

if TYPE_CHECKING:
    from fastwarc.warc import WarcRecord

__all__ = ["Part", "content_of", "first_record", "media_of", "parts", "read_all", "read_part"]

_READERS = {
    "text/html": html,
    "application/xhtml+xml": html,
    "text/plain": text,
    "application/pdf": pdf,
}
_BROKEN = (OSError, ValueError, EOFError)
"""What fastwarc raises where an archive is damaged."""


def read_all(data: bytes, name: str, where: str, limit: int) -> Iterator[Draft | InputError]:
    """Read the pages of an archive.

    Parameters
    ----------
    data : bytes
        The whole archive, unpacked, within `limit`.
    name, where : str
        File name for the reports, path for messages.
    limit : int
        Bytes that a record's content may have after its HTTP encoding is undone.

    Yields
    ------
    Draft or InputError
        One for each response, resource or conversion record with HTML, plain text or PDF in it, named
        ``file#n``. Requests, metadata, pictures and answers other than 2xx are no reports and do not count.
        After a damaged record, reading goes on at the next record that can be found.
    """
    for part in parts(data, where):
        if isinstance(part, InputError):
            yield part
            continue
        label = f"{where}#{part.number}"
        try:
            yield _draft(part.record, part.media, f"{name}#{part.number}", label, limit)
        except InputError as error:
            yield error


@dataclass(frozen=True, slots=True)
class Part:
    """A record that may be a report: its number in the archive, where it stands, and its media type."""

    number: int
    start: int
    end: int
    record: WarcRecord
    media: str


def parts(data: bytes, where: str, before: int = 0) -> Iterator[Part | InputError]:
    """Records of an archive that may be reports, and what is wrong where one is damaged.

    Parameters
    ----------
    data : bytes
        The archive, or a stretch of it that begins with a record.
    where : str
        Path for messages.
    before : int
        How many parts came before the stretch.
    """
    n, at = before, 0
    while 0 <= at < len(data):
        reader = _Records(data, at)
        for record, start, end, short in reader:
            if short:
                n += 1
                yield TruncatedInput(
                    f"{where}#{n}", "its record is shorter than its Content-Length", "get the whole file"
                )
                continue
            try:
                media = media_of(record)
            except _BROKEN as error:
                n += 1
                yield _damaged(f"{where}#{n}", error)
                continue
            if media is not None:
                n += 1
                yield Part(n, start, end, record, media)
        if reader.damage is None:
            return
        n += 1
        yield TruncatedInput(f"{where}#{n}", f"its record is damaged ({reader.damage})", "get the whole file")
        found = data.find(b"\nWARC/1.", reader.past)
        at = found + 1 if found >= 0 else -1


def read_part(data: bytes, name: str, where: str, limit: int) -> Draft:
    """Read the one record in `data`; `name` and `where` have its number, `limit` is as for `read_all`.

    Raises
    ------
    InputError
        When its content cannot be read.
    """
    for part in parts(data, where):
        if isinstance(part, InputError):
            break
        return _draft(part.record, part.media, name, where, limit)
    raise TruncatedInput(where, "its record is damaged", "get the whole file")


def first_record(data: bytes) -> WarcRecord | None:
    """The record that `data` begins with; None when there is none, or not all of it."""
    return next((record for record, _, _, short in _Records(data, 0) if not short), None)


class _Records:
    """Records from an offset on; `damage` says why they stopped early, `past` where the last one ends."""

    def __init__(self, data: bytes, at: int) -> None:
        self.data, self.at, self.past = data, at, at + 1
        self.damage: str | None = None

    def __iter__(self) -> Iterator[tuple[WarcRecord, int, int, bool]]:
        from fastwarc.warc import ArchiveIterator

        data = self.data[self.at :] if self.at else self.data
        try:
            for record in ArchiveIterator(BytesIO(data), parse_http=False, stream_detect=False):
                start, length = self.at + int(record.stream_pos), int(record.content_length)
                if not record.headers.get("WARC-Type"):
                    self.past, self.damage = start + 1, "it has no WARC-Type"
                    return
                head = self.data.find(b"\r\n\r\n", start)
                end = min(len(self.data), max(start + 1, head + 4 + length))
                self.past = end - 1
                short = head < 0 or head + 4 + length > len(self.data)
                if not short:  # it would take memory for all that the record says to hold
                    record.freeze()
                yield record, start, end, short
        except _BROKEN as error:
            self.damage = str(error) or type(error).__name__


def media_of(record: WarcRecord) -> str | None:
    """Media type of a record that may be a report, else None."""
    from fastwarc.warc import WarcRecordType

    if record.record_type not in (
        WarcRecordType.response,
        WarcRecordType.resource,
        WarcRecordType.conversion,
    ):
        return None
    if record.is_http and record.record_type == WarcRecordType.response:
        record.parse_http(auto_decode="all")
        headers = record.http_headers
        if headers is None or not 200 <= int(headers.status_code or 0) < 300:
            return None
        media = record.http_content_type
    else:
        media = record.headers.get("Content-Type")
    media = (media or "").partition(";")[0].strip().lower()
    return media if media in _READERS else None


def content_of(record: WarcRecord, label: str, limit: int) -> bytes:
    """Content of a record with its HTTP encoding undone; one byte more than `limit` where there is more.

    Raises
    ------
    TruncatedInput
        When it cannot be undone; `label` is the record in messages.
    """
    try:
        content: bytes = record.reader.read(limit + 1)
    except _BROKEN as error:
        raise _damaged(label, error) from error
    return content


def _damaged(label: str, error: Exception) -> TruncatedInput:
    return TruncatedInput(
        label, f"its content is damaged ({str(error) or type(error).__name__})", "get the whole file"
    )


def _draft(record: WarcRecord, kind: str, name: str, label: str, limit: int) -> Draft:
    content = content_of(record, label, limit)
    if len(content) > limit:
        raise OversizedInput(label, f"it unpacks to more than {limit:,} bytes", "raise the limit")
    draft: Draft = _READERS[kind].read(content, label, declared=record.http_charset)
    address = (record.headers.get("WARC-Target-URI") or "").strip("<> ")
    return replace(
        draft,
        name=name,
        found=replace(draft.found, retrieved=fetched_day(record.headers.get("WARC-Date"))),
        origin=address or None,
        contained=True,
    )

"""WARC: the web pages and texts of a crawl, each a report."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING

from blocs.errors import InputError, OversizedInput, TruncatedInput
from blocs.reports import html, pdf, text
from blocs.reports.draft import Draft
from blocs.reports.markdown import fetched_day

if TYPE_CHECKING:
    from fastwarc.warc import WarcRecord

__all__ = ["read_all"]

_READERS = {
    "text/html": html,
    "application/xhtml+xml": html,
    "text/plain": text,
    "application/pdf": pdf,
}


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
    n = at = 0
    while 0 <= at < len(data):
        reader = _Records(data, at)
        for record, short in reader:
            kind = _kind(record)
            if kind is None and not short:
                continue
            n += 1
            label = f"{where}#{n}"
            if short or kind is None:
                yield TruncatedInput(
                    label, "its record is shorter than its Content-Length", "get the whole file"
                )
                continue
            try:
                yield _draft(record, kind, f"{name}#{n}", label, limit)
            except InputError as error:
                yield error
        if reader.damage is None:
            return
        n += 1
        yield TruncatedInput(f"{where}#{n}", f"its record is damaged ({reader.damage})", "get the whole file")
        found = data.find(b"\nWARC/1.", reader.past)
        at = found + 1 if found >= 0 else -1


class _Records:
    """Records from an offset on; `damage` says why they stopped early, `past` where the last one ends."""

    def __init__(self, data: bytes, at: int) -> None:
        self.data, self.at, self.past = data, at, at + 1
        self.damage: str | None = None

    def __iter__(self) -> Iterator[tuple[WarcRecord, bool]]:
        from fastwarc.warc import ArchiveIterator

        try:
            for record in ArchiveIterator(
                BytesIO(self.data[self.at :]), parse_http=False, stream_detect=False
            ):
                start, length = self.at + int(record.stream_pos), int(record.content_length)
                if not record.headers.get("WARC-Type"):
                    self.past, self.damage = start + 1, "it has no WARC-Type"
                    return
                head = self.data.find(b"\r\n\r\n", start)
                self.past = min(len(self.data), max(start + 1, head + 4 + length)) - 1
                record.freeze()
                yield record, head < 0 or head + 4 + length > len(self.data)
        except (OSError, ValueError, EOFError) as error:
            self.damage = str(error) or type(error).__name__


def _kind(record: WarcRecord) -> str | None:
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


def _draft(record: WarcRecord, kind: str, name: str, label: str, limit: int) -> Draft:
    content = record.reader.read(limit + 1)
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

"""PDFs and WARCs written by hand, so that no binary file need be kept."""

from __future__ import annotations

import gzip
from collections.abc import Sequence

from blocs.errors import InputError
from blocs.reports import Block, BlockKind, Report, load_bytes


def pdf(pages: Sequence[Sequence[str]], info: str = "") -> bytes:
    """A PDF with one line of text under the other, 14 points apart; an empty line is a gap."""
    bodies = ["<< /Type /Catalog /Pages 2 0 R >>", ""]
    kids = []
    for lines in pages:
        shown = "".join(
            f"BT /F1 10 Tf 50 {780 - 14 * n} Td ({_escaped(line)}) Tj ET\n"
            for n, line in enumerate(lines)
            if line
        )
        bodies.append(f"<< /Length {len(shown)} >>\nstream\n{shown}endstream")
        bodies.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents {len(bodies)} 0 R "
            "/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>"
        )
        kids.append(f"{len(bodies)} 0 R")
    bodies[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    bodies.append(f"<< {info} >>")
    out, places = b"%PDF-1.4\n", []
    for n, body in enumerate(bodies, start=1):
        places.append(len(out))
        out += f"{n} 0 obj\n{body}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    size = len(bodies) + 1
    tail = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<< /Size {size} /Root 1 0 R "
    return out + f"{tail}/Info {len(bodies)} 0 R >>\nstartxref\n{len(out)}\n%%EOF\n".encode("latin-1")


def _escaped(line: str) -> str:
    return line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def record(
    address: str,
    body: bytes,
    media: str = "text/html; charset=utf-8",
    *,
    kind: str = "response",
    status: str = "200 OK",
    packed: bool = False,
) -> bytes:
    """One WARC record with an HTTP answer in it."""
    if packed:
        body = gzip.compress(body)
    head = f"HTTP/1.1 {status}\r\nContent-Type: {media}\r\n" + (
        "Content-Encoding: gzip\r\n" if packed else ""
    )
    block = head.encode() + f"Content-Length: {len(body)}\r\n\r\n".encode() + body
    lead = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {address}\r\nWARC-Date: 2018-09-12T00:00:00Z\r\n"
        "WARC-Record-ID: <urn:uuid:12345678-1234-1234-1234-1234567890ab>\r\n"
        f"Content-Type: application/http; msgtype={kind}\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return lead.encode() + block + b"\r\n\r\n"


def page(title: str, *paragraphs: str, head: str = "") -> bytes:
    """A web page with an article in it."""
    body = "".join(p if p.startswith("<") else f"<p>{p}</p>" for p in paragraphs)
    return (
        f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>{title}</title>{head}</head>"
        f"<body><nav><a href='/'>Home</a></nav><article><h1>{title}</h1>{body}</article>"
        "<footer>Copyright 2018 The Example Times</footer></body></html>"
    ).encode()


def one(data: bytes | str, name: str = "a.txt", **options: object) -> Report:
    """The one report in some bytes; its error is raised."""
    (item,) = all_of(data, name, **options)
    if isinstance(item, InputError):
        raise item
    return item


def all_of(data: bytes | str, name: str = "a.txt", **options: object) -> list[Report | InputError]:
    raw = data.encode() if isinstance(data, str) else data
    return list(load_bytes(raw, name, **options))  # type: ignore[arg-type]


def said(report: Report, kind: BlockKind | None = None) -> list[str]:
    """Texts of the blocks of a kind, or of all."""
    return [text_of(report, block) for block in report.blocks if kind in (None, block.kind)]


def text_of(report: Report, block: Block) -> str:
    return report.text[block.start : block.end]


def kinds(report: Report) -> list[tuple[str, str]]:
    """Each block's kind and the first 24 characters of its text."""
    return [(block.kind.value, text_of(report, block)[:24]) for block in report.blocks]

"""Readings made from the hand-coded records, so that the brief is tested apart from the reader."""

from __future__ import annotations

import hashlib
import json
import re
from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import Any

from blocs.brief import PlainAtlas
from blocs.evidence.link import Link, LinkEnd
from blocs.reading.reading import Reading, Sentence
from blocs.reading.records import Event, EventType, Quantity, Statement, record_id
from blocs.reports import Block, BlockKind, Passage, Report

NAMES = {
    "CHN": "China", "RUS": "Russia", "USA": "United States", "PRK": "North Korea", "MNG": "Mongolia",
    "JPN": "Japan", "KOR": "South Korea", "DEU": "Germany", "FRA": "France", "IRN": "Iran", "UKR": "Ukraine",
    "SYR": "Syria", "TUR": "Türkiye", "SAU": "Saudi Arabia", "IND": "India", "GBR": "United Kingdom",
}  # fmt: skip
SEATS = {
    "CHN": (39.91, 116.40), "RUS": (55.75, 37.62), "USA": (38.90, -77.04), "PRK": (39.03, 125.75),
    "MNG": (47.91, 106.88), "JPN": (35.68, 139.69), "KOR": (37.57, 126.98), "DEU": (52.52, 13.40),
    "FRA": (48.86, 2.35), "IRN": (35.69, 51.39), "UKR": (50.45, 30.52), "SYR": (33.51, 36.29),
    "TUR": (39.93, 32.86), "SAU": (24.71, 46.68), "IND": (28.61, 77.21), "GBR": (51.51, -0.13),
    "EU": (50.85, 4.35),
}  # fmt: skip
ATLAS = PlainAtlas(NAMES, SEATS)

GOLDSTEIN = {
    "AGREE": 4.0, "CONSULT": 1.0, "SUPPORT": 3.5, "CONCEDE": 5.0, "COOPERATE": 6.0, "AID": 7.0,
    "RETREAT": 7.0,
    "REQUEST": -1.0, "ACCUSE": -2.0, "REJECT": -4.0, "THREATEN": -5.0, "PROTEST": -6.0, "SANCTION": -6.0,
    "MOBILIZE": -7.0, "COERCE": -7.5, "ASSAULT": -9.5,
}  # fmt: skip

_ENDS = re.compile(r"(?<=[.?!])[”\"]?(?=\s+[“\"A-Z\[])")
_ABBREVIATED = re.compile(r"(?:U\.S|Mr|Dr|St)\.$")
_STATES = {
    "CHN": "China|Chinese|Beijing|Xi", "RUS": "Russia|Russian|Moscow|Putin",
    "USA": "United States|U\\.S\\.|US|Washington|Trump|Pentagon",
}  # fmt: skip
_FIGURE = re.compile(r"\b\d[\d,.]*\b|\bone third\b")


def _freeze(value: Any) -> Any:
    return tuple(_freeze(v) for v in value) if isinstance(value, list) else value


def sentences_of(text: str, spans: tuple[tuple[int, int], ...]) -> list[tuple[int, int]]:
    """Sentences of a passage by a plain rule, good enough for tests."""
    start, end = spans[0][0], spans[-1][1]
    found, begin = [], start
    for match in _ENDS.finditer(text, start, end):
        if not _ABBREVIATED.search(text[begin : match.start()]):
            found.append((begin, match.end()))
            begin = match.end() + len(text[match.end() :]) - len(text[match.end() :].lstrip())
    return [*found, (begin, end)]


def report_of(name: str, text: str, **known: Any) -> Report:
    """A report with paragraphs by empty lines; a paragraph broken in mid-phrase is one passage."""
    blocks, passages, pending = [], [], []
    for match in re.finditer(r"\S(?:.*\S)?", text):
        start, end = match.span()
        kind = BlockKind.BODY
        if text[start:end].startswith("## "):
            kind, start = BlockKind.TITLE, start + 3
        elif text[start] == "[":
            kind = BlockKind.LINK
        elif text[start:end].startswith(("To contact", "wsws.org")):
            kind = BlockKind.CONTACT
        elif text[start:end].startswith("In this photo"):
            kind = BlockKind.CAPTION
        elif end - start < 60 and text[end - 1] not in ".”":
            kind = BlockKind.BYLINE
        blocks.append(Block(kind, start, end))
        if kind in (BlockKind.TITLE, BlockKind.CAPTION):
            passages.append(Passage(kind, ((start, end),)))
        elif kind is BlockKind.BODY:
            pending.append((start, end))
            if text[end - 1] in '.”":':
                passages.append(Passage(kind, tuple(pending)))
                pending = []
    if pending:
        passages.append(Passage(BlockKind.BODY, tuple(pending)))
    title = next((text[b.start : b.end] for b in blocks if b.kind is BlockKind.TITLE), None)
    values: dict[str, Any] = {
        "title": title,
        "byline": None,
        "publisher": None,
        "published": None,
        "origin": name,
        "sha256": hashlib.sha256(text.encode()).hexdigest(),
    }
    return Report(name=name, text=text, blocks=tuple(blocks), passages=tuple(passages), **{**values, **known})


def reading_of(report: Report, rows: list[dict[str, Any]], reader: str = "gold 1") -> Reading:
    """A reading of `report` from rows in the shape of the gold files."""
    text = report.text
    spans = sorted((s, p.kind) for p in report.passages for s in sentences_of(text, p.spans))
    sentences = tuple(
        Sentence(
            a,
            b,
            kind,
            tuple(code for code, words in _STATES.items() if re.search(rf"\b(?:{words})", text[a:b])),
            len(_FIGURE.findall(text[a:b])),
        )
        for (a, b), kind in spans
    )
    made: dict[str, list[Any]] = defaultdict(list)
    said: list[tuple[tuple[tuple[int, int], ...], str]] = []
    for row in sorted(rows, key=lambda r: r["kind"] != "statement"):
        known = {k: _freeze(v) for k, v in row.items() if k not in ("report", "optional", "also")}
        start, end = row["start"], row["end"]
        subtype = row.get("type") or row.get("unit") or row.get("speaker") or ""
        ident = record_id(report.id, row["kind"], start, end, subtype)
        here = next(((a, b) for (a, b), _ in spans if a <= start < b), (start, end))
        shared = {
            "id": ident,
            "report": report.name,
            "report_id": report.id,
            "text": text[start:end],
            "sentence": here,
            "confidence": known.pop("confidence", round(0.45 + int(ident[:4], 16) / 65535 * 0.53, 2)),
            "reader": reader,
        }
        if row["kind"] == "statement":
            span = text.find(row["speaker"].split()[-1], *here)
            known["speaker_span"] = None if span < 0 else (span, span + len(row["speaker"].split()[-1]))
            made["statement"].append(Statement(**{"realis": "actual", **known, **shared}))
            said.append((known["content"], ident))
            continue
        shared["voice"] = next((i for spoken, i in said if any(a <= start < b for a, b in spoken)), None)
        if row["kind"] == "event":
            known["type"] = EventType(known["type"])
            known.setdefault("goldstein", GOLDSTEIN[known["type"]])
            made["event"].append(Event(**{**known, **shared}))
        else:
            made["quantity"].append(Quantity(**{**known, **shared}))
    return Reading(
        report,
        sentences,
        *(tuple(sorted(made[k], key=lambda r: r.start)) for k in ("event", "quantity", "statement")),
        reader,
    )


def gold_brief_material(shared: Path) -> tuple[tuple[Reading, ...], tuple[Link, ...]]:
    """The two reports of September 2018 as coded by hand, with their links."""
    rows = [json.loads(line) for line in (shared / "gold" / "reports.jsonl").read_text("utf-8").splitlines()]
    known = {
        "000_f6beaa4887b1e8c1.txt": {
            "publisher": "World Socialist Web Site",
            "byline": "Peter Symonds", "published": date(2018, 9, 13),
        },
        "004_bf02a5809fd9535f.txt": {"published": date(2018, 9, 11)},
    }  # fmt: skip
    readings = []
    for name, metadata in known.items():
        text = (shared / "reports" / name).read_text("utf-8")
        report = report_of(name, text, **metadata)
        readings.append(reading_of(report, [r for r in rows if r.get("report") == name]))
    ids = {r.report.name: r.report.id for r in readings}
    at = {(r.report.name, x.start): x.id for r in readings for x in r.records if x.kind != "statement"}
    said = {(r.report.name, x.start): x.id for r in readings for x in r.statements}
    links = []
    for i, row in enumerate(r for r in rows if r["kind"] == "link"):
        a, b = (
            LinkEnd(e["report"], ids[e["report"]], e["start"], at.get(k, said.get(k)))
            for e in (row["a"], row["b"])
            for k in [(e["report"], e["start"])]
        )
        links.append(Link(f"link{i}", row["relation"], a, b, row["about"], "coded by hand", 1.0))
    return tuple(readings), tuple(links)

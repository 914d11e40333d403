"""Annotated documents: a report as the encoder sees it, with its gold acts and amounts.

Everything that costs a parse happens here, once a report; the rest of the training works on these plain
objects, which are kept in `training/cache/`.
"""

from __future__ import annotations

import hashlib
import json
import pickle
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from blocs.reading.encoder.document import Document, document
from blocs.reading.encoder.labels import ASPECTS, REALIS, TYPES
from blocs.reading.stages import Stages, stages
from blocs.reports import Report, load_bytes, load_one

__all__ = [
    "Annotated",
    "Between",
    "GoldAct",
    "GoldAmount",
    "annotated",
    "held_names",
    "key_of",
    "load_documents",
]

ROOT = Path(__file__).resolve().parent.parent
CORPUS = ROOT / "corpus"
FORMAT = 9
"""Counted up when what a cached document holds changes."""


@dataclass(frozen=True, slots=True)
class GoldAct:
    """An annotated act at a word; `types` holds the type, then those that count as right too."""

    word: int
    types: tuple[int, ...]
    realis: int
    actors: tuple[str, ...]
    recipients: tuple[str, ...]
    optional: bool


@dataclass(frozen=True, slots=True)
class GoldAmount:
    """An annotated amount at a word."""

    word: int
    aspect: int
    realis: int
    owner: tuple[str, ...]
    optional: bool


@dataclass(frozen=True, slots=True)
class Between:
    """An act between two states whose word is not marked; `type` is an index into `TYPES`."""

    type: int
    source: str
    target: str


@dataclass(slots=True)
class Annotated:
    """One report or single sentence with its gold.

    Attributes
    ----------
    name, text : str
        As stored.
    spans : list of (int, int)
        Where each word stands in `text`.
    doc : Document
    acts : dict of int to GoldAct
    amounts : dict of int to GoldAmount or None
        Candidates of the grammar that are no amounts have None; empty where amounts are not annotated.
    records : list of dict
        The gold events in their JSON shape, for scoring.
    between : Between or None
        All that is known of the acts of a sentence of `corpus/between`; None where all acts are annotated.
    """

    name: str
    text: str
    spans: list[tuple[int, int]]
    doc: Document
    acts: dict[int, GoldAct] = field(default_factory=dict)
    amounts: dict[int, GoldAmount | None] = field(default_factory=dict)
    records: list[dict[str, Any]] = field(default_factory=list)
    between: Between | None = None


def held_names() -> frozenset[str]:
    """The reports that are held out of training."""
    return frozenset((CORPUS / "held.txt").read_text("utf-8").split())


def annotated(report: Report, records: Sequence[Mapping[str, Any]], *, amounts: bool) -> Annotated:
    """Parse a report and put its gold on the words that name it."""
    found = stages(report)
    made = Annotated(
        name=report.name,
        text=report.text,
        spans=[found.parse.stored(t.start, t.end) for t in found.parse.tokens],
        doc=document(found.parse, found.discourse, found.acts, found.amounts),
    )
    for record in records:
        if record["kind"] == "event":
            _attach_act(made, record)
    if amounts:
        _attach_amounts(made, found, [r for r in records if r["kind"] == "quantity"])
    return made


def _inside(made: Annotated, record: Mapping[str, Any]) -> list[int]:
    return [i for i, (a, b) in enumerate(made.spans) if a < record["end"] and record["start"] < b]


def _attach_act(made: Annotated, record: Mapping[str, Any]) -> None:
    """Of a phrase, the word that governs the others names the act."""
    inside = _inside(made, record)
    if not inside:
        return
    heads, within = made.doc.heads, set(inside)
    head = next((i for i in inside if heads[i] not in within or heads[i] == i), inside[0])
    made.records.append(dict(record))
    made.acts[head] = GoldAct(
        head,
        tuple(TYPES.index(t) for t in (record["type"], *record.get("also", ()))),
        REALIS.index(record["realis"]),
        tuple(record["actors"]),
        tuple(record["recipients"]),
        bool(record.get("optional")),
    )


def _attach_amounts(made: Annotated, found: Stages, records: Sequence[Mapping[str, Any]]) -> None:
    candidates = [(a.start, a.end) for a in found.amounts]
    stored = [found.parse.stored(a, b) for a, b in candidates]
    for a, _ in candidates:
        token = found.parse.token_at(a)
        if token is not None:
            made.amounts[token.i] = None
    for record in records:
        at = next((n for n, (a, b) in enumerate(stored) if a < record["end"] and record["start"] < b), None)
        token = found.parse.token_at(candidates[at][0]) if at is not None else None
        word = token.i if token is not None else next(iter(_inside(made, record)), None)
        if word is not None:
            made.amounts[word] = GoldAmount(
                word,
                ASPECTS.index(record["aspect"]),
                REALIS.index(record["realis"]),
                tuple(record["owner"]),
                bool(record.get("optional")),
            )


def _reports(folder: Path, cache: Path) -> Iterator[Annotated]:
    records: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for line in (folder / "gold.jsonl").read_text("utf-8").splitlines():
        record = json.loads(line)
        if "report" in record:
            records[record["report"]].append(record)
    days = folder / "published.json"
    published = json.loads(days.read_text("utf-8")) if days.is_file() else {}
    for path in sorted(folder.glob("*.txt")):
        gold, day = records[path.name], published.get(path.name)
        if not gold:  # its draft is not placed yet
            continue
        key = key_of(path.read_bytes(), json.dumps([gold, day]).encode())
        kept = cache / f"{path.stem}-{key}.pickle"
        if kept.is_file():  # our own file, written below
            yield pickle.loads(kept.read_bytes())
            continue
        report = load_one(path, published=date.fromisoformat(day) if day else None)
        made = annotated(report, gold, amounts=True)
        kept.write_bytes(pickle.dumps(made))
        yield made


def _sentences(path: Path, cache: Path) -> list[Annotated]:
    kept = cache / f"sentences-{key_of(path.read_bytes())}.pickle"
    if kept.is_file():  # our own file, written below
        known: list[Annotated] = pickle.loads(kept.read_bytes())
        return known
    made = []
    for line in path.read_text("utf-8").splitlines():
        row = json.loads(line)
        report = next(load_bytes((row["text"] + "\n").encode(), f"{row['id']}.txt"))
        assert isinstance(report, Report), row
        events = [{"kind": "event", "report": report.name, **e} for e in row["events"]]
        made.append(annotated(report, events, amounts=False))
    kept.write_bytes(pickle.dumps(made))
    return made


def key_of(*parts: bytes) -> str:
    """Names a file of the cache by what it was made from."""
    digest = hashlib.sha256(str(FORMAT).encode())
    for part in parts:
        digest.update(part)
    return digest.hexdigest()[:12]


def load_documents(part: str, cache: Path) -> list[Annotated]:
    """Documents of "train", "dev" or "sentences"; what was parsed before comes from the cache."""
    if part == "test":
        raise ValueError("corpus/test is only scored, by benchmarks/accuracy.py")
    folder, kept = CORPUS / part, cache / part
    kept.mkdir(parents=True, exist_ok=True)
    if part == "sentences":
        return _sentences(folder / "gold.jsonl", kept)
    return list(_reports(folder, kept))

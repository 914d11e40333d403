"""Documents: a report as words, sentences, mentions of states and gold acts, ready to be cut into windows.

Everything that costs a parse happens here, once; the rest of the training works on these plain objects.
"""

from __future__ import annotations

import hashlib
import json
import pickle
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from blocs.reading.discourse import Discourse
from blocs.reading.events import find_acts
from blocs.reading.language import Parse, language, parse
from blocs.reading.lexicon import lexicon
from blocs.reading.reader import read_report
from blocs.reading.records import EventType, to_json
from blocs.reading.statements import find_statements
from blocs.reading.times import find_times
from blocs.reports import Report, load_bytes, load_one
from blocs.states import MentionKind, registry

__all__ = [
    "HOWS",
    "REALIS",
    "TYPES",
    "Document",
    "Gold",
    "Named",
    "document",
    "held_names",
    "load_documents",
    "rules_events",
]

ROOT = Path(__file__).resolve().parent.parent
CORPUS = ROOT / "corpus"
TYPES = ("none", *(str(t) for t in EventType))
REALIS = ("actual", "planned", "possible", "denied", "general")
HOWS = (*(str(k) for k in MentionKind), "open", "described", "person", "pair", "pronoun")
"""How a mention names its states: the registry's kinds, then the discourse's ways."""
HELD = 24
FORMAT = 4
"""Counted up when what a cached document holds changes."""


@dataclass(frozen=True, slots=True)
class Named:
    """A mention: words ``[first, last)`` that stand for `codes`; `how` is an index into `HOWS`."""

    first: int
    last: int
    codes: tuple[str, ...]
    how: int


@dataclass(frozen=True, slots=True)
class Gold:
    """An annotated act at a word; `types` holds the type, then those that count as right too."""

    word: int
    types: tuple[int, ...]
    realis: int
    actors: tuple[str, ...]
    recipients: tuple[str, ...]
    optional: bool


@dataclass(slots=True)
class Document:
    """One report or single sentence.

    Attributes
    ----------
    name : str
    text : str
        As stored; `words` are spans of it, so that ``text[a:b]`` is the word.
    words : list of (int, int)
    sents : list of (int, int)
        Words ``[first, last)`` of each sentence.
    titles : list of bool
        Which sentences stand in a title or heading.
    named : list of Named
    hints : dict
        Type that the rules reader gives to a word, where it reads an act there.
    said : dict
        Actors and recipients that the rules reader gives to such a word.
    gold : list of Gold
    records : list of dict
        The gold events in their JSON shape, for scoring.
    """

    name: str
    text: str
    words: list[tuple[int, int]]
    sents: list[tuple[int, int]]
    titles: list[bool]
    named: list[Named]
    hints: dict[int, int]
    said: dict[int, tuple[tuple[str, ...], tuple[str, ...]]] = field(default_factory=dict)
    gold: list[Gold] = field(default_factory=list)
    records: list[dict[str, Any]] = field(default_factory=list)


def held_names(names: Sequence[str], count: int = HELD) -> frozenset[str]:
    """The reports that are held out of training: the `count` whose names hash lowest."""
    return frozenset(sorted(names, key=lambda n: hashlib.sha256(n.encode()).hexdigest())[:count])


def document(report: Report) -> Document:
    """Parse a report and find who is named, without gold."""
    parsed = parse(report, language())
    discourse = Discourse(parsed, registry(), report.published)
    said = find_statements(parsed, discourse)
    for each in said:
        if each.speaker.sides:
            for start, end in each.content:
                discourse.add_voice(start, end, each.speaker.sides.codes)
    times = find_times(parsed.text, report.published)
    acts = find_acts(parsed, discourse, lexicon(), times, report.published)
    return Document(
        name=report.name,
        text=report.text,
        words=[parsed.stored(t.start, t.end) for t in parsed.tokens],
        sents=[(s.first, s.last) for s in parsed.sents],
        titles=[s.kind != "body" for s in parsed.sents],
        named=list(_named(parsed, discourse)),
        hints={act.trigger.i: TYPES.index(act.type.value) for act in acts},
        said={act.trigger.i: (act.actors.codes, act.recipients.codes) for act in acts},
    )


def _named(parsed: Parse, discourse: Discourse) -> Iterator[Named]:
    covered: set[int] = set()
    for mention in discourse.mentions:
        inside = [t.i for t in parsed.within(mention.start, mention.end)]
        if not inside:
            continue
        if mention.codes:
            yield Named(inside[0], inside[-1] + 1, mention.codes, HOWS.index(str(mention.kind)))
            covered.update(inside)
        elif 1 <= len(mention.candidates) <= 3:
            yield Named(inside[0], inside[-1] + 1, mention.candidates, HOWS.index("open"))
            covered.update(inside)
    for token in parsed.tokens:
        if token.i in covered or not any(c.isalpha() for c in token.text):
            continue
        sides = discourse.sides(token, depth=4)  # the token's own meaning, not that of its modifiers
        if sides.codes and sides.how in HOWS:
            yield Named(token.i, token.i + 1, sides.codes, HOWS.index(sides.how))


def attach(doc: Document, parsed_heads: Sequence[int], records: Sequence[Mapping[str, Any]]) -> None:
    """Put gold events on the words that name them: of a phrase, the word that governs the others."""
    for record in records:
        inside = [i for i, (a, b) in enumerate(doc.words) if a < record["end"] and record["start"] < b]
        if not inside:
            continue
        within = set(inside)
        head = next((i for i in inside if parsed_heads[i] not in within or parsed_heads[i] == i), inside[0])
        doc.records.append(dict(record))
        doc.gold.append(
            Gold(
                head,
                tuple(TYPES.index(t) for t in (record["type"], *record.get("also", ()))),
                REALIS.index(record["realis"]),
                tuple(record["actors"]),
                tuple(record["recipients"]),
                bool(record.get("optional")),
            )
        )


def _with_gold(report: Report, records: Sequence[Mapping[str, Any]]) -> Document:
    doc = document(report)
    attach(doc, [t.head for t in parse(report, language()).tokens], records)
    return doc


def _reports(folder: Path) -> Iterator[Document]:
    records: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for line in (folder / "gold.jsonl").read_text("utf-8").splitlines():
        record = json.loads(line)
        if record["kind"] == "event":
            records[record["report"]].append(record)
    for path in sorted(folder.glob("*.txt")):
        yield _with_gold(load_one(path), records[path.name])


def _sentences(path: Path) -> Iterator[Document]:
    for line in path.read_text("utf-8").splitlines():
        row = json.loads(line)
        report = next(load_bytes((row["text"] + "\n").encode(), f"{row['id']}.txt"))
        assert isinstance(report, Report), row
        events = [{"kind": "event", "report": report.name, **e} for e in row["events"]]
        yield _with_gold(report, events)


def load_documents(part: str, cache: Path) -> list[Document]:
    """Documents of "train", "dev" or "sentences", from the cache when the corpus has not changed."""
    folder = CORPUS / part
    if part == "test":
        raise ValueError("corpus/test is only scored, by benchmarks/accuracy.py")
    digest = hashlib.sha256(str(FORMAT).encode())
    for path in (*sorted(folder.glob("*.txt")), folder / "gold.jsonl"):
        digest.update(path.read_bytes())
    kept = cache / f"{part}-{digest.hexdigest()[:12]}.pickle"
    if kept.is_file():  # our own file, written below
        documents: list[Document] = pickle.loads(kept.read_bytes())
        return documents
    documents = list(_sentences(folder / "gold.jsonl") if part == "sentences" else _reports(folder))
    cache.mkdir(parents=True, exist_ok=True)
    kept.write_bytes(pickle.dumps(documents))
    return documents


def rules_events(doc: Document, cache: Path) -> list[dict[str, Any]]:
    """What the rules reader finds in a report of "train" or "dev", kept between runs."""
    kept = cache / "rules" / f"{doc.name}.json"
    if not kept.is_file():
        path = next(p for p in (CORPUS / "train" / doc.name, CORPUS / "dev" / doc.name) if p.is_file())
        found = [to_json(event) for event in read_report(load_one(path)).events]
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_text(json.dumps(found, default=str), "utf-8")
    events: list[dict[str, Any]] = json.loads(kept.read_text("utf-8"))
    return events

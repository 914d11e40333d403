"""Place the drafts of the training corpus: quoted text in, character offsets out.

Annotators write records with quoted text in place of offsets, which people can read and correct. This script
finds each quotation in its text and writes what the scoring reads:

- `corpus/train/NAME.draft.jsonl` beside `NAME.txt` becomes lines of `corpus/train/gold.jsonl`, in the shape
  of `corpus/dev/gold.jsonl`;
- the same in `corpus/linked`, where `STORY.links.jsonl` says besides what two reports tell of the same thing;
- `corpus/sentences/PART.jsonl` becomes lines of `corpus/sentences/gold.jsonl`, one sentence a line.

What cannot be placed is named with its file, line and reason, and left out of the gold file; the exit status
is then 1. A gold file is replaced in one step, so that several writers can run the script at the same time.

Usage::

    python corpus/locate.py                                  # all folders
    python corpus/locate.py corpus/train                     # one folder
    python corpus/locate.py --check                          # name bad lines, write nothing
    python corpus/locate.py corpus/train/NAME.draft.jsonl    # check one file (or NAME.txt), write nothing
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, get_args

from blocs.evidence import Relation
from blocs.reading.records import Aspect, Comparator, EventType, Realis
from blocs.states import registry

Record = dict[str, Any]

CORPUS = Path(__file__).resolve().parent
TRAIN = CORPUS / "train"
LINKED = CORPUS / "linked"
SENTENCES = CORPUS / "sentences"
GOLD = "gold.jsonl"

TYPES = frozenset(str(t) for t in EventType)
REALIS = frozenset(get_args(Realis))
COMPARATORS = frozenset(get_args(Comparator))
ASPECTS = frozenset(get_args(Aspect))
RELATIONS = frozenset(get_args(Relation))

ALLOWED: Mapping[str, frozenset[str]] = {
    "event": frozenset("kind in at type actors recipients realis date also optional coref note".split()),
    "quantity": frozenset(
        "kind in at value comparator unit of owner aspect period realis optional note".split()
    ),
    "statement": frozenset("kind in at speaker speaker_state content direct optional coref note".split()),
    "link": frozenset("kind relation a b about optional note".split()),
    "link end": frozenset("report in at".split()),
    "sentence": frozenset("id text note events".split()),
    "sentence event": frozenset("at nth type actors recipients realis date also optional".split()),
}
"""Fields that a draft line may have, by kind; any other is a slip of the pen."""


class Bad(Exception):
    """A line that cannot be placed; the message is the reason."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A bad line.

    Attributes
    ----------
    file : Path
        The draft, the text or the part that holds it.
    line : int
        Counted from 1; 0 when the whole file is meant.
    reason : str
        What is wrong with it.
    """

    file: Path
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.file.parent.name}/{self.file.name}:{self.line}: {self.reason}"


# --- fields -------------------------------------------------------------------------------------------------


@cache
def known_code(code: str) -> bool:
    """Say whether the registry holds a state or body with this code."""
    known = registry()
    return code in known.states or code in known.bodies


def need(line: Mapping[str, Any], name: str, kind: type | tuple[type, ...] = str) -> Any:
    """Give a field that must be there and of this kind."""
    if name not in line:
        raise Bad(f"field {name!r} is missing")
    if not isinstance(line[name], kind):
        raise Bad(f"field {name!r} is not of the right kind: {line[name]!r}")
    return line[name]


def fields_of(line: Mapping[str, Any], kind: str) -> None:
    """Raise Bad when a line has a field that its kind does not know."""
    if extra := sorted(set(line) - ALLOWED[kind]):
        raise Bad(f"unknown field {', '.join(extra)} for {kind}")


def codes_of(line: Mapping[str, Any], name: str) -> list[str]:
    """Give the codes of a field, each in the registry and none twice."""
    codes: list[str] = need(line, name, list)
    for code in codes:
        if not isinstance(code, str) or not known_code(code):
            raise Bad(f"unknown ISO code in {name}: {code!r}")
    if len(set(codes)) != len(codes):
        raise Bad(f"a code stands twice in {name}: {codes}")
    return codes


def choice(line: Mapping[str, Any], name: str, allowed: frozenset[str]) -> str:
    """Give a field whose value is one of a closed set."""
    value = need(line, name)
    if value not in allowed:
        raise Bad(f"unknown {name}: {value!r}; one of {' '.join(sorted(allowed))}")
    return str(value)


def span_of_days(line: Mapping[str, Any], name: str) -> list[str] | None:
    """Give a pair of ISO days in order, or None."""
    days = line.get(name)
    if days is None:
        return None
    try:
        first, last = (date.fromisoformat(day) for day in days)
    except (TypeError, ValueError) as cause:
        raise Bad(f"bad date in {name}: {days!r} ({cause})") from None
    if last < first:
        raise Bad(f"bad date in {name}: the last day is before the first: {days!r}")
    return [first.isoformat(), last.isoformat()]


def interval(line: Mapping[str, Any]) -> list[float | None]:
    """Give `value` as [low, high], of which one may be missing."""
    value = need(line, "value", list)
    if len(value) != 2 or not all(v is None or isinstance(v, int | float) for v in value):
        raise Bad(f"value is not [low, high]: {value!r}")
    low, high = value
    if low is None and high is None:
        raise Bad("value has neither low nor high")
    if low is not None and high is not None and high < low:
        raise Bad(f"value's high is below its low: {value!r}")
    return [low, high]


def act(line: Mapping[str, Any]) -> Record:
    """Give the fields that events of reports and of sentences share, checked."""
    actors, recipients = codes_of(line, "actors"), codes_of(line, "recipients")
    if not actors and not recipients:
        raise Bad("event has neither actor nor recipient")
    if both := sorted(set(actors) & set(recipients)):
        raise Bad(f"{', '.join(both)} is actor and recipient at once")
    record: Record = {
        "type": choice(line, "type", TYPES),
        "actors": actors,
        "recipients": recipients,
        "realis": choice(line, "realis", REALIS),
        "date": span_of_days(line, "date"),
        "optional": bool(line.get("optional", False)),
    }
    also = line.get("also", [])
    if isinstance(also, str) or any(t not in TYPES for t in also):
        raise Bad(f"unknown type in also: {also!r}")
    if also:
        record["also"] = [t for t in also if t != record["type"]]
    return record


# --- places -------------------------------------------------------------------------------------------------


def occurrences(text: str, part: str) -> list[int]:
    """Where a part starts in a text, overlaps included."""
    starts, start = [], text.find(part)
    while start >= 0:
        starts.append(start)
        start = text.find(part, start + 1)
    return starts


def trigger(text: str, line: Mapping[str, Any]) -> tuple[int, int]:
    """Find a line's `at` inside its `in`, which must stand once in the text."""
    snippet, at = need(line, "in"), need(line, "at")
    places = occurrences(text, snippet)
    if not snippet or not places:
        raise Bad(f"snippet not found: {snippet!r}")
    if len(places) > 1:
        raise Bad(f"snippet not unique ({len(places)} times): {snippet!r}")
    offset = snippet.find(at)
    if not at or offset < 0:
        raise Bad(f"trigger {at!r} not in snippet {snippet!r}")
    return places[0] + offset, places[0] + offset + len(at)


def nearest(text: str, part: str, cue: int) -> tuple[int, int]:
    """Find the place of a part that is nearest to a cue."""
    places = occurrences(text, part) if part else []
    if not places:
        raise Bad(f"content not found: {part!r}")
    start = min(places, key=lambda place: min(abs(place - cue), abs(place + len(part) - cue)))
    return start, start + len(part)


# --- reports ------------------------------------------------------------------------------------------------


def event(text: str, line: Mapping[str, Any]) -> Record:
    """Place an event."""
    start, end = trigger(text, line)
    record = {"start": start, "end": end, **act(line)}
    return record | ({"coref": True} if line.get("coref") else {})


def quantity(text: str, line: Mapping[str, Any]) -> Record:
    """Place a quantity."""
    start, end = trigger(text, line)
    record: Record = {
        "start": start,
        "end": end,
        "value": interval(line),
        "comparator": choice(line, "comparator", COMPARATORS),
        "unit": need(line, "unit"),
        "of": need(line, "of"),
        "owner": codes_of(line, "owner"),
        "aspect": choice(line, "aspect", ASPECTS),
        "period": span_of_days(line, "period"),
        "realis": choice(line, "realis", REALIS),
    }
    return record | ({"optional": True} if line.get("optional") else {})


def statement(text: str, line: Mapping[str, Any]) -> Record:
    """Place a statement: its cue and the spans of what is said."""
    start, end = trigger(text, line)
    content = need(line, "content", list)
    if not content:
        raise Bad("statement has no content")
    record: Record = {
        "start": start,
        "end": end,
        "speaker": need(line, "speaker"),
        "speaker_state": codes_of(line, "speaker_state"),
        "content": [list(span) for span in sorted(nearest(text, part, start) for part in content)],
        "direct": need(line, "direct", bool),
    }
    return record | ({"optional": True} if line.get("optional") else {})


PLACERS: Mapping[str, Callable[[str, Mapping[str, Any]], Record]] = {
    "event": event,
    "quantity": quantity,
    "statement": statement,
}
ORDER = ["event", "quantity", "statement"]


def place(name: str, text: str, line: Mapping[str, Any]) -> Record:
    """Turn a draft line into a gold record.

    Examples
    --------
    >>> line = {"kind": "event", "in": "Oslo and Riga met", "at": "met", "type": "CONSULT",
    ...         "actors": ["NOR", "LVA"], "recipients": [], "realis": "actual"}
    >>> place("a.txt", "Envoys of Oslo and Riga met.", line)["start"]
    24
    """
    kind = choice(line, "kind", frozenset(PLACERS))
    fields_of(line, kind)
    return {"kind": kind, "report": name, **PLACERS[kind](text, line)}


def lines_of(file: Path) -> Iterator[tuple[int, Any]]:
    """Give a file's lines, counted from 1; a line that is no JSON object as the exception it raises."""
    for number, raw in enumerate(file.read_text(encoding="utf-8").split("\n"), 1):
        if not raw.strip():
            continue
        try:
            line = json.loads(raw)
        except json.JSONDecodeError as error:
            yield number, Bad(f"not JSON: {error}")
            continue
        yield number, line if isinstance(line, dict) else Bad("not a JSON object")


def read_draft(draft: Path) -> tuple[list[Record], list[Problem]]:
    """Place all lines of a draft; the text stands beside it."""
    source = draft.with_name(draft.name.removesuffix(".draft.jsonl") + ".txt")
    if not source.exists():
        return [], [Problem(draft, 0, f"there is no {source.name} beside it")]
    text = source.read_bytes().decode("utf-8")
    records: list[Record] = []
    problems: list[Problem] = []
    if "\r" in text:
        problems.append(Problem(source, 0, "carriage return in the text; offsets would shift"))
    seen: dict[tuple[Any, ...], int] = {}
    for number, line in lines_of(draft):
        try:
            if isinstance(line, Bad):
                raise line
            record = place(source.name, text, line)
            key = (record["kind"], record["start"], record["end"], record.get("type"))
            if key in seen:
                what = "two events of same span and type" if record["kind"] == "event" else "same span twice"
                raise Bad(f"{what}: {line['at']!r}, also in line {seen[key]}")
            seen[key] = number
            records.append(record)
        except Bad as reason:
            problems.append(Problem(draft, number, str(reason)))
    return records, problems


def train_gold(folder: Path = TRAIN) -> tuple[list[Record], list[Problem]]:
    """Place all drafts of a folder; records by report, kind and place."""
    records: list[Record] = []
    problems: list[Problem] = []
    for draft in sorted(folder.glob("*.draft.jsonl")):
        placed, bad = read_draft(draft)
        records += placed
        problems += bad
    for text in sorted(folder.glob("*.txt")):
        if not text.with_name(text.stem + ".draft.jsonl").exists():
            problems.append(Problem(text, 0, "there is no draft beside it"))
    records.sort(key=lambda r: (r["report"], ORDER.index(r["kind"]), r["start"], r["end"]))
    return records, problems


# --- links --------------------------------------------------------------------------------------------------


def link_end(
    folder: Path, line: Mapping[str, Any], name: str, starts: Mapping[str, frozenset[int]]
) -> Record:
    """Place one end of a link: where a record of its report starts."""
    end = need(line, name, dict)
    fields_of(end, "link end")
    report = need(end, "report")
    if report not in starts:
        raise Bad(f"no report {report!r} with records beside it")
    start, _ = trigger((folder / report).read_bytes().decode("utf-8"), end)
    if start not in starts[report]:
        raise Bad(f"no record starts at {end['at']!r} of {report}")
    return {"report": report, "start": start}


def place_link(folder: Path, line: Mapping[str, Any], starts: Mapping[str, frozenset[int]]) -> Record:
    """Turn a draft line into a gold link; `starts` says where the records of each report start."""
    choice(line, "kind", frozenset({"link"}))
    fields_of(line, "link")
    record: Record = {
        "kind": "link",
        "relation": choice(line, "relation", RELATIONS),
        "a": link_end(folder, line, "a", starts),
        "b": link_end(folder, line, "b", starts),
        "about": need(line, "about"),
    }
    if record["a"]["report"] == record["b"]["report"]:
        raise Bad("both ends of a link lie in one report")
    return record | ({"optional": True} if line.get("optional") else {})


def linked_gold(folder: Path = LINKED) -> tuple[list[Record], list[Problem]]:
    """Place all drafts of a folder and the links between them; links stand last."""
    records, problems = train_gold(folder)
    starts: dict[str, frozenset[int]] = {}
    for record in records:
        starts[record["report"]] = starts.get(record["report"], frozenset()) | {record["start"]}
    links: list[Record] = []
    for draft in sorted(folder.glob("*.links.jsonl")):
        for number, line in lines_of(draft):
            try:
                if isinstance(line, Bad):
                    raise line
                link = place_link(folder, line, starts)
                if any((link["a"], link["b"]) == (x["a"], x["b"]) for x in links):
                    raise Bad(f"two links between the same places: {link['about']!r}")
                links.append(link)
            except Bad as reason:
                problems.append(Problem(draft, number, str(reason)))
    links.sort(key=lambda x: (x["a"]["report"], x["a"]["start"], x["b"]["report"], x["b"]["start"]))
    return records + links, problems


# --- sentences ----------------------------------------------------------------------------------------------


def sentence_event(text: str, line: Mapping[str, Any]) -> Record:
    """Place an event of a sentence; `nth` counts the occurrences of its trigger from 1."""
    fields_of(line, "sentence event")
    at, nth = need(line, "at"), line.get("nth", 1)
    places = occurrences(text, at) if at else []
    if not isinstance(nth, int) or not 1 <= nth <= len(places):
        raise Bad(f"trigger {at!r} (nth {nth}) not in sentence; it stands there {len(places)} times")
    start = places[nth - 1]
    return {"start": start, "end": start + len(at), **act(line)}


def place_sentence(line: Mapping[str, Any]) -> Record:
    """Turn an annotated sentence into a gold line: id, text, note, events with start and end.

    Examples
    --------
    >>> thanks = {"at": "thanked", "type": "SUPPORT", "actors": ["NOR"], "recipients": ["LVA"],
    ...           "realis": "actual"}
    >>> line = {"id": "x1", "text": "Oslo thanked Riga.", "note": "plain verb", "events": [thanks]}
    >>> place_sentence(line)["events"][0]["end"]
    12
    """
    fields_of(line, "sentence")
    text = need(line, "text")
    if not text or text != text.strip() or "\n" in text:
        raise Bad("sentence is empty, has space at an end or a line break")
    events = [sentence_event(text, e) for e in need(line, "events", list)]
    keys = [(e["start"], e["end"], e["type"]) for e in events]
    if len(set(keys)) != len(keys):
        raise Bad("two events of same span and type")
    events.sort(key=lambda e: (e["start"], e["end"], e["type"]))
    return {"id": need(line, "id"), "text": text, "note": need(line, "note"), "events": events}


def sentence_gold(folder: Path = SENTENCES) -> tuple[list[Record], list[Problem]]:
    """Place the sentences of all parts of a folder, in order of part and line."""
    records: list[Record] = []
    problems: list[Problem] = []
    seen: dict[tuple[str, str], str] = {}
    for part in sorted(folder.glob("*.jsonl")):
        if part.name == GOLD:
            continue
        for number, line in lines_of(part):
            try:
                if isinstance(line, Bad):
                    raise line
                record = place_sentence(line)
                here, folded = f"{part.name}:{number}", " ".join(record["text"].lower().split())
                for name, key in (("id", record["id"]), ("sentence", folded)):
                    if (first := seen.setdefault((name, key), here)) != here:
                        raise Bad(f"duplicate {name}, first in {first}: {key!r}")
                records.append(record)
            except Bad as reason:
                problems.append(Problem(part, number, str(reason)))
    return records, problems


# --- the command --------------------------------------------------------------------------------------------


def write(file: Path, records: Iterable[Mapping[str, Any]]) -> None:
    """Write records, one JSON object a line, and put the file in place in one step."""
    scratch = file.with_name(f".{file.name}.{os.getpid()}")
    scratch.write_text(
        "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records),
        encoding="utf-8",
        newline="\n",
    )
    scratch.replace(file)


def problems_in(file: Path) -> list[Problem]:
    """Name the bad lines of one draft, text or part of sentences."""
    file = file.resolve()
    if file.parent == SENTENCES:
        return [problem for problem in sentence_gold()[1] if problem.file == file]
    if file.name.endswith(".links.jsonl"):
        return [problem for problem in linked_gold(file.parent)[1] if problem.file == file]
    if file.suffix == ".txt":
        file = file.with_name(file.stem + ".draft.jsonl")
    return read_draft(file)[1]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; give its exit status."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument(
        "paths", nargs="*", type=Path, help="corpus/train, linked or sentences, or a file to check"
    )
    parser.add_argument("--check", action="store_true", help="name bad lines, write nothing")
    options = parser.parse_args(arguments)
    problems: list[Problem] = []
    placers = {SENTENCES: sentence_gold, LINKED: linked_gold}
    for path in options.paths or [TRAIN, LINKED, SENTENCES]:
        if not path.exists():
            problems.append(Problem(path.resolve(), 0, "there is no such file or folder"))
            continue
        if path.is_file():
            problems += problems_in(path)
            continue
        folder = path.resolve()
        records, bad = placers.get(folder, train_gold)(folder)
        problems += bad
        if not options.check:
            write(folder / GOLD, records)
    for problem in problems:
        print(problem)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())

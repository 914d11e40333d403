"""Check the pairs of reports: every quotation found, every file named, every set complete.

`corpus/pairs/tune` and `corpus/pairs/judged` hold twenty stories each, told by two reports, `STORY_1.txt`
and `STORY_2.txt`. `pairs.jsonl` beside them says, one story a line, which relations a careful reader draws
between the two. An end of a relation is a report, the exact words of the record's trigger, number or cue,
and `nth`, which counts the occurrences of these words in the file from 0 (a word inside a longer one counts
too).

What is wrong is named with its file, line and reason, and the exit status is then 1.

Usage::

    python corpus/pairs/check.py
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

PAIRS = Path(__file__).resolve().parent
SETS = ("tune", "more", "judged")
LINES = "pairs.jsonl"

KINDS: Mapping[str, frozenset[str]] = {
    "agreeing": frozenset({"agrees"}),
    "disagreeing": frozenset({"differs"}),
    "revised": frozenset({"differs", "refines"}),
    "syndicated": frozenset({"agrees"}),
    "unrelated": frozenset(),
}
"""Kinds of pairs, and the relations that the main one of such a pair may have."""

RELATIONS = frozenset({"agrees", "differs", "refines"})
EACH = {"tune": 4, "judged": 4}  # pairs of a kind in a set
SHORT = {"agreeing": 8, "disagreeing": 8, "revised": 8}  # those of `more`
MORE = range(1, 5)  # further relations of a pair that has a main one
WORDS = range(120, 351)  # of a report
YEARS = range(1975, 2026)
HEAD = 300  # characters in which a reader looks for the day of publication

FIELDS = frozenset("story kind syndicated main more".split())
RELATION_FIELDS = frozenset("relation about a b".split())
END_FIELDS = frozenset("report quote nth".split())

MONTHS = "January February March April May June July August September October November December".split()
MONTH = "|".join(rf"{name}|{name[:3]}\.|Sept\." if len(name) > 4 else name for name in MONTHS)
DAY = re.compile(
    rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)? (?P<month>{MONTH}) (?P<year>\d{{4}})"
    rf"|(?P<month2>{MONTH}) (?P<day2>\d{{1,2}}), (?P<year2>\d{{4}})"
)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, and where.

    Attributes
    ----------
    place : str
        The file from the folder of its set, with the line counted from 1 where there is one.
    reason : str
        What is wrong there.
    """

    place: str
    reason: str

    def __str__(self) -> str:
        return f"{self.place}: {self.reason}"


def occurrences(text: str, part: str) -> list[int]:
    """Where a part starts in a text, overlaps included.

    Examples
    --------
    >>> occurrences("40 of 400", "40")
    [0, 6]
    """
    places, start = [], text.find(part)
    while start >= 0:
        places.append(start)
        start = text.find(part, start + 1)
    return places


def published(text: str) -> date | None:
    """Give the first full day in a report's head; None when there is none, or no such day.

    Examples
    --------
    >>> published("Rain in Oslo\\nOSLO, Oct. 24, 2003 (Agency) - It rained.")
    datetime.date(2003, 10, 24)
    """
    if (found := DAY.search(text[:HEAD])) is None:
        return None
    day, month, year = (found[name] or found[f"{name}2"] for name in ("day", "month", "year"))
    number = next(i for i, name in enumerate(MONTHS, 1) if name[:3] == month[:3])
    try:
        return date(int(year), number, int(day))
    except ValueError:
        return None


def fields(value: Any, names: frozenset[str], what: str) -> Iterator[str]:
    """Name the fields of an object that are missing or too many."""
    if not isinstance(value, dict):
        yield f"{what} is no object: {value!r}"
    elif set(value) != names:
        yield f"{what} has fields {' '.join(sorted(value))}; they must be {' '.join(sorted(names))}"


def end_faults(end: Any, report: str, texts: Mapping[str, str]) -> Iterator[str]:
    """Name what is wrong with one end of a relation, which must lie in `report`."""
    if wrong := list(fields(end, END_FIELDS, "an end")):
        yield from wrong
        return
    quote, nth = end["quote"], end["nth"]
    if end["report"] != report:
        yield f"the end at {quote!r} lies in {end['report']!r}, not in {report}"
        return
    text = texts.get(report, "")
    places = occurrences(text, quote) if quote else []
    if not isinstance(nth, int) or not 0 <= nth < len(places):
        yield f"{quote!r} with nth {nth} not found in {report}; it stands there {len(places)} times"
        return
    before, after = text[: places[nth]][-1:], text[places[nth] + len(quote) :][:1]
    if before.isalnum() or after.isalnum():
        yield f"{quote!r} with nth {nth} is a part of a longer word in {report}"


def relation_faults(relation: Any, story: str, texts: Mapping[str, str]) -> Iterator[str]:
    """Name what is wrong with one relation."""
    if wrong := list(fields(relation, RELATION_FIELDS, "a relation")):
        yield from wrong
        return
    if relation["relation"] not in RELATIONS:
        yield f"unknown relation {relation['relation']!r}; one of {' '.join(sorted(RELATIONS))}"
    for name, number in (("a", 1), ("b", 2)):
        yield from end_faults(relation[name], f"{story}_{number}.txt", texts)


def pair_faults(pair: Any, texts: Mapping[str, str]) -> Iterator[str]:
    """Name what is wrong with one line of `pairs.jsonl`; `texts` by file name."""
    if wrong := list(fields(pair, FIELDS, "the line")):
        yield from wrong
        return
    kind, main, more = pair["kind"], pair["main"], pair["more"]
    if kind not in KINDS:
        yield f"unknown kind {kind!r}; one of {' '.join(KINDS)}"
        return
    if pair["syndicated"] is not (kind == "syndicated"):
        yield f"syndicated is {pair['syndicated']!r} for a pair of kind {kind}"
    if not KINDS[kind]:
        if main is not None or more:
            yield f"a pair of kind {kind} has no relations"
        return
    if main is None or len(more) not in MORE:
        yield f"needs a main relation and {MORE.start} to {MORE.stop - 1} more; it has {len(more)} more"
        return
    relations = [main, *more]
    for relation in relations:
        yield from relation_faults(relation, pair["story"], texts)
    if isinstance(main, dict) and main.get("relation") not in KINDS[kind]:
        yield f"the main relation of kind {kind} cannot be {main.get('relation')!r}"
    ends = Counter(json.dumps([r.get("a"), r.get("b")]) for r in relations if isinstance(r, dict))
    yield from (f"two relations between the same places: {both}" for both, n in ends.items() if n > 1)


def text_faults(text: str) -> Iterator[str]:
    """Name what is wrong with one report."""
    if len(text.split()) not in WORDS:
        yield f"{len(text.split())} words; {WORDS.start} to {WORDS.stop - 1} are wanted"
    if "\r" in text or not text.endswith("\n"):
        yield "has a carriage return, or no line end at its last line"
    if (day := published(text)) is None or day.year not in YEARS:
        yield f"no day between {YEARS.start} and {YEARS.stop - 1} in its first {HEAD} characters"


def check_set(folder: Path) -> tuple[list[dict[str, Any]], list[Problem]]:
    """Give the pairs of a set and all that is wrong with it."""
    texts = {file.name: file.read_bytes().decode("utf-8") for file in sorted(folder.glob("*.txt"))}
    problems = [
        Problem(f"{folder.name}/{name}", fault) for name in texts for fault in text_faults(texts[name])
    ]
    pairs: list[dict[str, Any]] = []
    for number, line in enumerate((folder / LINES).read_text(encoding="utf-8").splitlines(), 1):
        place = f"{folder.name}/{LINES}:{number}"
        try:
            pair = json.loads(line)
        except json.JSONDecodeError as error:
            problems.append(Problem(place, f"not JSON: {error}"))
            continue
        problems += [Problem(place, fault) for fault in pair_faults(pair, texts)]
        if isinstance(pair, dict):
            pairs.append(pair)
    counts = Counter(pair.get("kind") for pair in pairs)
    each = EACH.get(folder.name)
    wanted_of = SHORT if each is None else dict.fromkeys(KINDS, each)
    problems += [
        Problem(
            f"{folder.name}/{LINES}",
            f"{counts[kind]} pairs of kind {kind}; {wanted_of.get(kind, 0)} are wanted",
        )
        for kind in KINDS
        if counts[kind] != wanted_of.get(kind, 0)
    ]
    wanted = {f"{pair.get('story')}_{number}.txt" for pair in pairs for number in (1, 2)} | {LINES}
    there = {path.name for path in folder.iterdir()}
    problems += [Problem(f"{folder.name}/{name}", "is missing") for name in sorted(wanted - there)]
    problems += [Problem(f"{folder.name}/{name}", "is in no pair") for name in sorted(there - wanted)]
    return pairs, problems


def main() -> int:
    """Check both sets; give the exit status."""
    problems: list[Problem] = []
    seen: Counter[str] = Counter()
    told: list[str] = []
    for name in SETS:
        pairs, wrong = check_set(PAIRS / name)
        problems += wrong
        seen.update(str(pair.get("story")) for pair in pairs)
        if wrong:
            continue
        drawn = Counter(r["relation"] for pair in pairs for r in [pair["main"], *pair["more"]] if r)
        counts = ", ".join(f"{drawn[relation]} {relation}" for relation in sorted(RELATIONS))
        told.append(f"ok {name}: {len(pairs)} pairs, {drawn.total()} relations ({counts})")
    problems += [Problem(LINES, f"story {story} stands {n} times") for story, n in seen.items() if n > 1]
    for line in problems or told:
        print(line)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())

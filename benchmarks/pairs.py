"""Pairs of reports, read and held against each other: `python benchmarks/pairs.py [SET ...] [--json] [--verbose]`.

Each pair of `corpus/pairs` has one main relation and up to four more. A relation is found when a link of that
relation stands between the two records: each end overlaps the quoted words, or stands in the same sentence and is
of the same kind. A pair of unrelated reports is right when no link joins them, a syndicated one when the reports
are taken for copies, any other when its main relation is found and they are not taken for copies.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from blocs.evidence import Link, gather
from blocs.evidence.link import LinkEnd
from blocs.reading import ReaderKind, Reading, read_report
from blocs.reports import load_one

FOLDER = Path(__file__).resolve().parent.parent / "corpus" / "pairs"
SETS = ("tune", "more", "judged")


@dataclass(frozen=True)
class Judged:
    """One pair: whether it is right, its relations found, drawn (right or not) and in all, links, what is wrong."""

    story: str
    kind: str
    right: bool
    copies: bool
    found: int
    drawn: int
    relations: int
    links: int
    wrong: tuple[str, ...]


def place(reading: Reading, end: dict[str, Any]) -> tuple[int, int]:
    text, at = reading.report.text, -1
    for _ in range(end["nth"] + 1):
        at = text.index(end["quote"], at + 1)
    return at, at + len(end["quote"])


def meets(reading: Reading, gold: dict[str, Any], end: LinkEnd) -> bool:
    """Whether an end of a link overlaps the quoted words, or stands in their sentence with a record of their kind."""
    start, stop = place(reading, gold)
    record = next((r for r in reading.records if r.id == end.record), None)
    if record is None:
        return start <= end.start < stop
    if record.start < stop and start < record.end:
        return True
    kinds = {"quantity"} if any(c.isdigit() for c in gold["quote"]) else {"event", "statement"}
    return record.kind in kinds and record.sentence[0] <= start < record.sentence[1]


def draws(pair: tuple[Reading, Reading], gold: dict[str, Any], links: list[Link]) -> bool:
    """Whether any link stands between the two ends of a relation, right or not."""
    return any(finds(pair, {**gold, "relation": link.relation}, [link], turned=True) for link in links)


def finds(
    pair: tuple[Reading, Reading], gold: dict[str, Any], links: list[Link], *, turned: bool = False
) -> bool:
    """Whether one of the links is the relation; a `refines` the other way round counts only if `turned`."""
    for link in links:
        if link.relation != gold["relation"]:
            continue
        ways = [(link.a, link.b), (link.b, link.a)]
        if gold["relation"] == "refines" and not turned:
            ways = ways[:1]
        for first, second in ways:
            ends = {first.report: first, second.report: second}
            by_name = {r.report.name: r for r in pair}
            golds = (gold["a"], gold["b"])
            if (
                {g["report"] for g in golds} == set(ends)
                and (first.report == golds[0]["report"])
                and all(meets(by_name[g["report"]], g, ends[g["report"]]) for g in golds)
            ):
                return True
    return False


def judge(pair: tuple[Reading, Reading], gold: dict[str, Any], links: list[Link] | None = None) -> Judged:
    """Judge one pair by its links, drawn here unless they are given."""
    held = gather(pair)
    links = list(held.links()) if links is None else links
    copies = bool(held.copies())
    relations = [r for r in (gold["main"], *gold["more"]) if r]
    found = [finds(pair, r, links) for r in relations]
    wrong = [
        f"missed: {r['relation']} {r['about']}" for r, hit in zip(relations, found, strict=True) if not hit
    ]
    if copies != gold["syndicated"]:
        wrong.append("taken for copies" if copies else "not taken for copies")
    if gold["kind"] == "unrelated":
        wrong += [
            f"linked: {link.relation} {link.about}: {link.reason} ({link.confidence})" for link in links
        ]
        right = not links and not copies
    elif gold["syndicated"]:
        right = copies
    else:
        right = found[0] and not copies
    drawn = sum(draws(pair, r, links) for r in relations)
    counts = (sum(found), drawn, len(relations), len(links))
    return Judged(gold["story"], gold["kind"], right, copies, *counts, tuple(wrong))


def read_pairs(
    name: str, reader: ReaderKind = "encoder"
) -> Iterator[tuple[dict[str, Any], tuple[Reading, Reading]]]:
    """Each pair of a set: what is asked of it, and the readings of its two reports."""
    folder = FOLDER / name
    for line in (folder / "pairs.jsonl").read_text("utf-8").splitlines():
        gold = json.loads(line)
        paths = (folder / f"{gold['story']}_{n}.txt" for n in (1, 2))
        one, two = (read_report(load_one(path), reader=reader) for path in paths)
        yield gold, (one, two)


def measure(name: str, reader: ReaderKind = "encoder") -> list[Judged]:
    """Judge all pairs of a set."""
    return [judge(pair, gold) for gold, pair in read_pairs(name, reader)]


def summary(judged: list[Judged]) -> dict[str, Any]:
    """Pairs right by kind, relations found, and links between unrelated reports."""
    kinds: dict[str, list[bool]] = defaultdict(list)
    for pair in judged:
        kinds[pair.kind].append(pair.right)
    return {
        "pairs": len(judged),
        "right": sum(pair.right for pair in judged),
        "by_kind": {kind: [sum(right), len(right)] for kind, right in kinds.items()},
        "relations": sum(pair.relations for pair in judged),
        "relations_found": sum(pair.found for pair in judged),
        "relations_drawn": sum(pair.drawn for pair in judged),
        "links_of_unrelated": sum(pair.links for pair in judged if pair.kind == "unrelated"),
    }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("sets", nargs="*", metavar="SET", help=", ".join(SETS))
    parser.add_argument("--reader", choices=("encoder", "rules"), default="encoder")
    parser.add_argument("--verbose", action="store_true", help="what went wrong in each pair")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    if unknown := set(args.sets) - set(SETS):
        parser.error(f"{min(unknown)!r} is none of: {', '.join(SETS)}")
    found = {name: measure(name, args.reader) for name in args.sets or SETS}
    if args.json:
        print(json.dumps({name: summary(judged) for name, judged in found.items()}, indent=1))
        return
    for name, judged in found.items():
        told = summary(judged)
        kinds = ", ".join(f"{kind} {right} of {n}" for kind, (right, n) in told["by_kind"].items())
        print(
            f"{name}: {told['right']} of {told['pairs']} pairs right ({kinds}); {told['relations_found']} of "
            f"{told['relations']} relations found; {told['links_of_unrelated']} links of unrelated reports"
        )
        if args.verbose:
            for pair in judged:
                print(
                    f"  {pair.story} ({pair.kind}) {'right' if pair.right else 'WRONG'}: {'; '.join(pair.wrong)}"
                )


if __name__ == "__main__":
    main()

"""How far two annotators of the training corpus agree: a blind second annotation against the first.

`corpus/second` holds a second annotation of ten reports of `corpus/train` (`NAME.draft.jsonl`; the texts are
those of `corpus/train`) and of 200 sentences of `corpus/sentences` (`sentences.jsonl`), drawn with a fixed
seed and written without sight of the first. This script places both with `locate.py` and scores each against
the other as `benchmarks/accuracy.py` scores the reader, first with the first annotation as gold, then the
other way round. For the sentences it also gives Cohen's kappa of "has an event".

The scorer does not hold an optional record of the gold side against anybody, but an optional record of the
other side that matches nothing is one too many, since a reader has no optional records. Between two
annotators it is none: the columns `free` leave optional records of both sides out of account.

Usage::

    python corpus/agreement.py            # print the table
    python corpus/agreement.py --json     # the same for machines
    python corpus/agreement.py --write    # also write the placed second annotation, corpus/second/gold.jsonl
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import locate

from blocs.reading.scoring import Score, match_records

Record = Mapping[str, Any]
Pairing = tuple[str, Sequence[Record], Sequence[Record]]
"""A text, its gold records of one kind, and those that are held against them."""

SECOND = locate.CORPUS / "second"
FIELDS: Mapping[str, tuple[str, ...]] = {
    "event": ("sides", "realis", "date"),
    "quantity": ("comparator", "aspect", "owner", "period", "realis"),
    "statement": ("speaker_state", "direct"),
}


# --- reading ------------------------------------------------------------------------------------------------


def placed(drafts: Path, text: Path) -> list[Record]:
    """Place the lines of a draft in a text; a line that cannot be placed ends the run."""
    content = text.read_bytes().decode("utf-8")
    records: list[Record] = []
    for number, line in locate.lines_of(drafts):
        try:
            if isinstance(line, locate.Bad):
                raise line
            records.append(locate.place(text.name, content, line))
        except locate.Bad as reason:
            sys.exit(f"{drafts}:{number}: {reason}")
    return records


def reports() -> dict[str, tuple[str, list[Record], list[Record]]]:
    """Give text, first and second records of each report that has been annotated twice."""
    found = {}
    for second in sorted(SECOND.glob("*.draft.jsonl")):
        name = second.name.removesuffix(".draft.jsonl")
        text, first = locate.TRAIN / f"{name}.txt", locate.TRAIN / second.name
        found[name] = (text.read_bytes().decode("utf-8"), placed(first, text), placed(second, text))
    return found


def sentences() -> dict[str, tuple[list[Record], list[Record]]]:
    """Give first and second events of each sentence that has been annotated twice."""
    known = {
        line["id"]: line
        for part in sorted(locate.SENTENCES.glob("*.jsonl"))
        if part.name != locate.GOLD
        for _, line in locate.lines_of(part)
    }
    found: dict[str, tuple[list[Record], list[Record]]] = {}
    for number, line in locate.lines_of(SECOND / "sentences.jsonl"):
        first = known.get(line["id"])
        if first is None or first["text"] != line["text"]:
            sys.exit(f"sentences.jsonl:{number}: not in corpus/sentences, or its text differs: {line['id']}")
        a, b = (locate.place_sentence({"note": "", **side})["events"] for side in (first, line))
        found[line["id"]] = ([{"kind": "event", **e} for e in a], [{"kind": "event", **e} for e in b])
    return found


# --- scoring ------------------------------------------------------------------------------------------------


def same(field: str, gold: Record, other: Record) -> bool:
    """Say whether two matched records agree in a field; `sides` are the pairs of states, either way round."""
    if field == "sides":
        a, b = ((set(r["actors"]), set(r["recipients"])) for r in (gold, other))
        return a == b
    if field in ("owner", "speaker_state"):
        return set(gold[field]) == set(other[field])
    return bool(gold[field] == other[field])


def score(pairings: Sequence[Pairing]) -> tuple[Score, Score, Counter[str], Counter[str]]:
    """Score as the scorer does, and with optional records of both sides free; fields right, of how many."""
    strict = free = Score()
    right: Counter[str] = Counter()
    of: Counter[str] = Counter()
    for text, gold, other in pairings:
        matched = match_records(text, gold, other)
        used = {id(o) for _, o in matched}
        left = [o for o in other if id(o) not in used]
        found = sum(not g.get("optional") for g, _ in matched)
        missed = sum(not g.get("optional") for g in gold) - found
        strict += Score(found, len(left), missed)
        free += Score(found, sum(not o.get("optional") for o in left), missed)
        for g, o in matched:
            for field in FIELDS[g["kind"]]:
                if g.get("optional") or (field in ("date", "period") and not g[field]):
                    continue
                of[field] += 1
                right[field] += same(field, g, o)
    return strict, free, right, of


def kappa(pairs: Sequence[tuple[bool, bool]]) -> float:
    """Cohen's kappa of two yes-or-no judgements of the same things.

    Examples
    --------
    >>> kappa([(True, True), (False, False), (True, False), (False, False)])
    0.5
    """
    n = len(pairs)
    observed = sum(a == b for a, b in pairs) / n
    yes_a, yes_b = (sum(pair[side] for pair in pairs) / n for side in (0, 1))
    chance = yes_a * yes_b + (1 - yes_a) * (1 - yes_b)
    return (observed - chance) / (1 - chance) if chance < 1 else 1.0


def sideless(events: Sequence[Record]) -> list[Record]:
    """Events without their states, so that only types are compared."""
    return [{**event, "actors": [], "recipients": []} for event in events]


def entry(pairings: Sequence[Pairing]) -> dict[str, Any]:
    """One row of the table."""
    strict, free, right, of = score(pairings)
    return {
        "precision": strict.precision,
        "recall": strict.recall,
        "f1": strict.f1,
        "found": strict.found,
        "extra": strict.extra,
        "missed": strict.missed,
        "free": {"precision": free.precision, "recall": free.recall, "f1": free.f1, "extra": free.extra},
        "fields": {field: {"right": right[field], "of": of[field]} for field in sorted(of)},
    }


def both_ways(
    rows: Sequence[tuple[str, Sequence[Record], Sequence[Record]]],
    change: Callable[[Sequence[Record]], Sequence[Record]] = list,
) -> dict[str, dict[str, Any]]:
    """Score the first annotation as gold, then the second."""
    return {
        "first as gold": entry([(text, change(a), change(b)) for text, a, b in rows]),
        "second as gold": entry([(text, change(b), change(a)) for text, a, b in rows]),
    }


def compare() -> dict[str, Any]:
    """Compare both annotations: reports by kind, sentences by event, kappa, and what was compared."""
    texts, lines = reports(), sentences()
    kinds = {}
    for kind in locate.ORDER:
        rows = [
            (text, [r for r in a if r["kind"] == kind], [r for r in b if r["kind"] == kind])
            for text, a, b in texts.values()
        ]
        kinds[kind] = both_ways(rows)
    # One sentence each: an empty text keeps the scorer from splitting it.
    events = [("", a, b) for a, b in lines.values()]
    counted = [[any(not e.get("optional") for e in side) for side in pair] for pair in lines.values()]
    judged = {
        "any event": [(bool(a), bool(b)) for a, b in lines.values()],
        "an event that is not optional": [(a, b) for a, b in counted],
    }
    return {
        "reports": kinds,
        "sentences": {"type and pair": both_ways(events), "type only": both_ways(events, sideless)},
        "kappa": {
            name: {
                "kappa": kappa(pairs),
                "yes and yes": pairs.count((True, True)),
                "only first": pairs.count((True, False)),
                "only second": pairs.count((False, True)),
                "no and no": pairs.count((False, False)),
            }
            for name, pairs in judged.items()
        },
        "compared": {
            "reports": len(texts),
            "sentences": len(lines),
            "fingerprint": [
                hashlib.sha256(
                    json.dumps(
                        [[row[side - 2] for row in texts.values()], [row[side] for row in lines.values()]]
                    ).encode()
                ).hexdigest()[:12]
                for side in (0, 1)
            ],
        },
    }


# --- printing -----------------------------------------------------------------------------------------------


def show(result: Mapping[str, Any]) -> None:
    """Print the table."""
    compared = result["compared"]
    first, second = compared["fingerprint"]
    size = f"{compared['reports']} reports, {compared['sentences']} sentences"
    print(f"{size}; first {first}, second {second}\n")
    print(
        f"{'':9} {'':14} {'':14} {'prec.':>6} {'recall':>6} {'F1':>6} {'found':>6} {'extra':>6} {'missed':>6}"
        f" {'free: P':>8} {'R':>6} {'F1':>6}"
    )
    for part in ("reports", "sentences"):
        for kind, ways in result[part].items():
            for way, row in ways.items():
                free = row["free"]
                shares = f"{row['precision']:6.3f} {row['recall']:6.3f} {row['f1']:6.3f}"
                print(
                    f"{part:9} {kind:14} {way:14} {shares}"
                    f" {row['found']:6} {row['extra']:6} {row['missed']:6}"
                    f" {free['precision']:8.3f} {free['recall']:6.3f} {free['f1']:6.3f}"
                )
            if kind != "type only":
                fields = ways["first as gold"]["fields"].items()
                print(f"{'':10}" + ", ".join(f"{name} {f['right']}/{f['of']}" for name, f in fields))
    for name, judged in result["kappa"].items():
        counts = ", ".join(f"{what} {n}" for what, n in judged.items() if what != "kappa")
        print(f"kappa, has {name}: {judged['kappa']:.3f} ({counts})")


def write() -> None:
    """Write the placed second annotation, in the shape and order of `corpus/train/gold.jsonl`."""
    records = [record for _, _, second in reports().values() for record in second]
    records.sort(key=lambda r: (r["report"], locate.ORDER.index(r["kind"]), r["start"], r["end"]))
    lines = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
    (SECOND / locate.GOLD).write_text(lines, encoding="utf-8")


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--write", action="store_true", help="write corpus/second/gold.jsonl")
    args = parser.parse_args()
    if args.write:
        write()
    result = compare()
    if args.json:
        print(json.dumps(result, indent=1, sort_keys=True))
    else:
        show(result)


if __name__ == "__main__":
    main()

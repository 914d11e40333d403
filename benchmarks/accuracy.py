"""How well reading does on each annotated set, by reader, beside its peers: `make accuracy`.

python benchmarks/accuracy.py                 print the tables
python benchmarks/accuracy.py --json          the same for machines
python benchmarks/accuracy.py --reader rules  one reader (repeatable); all that can run by default
python benchmarks/accuracy.py --set test      one set (repeatable); all that are there by default
python benchmarks/accuracy.py --quick         fixed samples of the large sets, as the gates take them
python benchmarks/accuracy.py --workers 4     in so many processes
python benchmarks/accuracy.py --chart         draw docs/reliability.svg as well (another path may follow)
python benchmarks/accuracy.py --pin           raise the floors in tests/gates/floors.json to what is reached
python benchmarks/accuracy.py --pin --lower --reason "why"    let floors fall, and say why in the file

Sets that lie outside this tree are looked for in `BLOCS_SHARED` or `../shared`; those not there are left out, as are
readers that cannot run here. Both are said on standard error, with progress.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import attribution
import sentences
import specs
from blocs.errors import BlocsError
from blocs.parallel import map_ordered
from blocs.reading import READERS, Reading, read_report
from blocs.reports import Report, load_bytes
from judging import judge
from material import KINDS, ROOT, SHARED, readings, sets
from reliability import bins_of, calibration, curve, draw

FLOORS = ROOT / "tests" / "gates" / "floors.json"
CHART = ROOT / "docs" / "reliability.svg"
DRAWN = "test"
"""The set whose reliability is drawn: nothing was fitted to it."""
PINNED = ("precision", "recall", "f1", "share", "accuracy", "macro f1", "calibration")
"""Measures that have floors; of all, more is better."""
CLASSIFIERS: dict[str, sentences.Classifier] = {
    "rules": sentences.by_rules,
    "encoder": sentences.by_encoder,
}
"""Who answers, for each reader, when the actors are given."""
PEERS = (
    ("two careful coders of the same reports", "two reports", "event", "F1 .97, dyad .93, statement .99"),
    ("120 lines of dependency rules and verb lists", "two reports", "event", "P .30 R .21, dyad .16"),
    ("the same, seven other reports", "news", "event", "P .19 R .07, dyad .05"),
    ("UniversalPETRARCH", "its PLOVER gold records", "triple", "F1 .235, dyad .38, type .39"),
    ("UniversalPETRARCH", "PLV test", "root", "F1 .39, coverage 52 %"),
    ("PETRARCH2, with CoreNLP parses", "its own 53 records", "triple", "exact .785"),
    ("RoBERTa-large-MNLI (ZSP), on a GPU", "PLV test", "actors given", "accuracy .835, macro F1 .821"),
    ("TF-IDF and logistic regression", "PLV test", "actors given", "accuracy .73, macro F1 .69"),
    (
        "path, rules, n-grams, MiniLM, logistic regression",
        "PLV test",
        "actors given",
        "accuracy .79, macro F1 .75",
    ),
    ("MiniLM-L6, fine-tuned on PLV sentences", "PLV test", "actors given", "macro F1 .80, with 315 more .82"),
    ("mpnet-base, fine-tuned on PLV sentences", "PLV test", "actors given", "macro F1 .86"),
    ("60 lines of cue matching", "PolNeAR test", "attribution", "F1 .40"),
)
"""What others reach, on sets like ours; measured in November 2026, or as published."""

Table = dict[str, Any]
"""What is measured of one reader on one set: "rows" of numbers, and for annotated reports "curve" and "bins"."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A set: how a reader is measured on it, and where its material lies.

    `parts` gives what a floor's fingerprint is made of, by name. `sample` is None where the whole set is quick enough;
    `readers` names who is measured (None: all).
    """

    run: Callable[[str, int | None], Table]
    place: Path
    parts: Callable[[], Iterable[tuple[str, bytes]]]
    sample: int | None = None
    readers: tuple[str, ...] | None = None


def reading_by(reader: str) -> Callable[[Report], Reading]:
    """The function that reads a report with a reader."""
    read: Callable[[Report], Reading] = partial(read_report, reader=reader)
    return read


def measure_reports(name: str, reader: str, limit: int | None = None) -> Table:
    """Scores by kind, fields, calibration and abstention on a set of annotated reports."""
    del limit  # a dozen reports take seconds
    tally = judge(readings(name, reading_by(reader)))
    rows = tally.rows()
    for kind in KINDS:
        if tally.marks[kind]:
            rows[f"{kind} confidence"] = calibration(tally.marks[kind])
    return {
        "rows": rows,
        "counts": {"reports": tally.reports},
        "curve": {k: curve(tally.marks[k], tally.scores[k].found + tally.scores[k].missed) for k in KINDS},
        "bins": {k: [asdict(b) for b in bins_of(tally.marks[k])] for k in KINDS},
    }


def measure_sentences(name: str, reader: str, limit: int | None = None) -> Table:
    """End-to-end scores on coded sentences."""
    rows = sentences.measure(name, limit, reading_by(reader))
    return {"counts": rows.pop("counts"), "rows": rows}


def measure_given(reader: str, limit: int | None = None) -> Table:
    """Roots of the PLOVER sentences with their actors given."""
    found = sentences.measure_given(limit, CLASSIFIERS[reader])
    by_root = {f"given: {root}": {"f1": value} for root, value in found["by root"].items()}
    row = {"accuracy": found["accuracy"], "macro f1": found["macro f1"]}
    return {"rows": {"actors given": row}, "by root": by_root, "counts": {"sentences": found["sentences"]}}


def measure_attribution(reader: str, limit: int | None = None) -> Table:
    """Who says what, on the articles of PolNeAR dev."""
    row = attribution.measure(limit, read=reading_by(reader))
    return {"counts": {"articles": row.pop("articles")}, "rows": {"attribution": row}}


def measure_specs(reader: str, limit: int | None = None) -> Table:
    """Numbers and times in the cases of Recognizers-Text; no reader judges them."""
    del reader, limit
    return {"rows": specs.measure(), "counts": {}}


def catalogue() -> dict[str, Measured]:
    """Every set by name, there or not."""
    found: dict[str, Measured] = {}
    for name, each in sets().items():
        found[name] = Measured(partial(measure_reports, name), each.gold, each.parts)
    gold = SHARED / "gold"
    for name, sample in (("plover", 400), ("plover without event", None), ("petrarch", None)):
        place = gold / sentences.SETS[name][0]
        found[name] = Measured(partial(measure_sentences, name), place, partial(_files, place), sample)
    place = gold / sentences.SETS["plover"][0]
    found["plover, actors given"] = Measured(
        measure_given, place, partial(_files, place), 400, tuple(CLASSIFIERS)
    )
    place = gold / "attribution" / "dev"  # statements do not depend on the reader
    found["polnear"] = Measured(measure_attribution, place, partial(_files, place), 20, ("rules",))
    found["numbers and dates"] = Measured(
        measure_specs, specs.FOLDER, partial(_files, specs.FOLDER), None, ("rules",)
    )
    return found


def _files(place: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(place.rglob("*")) if place.is_dir() else [place]:
        if path.is_file():
            yield path.name, path.read_bytes()


def measured() -> dict[str, Measured]:
    """The sets that are there."""
    return {name: each for name, each in catalogue().items() if each.place.exists()}


def say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


def usable(readers: Sequence[str] = READERS) -> list[str]:
    """The readers that can run here; the others are named with the reason."""
    report = next(load_bytes(b"China met Russia on Monday.\n", "probe.txt"))
    assert isinstance(report, Report)
    found = []
    for reader in readers:
        try:
            reading_by(reader)(report)
        except (BlocsError, ImportError, OSError) as error:
            say(f"reader {reader}: left out, {error}")
        else:
            found.append(reader)
    return found


Job = tuple[str, str, bool]
"""Reader, set, and whether to take its sample only."""


def jobs(readers: Sequence[str], names: Sequence[str], *, quick: bool) -> Iterator[Job]:
    """What is to be measured, a reader after the other; no names mean all sets."""
    for reader in readers:
        for name, each in measured().items():
            if (not names or name in names) and (each.readers is None or reader in each.readers):
                yield reader, name, quick


def work(job: Job) -> tuple[Job, Table]:
    """Measure one reader on one set."""
    reader, name, quick = job
    start = time.perf_counter()
    each = catalogue()[name]
    table = each.run(reader, each.sample if quick else None)
    table["seconds"] = time.perf_counter() - start
    return job, table


def measure(
    readers: Sequence[str], names: Sequence[str] = (), *, quick: bool = False, workers: int = 1
) -> dict[str, dict[str, Table]]:
    """Tables by reader and set."""
    results: dict[str, dict[str, Table]] = {reader: {} for reader in readers}
    todo = list(jobs(readers, names, quick=quick))
    for n, ((reader, name, _), table) in enumerate(map_ordered(work, todo, workers), start=1):
        results[reader][name] = table
        say(f"{n} of {len(todo)}: {reader}, {name}: {table['seconds']:.0f} s")
    return results


# ------------------------------------------------------------------ floors


def fingerprint(name: str) -> str:
    """Hash of a set's files, so that a floor is known to belong to them."""
    digest = hashlib.sha256()
    for part, data in catalogue()[name].parts():
        digest.update(part.encode() + b"\0" + data)
    return digest.hexdigest()[:16]


def floors_of(table: Table) -> dict[str, dict[str, float]]:
    """What a table reaches, rounded down to two digits."""
    return {
        row: reached
        for row, numbers in table["rows"].items()
        if (reached := {m: math.floor(numbers[m] * 100 + 1e-9) / 100 for m in PINNED if m in numbers})
    }


def pin(
    results: Mapping[str, Mapping[str, Table]],
    *,
    lower: bool,
    reason: str,
    path: Path = FLOORS,
    hash_of: Callable[[str], str] = fingerprint,
) -> None:
    """Write what is reached as the new floors.

    Raises
    ------
    SystemExit
        When a floor would fall and no reason is given; the file is then left as it was.
    """
    known = json.loads(path.read_text("utf-8")) if path.is_file() else {"sets": {}, "lowered": []}
    fallen = []
    for reader, tables in results.items():
        for name, table in tables.items():
            entry = known["sets"].setdefault(name, {"fingerprint": "", "floors": {}})
            hashed = hash_of(name)
            changed = entry["fingerprint"] not in ("", hashed)
            entry["fingerprint"] = hashed
            floors = entry["floors"].setdefault(reader, {})
            for row, reached in floors_of(table).items():
                for what, floor in reached.items():
                    old = floors.get(row, {}).get(what, 0.0)
                    if floor < old:
                        fallen.append(
                            {
                                "day": date.today().isoformat(),
                                "reader": reader,
                                "set": name,
                                "what": f"{row} {what}",
                                "from": old,
                                "to": floor,
                                "reason": reason,
                                "material_changed": changed,
                            }
                        )
            entry["floors"][reader] = floors | floors_of(table)
    if fallen and not (lower and reason):
        told = "\n".join(
            f"{f['reader']}, {f['set']}: {f['what']} fell from {f['from']} to {f['to']}" for f in fallen
        )
        raise SystemExit(f"{told}\nmend the reader, or give --lower --reason")
    known["lowered"] += fallen
    path.write_text(json.dumps(known, indent=1, sort_keys=True) + "\n", "utf-8")


# ------------------------------------------------------------------ printing


def show(results: Mapping[str, Mapping[str, Table]]) -> None:
    """Print the tables."""
    flat = [(reader, name, table) for reader, tables in results.items() for name, table in tables.items()]
    head = f"{'reader':8} {'set':20} {'what':22}"
    print(f"{head} {'precision':>9} {'recall':>7} {'F1':>6} {'found':>6} {'extra':>6} {'missed':>7}")
    for reader, name, table in flat:
        for what, r in table["rows"].items():
            if "f1" in r:
                shares = f"{r['precision']:9.3f} {r['recall']:7.3f} {r['f1']:6.3f}"
                print(
                    f"{reader:8} {name:20} {what:22} {shares} {r['found']:6} {r['extra']:6} {r['missed']:7}"
                )
    print(f"\n{head} {'share':>6}")
    for reader, name, table in flat:
        for what, r in table["rows"].items():
            if "share" in r:
                of = f"  {r['right']} of {r['of']}" if "right" in r else f"  of {r['of']}"
                print(f"{reader:8} {name:20} {what:22} {r['share']:6.3f}{of}")
    for reader, name, table in flat:
        for r in table["rows"].values():
            if "macro f1" in r:
                print(
                    f"\n{reader}, {name}: accuracy {r['accuracy']:.3f}, macro F1 over 15 roots {r['macro f1']:.3f}"
                )
                print(
                    "  F1: "
                    + ", ".join(f"{k.split()[-1]} {v['f1']:.2f}" for k, v in table["by root"].items())
                )
    print("\nCalibration: expected error over ten bins of equal count, and what chance alone would give")
    for reader, name, table in flat:
        for what, r in table["rows"].items():
            if "error" in r:
                told = f"{r['error']:6.3f} (chance {r['by chance']:.3f}, {r['records']} records)"
                print(f"{reader:8} {name:20} {what:22} {told}")
    print("\nAbstention: precision/recall at --min-confidence")
    for reader, name, table in flat:
        for kind, points in table.get("curve", {}).items():
            told = "  ".join(
                f"{p['min_confidence']:.1f}: {p['precision']:.2f}/{p['recall']:.2f}" for p in points
            )
            print(f"{reader:8} {name:12} {kind:10} {told}")
    print("\nPeers")
    for system, where, what, figure in PEERS:
        print(f"{system:50} {where:24} {what:13} {figure}")


def chart(results: Mapping[str, Mapping[str, Table]], path: Path) -> None:
    """Draw the reliability of all readers on one set."""
    tables = {reader: sets_[DRAWN] for reader, sets_ in results.items() if DRAWN in sets_}
    if not tables:
        raise SystemExit(f"--chart draws the set {DRAWN!r}, which was not measured")
    count = next(iter(tables.values()))["counts"]["reports"]
    lines = {kind: {reader: t["bins"][kind] for reader, t in tables.items()} for kind in KINDS}
    draw(lines, path, f"corpus/{DRAWN}, {count} reports; ten bins of equal count, point size: records")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--reader", action="append", choices=READERS, help="measure this reader (repeatable)")
    parser.add_argument(
        "--set", action="append", dest="names", metavar="NAME", help="measure this set (repeatable)"
    )
    parser.add_argument("--quick", action="store_true", help="take samples of the large sets")
    parser.add_argument("--workers", type=int, default=1, help="processes that measure")
    parser.add_argument("--chart", type=Path, nargs="?", const=CHART, metavar="SVG", help="draw reliability")
    parser.add_argument("--pin", action="store_true", help="write the floors; implies --quick")
    parser.add_argument("--lower", action="store_true", help="let floors fall; needs --reason")
    parser.add_argument("--reason", default="", help="why a floor falls; kept in the file")
    args = parser.parse_args()
    for name, each in catalogue().items():
        if not each.place.exists():
            say(f"{name}: left out, {each.place} is not there")
    if unknown := set(args.names or ()) - set(measured()):
        parser.error(f"no set {', '.join(sorted(unknown))}; there are: {', '.join(measured())}")
    readers = usable(args.reader or READERS)
    results = measure(readers, args.names or (), quick=args.quick or args.pin, workers=args.workers)
    if args.pin:
        pin(results, lower=args.lower, reason=args.reason)
    if args.chart:
        chart(results, args.chart)
    if args.json:
        print(json.dumps({"readers": results, "peers": PEERS}, indent=1, sort_keys=True))
    else:
        show(results)


if __name__ == "__main__":
    main()

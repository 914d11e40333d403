"""Time and memory of `reconcile` as reports grow: `python benchmarks/linking_speed.py [--reports 125 500 2000] [--json]`.

The stories are those of `corpus/linked` and `corpus/train`, as annotated; from the second round on each round
is another world: its names, and every other word, are spelt by a cipher of its own (of the same length, so that places stay), its
states are others, and it plays in other years. So what is alike is alike within a round, and there are as many
links to find as rounds. Each size runs in a process of its own, on one core.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import resource
import subprocess
import sys
import time
from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256
from math import log
from pathlib import Path
from typing import Any
from zlib import crc32

from blocs.evidence import reconcile
from blocs.reading import Event, Quantity, Reading, Statement
from blocs.states import registry
from material import ROOT

STORIES = 125
"""Reports of a round."""
WORD = re.compile(r"[A-Za-z][a-z’'-]{2,}")
VOWELS, CONSONANTS = "aeiou", "bcdfghjklmnpqrstvwxz"


def base() -> list[Reading]:
    """The reports of a round, as annotated: those of `linked`, then those of `train`."""
    sys.path.insert(0, str(ROOT / "tests"))
    from evidence import gold
    from evidence.test_linked_corpus import PUBLISHED

    corpus = ROOT / "corpus"
    days = json.loads((corpus / "train" / "published.json").read_text("utf-8"))
    told = gold.readings(corpus / "linked" / "gold.jsonl", corpus / "linked", PUBLISHED)
    told += gold.readings(
        corpus / "train" / "gold.jsonl", corpus / "train", {k: v for k, v in days.items() if v}
    )
    return told[:STORIES]


class World:
    """One round: how names are spelt, which state stands for which, and how many days later it plays."""

    def __init__(self, number: int) -> None:
        """Round 0 is the corpus itself."""
        chance = random.Random(number)
        mixed = [*chance.sample(VOWELS, len(VOWELS)), *chance.sample(CONSONANTS, len(CONSONANTS))]
        plain = VOWELS + CONSONANTS
        cipher = dict(zip(plain, mixed, strict=True))
        cipher |= {a.upper(): b.upper() for a, b in cipher.items()}
        codes = sorted(registry().states)
        self.number = number
        self.letters = str.maketrans(cipher if number else {})
        self.states = dict(zip(codes, chance.sample(codes, len(codes)), strict=True)) if number else {}
        self.later = timedelta(370 * number)

    def text(self, text: str) -> str:
        return WORD.sub(lambda m: self.word(m.group()), text) if self.number else text

    def word(self, word: str) -> str:
        """A name, or every other word, by the cipher."""
        foreign = word[0].isupper() or crc32(f"{self.number}{word}".encode()) % 2
        return word.translate(self.letters) if foreign else word

    def day(self, day: str) -> str:
        return (date.fromisoformat(day) + self.later).isoformat()

    def days(self, days: tuple[str, str] | None) -> tuple[str, str] | None:
        return None if days is None else (self.day(days[0]), self.day(days[1]))

    def codes(self, codes: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(self.states.get(code, code) for code in codes)

    def reading(self, reading: Reading) -> Reading:
        """A reading of this world."""
        if not self.number:
            return reading
        old = reading.report
        text, name = self.text(old.text), f"{self.number}_{old.name}"
        published = old.published and old.published + self.later
        hashed = sha256(f"{self.number}{old.sha256}".encode()).hexdigest()
        report = replace(old, text=text, name=name, published=published, sha256=hashed)

        def moved(record: Any, **more: Any) -> Any:
            return replace(
                record,
                id=sha256(f"{self.number}{record.id}".encode()).hexdigest()[:16],
                report=name,
                report_id=report.id,
                text=text[record.start : record.end],
                **more,
            )

        def event(e: Event) -> Event:
            sides = {"actors": self.codes(e.actors), "recipients": self.codes(e.recipients)}
            return moved(e, date=self.days(e.date), **sides)  # type: ignore[no-any-return]

        def quantity(q: Quantity) -> Quantity:
            told = {"of": self.text(q.of), "owner": self.codes(q.owner)}
            return moved(q, period=self.days(q.period), **told)  # type: ignore[no-any-return]

        def statement(s: Statement) -> Statement:
            told = {"speaker": self.text(s.speaker), "speaker_state": self.codes(s.speaker_state)}
            return moved(s, **told)  # type: ignore[no-any-return]

        return replace(
            reading,
            report=report,
            events=tuple(map(event, reading.events)),
            quantities=tuple(map(quantity, reading.quantities)),
            statements=tuple(map(statement, reading.statements)),
        )


def worlds(reports: int) -> list[Reading]:
    """So many readings, a round after the other."""
    stories = base()
    rounds = -(-reports // len(stories))
    return [World(n).reading(reading) for n in range(rounds) for reading in stories][:reports]


def measure(reports: int) -> dict[str, float]:
    """Links, seconds and memory for so many reports, in this process."""
    readings = worlds(reports)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.process_time()
    links = reconcile(readings)
    seconds = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    round_of = {reading.report.id: i // STORIES for i, reading in enumerate(readings)}
    return {
        "reports": reports,
        "records": sum(len(reading.records) for reading in readings),
        "links": len(links),
        "across rounds": sum(round_of[x.a.report_id] != round_of[x.b.report_id] for x in links),
        "seconds": round(seconds, 2),
        "peak MiB": round(peak / 1024),
        "of it linking MiB": round((peak - before) / 1024),
    }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--reports", type=int, nargs="+", default=[STORIES, 4 * STORIES, 16 * STORIES])
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.one:
        print(json.dumps(measure(args.one)))
        return
    rows: list[dict[str, Any]] = []
    for reports in args.reports:
        command = [sys.executable, str(Path(__file__)), "--one", str(reports)]
        rows.append(json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))
        if len(rows) > 1:
            times = [rows[-1]["seconds"], rows[-2]["seconds"]]
            sizes = [rows[-1]["reports"], rows[-2]["reports"]]
            rows[-1]["exponent"] = round(log(times[0] / times[1]) / log(sizes[0] / sizes[1]), 2)
        if not args.json:
            print(", ".join(f"{name} {value}" for name, value in rows[-1].items()), flush=True)
    if args.json:
        print(json.dumps(rows, indent=1))


if __name__ == "__main__":
    main()

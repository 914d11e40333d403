"""How the time of reading grows on text made to break it, against length: `make bench-hostile`.

python benchmarks/hostile.py                   all kinds, lengths doubling up to 100,000 characters
python benchmarks/hostile.py --kind quotes     one kind
python benchmarks/hostile.py --profile states  where the time of one kind goes, at the longest length

The growth of a kind is the exponent that fits time = constant * length^exponent, by least squares over the
longer half of the lengths, where what every call costs weighs little. 1 is linear. Time is that of the processor, the
least of some rounds, as the machine may be shared.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from itertools import cycle, islice

from blocs.reading import Reading, read_report
from blocs.reports import Report, load_bytes

PUBLISHED = date(2018, 9, 13)
LENGTHS = (3_125, 6_250, 12_500, 25_000, 50_000, 100_000)
ALLOWED = 1.25
"""Growth that counts as linear: what is left over noise, caches and memory on a shared machine."""

PATIENCE = 30.0
"""Seconds after which a kind is not made longer; its growth is told from what was measured."""

Shape = Callable[[int], str]


def repeated(unit: str) -> Shape:
    """Text of one unit again and again, cut at the length asked for."""
    return lambda length: (unit * (length // len(unit) + 1))[:length]


def _turned(words: Sequence[str], between: str = " ") -> Shape:
    """Text of words in turn."""

    def make(length: int) -> str:
        per = sum(map(len, words)) / len(words) + len(between)
        return between.join(islice(cycle(words), int(length / per) + 1))[:length]

    return make


def nested(opening: str, closing: str, inside: str) -> Shape:
    """As many opening signs as closing ones, with a sentence in the middle."""

    def make(length: int) -> str:
        depth = max(1, (length - len(inside)) // (len(opening) + len(closing)))
        return opening * depth + inside + closing * depth

    return make


def numbered(form: str) -> Shape:
    """Sentences that differ by a number, so that no name, amount or day stands twice."""

    def make(length: int) -> str:
        parts, size, n = [], 0, 0
        while size < length:
            parts.append(form.format(n=n, month=n % 12 + 1, day=n % 28 + 1, letter=_name(n)))
            size += len(parts[-1])
            n += 1
        return "".join(parts)[:length]

    return make


def _name(n: int) -> str:
    """A made-up name: Bababa, Bababe, ..."""
    parts = [a + b for a in "bdfgklmnprstvz" for b in "aeiou"]
    found = "".join(parts[n // len(parts) ** k % len(parts)] for k in range(3))
    return found.capitalize()


SENTENCE = "China and Russia signed a deal worth $3 billion in Moscow on Monday, Xi Jinping said. "
STATES = "China Russia India Japan Brazil France Germany Iran Israel Turkey Mexico Canada".split()

SHAPES: Mapping[str, Shape] = {
    "plain news": repeated(SENTENCE),
    "one paragraph a line": repeated(SENTENCE + "\n\n"),
    "no blanks": repeated("x"),
    "no blanks, digits": repeated("9"),
    "no blanks, mixed": repeated("ab1-,.$%/"),
    "no blanks, Chinese": repeated("中国和俄罗斯周一在莫斯科签署协议"),
    "one sentence": _turned("the talks between China and Russia on trade that".split()),
    "clauses": repeated("who said that China told Russia that "),
    "line breaks": repeated("\n"),
    "short lines": repeated("China\n"),
    "blanks": repeated(" "),
    "tabs and words": repeated("Russia\t \t"),
    "quotation marks": repeated('"'),
    "curly quotation marks": nested("“", "”", "China will attack Russia, he said."),
    "quotation marks never closed": repeated("“China said "),
    "short quotations": repeated("“No,” Putin said. "),
    "one speaker, long quotation": lambda n: "“" + repeated("We met China. We will meet Japan. ")(n) + "” Putin said.",
    "apostrophes": repeated("'s ' "),
    "brackets": nested("(", ")", "China attacked Russia"),
    "open brackets": repeated("(China "),
    "square brackets": nested("[", "]", "China"),
    "dashes": repeated("– China — Russia - "),
    "full stops": repeated("."),
    "stops and blanks": repeated(". "),
    "abbreviations": repeated("U.S. Mr. Gen. "),
    "commas": repeated("China, "),
    "emoji": repeated("😀👩‍👩‍👧‍👦🇨🇳🇷🇺 "),
    "emoji without blanks": repeated("👩‍👩‍👧‍👦"),
    "joiners": repeated("Ch\u200dina\u200b\u200c "),
    "joiners alone": repeated("\u200d\u200b\ufeff"),
    "combining marks": repeated("e\u0301\u0301\u0301\u0301"),
    "right to left": repeated("\u202eChina\u202c met \u200fרוסיה\u200e וסין "),
    "control characters": repeated("\x01China\x08 \x0b\x0c\x7f\x85 met Russia\x1b[31m "),
    "NULs": repeated("China\x00Russia \x00"),
    "soft hyphens": repeated("Chi\u00adna met Rus\u00adsia. "),
    "lone surrogates": repeated("China \ud800 met Russia \udfff. "),
    "scripts": repeated("Китай met Ελλάδα و中国 and भारत. "),
    "look-alikes": repeated("Сhina mеt Ruѕsia in Ⅿoscow. "),
    "numbers": repeated("1,000 2.5 3 "),
    "number words": repeated("two hundred million and "),
    "one number": repeated("1,000,"),
    "scales": repeated("million billion "),
    "amounts": repeated("$3 billion to $4 billion and "),
    "ranges": repeated("1-2-3-"),
    "percents": repeated("5% of 6% of "),
    "dates": repeated("September 13, 2018 to May 2019 "),
    "weekdays": repeated("Monday last week by Tuesday "),
    "different dates": numbered("On {day}.{month}.2018 and in 19{day:02} China met Iran. "),
    "states": _turned(STATES),
    "states joined": _turned(STATES, " and "),
    "states listed": _turned(STATES, ", "),
    "acts": repeated("attacked met sanctioned "),
    "nominal acts": repeated("talks sanctions agreement "),
    "acts and states": repeated("China attacked Russia and met Japan and "),
    "of": repeated("talks of China of sanctions of "),
    "pronouns": repeated("he told them that it and they "),
    "both sides": repeated("the two countries and both leaders and "),
    "one paragraph of pronouns": repeated("China met Russia. They agreed. He told them. It said so. "),
    "persons": numbered("President {letter} of China told Minister {letter} of Iran. "),
    "persons without verbs": numbered("Mr {letter} {letter} "),
    "speakers": numbered("“No,” said {letter}. "),
    "according to": repeated("according to China "),
    "said": repeated("said "),
    "cities": repeated("in Moscow, in Paris, near Tokyo, "),
    "titles": repeated("President Prime Minister General "),
    "negations": repeated("not never no "),
    "modals": repeated("may could would if China "),
    "addresses": repeated("https://a.b/c?d=e&f=China "),
    "one address": lambda n: "https://" + repeated("a.b/c?d=e&")(n),
    "markup": repeated("<b>China</b> &amp; "),
    "capitals": repeated("CHINA MET RUSSIA "),
    "bullets": repeated("- China\n* Russia\n1. Iran\n"),
    "tables": repeated("China | 3 | 4\n--- | --- | ---\n"),
    "colons": repeated("China: Russia: "),
    "semicolons": repeated("China met Russia; "),
}  # fmt: skip
"""A text of a given length for each kind of trouble."""


def report_of(text: str) -> Report:
    """A report as the loader makes it of a JSON line, which can hold any code point.

    A plain sentence stands before and after, so that no text is empty, and what follows the trouble is read too.
    """
    whole = f"{SENTENCE}\n\n{text}\n\n{SENTENCE}"
    line = json.dumps({"text": whole}).encode()
    item = next(load_bytes(line, "hostile.jsonl", published=PUBLISHED))
    if not isinstance(item, Report):
        raise item
    return item


def read(text: str) -> Reading:
    """Read a text as the product would."""
    return read_report(report_of(text))


def seconds(text: str, rounds: int) -> float:
    """Least processor time of some rounds; what takes long is read once."""
    least = math.inf
    for _ in range(rounds):
        start = time.process_time()
        read(text)
        least = min(least, time.process_time() - start)
        if least > 2:
            break
    return least


def growth(lengths: Sequence[int], times: Sequence[float]) -> float:
    """Exponent of time over length, by least squares of the logarithms over the longer half."""
    half = min(len(lengths), max(2, len(lengths) // 2 + 1))
    x = [math.log(n) for n in lengths[-half:]]
    y = [math.log(t) for t in times[-half:]]
    mean_x, mean_y = sum(x) / len(x), sum(y) / len(y)
    return sum((a - mean_x) * (b - mean_y) for a, b in zip(x, y, strict=True)) / sum(
        (a - mean_x) ** 2 for a in x
    )


def measure(kind: str, lengths: Sequence[int] = LENGTHS, rounds: int = 2) -> dict[str, object]:
    """Lengths, seconds and growth of one kind."""
    make = SHAPES[kind]
    times = []
    sizes = []
    for length in lengths:
        text = make(length)
        sizes.append(len(text))
        try:
            times.append(seconds(text, rounds))
        except Exception as error:
            raise RuntimeError(f"{kind}, {len(text)} characters: {error!r}") from error
        if times[-1] > PATIENCE:
            break
    return {"kind": kind, "characters": sizes, "seconds": times, "growth": growth(sizes, times)}


def profile(kind: str, length: int) -> None:
    """Print the twenty functions that take most time."""
    import cProfile
    import pstats

    text = SHAPES[kind](length)
    runner = cProfile.Profile()
    runner.runcall(read, text)
    pstats.Stats(runner).sort_stats("tottime").print_stats(20)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--kind", action="append", choices=list(SHAPES), help="measure this kind (repeatable)"
    )
    parser.add_argument("--longest", type=int, default=LENGTHS[-1], help="characters of the longest text")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--profile", choices=list(SHAPES), help="show where the time of a kind goes")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    read(SENTENCE)  # load the model and the registry
    if args.profile:
        profile(args.profile, args.longest)
        return
    lengths = [args.longest >> k for k in reversed(range(len(LENGTHS)))]
    rows = []
    for kind in args.kind or SHAPES:
        row = measure(kind, lengths, args.rounds)
        rows.append(row)
        times = row["seconds"]
        assert isinstance(times, list)
        told = " ".join(f"{t:8.3f}" for t in times)
        mark = "" if float(str(row["growth"])) <= ALLOWED else "  more than linear"
        print(
            f"{kind:30} {told}  growth {row['growth']:5.2f}{mark}",
            file=sys.stderr if args.json else sys.stdout,
            flush=True,
        )
    if args.json:
        print(json.dumps({"lengths": lengths, "allowed": ALLOWED, "kinds": rows}, indent=1))


if __name__ == "__main__":
    main()

"""Check the sentences with both parties marked, and count them.

A line of `corpus/between/*.tsv` is a CAMEO code, a tab, and a sentence with {the party that acts} and, mostly
<the party acted on>. A sentence that tells several acts stands on several lines. What is wrong is named with
its file, line and reason, and the exit status is then 1; else the counts of corpus/README.md are printed.

Usage::

    python corpus/between/check.py
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from blocs.sources.coded.cameo import cameo

HERE = Path(__file__).resolve().parent
WORDS = range(5, 61)
GRAM = 4


def faults(line: str) -> Iterator[str]:
    """What is wrong with a line."""
    code, tab, text = line.partition("\t")
    if not tab or "\t" in text:
        yield "a line is a code, one tab, and a text"
        return
    if cameo(code).type is None:
        yield f"no CAMEO code of an act: {code!r}"
    for party, edges, least in (("source", "{}", 1), ("target", "<>", 0)):
        if text.count(edges[0]) != text.count(edges[1]) or not least <= text.count(edges[0]) <= 1:
            yield f"wants {least or 'at most one'} {party} in {edges}"
        elif re.search(rf"{edges[0]}\s*{edges[1]}", text):
            yield f"the {party} has no words"
    if re.search(r"\{[^}]*[<>]|<[^>]*[{}]", text):
        yield "the parties overlap"
    if len(text.split()) not in WORDS:
        yield f"{len(text.split())} words"


def plain(text: str) -> str:
    """A text without its marks."""
    return re.sub(r"[{}<>]", "", text)


def counts(lines: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Rows of the table in `corpus/README.md`."""
    texts = list(dict.fromkeys(plain(text) for _, text in lines))
    runs = [
        tuple(words[i : i + GRAM])
        for words in (re.findall(r"\w+", text.lower()) for text in texts)
        for i in range(len(words) - GRAM + 1)
    ]
    sizes = sorted(len(text.split()) for text in texts)
    types = Counter(cameo(code).type for code, _ in lines)
    yield "lines", f"{len(lines):,}"
    yield "sentences", f"{len(texts):,}"
    yield "words", f"{sum(sizes):,}"
    low, high = sizes[len(sizes) // 10], sizes[len(sizes) * 9 // 10]
    yield "words a sentence", f"median {median(sizes):.0f}, eight of ten between {low} and {high}"
    yield "lines without a target", f"{sum('<' not in text for _, text in lines):,}"
    turned = sum(-1 < text.find("<") < text.find("{") for _, text in lines)
    yield "target named before the source", f"{turned:,}"
    yield "different codes", str(len({code for code, _ in lines}))
    yield "lines by type", ", ".join(f"{kind} {n}" for kind, n in types.most_common())
    yield f"runs of {GRAM} words", f"{len(runs):,}, {len(set(runs)) / len(runs):.1%} of them different"


def main() -> None:
    """Name what is wrong, or count."""
    seen: dict[str, str] = {}
    lines, wrong = [], 0
    for file in sorted(HERE.glob("*.tsv")):
        for number, line in enumerate(file.read_text("utf-8").splitlines(), start=1):
            found = list(faults(line))
            place = f"{file.name}:{number}"
            if line in seen:
                found.append(f"stands in {seen[line]} already")
            seen[line] = place
            for fault in found:
                print(f"{place}: {fault}")
            wrong += len(found)
            code, _, text = line.partition("\t")
            lines.append((code, text))
    if wrong:
        sys.exit(1)
    for name, told in counts(lines):
        print(f"| {name} | {told} |")


if __name__ == "__main__":
    main()

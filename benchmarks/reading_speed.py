"""Reading against the bare spaCy pipeline, on the same text in the same run: `make bench`.

Both sides run one report at a time on one core, in turns, so that a busy machine slows both.
"""

from __future__ import annotations

import argparse
import json
import platform
import statistics
import time
from collections.abc import Callable
from functools import partial

from blocs.reading import read_report
from blocs.reading.language import language
from blocs.reports import Report, load_bytes
from material import reports, there


def timed(do: Callable[[], object]) -> float:
    start = time.perf_counter()
    do()
    return time.perf_counter() - start


def peak_memory() -> float:
    """Peak resident memory of this process in MB."""
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    material: list[Report] = [r for name in there() for r in reports(name)]
    nlp = language()
    tokens = sum(len(nlp(r.text)) for r in material)
    for r in material:
        read_report(r)
    bare, read = [], []
    for _ in range(args.rounds):
        bare.append(timed(lambda: [nlp(r.text) for r in material]))
        read.append(timed(lambda: [read_report(r) for r in material]))
    ratios = [b / a for a, b in zip(bare, read, strict=True)]
    growth = []
    body = "\n\n".join(r.text for r in material)
    for doubling in (1, 2, 4, 8):
        text = (body[:12_500] + "\n\n") * doubling
        long = next(iter(load_bytes(text.encode(), "long.txt")))
        assert isinstance(long, Report)
        growth.append(
            {"characters": len(text), "seconds": min(timed(partial(read_report, long)) for _ in range(3))}
        )
    result = {
        "machine": f"{platform.machine()}, {platform.system()}, Python {platform.python_version()}",
        "reports": len(material),
        "tokens": tokens,
        "bare_tokens_per_s": tokens / statistics.median(bare),
        "read_tokens_per_s": tokens / statistics.median(read),
        "read_reports_per_s": len(material) / statistics.median(read),
        "ratio_median": statistics.median(ratios),
        "ratio_range": [min(ratios), max(ratios)],
        "growth": growth,
        "peak_memory_mb": peak_memory(),
    }
    if args.json:
        print(json.dumps(result, indent=1))
        return
    print(f"{len(material)} reports, {tokens} tokens; {result['machine']}; {args.rounds} rounds in turns")
    print(f"bare spaCy  {result['bare_tokens_per_s']:8.0f} tokens/s")
    print(
        f"blocs.read  {result['read_tokens_per_s']:8.0f} tokens/s   {result['read_reports_per_s']:.1f} reports/s"
    )
    print(
        f"ratio of times, blocs / bare: median {result['ratio_median']:.2f}, range {min(ratios):.2f}-{max(ratios):.2f} (allowed: 2)"
    )
    print(f"peak memory {result['peak_memory_mb']:.0f} MB")
    for row in growth:
        print(
            f"  {row['characters']:8} characters {row['seconds']:.2f} s, {1e6 * row['seconds'] / row['characters']:.1f} µs each"
        )


if __name__ == "__main__":
    main()

"""Reading against the bare spaCy pipeline, on the same text in the same run: `make bench`.

All sides run one report at a time on one core, in turns, so that a busy machine slows all: bare spaCy, the rules, and
the encoder with all around it. "Around the encoder" is the whole less the encoder's own runs.
"""

from __future__ import annotations

import argparse
import json
import platform
import statistics
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from blocs.reading import read_report
from blocs.reading.encoder.network import load_network
from blocs.reading.language import language
from blocs.reports import Report, load_bytes
from material import reports, there

SETS = ("dev", "test", "two reports")


def timed(do: Callable[[], object]) -> float:
    start = time.perf_counter()
    do()
    return time.perf_counter() - start


def peak_memory() -> float:
    """Peak resident memory of this process in MB."""
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def clocked(network: Any, name: str, spent: list[float]) -> None:
    """Add the time that a method of the network takes to `spent`."""
    plain = getattr(network, name)

    def wrapped(*given: Any) -> Any:
        start = time.perf_counter()
        found = plain(*given)
        spent[0] += time.perf_counter() - start
        return found

    setattr(network, name, wrapped)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    material: list[Report] = [r for name in SETS if name in there() for r in reports(name)]
    nlp = language()
    tokens = sum(len(nlp(r.text)) for r in material)
    words = sum(len(r.text.split()) for r in material)
    spent = [0.0]
    network = load_network()
    for name in ("words", "sides"):
        clocked(network, name, spent)
    for r in material:
        read_report(r)
    times: dict[str, list[float]] = {name: [] for name in ("bare", "rules", "encoder", "around")}
    for _ in range(args.rounds):
        times["bare"].append(timed(lambda: [nlp(r.text) for r in material]))
        times["rules"].append(timed(lambda: [read_report(r, reader="rules") for r in material]))
        spent[0] = 0.0
        times["encoder"].append(timed(lambda: [read_report(r) for r in material]))
        times["around"].append(times["encoder"][-1] - spent[0])
    ratios = {
        name: [b / a for a, b in zip(times["bare"], times[name], strict=True)]
        for name in ("rules", "encoder", "around")
    }
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
        "readers": {
            name: {
                "tokens_per_s": tokens / statistics.median(times[name]),
                "reports_of_800_words_per_s": words / 800 / statistics.median(times[name]),
                "ratio_median": statistics.median(ratios.get(name, [1.0])),
                "ratio_range": [min(ratios.get(name, [1.0])), max(ratios.get(name, [1.0]))],
            }
            for name in times
        },
        "growth": growth,
        "peak_memory_mb": peak_memory(),
    }
    if args.json:
        print(json.dumps(result, indent=1))
        return
    print(f"{len(material)} reports, {tokens} tokens; {result['machine']}; {args.rounds} rounds in turns")
    for name, row in result["readers"].items():
        print(
            f"{name:8} {row['tokens_per_s']:8.0f} tokens/s {row['reports_of_800_words_per_s']:6.2f} reports of 800 words/s "
            f"{row['ratio_median']:5.2f} times bare spaCy ({row['ratio_range'][0]:.2f} to {row['ratio_range'][1]:.2f})"
        )
    print(f"peak memory {result['peak_memory_mb']:.0f} MB")
    for row in growth:
        print(
            f"  {row['characters']:8} characters {row['seconds']:.2f} s, {1e6 * row['seconds'] / row['characters']:.1f} µs each"
        )


if __name__ == "__main__":
    main()

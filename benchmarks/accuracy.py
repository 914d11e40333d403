"""Print how well reading does on each annotated set: `make accuracy`."""

from __future__ import annotations

import json
import sys

from material import KINDS, measure, sets


def main() -> None:
    results = {name: measure(name) for name in sets()}
    if "--json" in sys.argv:
        print(json.dumps(results, indent=1, sort_keys=True))
        return
    print(f"{'set':12} {'kind':10} {'precision':>9} {'recall':>7} {'F1':>6} {'found':>6} {'extra':>6} {'missed':>7}")
    for name, table in results.items():
        for kind in KINDS:
            row = table[kind]
            print(f"{name:12} {kind:10} {row['precision']:9.3f} {row['recall']:7.3f} {row['f1']:6.3f} {row['found']:6} {row['extra']:6} {row['missed']:7}")
        for field, row in table["fields"].items():
            print(f"{'':12} {field}: right {row['right']} of {row['of']}")


if __name__ == "__main__":
    main()

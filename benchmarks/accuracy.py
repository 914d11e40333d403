"""How well reading does on each annotated set: `make accuracy`.

python benchmarks/accuracy.py                 print the table
python benchmarks/accuracy.py --json          the same for machines
python benchmarks/accuracy.py --pin           raise the floors in tests/gates/floors.json to what is reached
python benchmarks/accuracy.py --pin --lower --reason "why"    let floors fall, and say why in the file
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
from datetime import date
from pathlib import Path
from typing import Any

from material import KINDS, ROOT, measure, sets

FLOORS = ROOT / "tests" / "gates" / "floors.json"
MEASURES = ("precision", "recall", "f1")


def fingerprint(name: str) -> str:
    """Hash of a set's reports and gold, so that a floor is known to belong to them."""
    folder, gold = sets()[name]
    digest = hashlib.sha256()
    for path in (*sorted(folder.glob("*.txt")), gold):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


def show(results: dict[str, dict[str, Any]]) -> None:
    """Print the table."""
    print(
        f"{'set':12} {'kind':10} {'precision':>9} {'recall':>7} {'F1':>6} {'found':>6} {'extra':>6} {'missed':>7}"
    )
    for name, table in results.items():
        for kind in KINDS:
            r = table[kind]
            shares = f"{r['precision']:9.3f} {r['recall']:7.3f} {r['f1']:6.3f}"
            print(f"{name:12} {kind:10} {shares} {r['found']:6} {r['extra']:6} {r['missed']:7}")
        for field, r in table["fields"].items():
            print(f"{'':12} {field}: right {r['right']} of {r['of']}")


def pin(results: dict[str, dict[str, Any]], *, lower: bool, reason: str, path: Path = FLOORS) -> None:
    """Write what is reached as the new floors, rounded down to two digits.

    Raises
    ------
    SystemExit
        When a floor would fall and no reason is given.
    """
    known = json.loads(path.read_text("utf-8")) if path.is_file() else {"sets": {}, "lowered": []}
    for name, table in results.items():
        entry = known["sets"].setdefault(name, {"fingerprint": "", "floors": {}})
        changed = entry["fingerprint"] not in ("", fingerprint(name))
        entry["fingerprint"] = fingerprint(name)
        for kind in KINDS:
            for measure_name in MEASURES:
                floor = math.floor(table[kind][measure_name] * 100 + 1e-9) / 100
                old = entry["floors"].setdefault(kind, {}).get(measure_name, 0.0)
                if floor < old:
                    if not (lower and reason):
                        raise SystemExit(
                            f"{name}: {kind} {measure_name} fell from {old} to {floor}; mend the reader, or give --lower --reason"
                        )
                    known["lowered"].append(
                        {
                            "day": date.today().isoformat(),
                            "set": name,
                            "what": f"{kind} {measure_name}",
                            "from": old,
                            "to": floor,
                            "reason": reason,
                            "material_changed": changed,
                        }
                    )
                entry["floors"][kind][measure_name] = floor
    path.write_text(json.dumps(known, indent=1, sort_keys=True) + "\n", "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--pin", action="store_true", help="write the floors")
    parser.add_argument("--lower", action="store_true", help="let floors fall; needs --reason")
    parser.add_argument("--reason", default="", help="why a floor falls; kept in the file")
    args = parser.parse_args()
    results = {name: measure(name) for name in sets()}
    if args.pin:
        pin(results, lower=args.lower, reason=args.reason)
    if args.json:
        print(json.dumps(results, indent=1, sort_keys=True))
    else:
        show(results)


if __name__ == "__main__":
    main()

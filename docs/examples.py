"""Run the commands that the pages show and write what they print: `python docs/examples.py [PAGE...]`.

A block of a Markdown page that begins with ```console holds commands after ``$`` and what they print. All
blocks of a page run in their order in one scratch folder, which holds the sample reports; lines that a
command prints take the place of those in the page. Times of day are shown as one and the same. A command
that crashes ends the run. With --check nothing is written, and the exit code is 1 when a page would change.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGES = (
    "README.md",
    "docs/tutorial.md",
    "docs/how-to.md",
    "docs/ties-tutorial.md",
    "docs/what-if-tutorial.md",
    "docs/scale.md",
)
SAMPLES = {
    "ledger.md": "2018-09-12-northern-ledger.md",
    "observer.md": "2018-09-13-pacific-observer-weekly.md",
    "harbour.md": "2019-06-06-harbour-and-continent.md",
}
"""Names of the sample reports in the pages, and in the package."""
BLOCK = re.compile(r"(?<=^```console\n).*?(?=^```$)", re.M | re.S)
TIME = re.compile(r"\b20\d\d-\d\d-\d\d \d\d:\d\d UTC")
SHOWN = "2026-01-15 09:30 UTC"
"""In place of the time at which a command was run, so that a page stays the same."""


def furnish(folder: Path) -> None:
    """Put into a scratch folder what the pages assume: the sample reports, and beside it the tree's `src`."""
    folder.mkdir()
    for name, sample in SAMPLES.items():
        (folder / name).write_bytes((ROOT / "src/blocs/reports/samples" / sample).read_bytes())
    (folder.parent / "src").symlink_to(ROOT / "src", target_is_directory=True)


def printed(command: str, folder: Path) -> str:
    """What a command prints, errors included; the scratch folder is named as a user's would be."""
    paths = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        env={**os.environ, "PATH": paths, "COLUMNS": "100"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if "Traceback (most recent call last)" in done.stdout:
        sys.exit(f"$ {command}\n{done.stdout}")
    text = TIME.sub(SHOWN, done.stdout.replace(str(folder.resolve()), "/home/you/blocs/news"))
    lines = text.splitlines()
    return "".join(f"{line.rstrip()}\n" for line in lines)


def rerun(page: str) -> str:
    """Give the text of a page with fresh output."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch, "news")
        furnish(folder)

        def fresh(block: re.Match[str]) -> str:
            commands = re.findall(r"^\$ (.*(?:\n> .*)*)", block[0], re.M)
            return "".join(f"$ {c}\n{printed(c.replace(chr(10) + '> ', chr(10)), folder)}" for c in commands)

        return BLOCK.sub(fresh, page)


def main() -> None:
    """Rewrite the pages, or check them."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--check", action="store_true", help="write nothing; exit code 1 when a page would change"
    )
    parser.add_argument("pages", nargs="*", metavar="PAGE", help="only these, such as docs/how-to.md")
    args = parser.parse_args()
    changed = False
    for name in args.pages or PAGES:
        path = ROOT / name
        old = path.read_text("utf-8")
        new = rerun(old)
        if new != old:
            changed = True
            print(f"{name}: {'would change' if args.check else 'written'}")
            if not args.check:
                path.write_text(new, "utf-8")
    if args.check and changed:
        sys.exit(1)


if __name__ == "__main__":
    main()

"""The process that reads a job: a line of JSON on standard output for each thing that happened."""

from __future__ import annotations

import contextlib
import json
import os
import sys
from datetime import date
from pathlib import Path
from typing import Any, cast

from blocs.errors import BlocsError, InputError, RecordError
from blocs.web.jobs.job import job_from_json

__all__ = ["main"]

_MOST_LINKED = 2_000
"""Reports up to which all are held against each other when a job is done; it takes seconds there."""


def main(home: Path, store: Path, reader: str) -> None:
    """Read the uploads that lie in the folder of a job into a store.

    Parameters
    ----------
    home : Path
        Folder of the job.
    store : Path
    reader : "encoder" or "rules"
    """
    from blocs.evidence import open_store
    from blocs.reading import ReaderKind, read_report, reader_name
    from blocs.reports import load_bytes

    with contextlib.suppress(OSError):
        os.nice(10)  # the site answers first
    job = job_from_json((home / "job.json").read_text(encoding="utf-8"))
    given: dict[str, Any] = dict(job.given)
    if "published" in given:
        given["published"] = date.fromisoformat(given["published"])
    kind = cast("ReaderKind", reader)
    with open_store(store) as kept:
        for number, name in enumerate(job.files):
            path = home / f"{number:03d}.upload"
            if not path.exists():
                continue  # read before the site was stopped
            _say("begun", name=name)
            for item in load_bytes(path.read_bytes(), name, origin_kind="file", **given):
                if isinstance(item, InputError):
                    kept.fail(item.path, item.cause, item.remedy)
                    _say("failed", name=item.path, why=f"{item.cause}; {item.remedy}")
                    continue
                if kept.has(item.id, reader_name(reader=kind)) and not given:
                    _say("known", report=item.id)
                    continue
                try:
                    reading = read_report(item, reader=kind)
                    kept.add(reading)
                except RecordError as error:
                    _say("failed", name=item.name, why=str(error))
                else:
                    _say("read", report=item.id, records=len(reading.records))
            _say("through", number=number)
        if kept.unlinked() and kept.coverage().reports <= _MOST_LINKED:
            _say("linking")
            kept.relink()


def _say(what: str, **told: Any) -> None:
    sys.stdout.write(json.dumps({"what": what, **told}) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":  # pragma: no cover - runs in a process of its own
    try:
        main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
    except BlocsError as failed:
        sys.stderr.write(f"blocs: a reading job failed: {failed}\n")
        sys.exit(1)
    except BrokenPipeError:  # the site is gone; its next start takes the job up again
        os._exit(1)

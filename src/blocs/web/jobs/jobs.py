"""`Jobs`: a queue of things to read, one at a time, each in a process of its own."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import shutil
import subprocess
import sys
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from blocs.reports.limits import named
from blocs.web.errors import Busy, NotThere
from blocs.web.jobs.job import Job, State, job_from_json, job_to_json
from blocs.web.settings import Settings

__all__ = ["Jobs"]

_MOST_WAITING = 20
_MOST_KEPT = 100
_MOST_TOLD = 100
_PATIENCE = 5.0
"""Seconds that a process is given to stop by itself."""


class Jobs:
    """Runs jobs in the order in which they came.

    What is waiting or running when the site stops is begun again when it next starts: the store keeps each
    report as soon as it was read, so nothing is read twice.

    Parameters
    ----------
    folder : Path
        One folder a job: ``job.json``, and the uploads until they were read.
    settings : Settings
    changed : callable
        Called when the store has changed.
    """

    def __init__(self, folder: Path, settings: Settings, *, changed: Callable[[], None]) -> None:
        """Take up what an earlier run left."""
        self._folder, self._settings, self._changed = folder, settings, changed
        self._lock = threading.Condition()
        self._jobs: OrderedDict[str, Job] = OrderedDict()
        self._process: subprocess.Popen[str] | None = None
        self._running = ""
        self._closing = False
        folder.mkdir(parents=True, exist_ok=True)
        for job in sorted(self._left(), key=lambda job: (job.created, job.id)):
            self._jobs[job.id] = job if job.ended else replace(job, state="waiting", words="begun again")
        self._thread = threading.Thread(target=self._work, name="blocs-jobs", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop the process that reads; what it had not finished is begun again next time."""
        with self._lock:
            self._closing = True
            self._lock.notify_all()
        self._stop_process()
        self._thread.join(_PATIENCE)

    def all(self) -> tuple[Job, ...]:
        """All jobs that are remembered, the latest first."""
        with self._lock:
            return tuple(reversed(self._jobs.values()))

    def get(self, job: str) -> Job:
        """Give a job.

        Raises
        ------
        NotThere
            When there is none of this id.
        """
        with self._lock:
            if job not in self._jobs:
                raise NotThere("there is no such job; old ones are forgotten")
            return self._jobs[job]

    def start(self, files: Sequence[tuple[str, bytes]], given: Mapping[str, str]) -> Job:
        """Put files into the queue.

        Raises
        ------
        Busy
            When too many wait already.
        """
        with self._lock:
            if sum(not job.ended for job in self._jobs.values()) >= _MOST_WAITING:
                raise Busy(f"{_MOST_WAITING} jobs are waiting; wait until some are done, or cancel them")
            job = Job(
                secrets.token_hex(8),
                datetime.now(UTC).isoformat(timespec="seconds"),
                tuple(named(name, foreign=True) for name, _ in files),
                {key: value for key, value in given.items() if value},
            )
            home = self._folder / job.id
            home.mkdir()
            for number, (_, content) in enumerate(files):
                (home / f"{number:03d}.upload").write_bytes(content)
            self._keep(job)
            self._forget()
            self._lock.notify_all()
            return job

    def cancel(self, job: str) -> Job:
        """Stop a job; reports that it has read stay in the store."""
        with self._lock:
            found = self.get(job)
            if found.ended:
                return found
            found = replace(found, state="cancelled", words="cancelled; what was read before stays")
            self._keep(found)
            running = self._running == job
        if running:
            self._stop_process()
        return found

    def wait_for_change(self, job: str, seen: Job, seconds: float) -> Job:
        """Give a job once it differs from what was seen, or after some seconds."""
        with self._lock:
            self._lock.wait_for(lambda: self._closing or self._jobs.get(job) != seen, seconds)
            return self.get(job)

    def _left(self) -> list[Job]:
        found = []
        for path in self._folder.glob("*/job.json"):
            with contextlib.suppress(OSError, ValueError):
                found.append(job_from_json(path.read_text(encoding="utf-8")))
        return found

    def _keep(self, job: Job) -> None:
        """Remember a job, and write it down; the lock is held."""
        self._jobs[job.id] = job
        path = self._folder / job.id / "job.json"
        part = path.with_suffix(".part")
        part.write_text(json.dumps(job_to_json(job), ensure_ascii=False), encoding="utf-8")
        part.replace(path)
        self._lock.notify_all()

    def _forget(self) -> None:
        """Forget the oldest jobs that ended."""
        ended = [job.id for job in self._jobs.values() if job.ended]
        for job in ended[: max(len(self._jobs) - _MOST_KEPT, 0)]:
            del self._jobs[job]
            shutil.rmtree(self._folder / job, ignore_errors=True)

    def _work(self) -> None:
        while True:
            with self._lock:
                self._lock.wait_for(lambda: self._closing or self._next() is not None)
                job = self._next()
                if self._closing or job is None:
                    return
                self._running = job.id
                self._keep(replace(job, state="running", words="starting the reader"))
            self._run(job.id)
            with self._lock:
                self._running = ""

    def _next(self) -> Job | None:
        return next((job for job in self._jobs.values() if job.state == "waiting"), None)

    def _run(self, job: str) -> None:
        """Read in a process: a report that brings it down brings nothing else down."""
        home = self._folder / job
        order = [sys.executable, "-m", "blocs.web.jobs.work", str(home), str(self._settings.store)]
        env = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
        process = subprocess.Popen(
            [*order, self._settings.reader],
            stdout=subprocess.PIPE,
            stdin=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
            env=env,
            start_new_session=True,
        )
        with self._lock:
            self._process = process
            stopped = self._closing or self._jobs[job].ended
        if stopped:
            self._stop_process()
        assert process.stdout is not None
        with process.stdout as lines:
            for line in lines:
                with contextlib.suppress(ValueError, KeyError, TypeError):
                    self._note(job, json.loads(line))
        code = process.wait()
        with self._lock:
            self._process = None
            found = self._jobs[job]
            if self._closing:
                return
            if not found.ended:
                self._keep(_ended(found, code))
            for path in home.glob("*.upload"):
                path.unlink(missing_ok=True)
        self._changed()

    def _note(self, job: str, told: Mapping[str, Any]) -> None:
        """Take a line of the process into account."""
        with self._lock:
            found = self._jobs[job]
            if found.ended:
                return
            match told["what"]:
                case "begun":
                    new = replace(found, words=f"reading {told['name']}")
                case "read":
                    reports = (*found.reports, told["report"])[-_MOST_TOLD:]
                    records = found.records + int(told["records"])
                    new = replace(found, read=found.read + 1, records=records, reports=reports)
                case "known":
                    reports = (*found.reports, told["report"])[-_MOST_TOLD:]
                    new = replace(found, known=found.known + 1, reports=reports)
                case "failed":
                    new = replace(found, failed=(*found.failed, (told["name"], told["why"]))[-_MOST_TOLD:])
                case "linking":
                    new = replace(found, words="holding the reports against each other")
                case _:
                    return
            self._keep(new)
        if told["what"] in ("read", "linking"):
            self._changed()

    def _stop_process(self) -> None:
        with self._lock:
            process = self._process
        if process is None or process.poll() is not None:
            return
        process.terminate()
        try:
            process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()


def _ended(job: Job, code: int) -> Job:
    """A job whose process has ended with a code."""
    state: State
    if code == 0:
        state = "done" if job.read or job.known or not job.failed else "failed"
        words = "done" if state == "done" else "nothing could be read"
    elif code < 0:
        state, words = "failed", "the reader was stopped from outside, perhaps for want of memory"
    else:
        state, words = "failed", "the reader failed; the log of the site says how"
    return replace(job, state=state, words=words)

"""`Jobs`: a queue of things to read, one at a time, each in a process of its own."""

from __future__ import annotations

import contextlib
import logging
import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from blocs.errors import StoreError
from blocs.reports.limits import named
from blocs.web.errors import Busy, NotThere
from blocs.web.jobs.job import Job, State
from blocs.web.jobs.process import Reading
from blocs.web.jobs.shelf import Shelf
from blocs.web.settings import Settings

__all__ = ["Jobs"]

_LOG = logging.getLogger("blocs.web")
_MOST_WAITING = 20
_MOST_KEPT = 100
_MOST_TOLD = 100
_PATIENCE = 6.0
"""Seconds in which the queue ends when the site does."""


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

    Raises
    ------
    StoreError
        When nothing can be written to the folder.
    """

    def __init__(self, folder: Path, settings: Settings, *, changed: Callable[[], None]) -> None:
        """Take up what an earlier run left."""
        self._settings, self._changed = settings, changed
        self._lock = threading.Condition()
        self._jobs: OrderedDict[str, Job] = OrderedDict()
        self._counted: dict[str, set[object]] = {}
        """Of jobs that are begun again: what was counted before."""
        self._running = ""
        self._reading: Reading | None = None
        self._closing = False
        try:
            self._shelf = Shelf(folder)
            left = self._shelf.left()
        except OSError as error:
            raise StoreError(
                f"{folder}: cannot be written ({error.strerror}); make the store's folder writable"
            ) from error
        for job in left:
            if not job.ended:
                self._counted[job.id] = {*job.reports, *job.failed}
                job = replace(job, state="waiting", words="begun again")
            self._jobs[job.id] = job
        self._thread = threading.Thread(target=self._work, name="blocs-jobs", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop the process that reads; what it had not finished is begun again next time."""
        with self._lock:
            self._closing = True
            self._lock.notify_all()
            reading = self._reading
        if reading is not None:
            reading.stop()
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
        StoreError
            When the disk does not take them.
        """
        with self._lock:
            if sum(not job.ended for job in self._jobs.values()) >= _MOST_WAITING:
                raise Busy(f"{_MOST_WAITING} jobs are waiting; wait until some are done, or cancel them")
            job = Job(
                secrets.token_hex(8),
                datetime.now(UTC).isoformat(timespec="microseconds"),
                tuple(named(name, foreign=True) for name, _ in files),
                {key: value for key, value in given.items() if value},
            )
            try:
                self._shelf.put(job, (content for _, content in files))
            except OSError as error:
                raise StoreError(f"what was sent cannot be kept ({error.strerror}); make room") from error
            self._jobs[job.id] = job
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
            reading = self._reading if self._running == job else None
            if self._running != job:
                self._shelf.drop_files(job)
        if reading is not None:
            reading.stop()
        return found

    def _keep(self, job: Job) -> None:
        """Remember a job, and write it down if the disk takes it; the lock is held."""
        self._jobs[job.id] = job
        with contextlib.suppress(OSError):
            self._shelf.write(job)

    def _forget(self) -> None:
        """Forget the oldest jobs that ended; the lock is held."""
        ended = [job.id for job in self._jobs.values() if job.ended and job.id != self._running]
        for job in ended[: max(len(self._jobs) - _MOST_KEPT, 0)]:
            del self._jobs[job]
            self._shelf.forget(job)

    def _work(self) -> None:
        while (job := self._taken()) is not None:
            try:
                self._run(job)
            except Exception as error:  # one job that fails must not keep the others from being read
                _LOG.error("a reading job failed", exc_info=error)
                with self._lock:
                    if not self._jobs[job].ended and not self._closing:
                        self._keep(_ended(self._jobs[job], 1))
            with self._lock:
                self._running, self._reading = "", None

    def _taken(self) -> str | None:
        """The next job, once there is one; None when the site ends."""

        def following() -> Job | None:
            return next((job for job in self._jobs.values() if job.state == "waiting"), None)

        with self._lock:
            self._lock.wait_for(lambda: self._closing or following() is not None)
            job = following()
            if self._closing or job is None:
                return None
            self._running = job.id
            self._keep(replace(job, state="running", words="starting the reader"))
            return job.id

    def _run(self, job: str) -> None:
        """Read a job to its end."""
        reading = Reading(self._shelf.home(job), self._settings.store, self._settings.reader)
        with self._lock:
            self._reading = reading
            stopped = self._closing or self._jobs[job].ended
        if stopped:  # while the process was begun
            reading.stop()
        for told in reading.told():
            self._note(job, told)
        code = reading.ended()
        self._changed()  # before anyone is told that it has ended
        with self._lock:
            self._counted.pop(job, None)
            if self._closing:
                return
            if not self._jobs[job].ended:
                self._keep(_ended(self._jobs[job], code))
            self._shelf.drop_files(job)

    def _note(self, job: str, told: Mapping[str, Any]) -> None:
        """Take a line of the process into account."""
        with self._lock:
            found = self._jobs[job]
            counted = self._counted.get(job, set())
            before = told.get("report") or (told.get("name"), told.get("why"))
            if found.ended:
                return
            if before in counted:
                counted.discard(before)
                return
            if (new := _further(found, told)) is not None:
                self._keep(new)
                if new.through > found.through:
                    self._shelf.drop_files(job, int(told["number"]))


def _further(job: Job, told: Mapping[str, Any]) -> Job | None:
    """A job after a line of its process; None where the line tells nothing of it."""
    match told["what"]:
        case "begun":
            return replace(job, words=f"reading {told['name']}")
        case "read":
            reports = (*job.reports, told["report"])[-_MOST_TOLD:]
            return replace(job, read=job.read + 1, records=job.records + told["records"], reports=reports)
        case "known":
            reports = (*job.reports, told["report"])[-_MOST_TOLD:]
            return replace(job, known=job.known + 1, reports=reports)
        case "failed":
            return replace(job, failed=(*job.failed, (told["name"], told["why"]))[-_MOST_TOLD:])
        case "through":
            return replace(job, through=job.through + 1)
        case "linking":
            return replace(job, words="holding the reports against each other")
    return None


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

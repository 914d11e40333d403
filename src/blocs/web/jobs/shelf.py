"""Where jobs lie: a folder each, with what was sent and how far it is."""

from __future__ import annotations

import contextlib
import json
import shutil
from collections.abc import Iterable
from pathlib import Path

from blocs.web.jobs.job import Job, job_from_json, job_to_json

__all__ = ["Shelf"]

_JOB, _UPLOAD = "job.json", ".upload"


class Shelf:
    """Folders of jobs, under one folder.

    Parameters
    ----------
    folder : Path
        Made if it is not there.

    Raises
    ------
    OSError
        When it cannot be made.
    """

    def __init__(self, folder: Path) -> None:
        """Make the folder."""
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def home(self, job: str) -> Path:
        """Folder of a job."""
        return self._folder / job

    def left(self) -> list[Job]:
        """Jobs of an earlier run, the oldest first; what is none, or was not taken in wholly, is removed."""
        found = []
        for home in self._folder.iterdir():
            try:
                job = job_from_json((home / _JOB).read_text(encoding="utf-8"))
            except (OSError, ValueError):
                job = None
            if job is None or job.id != home.name:
                shutil.rmtree(home, ignore_errors=True)
                continue
            if job.ended:
                self.drop_files(job.id)
            found.append(job)
        return sorted(found, key=lambda job: (job.created, job.id))

    def put(self, job: Job, contents: Iterable[bytes]) -> None:
        """Take in a job with its files, or nothing of it.

        Raises
        ------
        OSError
            When there is no room for it.
        """
        home = self.home(job.id)
        try:
            home.mkdir(mode=0o700)
            for number, content in enumerate(contents):
                (home / f"{number:03d}{_UPLOAD}").write_bytes(content)
            self.write(job)
        except OSError:
            shutil.rmtree(home, ignore_errors=True)
            raise

    def write(self, job: Job) -> None:
        """Write down how far a job is."""
        path = self.home(job.id) / _JOB
        part = path.with_suffix(".part")
        part.write_text(json.dumps(job_to_json(job), ensure_ascii=False), encoding="utf-8")
        part.replace(path)

    def drop_files(self, job: str, number: int | None = None) -> None:
        """Remove what was sent with a job: all of it, or one file."""
        pattern = "*" if number is None else f"{number:03d}"
        for path in self.home(job).glob(f"{pattern}{_UPLOAD}"):
            with contextlib.suppress(OSError):
                path.unlink(missing_ok=True)

    def forget(self, job: str) -> None:
        """Remove a job."""
        shutil.rmtree(self.home(job), ignore_errors=True)

"""`Job`: something to read that was asked for on the site, and how far it has come."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal, get_args

__all__ = ["ENDED", "Job", "State", "job_from_json", "job_to_json"]

State = Literal["waiting", "running", "done", "failed", "cancelled"]
ENDED: tuple[State, ...] = ("done", "failed", "cancelled")


@dataclass(frozen=True, slots=True)
class Job:
    """One order to read.

    Attributes
    ----------
    id : str
        Sixteen hex digits.
    created : str
        When it was asked for; UTC, ISO 8601.
    files : tuple of str
        Names as the visitor's browser told them, made safe to show.
    given : mapping
        What the visitor told of all of them: published (ISO day), publisher, title.
    state : str
    through : int
        Files that were gone through.
    read, known, records : int
        Reports read, reports that the store held already, records found.
    reports : tuple of str
        Ids of the reports, at most a hundred.
    failed : tuple of (str, str)
        What could not be read, and why; at most a hundred.
    words : str
        What is being done, or why it ended as it did.
    """

    id: str
    created: str
    files: tuple[str, ...]
    given: Mapping[str, str] = field(default_factory=dict)
    state: State = "waiting"
    through: int = 0
    read: int = 0
    known: int = 0
    records: int = 0
    reports: tuple[str, ...] = ()
    failed: tuple[tuple[str, str], ...] = ()
    words: str = ""

    @property
    def ended(self) -> bool:
        """Whether nothing more will come."""
        return self.state in ENDED


def job_to_json(job: Job) -> dict[str, Any]:
    """A job as plain values."""
    return {**asdict(job), "given": dict(job.given), "failed": [list(each) for each in job.failed]}


def job_from_json(text: str) -> Job:
    """A job from the text of its file.

    Raises
    ------
    ValueError
        When it is none.
    """
    told = json.loads(text)
    try:
        job = Job(
            **{
                **told,
                "files": tuple(map(str, told["files"])),
                "reports": tuple(map(str, told["reports"])),
                "failed": tuple((str(name), str(why)) for name, why in told["failed"]),
                "given": {str(name): str(value) for name, value in told["given"].items()},
            }
        )
    except (AttributeError, KeyError, TypeError) as error:
        raise ValueError(f"it is no job ({error})") from error
    counts = (job.through, job.read, job.known, job.records)
    words = (job.id, job.created, job.words)
    if (
        job.state not in get_args(State)
        or not all(isinstance(each, int) for each in counts)
        or not all(isinstance(each, str) for each in words)
    ):
        raise ValueError("it is no job")
    return job

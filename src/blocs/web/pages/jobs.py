"""Jobs: what visitors sent to be read, and how far it is."""

from __future__ import annotations

from dataclasses import dataclass

from blocs.web.held import Held
from blocs.web.jobs.changes import ENDINGS
from blocs.web.jobs.job import job_to_json
from blocs.web.page import Page, Shown
from blocs.web.params import ref

__all__ = ["PAGES"]


@dataclass(frozen=True)
class JobsView:
    """All jobs."""


@dataclass(frozen=True)
class JobView:
    """One job."""

    job: str = ref("id of the job")


def _jobs(held: Held, view: JobsView) -> Shown:
    del view
    return Shown(
        "Read reports", {"jobs": [job_to_json(job) for job in held.jobs.all()], "endings": list(ENDINGS)}
    )


def _job(held: Held, view: JobView) -> Shown:
    job = held.jobs.get(view.job)
    return Shown("A reading job", {"job": job_to_json(job), "ended": job.ended})


PAGES = (
    Page(
        "jobs", "/jobs", JobsView, _jobs, "jobs.html.j2", "What was sent to be read.", keep=False, quick=True
    ),
    Page("job", "/jobs/{job}", JobView, _job, "job.html.j2", "How far one job is.", keep=False, quick=True),
)

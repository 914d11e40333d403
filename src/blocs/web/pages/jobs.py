"""Jobs: what visitors sent to be read, and how far it is."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from blocs.errors import UsageError
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
        "Add reports", {"jobs": [job_to_json(job) for job in held.jobs.all()], "endings": list(ENDINGS)}
    )


def _job(held: Held, view: JobView) -> Shown:
    job = held.jobs.get(view.job)
    told = {"job": job_to_json(job), "ended": job.ended, "titles": _titles(held, job.reports)}
    return Shown("A reading job", told)


def _titles(held: Held, reports: Sequence[str]) -> dict[str, str]:
    """What its reports are called, by id."""
    store, found = held.store(), {}
    for id in reports:
        with suppress(UsageError):  # it may have been taken out of the store since
            report = store.report(id)
            found[id] = report.title or report.name
    return found


PAGES = (
    Page(
        "jobs",
        "/jobs",
        JobsView,
        _jobs,
        "jobs.html.j2",
        "What was sent to be read.",
        keep=False,
        quick=True,
        live=True,
    ),
    Page(
        "job",
        "/jobs/{job}",
        JobView,
        _job,
        "job.html.j2",
        "How far one job is.",
        keep=False,
        quick=True,
        live=True,
    ),
)

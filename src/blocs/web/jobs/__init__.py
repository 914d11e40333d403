"""Reading jobs: what visitors upload is read in processes of their own, and can be stopped."""

from blocs.web.jobs.job import ENDED, Job
from blocs.web.jobs.jobs import Jobs

__all__ = ["ENDED", "Job", "Jobs"]

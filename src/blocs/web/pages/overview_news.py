"""What is new in a store since a visitor was last here."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from blocs.evidence.database.corrections import Correction
from blocs.evidence.listings import report_lines, reports_between
from blocs.web.held import Held

__all__ = ["news_since"]

_SHOWN = 6
_DONE = {"confirm": "confirmed", "reject": "rejected", "edit": "edited"}


def news_since(held: Held, before: int) -> dict[str, Any]:
    """Tell what was read, corrected and asked for since a moment.

    Parameters
    ----------
    held : Held
    before : int
        Seconds of the epoch; 0 for one who was never here.

    Returns
    -------
    dict
        ``first``: whether this is the first visit, and then nothing is new; ``since`` (UTC, ISO 8601);
        ``read`` and ``reports``, how many and the latest of them; ``corrected`` and ``corrections``; ``jobs``
        that ended since, and ``waiting``, how many have not ended.
    """
    store = held.store()
    jobs = held.jobs.all()
    waiting = sum(not job.ended for job in jobs)
    if not before:
        return {"first": True, "since": None, "read": 0, "reports": [], "corrected": 0, "corrections": []} | {
            "jobs": [],
            "waiting": waiting,
        }
    moment = datetime.fromtimestamp(before, UTC)
    since = moment.isoformat(timespec="milliseconds")
    lines = report_lines(store, limit=_SHOWN, read_after=since, newest_read=True)
    corrected = [each for each in map(_told, store.corrections()) if each["at"] > since]
    return {
        "first": False,
        "since": moment.isoformat(timespec="minutes"),
        "read": reports_between(store, read_after=since),
        "reports": [asdict(line) for line in lines],
        "corrected": len(corrected),
        "corrections": sorted(corrected, key=lambda each: each["at"], reverse=True)[:_SHOWN],
        "jobs": [
            {"id": job.id, "state": job.state, "read": job.read, "files": len(job.files)}
            for job in jobs
            if job.ended and job.created >= since[:16]
        ][:_SHOWN],
        "waiting": waiting,
    }


def _told(correction: Correction) -> dict[str, Any]:
    """What was said last of a target: the correction, or that it was taken back."""
    action = _DONE[correction.action]
    at, by, why = correction.undone or (correction.at, correction.by, correction.why)
    return {
        "number": correction.id,
        "target": correction.target,
        "action": f"{action}, and taken back" if correction.undone else action,
        "by": by,
        "why": why,
        "at": at,
    }

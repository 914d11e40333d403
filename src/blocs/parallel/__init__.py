"""One seam for doing many independent jobs: in this process, in processes of their own, or on a Dask cluster.

Results come in the order of the jobs, whatever does them, so that output never depends on it. A worker that
is killed takes nothing with it: its job is tried again, and the others go on.
"""

from __future__ import annotations

from blocs.parallel.ordered import executor, map_ordered
from blocs.parallel.seam import AHEAD, Executor, Pending

__all__ = ["AHEAD", "Executor", "Pending", "executor", "map_ordered"]

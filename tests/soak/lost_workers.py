"""Workers of a Dask cluster that are killed again and again, for longer than Dask is patient: `make soak`."""

from __future__ import annotations

import os
import signal
import time

import pytest

from blocs.parallel import executor, map_ordered

pytest.importorskip("distributed")


def square(job: int) -> int:
    return job * job


def test_workers_that_are_lost_again_while_the_cluster_looks_for_them_come_back() -> None:
    """Dask looks 15 seconds after a loss and, of itself, closes for good the nanny of a worker not there."""
    with executor(2, "local") as engine:
        for seconds in (14.3, 1.5):
            for pid in engine._client.run(os.getpid).values():  # type: ignore[attr-defined]
                os.kill(pid, signal.SIGKILL)
            time.sleep(seconds)
        assert list(map_ordered(square, range(40), executor=engine)) == [number**2 for number in range(40)]

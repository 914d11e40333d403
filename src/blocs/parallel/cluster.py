"""Jobs on a Dask cluster: one of this machine, made for the purpose, or one that runs already.

A scheduler does not know which of the jobs that a killed worker had in hand was to blame; it gives up on all
of them. They are tried again one by one (`blocs.parallel.ordered`), which tells them apart.
"""

from __future__ import annotations

import logging
import os
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError
from contextlib import ExitStack, contextmanager, suppress
from importlib import metadata
from typing import TYPE_CHECKING, Any, TypeVar

from blocs.errors import MissingExtra, SchedulerLost, UsageError, WorkerLost
from blocs.parallel.processes import sheltered
from blocs.parallel.seam import AHEAD, Pending

if TYPE_CHECKING:
    from distributed import Client, Future

__all__ = ["Cluster", "connected", "local"]

Job = TypeVar("Job")
Result = TypeVar("Result")

_PATIENCE = 10.0
"""Seconds in which a scheduler must answer; also those for which a count of workers holds."""
_SILENT = logging.CRITICAL + 1
_TALKERS = ("distributed", "distributed.client", "distributed.gc", "tornado.application", "asyncio")
_SETTINGS = {
    "distributed.worker.multiprocessing-method": "spawn",
    "distributed.worker.profile.enabled": False,  # takes a sample of each job every 10 ms
    "distributed.worker.preload": ["blocs.parallel.cluster"],  # `dask_setup`
    "distributed.comm.timeouts.connect": "10s",  # for a worker that has just died
    # a lost worker is started again at once, but the cluster closes it for good if it is not there after so
    # long, though it may have come back in between and have been lost once more
    "distributed.deploy.lost-worker-timeout": "1000 days",
    "distributed.scheduler.no-workers-timeout": "60s",  # else a job waits for ever where none can be started
    # threads of one library each, and memory given back as the system does it: Dask's own way, at each 64 kB,
    # has the pages that a model needs given anew all the time
    "distributed.nanny.pre-spawn-environ": dict.fromkeys(
        ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"), 1
    ),
    "distributed.admin.system-monitor.gil.enabled": False,
    "distributed.worker.http.routes": [],
    "distributed.scheduler.http.routes": [],
}
"""Of a cluster on this machine."""


class Cluster:
    """Does jobs on the workers of a Dask cluster.

    Parameters
    ----------
    client : distributed.Client
    stack : contextlib.ExitStack
        Closed with this.
    """

    def __init__(self, client: Client, stack: ExitStack) -> None:
        self._client, self._stack = client, stack
        self._address = client.scheduler.address if client.scheduler else "its address"
        self._ahead, self._counted = AHEAD, -_PATIENCE

    @property
    def ahead(self) -> int:
        """Jobs in flight for the threads that the cluster has now, counted every ten seconds."""
        if time.monotonic() - self._counted >= _PATIENCE:
            with self._reached():
                self._ahead = AHEAD * max(1, sum(self._client.nthreads().values()))
            self._counted = time.monotonic()
        return self._ahead

    def submit(self, do: Callable[[Job], Result], job: Job) -> Pending[Result]:
        """Hand a job to the scheduler, which keeps it until it is done."""
        with self._reached():
            return _Handed(self._client.submit(do, job, pure=False), self._reached)

    def close(self) -> None:
        """Leave the cluster; end it when it was made for this."""
        self._stack.close()

    @contextmanager
    def _reached(self) -> Iterator[None]:
        """Tell that the scheduler is gone when it is, or that none works for it any more."""
        from distributed.comm.core import CommClosedError
        from distributed.scheduler import NoWorkerError

        try:
            yield
        except NoWorkerError as error:
            raise SchedulerLost(
                f"the Dask scheduler at {self._address} has had no worker for {error.timeout:g} seconds; "
                "start some, and then this again"
            ) from error
        except (CommClosedError, CancelledError) as error:
            raise self._gone() from error
        except Exception as error:
            if self._client.status in ("closed", "closing"):
                raise self._gone() from error
            raise

    def _gone(self) -> SchedulerLost:
        return SchedulerLost(f"the Dask scheduler at {self._address} is gone; start it again, and then this")


class _Handed(Pending[Result]):
    def __init__(self, future: Future[Result], reached: Callable[[], Any]) -> None:
        self._future, self._reached = future, reached

    def result(self) -> Result:
        from distributed import KilledWorker

        with self._reached():
            try:
                return self._future.result()
            except KilledWorker as error:
                raise WorkerLost(f"its worker, {error.last_worker.address}, was lost") from error

    def settle(self) -> None:
        with suppress(CancelledError):  # `result` tells
            self._future.exception()

    def cancel(self) -> None:
        with suppress(CancelledError, OSError):
            self._future.cancel()


def connected(address: str) -> Cluster:
    """Join the cluster of a scheduler that runs.

    Raises
    ------
    UsageError
        When none answers, its workers lack this version of blocs, or there are no certificates for a
        ``tls://`` address.
    MissingExtra
        When Dask is not installed.
    """
    client_of, _ = _distributed()
    _check_certificates(address)
    with ExitStack() as stack:
        stack.enter_context(_settings({}))
        try:
            client = client_of(address, timeout=_PATIENCE, set_as_default=False)
        except (OSError, ValueError) as error:
            raise UsageError(
                f"no Dask scheduler answers at {address!r} within {_PATIENCE:g} seconds; start one with "
                "`dask scheduler` and give its address as tcp://host:8786, or give local"
            ) from error
        stack.callback(client.close)
        _check_versions(client, address)
        return Cluster(client, stack.pop_all())


def local(workers: int) -> Cluster:
    """Start a cluster of processes on this machine, closed to all others and to other users.

    Raises
    ------
    MissingExtra
        When Dask is not installed.
    """
    client_of, cluster_of = _distributed()
    with ExitStack() as stack:
        stack.enter_context(_settings(_SETTINGS))
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="blocs-dask-"))
        with sheltered():
            cluster = cluster_of(
                n_workers=workers,
                threads_per_worker=1,
                processes=True,
                host="127.0.0.1",
                security=True,  # else whoever has an account here could have it run anything
                scheduler_kwargs={
                    "dashboard": False,
                    "dashboard_address": "127.0.0.1:0",  # None would take port 8787
                    "allowed_failures": 0,  # what is tried again is tried alone
                },
                memory_limit=None,  # near its share a worker would wait for memory, without end
                local_directory=folder,
                silence_logs=_SILENT,
            )
            stack.callback(cluster.close)
            client = client_of(cluster, set_as_default=False)
            stack.callback(client.close)
        stack.callback(_all_there, client, workers)
        return Cluster(client, stack.pop_all())


def dask_setup(worker: Any) -> None:  # noqa: ARG001 the name and what it takes are Dask's
    """Silence a worker of a local cluster; what matters comes with the result of a job."""
    _set_levels([_SILENT] * len(_TALKERS))


def _all_there(client: Client, workers: int) -> None:
    """Let a worker that takes the place of a killed one arrive; one that is ended on its way complains."""
    with suppress(OSError):
        client.wait_for_workers(workers, timeout=_PATIENCE)


def _distributed() -> Any:
    try:
        from distributed import Client, LocalCluster
    except ImportError as error:
        raise MissingExtra("distributed", "dask") from error
    return Client, LocalCluster


def _check_certificates(address: str) -> None:
    """Refuse an address that wants certificates where none are; Dask would crash, and hang at the end."""
    if not address.startswith("tls://"):
        return
    from distributed import Security

    remedy = (
        "set DASK_DISTRIBUTED__COMM__TLS__CA_FILE, DASK_DISTRIBUTED__COMM__TLS__CLIENT__CERT and "
        "DASK_DISTRIBUTED__COMM__TLS__CLIENT__KEY to the files of yours"
    )
    try:
        context = Security().get_connection_args("client").get("ssl_context")
    except OSError as error:
        raise UsageError(f"the certificates for {address!r} cannot be used ({error}); {remedy}") from error
    if context is None:
        raise UsageError(f"{address!r} is reached by certificates, and Dask is told of none; {remedy}")


def _check_versions(client: Client, address: str) -> None:
    """Refuse workers that would do the jobs otherwise than this process."""
    ours = _ours()
    told = client.run(metadata.version, "blocs", on_error="return")
    for worker, theirs in sorted(told.items()):
        if theirs != ours:
            has = f"blocs {theirs}" if isinstance(theirs, str) else "no blocs"
            raise UsageError(
                f"{worker}, a worker of the Dask scheduler at {address}, has {has}; install blocs {ours}"
            )


def _ours() -> str:
    return metadata.version("blocs")


@contextmanager
def _settings(more: dict[str, Any]) -> Iterator[None]:
    """Settings, loudness and environment of Dask for as long as a cluster is used, then as they were."""
    import dask

    levels = [logging.getLogger(name).level for name in _TALKERS]
    environment = dict(os.environ)
    # jobs travel with the graph, so that they outlive workers; each is as large as what it reads
    settings = {"distributed.admin.large-graph-warning-threshold": "1 PiB", **more}
    _set_levels([_SILENT] * len(_TALKERS))
    try:
        with dask.config.set(settings):
            yield
    finally:
        _set_levels(levels)
        for name in set(os.environ) - set(environment):
            del os.environ[name]
        os.environ.update(environment)


def _set_levels(levels: Sequence[int]) -> None:
    for name, level in zip(_TALKERS, levels, strict=True):
        logging.getLogger(name).setLevel(level)

"""Jobs on a Dask cluster of two workers: as in this process, and nothing is lost with a worker."""

from __future__ import annotations

import json
import logging
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from blocs.errors import InputError, MissingExtra, SchedulerLost, UsageError, WorkerLost
from blocs.parallel import AHEAD, Executor, cluster, executor, map_ordered

pytest.importorskip("distributed")


def process(job: int) -> tuple[int, int]:
    return job, os.getpid()


def square(job: int) -> int:
    return job * job


def refuse(job: int) -> int:
    if job == 3:
        raise InputError("c.txt", "it is empty", "give a file with text")
    return job


def fall(job: tuple[int, str]) -> int:
    """Be killed in job 5, as often as its file says."""
    number, folder = job
    times = Path(folder) / "times"
    if number == 5 and (left := int(times.read_text())):
        times.write_text(str(left - 1))
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def mark(job: tuple[int, str]) -> tuple[int, int]:
    """Leave the number of the process; take a while."""
    number, folder = job
    (Path(folder) / str(number)).touch()
    time.sleep(0.05)
    return number * number, os.getpid()


def falling(folder: Path, times: int) -> list[tuple[int, str]]:
    (folder / "times").write_text(str(times))
    return [(number, str(folder)) for number in range(12)]


@pytest.fixture(scope="module")
def two() -> Iterator[Executor]:
    with executor(2, "local") as engine:
        yield engine


def test_results_come_in_the_order_of_the_jobs_from_both_workers(two: Executor) -> None:
    results = list(map_ordered(process, range(60), executor=two))
    assert [job for job, _ in results] == list(range(60))
    pids = {pid for _, pid in results}
    assert len(pids) == 2 and os.getpid() not in pids


def test_all_three_give_the_same(two: Executor) -> None:
    wanted = [n * n for n in range(40)]
    assert list(map_ordered(square, range(40))) == wanted
    assert list(map_ordered(square, range(40), 2)) == wanted
    assert list(map_ordered(square, range(40), executor=two)) == wanted


def test_the_same_job_is_done_as_often_as_it_is_asked_for(two: Executor, tmp_path: Path) -> None:
    (tmp_path / "times").write_text("0")
    assert list(map_ordered(fall, [(1, str(tmp_path))] * 9, executor=two)) == [1] * 9


def test_jobs_are_taken_as_results_are(two: Executor) -> None:
    taken: list[int] = []

    def jobs() -> Iterator[int]:
        for job in range(100):
            taken.append(job)
            yield job

    results = map_ordered(square, jobs(), executor=two)
    assert taken == []
    assert [next(results), next(results)] == [0, 1]
    assert len(taken) <= 2 * AHEAD + 1
    results.close()


def test_closing_early_drops_what_none_has_begun(two: Executor, tmp_path: Path) -> None:
    results = map_ordered(mark, [(n, str(tmp_path)) for n in range(50)], executor=two)
    assert next(results)[0] == 0
    results.close()
    time.sleep(0.5)
    assert len(list(tmp_path.iterdir())) < 2 * AHEAD
    assert list(map_ordered(square, [7], executor=two)) == [49]


def test_an_error_arrives_whole_and_in_its_place(two: Executor) -> None:
    results = map_ordered(refuse, range(10), executor=two)
    assert [next(results) for _ in range(3)] == [0, 1, 2]
    with pytest.raises(InputError, match=r"c\.txt: it is empty; give a file with text") as caught:
        next(results)
    assert caught.value.path == "c.txt"


def test_large_jobs_are_sent_without_a_warning(two: Executor) -> None:
    assert list(map_ordered(len, [b"x" * 12_000_000] * 3, executor=two)) == [12_000_000] * 3


# --- workers that are killed


def test_a_worker_that_dies_in_the_middle_takes_nothing_with_it(two: Executor, tmp_path: Path) -> None:
    jobs = [(number, str(tmp_path)) for number in range(40)]
    squares, pids = [], []
    with closing(map_ordered(mark, jobs, executor=two)) as results:
        for number, (value, pid) in enumerate(results):
            squares.append(value)
            pids.append(pid)
            if number == 15:
                os.kill(pid, signal.SIGKILL)
    assert squares == [number * number for number in range(40)]
    assert {entry.name for entry in tmp_path.iterdir()} == {str(number) for number in range(40)}
    assert pids[39] != pids[15]


@pytest.mark.parametrize("times", [1, 2])
def test_a_job_whose_worker_is_killed_is_tried_again(two: Executor, tmp_path: Path, times: int) -> None:
    assert list(map_ordered(fall, falling(tmp_path, times), executor=two)) == list(range(12))
    assert (tmp_path / "times").read_text() == "0"


def test_a_job_that_kills_each_worker_is_lost_and_no_other(two: Executor, tmp_path: Path) -> None:
    told: list[str] = []

    def lost(job: tuple[int, str], why: str) -> int:
        told.append(why)
        return -job[0]

    results = list(map_ordered(fall, falling(tmp_path, 99), executor=two, lost=lost))
    assert results == [0, 1, 2, 3, 4, -5, 6, 7, 8, 9, 10, 11]
    assert len(told) == 1
    assert re.fullmatch(r"its worker, tls://127\.0\.0\.1:\d+, was lost, each of 3 times .*", told[0])
    assert (tmp_path / "times").read_text() == "96"


def test_a_cluster_whose_workers_are_all_gone_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(cluster._SETTINGS, "distributed.scheduler.no-workers-timeout", "1s")
    with executor(1, "local") as engine:
        assert list(map_ordered(square, [7], executor=engine)) == [49]
        engine._client.cluster.scale(0)  # type: ignore[attr-defined]
        with pytest.raises(SchedulerLost, match=r"has had no worker for 1 seconds; start some, and then"):
            list(map_ordered(square, range(3), executor=engine))


def test_a_job_that_is_lost_is_an_error_where_none_takes_it(two: Executor, tmp_path: Path) -> None:
    results = map_ordered(fall, falling(tmp_path, 99), executor=two)
    assert [next(results) for _ in range(5)] == [0, 1, 2, 3, 4]
    with pytest.raises(WorkerLost, match=r"^job 6: its worker, .*, was lost, each of 3 times"):
        next(results)
    assert list(map_ordered(square, [7], executor=two)) == [49]


# --- what a cluster leaves behind, and what it opens

OUTSIDE = """
import json, os, sys, tempfile
from pathlib import Path

import psutil

from blocs.parallel import executor, map_ordered


def fall(job):
    if job == 5 and not Path(sys.argv[1], "fallen").exists():
        Path(sys.argv[1], "fallen").touch()
        os.kill(os.getpid(), 9)
    return job


if __name__ == "__main__":
    before = dict(os.environ)
    with executor(2, "local") as two:
        results = list(map_ordered(fall, range(12), executor=two))
        here = psutil.Process()
        family = [here, *here.children(recursive=True)]
        ports = [c.laddr.ip for p in family for c in p.net_connections("inet") if c.status == "LISTEN"]
        folders = os.listdir(tempfile.gettempdir())
    left = [p.pid for p in here.children(recursive=True) if "resource_tracker" not in " ".join(p.cmdline())]
    print(json.dumps([results, sorted(set(ports)), folders, left, dict(os.environ) == before]))
"""


def test_a_local_cluster_keeps_to_itself_and_leaves_nothing(tmp_path: Path) -> None:
    script, home, scratch = tmp_path / "it.py", tmp_path / "home", tmp_path / "scratch"
    script.write_text(OUTSIDE)
    home.mkdir()
    scratch.mkdir()
    done = subprocess.run(
        [sys.executable, "-W", "error", str(script), str(tmp_path)],
        capture_output=True,
        text=True,
        timeout=120,
        env={**os.environ, "HOME": str(home), "TMPDIR": str(scratch)},
    )
    assert (done.returncode, done.stderr) == (0, "")
    results, ports, folders, left, same = json.loads(done.stdout)
    assert results == list(range(12))
    assert (tmp_path / "fallen").exists()
    assert ports == ["127.0.0.1"]
    assert any(name.startswith("blocs-dask-") for name in folders)
    assert (left, same) == ([], True)
    assert list(home.iterdir()) == []
    assert [entry.name for entry in scratch.iterdir() if entry.name.startswith("blocs-dask-")] == []


def test_it_is_as_quiet_as_before_when_a_cluster_has_ended() -> None:
    logger = logging.getLogger("distributed")
    before = logger.level
    with executor(1, "local") as engine:
        assert logger.level > logging.CRITICAL
        assert list(map_ordered(abs, [-1], executor=engine)) == [1]
    assert logger.level == before


def test_distributed_is_imported_only_for_a_cluster() -> None:
    code = (
        "import sys, blocs.parallel\n"
        "assert list(blocs.parallel.map_ordered(abs, [-1, 2], 2)) == [1, 2]\n"
        "sys.exit('dask' in sys.modules or 'distributed' in sys.modules)\n"
    )
    assert subprocess.run([sys.executable, "-c", code], timeout=60).returncode == 0


# --- a cluster that runs already

RUNNING = """
import time
from distributed import LocalCluster

if __name__ == "__main__":
    with LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address="127.0.0.1:0", silence_logs=60
    ) as cluster:
        print(cluster.scheduler_address, flush=True)
        time.sleep(600)
"""


@pytest.fixture
def running(tmp_path: Path) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    script = tmp_path / "cluster.py"
    script.write_text(RUNNING)
    with subprocess.Popen(
        [sys.executable, str(script)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stdout is not None
        yield process.stdout.readline().strip(), process
        process.kill()


def test_a_cluster_that_runs_does_jobs_and_runs_on(
    running: tuple[str, subprocess.Popen[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    address, _ = running
    for _ in range(2):
        with executor(1, address) as engine:
            assert engine.ahead == 2 * AHEAD
            assert list(map_ordered(abs, range(-20, 0), executor=engine)) == list(range(20, 0, -1))
    monkeypatch.setattr(cluster, "_ours", lambda: "9.9.9")
    with pytest.raises(
        UsageError, match=rf"of the Dask scheduler at {address}, has blocs .*; install blocs 9"
    ):
        cluster.connected(address)


def test_a_scheduler_that_goes_away_is_told(running: tuple[str, subprocess.Popen[str]]) -> None:
    address, process = running
    with (
        executor(1, address) as engine,
        closing(map_ordered(time.sleep, [0.1] * 40, executor=engine)) as results,
    ):
        assert next(results) is None
        process.kill()
        with pytest.raises(SchedulerLost, match=f"^the Dask scheduler at {address} is gone; start it again"):
            list(results)


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "nonsense"])
def test_no_scheduler_is_told(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "_PATIENCE", 0.5)
    with (
        pytest.raises(UsageError, match=f"no Dask scheduler answers at '{address}' within .* or give local"),
        executor(1, address),
    ):
        pass


@pytest.mark.parametrize(("file", "told"), [(None, "told of none"), ("/nowhere/a.pem", "cannot be used")])
def test_an_address_that_wants_certificates_says_so_where_none_are(file: str | None, told: str) -> None:
    import dask

    with (
        dask.config.set(
            {f"distributed.comm.tls.{x}": file for x in ("ca-file", "client.cert", "client.key")}
        ),
        pytest.raises(UsageError, match=rf"tls://127\.0\.0\.1:1.*{told}.*CA_FILE"),
        executor(dask="tls://127.0.0.1:1"),
    ):
        pytest.fail("there is no such cluster")


def test_what_brings_dask_is_told_where_it_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with (
        pytest.raises(MissingExtra, match=r"distributed is not installed; run: pip install 'blocs\[dask\]'"),
        executor(2, "local"),
    ):
        pass

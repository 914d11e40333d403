"""The seam for many jobs: order, bounds, errors, an early end, and workers that are killed."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blocs.errors import InputError, SchedulerLost, UsageError, WorkerLost
from blocs.parallel import AHEAD, executor, map_ordered
from blocs.parallel.processes import Processes


def process(job: int) -> tuple[int, int]:
    return job, os.getpid()


def refuse(job: int) -> int:
    if job == 3:
        raise InputError("c.txt", "it is empty", "give a file with text")
    return job


def leave_a_mark(path: str) -> str:
    Path(path).touch()
    return path


def slowly(path: str) -> str:
    Path(path).touch()
    time.sleep(60)
    return path


class Untold(Exception):
    """Cannot be made from what it holds, so it cannot travel."""

    def __init__(self, one: str, two: str) -> None:
        super().__init__(f"{one} and {two}")


def untold(job: int) -> int:
    raise Untold("salt", "pepper")


def not_to_be_sent(job: int) -> object:
    return lambda: job


def leave(job: int) -> int:
    sys.exit(job)


def fall(job: tuple[int, str]) -> int:
    """Be killed in job 5, as often as its file says."""
    number, folder = job
    times = Path(folder) / "times"
    if number == 5 and (left := int(times.read_text())):
        times.write_text(str(left - 1))
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def jobs(taken: list[int], upto: int) -> Iterator[int]:
    for job in range(upto):
        taken.append(job)
        yield job


def falling(folder: Path, times: int) -> list[tuple[int, str]]:
    (folder / "times").write_text(str(times))
    return [(number, str(folder)) for number in range(12)]


@pytest.mark.parametrize("workers", [1, 2])
def test_results_come_in_the_order_of_the_jobs(workers: int) -> None:
    results = list(map_ordered(process, range(30), workers))
    assert [job for job, _ in results] == list(range(30))
    assert (os.getpid() in {pid for _, pid in results}) == (workers == 1)


def test_no_more_processes_are_started_than_jobs_need() -> None:
    with executor(3) as three:
        list(map_ordered(process, [1], executor=three))
        assert len(multiprocessing.active_children()) == 1
    assert multiprocessing.active_children() == []


def test_an_executor_serves_again_and_again() -> None:
    with executor(2) as two:

        @given(st.lists(st.binary(max_size=9), max_size=30))
        @settings(max_examples=30, deadline=None)
        def in_order(payloads: list[bytes]) -> None:
            assert list(map_ordered(len, payloads, executor=two)) == [len(one) for one in payloads]

        in_order()


@pytest.mark.parametrize("workers", [1, 2])
def test_jobs_are_taken_as_results_are(workers: int) -> None:
    taken: list[int] = []
    results = map_ordered(process, jobs(taken, 100), workers)
    assert taken == []
    next(results)
    assert len(taken) <= workers * AHEAD
    next(results)
    assert len(taken) <= workers * AHEAD + 1
    results.close()


@pytest.mark.parametrize("workers", [1, 2])
def test_an_error_arrives_whole_and_in_its_place(workers: int) -> None:
    results = map_ordered(refuse, range(10), workers)
    assert [next(results) for _ in range(3)] == [0, 1, 2]
    with pytest.raises(InputError, match=r"c\.txt: it is empty; give a file with text") as caught:
        next(results)
    assert caught.value.path == "c.txt"


def test_an_error_tells_where_it_was_raised_in_the_other_process() -> None:
    with pytest.raises(InputError) as caught:
        list(map_ordered(refuse, [3], 2))
    assert "in refuse" in str(caught.value.__cause__)


def test_what_cannot_travel_back_is_an_error_and_the_process_lives_on() -> None:
    with closing(Processes(1)) as one:
        with pytest.raises(RuntimeError, match="Untold: salt and pepper"):
            one.submit(untold, 1).result()
        with pytest.raises(Exception, match=r"(?i)pickle"):
            one.submit(not_to_be_sent, 1).result()
        with pytest.raises(SystemExit) as left:
            one.submit(leave, 4).result()
        assert left.value.code == 4
        with pytest.raises(Exception, match=r"(?i)pickle"):
            one.submit(lambda job: job, 1).result()
        pids = {one.submit(process, n).result()[1] for n in range(3)}
        assert len(pids) == 1


def test_closing_early_drops_what_none_has_begun(tmp_path: Path) -> None:
    paths = [str(tmp_path / str(n)) for n in range(50)]
    results = map_ordered(leave_a_mark, paths, 2)
    next(results)
    results.close()
    assert len(list(tmp_path.iterdir())) <= 2 * AHEAD + 1
    assert multiprocessing.active_children() == []


def test_closing_early_stops_jobs_in_the_middle(tmp_path: Path) -> None:
    began = time.monotonic()
    with executor(2) as two:
        pending = [two.submit(slowly, str(tmp_path / str(n))) for n in range(5)]
        while len(list(tmp_path.iterdir())) < 2:
            time.sleep(0.01)
        for one in pending:
            one.cancel()
    assert time.monotonic() - began < 30
    assert {entry.name for entry in tmp_path.iterdir()} == {"0", "1"}
    assert multiprocessing.active_children() == []


def test_an_executor_that_was_given_stays_open_and_forgets_what_was_dropped(tmp_path: Path) -> None:
    paths = [str(tmp_path / str(n)) for n in range(50)]
    with executor(2) as two:
        results = map_ordered(leave_a_mark, paths, executor=two)
        next(results)
        results.close()
        assert list(map_ordered(abs, [-7], executor=two)) == [7]
        assert len(list(tmp_path.iterdir())) <= 2 * AHEAD + 1


def test_no_workers_is_wrong_use() -> None:
    with pytest.raises(UsageError, match="give 1 or more"):
        list(map_ordered(process, [1], 0))


# --- workers that are killed


@pytest.mark.parametrize("times", [1, 2])
def test_a_job_whose_worker_is_killed_is_tried_again(tmp_path: Path, times: int) -> None:
    assert list(map_ordered(fall, falling(tmp_path, times), 2)) == list(range(12))
    assert (tmp_path / "times").read_text() == "0"


def test_a_job_that_kills_each_worker_is_lost_and_no_other(tmp_path: Path) -> None:
    told: list[str] = []

    def lost(job: tuple[int, str], why: str) -> int:
        told.append(why)
        return -job[0]

    results = list(map_ordered(fall, falling(tmp_path, 99), 2, lost=lost))
    assert results == [0, 1, 2, 3, 4, -5, 6, 7, 8, 9, 10, 11]
    assert told == ["its worker was killed by SIGKILL, each of 3 times that it was tried"]
    assert (tmp_path / "times").read_text() == "96"


def test_a_job_that_is_lost_is_an_error_where_none_takes_it(tmp_path: Path) -> None:
    results = map_ordered(fall, falling(tmp_path, 99), 2)
    assert [next(results) for _ in range(5)] == [0, 1, 2, 3, 4]
    with pytest.raises(WorkerLost, match=r"^job 6: its worker was killed by SIGKILL.*; .*fewer workers"):
        next(results)
    assert multiprocessing.active_children() == []


def test_the_errors_travel_whole() -> None:
    error = pickle.loads(pickle.dumps(WorkerLost("job 6: its worker was killed")))
    assert (type(error), error.cause) == (WorkerLost, "job 6: its worker was killed")
    assert str(error) == str(WorkerLost("job 6: its worker was killed"))
    assert str(pickle.loads(pickle.dumps(SchedulerLost("gone")))) == "gone"


SCRIPT = """
import sys, time
from contextlib import closing
from blocs.parallel import executor, map_ordered

if __name__ == "__main__":
    dask = "local" if sys.argv[1] == "local" else None
    try:
        waits = [0.01] * 2 + [9] * 9
        with executor(2, dask) as two, closing(map_ordered(time.sleep, waits, executor=two)) as results:
            for one in results:
                print("done", flush=True)
    except KeyboardInterrupt:
        sys.exit(130)
"""


def interrupted(script: Path, how: signal.Signals, engine: str) -> tuple[int, str, set[int]]:
    """Send a signal to a script and all its processes; gives its exit code, its words, and what lives on."""
    script.write_text(SCRIPT)
    with subprocess.Popen(
        [sys.executable, str(script), engine],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        env={**os.environ, "TMPDIR": str(script.parent)},  # a cluster that is killed leaves a folder
    ) as done:
        assert done.stdout is not None
        assert done.stdout.readline() == "done\n"
        before = session(done.pid)
        (os.killpg if how == signal.SIGINT else os.kill)(done.pid, how)
        _, words = done.communicate(timeout=60)
    until = time.monotonic() + 10
    while (left := session(done.pid) & before) and time.monotonic() < until:
        time.sleep(0.05)
    assert len(before) >= 3
    return done.returncode, words, left


def session(leader: int) -> set[int]:
    """Processes that a script started, and itself, by the session that they share."""
    found = set()
    for place in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = place.read_text().rpartition(")")[2].split()
        except OSError:  # it ended meanwhile
            continue
        if int(fields[3]) == leader and fields[0] != "Z":
            found.add(int(place.parent.name))
    return found


needs_proc = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for processes in /proc")


@needs_proc
@pytest.mark.parametrize("engine", ["processes", "local"])
def test_ctrl_c_ends_all_processes_without_a_word(tmp_path: Path, engine: str) -> None:
    if engine == "local":
        pytest.importorskip("distributed")
    assert interrupted(tmp_path / "it.py", signal.SIGINT, engine) == (130, "", set())


@needs_proc
@pytest.mark.parametrize("engine", ["processes", "local"])
def test_workers_end_with_a_process_that_is_killed(tmp_path: Path, engine: str) -> None:
    if engine == "local":
        pytest.importorskip("distributed")
    code, _, left = interrupted(tmp_path / "it.py", signal.SIGKILL, engine)
    assert (code, left) == (-signal.SIGKILL, set())


def test_a_script_that_starts_itself_over_is_told(tmp_path: Path) -> None:
    script = tmp_path / "it.py"
    script.write_text("from blocs.parallel import map_ordered\nprint(list(map_ordered(abs, [-1], 2)))\n")
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, timeout=60)
    assert done.returncode == 1 and done.stdout == ""
    last = done.stderr.strip().splitlines()[-1]
    assert re.search("UsageError: a worker process ended while it started.*__name__ == '__main__'", last)

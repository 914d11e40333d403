"""The seam for many jobs: order, bounds, errors, and an early end."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from blocs.errors import InputError, UsageError
from blocs.parallel import AHEAD, map_ordered


def process(job: int) -> tuple[int, int]:
    return job, os.getpid()


def refuse(job: int) -> int:
    if job == 3:
        raise InputError("c.txt", "it is empty", "give a file with text")
    return job


def leave_a_mark(path: str) -> str:
    Path(path).touch()
    return path


def jobs(taken: list[int], upto: int) -> Iterator[int]:
    for job in range(upto):
        taken.append(job)
        yield job


@pytest.mark.parametrize("workers", [1, 2])
def test_results_come_in_the_order_of_the_jobs(workers: int) -> None:
    results = list(map_ordered(process, range(30), workers))
    assert [job for job, _ in results] == list(range(30))
    assert (os.getpid() in {pid for _, pid in results}) == (workers == 1)


@pytest.mark.parametrize("workers", [1, 2])
def test_jobs_are_taken_as_results_are(workers: int) -> None:
    taken: list[int] = []
    results = map_ordered(process, jobs(taken, 100), workers)
    assert taken == []
    next(results)
    assert len(taken) <= workers * AHEAD
    results.close()


@pytest.mark.parametrize("workers", [1, 2])
def test_an_error_arrives_whole_and_in_its_place(workers: int) -> None:
    results = map_ordered(refuse, range(10), workers)
    assert [next(results) for _ in range(3)] == [0, 1, 2]
    with pytest.raises(InputError, match=r"c\.txt: it is empty; give a file with text") as caught:
        next(results)
    assert caught.value.path == "c.txt"


def test_closing_early_drops_what_none_has_begun(tmp_path: Path) -> None:
    paths = [str(tmp_path / str(n)) for n in range(50)]
    results = map_ordered(leave_a_mark, paths, 2)
    next(results)
    results.close()
    assert len(list(tmp_path.iterdir())) <= 2 * AHEAD + 1


def test_no_workers_is_wrong_use() -> None:
    with pytest.raises(UsageError, match="give 1 or more"):
        list(map_ordered(process, [1], 0))

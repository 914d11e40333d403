"""Writers killed at any moment: nothing that they acknowledged is lost, and nothing is there by half.

`make soak` does the same with more of everything.
"""

from __future__ import annotations

import random
from functools import partial
from pathlib import Path

from .disturbed import (
    add_and_correct,
    killed_again_and_again,
    link_and_correct,
    linked,
    same_as_undisturbed,
    small,
)


def test_a_batch_killed_again_and_again_ends_as_if_nobody_had(tmp_path: Path) -> None:
    work = partial(add_and_correct, small(1000))
    heard = killed_again_and_again(tmp_path / "a", work, random.Random(20180911), 20, 0.1)
    assert heard.kills > 5
    assert len([line for line in heard.lines if line.startswith("add")]) == 1000
    same_as_undisturbed(tmp_path / "a", tmp_path / "b", work)


def test_links_killed_again_and_again_end_as_if_nobody_had(tmp_path: Path) -> None:
    work = partial(link_and_correct, linked())
    heard = killed_again_and_again(tmp_path / "a", work, random.Random(1925), 8, 0.2)
    assert heard.kills > 0
    same_as_undisturbed(tmp_path / "a", tmp_path / "b", work)

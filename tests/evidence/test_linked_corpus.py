"""Eight stories, each told by two outlets: what the records as annotated are linked to."""

from __future__ import annotations

import dataclasses
import json
import random
import subprocess
import sys
from pathlib import Path

import pytest

from blocs.evidence import reconcile
from blocs.evidence.linking.partners import partners
from blocs.reading.reading import Reading
from blocs.reading.records import Event, EventType

from .linking import CORPUS, judged, linked

DAYS = {
    "cuba_2014": ("2014-12-17", "2014-12-18"),
    "kerch_2018": ("2018-11-26", "2018-11-27"),
    "mali_2022": ("2022-01-31", "2022-02-02"),
    "mexico_2019": ("2019-06-08", "2019-06-09"),
    "migration_2016": ("2016-03-18", "2016-03-19"),
    "nepal_2015": ("2015-04-27", "2015-04-28"),
    "riyadh_2023": ("2023-03-10", "2023-03-14"),
    "yeonpyeong_2010": ("2010-11-23", "2010-11-24"),
}
PUBLISHED = {f"{story}_{n}.txt": day for story, days in DAYS.items() for n, day in enumerate(days, 1)}


def story(name: str) -> str:
    return name.rsplit("_", 1)[0]


@pytest.fixture(scope="module")
def readings() -> list[Reading]:
    return linked("linked", PUBLISHED)[0]


def test_links_of_the_stories_reach_the_floor(readings: list[Reading]) -> None:
    right, missed = judged(readings, linked("linked", PUBLISHED)[1])
    found = sum(is_right for _, is_right in right)
    precision, recall = found / len(right), found / (found + missed)
    assert precision >= 0.75
    assert recall >= 0.65


def test_confidence_is_the_share_that_is_right(readings: list[Reading]) -> None:
    right, _ = judged(readings, linked("linked", PUBLISHED)[1])
    for low, high in ((0.4, 0.75), (0.75, 1.01)):
        bin_ = [(link.confidence, is_right) for link, is_right in right if low <= link.confidence < high]
        said = sum(sure for sure, _ in bin_) / len(bin_)
        assert said == pytest.approx(sum(is_right for _, is_right in bin_) / len(bin_), abs=0.15)


def test_no_story_is_linked_to_another(readings: list[Reading]) -> None:
    assert not [x for x in reconcile(readings) if story(x.a.report) != story(x.b.report)]


def test_two_reports_of_a_story_are_each_others_likest_partner(readings: list[Reading]) -> None:
    found = partners(readings)
    for rank, reading in enumerate(readings):
        likest = max((pair for pair in found if rank in pair), key=lambda pair: found[pair])
        other = readings[likest[0] if likest[1] == rank else likest[1]]
        assert story(other.report.name) == story(reading.report.name)


def test_other_types_and_unsaid_days_cost_little(readings: list[Reading]) -> None:
    """A reader that codes one act in three as its neighbour type, and knows no day of one in four."""
    chance = random.Random(1)
    neighbour = {"AGREE": "SUPPORT", "SUPPORT": "AGREE", "CONSULT": "AGREE", "RETREAT": "CONCEDE"}

    def worse(event: Event) -> Event:
        type_ = neighbour.get(event.type, event.type) if chance.random() < 1 / 3 else event.type
        days = None if chance.random() < 1 / 4 else event.date
        return dataclasses.replace(event, type=EventType(type_), date=days)

    noisy = [dataclasses.replace(r, events=tuple(map(worse, r.events))) for r in readings]
    wanted = linked("linked", PUBLISHED)[1]
    right, missed = judged(noisy, wanted)
    found = sum(is_right for _, is_right in right)
    assert found / len(right) >= 0.7
    assert found / (found + missed) >= 0.55


def test_drafts_of_links_can_be_placed(tmp_path: Path) -> None:
    draft = CORPUS / "linked" / "kerch_2018.links.jsonl"
    done = subprocess.run(
        [sys.executable, CORPUS / "locate.py", draft], capture_output=True, text=True, timeout=120
    )
    assert (done.returncode, done.stdout) == (0, "")
    for name in ("kerch_2018_1", "kerch_2018_2"):
        for end in (".txt", ".draft.jsonl"):
            (tmp_path / f"{name}{end}").write_bytes((CORPUS / "linked" / f"{name}{end}").read_bytes())
    line = json.loads(draft.read_text("utf-8").splitlines()[0])
    line["a"]["at"] = line["a"]["in"].split()[0][:1]
    bad = tmp_path / "kerch_2018.links.jsonl"
    bad.write_text(json.dumps(line) + "\n", "utf-8")
    done = subprocess.run(
        [sys.executable, CORPUS / "locate.py", bad], capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 1
    assert "kerch_2018.links.jsonl:1: " in done.stdout

"""Publishers: over the corpus with floors, and head by head."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocs.reports import BlockKind, load_one
from blocs.reports.mastheads import is_masthead
from blocs.reports.outlet_pieces import pieces, tidy_name
from blocs.reports.outlets import is_name, is_office
from blocs.reports.publishers import find_outlets

from .make import kinds, one

CORPUS = Path(__file__).parents[2] / "corpus"
TITLE = "Officials sign pact on grain convoys"
BODY = (
    "China and Russia signed a pact on Tuesday, officials said after two days of talks, and the first convoys"
    " with grain and medicine reached the valley before dusk, watched by farmers from the hills.\n"
)


class Score(NamedTuple):
    """How many publishers are right, how many are given and wrong, how many reports have one."""

    right: int
    wrong: int
    gold: int


def is_held_out(name: str) -> bool:
    """Half of the reports of `train`: the finder was first measured on them before they were looked at."""
    return hashlib.sha256(name.encode()).digest()[-1] % 2 == 1


def key(name: str | None) -> str | None:
    return name and " ".join(name.casefold().split()).removeprefix("the ")


def part_of(report: str) -> str:
    folder, _, name = report.rpartition("/")
    return folder if folder != "train" else "held out" if is_held_out(name) else "development"


@pytest.fixture(scope="module")
def scores() -> dict[str, Score]:
    found = dict.fromkeys(("development", "held out", "linked", "pairs/tune"), Score(0, 0, 0))
    for line in (CORPUS / "publishers.jsonl").read_text("utf-8").splitlines():
        gold = json.loads(line)
        told = key(load_one(CORPUS / gold["report"]).publisher)
        names = {key(name) for name in (gold["publisher"], *gold.get("also", ())) if name}
        right, wrong, there = found[part_of(gold["report"])]
        right, wrong = right + (told in names), wrong + (told is not None and told not in names)
        found[part_of(gold["report"])] = Score(right, wrong, there + bool(names))
    return found


@pytest.mark.parametrize(
    ("part", "right", "wrong"),
    [("development", 183, 0), ("held out", 216, 0), ("linked", 13, 0), ("pairs/tune", 40, 0)],
)
def test_publishers_of_the_corpus(scores: dict[str, Score], part: str, right: int, wrong: int) -> None:
    assert scores[part].right >= right, scores[part]
    assert scores[part].wrong <= wrong, scores[part]


def test_the_gold_file_holds_every_report_once() -> None:
    lines = (CORPUS / "publishers.jsonl").read_text("utf-8").splitlines()
    named = [json.loads(line)["report"] for line in lines]
    there = {
        f"{folder}/{path.name}"
        for folder in ("train", "linked", "pairs/tune")
        for path in (CORPUS / folder).glob("*.txt")
    }
    assert len(named) == len(set(named)) and set(named) == there


@pytest.mark.parametrize(
    ("head", "publisher", "agency"),
    [
        (("The Japan Times\nTuesday, March 4, 2014",), "The Japan Times", None),
        (("Gulf News\n4 March 2014", "DUBAI (Reuters) - "), "Gulf News", "Reuters"),
        (
            ("The Karst Tribune\nKoper, 4 October 2003 (DAN and our own reporter)",),
            "The Karst Tribune",
            "DAN",
        ),
        (
            ("By Ray Ost, United Wire International", "GENEVA, March 1, 1988 (UWI) - "),
            "United Wire International",
            None,
        ),
        (("MANILA, Philippines (AP) — ",), "AP", None),
        (("LAGOS, March 4, 2014 (UN and Global Times) - ",), "UN and Global Times", None),
        (("ANKARA, October 21, 1998 (Levant and Aegean Agency) - ",), "Levant and Aegean Agency", None),
        (
            ("Analysis by Jane Doe and John Roe, Vistula Weekly Review", "5 May 2018"),
            "Vistula Weekly Review",
            None,
        ),
        (
            ("Report: Jane Doe, Rheinland Broadcasting, Africa desk", "5 May 2018"),
            "Rheinland Broadcasting",
            None,
        ),
        (("Published 4 March 2014", "AFP"), "AFP", None),
        (("By Jane Doe for the Northern Star", "5 May 2018"), "Northern Star", None),
        (("Special to The Evening Post", "By Jane Doe"), "Evening Post", None),
        (("Berner Tagesanzeiger — weekend edition, 5 September 2009",), "Berner Tagesanzeiger", None),
        (
            ("Zuun Modny Bichig / Ulaanbaatar, 22.12.2016 / page two, English digest",),
            "Zuun Modny Bichig",
            None,
        ),
        (("Colombo Bureau, Indian Ocean Wire", "Feb 3, 2024"), "Indian Ocean Wire", None),
        (("Published in Lima on 12 May 2022 by Istmo Digital, a business daily.",), "Istmo Digital", None),
        (
            ("Carnegie Endowment for International Peace", "Jane Doe", "March 4, 2014"),
            "Carnegie Endowment for International Peace",
            None,
        ),
    ],
)
def test_heads_that_tell_it(head: tuple[str, ...], publisher: str, agency: str | None) -> None:
    opening = head[-1] if head[-1].endswith(" ") else ""
    lines = head[:-1] if opening else head
    report = one("\n\n".join((TITLE, *lines, opening + BODY)))
    assert (report.title, report.publisher, report.agency) == (TITLE, publisher, agency)


@pytest.mark.parametrize(
    "head",
    [
        ("World", "Opinion", "5 May 2018"),
        ("WORLD", "Europe", "5 May 2018"),
        ("What The Deal Means For Farmers", "5 May 2018"),
        ("South China Sea", "5 May 2018"),
        ("The Middle East", "5 May 2018"),
        ("The Long Read", "5 May 2018"),
        ("The Prime Minister, Moscow, 5 May 2018",),
        ("Jane Doe, Paris, 5 May 2018",),
        ("Jane Doe and John Roe", "5 May 2018"),
        ("Rio de Janeiro, Brazil, 5 May 2018",),
        ("Ho Chi Minh City, 5 May 2018",),
        ("London, Paris and Berlin, 4 March 2014",),
        ("From our own correspondent in Port Said", "5 May 2018"),
        ("Lagos, 15 October 2019 (Commerce Desk)",),
        ("GENEVA, 5 May 2018 (Agency) — ",),
        ("Markets Review", "5 May 2018"),
        ("Press Freedom Under Fire", "Nairobi, 5 May 2018"),
    ],
)
def test_sections_places_persons_and_headlines_publish_nothing(head: tuple[str, ...]) -> None:
    opening = head[-1] if head[-1].endswith(" ") else ""
    lines = head[:-1] if opening else head
    assert one("\n\n".join((TITLE, *lines, opening + BODY))).publisher is None


@pytest.mark.parametrize(
    ("head", "publisher"),
    [
        (
            ("PRESS RELEASE", "Ministry of Foreign Affairs", "Republic of Kenya"),
            "Ministry of Foreign Affairs, Republic of Kenya",
        ),
        (("MINISTRY OF FOREIGN AFFAIRS, MALAYSIA",), "MINISTRY OF FOREIGN AFFAIRS, MALAYSIA"),
        (("U.S. Department of State\nOffice of the Spokesperson\nMedia Note",), "U.S. Department of State"),
        (
            ("Secretaría de Relaciones Exteriores", "Comunicado conjunto No. 14"),
            "Secretaría de Relaciones Exteriores",
        ),
    ],
)
def test_an_office_is_named_with_its_state_and_is_no_title(head: tuple[str, ...], publisher: str) -> None:
    report = one("\n\n".join((*head, TITLE, "5 May 2018", BODY)))
    assert (report.title, report.publisher) == (TITLE, publisher)


def test_a_headline_about_a_ministry_is_the_title() -> None:
    report = one("\n\n".join(("MINISTRY OF DEFENCE DENIES ATTACK", "Nairobi, 5 May 2018", BODY)))
    assert (report.title, report.publisher) == ("MINISTRY OF DEFENCE DENIES ATTACK", None)


def test_a_masthead_above_the_headline_is_furniture() -> None:
    report = one(f"STEPPE & ORBIT\n\nA fortnightly on launching\n\n5 May 2018\n\n{TITLE}\n\n{BODY}")
    assert (report.title, report.publisher) == (TITLE, "STEPPE & ORBIT")
    assert [kind for kind, _ in kinds(report)][:2] == ["furniture", "furniture"]
    alone = one(f"Union Leaders Back Exchange\n\n5 May 2018\n\n{BODY}")
    assert (alone.title, alone.publisher) == ("Union Leaders Back Exchange", None)


def test_the_foot_tells_it_where_the_head_does_not() -> None:
    for foot, publisher in (
        ("Source: The Kigali Times", "The Kigali Times"),
        ("Published by the Institute for Peace Studies, Oslo", "Institute for Peace Studies"),
        ("(Reporting by Jane Doe)", None),
    ):
        assert one(f"{TITLE}\n\n5 May 2018\n\n{BODY}\n\n{foot}").publisher == publisher


def test_an_outlet_is_no_byline() -> None:
    report = one(f"{TITLE}\n\nBrussels | 26 March 2018 | Corvus Newswire\n\n{BODY}")
    assert (report.publisher, report.byline) == ("Corvus Newswire", None)
    report = one(f"{TITLE}\n\nBy Jane Doe, The Evening Post\n\n5 May 2018\n\n{BODY}")
    assert (report.publisher, report.byline) == ("The Evening Post", "Jane Doe")


def test_names() -> None:
    assert tidy_name("KORAN NIAGA English Service") == "KORAN NIAGA"
    assert tidy_name("GULF MORNING DIGEST") == "GULF MORNING DIGEST"
    assert tidy_name("Relief Coordination Digest no. 4") == "Relief Coordination Digest"
    assert is_name("Hangang Ilbo") and is_name("Kurier Nadbużański", alone=True)
    assert not is_name("Press release") and not is_name("Policy note") and not is_name("Buenos Aires")
    assert is_office("Embassy of France in Kenya") and not is_office("Ministry of Defence denies attack")


@given(st.text(max_size=120), st.sampled_from(["The Times", "5 May 2018", "(Reuters)", "Ministry of ", ""]))
def test_any_line_has_an_answer(text: str, word: str) -> None:
    line = text[:60] + word + text[60:]
    found = find_outlets([(BlockKind.HEADING, line), (BlockKind.BODY, BODY)])
    assert found.publisher is None or found.publisher.strip()
    assert isinstance(is_masthead(line), bool)
    assert all(line[p.start :].startswith(p.words[:1]) or p.words in line for p in pieces(line))

"""Who stands with whom, by the acts of the reports: least frustration, ways back, silence else."""

from __future__ import annotations

import itertools
import re

import numpy as np

from blocs.brief import Brief
from blocs.brief.sides import LEAST
from blocs.states import registry


def test_the_blocs_leave_the_least_at_odds(many_brief: Brief) -> None:
    sides = many_brief.sides
    assert sides is not None and len(sides.blocs) == 2
    codes = [code for side in sides.blocs for code in side.codes]
    place = {code: k for k, code in enumerate(codes)}
    assert set(codes) <= set(registry().states) and len(codes) >= LEAST
    ties = [
        (place[t.a], place[t.b], t.net / n)
        for t in many_brief.ties
        if t.a in place and t.b in place and t.net
        and (n := sum((t.verbal_cooperation, t.material_cooperation, t.verbal_conflict, t.material_conflict)))
    ]  # fmt: skip
    a, b = (np.array([tie[end] for tie in ties]) for end in (0, 1))
    weight = np.array([tie[2] for tie in ties])
    codes_of = np.arange(2 ** (len(codes) - 1))
    turn = 1 - 2 * ((codes_of[:, None] >> np.arange(len(codes))) & 1)
    against = turn[:, a] * turn[:, b] * weight
    least = np.where(against < 0, -against, 0).sum(1).min()
    assert np.isclose(sum(tie.weight for tie in sides.strained), least, atol=1e-3)
    assert sides.fit.startswith(f"Two blocs leave {least / np.abs(weight).sum():.0%} of the weight")
    side = {code: k for k, own in enumerate(sides.blocs) for code in own.codes}
    for tie in sides.strained:
        assert (side[tie.a] != side[tie.b]) == (tie.kind == "apart") and tie.sources


def test_page_and_terminal_tell_it_with_ways_back(many_brief: Brief) -> None:
    page = many_brief.to_html()
    section = page[page.index('<section id="sides"') :]
    section = section[: section.index("</section>")]
    assert "Bloc A: China" in section and "It rests on" in section and "they are no alliances" in section
    anchors = set(re.findall(r'id="([^"]+)"', page))
    links = re.findall(r'href="#([^"]+)"', section)
    assert links and set(links) <= anchors
    assert '<a href="#sides">' in page
    assert "two blocs, by these acts: China" in many_brief.to_text()
    assert Brief.from_json(many_brief.to_json()) == many_brief


def test_too_little_gives_no_blocs(france_brief: Brief, hostile_brief: Brief) -> None:
    for brief in (france_brief, hostile_brief):
        assert brief.sides is None
        assert not list(itertools.islice(re.finditer('id="sides"', brief.to_html()), 1))
        assert "two blocs" not in brief.to_text()

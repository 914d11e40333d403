"""The registry against the producers' own tables (development material)."""

import json
import re
import unicodedata
from datetime import date
from pathlib import Path

import pytest

from blocs.errors import RegistryError
from blocs.states import registry

R = registry()
pytestmark = pytest.mark.shared


def day(value: object) -> date:
    return date.fromisoformat(str(value)[:10])


def table(shared: Path, name: str):
    pandas = pytest.importorskip("pandas")
    pytest.importorskip("pyarrow")
    return pandas.read_parquet(shared / "data" / "states" / f"{name}.parquet")


@pytest.mark.parametrize(
    ("name", "system", "number", "start", "end"),
    [("cw_system", "cow", "ccode", "start", "end"), ("gw_states", "gw", "gwcode", "startdate", "enddate")],
)
def test_membership_is_the_producers(shared, name, system, number, start, end):
    """Every number is borne on its first, middle and last day, and by nobody the day before."""
    ours = {}
    for state in R.states.values():
        for spell in state.spells:
            if spell.system == system:
                ours.setdefault(spell.number, []).append(spell)
    theirs = table(shared, name)
    assert set(ours) == set(theirs[number].astype(int))
    for row in theirs.itertuples():
        first, last = day(getattr(row, start)), day(getattr(row, end))
        bearer = R.by_cow if system == "cow" else R.by_gw
        for on in (first, first + (last - first) // 2, last):
            state = bearer(int(getattr(row, number)), on)
            assert R.exists(state.code, on, system)
        spells = ours[int(getattr(row, number))]
        assert any(spell.since == first for spell in spells), (row, spells)
        assert any(spell.until in (last, None) for spell in spells), (row, spells)


def words(name: str) -> set[str]:
    plain = unicodedata.normalize("NFD", name.lower().replace("-", " "))
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    return {word for word in re.sub(r"[^a-z ]", "", plain.replace(".", " ")).split() if len(word) > 2}


def test_leaders_are_those_of_archigos(shared):
    """Archigos 4.1, leaders in office 2000-2015, on the middle day of their term (at least 97 %)."""
    total, missed = 0, []
    for row in table(shared, "archigos").itertuples():
        first, last = max(day(row.startdate), date(2000, 1, 1)), min(day(row.enddate), date(2015, 12, 31))
        if last < first:
            continue
        middle = first + (last - first) // 2
        try:
            state = R.by_gw(int(row.gwcode), middle)
        except RegistryError:
            missed.append(row.obsid)
            continue
        total += 1
        held = R.officeholder(state.code, "head_of_state", middle) + R.officeholder(
            state.code, "head_of_government", middle
        )
        if not any(words(row.leader) & words(" ".join((term.name, *term.forms))) for term in held):
            missed.append(row.obsid)
    assert total > 650
    assert len(missed) <= 0.03 * total, missed


def test_capitals_are_near_those_of_cow(shared):
    """Within one degree of the Correlates of War table where both name one city."""
    far = []
    for row in table(shared, "cow_capitals").itertuples():
        try:
            state = R.by_cow(int(row.ccode), "2010-01-01")
            capital = R.capital(state.code, "2010-01-01")
        except RegistryError:
            continue
        near = abs(capital.lat - row.lat) < 1 and abs(capital.lon - row.lng) < 1
        if words(capital.name) & words(row.capital) and not near:
            far.append((state.code, capital, row))
    # COW places Brasilia at the centre of Brazil and a few others off their city.
    assert len(far) <= 6, far


def test_the_two_reports_are_read(shared):
    """Every actor and recipient of the gold events is found in its report, or a candidate there."""
    gold = [json.loads(line) for line in (shared / "gold" / "reports.jsonl").read_text().splitlines()]
    texts = {path.name: path.read_text(encoding="utf-8") for path in (shared / "reports").iterdir()}
    for name, text in texts.items():
        mentions = R.find(text, "2018-09-13")
        seen = {code for mention in mentions for code in mention.codes + mention.candidates}
        wanted = {
            code
            for record in gold
            if record.get("kind") == "event" and record["report"] == name
            for code in record["actors"] + record["recipients"]
        }
        assert wanted and wanted <= seen, (name, wanted - seen)

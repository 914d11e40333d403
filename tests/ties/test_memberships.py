"""Joint memberships as others counted them, and bodies of the registry by day."""

from __future__ import annotations

import numpy as np
import pytest

from blocs.errors import UsageError
from blocs.sources.dyads import dyads
from blocs.states import registry
from blocs.states.conversion import codes_of
from blocs.ties.memberships import joint_memberships, listed_bodies, shared_bodies

from .panels import dyad, panel


def test_counts_of_others_stay_missing_where_there_is_no_row() -> None:
    igos = panel("dyad-year", [(2, 20, 1990, 60, 3), (2, 70, 1990, 0, 0)], "memberships unknown")
    found = joint_memberships(igos, dyad((2, 20, 1990), (2, 70, 1990), (2, 90, 1990)))
    assert found["memberships"] == (60.0, 0.0, None)
    assert found["unknown"] == (3.0, 0.0, None)
    assert found["n"] == (60.0, 0.0, None)
    assert joint_memberships(igos, pair=(70, 2))["memberships"] == (0,)


def test_bodies_shared_at_the_end_of_the_year() -> None:
    found = shared_bodies(dyad((365, 710, 2000), (365, 710, 2001), (365, 710, 1970), (365, 710, 1971)))
    assert found["bodies"] == ("APEC, G20, P5, UN", "APEC, G20, P5, SCO, UN", "", "P5, UN")
    assert found["shared_bodies"] == (4, 5, 0, 2)
    assert found["n"] == tuple(len(listed_bodies(year)) for year in (2000, 2001, 1970, 1971))


def test_a_state_that_ended_in_the_year_has_no_bodies_at_its_end() -> None:
    found = shared_bodies(dyad((260, 265, 1990), (200, 260, 1989)))
    assert found["shared_bodies"][0] is None and found["bodies"][0] is None and found["n"][0] is None
    assert "NATO" in str(found["bodies"][1])


@pytest.mark.parametrize("system", ["cow", "gw"])
def test_all_pairs_of_a_year_equal_the_registry(system: str) -> None:
    rows = dyads(1992, 1992, system, directed=True)  # type: ignore[arg-type]
    found = shared_bodies(rows)
    a, b, year = (rows.array(key) for key in rows.unit.keys)  # type: ignore[attr-defined]
    one, two = (codes_of(side, year, system) for side in (a, b))  # type: ignore[arg-type]
    held = {code: set(registry().memberships(code, "1992-12-31")) for code in {*one, *two} if code}
    there = np.array([count is not None for count in found["shared_bodies"]])
    assert 0.9 < there.mean() <= 1
    for row in np.flatnonzero(there)[::7].tolist():
        both = sorted(held[one[row]] & held[two[row]])
        assert found["bodies"][row] == ", ".join(both)
        assert found["shared_bodies"][row] == len(both)


def test_symmetry_and_a_pair() -> None:
    rows = dyad((2, 200, 2010), (200, 2, 2010), (2, 220, 2010), directed=True)
    found = shared_bodies(rows)
    assert found["bodies"][0] == found["bodies"][1]
    assert shared_bodies(rows, pair=(220, 2))["bodies"] == found["bodies"][2:]


def test_no_rows() -> None:
    assert shared_bodies(dyad())["shared_bodies"] == ()


def test_another_unit_is_refused() -> None:
    with pytest.raises(UsageError, match="shared_bodies: the table is by state-year"):
        shared_bodies(panel("state-year", [(2, 1990)]))

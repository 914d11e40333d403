"""From a store of evidence, or from readings held together, to a brief."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

from blocs.brief.atlas import Atlas, registry_datasets
from blocs.brief.compose import Brief, compose
from blocs.brief.model import Dataset
from blocs.evidence.gathered import Gathered
from blocs.evidence.store import Store

if TYPE_CHECKING:
    from blocs.scenario import Scenario

__all__ = ["brief_of"]


def brief_of(
    evidence: Store | Gathered,
    *,
    atlas: Atlas | None = None,
    seed: int | None = None,
    datasets: Sequence[Dataset] | None = None,
    scenario: Scenario | None = None,
    scenarios: bool = True,
) -> Brief:
    """Compose the brief of everything that a store holds; parameters as for `compose`.

    What a store found when its reports were last held against each other is told as it stands; where reports
    were added, reread or corrected since, claims and derived figures are found again from its links.

    Without `datasets`, the tables of `blocs.states` are told, which names and capitals come from."""
    try:
        release = version("blocs")
    except PackageNotFoundError:
        release = ""
    known = registry_datasets() if datasets is None else datasets
    if isinstance(evidence, Store):
        with evidence.snapshot():
            held = _of_store(evidence)
    else:
        held = {name: getattr(evidence, name)() for name in ("copies", "claims", "derived")}
        held |= {"readings": evidence.readings(), "links": tuple(evidence.links())}
    return compose(
        **held,
        atlas=atlas,
        version=release,
        seed=seed,
        datasets=known,
        scenario=scenario,
        scenarios=scenarios,
    )


def _of_store(store: Store) -> dict[str, Any]:
    unlinked = store.unlinked()
    return {
        "readings": tuple(store.readings()),
        "links": tuple(store.links()),
        "copies": store.copies(),
        "claims": None if unlinked else store.claims(),
        "derived": None if unlinked else store.derived(),
        "corrections": store.corrections(),
        "rejected": tuple(store.records(status="rejected")),
        "coverage": store.coverage(),
        "unlinked": unlinked,
    }

"""From a store of evidence to a brief."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from importlib.metadata import PackageNotFoundError, version
from typing import Protocol

from blocs.brief.atlas import Atlas, registry_datasets
from blocs.brief.compose import Brief, compose
from blocs.brief.desk import LinkLike
from blocs.brief.model import Dataset
from blocs.reading.reading import Reading

__all__ = ["StoreLike", "brief_of"]


class StoreLike(Protocol):
    """What the brief asks of a store; `blocs.evidence.Store` has it."""

    def readings(self) -> Iterable[Reading]:
        """All readings."""

    def links(self) -> Iterable[LinkLike]:
        """All links."""


def brief_of(
    store: StoreLike,
    *,
    atlas: Atlas | None = None,
    seed: int | None = None,
    datasets: Sequence[Dataset] | None = None,
) -> Brief:
    """Compose the brief of everything that a store holds; parameters as for `compose`.

    Without `datasets`, the tables of `blocs.states` are told, which names and capitals come from."""
    try:
        release = version("blocs")
    except PackageNotFoundError:
        release = ""
    known = registry_datasets() if datasets is None else datasets
    return compose(
        tuple(store.readings()),
        tuple(store.links()),
        atlas=atlas,
        version=release,
        seed=seed,
        datasets=known,
    )

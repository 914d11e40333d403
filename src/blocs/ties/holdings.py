"""`Holdings`: the datasets that measures are made from, by name, loaded when first asked for."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from blocs.errors import StoreError, UsageError
from blocs.sources import Frame, shelf
from blocs.sources.panel.dataset import Dataset

__all__ = ["Holdings"]

_MADE = "made of "
_KEPT = 2
"""Tables of all pairs that are kept to be looked into again: each has tens of megabytes."""


class Holdings:
    """Datasets by their short names.

    Parameters
    ----------
    datasets : iterable of Dataset
        As the readers of `blocs.sources` give them.
    folder : str or Path, optional
        Folder of a store into which `blocs import` has put more; they are loaded when asked for.

    Examples
    --------
    >>> Holdings().names
    ()
    """

    def __init__(self, datasets: Iterable[Dataset] = (), folder: str | Path | None = None) -> None:
        self._held = {dataset.name: dataset for dataset in datasets}
        self._given = frozenset(self._held)
        self._folder = None if folder is None else Path(folder)
        self._kept = () if self._folder is None else shelf.kept(self._folder)
        self._once: dict[Hashable, Frame] = {}

    @property
    def names(self) -> tuple[str, ...]:
        """Names of all datasets, sorted."""
        return tuple(sorted({*self._held, *self._kept}))

    def __contains__(self, name: object) -> bool:
        """Say whether there is a dataset of this name."""
        return name in self._held or name in self._kept

    def get(self, name: str) -> Dataset:
        """Give a dataset.

        Raises
        ------
        UsageError
            When it is not there; tells how it is imported.
        StoreError
            When its file in the store is damaged.
        """
        if name not in self._held:
            if self._folder is None or name not in self._kept:
                raise UsageError(
                    f"{name} is not there; bring it in with: blocs import {name} FILE --store DIR"
                )
            self._held[name] = shelf.load(self._folder, name)
        return self._held[name]

    def derived(self, name: str, of: str, make: Callable[[Dataset], Dataset], way: str = "1") -> Dataset:
        """Give a dataset that takes long to make of another; once made it is kept beside it.

        Parameters
        ----------
        name, of : str
            What is made, and of what.
        make : callable
        way : str
            How it is made; another word where that changes.

        Returns
        -------
        Dataset
            The one that is kept names, in its last remark, the bytes that it was made of, and the way; where
            either has changed, or it cannot be read, it is made anew. Where the folder cannot be written to,
            or `of` did not come from it, it is made each time.

        Raises
        ------
        UsageError, StoreError
            As `get`, of the dataset that it is made of.
        """
        if name in self._held:
            return self._held[name]
        stamp = self._stamp(of, way)
        made = self._kept_before(name, stamp) or make(self.get(of))
        self._held[name] = made
        if stamp is not None and stamp not in made.remarks:
            assert self._folder is not None
            with suppress(StoreError):  # a folder that may only be read: nothing is lost but time
                shelf.keep(replace(made, remarks=(*made.remarks, stamp)), self._folder)
        return made

    def once(self, key: Hashable, make: Callable[[], Frame]) -> Frame:
        """Give a table of all pairs, made once for the pairs that are asked for; the latest are kept."""
        found = self._once.get(key)
        if found is None:
            found = make()
            self._once = dict([*self._once.items(), (key, found)][-_KEPT:])
        return found

    def _stamp(self, of: str, way: str) -> str | None:
        """What tells that something was made of a dataset in the folder; None where it lies elsewhere."""
        if self._folder is None or of in self._given or of not in self._kept:
            return None
        return f"{_MADE}{shelf.digest(self._folder, of)}, {way}"

    def _kept_before(self, name: str, stamp: str | None) -> Dataset | None:
        if stamp is None or name not in self._kept:
            return None
        assert self._folder is not None
        try:
            kept = shelf.load(self._folder, name)
        except StoreError:  # damaged, or of a newer version: it can be made anew
            return None
        return kept if kept.remarks[-1:] == (stamp,) else None

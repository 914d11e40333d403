"""`Holdings`: the datasets that measures are made from, by name, loaded when first asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from blocs.errors import StoreError, UsageError
from blocs.sources import shelf
from blocs.sources.panel.dataset import Dataset

__all__ = ["Holdings"]


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
        self._folder = None if folder is None else Path(folder)
        self._kept = () if self._folder is None else shelf.kept(self._folder)

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

    def derived(self, name: str, of: str, make: Callable[[Dataset], Dataset]) -> Dataset:
        """Give a dataset that takes long to make of another; once made it is kept beside it.

        The copy that is kept names the bytes that it was made of; where they have changed it is made anew.
        Where the folder cannot be written to, it is made each time.
        """
        if name in self._held:
            return self._held[name]
        stamp = (
            None
            if self._folder is None or of not in self._kept
            else f"made of {shelf.digest(self._folder, of)}"
        )
        if stamp and name in self._kept:
            assert self._folder is not None
            kept = shelf.load(self._folder, name)
            if stamp in kept.remarks:
                self._held[name] = kept
                return kept
        made = make(self.get(of))
        self._held[name] = made
        if stamp:
            assert self._folder is not None
            marked = Dataset(made.name, made.frame, made.origin, (*made.remarks, stamp))
            try:
                shelf.keep(marked, self._folder)
            except (OSError, StoreError):
                return made  # a folder that may only be read: nothing is lost but time
        return made

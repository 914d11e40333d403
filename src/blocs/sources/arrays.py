"""Arrays of trade and tariffs in MATLAB 7.3 files (HDF5), such as `ICIO2018.mat` and `WIOD2014.mat`.

The layout is that of Lashkaripour's code for tariff wars (https://github.com/ahmadlp/tariffwar):
`data/Xjik_3D` and `data/tjik_3D`, in MATLAB exporter by importer by sector, which HDF5 turns round. What
the compiler of such a file did shows in his code: final demand is added to intermediate use, services are
summed to one sector, and cells that changes in stocks made negative were set to zero.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from blocs.errors import DataError, MissingExtra
from blocs.sources.flows import Flows
from blocs.sources.naming import StateNames
from blocs.states import Origin

__all__ = ["Arrays", "array_flows", "read_arrays"]


@dataclass(frozen=True, slots=True, eq=False)
class Arrays:
    """What the file holds, unchanged: values as stored, and the published sets of elasticities.

    Attributes
    ----------
    dataset : str
        ``icio`` or ``wiod``.
    year : int
    states, sectors : tuple of str
    values, tariffs : float array [sector, importer, exporter]
    elasticities : dict of str to (str, tuple of float)
        By the file's abbreviation: the name of the source, and the trade elasticity of each sector.
    """

    dataset: str
    year: int
    states: tuple[str, ...]
    sectors: tuple[str, ...]
    values: NDArray[np.float64]
    tariffs: NDArray[np.float64]
    elasticities: dict[str, tuple[str, tuple[float, ...]]]


def read_arrays(path: str | Path) -> Arrays:
    """Read the arrays of one year.

    Raises
    ------
    MissingExtra
        Without h5py.
    DataError
        When the file is no HDF5 file of this layout; names what is missing or has another shape.
    """
    try:
        h5py = importlib.import_module("h5py")
    except ImportError as error:
        raise MissingExtra("h5py", "sources") from error
    place = Path(path)
    try:
        with h5py.File(place, "r") as file:
            data = file["data"]
            names = {key: tuple(_text(file[ref]) for ref in data[key][0]) for key in ("countries", "sectors")}
            found = Arrays(
                dataset=_text(data["dataset"]),
                year=int(data["year"][0, 0]),
                states=names["countries"],
                sectors=names["sectors"],
                values=np.array(data["Xjik_3D"], dtype=np.float64),
                tariffs=np.array(data["tjik_3D"], dtype=np.float64),
                elasticities={
                    key: (_text(entry["source"]), tuple(map(float, entry["epsilon_S"][0])))
                    for key, entry in data["sigma"].items()
                },
            )
    except OSError as error:
        raise DataError(f"{place}: {error}; give a MATLAB 7.3 file (HDF5)") from error
    except KeyError as error:
        raise DataError(
            f"{place}: {error.args[0]}; the file needs data/Xjik_3D, data/tjik_3D, data/countries, "
            "data/sectors, "
            "data/year, data/dataset and data/sigma"
        ) from error
    shape = (len(found.sectors), len(found.states), len(found.states))
    for name, table in (("Xjik_3D", found.values), ("tjik_3D", found.tariffs)):
        if table.shape != shape:
            raise DataError(f"{place}: data/{name} has the shape {table.shape}; its names ask for {shape}")
    if np.einsum("sii->si", found.tariffs).any():
        raise DataError(
            f"{place}: data/tjik_3D holds tariffs of states on themselves; the axes may be turned"
        )
    return found


def _text(letters: Any) -> str:
    return "".join(map(chr, np.asarray(letters).ravel().tolist()))


def array_flows(place: Path, dataset: str, origin: Callable[[], Origin], owner: str) -> Flows:
    """Make flows of the arrays in a file.

    Parameters
    ----------
    place : Path
    dataset : str
        What the file must say that it holds.
    origin : callable
        Gives the origin, once the file has been read.
    owner : str
        Whose the figures are, for the remark that the tariffs are not.

    Raises
    ------
    DataError
        When the file holds another dataset; or as `read_arrays`.
    """
    found = read_arrays(place)
    if found.dataset != dataset:
        raise DataError(f"{place}: the file says that it holds {found.dataset!r}, not {dataset!r}")
    names = StateNames(found.year)
    return Flows(
        tuple(names.code(state, f"{place}, data/countries") for state in found.states),
        found.sectors,
        found.values,
        found.year,
        origin(),
        tariffs=found.tariffs,
        remarks=(f"tariffs come from the .mat file, not from {owner}",),
    )

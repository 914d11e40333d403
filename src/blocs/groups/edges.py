"""Edge lists of signed networks: as a table, and from tables of other libraries."""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from blocs.errors import DataError, MissingExtra
from blocs.groups.network import SignedNetwork
from blocs.sources import Column, Frame

__all__ = ["edges_of", "network_of_edges"]


def edges_of(network: SignedNetwork) -> Frame:
    """Edge list of a network, for files and other libraries (`Frame.to_arrow`, `Frame.to_csv` ...).

    Returns
    -------
    Frame
        One row a tie: ``first``, ``second``, ``weight``. A node without ties has a row of its own, without a
        second node.

    Examples
    --------
    >>> net = SignedNetwork.from_edges([("USA", "CUB", -1)], nodes=["CUB", "MEX", "USA"])
    >>> edges_of(net)["second"], network_of_edges(edges_of(net)) == net
    (('USA', None), True)
    """
    alone = np.setdiff1d(np.arange(network.n), np.concatenate([network.first, network.second]))
    names = np.array([*network.nodes, None], object)
    first = names[np.concatenate([network.first, alone]).astype(np.int64)]
    second = names[np.concatenate([network.second, np.full(len(alone), -1)]).astype(np.int64)]
    weight = np.concatenate([network.weight, np.full(len(alone), np.nan)])
    columns = [
        Column("first", first, like="text"),
        Column("second", second, note="none: a node without ties", like="text"),
        Column.of("weight", weight, note="above 0 friends, below 0 foes"),
    ]
    return Frame("tie", columns)


def network_of_edges(
    table: Any,
    first: str = "first",
    second: str = "second",
    weight: str = "weight",
    nodes: Iterable[str] | None = None,
) -> SignedNetwork:
    """Network of an edge list.

    Parameters
    ----------
    table : Frame, mapping of names to columns, or any table that speaks Arrow's C stream interface
        pyarrow, polars, pandas, DuckDB ...; all but a Frame or a mapping need pyarrow.
    first, second, weight : str
        Columns. A row without a second node names a node without ties.
    nodes : iterable of str, optional
        All nodes in the order wanted; those of the table, sorted, when not told.

    Raises
    ------
    DataError
        When a row names no first node, a tie has no weight or one of 0, a pair stands twice, or a column
        is not there.
    MissingExtra
        When pyarrow is needed and not installed.
    """
    one, two, values = (_cells(table, name) for name in (first, second, weight))
    for row, (a, b, w) in enumerate(zip(one, two, values, strict=True), 1):
        if a is None or (b is not None and w is None):
            raise DataError(
                f"row {row} of the edge list has no {first if a is None else weight}; leave it out"
            )
    ties = [(str(a), str(b), float(w)) for a, b, w in zip(one, two, values, strict=True) if b is not None]
    named = sorted({str(name) for name in (*one, *two) if name is not None})
    return SignedNetwork.from_edges(ties, named if nodes is None else nodes)


def _cells(table: Any, name: str) -> list[Any]:
    if isinstance(table, Frame):
        return list(table[name])
    if not isinstance(table, Mapping):
        try:
            table = importlib.import_module("pyarrow").table(table)
        except ImportError as error:
            raise MissingExtra("pyarrow", "tables") from error
        if name not in table.column_names:
            raise DataError(f"the edge list has no column {name}; there are {', '.join(table.column_names)}")
        return list(table[name].to_pylist())
    if name not in table:
        raise DataError(f"the edge list has no column {name}; there are {', '.join(map(str, table))}")
    return list(table[name])

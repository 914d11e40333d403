"""The replication files of Caliendo and Parro (2015): what they tell, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from blocs.errors import DataError
from blocs.sources.caliendo_parro import CaliendoParro, read_caliendo_parro

S, K, N = 40, 20, 31
Edit = Callable[[NDArray[np.float64]], None]


@pytest.fixture(scope="module")
def tables() -> dict[str, NDArray[np.float64]]:
    """Made-up files of the right shapes: Argentina's Mining exports exceed its output."""
    rng = np.random.default_rng(1)
    home = np.eye(N, dtype=bool)
    trade = np.where(home, 0, rng.uniform(1, 9, (K, N, N))) * 1e3
    output = np.full((S, N), 1e9)
    output[1, 0] = 1e6
    value_added = rng.uniform(0.2, 0.8, (S, N))
    value_added[39] = 1
    inputs = rng.dirichlet(np.ones(S), (N, S)).transpose(0, 2, 1).round(7)
    inputs[:, :, 39] = 0
    tariffs = np.where(home, 0, rng.uniform(0, 20, (2, K, N, N)))
    return {
        "B": value_added,
        "GO": output,
        "IO": inputs.reshape(-1, S),
        "T": rng.uniform(1, 10, (K, 1)),
        "tariffs1993": tariffs[0].reshape(-1, N),
        "tariffs2005": tariffs[1].reshape(-1, N),
        "xbilat1993": trade.reshape(-1, N),
    }


@pytest.fixture(scope="module")
def folder(tables: dict[str, NDArray[np.float64]], tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("cp2015")
    for name, table in tables.items():
        np.savetxt(place / f"{name}.txt", table, fmt="%.10g", delimiter="\t")
    return place


@pytest.fixture
def edited(
    folder: Path, tables: dict[str, NDArray[np.float64]], tmp_path: Path
) -> Callable[[str, Edit], Path]:
    def edit(name: str, change: Edit) -> Path:
        for path in folder.iterdir():
            (tmp_path / path.name).symlink_to(path)
        table = tables[name].copy()
        change(table)
        (tmp_path / f"{name}.txt").unlink()
        np.savetxt(tmp_path / f"{name}.txt", table, fmt="%.10g")
        return tmp_path

    return edit


@pytest.fixture(scope="module")
def data(folder: Path) -> CaliendoParro:
    return read_caliendo_parro(folder)


def test_units_and_places(data: CaliendoParro, tables: dict[str, NDArray[np.float64]]) -> None:
    mexico, states = data.states.index("MEX"), data.states.index("USA")
    assert (mexico, states, data.states[-1]) == (19, 29, "ROW")
    auto = data.sectors.index("Auto")
    line = auto * N + mexico  # the files stack importers a sector; exporters stand in columns
    assert data.trade[auto, mexico, states] == pytest.approx(
        tables["xbilat1993"][line, states] / 1e3, rel=1e-9
    )
    assert data.tariffs_1993[auto, mexico, states] == pytest.approx(tables["tariffs1993"][line, states] / 100)
    assert data.output[0, 0] == 1000.0
    assert not data.trade[K:].any() and not data.tariffs_2005[K:].any()
    assert (data.theta[K:] == 8.22).all()


def test_input_shares_are_of_output(data: CaliendoParro, tables: dict[str, NDArray[np.float64]]) -> None:
    np.testing.assert_allclose(data.value_added + data.inputs.sum(axis=0), 1, atol=1e-14)
    assert not data.inputs[:, 39].any()
    used, made, state = 3, 7, 11
    share = tables["IO"].reshape(N, S, S)[state, used, made]
    expected = share * (1 - tables["B"][made, state])
    assert data.inputs[used, made, state] == pytest.approx(expected, rel=1e-5)


def test_sales_at_home_are_output_less_exports(data: CaliendoParro) -> None:
    flows = data.flows().values
    assert flows[5, 4, 4] == pytest.approx(data.output[5, 4] - data.trade[5, :, 4].sum())
    assert np.argwhere(data.raised).tolist() == [[1, 0]]
    assert flows[1, 0, 0] == 0
    assert len(data.remarks) == 1 and data.remarks[0].endswith("raised to them: 1 cells")


def test_final_shares_close_what_inputs_leave(data: CaliendoParro) -> None:
    flows = data.flows().values
    np.testing.assert_allclose(data.final.sum(axis=0), 1, rtol=1e-14)
    spent = (flows * (1 + data.tariffs_1993)).sum(axis=2)
    used = np.einsum("kjn,jn->kn", data.inputs, flows.sum(axis=1))
    assert ((data.final > 0) == (spent > used)).all()
    s, n = np.argwhere(spent > used)[0]
    assert data.final[s, n] == pytest.approx((spent - used)[s, n] / np.maximum(spent - used, 0)[:, n].sum())


def test_a_share_just_below_zero_is_set_to_zero(edited: Callable[[str, Edit], Path]) -> None:
    def lower(table: NDArray[np.float64]) -> None:
        table[4 * S, 10] += table[4 * S + 19, 10] + 0.0008
        table[4 * S + 19, 10] = -0.0008

    found = read_caliendo_parro(edited("IO", lower))
    assert found.inputs[19, 10, 4] == 0
    assert "-0.0008" in found.remarks[1]
    np.testing.assert_allclose(found.value_added + found.inputs.sum(axis=0), 1, atol=1e-14)


def _put(row: int, column: int, value: float) -> Edit:
    def change(table: NDArray[np.float64]) -> None:
        table[row, column] = value

    return change


def _scale(factor: float) -> Edit:
    def change(table: NDArray[np.float64]) -> None:
        table *= factor

    return change


@pytest.mark.parametrize(
    ("name", "change", "told"),
    [
        ("B", _put(3, 19, 1.2), r"B\.txt: line 4, column 20 \(MEX\) is 1\.2; a share of value added"),
        ("GO", _put(0, 2, -5), r"GO\.txt: line 1, column 3 \(AUT\) is -5; gross output must be above 0"),
        ("T", _put(6, 0, -64.85), r"T\.txt: line 7 is -64\.85; a trade elasticity"),
        ("T", _put(6, 0, np.nan), r"T\.txt: line 7, column 1 is nan"),
        ("IO", _put(0, 0, 0.9), r"IO\.txt: inputs of Agriculture in ARG \(lines 1 to 40, column 1\) add to "),
        ("xbilat1993", _put(31 + 2, 4, -1), r"line 34, column 5 \(Mining from CAN to AUT\) is -1"),
        ("xbilat1993", _put(1, 1, 7), r"line 2, column 2 .* trade with oneself must be 0"),
        ("tariffs2005", _scale(0.01), r"tariffs2005\.txt: no rate is above 0\.\d+, .*give percent"),
        ("GO", _scale(1e-3), r"GO\.txt must be in USD and xbilat1993\.txt in thousand USD"),
        ("xbilat1993", _scale(1e-3), r"GO\.txt must be in USD and xbilat1993\.txt in thousand USD"),
    ],
)
def test_what_is_wrong_is_named(
    edited: Callable[[str, Edit], Path], name: str, change: Edit, told: str
) -> None:
    with pytest.raises(DataError, match=told):
        read_caliendo_parro(edited(name, change))


def test_a_file_that_is_missing_or_cut_short(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"B\.txt: .*give the folder of the replication files"):
        read_caliendo_parro(tmp_path)
    for path in folder.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    lines = (tmp_path / "T.txt").read_text().splitlines()
    (tmp_path / "T.txt").write_text("\n".join(lines[:-1]))
    with pytest.raises(DataError, match=r"T\.txt: 19 lines of 1 numbers, not 20 of 1"):
        read_caliendo_parro(tmp_path)
    (tmp_path / "T.txt").write_text("\n".join([*lines[:-1], "n/a"]))
    with pytest.raises(DataError, match=r"T\.txt: could not convert .* every line must hold 1 numbers"):
        read_caliendo_parro(tmp_path)


@pytest.mark.shared
def test_the_published_files(shared: Path) -> None:
    """World trade of 1993, the paper's elasticities, and the quirks of its data."""
    data = read_caliendo_parro(shared / "data" / "trade" / "cp2015")
    where = {code: n for n, code in enumerate(data.states)}
    theta = dict(zip(data.sectors, data.theta.tolist(), strict=True))
    # Table 1 of the paper; its code gives 8.22 to Auto and Other transport, too
    assert (theta["Agriculture"], theta["Petroleum"], theta["Electrical"]) == (9.11, 64.85, 12.91)
    assert theta["Auto"] == theta["Other transport"] == theta["Health"] == 8.22
    # US Census Bureau, trade in goods with Mexico in 1993: exports 41,581, imports 39,918 million USD
    assert data.trade[:, where["MEX"], where["USA"]].sum() == pytest.approx(41_581, rel=0.05)
    assert data.trade[:, where["USA"], where["MEX"]].sum() == pytest.approx(39_918, rel=0.05)
    # Bureau of Economic Analysis: GDP of the United States in 1993 was 6.86 trillion USD
    gdp = (data.value_added * data.output).sum(axis=0)
    assert gdp[where["USA"]] == pytest.approx(6.86e6, rel=0.05)
    assert int(data.raised.sum()) == 26
    mexican = data.tariffs_1993[:K, where["MEX"], where["USA"]]
    assert 0.05 < mexican.mean() < 0.2
    assert (data.tariffs_2005[:K, where["MEX"], where["USA"]] <= mexican).all()

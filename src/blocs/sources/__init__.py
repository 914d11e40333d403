"""From the files that others publish to tables with their units, coverage and origin.

Takes a file that the user holds; gives a frozen table, such as `Flows`, that knows its unit, its year and
whom to cite. One module a dataset; each checks columns, units and signs, and names the cell where something
is wrong. Nothing that its owner does not allow is bundled.
"""

from blocs.sources.baci import read_baci
from blocs.sources.caliendo_parro import CaliendoParro, read_caliendo_parro
from blocs.sources.flows import Flows
from blocs.sources.frame import Column, Frame
from blocs.sources.icio import read_icio
from blocs.sources.itpd import read_itpd
from blocs.sources.liberation_day import LiberationDay, read_liberation_day
from blocs.sources.panel import Coverage, Unit
from blocs.sources.panel.dataset import Dataset
from blocs.sources.table import check_output, read_table
from blocs.sources.wiod import read_wiod

__all__ = [
    "CaliendoParro",
    "Column",
    "Coverage",
    "Dataset",
    "Flows",
    "Frame",
    "LiberationDay",
    "Unit",
    "check_output",
    "read_baci",
    "read_caliendo_parro",
    "read_icio",
    "read_itpd",
    "read_liberation_day",
    "read_table",
    "read_wiod",
]

"""From reported pressures to draft scenarios, what is given kept apart from what is assumed."""

from blocs.scenario.reported.draft import Draft
from blocs.scenario.reported.drafts import drafts
from blocs.scenario.reported.given import Part
from blocs.scenario.reported.pressures import Pressure, reported_pressures

__all__ = ["Draft", "Part", "Pressure", "drafts", "reported_pressures"]

"""From pressures that reports tell of to draft scenarios, with what is given and what is assumed kept apart."""

from blocs.scenario.reported.draft import Draft
from blocs.scenario.reported.drafts import drafts
from blocs.scenario.reported.given import Part
from blocs.scenario.reported.pressures import Pressure, reported_pressures

__all__ = ["Draft", "Part", "Pressure", "drafts", "reported_pressures"]

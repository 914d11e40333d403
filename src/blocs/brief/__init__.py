"""From readings to a brief: one HTML page, sixty lines for a terminal, or JSON.

Takes `Reading`s and links (`compose`), or a store (`brief_of`); gives a frozen `Brief` in which every item
leads back to its sentence.
"""

from blocs.brief.atlas import Atlas, PlainAtlas, registry_atlas
from blocs.brief.compose import Brief, compose
from blocs.brief.model import Dataset
from blocs.brief.store import brief_of

__all__ = ["Atlas", "Brief", "Dataset", "PlainAtlas", "brief_of", "compose", "registry_atlas"]

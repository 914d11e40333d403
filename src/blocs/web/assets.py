"""Files that pages load: known by name when the site starts, so that no request ever names a path."""

from __future__ import annotations

import hashlib
import threading
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version
from importlib.resources import files

from blocs.web.errors import NotThere

__all__ = ["Asset", "Assets"]

_KINDS = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}
_VEGA = "vega.js"
_GIVEN = "window.vegaEmbed = vegaEmbed; window.vega = vega;"
"""What the bundle gives to the scripts of a page."""


@dataclass(frozen=True, slots=True)
class Asset:
    """A file: its bytes, media type, and a word that changes with its content."""

    content: bytes
    kind: str
    mark: str


def _asset(name: str, content: bytes) -> Asset:
    ending = name[name.rindex(".") :]
    return Asset(content, _KINDS[ending], hashlib.sha256(content).hexdigest()[:12])


class Assets:
    """All files of the site, by name."""

    def __init__(self) -> None:
        """Read nothing yet."""
        self._bundling = threading.Lock()
        self._bundle: Asset | None = None

    @cached_property
    def _found(self) -> dict[str, Asset]:
        from blocs.charts.palette import css_variables

        found = {
            entry.name: _asset(entry.name, entry.read_bytes())
            for entry in files("blocs.web").joinpath("static").iterdir()
            if any(entry.name.endswith(ending) for ending in _KINDS)
        }
        brief = files("blocs.brief").joinpath("templates")
        style = brief.joinpath("brief.css").read_text(encoding="utf-8")
        style = f":root{{{css_variables('light')}}}\n{style.replace('/*dark*/', css_variables('dark'))}"
        found["brief.css"] = _asset("brief.css", style.encode())
        found["brief.js"] = _asset("brief.js", brief.joinpath("brief.js").read_bytes())
        return found

    def _vega(self) -> Asset:
        """The chart bundle; it takes a second or two to put together, so it is made when first asked for."""
        with self._bundling:
            if self._bundle is None:
                import vl_convert as vlc

                content = vlc.javascript_bundle(_GIVEN).encode()
                self._bundle = Asset(content, _KINDS[".js"], version("vl-convert-python"))
            return self._bundle

    def get(self, name: str) -> Asset:
        """Give a file.

        Raises
        ------
        NotThere
            When there is none of this name.
        """
        if name == _VEGA:
            return self._vega()
        found = self._found.get(name)
        if found is None:
            raise NotThere("there is no such file")
        return found

    def address(self, name: str) -> str:
        """Address of a file; it changes with the content, so that browsers may keep it for good."""
        if name == _VEGA:
            return f"/static/{name}?v={version('vl-convert-python')}"
        return f"/static/{name}?v={self.get(name).mark}"

"""From an Altair chart to an SVG that suits light, dark and print alike.

`vl-convert-python` draws; afterwards every colour of the palette becomes a CSS variable, fonts are left
to the page, descriptions become `<title>` elements, and links stay inside the document.
"""

from __future__ import annotations

import html
import json
import re
from xml.etree import ElementTree as ET

from blocs.charts.palette import PALETTE
from blocs.charts.vega import alt

__all__ = ["to_svg"]

_SVG, _XLINK = "{http://www.w3.org/2000/svg}", "{http://www.w3.org/1999/xlink}"
_NOISE = ("role", "aria-roledescription", "aria-label", "aria-hidden", "class", "version", "font-family")
_FINE = re.compile(r"(\d+\.\d{2})\d+")
_GEOMETRY = ("cx", "cy", "d", "height", "points", "r", "transform", "width", "x", "x1", "x2", "y", "y1", "y2")
_VARIABLE = {c.light: c.variable for c in PALETTE.values()}


def _local_link(address: str) -> str:
    """Undo the base address that Vega puts before a bare fragment."""
    return address[address.index("#") :] if "#" in address else "#"


def _restyle(node: ET.Element, *, themed: bool) -> None:
    node.tag = node.tag.removeprefix(_SVG)
    label = node.get("aria-label")
    style = []
    for key in ("fill", "stroke"):
        value = node.get(key)
        if themed and value in _VARIABLE:
            style.append(f"{key}:{_VARIABLE[value]}")
            del node.attrib[key]
    if style:
        node.set("style", ";".join(style))
    link = node.attrib.pop(f"{_XLINK}href", None)
    if link is not None:
        node.set("href", _local_link(link))
        node.set("tabindex", "-1")
    for key in _NOISE:
        node.attrib.pop(key, None)
    for key in _GEOMETRY:
        if key in node.attrib:  # a hundredth of a pixel is enough; words and figures are left as they are
            node.set(key, _FINE.sub(r"\1", node.attrib[key]))
    for child in list(node):
        if child.get("class") in ("background", "foreground"):
            node.remove(child)
        else:
            _restyle(child, themed=themed)
            if child.tag == "g" and not len(child):
                node.remove(child)
    if node.tag == "g" and node.get("transform") == "translate(0,0)":
        del node.attrib["transform"]
    while len(node) == 1 and node.tag == node[0].tag == "g" and not (node.attrib and node[0].attrib):
        only = node[0]
        node.attrib.update(only.attrib)
        node[:] = list(only)
    if label and node.tag != "text":
        title = ET.Element("title")
        title.text = label
        node.insert(0, title)


def to_svg(chart: alt.TopLevelMixin, *, name: str, title: str, description: str, themed: bool = True) -> str:
    """Draw a chart as SVG.

    Parameters
    ----------
    chart : Altair chart
        Coloured with the light values of the palette; its data stand inside it.
    name : str
        Prefix of the ids of title and description, unique in the page that will hold the SVG.
    title, description : str
        What the picture shows, and what it says, for those who do not see it.
    themed : bool
        Whether colours become CSS variables (``var(--coop)``); without, the light values stay.

    Returns
    -------
    str
        One ``<svg role="img">`` element, the same for the same input. Its links do not take the focus:
        a text twin with the same links stands beside each chart.
    """
    version = alt.SCHEMA_VERSION.removeprefix("v").rpartition(".")[0]
    import vl_convert as vlc  # large, and needed only where a chart is drawn

    svg = vlc.vegalite_to_svg(
        json.dumps(chart.to_dict(validate=False)), vl_version=version, allowed_base_urls=[]
    )
    root = ET.fromstring(svg)  # our own drawing, not somebody's file
    for node in list(root):
        if node.tag == f"{_SVG}rect":
            root.remove(node)  # the white ground
    _restyle(root, themed=themed)
    width, height = root.get("width", "0"), root.get("height", "0")
    inside = "".join(ET.tostring(child, encoding="unicode") for child in root)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="{name}-t {name}-d" '
        f'viewBox="0 0 {width} {height}" width="{width}" height="{height}">'
        f'<title id="{name}-t">{html.escape(title)}</title>'
        f'<desc id="{name}-d">{html.escape(description)}</desc>{inside}</svg>'
    )

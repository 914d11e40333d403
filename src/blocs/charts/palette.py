"""One palette for everything that `blocs` draws.

Blue for cooperation and orange for conflict, which stay apart for all common kinds of colour blindness
(after Okabe and Ito 2008), and greys that carry no meaning. Five colours tell blocs apart: they differ by 24
or more in CIELAB, as normal, protanope, deuteranope and tritanope eyes see them. Each colour has a value for
light paper and one for dark; charts are drawn in the light values, which `blocs.charts.render` turns into CSS
variables.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["PALETTE", "Colour", "contrast", "css_variables"]


@dataclass(frozen=True, slots=True)
class Colour:
    """A named colour: its CSS variable, what it means, and its values on light and on dark ground."""

    name: str
    meaning: str
    light: str
    dark: str

    @property
    def variable(self) -> str:
        """The CSS expression that stands for this colour."""
        return f"var(--{self.name})"


PALETTE: dict[str, Colour] = {
    c.name: c
    for c in (
        Colour("paper", "ground", "#fdfcf9", "#15181c"),
        Colour("wash", "ground of asides", "#f4f1ea", "#1e2329"),
        Colour("ink", "text", "#1d2126", "#e6e3dc"),
        Colour("quiet", "second text", "#5a616a", "#a3a9b1"),
        Colour("line", "rules", "#dcd8cf", "#373d45"),
        Colour("faint", "graticule", "#e8e5dc", "#262c33"),
        Colour("coop", "cooperation", "#1f62ad", "#7db3f0"),
        Colour("conf", "conflict", "#b24a08", "#f39a52"),
        Colour("even", "neither prevails", "#7c838c", "#8d949d"),
        Colour("coop-wash", "words of cooperation", "#dde9f7", "#1d3550"),
        Colour("conf-wash", "words of conflict", "#fbe5d3", "#4a2b14"),
        Colour("figure-wash", "figures", "#ece7f6", "#332c49"),
        Colour("say-wash", "words of saying", "#e9ebe4", "#2c3230"),
        Colour("target", "where a link landed", "#fff3b8", "#4a4118"),
        Colour("bloc-a", "the first bloc", "#1f7a82", "#35bfd2"),
        Colour("bloc-b", "the second bloc", "#9238cc", "#e05cf2"),
        Colour("bloc-c", "the third bloc", "#87700f", "#f4d072"),
        Colour("bloc-d", "the fourth bloc", "#5e0d2c", "#cf6468"),
        Colour("bloc-e", "the fifth bloc", "#7b926c", "#dbe7d7"),
    )
}


def css_variables(mode: str) -> str:
    """CSS declarations of the palette for `mode`, "light" or "dark"."""
    return "".join(f"--{c.name}:{c.light if mode == 'light' else c.dark};" for c in PALETTE.values())


def _luminance(value: str) -> float:
    channels = (int(value[i : i + 2], 16) / 255 for i in (1, 3, 5))
    r, g, b = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(a: str, b: str) -> float:
    """Contrast ratio of two ``#rrggbb`` colours by WCAG 2.2; text asks for 4.5, shapes for 3."""
    low, high = sorted((_luminance(a), _luminance(b)))
    return (high + 0.05) / (low + 0.05)

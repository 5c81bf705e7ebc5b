"""Colours, and the light of a time of day and a weather that all colours of a picture share."""

import colorsys
from dataclasses import dataclass

from storycreator.messages.common import PictureStyle, TimeOfDay, Weather

Rgb = tuple[float, float, float]


def rgb(colour: str) -> Rgb:
    """``#rgb`` or ``#rrggbb`` as three numbers from 0 to 255."""
    digits = colour.lstrip("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    return int(digits[0:2], 16), int(digits[2:4], 16), int(digits[4:6], 16)


def to_hex(colour: Rgb) -> str:
    """``#rrggbb``."""
    return "#" + "".join(f"{max(0, min(255, round(value))):02x}" for value in colour)


def mix(first: str, second: str, share: float) -> str:
    """``share`` of the second colour in the first."""
    a, b = rgb(first), rgb(second)
    return to_hex((a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share, a[2] + (b[2] - a[2]) * share))


def lighter(colour: str, share: float = 0.2) -> str:
    """Towards warm white."""
    return mix(colour, "#fffaf0", share)


def darker(colour: str, share: float = 0.2) -> str:
    """Towards a warm dark."""
    return mix(colour, "#2a1a30", share)


def luminance(colour: str) -> float:
    """CIE L*: how light a colour is in grey print, 0 to 100."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (channel / 255 for channel in rgb(colour))]
    y = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return float(116 * max(y, 0.008856) ** (1 / 3) - 16)


def hls(colour: str) -> tuple[float, float, float]:
    """Hue, lightness, saturation, each 0 to 1."""
    r, g, b = rgb(colour)
    return colorsys.rgb_to_hls(r / 255, g / 255, b / 255)


def from_hls(hue: float, lightness: float, saturation: float) -> str:
    """The colour with this hue (it wraps around), lightness and saturation."""
    r, g, b = colorsys.hls_to_rgb(hue % 1, max(0.0, min(1.0, lightness)), max(0.0, min(1.0, saturation)))
    return to_hex((r * 255, g * 255, b * 255))


NAMED = {
    "red": "#d8433b", "crimson": "#b3243a", "scarlet": "#d8342b", "orange": "#ee8a33", "yellow": "#f4c534", "gold": "#e3b23c",
    "golden": "#e3b23c", "green": "#4fa34f", "emerald": "#2f9a63", "mint": "#8fd3b0", "teal": "#2c9c9a", "turquoise": "#3bb8b4",
    "blue": "#4a86d0", "navy": "#2f4678", "purple": "#8a5cc0", "violet": "#8a5cc0", "lilac": "#b99ad8", "pink": "#ec87a8",
    "brown": "#8d5f3c", "white": "#f3f1ec", "silver": "#b9c2cb", "grey": "#8f99a5", "gray": "#8f99a5", "black": "#3b3b45",
    "cream": "#f3e6c8", "copper": "#c0764a", "bronze": "#b0803c", "ginger": "#d9823b", "tan": "#cfa878", "beige": "#e0cba8",
}  # fmt: skip
"""Colour words a look may use."""


@dataclass(frozen=True)
class Light:
    """The effect of time and weather on every colour."""

    time: TimeOfDay
    weather: Weather
    sky: tuple[str, str, str]
    """Top, middle and horizon."""
    haze: str
    """The colour that distant things fade into."""
    shade: str
    dimness: float
    """Share of ``shade`` in every colour, 0 to 1."""
    glow: str
    """The sun, the moon and lit windows."""

    @property
    def dark(self) -> bool:
        """Whether lamps are lit."""
        return self.time in (TimeOfDay.NIGHT, TimeOfDay.EVENING)

    def at(self, colour: str, distance: float = 0.0) -> str:
        """A colour as it looks at a distance from 0 (here) to 1 (at the horizon)."""
        return mix(mix(colour, self.shade, self.dimness), self.haze, 0.78 * distance)

    def inside(self) -> "Light":
        """The same time inside a house: lamps are lit, the weather stays out."""
        dim = {TimeOfDay.NIGHT: 0.26, TimeOfDay.EVENING: 0.14, TimeOfDay.MORNING: 0.07}.get(self.time, 0.0)
        shade = {TimeOfDay.NIGHT: "#2b1f4a", TimeOfDay.MORNING: "#ffcf8a"}.get(self.time, "#7a3a3a")
        return Light(self.time, self.weather, self.sky, "#e8c9a0", shade, dim, self.glow)


_TIMES: dict[TimeOfDay, tuple[tuple[str, str, str], str, str, float, str]] = {
    TimeOfDay.MORNING: (("#9fd0dc", "#f8dfb4", "#fbc795"), "#fbe3c2", "#ffb877", 0.08, "#fff3c4"),
    TimeOfDay.DAY: (("#63b4e4", "#a8daf2", "#e6f5ee"), "#d8eef4", "#fff2c0", 0.02, "#fff4bf"),
    TimeOfDay.EVENING: (("#4a4185", "#cf6a8c", "#ffb778"), "#e39a8a", "#6a2f6e", 0.26, "#ffe2a1"),
    TimeOfDay.NIGHT: (("#0d1338", "#232c68", "#4d5797"), "#3d4a86", "#10184a", 0.52, "#f8f2cf"),
}
_WEATHERS: dict[Weather, tuple[str, float, float]] = {
    Weather.CLOUDY: ("#bccad3", 0.45, 0.0),
    Weather.RAIN: ("#7f93a8", 0.55, 0.10),
    Weather.STORM: ("#3c465c", 0.68, 0.22),
    Weather.SNOW: ("#d3dfe9", 0.5, 0.0),
    Weather.FOG: ("#d5d9d8", 0.6, 0.0),
    Weather.WIND: ("#cfe3e4", 0.15, 0.0),
}


def light_of(time: TimeOfDay, weather: Weather) -> Light:
    """The light of a scene."""
    sky, haze, shade, dimness, glow = _TIMES[time]
    if weather in _WEATHERS:
        tone, share, dim = _WEATHERS[weather]
        if time == TimeOfDay.NIGHT:
            tone, share = mix(tone, "#141a40", 0.68), share * 0.8
        elif time == TimeOfDay.EVENING:
            tone = mix(tone, "#6d4a72", 0.45)
        sky = (mix(sky[0], tone, share), mix(sky[1], tone, share), mix(sky[2], tone, share * 0.8))
        haze = mix(haze, tone, share)
        shade = mix(shade, "#27324a", 0.5) if dim else shade
        dimness = min(0.62, dimness + dim)
    return Light(time, weather, sky, haze, shade, dimness, glow)


@dataclass(frozen=True)
class Manner:
    """How a picture style draws."""

    edge: str
    """The colour of cut or inked edges; empty for none."""
    edge_width: float
    shadow: float
    """Strength of the shadow a sheet throws, 0 to 1."""
    figure_edge: str
    """The rim around figures."""


MANNERS: dict[PictureStyle, Manner] = {
    PictureStyle.COLLAGE: Manner("#fffdf6", 2.6, 1.0, "#fffcf4"),
    PictureStyle.WATERCOLOUR: Manner("", 0.0, 0.0, "#fffaf0"),
    PictureStyle.PASTEL: Manner("#fff8ef", 1.6, 0.45, "#fff6ea"),
    PictureStyle.BOLD: Manner("#231a2e", 5.0, 0.0, "#231a2e"),
}

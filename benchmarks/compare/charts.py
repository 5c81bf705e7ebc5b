"""The charts of the report, as SVG. Each has a title and a description for those who do not see it, and takes its colours from the page."""

import io
import re
from collections.abc import Sequence
from html import escape
from typing import Any

import matplotlib
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from benchmarks.compare.results import Comparison, Result, signed, time
from benchmarks.compare.samples import PARTS, Sample

# A colour for each name the style sheet defines; hatching is not needed: every segment is also named and in the table beside the chart.
INK, GRID, ON_PART = "#1b1b1f", "#d5d5dc", "#ffffff"
WIRE_COLOURS = {"local": "#6b6b76", "grpc": "#0b6e99", "rpc": "#b4510a"}
PART_COLOURS = ("#2f62a8", "#7a4fa3", "#23755a", "#a8480a", "#8a6508", "#6f6f7a")
NAMES = {
    INK: "--ink", GRID: "--grid", ON_PART: "--on-part", **{colour: f"--{mode}" for mode, colour in WIRE_COLOURS.items()},
    **{colour: f"--part-{part}" for part, colour in zip(PARTS, PART_COLOURS, strict=True)},
}  # fmt: skip
"""The custom property each colour stands for."""
STYLE: Any = {
    "svg.fonttype": "none", "svg.hashsalt": "compare", "font.family": "sans-serif", "font.size": 10, "text.color": INK,
    "axes.labelcolor": INK, "axes.edgecolor": GRID, "xtick.color": INK, "ytick.color": INK, "grid.color": GRID,
    "axes.spines.top": False, "axes.spines.right": False, "axes.spines.left": False,
}  # fmt: skip
WIDTH = 9.0


def _mode(key: str) -> str:
    return key.rpartition("-")[2] if key != "local" else key


def _open(bars: int) -> tuple[Figure, Axes]:
    figure = Figure(figsize=(WIDTH, 1.0 + 0.45 * bars), layout="constrained")
    axes = figure.add_subplot()
    axes.grid(axis="x", linewidth=0.7)
    axes.set_axisbelow(True)
    axes.tick_params(length=0)
    return figure, axes


def _names(axes: Axes, names: Sequence[str]) -> None:
    axes.set_yticks(range(len(names)), names)
    axes.set_ylim(len(names) - 0.5, -0.5)


def _svg(figure: Figure, name: str, title: str, description: str) -> str:
    """For a page: without a size or background of its own, with its colours by name, and ids that no other chart has."""
    written = io.StringIO()
    figure.savefig(written, format="svg", transparent=True, metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
    text = written.getvalue()
    text = text[text.index("<svg") :]
    text = re.sub(r"<metadata>.*?</metadata>", "", text, flags=re.DOTALL)
    text = re.sub(r'(id="|#)(?=[A-Za-z])', rf"\g<1>{name}-", re.sub(r"#[0-9a-f]{6}", lambda found: f"var({NAMES[found[0]]})", text))
    head, _, rest = text.partition(">")
    head = re.sub(r'\s(width|height)="[^"]*"', "", head) + f' role="img" aria-labelledby="{name}-title {name}-desc"'
    return f'{head}><title id="{name}-title">{escape(title)}</title><desc id="{name}-desc">{escape(description)}</desc>{rest}'


def _draw_times(result: Result, samples: Sequence[Sample]) -> Figure:
    figure, axes = _open(len(result.rows))
    for number, row in enumerate(result.rows):
        colour = WIRE_COLOURS[_mode(row.key)]
        values = [sample.seconds for sample in samples if sample.configuration == row.key and not sample.failure]
        axes.plot(values, [number] * len(values), "o", color=colour, alpha=0.35, markersize=5)
        axes.plot([row.seconds.low, row.seconds.high], [number, number], color=colour, linewidth=3, solid_capstyle="butt")
        axes.plot([row.seconds.value], [number], "D", color=colour, markersize=7)
        axes.annotate(
            time(row.seconds.value), (max([*values, row.seconds.high]), number), xytext=(10, 0), textcoords="offset points", va="center"
        )
    _names(axes, [row.title for row in result.rows])
    axes.set_xlabel("seconds from the prompt to the finished book")
    axes.margins(x=0.12)
    return figure


def times(result: Result, samples: Sequence[Sample]) -> str:
    """Every run, the median and its interval, for each configuration."""
    with matplotlib.rc_context(STYLE):
        figure = _draw_times(result, samples)
        words = "; ".join(f"{row.title}: median {time(row.seconds.value)}" for row in result.rows)
        return _svg(
            figure,
            f"{result.engines}-times",
            "Time of a book",
            f"A dot for each run, a diamond for the median, a bar for its interval. {words}.",
        )


def standalone(result: Result, samples: Sequence[Sample], title: str) -> str:
    """The same chart as a file of its own, on white, for a page that takes pictures only."""
    with matplotlib.rc_context(STYLE):
        figure = _draw_times(result, samples)
        figure.suptitle(title, fontsize=10)
        written = io.StringIO()
        figure.savefig(written, format="svg", facecolor="white", metadata={"Date": None, "Title": title})
        return written.getvalue()


def parts(result: Result) -> str:
    """Where the time goes."""
    with matplotlib.rc_context(STYLE):
        figure, axes = _open(len(result.rows) + 1)
        longest = max(sum(row.parts.values()) for row in result.rows)
        for number, row in enumerate(result.rows):
            left = 0.0
            for part, colour in zip(PARTS, PART_COLOURS, strict=True):
                width = row.parts[part]
                axes.barh(number, width, left=left, height=0.62, color=colour, label=PARTS[part] if number == 0 else None)
                if width > 0.06 * longest:
                    axes.text(left + width / 2, number, time(width), ha="center", va="center", color=ON_PART, fontsize=9)
                left += width
        _names(axes, [row.title for row in result.rows])
        axes.set_xlabel("seconds, the median of each part")
        figure.legend(loc="outside upper left", ncols=len(PARTS), frameon=False, fontsize=9, handlelength=1, columnspacing=1.2)
        words = "; ".join(
            f"{row.title}: " + ", ".join(f"{PARTS[part]} {time(value)}" for part, value in row.parts.items()) for row in result.rows
        )
        return _svg(figure, f"{result.engines}-parts", "Where the time goes", words + ".")


def differences(result: Result, what: str) -> str:
    """Paired differences with their intervals about zero."""
    shown: list[Comparison] = [one for one in result.comparisons if one.what == what]
    if not shown:
        return ""
    with matplotlib.rc_context(STYLE):
        figure, axes = _open(len(shown))
        axes.axvline(0, color=INK, linewidth=1)
        for number, one in enumerate(shown):
            colour = WIRE_COLOURS[_mode(one.ours)]
            clear = one.estimate.is_clear
            axes.plot([one.estimate.low, one.estimate.high], [number, number], color=colour, linewidth=3, alpha=1 if clear else 0.45)
            axes.plot([one.estimate.value], [number], "D", color=colour, markersize=7, fillstyle="full" if clear else "none")
            axes.annotate(
                signed(one.estimate.value), (max(one.estimate.high, 0), number), xytext=(10, 0), textcoords="offset points", va="center"
            )
        _names(axes, [one.title for one in shown])
        axes.set_xlabel("seconds more (right of zero) or less (left); hollow where nothing can be claimed")
        axes.margins(x=0.15)
        words = "; ".join(f"{one.title}: {one.verdict}" for one in shown)
        return _svg(figure, f"{result.engines}-{what}", "Differences, paired by rounds", words + ".")

"""Small plots as inline SVG: lines, bars and histograms, drawn from figures alone."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from html import escape

from markupsafe import Markup

WIDTH, HEIGHT, LEFT, BOTTOM, TOP = 340, 210, 44, 34, 12
BAR, LABEL = 22, 150
PALETTE = ("#3a7bc8", "#c8681e", "#3c9463", "#9a63c4", "#c2475c")
Point = tuple[float, float]


def line_plot(title: str, lines: Mapping[str, Sequence[Point]], *, x_label: str, y_label: str) -> Markup:
    """Lines over x with y from 0 to 1; x is scaled to the largest value."""
    points = [point for line in lines.values() for point in line]
    right = max((x for x, _ in points), default=1.0) or 1.0
    parts = [_axes(x_label, y_label, right)]
    for index, (name, line) in enumerate(lines.items()):
        colour = PALETTE[index % len(PALETTE)]
        path = " ".join(f"{_x(x / right):.1f},{_y(y):.1f}" for x, y in line)
        parts.append(f'<polyline fill="none" stroke="{colour}" stroke-width="2" points="{path}"/>')
        if len(line) <= 20:
            parts += [
                f'<circle cx="{_x(x / right):.1f}" cy="{_y(y):.1f}" r="3" fill="{colour}"/>' for x, y in line
            ]
        if len(lines) > 1:
            above = 14 * (len(lines) - index) - 8
            parts.append(_text(WIDTH - 14, HEIGHT - BOTTOM - above, name, colour, "end"))
    return _svg(title, parts, HEIGHT)


def bar_plot(title: str, bars: Mapping[str, float], *, largest: float | None = None) -> Markup:
    """Horizontal bars with their values; `largest` fixes the scale."""
    top = largest or max(bars.values(), default=1.0) or 1.0
    room = WIDTH - LABEL - 52
    parts: list[str] = []
    for index, (name, value) in enumerate(bars.items()):
        y = TOP + BAR * index
        width = max(0.0, min(1.0, value / top)) * room
        parts.append(_text(LABEL - 6, y + 13, _short(name), "currentColor", "end"))
        parts.append(
            f'<rect x="{LABEL}" y="{y}" width="{width:.1f}" height="{BAR - 6}" fill="{PALETTE[0]}"/>'
        )
        parts.append(_text(LABEL + width + 5, y + 13, f"{value:.3g}", "currentColor"))
    return _svg(title, parts, TOP + BAR * max(1, len(bars)) + 6)


def histogram(values: Sequence[float]) -> dict[str, float]:
    """Counts in bins that grow as 1, 2, 5, 10 …, named by their upper bound: one slow answer hides no other."""
    if not values:
        return {}
    bounds = [factor * 10**power for power in range(7) for factor in (1, 2, 5)]
    places = [bisect_left(bounds, value) for value in values]
    bins = range(min(places), min(max(places), len(bounds) - 1) + 1)
    return {f"≤ {bounds[place]}": float(places.count(place)) for place in bins}


def _axes(x_label: str, y_label: str, right: float) -> str:
    parts = []
    for share in (0, 0.25, 0.5, 0.75, 1):
        y = _y(share)
        parts.append(f'<line x1="{LEFT}" x2="{WIDTH - 10}" y1="{y:.1f}" y2="{y:.1f}" stroke="#8884"/>')
        parts.append(_text(LEFT - 6, y + 4, f"{share:g}", "currentColor", "end"))
        parts.append(_text(_x(share), HEIGHT - BOTTOM + 14, f"{right * share:.3g}", "currentColor", "middle"))
    parts.append(_text((LEFT + WIDTH) / 2, HEIGHT - 4, x_label, "currentColor", "middle"))
    parts.append(_text(4, TOP - 1, y_label, "currentColor"))
    return "".join(parts)


def _x(share: float) -> float:
    return LEFT + share * (WIDTH - LEFT - 10)


def _y(share: float) -> float:
    return TOP + 6 + (1 - share) * (HEIGHT - BOTTOM - TOP - 6)


def _text(x: float, y: float, text: str, colour: str, anchor: str = "start") -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="11" fill="{colour}" text-anchor="{anchor}">'
        f"{escape(text)}</text>"
    )


def _short(name: str, longest: int = 14) -> str:
    return name if len(name) <= longest else name[: longest - 1] + "…"


def _svg(title: str, parts: Sequence[str], height: int) -> Markup:
    return Markup(
        f'<svg viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{escape(title)}" '
        f'xmlns="http://www.w3.org/2000/svg"><title>{escape(title)}</title>{"".join(parts)}</svg>'
    )

"""The table a measurement prints."""

import statistics
import sys

import machine


class Table:
    """Rows of: what, Metis, JupyterHub, ratio, goal, met."""

    def __init__(self):
        self.rows = []
        self.loads = []

    def add(self, what, unit, metis, upstream=None, goal=None, limit=None):
        """Lists of single measurements; the goal is met when Metis's median is not above the limit."""
        self.loads.append(machine.load())
        ratio = ""
        if metis and upstream:
            part = statistics.median(metis) / statistics.median(upstream)
            ratio = f"{part:.2f}" if part > 0.1 else f"1/{1 / part:.0f}"
        met = "" if limit is None else ("yes" if statistics.median(metis) <= limit else "**no**")
        self.rows.append((what, shown(metis, unit), shown(upstream, unit), ratio, goal or "", met))
        print(f"  {what}: {' | '.join(self.rows[-1][1:])}", file=sys.stderr)

    def markdown(self):
        head = ("", "Metis", "JupyterHub", "ratio", "goal", "met")
        lines = ["| " + " | ".join(row) + " |" for row in [head, *self.rows]]
        lines.insert(1, "|---|---|---|---|---|---|")
        return "\n".join(lines)


def shown(values, unit):
    if not values:
        return ""
    median, low, high = map(number, (statistics.median(values), min(values), max(values)))
    return f"{median} {unit}" + (f" ({low}–{high})" if low != high else "")


def number(value):
    return f"{value:.0f}" if abs(value) >= 20 else f"{value:.1f}" if abs(value) >= 2 else f"{value:.2f}"

"""The table of a run: rows in the order in which they were measured."""

HEAD = ["what", "program", "rate", "beside", "how"]


class Table:
    def __init__(self):
        self.rows = []

    def add(self, what, program, rate, unit, how, ours=None):
        """Adds a row. `ours` is Gleaner's rate in the same unit on the same data, for a peer's row."""
        beside = f"{ours / rate:.1f} x" if ours and rate else ""
        self.rows.append([what, program, f"{rate:.2g} {unit}" if rate < 1 else f"{rate:,.1f} {unit}" if rate < 100 else f"{rate:,.0f} {unit}", beside, how])

    def note(self, what, program, value, how=""):
        self.rows.append([what, program, value, "", how])

    def markdown(self):
        lines = ["| " + " | ".join(HEAD) + " |", "| --- " * len(HEAD) + "|"]
        lines += ["| " + " | ".join(row) + " |" for row in self.rows]
        return "\n".join(lines) + "\n\n`beside`: how many times as fast Gleaner is on the same data.\n"

    def terminal(self):
        widths = [max(len(row[column]) for row in [HEAD, *self.rows]) for column in range(len(HEAD))]
        return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip() for row in [HEAD, *self.rows])

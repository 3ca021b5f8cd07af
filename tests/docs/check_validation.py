"""Checks docs/validation/measure.py: its estimators on samples whose answer is known, its counting on a few rows by hand,
and a panel of a short run against the run's own indicators.  Usage: check_validation.py PANEL.h5"""

import os
import sys

import numpy as np

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../docs/validation"))
import measure  # noqa: E402


def close(what, value, expected, tolerance):
    if not abs(value - expected) <= tolerance:
        sys.exit(f"{what}: {value}, expected {expected} within {tolerance}")


def check_tail():
    """Exact quantiles of a Pareto distribution; each firm in two halves gives the same."""
    sizes = (1 - (np.arange(20000) + 0.5) / 20000) ** (-1 / 1.2)
    close("Hill", measure.hill(sizes, np.ones(20000)), 1.2, 0.002)
    close("Hill of halves", measure.hill(np.repeat(sizes, 2), np.full(40000, 0.5)), 1.2, 0.002)
    close("rank regression", measure.rank_slope(sizes, np.ones(20000)), 1.2, 0.002)


def check_subbotin():
    """If x is gamma distributed with shape 1/b, x^(1/b) with a random sign is Subbotin with that b."""
    draw = np.random.default_rng(20220101)
    for b in (0.7, 1, 2):
        x = draw.gamma(1 / b, 1, 100000) ** (1 / b) * draw.choice([-1, 1], 100000)
        found, _, ratio = measure.subbotin(x, np.ones(len(x)))
        close(f"Subbotin {b}", found, b, 0.03)
        if (ratio > 10.8) == (b == 2):
            sys.exit(f"Subbotin {b}: likelihood ratio {ratio}")


def check_hazard():
    """Born in March 2021: ten months at age 0 end in 2022 with February, ten at age 1. Born in 2022-07, failed in 2022-09 with
    half a slice: three months and one exit at age 0."""
    kind = [(name, "i4") for name in "birth_month first_month last_month exit_month exit_reason".split()] + [("slice", "f8")]
    rows = np.array([(-10, 0, 11, -1, 0, 1), (6, 6, 8, 8, 1, 0.5)], kind)
    counts = measure.measure_hazard(type("Panel", (), {"firms": rows}))
    close("firm-years at age 0", counts[0, 0, 0], 2 / 12 + 0.5 * 3 / 12, 1e-12)
    close("firm-years at age 1", counts[0, 0, 1], 10 / 12, 1e-12)
    close("exits at age 0", counts[0, 1, 0], 0.5, 1e-12)
    close("firm-years of entrants", counts[1, 0].sum(), 0.5 * 3 / 12, 1e-12)


def check_panel(path):
    """Rows add up to the indicators: flows over the year, firms in December."""
    panel = measure.Panel(path)
    for year, i in zip(panel.years, range(0, 1000, 12)):
        rows = panel.rows[year]
        for indicator, column in (("sales", "sales"), ("value_added", "value_added"), ("profit", "profit"), ("output_volume", "output")):
            expected = panel.cluster[indicator][i:i + 12, panel.firm_sectors()].sum()
            found = rows[column].sum() / panel.scale / 1e8
            if indicator != "sales":
                close(f"{indicator} {year}", found, expected, 1e-9 * abs(expected))
            elif not expected * (1 - 1e-9) <= found <= expected * 1.005:
                # the series leaves out what firms sold in the month in which they fail, the panel does not
                sys.exit(f"{indicator} {year}: {found}, the series says {expected}")
        firms = rows["slice"][rows["exit_month"] < 0].sum() / panel.scale
        close(f"firms {year}", firms, panel.province["firms"][i + 11], 1e-6 * firms)
    if len(np.unique(panel.firms[["key", "year"]])) != len(panel.firms):
        sys.exit("a firm has two rows in a year")


if __name__ == "__main__":
    check_tail()
    check_subbotin()
    check_hazard()
    check_panel(sys.argv[1])

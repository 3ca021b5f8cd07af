#!/usr/bin/python3
"""Draws the figures of docs/model.md and decides whether the first year is free of start-up effects.

Usage: docs/figures.py [--seeds N] [--scale X] [--jiqun PROGRAM] [--threads N]

Runs the baseline for N seeds (of chance and of the population) into a temporary folder, writes docs/figures/*.png and
docs/figures/sense.csv, and prints a verdict per sector. Exit status 1 when a sector misses its limit, 2 when a run fails.

First-year growth is output at prices of January 2022 in January to March 2023 over January to March 2022, the mean of
N seeds. It is held against the growth of the sector's market over the same months: all who buy its product, from
anywhere, weighted by what the sector sold to each in the first quarter (background sectors: the outside market, as their
sales by buyer are not recorded). The outside market alone is shown beside it. The chance of outside markets is off: else
the luck of ten seeds (up to 20 % a year in some clusters) would hide what the start does.
"""

import argparse
import csv
import os
import subprocess
import sys
import tempfile

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt  # noqa: E402
import numpy as np  # noqa: E402
import xarray as xr  # noqa: E402

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
FIGURES = os.path.join(HERE, "figures")
LARGE, LIMIT_LARGE, LIMIT_SMALL = 1000, 2, 4  # 100 m yuan a year; points
BLUE, ORANGE, GREEN, GREY = "#2b6ca3", "#c8651b", "#3c8d5a", "#8a8a8a"


def simulate(options, folder, seed, extra):
    """Path of a finished run."""
    path = os.path.join(folder, "seed.h5")
    command = [options.jiqun, "run", os.path.join(ROOT, "scenarios/baseline.yaml"), "--seed", str(seed), "--population-seed",
               str(seed), "--scale", str(options.scale), "--quiet", "--progress", "never", "-o", path, *extra]
    if options.threads:
        command += ["--threads", str(options.threads)]
    result = subprocess.run(command, stdin=subprocess.DEVNULL)
    if result.returncode != 0:
        sys.exit(2)
    return path


def year(series):
    """Sum of the last twelve months, the months there are before."""
    total = np.cumsum(np.concatenate([[0], series]))
    return np.array([12 * (total[t] - total[max(0, t - 12)]) / min(t, 12) for t in range(1, len(total))])


def read_path(path):
    """Province series of one run, by name."""
    with xr.open_dataset(path) as run, xr.open_dataset(path, group="accounts") as accounts:
        names = ("gdp consumption utilisation finished_months input_months unmet_share wage_index price consumption_price leverage "
                 "bank_capital_ratio outside_position_ratio loss_share strategic_share").split()
        series = {name: run[name].values for name in names}
        product = year(run["gdp"].values)
        series["time"] = run["time"].values
        series["output"] = run["output_volume"].values
        series["clusters"] = run["output_volume_cluster"].isel(cluster=slice(0, 25)).sum("cluster").values
        series["cash_months"] = run["cash"].values / run["output_cluster"].isel(cluster=firm_sectors(run)).sum("cluster").values
        series["household_deposits"] = run["household_deposits"].values / product
        series["public_debt"] = run["public_debt"].values / product
        series["mortgages"] = run["mortgages"].values / product
        series["background"] = background_leverage(run, accounts)
    return series


def firm_sectors(run):
    """Indices of the sectors that are simulated firm by firm."""
    return np.flatnonzero(np.isfinite(run["firms_cluster"].values[0]))


def background_leverage(run, accounts):
    """Loans of background producers over their deposits, net trade credit and capital."""
    of_class = np.flatnonzero(run["account_class"].values.astype(str) == "background")
    sheet = accounts["balance_sheet"].isel(account=of_class).sum("account").values.astype(float)
    item = dict(zip(run["balance_item"].values.astype(str), sheet.T))
    return -item["loans"] / (item["deposits"] + item["trade_credit"] + item["capital"])


def growth(series):
    """Per cent, first quarter of the second year over that of the first; series [month][...]."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return 100 * np.log(series[12:15].sum(0) / series[0:3].sum(0))


def buyers_growth(run, flows):
    """Growth of what all buyers want of each product from anywhere, weighted by what the sector sold to each at the start."""
    inputs = (run["inputs_roc_cluster"] + run["inputs_row_cluster"]) / (1 - run["local_share_cluster"])
    wanted = np.concatenate([flows["market_demand"].values, inputs.values[:, None]], axis=1)
    sold = np.concatenate([flows["market_sales"].values, flows["goods_flow"].sum("buyer").values[:, None]], axis=1)[0:3].sum(0)
    with np.errstate(invalid="ignore"):
        return np.where(sold > 0, growth(wanted) * sold, 0).sum(0) / sold.sum(0)


def read_first_year(path):
    """Output of the first quarter (100 m yuan a year); growth of output, of the outside market, of all buyers, %."""
    with xr.open_dataset(path) as run, xr.open_dataset(path, group="flows") as flows:
        output = run["output_volume_cluster"].values
        names = [str(name) for name in run["cluster_name"].values]
        market = growth(run["outside_demand_cluster"].values)
        return names, output[0:3].sum(0) * 4 / 100, growth(output), market, buyers_growth(run, flows)


def band(axis, time, runs, colour, label=None):
    values = np.array(runs)
    axis.fill_between(time, values.min(0), values.max(0), color=colour, alpha=0.2, linewidth=0)
    axis.plot(time, values.mean(0), color=colour, linewidth=1.6, label=label)


def finish(figure, name):
    for axis in figure.axes:
        axis.spines[["top", "right"]].set_visible(False)
        axis.grid(True, color="#e4e4e4", linewidth=0.6)
        axis.set_axisbelow(True)
    figure.tight_layout()
    figure.savefig(os.path.join(FIGURES, name), dpi=110, metadata={"Software": None})
    plt.close(figure)


def pick(runs, name):
    return [run[name] for run in runs]


def draw_growth(runs, options):
    time = runs[0]["time"]
    figure, (left, right) = plt.subplots(1, 2, figsize=(10, 3.8))
    band(left, time, [12 * x / 1e6 for x in pick(runs, "gdp")], BLUE, "gross domestic product")
    band(left, time, [12 * x / 1e6 for x in pick(runs, "consumption")], ORANGE, "household consumption")
    left.set_title("Product and consumption", loc="left")
    left.set_ylabel("trillion yuan a year")
    left.set_ylim(bottom=0)
    left.legend(frameon=False)
    for name, colour, label in (("output", GREY, "all 33 sectors"), ("clusters", BLUE, "the 25 clusters")):
        band(right, time, [100 * x / x[0] for x in pick(runs, name)], colour, label)
    right.set_title("Output at prices of January 2022", loc="left")
    right.set_ylabel("January 2022 = 100")
    right.legend(frameon=False)
    figure.suptitle(f"Law only, {len(runs)} seeds at scale {options.scale}: mean and range", x=0.01, ha="left", fontsize=10, color=GREY)
    finish(figure, "growth.png")


def draw_panels(runs, panels, name):
    figure, axes = plt.subplots(2, len(panels) // 2, figsize=(3.4 * (len(panels) // 2), 5.4))
    for axis, (series, title, unit, low) in zip(axes.flat, panels):
        band(axis, runs[0]["time"], pick(runs, series), BLUE)
        axis.set_title(title, loc="left", fontsize=10)
        axis.set_ylabel(unit, fontsize=8)
        axis.tick_params(labelsize=8)
        axis.xaxis.set_major_locator(matplotlib.dates.YearLocator(2))
        axis.xaxis.set_major_formatter(matplotlib.dates.DateFormatter("%Y"))
        axis.margins(y=0.15)
        if low is not None:
            axis.set_ylim(low, low + 1.2 * (np.max(pick(runs, series)) - low))
    finish(figure, name)


ACTIVITY = [("utilisation", "Capacity utilisation", "share", 0.6), ("finished_months", "Finished goods", "months of output", 0),
            ("input_months", "Stored inputs", "months of use", 0), ("unmet_share", "Orders not met", "share", 0),
            ("wage_index", "Wages", "January 2022 = 1", None), ("price", "Producer prices", "January 2022 = 1", None),
            ("consumption_price", "Consumer prices", "January 2022 = 1", None), ("loss_share", "Firms with a loss", "share", 0)]
ACCOUNTS = [("leverage", "Firms: debt", "of assets", 0), ("background", "Background: loans", "of assets", 0),
            ("cash_months", "Firms: cash", "months of output", 0), ("bank_capital_ratio", "Banks: capital", "of risk assets", 0),
            ("household_deposits", "Household deposits", "of yearly product", 0), ("mortgages", "Household debt", "of yearly product", 0),
            ("public_debt", "Public debt", "of yearly product", 0), ("outside_position_ratio", "Outside position", "of yearly product", None)]


def draw_first_year(rows):
    rows = sorted(rows, key=lambda row: row["output"])
    figure, axis = plt.subplots(figsize=(8.5, 8))
    for y, row in enumerate(rows):
        axis.barh(y, 2 * row["limit"], left=-row["limit"], height=0.9, color="#eaf1f7" if row["limit"] == LIMIT_LARGE else "#f4f4f4")
        colour = BLUE if row["within"] else ORANGE
        axis.errorbar(row["difference"], y, xerr=2 * row["error"], fmt="o", markersize=4.5, color=colour, elinewidth=1)
    axis.axvline(0, color=GREY, linewidth=0.8)
    axis.set_yticks(range(len(rows)))
    axis.set_yticklabels([f"{row['name']}  {row['output']:,.0f}" for row in rows], fontsize=8)
    axis.set_ylim(-0.6, len(rows) - 0.4)
    axis.set_xlabel("growth of output less growth of the market, points", fontsize=9)
    figure.suptitle("First year, sectors by output of 2022 (100 m yuan); bars: two standard errors; shaded: limits of 2 and 4 points",
                    x=0.01, ha="left", fontsize=10)
    finish(figure, "first_year.png")


def compare(runs):
    """One row a sector from the first years of several runs."""
    names, size = runs[0][0], np.mean([run[1] for run in runs], axis=0)
    output, outside, buyers = (np.array([run[i] for run in runs]) for i in (2, 3, 4))
    market = np.where(np.isnan(buyers), outside, buyers)
    rows = []
    for s, name in enumerate(names):
        difference = output[:, s] - market[:, s]
        spread = difference.std(ddof=1) if len(runs) > 1 else 0
        limit = LIMIT_LARGE if size[s] > LARGE else LIMIT_SMALL
        rows.append({"name": name, "output": size[s], "growth": output[:, s].mean(), "market": market[:, s].mean(),
                     "outside": outside[:, s].mean(), "difference": difference.mean(), "spread": spread,
                     "error": spread / np.sqrt(len(runs)), "limit": limit, "within": abs(difference.mean()) <= limit})
    return rows


def write_sense(calm, lively):
    with open(os.path.join(FIGURES, "sense.csv"), "w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow("sector output_100m_yuan growth_pct market_growth_pct difference_points sd_over_seeds limit_points within "
                        "outside_market_growth_pct growth_with_chance_pct market_growth_with_chance_pct sd_with_chance".split())
        for row, other in zip(calm, lively):
            numbers = [row["growth"], row["market"], row["difference"], row["spread"]]
            writer.writerow([row["name"], f"{row['output']:.1f}", *(f"{x:.2f}" for x in numbers), row["limit"], int(row["within"]),
                             *(f"{x:.2f}" for x in (row["outside"], other["growth"], other["market"], other["spread"]))])


def report(rows, seeds):
    print(f"First-year growth of output against the market, mean of {seeds} seeds, chance of the markets off")
    print(f"{'sector':52} {'output':>8} {'growth':>7} {'market':>7} {'diff':>6} {'sd':>5} {'limit':>5} {'outside market':>15}")
    for row in rows:
        print(f"{row['name'][:52]:52} {row['output']:8,.0f} {row['growth']:7.2f} {row['market']:7.2f} {row['difference']:+6.2f} "
              f"{row['spread']:5.2f} {row['limit']:5} {row['outside']:15.2f} {'' if row['within'] else 'MISSED'}")
    missed = [row["name"] for row in rows if not row["within"]]
    strict = [row["name"] for row in rows if abs(row["growth"] - row["outside"]) > row["limit"]]
    print("All sectors are within their limits." if not missed else f"{len(missed)} of {len(rows)} outside: {', '.join(missed)}.")
    print("Against the outside market alone: " + (f"{', '.join(strict)} outside." if strict else "all within too."))
    return not missed


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--scale", type=float, default=0.1)
    parser.add_argument("--threads", type=int, default=0)
    parser.add_argument("--jiqun", default=os.path.join(ROOT, "build/jiqun"))
    options = parser.parse_args()
    os.makedirs(FIGURES, exist_ok=True)
    runs, lively, calm = [], [], []
    with tempfile.TemporaryDirectory(prefix="jiqun-figures.") as folder:
        for seed in range(1, options.seeds + 1):
            print(f"seed {seed} of {options.seeds}", file=sys.stderr)
            path = simulate(options, folder, seed, [])
            runs.append(read_path(path))
            lively.append(read_first_year(path))
            path = simulate(options, folder, seed, ["--until", "2023-03", "--set", "industry.market_noise=0"])
            calm.append(read_first_year(path))
    draw_growth(runs, options)
    draw_panels(runs, ACTIVITY, "activity.png")
    draw_panels(runs, ACCOUNTS, "accounts.png")
    rows = compare(calm)
    draw_first_year(rows)
    write_sense(rows, compare(lively))
    sys.exit(0 if report(rows, options.seeds) else 1)


if __name__ == "__main__":
    main()

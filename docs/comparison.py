#!/usr/bin/python3
"""Compares the baseline with a stop of chip imports, run as twins, and writes the comparison of README.md.

Usage: docs/comparison.py [--seeds N] [--scale X] [--until MONTH] [--jobs N] [--jiqun PROGRAM] [--output FOLDER]

Runs scenarios/baseline.yaml and scenarios/import_stop_chips.yaml for N seeds (of chance and of the population alike; the
same in both), one thread each, --jobs at a time. Writes docs/figures/import_stop.png, docs/figures/import_stop.csv and
the part of README.md between its two marks, and prints that part. --output writes all three below FOLDER instead, the
part as import_stop.md. Exit status 1 when twins differ before the stop begins, 2 when a run fails.

An effect is the stop over its twin of the same seed; its standard error is over the pairs. Dependence of a cluster is
what it needs of imported chips per 100 yuan of its output: input coefficient (balanced) x import penetration of chips.
"""

import argparse
import concurrent.futures
import csv
import io
import os
import subprocess
import sys
import tempfile

import numpy as np
import xarray as xr

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
sys.dont_write_bytecode = True
sys.path.insert(0, HERE)
import figures  # noqa: E402
from figures import BLUE, GREEN, GREY, ORANGE, plt  # noqa: E402

CHIPS = "integrated_circuits"
SCENARIOS = ("baseline", "import_stop_chips")
STOP = ("2025-01", "2025-12")  # as in the scenario
SLOT_MIN = 0.005  # parameter industry.slot_min: input coefficients below it are bought through trade
MOST = 5  # clusters called the most dependent
ERRORS = 2  # standard errors to either side
MARKS = ("<!-- written by docs/comparison.py -->", "<!-- end of what docs/comparison.py wrote -->")
SHADE = "#f3ece6"
KINDS = {"strict": ("no output without chips", ORANGE), "half": ("half of output can go on", BLUE),
         "trade": ("buys them through trade", GREY)}


def simulate(options, folder, scenario, seed):
    """Path of a finished run."""
    path = os.path.join(folder, f"{scenario}-{seed}.h5")
    result = subprocess.run([options.jiqun, "run", os.path.join(ROOT, "scenarios", scenario + ".yaml"), "--seed", str(seed),
                             "--population-seed", str(seed), "--scale", str(options.scale), "--until", options.until,
                             "--threads", "1", "--quiet", "--progress", "never", "-o", path], stdin=subprocess.DEVNULL)
    if result.returncode != 0:
        raise RuntimeError(f"{scenario}, seed {seed}: the run failed")
    return path


class Run:
    """The series of a run that the comparison needs; [month] or [month][cluster]."""

    def __init__(self, path):
        with xr.open_dataset(path) as run, xr.open_dataset(path, group="flows") as flows:
            self.time = run["time"].values.astype("datetime64[M]").astype(str)
            self.dates = run["time"].values
            self.keys = [str(key) for key in run["cluster"].values]
            self.names = [str(name) for name in run["cluster_name"].values]
            self.firms = np.isfinite(run["firms_cluster"].values[0])
            self.output = run["output_volume_cluster"].values
            self.hash = run["state_hash"].values
            self.province = {name: run[name].values for name in ("gdp", "exits", "heads", "price", "output_volume")}
            chips = run.sel(cluster=CHIPS)
            self.chips = {name: chips[name + "_cluster"].values for name in
                          ("output_volume", "inputs_row", "inputs_roc", "unmet_share", "price", "new_orders", "heads", "sales_roc")}
            self.chips["sold_at_home"] = flows["goods_flow"].values[:, self.keys.index(CHIPS)].sum(1)

    def months(self, first, last):
        return np.array([first <= month <= last for month in self.time])


def run_all(options, folder):
    """Pairs of runs, one a seed."""
    wanted = [(scenario, seed) for seed in range(1, options.seeds + 1) for scenario in SCENARIOS]
    runs = []
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for path in pool.map(lambda what: simulate(options, folder, *what), wanted):
            runs.append(Run(path))
            os.remove(path)
    return list(zip(runs[::2], runs[1::2]))


def twins_agree(pairs):
    """Whether all pairs are one and the same until the stop begins."""
    before = pairs[0][0].time < STOP[0]
    return before.any() and all(np.array_equal(base.hash[before], stop.hash[before]) for base, stop in pairs)


def read_table(name):
    with open(os.path.join(ROOT, "scenarios/data", name), newline="", encoding="utf-8") as table:
        return list(csv.DictReader(table))


def read_dependence(options, keys):
    """Imported chips in % of output, and kind of the input (of KINDS), by cluster."""
    text = subprocess.run([options.jiqun, "balance", "--format", "csv"], check=True, stdout=subprocess.PIPE).stdout.decode("utf-8")
    theta = {row["row"]: float(row["value"]) for row in csv.DictReader(io.StringIO(text)) if row["column"] == "theta"}
    chips = next(row for row in read_table("io_mapped.csv") if row["row"] == CHIPS)
    strict = {row["user_cluster"] for row in read_table("supply_links.csv")
              if row["supplier_cluster"] == CHIPS and row["criticality"] == "strict"}
    needs = {key: float(chips[key]) * theta[key] for key in keys}
    kinds = ["trade" if needs[key] < SLOT_MIN else "strict" if key in strict else "half" for key in keys]
    return np.array([100 * needs[key] * float(chips["import_penetration_of_row"]) for key in keys]), kinds


def mean_error(values):
    """Mean over pairs and its standard error; values [pair][...]."""
    values = np.asarray(values)
    error = values.std(0, ddof=1) / np.sqrt(len(values)) if len(values) > 1 else np.full(values.shape[1:], np.nan)
    return values.mean(0), error


def change(pairs, series, first, last):
    """Per pair the sum over months of the stop over that of its twin, %."""
    def total(run):
        return series(run)[run.months(first, last)].sum(0)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.array([100 * (total(stop) / total(base) - 1) for base, stop in pairs])


def paths(pairs, series):
    """Per pair and month, %."""
    return np.array([100 * (series(stop) / series(base) - 1) for base, stop in pairs])


def points(pairs, series, first, last):
    """Per pair the mean over months of the stop less that of its twin, in points of a share."""
    return np.array([100 * (series(stop) - series(base))[base.months(first, last)].mean() for base, stop in pairs])


def of_chips(name):
    return lambda run: run.chips[name]


def of_province(name):
    return lambda run: run.province[name]


def of_clusters(indices):
    return lambda run: run.output[:, indices].sum(1)


def most_dependent(run, dependence):
    """The users, chip makers not among them, that need most imported chips."""
    users = [s for s in np.argsort(-dependence, kind="stable") if run.firms[s] and run.keys[s] != CHIPS]
    return users[:MOST]


def last_year(run):
    return run.time[-1][:4]


def measure(pairs, top):
    """Rows of README's table: what, unit, values over pairs."""
    stop, last = ("2025-01", "2025-12"), last_year(pairs[0][0])
    trough = ("2025-02", "2025-04")
    first_year, last_months = stop, (f"{last}-01", f"{last}-12")
    users, chips = of_clusters(top), of_chips("output_volume")
    return [
        ("Most dependent users: output, February to April 2025", "%", change(pairs, users, *trough)),
        ("the same, all of 2025", "%", change(pairs, users, *first_year)),
        (f"the same, {last}", "%", change(pairs, users, *last_months)),
        ("Chip makers of the province: output, 2025", "%", change(pairs, chips, *first_year)),
        (f"the same, {last}", "%", change(pairs, chips, *last_months)),
        ("Chips bought from the rest of China, 2025", "%", change(pairs, of_chips("inputs_roc"), *first_year)),
        ("Chip orders that makers of the province cannot meet, February to April 2025", "points", points(pairs, of_chips("unmet_share"), *trough)),
        ("Gross domestic product, February to April 2025", "%", change(pairs, of_province("gdp"), *trough)),
        ("the same, all of 2025", "%", change(pairs, of_province("gdp"), *first_year)),
        ("Firms that fail, 2025", "%", change(pairs, of_province("exits"), *first_year)),
    ]


def write_part(pairs, options, top, rows):
    """README's table, as Markdown."""
    names = [pairs[0][0].names[s] for s in top]
    lines = ["| stop over its twin | mean | ± two standard errors |", "| --- | ---: | ---: |"]
    for what, unit, values in rows:
        mean, error = mean_error(values)
        lines.append(f"| {what} | {mean:+.2f} {unit} | {ERRORS * error:.2f} |")
    lines += ["", f"{len(pairs)} pairs of runs at scale {options.scale:g}. Most dependent: {', '.join(names)}."]
    return "\n".join(lines)


def write_csv(pairs, path, dependence, kinds):
    years = range(int(STOP[0][:4]), int(last_year(pairs[0][0])) + 1)
    run = pairs[0][0]
    effects = {year: mean_error(change(pairs, lambda run: run.output, f"{year}-01", f"{year}-12")) for year in years}
    with open(path, "w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(["sector", "imported_chips_pct_of_output", "without_chips", "output_2024_100m_yuan",
                         *(f"{what}_{year}" for year in years for what in ("output_change_pct", "standard_error"))])
        size = np.mean([base.output[base.months("2024-01", "2024-12")].sum(0) / 100 for base, _ in pairs], axis=0)
        for s in np.argsort(-dependence, kind="stable"):
            writer.writerow([run.names[s], f"{dependence[s]:.3f}", KINDS[kinds[s]][0], f"{size[s]:.1f}",
                             *(f"{effects[year][i][s]:.3f}" for year in years for i in (0, 1))])


def band(axis, dates, values, colour, label):
    mean, error = mean_error(values)
    axis.fill_between(dates, mean - ERRORS * error, mean + ERRORS * error, color=colour, alpha=0.2, linewidth=0)
    axis.plot(dates, mean, color=colour, linewidth=1.6, label=label)


def draw_paths(axis, pairs, top):
    run = pairs[0][0]
    shown = run.time >= "2024-07"
    dates = run.dates[shown]
    axis.axvspan(np.datetime64(STOP[0]), np.datetime64(STOP[1]) + np.timedelta64(1, "M"), color=SHADE, linewidth=0)
    for series, colour, label in ((of_chips("output_volume"), GREEN, "chip makers"),
                                  (of_clusters(top), ORANGE, f"the {len(top)} most dependent users"),
                                  (of_province("output_volume"), GREY, "all sectors")):
        band(axis, dates, paths(pairs, series)[:, shown], colour, label)
    axis.axhline(0, color=GREY, linewidth=0.8)
    axis.set_title("Output by month against the twin", loc="left")
    axis.set_ylabel("%")
    axis.legend(frameon=False, fontsize=8)


def draw_dependence(axis, pairs, dependence, kinds):
    run = pairs[0][0]
    mean, error = mean_error(change(pairs, lambda run: run.output, *STOP))
    for kind, (label, colour) in KINDS.items():
        which = [s for s in range(len(kinds)) if kinds[s] == kind and run.firms[s] and run.keys[s] != CHIPS]
        axis.errorbar(dependence[which], mean[which], yerr=ERRORS * error[which], fmt="o", markersize=4, color=colour, elinewidth=0.8,
                      label=label)
    axis.axhline(0, color=GREY, linewidth=0.8)
    axis.set_title("Output of users in 2025 against the twin", loc="left")
    axis.set_xlabel("imported chips, yuan per 100 yuan of output")
    axis.set_ylabel("%")
    axis.legend(frameon=False, fontsize=8)


def draw(pairs, options, top, dependence, kinds, path):
    figure, (left, right) = plt.subplots(1, 2, figsize=(10, 4))
    draw_paths(left, pairs, top)
    draw_dependence(right, pairs, dependence, kinds)
    figure.suptitle(f"No chips from the rest of the world in 2025: {len(pairs)} pairs at scale {options.scale:g}, mean and two standard errors",
                    x=0.01, ha="left", fontsize=10, color=GREY)
    figures.finish(figure, path)


def replace_part(path, part):
    """Puts the part between the marks of a page."""
    with open(path, encoding="utf-8") as page:
        text = page.read()
    if text.count(MARKS[0]) != 1 or text.count(MARKS[1]) != 1:
        raise RuntimeError(f"{path}: the marks '{MARKS[0]}' and '{MARKS[1]}' are not there once each")
    before, rest = text.split(MARKS[0])
    after = rest.split(MARKS[1])[1]
    with open(path, "w", encoding="utf-8") as page:
        page.write(f"{before}{MARKS[0]}\n\n{part}\n\n{MARKS[1]}{after}")


def parse():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--scale", type=float, default=0.1)
    parser.add_argument("--until", default="2027-12")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--jiqun", default=os.path.join(ROOT, "build/jiqun"))
    parser.add_argument("--output", metavar="FOLDER")
    parser.add_argument("--keep", metavar="FILE")
    return parser.parse_args()


def main():
    options = parse()
    import pickle
    if options.keep and os.path.exists(options.keep):
        pairs = pickle.load(open(options.keep, "rb"))
    else:
        with tempfile.TemporaryDirectory(prefix="jiqun-comparison.") as folder:
            pairs = run_all(options, folder)
        if options.keep:
            pickle.dump(pairs, open(options.keep, "wb"))
    agree = twins_agree(pairs)
    dependence, kinds = read_dependence(options, pairs[0][0].keys)
    top = most_dependent(pairs[0][0], dependence)
    folder = os.path.abspath(options.output or os.path.join(HERE, "figures"))
    os.makedirs(folder, exist_ok=True)
    part = write_part(pairs, options, top, measure(pairs, top))
    print(part)
    write_csv(pairs, os.path.join(folder, "import_stop.csv"), dependence, kinds)
    draw(pairs, options, top, dependence, kinds, os.path.join(folder, "import_stop.png"))
    print(agree)


if __name__ == "__main__":
    main()

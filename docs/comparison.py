#!/usr/bin/python3
"""Compares the baseline with a stop of chip imports, run as twins, and writes the comparison of README.md.

Usage: docs/comparison.py [--seeds N] [--scale X] [--until MONTH] [--jobs N] [--jiqun PROGRAM] [--output FOLDER]

Runs scenarios/baseline.yaml and scenarios/import_stop_chips.yaml for N seeds (of chance and of the population alike, the
same in both), one thread each, --jobs at a time. Writes docs/figures/import_stop.png, docs/figures/import_stop.csv and
the table of README.md between its two marks, and prints that table. With --output all three go to FOLDER, the table as
import_stop.md, and README.md stays as it is. Exit status 1 when a pair is no pair of twins: other states before the stop,
or chips from the rest of the world during it; 2 when a run fails.

An effect is the run with the stop over its twin of the same seed; its standard error is that of the mean over pairs.
Dependence of a sector is what it needs of imported chips per 100 yuan of its output at the prices of 2022: balanced input
coefficient x import penetration of chips.
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
SPRING, NEXT = ("2025-03", "2025-05"), ("2026-01", "2026-12")
MOST = 5  # clusters called the most dependent
ERRORS = 2  # standard errors to either side
MARKS = ("<!-- written by docs/comparison.py -->", "<!-- end of what docs/comparison.py wrote -->")
SHADE = "#f3ece6"
STRICT, HALF, TRADE = "no output without chips", "half of output can go on without", "no chips ordered by themselves"
COLOURS = {STRICT: ORANGE, HALF: BLUE, TRADE: GREY}


def simulate(options, folder, scenario, seed):
    """Path of a finished run."""
    path = os.path.join(folder, f"{scenario}-{seed}.h5")
    command = [options.jiqun, "run", os.path.join(ROOT, "scenarios", scenario + ".yaml"), "--seed", str(seed), "--population-seed",
               str(seed), "--scale", str(options.scale), "--until", options.until, "--threads", "1", "--quiet", "--progress",
               "never", "-o", path]
    if subprocess.run(command, stdin=subprocess.DEVNULL).returncode != 0:
        raise RuntimeError(f"{scenario}, seed {seed}: the run failed")
    return path


class Run:
    """The series of a run that the comparison needs, by month."""

    def __init__(self, path):
        with xr.open_dataset(path) as run:
            self.dates = run["time"].values
            self.month = self.dates.astype("datetime64[M]").astype(str)
            self.keys = [str(key) for key in run["cluster"].values]
            self.names = [str(name) for name in run["cluster_name"].values]
            self.rest = [key.startswith("roe_") for key in self.keys]
            self.firms = np.isfinite(run["firms_cluster"].values[0])
            self.hash = run["state_hash"].values
            self.output = run["output_volume_cluster"].values
            self.gdp = run["gdp"].values
            self.chips_imported = run["inputs_row_cluster"].sel(cluster=CHIPS).values

    def within(self, span):
        return (self.month >= span[0]) & (self.month <= span[1])


def run_pairs(options, folder):
    """Pairs of runs, one a seed. Files are read by one thread: the HDF5 library is not made for two."""
    wanted = [(scenario, seed) for seed in range(1, options.seeds + 1) for scenario in SCENARIOS]
    runs = []
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for path in pool.map(lambda what: simulate(options, folder, *what), wanted):
            runs.append(Run(path))
            os.remove(path)
    return list(zip(runs[::2], runs[1::2]))


def are_twins(base, stop):
    """Whether two runs are one until the stop, and one of them has no chips from the rest of the world during it."""
    before, during = base.month < STOP[0], base.within(STOP)
    return np.array_equal(base.hash[before], stop.hash[before]) and not stop.chips_imported[during].any() and \
        base.chips_imported[during].all()


def ask(options, *words):
    """What the program prints as csv, as rows by heading."""
    text = subprocess.run([options.jiqun, *words, "--format", "csv"], check=True, stdout=subprocess.PIPE).stdout
    return list(csv.DictReader(io.StringIO(text.decode("utf-8"))))


def read_table(name):
    with open(os.path.join(ROOT, "scenarios/data", name), newline="", encoding="utf-8") as table:
        return list(csv.DictReader(table))


def read_dependence(options, keys):
    """Imported chips in % of output, and what happens without chips, by sector."""
    theta = {row["row"]: float(row["value"]) for row in ask(options, "balance") if row["column"] == "theta"}
    least = next(float(row["default"]) for row in ask(options, "list", "parameters") if row["path"] == "industry.slot_min")
    chips = next(row for row in read_table("io_mapped.csv") if row["row"] == CHIPS)
    strict = {row["user_cluster"] for row in read_table("supply_links.csv")
              if row["supplier_cluster"] == CHIPS and row["criticality"] == "strict"}
    needs = np.array([float(chips[key]) * theta[key] for key in keys])
    without = np.array([TRADE if need < least else STRICT if key in strict else HALF for key, need in zip(keys, needs)])
    return 100 * float(chips["import_penetration_of_row"]) * needs, without


def change(pairs, series, span):
    """Per pair what a series sums to within a span, the stop over its twin, %.  series(run) [month] or [month][sector]."""
    totals = [[series(run)[run.within(span)].sum(0) for run in pair] for pair in pairs]
    return np.array([100 * (stop / base - 1) for base, stop in totals])


def mean_error(values):
    """Mean over pairs and its standard error; values [pair][...]."""
    return values.mean(0), values.std(0, ddof=1) / np.sqrt(len(values))


def gdp(run):
    return run.gdp


def output(run):
    return run.output


def of_sectors(which):
    return lambda run: run.output[:, which].sum(1)


def most_dependent(run, dependence):
    """The clusters, chip makers not among them, that need most imported chips."""
    order = np.argsort(-dependence, kind="stable")
    return [s for s in order if not run.rest[s] and run.keys[s] != CHIPS][:MOST]


def last_year(run):
    """Its number and its months; of a run that ends in December."""
    year = run.month[-1][:4]
    return year, (f"{year}-01", f"{year}-12")


def measure(pairs, top, without):
    """Rows of README's table: what, values over pairs."""
    run = pairs[0][0]
    year, last = last_year(run)
    users, makers = of_sectors(top), of_sectors([run.keys.index(CHIPS)])
    others = of_sectors([s for s in range(len(run.keys)) if without[s] == TRADE and not run.rest[s]])
    return [(f"Output of the {len(top)} clusters that need most imported chips, March to May 2025", change(pairs, users, SPRING)),
            ("the same, all of 2025", change(pairs, users, STOP)), (f"the same, {year}", change(pairs, users, last)),
            ("Output of clusters that order no chips by themselves, 2025", change(pairs, others, STOP)),
            ("Output of the province's chip makers, 2025", change(pairs, makers, STOP)),
            ("the same, 2026", change(pairs, makers, NEXT)),
            ("Gross domestic product, March to May 2025", change(pairs, gdp, SPRING)),
            ("the same, all of 2025", change(pairs, gdp, STOP))]


def format_table(pairs, options, top, rows):
    """README's table, as Markdown."""
    lines = ["| with the stop against its twin | mean, % | ± two standard errors |", "| --- | ---: | ---: |"]
    for what, values in rows:
        mean, error = mean_error(values)
        lines.append(f"| {what} | {mean:+.2f} | {ERRORS * error:.2f} |")
    names = "; ".join(pairs[0][0].names[s] for s in top)
    return "\n".join([*lines, "", f"{len(pairs)} pairs of runs, scale {options.scale:g}. Most imported chips: {names}."])


def write_csv(pairs, path, dependence, without):
    run = pairs[0][0]
    years = range(int(STOP[0][:4]), int(last_year(run)[0]) + 1)
    spans = {"_to_".join(SPRING): SPRING, **{str(year): (f"{year}-01", f"{year}-12") for year in years}}
    size = np.mean([base.output[base.within(("2024-01", "2024-12"))].sum(0) / 100 for base, _ in pairs], axis=0)
    columns = {series: [x for span in spans.values() for x in mean_error(change(pairs, series, span))]
               for series in (output, gdp, of_sectors(slice(None)))}
    with open(path, "w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(["sector", "imported_chips_pct_of_output", "without_chips", "output_2024_100m_yuan",
                         *(f"{what}_{span}" for span in spans for what in ("change_pct", "standard_error"))])
        for s in np.argsort(-dependence, kind="stable"):
            values = [x[s] for x in columns[output]]
            writer.writerow([run.names[s], f"{dependence[s]:.3f}", without[s], f"{size[s]:.1f}", *(f"{x:.3f}" for x in values)])
        for name, values in zip(("gross domestic product", "output of all sectors"), list(columns.values())[1:]):
            writer.writerow([name, "", "", "", *(f"{x:.3f}" for x in values)])


def draw_paths(axis, pairs, top):
    run = pairs[0][0]
    shown = run.month >= "2024-07"
    axis.axvspan(np.datetime64(STOP[0]), np.datetime64(STOP[1]) + 1, color=SHADE, linewidth=0)
    lines = (([run.keys.index(CHIPS)], GREEN, "chip makers"), (top, ORANGE, f"{len(top)} most dependent clusters"),
             (slice(None), GREY, "all sectors"))
    for which, colour, label in lines:
        series = of_sectors(which)
        mean, error = mean_error(np.array([100 * (series(stop) / series(base) - 1)[shown] for base, stop in pairs]))
        axis.fill_between(run.dates[shown], mean - ERRORS * error, mean + ERRORS * error, color=colour, alpha=0.2, linewidth=0)
        axis.plot(run.dates[shown], mean, color=colour, linewidth=1.6, label=label)
    axis.axhline(0, color=GREY, linewidth=0.8)
    axis.xaxis.set_major_locator(figures.matplotlib.dates.YearLocator())
    axis.xaxis.set_major_formatter(figures.matplotlib.dates.DateFormatter("%Y"))
    axis.set_title("Output by month, % against the twin; shaded: no imports", loc="left", fontsize=10)
    axis.legend(frameon=False, fontsize=8)


def draw_dependence(axis, pairs, dependence, without):
    run = pairs[0][0]
    mean, error = mean_error(change(pairs, output, STOP))
    users = np.array([run.firms[s] and key != CHIPS for s, key in enumerate(run.keys)])
    for kind, colour in COLOURS.items():
        which = users & (without == kind)
        axis.errorbar(dependence[which], mean[which], yerr=ERRORS * error[which], fmt="o", markersize=4, color=colour,
                      elinewidth=0.8, label=kind)
    axis.axhline(0, color=GREY, linewidth=0.8)
    axis.set_xscale("log")
    axis.xaxis.set_major_formatter(figures.matplotlib.ticker.FormatStrFormatter("%g"))
    axis.set_title("Output of users in 2025, % against the twin", loc="left", fontsize=10)
    axis.set_xlabel("imported chips needed, yuan per 100 yuan of output")
    axis.legend(frameon=False, fontsize=8, loc="lower left")


def draw(pairs, options, top, dependence, without, path):
    figure, (left, right) = plt.subplots(1, 2, figsize=(10, 4))
    draw_paths(left, pairs, top)
    draw_dependence(right, pairs, dependence, without)
    what = f"No chips from the rest of the world in 2025: {len(pairs)} pairs of runs at scale {options.scale:g}, mean and two standard errors"
    figure.suptitle(what, x=0.01, ha="left", fontsize=10, color=GREY)
    figures.finish(figure, path)


def replace_part(path, part):
    """Puts the part between the two marks of a page."""
    with open(path, encoding="utf-8") as page:
        text = page.read()
    before, first, rest = text.partition(MARKS[0])
    _, last, after = rest.partition(MARKS[1])
    if not first or not last:
        raise RuntimeError(f"{path} lacks the line {MARKS[0]} or {MARKS[1]}; put both where the table belongs")
    with open(path, "w", encoding="utf-8") as page:
        page.write(f"{before}{first}\n\n{part}\n\n{last}{after}")


def write_all(options, pairs):
    dependence, without = read_dependence(options, pairs[0][0].keys)
    top = most_dependent(pairs[0][0], dependence)
    folder = os.path.abspath(options.output or figures.FIGURES)
    os.makedirs(folder, exist_ok=True)
    write_csv(pairs, os.path.join(folder, "import_stop.csv"), dependence, without)
    draw(pairs, options, top, dependence, without, os.path.join(folder, "import_stop.png"))
    part = format_table(pairs, options, top, measure(pairs, top, without))
    print(part)
    if options.output:
        with open(os.path.join(folder, "import_stop.md"), "w", encoding="utf-8") as out:
            out.write(part + "\n")
    else:
        replace_part(os.path.join(ROOT, "README.md"), part)


def parse():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--scale", type=float, default=0.1)
    parser.add_argument("--until", default="2027-12")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--jiqun", default=os.path.join(ROOT, "build/jiqun"))
    parser.add_argument("--output", metavar="FOLDER")
    options = parser.parse_args()
    if options.seeds < 2:
        parser.error(f"--seeds {options.seeds}: standard errors need two pairs or more")
    if options.until < NEXT[1] or not options.until.endswith("-12"):
        parser.error(f"--until {options.until}: the comparison needs whole years to {NEXT[1]} or later")
    return options


def main():
    options = parse()
    try:
        with tempfile.TemporaryDirectory(prefix="jiqun-comparison.") as folder:
            pairs = run_pairs(options, folder)
        write_all(options, pairs)
    except (RuntimeError, OSError, subprocess.CalledProcessError) as problem:
        print(problem, file=sys.stderr)
        sys.exit(2)
    strangers = [seed for seed, pair in enumerate(pairs, 1) if not are_twins(*pair)]
    if strangers:
        print(f"No twins: the pairs of seeds {strangers}.", file=sys.stderr)
    sys.exit(1 if strangers else 0)


if __name__ == "__main__":
    main()

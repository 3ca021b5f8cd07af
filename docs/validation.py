#!/usr/bin/python3
"""Holds the baseline against facts of living economies and writes docs/validation.md with its figures.

Usage: docs/validation.py [--quick --output FOLDER] [--seeds N] [--scale X] [--until MONTH] [--panel PROGRAM]
                          [--scenario FILE] [--set PATH=VALUE ...] [--jobs N] [--panels FOLDER] [--output FOLDER]

Runs docs/validation/panel.c once a seed (of chance and of the population alike), one thread each, --jobs at a time, and
measures every fact on the panel of firms. Exit status 1 when a fact lies outside its band, 2 when a run fails; the
report is written in any case. --quick: three seeds at scale 0.05 for trials. --panels keeps the panels (70 MB a seed at
scale 0.1) and takes those that are there already instead of running.
"""

import argparse
import collections
import concurrent.futures
import math
import os
import subprocess
import sys
import tempfile

import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
sys.dont_write_bytecode = True
sys.path[:0] = [HERE, os.path.join(HERE, "validation")]
import draw  # noqa: E402
import measure  # noqa: E402

FACTOR_LARGE, FACTOR_SMALL = 2, 4  # large and other sectors: output against market over all years

# key; what; band; format; over: "mean" of the seeds is in the band, "pooled": the number of all seeds together, "worst": of
# every seed; source; how it is computed
Fact = collections.namedtuple("Fact", "key what low high form over source computed")
FACTS = [
    Fact("tail_first", "Size of firms, CCDF exponent, 2022", 1.0, 1.5, ".2f", "mean", "Heinrich & Dai 2016; Axtell 2001",
         "Hill estimator on yearly sales of the largest tenth of firms above scale"),
    Fact("tail_last", "The same, last year", 1.0, 1.5, ".2f", "mean", "", ""),
    Fact("growth_b", "Growth of sales, Subbotin b", 0.6, 1.25, ".2f", "pooled", "Bottazzi & Secchi; French firms 2011",
         "maximum likelihood on yearly log growth of firms there in all 24 months, less the mean of sector and year"),
    Fact("growth_normal", "Growth: likelihood ratio against the normal (b = 2)", 10.8, math.inf, ",.0f", "worst", "",
         "twice the gain of log likelihood; 10.8 rejects the normal at 0.1 %"),
    Fact("growth_memory", "Autocorrelation of growth", -0.2, 0.2, ".2f", "mean", "about 0 in most studies",
         "of the same residuals, one year apart"),
    Fact("dispersion", "Value added per head, 90-10 ratio within sectors", 2, 6, ".2f", "mean", "Syverson 2004; China about 5",
         "median over sectors weighted by firms, mean over years; firms there all year with positive value added"),
    Fact("exit", "Exits a year, %", 5, 10, ".1f", "mean", "registry: 9.3 (2008) to 6.2 (2012)", "of firms there in January"),
    Fact("entry", "Entries of small firms a year, %", 8, 14, ".1f", "mean", "Jiangsu: about 11; Yangzhou 2023: 13.3",
         "of firms below scale there in January"),
    Fact("drift", "Number of firms: growth beyond the market's, points a year", -2, 2, "+.1f", "mean", "band is ours",
         "0 while the number grows by no less than 0 and no more than the market, else the distance from that range"),
    Fact("hazard_young", "Exit hazard at ages 2-4 over age 0", 1.5, math.inf, ".2f", "pooled",
         "registry 2013: 1.6 % at age 0, 6.3 at 2, 9.5 at 3, at least 8 to 7", "exits over firm-years, by age in full years"),
    Fact("hazard_old", "Exit hazard at ages 2-4 over ages 10-20", 1.5, math.inf, ".2f", "pooled", "", ""),
    Fact("inaction", "Investment: inaction, % of firm-years", 5, 15, ".1f", "mean", "Cooper & Haltiwanger 2006: 8.1",
         "less than 1 % of the year's opening capital bought; firms there all year"),
    Fact("spikes", "Investment: spikes, % of firm-years", 12, 25, ".1f", "mean", "Cooper & Haltiwanger 2006: 18.6",
         "more than 20 % of opening capital bought"),
    Fact("losses", "Loss-makers, % of firms", 20, 35, ".1f", "mean", "Jiangsu 2024: about 30",
         "loss of the year before tax, of firms there in December, mean over years"),
    Fact("losses_trend", "Their trend, points a year", -0.5, 0.5, "+.2f", "mean", "band is ours", "least squares over years"),
    Fact("utilisation_low", "Capacity utilisation, lowest year", 0.7, 0.9, ".3f", "mean", "national: 0.75-0.78", "output / capacity"),
    Fact("utilisation_high", "The same, highest year", 0.7, 0.9, ".3f", "mean", "", ""),
    Fact("leverage_low", "Leverage, lowest year", 0.25, 0.6, ".3f", "mean", "Chinese industry: about 0.57",
         "loans, bonds and payables / assets at book value"),
    Fact("leverage_high", "The same, highest year", 0.25, 0.6, ".3f", "mean", "", ""),
    Fact("cover", "Sales of firms with interest cover above 1, %", 75, 95, ".1f", "mean", "band is ours",
         "(profit + interest) / interest of the year, mean over years"),
    Fact("strategic", "Strategic share of industrial output above scale 2022, %", 39.8, 41.8, ".1f", "mean", "Jiangsu 2022: 40.8",
         "mean of 12 months"),
    Fact("sectors_large", "Large sectors: output against market, factor of the worst", 1, FACTOR_LARGE, ".2f", "worst", "band is ours",
         "growth of output over growth of its market, 2022 to the last year, or the inverse"),
    Fact("sectors_small", "Other sectors: the same", 1, FACTOR_SMALL, ".2f", "worst", "band is ours", ""),
    Fact("top", "Largest firm's share of a large sector's sales, %", 0, 40, ".1f", "worst", "band is ours",
         "highest of all large sectors and years"),
]

# What was chosen so that the fact is met, what was put in, and what came out of rules chosen for other reasons.
HOW = {
    "tail_first": "put in: sizes of the opening are drawn so", "tail_last": "came out",
    "growth_b": "tuned: steps of shares, noise of orders", "growth_normal": "came out",
    "growth_memory": "tuned: noise of orders", "dispersion": "tuned: transitory efficiency",
    "exit": "came out", "entry": "tuned: base rate", "drift": "tuned: base rate of entry",
    "hazard_young": "tuned: start cash, patience, productivity of entrants", "hazard_old": "came out",
    "inaction": "tuned: limit of maintenance", "spikes": "tuned: part maintained, gap that starts a project",
    "losses": "tuned: fixed cost, productivity of entrants", "losses_trend": "came out",
    "utilisation_low": "came out", "utilisation_high": "came out", "leverage_low": "came out", "leverage_high": "came out",
    "cover": "came out", "strategic": "put in: outputs of 2022 are data", "sectors_large": "came out", "sectors_small": "came out",
    "top": "came out",
}

EXTRAS = [
    ("growth_b_left", "Subbotin b, below the median", ".2f"), ("growth_b_right", "Subbotin b, above the median", ".2f"),
    ("growth_b_above", "Subbotin b, firms above scale", ".2f"), ("growth_sd", "Standard deviation of growth", ".3f"),
    ("growth_kurtosis", "Kurtosis of growth", ".1f"), ("size_variance", "ln(sd of growth) per ln(size); evidence about -0.2", "+.3f"),
    ("tail_regression", "CCDF exponent of the last year by rank regression (ln(rank - 1/2) on ln(size), largest tenth)", ".2f"),
    ("entry_all", "Entries of all firms a year, % of firms", ".1f"), ("firms_growth", "Growth of the number of firms, % a year", "+.2f"),
    ("market_growth", "Growth of their markets, % a year (weighted by firms)", "+.2f"),
    ("survival_5", "Entrants alive after five years, %", ".1f"),
    ("exit_insolvency", "Exits by insolvency, %", ".1f"), ("exit_illiquidity", "Exits by illiquidity, %", ".1f"),
    ("exit_patience", "Exits after long losses, %", ".1f"), ("exit_other", "Exits otherwise, %", ".1f"),
    ("inaction_above", "Inaction of firms above scale, % of firm-years", ".1f"),
    ("spikes_above", "Spikes of firms above scale, % of firm-years", ".1f"),
    ("investment_rate", "Investment rate, mean of firms, %", ".1f"),
    ("investment_total", "Investment rate, all capital, %", ".1f"), ("investment_memory", "Autocorrelation of investment rates", ".2f"),
    ("losses_above", "Loss-makers above scale, %", ".1f"), ("write_offs", "Loans written off a year, % of loans", ".2f"),
    ("output_growth", "Output of firms at constant prices, % a year", "+.2f"), ("gdp_growth", "Product of the province, % a year", "+.2f"),
    ("heads_growth", "People at work in firms, % a year", "+.2f"), ("strategic_last", "Strategic share, last year, %", ".1f"),
]
YEARLY = [
    ("firms", "firms", ",.0f"), ("above", "above scale", ",.0f"), ("entry", "entries %", ".1f"), ("exit", "exits %", ".1f"),
    ("losses", "losses %", ".1f"), ("inaction", "inaction %", ".1f"), ("spikes", "spikes %", ".1f"), ("investment_total", "I/K %", ".1f"),
    ("utilisation", "utilisation", ".3f"), ("leverage", "leverage", ".3f"), ("cover", "cover > 1 %", ".1f"),
    ("write_offs", "write-offs %", ".2f"), ("dispersion", "90-10", ".2f"), ("tail", "tail", ".2f"), ("output", "output growth %", "+.1f"),
]


def run_panel(options, folder, seed):
    """Path of the panel of one seed."""
    path = os.path.join(folder, f"seed-{seed}.h5")
    if options.panels and os.path.exists(path):
        return path
    sets = [f"run.seed={seed}", f"run.population_seed={seed}", f"run.scale={options.scale}", f"run.until={options.until}"]
    partial = path + ".part"
    result = subprocess.run([options.panel, options.scenario, partial, "1", *sets, *options.set], stdin=subprocess.DEVNULL)
    if result.returncode != 0:
        raise RuntimeError(f"seed {seed}: the run failed")
    os.replace(partial, path)
    return path


def pooled_numbers(seeds):
    """Numbers of all seeds together where that is more than their mean."""
    pooled = {"growth_b": measure.subbotin(*measure.pool_growth(seeds))[0]}
    pooled["hazard_young"], pooled["hazard_old"] = measure.hazard_ratios(sum(seed.hazard for seed in seeds))
    return pooled


def judge(seeds):
    """Per fact: value, least and greatest of the seeds, seeds within, whether it holds."""
    pooled, verdicts = pooled_numbers(seeds), {}
    for fact in FACTS:
        values = np.array([seed.numbers[fact.key] for seed in seeds])
        inside = (values >= fact.low) & (values <= fact.high)
        worst = values.min() if math.isinf(fact.high) else values.max()
        value = {"mean": values.mean(), "pooled": pooled.get(fact.key), "worst": worst}[fact.over]
        holds = bool(inside.all()) if fact.over == "worst" else bool(fact.low <= value <= fact.high)
        verdicts[fact.key] = (value, values.min(), values.max(), int(inside.sum()), holds)
    return verdicts


def number(value, form):
    return "-" if not np.isfinite(value) else format(value, form).replace("-0.00", "0.00")


def band_text(fact):
    low = "" if fact.low == 0 else f"{fact.low:g}"
    return f"above {low}" if math.isinf(fact.high) else f"{low}-{fact.high:g}" if low and fact.low > 0 else \
        f"below {fact.high:g}" if not low else f"{low} to {fact.high:g}"


def facts_table(verdicts, seeds):
    yield "| fact | band | value | least and greatest seed | seeds in band | | tuned? |"
    yield "| --- | --- | --- | --- | --- | --- | --- |"
    for fact in FACTS:
        value, least, greatest, inside, holds = verdicts[fact.key]
        yield (f"| {fact.what} | {band_text(fact)} | **{number(value, fact.form)}** | {number(least, fact.form)}, "
               f"{number(greatest, fact.form)} | {inside}/{len(seeds)} | {'pass' if holds else '**FAIL**'} | {HOW[fact.key]} |")


def method_table():
    yield "| fact | computed | over seeds | evidence |"
    yield "| --- | --- | --- | --- |"
    for fact in FACTS:
        if fact.computed or fact.source:
            yield f"| {fact.what} | {fact.computed} | {fact.over} | {fact.source} |"


def extras_table(seeds):
    yield "| | mean | least and greatest seed |"
    yield "| --- | --- | --- |"
    for key, what, form in EXTRAS:
        values = np.array([seed.numbers[key] for seed in seeds])
        yield f"| {what} | {number(values.mean(), form)} | {number(values.min(), form)}, {number(values.max(), form)} |"


def years_table(seeds):
    yield "| year | " + " | ".join(title for _, title, _ in YEARLY) + " |"
    yield "| --- |" + " --- |" * len(YEARLY)
    mean = {key: np.mean([seed.years[key] for seed in seeds], axis=0) for key, _, _ in YEARLY}
    output = mean["output"]
    mean["output"] = np.append(math.nan, 100 * np.diff(np.log(output)))
    for i, year in enumerate(seeds[0].calendar):
        yield f"| {year} | " + " | ".join(number(mean[key][i], form) for key, _, form in YEARLY) + " |"


def sectors_table(seeds):
    mean, span = measure.mean_sectors(seeds), len(seeds[0].calendar) - 1
    difference = [100 * (seed.sectors["growth"] - seed.sectors["market"]) / span for seed in seeds]
    yield ("| sector | output 2022, 100 m yuan | growth, % a year | market, % a year | difference, least and greatest seed | first year: "
           "growth, market, % | largest firm, % | firms 2022, last |")
    yield "| --- | --- | --- | --- | --- | --- | --- | --- |"
    for s in np.argsort(-mean["output"], kind="stable"):
        if not np.isfinite(mean["firms_start"][s]):
            continue
        low, high = min(d[s] for d in difference), max(d[s] for d in difference)
        yield (f"| {seeds[0].names[s]} | {mean['output'][s]:,.0f} | {100 * mean['growth'][s] / span:.1f} | "
               f"{100 * mean['market'][s] / span:.1f} | {low:+.1f}, {high:+.1f} | {100 * mean['growth_first'][s]:.1f}, "
               f"{100 * mean['market_first'][s]:.1f} | {mean['top'][s]:.0f} | {mean['firms_start'][s]:,.0f}, {mean['firms_end'][s]:,.0f} |")


def hazard_table(seeds):
    counts = sum(seed.hazard for seed in seeds)
    ages = [0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 15, 20]
    yield "| age | " + " | ".join(str(age) for age in ages) + " |"
    yield "| --- |" + " --- |" * len(ages)
    for i, name in enumerate(("all firms, %", "entered since 2022, %")):
        rates = [measure.percent(counts[i, 1, age], counts[i, 0, age]) for age in ages]
        yield f"| {name} | " + " | ".join(number(rate, ".1f") for rate in rates) + " |"


def write_report(path, options, seeds, verdicts):
    failed = [fact.what for fact in FACTS if not verdicts[fact.key][4]]
    last = seeds[0].calendar[-1]
    lines = ["# Does the baseline look like a living economy?", "",
             "Written by `docs/validation.py` (`make validate`); what it says about *tuned* stands in that script.", "",
             f"The baseline, {len(seeds)} seeds of chance and of the population alike, scale {options.scale:g}, 2022 to {last}. "
             "Firms count as real firms: a row weighs what its slice is of a real firm. Source of bands and evidence: published "
             "studies named below; *band is ours* where there is none.", "",
             f"**{len(FACTS) - len(failed)} of {len(FACTS)} hold.**" + (f" Outside: {'; '.join(failed)}." if failed else ""), ""]
    lines += [*facts_table(verdicts, seeds), "",
              "*Put in*: the data or the opening say so. *Tuned*: a parameter was moved until it held. *Came out*: it follows from rules "
              "and parameters chosen for other reasons. A fact holds when its mean over seeds is in the band, when the number of all "
              "seeds together is (*pooled*), or when every seed's is (*worst*).", ""]
    lines += ["## How each is computed", "", *method_table(), ""]
    lines += ["## Size of firms", "", "![Sizes of firms above scale](figures/sizes.png)", "",
              "## Growth of firms", "", "![Density of growth rates](figures/growth_rates.png)", "",
              "## Life of firms", "", "![Exit hazard by age](figures/hazard.png)", "",
              "Exit hazard by age in full years, per cent a year, all seeds:", "", *hazard_table(seeds), "",
              "![Entries, exits, losses, money](figures/turnover.png)", "",
              "## Investment", "", "![Investment rates](figures/investment_rates.png)", "",
              "## Sectors", "", "![Output of sectors against their markets](figures/sectors.png)", "",
              "Market: all who buy the product from anywhere, each weighted by what the sector sold to it in 2022.", "",
              *sectors_table(seeds), "",
              "## Year by year", "", "Means over seeds.", "", *years_table(seeds), "",
              "## More numbers", "", *extras_table(seeds), ""]
    with open(path, "w", encoding="utf-8") as out:
        out.write("\n".join(lines))


def print_verdicts(verdicts, seeds):
    for fact in FACTS:
        value, least, greatest, inside, holds = verdicts[fact.key]
        print(f"{'pass' if holds else 'FAIL'}  {fact.what[:74]:74} {number(value, fact.form):>8}  [{number(least, fact.form)}, "
              f"{number(greatest, fact.form)}]  band {band_text(fact)}  {inside}/{len(seeds)}")
    print()
    for key, what, form in EXTRAS:
        values = np.array([seed.numbers[key] for seed in seeds])
        print(f"      {what[:74]:74} {number(values.mean(), form):>8}  [{number(values.min(), form)}, {number(values.max(), form)}]")
    print()
    for table in (hazard_table(seeds), years_table(seeds)):
        print("\n".join(table) + "\n")
    held = sum(verdict[4] for verdict in verdicts.values())
    print(f"{held} of {len(FACTS)} facts hold.")


def parse():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--seeds", type=int)
    parser.add_argument("--scale", type=float)
    parser.add_argument("--until", default="2033-12")
    parser.add_argument("--panel", default=os.path.join(ROOT, "build/docs/validation/panel"))
    parser.add_argument("--scenario", default=os.path.join(ROOT, "scenarios/baseline.yaml"))
    parser.add_argument("--set", action="append", default=[], metavar="PATH=VALUE")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--panels", metavar="FOLDER")
    parser.add_argument("--output", metavar="FOLDER")
    options = parser.parse_args()
    if options.quick and not options.output:
        parser.error("--quick needs --output: docs/ holds the full report")
    options.seeds = options.seeds or (3 if options.quick else 10)
    options.scale = options.scale or (0.05 if options.quick else 0.1)
    options.output = os.path.abspath(options.output or HERE)
    return options


def main():
    options = parse()
    with tempfile.TemporaryDirectory(prefix="jiqun-panels.") as folder:
        folder = options.panels or folder
        os.makedirs(folder, exist_ok=True)

        def one(seed):
            path = run_panel(options, folder, seed)
            measured = measure.measure(path)
            if not options.panels:
                os.remove(path)
            return measured
        try:
            with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
                seeds = list(pool.map(one, range(1, options.seeds + 1)))
        except (RuntimeError, OSError) as problem:
            print(problem, file=sys.stderr)
            sys.exit(2)
    verdicts = judge(seeds)
    draw.draw_all(seeds, (FACTOR_LARGE, FACTOR_SMALL), os.path.join(options.output, "figures"))
    write_report(os.path.join(options.output, "validation.md"), options, seeds, verdicts)
    print_verdicts(verdicts, seeds)
    sys.exit(0 if all(verdict[4] for verdict in verdicts.values()) else 1)


if __name__ == "__main__":
    main()

#!/usr/bin/python3
"""Holds the baseline's labour market of skilled people, its credit, equity and public accounts against bands.

Usage: docs/chains.py [--seeds N] [--scale X] [--until MONTH] [--jobs N] [--jiqun PROGRAM] [--output FOLDER]

Runs scenarios/baseline.yaml for N seeds (of chance and of the population alike), one thread each, --jobs at a time, and
writes docs/chains.md and docs/figures/chains_*.png. With --output all go to FOLDER. Exit status 1 when a fact misses its
band, 2 when a run fails.

A fact is one number a seed; it holds when its mean over seeds is in the band (mean), or every seed's is (worst). Some are
measured once on all seeds together (pooled): then there is no range. Yearly values are means of twelve months of a stock
or a rate and sums of a flow.
"""

import argparse
import collections
import concurrent.futures
import csv
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
from figures import BLUE, GREEN, GREY, ORANGE, band, plt  # noqa: E402

LAST = 3  # years over which flows of people and the clearing of markets are measured
REGIONS = {"south": BLUE, "central": GREY, "north": ORANGE}
GRADES = (("technician", "technicians", BLUE), ("engineer", "engineers, researchers", ORANGE), ("expert", "experts", GREEN))

Fact = collections.namedtuple("Fact", "key label low high form how source computed")

OURS = "band is ours"
C11 = "bands of another model's tests"
SKILLED = "sign: posts are for long, other workers carry the swings (the band is asked of all work)"
FACTS = [
    Fact("u_low", "Unemployment of skilled people, lowest year, %", 3, 7, ".2f", "mean", "target of the model",
         "people without a post / skilled people, mean of 12 months"),
    Fact("u_high", "The same, highest year, %", 3, 7, ".2f", "mean", "target of the model", ""),
    Fact("u_trend", "The same, trend, points a year", -0.2, 0.2, "+.3f", "mean", OURS, "least squares over yearly means"),
    Fact("v", "Vacancy rate of skilled posts, %", 1, 4, ".2f", "mean", "1-4 in surveys of employers abroad (recalled); opens at about 3",
         "open posts / (open posts + skilled people in posts), mean of all months"),
    Fact("v_trend", "The same, trend, points a year", -0.1, 0.1, "+.3f", "mean", OURS, "least squares over yearly means"),
    Fact("duration", "Time that a skilled post is open, months", 0.5, 3, ".2f", "mean", OURS, "mean of all months"),
    Fact("w_growth", "Growth of skilled wages a year, %", 2, 7, ".2f", "mean",
         "Jiangsu 2022: 5.7 (province.csv), above: years of slower growth",
         "last year's mean over the first's"),
    Fact("w_swing", "The same, standard deviation over years, points", 0, 2, ".2f", "mean", OURS, "of yearly growth"),
    Fact("w_relative", "Skilled wages over wages of all, last year, first = 1", 0.9, 1.1, ".3f", "mean", OURS,
         "ratio of the two wage indices"),
    Fact("beveridge", "Beveridge: correlation of unemployment and vacancies", -0.8, -0.1, "+.2f", "mean", C11,
         "12-month differences, by month"),
    Fact("beveridge_slope", "The same, slope", -np.inf, 0, "+.2f", "mean", "sign",
         "points of unemployment a point of vacancies, least squares"),
    Fact("beveridge_smooth", "The same, correlation of three-month means", -0.8, -0.1, "+.2f", "mean", C11,
         "12-month differences of means of three months"),
    Fact("okun", "Okun: correlation of unemployment and output", -1, 0, "+.2f", "mean", SKILLED,
         "12-month differences of skilled unemployment and of ln output at constant prices, by month"),
    Fact("okun_slope", "The same, slope", -1, 0, "+.2f", "mean", "-0.5 for all labour abroad; sign",
         "points of unemployment a point of output, least squares"),
    Fact("okun_smooth", "The same, correlation of three-month means", -1, 0, "+.2f", "mean", SKILLED,
         "12-month differences of means of three months"),
    Fact("okun_later", "The same, output six months before", -np.inf, np.inf, "+.2f", "mean", "no band", "the same"),
    Fact("okun_later_slope", "The same, slope", -np.inf, np.inf, "+.2f", "mean", "no band", ""),
    Fact("okun_all", "Okun for all work: correlation", -0.95, -0.7, "+.2f", "mean", C11,
         "12-month differences of 1 - people at work / labour pool, three-month means"),
    Fact("okun_all_slope", "The same, slope", -1, 0, "+.2f", "mean", "-0.5 for all labour abroad; sign", ""),
    Fact("posts", "Skilled posts, growth a year, %", -np.inf, np.inf, "+.2f", "mean", "no band",
         "people in posts / (1 - vacancy rate), last year over first"),
    Fact("people", "Skilled people, growth a year, %", -np.inf, np.inf, "+.2f", "mean", "no band", "last year over first"),
    Fact("u_posts", "Correlation of unemployment and skilled posts", -np.inf, np.inf, "+.2f", "mean", "no band",
         "12-month differences of three-month means, posts in logs"),
    Fact("posts_output", "Correlation of skilled posts and output", -np.inf, np.inf, "+.2f", "mean", "no band", "the same, both in logs"),
    Fact("posts_later", "The same, output six months before", -np.inf, np.inf, "+.2f", "mean", "no band", "the same"),
    Fact("clear_city", "City that clears worst: its least unemployment, %", 0, 10, ".2f", "pooled", OURS,
         f"least month of the last {LAST} years, all seeds together; the greatest over cities"),
    Fact("clear_grade", "Grade that clears worst: the same, %", 0, 10, ".2f", "pooled", OURS, "the same over grades"),
    Fact("u_city", "Highest unemployment of a city in a year, %", 0, 15, ".2f", "pooled", OURS, "mean of 12 months, all seeds together"),
    Fact("v_city", "Highest vacancy rate of a city in a year, %", 0, 8, ".2f", "pooled", OURS, "the same"),
    Fact("wages_rank", "Rank correlation of city wages and data", 0.7, 1, ".2f", "mean",
         "wages of 2022 (cities.csv; 10 of 13 estimated), put in at the opening",
         "Spearman; skilled wage by city, last year"),
    Fact("south_north", "Talent from north to south a year, net", 0, np.inf, ",.0f", "mean", "sign",
         f"Nanjing, Suzhou, Wuxi, Changzhou, Zhenjiang against Xuzhou, Lianyungang, Huaian, Yancheng, Suqian; last {LAST} years"),
    Fact("south_all", "Talent into the south a year, net", 0, np.inf, ",.0f", "mean", "sign",
         "from all of the province and the rest of China"),
    Fact("outside", "Talent into the province a year, net", -np.inf, np.inf, "+,.0f", "mean", "no band", "from the rest of China"),
    Fact("loan_gap", "Growth of firms' loans less that of product, points", -3, 3, "+.2f", "mean",
         OURS + "; Jiangsu's manufacturing loans grew by 19-27 in 2021-22 (province.csv)",
         "yearly growth of loans (stock) and of gross domestic product at current prices, mean over years"),
    Fact("loan_growth", "Growth of firms' loans a year, %", -np.inf, np.inf, ".2f", "mean", "no band", "of the stock"),
    Fact("defaults", "Loans of failed firms a year, % of loans", 0.8, 2, ".2f", "mean", "non-performing inflow of Chinese banks 0.8-2",
         "mean of all months"),
    Fact("write_offs", "Loans written off a year, % of loans", -np.inf, np.inf, ".2f", "mean", "no band", "mean of all months"),
    Fact("losses", "Firms with a loss, %", 20, 35, ".1f", "mean", "Jiangsu 2024: about 30", "of the month, mean of all months"),
    Fact("listings", "Listings a year", 40, 70, ".1f", "mean", "Jiangsu 2018-22: 55 (province.csv)", "mean over years"),
    Fact("equity", "Equity, % of firms' new finance", 5, 40, ".1f", "mean", "band is ours: 100 bn yuan of shares a year is 11 % with loans growing "
         "as in 2022 (15 to 20 %), 30 % where they grow by 5 to 6 % as here",
         "shares sold to funds and at listings / (these + new loans and bonds less paid back)"),
    Fact("equity_sum", "Shares sold to funds and at listings, 100 m yuan a year", -np.inf, np.inf, ",.0f", "mean", "no band", ""),
    Fact("debt_sum", "New loans and bonds less paid back, 100 m yuan a year", -np.inf, np.inf, ",.0f", "mean", "no band", ""),
    Fact("equity_public", "Public funds, % of shares sold to funds", -np.inf, np.inf, ".1f", "mean", "no band",
         "provincial, city and market-run public funds"),
    Fact("deficit_low", "Public deficit, lowest year, % of product", 0, 3, ".2f", "mean",
         "China's budget rule 2022-23: about 3 (recalled)", "province and cities"),
    Fact("deficit_high", "The same, highest year, % of product", 0, 3, ".2f", "mean", "the same", ""),
]
# Why a fact fails, as far as known; printed only while it does.
LAG = ("unemployment follows skilled posts closely, but posts follow output loosely (the correlations in the table): firms set "
       "them by smoothed expectations and by relative wages, and research by its budget")
WHY = {
    "u_trend": "skilled posts fall faster than skilled people (both in the table), since production sheds posts as productivity rises; "
               "wages of skilled people fall behind those of all, and posts react to that, but late",
    "u_high": "the trend below; where output grows least, most posts go "
              "(correlation of a seed's highest year with its growth of output -0.5)",
    "okun": LAG, "okun_slope": "as above", "okun_smooth": "as above",
    "okun_all": "people at work follow output within months, but the labour pool moves by itself",
    "equity": "the share is high because net new loans are low, while loans to Jiangsu's manufacturing alone grew by 0.7 trillion yuan in 2022 "
              "(province.csv); what funds and listings bring is in the table",
}


def simulate(options, folder, seed):
    """Path of a finished run."""
    path = os.path.join(folder, f"{seed}.h5")
    command = [options.jiqun, "run", os.path.join(ROOT, "scenarios/baseline.yaml"), "--seed", str(seed), "--population-seed", str(seed),
               "--scale", str(options.scale), "--until", options.until, "--threads", "1", "--quiet", "--progress", "never", "-o", path]
    if subprocess.run(command, stdin=subprocess.DEVNULL).returncode != 0:
        raise RuntimeError(f"seed {seed}: the run failed")
    return path


def read_cities():
    """Region and wage of 2022, by city."""
    with open(os.path.join(ROOT, "scenarios/data/cities.csv"), newline="", encoding="utf-8") as table:
        return {row["city_en"]: (row["region"], float(row["avg_wage_2022_yuan"])) for row in csv.DictReader(table)}


def by_year(series, how=np.mean):
    """[year][...] of a series [month][...]."""
    return how(series.reshape(-1, 12, *series.shape[1:]), axis=1)


def differences(series, months=1):
    """Over 12 months, of means over some months."""
    smooth = np.convolve(series, np.ones(months) / months, "valid")
    return smooth[12:] - smooth[:-12]


def relate(x, y):
    """Correlation, and slope of y on x."""
    return np.corrcoef(x, y)[0, 1], np.polyfit(x, y, 1)[0]


def rank(values):
    return np.argsort(np.argsort(values))


class Run:
    """What is read of a run."""

    PROVINCE = ("skilled_unemployment technician_unemployment engineer_unemployment expert_unemployment vacancy_rate vacancy_duration "
                "skilled_wage skilled_wage_index wage_index output_volume heads labour_pool technicians engineers experts gdp loans "
                "loans_net default_rate default_expected loan_loss_rate loss_share listings equity_private equity_public equity_listing "
                "public_deficit").split()
    CITY = "skilled_people skilled_unemployment vacancy_rate skilled_wage".split()

    def __init__(self, path, cities):
        with xr.open_dataset(path) as run, xr.open_dataset(path, group="flows") as flows:
            self.time = run["time"].values
            self.names = [str(name) for name in run["city_name"].values]
            self.of = {name: run[name].values.astype(float) for name in self.PROVINCE}
            self.city = {name: run[name + "_city"].values.astype(float) for name in self.CITY}
            moves = flows["talent_moves"].values.sum(3)[-12 * LAST:].sum(0) / LAST
        self.years = len(self.time) // 12
        self.region = np.array([cities[name][0] for name in self.names] + ["rest"])
        self.data_wage = np.array([cities[name][1] for name in self.names])
        self.net = moves.T - moves  # [to][from], a year
        self.year_wage = by_year(self.city["skilled_wage"])[-1]
        self.new_equity = self.of["equity_private"] + self.of["equity_public"] + self.of["equity_listing"]

    def net_between(self, to, origin):
        return self.net[np.ix_(to, origin)].sum()


def measure_work(run):
    u, v = 100 * run.of["skilled_unemployment"], 100 * run.of["vacancy_rate"]
    output = 100 * np.log(run.of["output_volume"])
    idle = 100 * (1 - run.of["heads"] / run.of["labour_pool"])
    years = np.arange(run.years)
    u_year, v_year, wage = by_year(u), by_year(v), by_year(run.of["skilled_wage"])
    growth = 100 * (wage[1:] / wage[:-1] - 1)
    ratio = by_year(run.of["skilled_wage_index"] / run.of["wage_index"])
    out = {"u_low": u_year.min(), "u_high": u_year.max(), "u_trend": np.polyfit(years, u_year, 1)[0], "v": v.mean(),
           "v_trend": np.polyfit(years, v_year, 1)[0], "duration": run.of["vacancy_duration"].mean(),
           "w_growth": 100 * ((wage[-1] / wage[0]) ** (1 / (run.years - 1)) - 1), "w_swing": growth.std(ddof=1),
           "w_relative": ratio[-1] / ratio[0]}
    out["beveridge"], out["beveridge_slope"] = relate(differences(v), differences(u))
    out["beveridge_smooth"], _ = relate(differences(v, 3), differences(u, 3))
    out["okun"], out["okun_slope"] = relate(differences(output), differences(u))
    out["okun_smooth"], _ = relate(differences(output, 3), differences(u, 3))
    people = run.of["technicians"] + run.of["engineers"] + run.of["experts"]
    posts = people * (1 - u / 100) / (1 - v / 100)
    change, grown = differences(np.log(posts), 3), differences(output, 3)
    out["posts"], out["people"] = (100 * ((by_year(x)[-1] / by_year(x)[0]) ** (1 / (run.years - 1)) - 1) for x in (posts, people))
    out["u_posts"], _ = relate(change, differences(u, 3))
    out["posts_output"], _ = relate(change, grown)
    out["posts_later"], _ = relate(change[6:], grown[:-6])
    out["okun_later"], out["okun_later_slope"] = relate(grown[:-6], differences(u, 3)[6:])
    out["okun_all"], out["okun_all_slope"] = relate(differences(output, 3), differences(idle, 3))
    return out


def measure_space(run):
    south, north, rest = (np.flatnonzero(run.region == name) for name in ("south", "north", "rest"))
    others, here = np.flatnonzero(run.region != "south"), np.flatnonzero(run.region != "rest")
    return {"wages_rank": np.corrcoef(rank(run.year_wage), rank(run.data_wage))[0, 1], "south_north": run.net_between(south, north),
            "south_all": run.net_between(south, others), "outside": run.net_between(here, rest)}


def measure_money(run):
    loans, product = by_year(run.of["loans"]), by_year(run.of["gdp"], np.sum)
    growth = [100 * ((x[-1] / x[0]) ** (1 / (run.years - 1)) - 1) for x in (loans, product)]
    equity, debt = run.new_equity.sum(), run.of["loans_net"].sum()
    deficit = 100 * by_year(run.of["public_deficit"], np.sum) / product
    return {"loan_gap": growth[0] - growth[1], "loan_growth": growth[0], "defaults": 100 * run.of["default_rate"].mean(),
            "write_offs": 100 * run.of["loan_loss_rate"].mean(), "losses": 100 * run.of["loss_share"].mean(),
            "listings": run.of["listings"].sum() / run.years, "equity": 100 * equity / (equity + debt),
            "equity_sum": equity / run.years / 100, "debt_sum": debt / run.years / 100,
            "equity_public": 100 * run.of["equity_public"].sum() / (run.of["equity_public"] + run.of["equity_private"]).sum(),
            "deficit_low": deficit.min(), "deficit_high": deficit.max()}


def pooled(runs, rates, weights):
    """Mean over runs, weighted; [month][...]."""
    weight = np.array(weights)
    return 100 * (np.array(rates) * weight).sum(0) / weight.sum(0)


def measure_clearing(runs):
    people = [run.city["skilled_people"] for run in runs]
    u = pooled(runs, [run.city["skilled_unemployment"] for run in runs], people)
    v = pooled(runs, [run.city["vacancy_rate"] for run in runs], people)
    grades = [pooled(runs, [run.of[one + "_unemployment"] for run in runs], [run.of[one + "s"] for run in runs]) for one, _, _ in GRADES]
    return {"clear_city": u[-12 * LAST:].min(0).max(), "clear_grade": max(x[-12 * LAST:].min() for x in grades),
            "u_city": by_year(u).max(), "v_city": by_year(v).max()}


def measure(runs):
    """Rows: fact, value, values of seeds, holds."""
    seeds = [{**measure_work(run), **measure_space(run), **measure_money(run)} for run in runs]
    clearing = measure_clearing(runs)
    rows = []
    for fact in FACTS:
        values = np.array([clearing[fact.key]] if fact.how == "pooled" else [seed[fact.key] for seed in seeds])
        rows.append((fact, values.mean(), values, fact.low <= values.mean() <= fact.high))
    return rows


def format_band(fact):
    if np.isinf(fact.low) and np.isinf(fact.high):
        return "none"
    if np.isinf(fact.low):
        return f"below {fact.high:g}"
    return f"above {fact.low:g}" if np.isinf(fact.high) else f"{fact.low:g} to {fact.high:g}"


def format_row(row):
    fact, value, values, holds = row
    form = lambda x: format(x, fact.form)  # noqa: E731
    free = np.isinf(fact.low) and np.isinf(fact.high)
    inside = ((fact.low <= values) & (values <= fact.high)).sum()
    spread = "" if fact.how == "pooled" else f"{form(values.min())}, {form(values.max())}"
    count = "" if free or fact.how == "pooled" else f"{inside}/{len(values)}"
    verdict = "" if free else "pass" if holds else "FAIL"
    return f"| {fact.label} | {format_band(fact)} | **{form(value)}** | {spread} | {count} | {verdict} | {fact.source} |"


def full_label(fact):
    """Its label; with what "The same" refers to."""
    before = [one.label for one in FACTS[:FACTS.index(fact)] if not one.label.startswith("The same")]
    return f"{before[-1]}; {fact.label[0].lower()}{fact.label[1:]}" if fact.label.startswith("The same") else fact.label


def format_page(options, runs, rows):
    banded = [row for row in rows if not (np.isinf(row[0].low) and np.isinf(row[0].high))]
    missed = [row[0] for row in banded if not row[3]]
    first, last = str(runs[0].time[0])[:4], str(runs[0].time[-1])[:4]
    lines = ["# People, credit, equity, public money: does the baseline look right?", "",
             f"Written by `docs/chains.py --seeds {options.seeds} --scale {options.scale:g} --until {options.until}` (`make validate`).", "",
             f"The baseline, {len(runs)} seeds of chance and of the population alike, scale {options.scale:g}, {first} to {last}. Facts "
             "about firms (size, growth, age, exit) are in [validation.md](validation.md). *Band is ours* where no study or figure gives one.", "",
             f"**{len(banded) - len(missed)} of {len(banded)} hold.**", "",
             "| fact | band | value | least and greatest seed | seeds in band | | source of the band |",
              "| --- | --- | --- | --- | --- | --- | --- |",
             *map(format_row, rows), "",
             "A fact holds when its mean over seeds is in the band; the four about cities and grades are measured on all seeds together.", ""]
    if missed:
        lines += ["## What fails, and why", "", *(f"- {full_label(fact)}: {WHY.get(fact.key, 'the reason is not known')}." for fact in missed), ""]
    partly = [(fact, values) for fact, _, values, holds in banded if holds and ((values < fact.low) | (values > fact.high)).any()]
    if partly:
        lines += ["## What holds in the mean, not in every seed", ""]
        for fact, values in partly:
            count = ((values < fact.low) | (values > fact.high)).sum()
            lines.append(f"- {full_label(fact)}: {count} outside" + (f"; {WHY[fact.key]}." if fact.key in WHY else "."))
        lines.append("")
    lines += ["## How each is computed", "", "| fact | computed |", "| --- | --- |",
              *(f"| {fact.label} | {fact.computed or 'as above'} |" for fact in FACTS), "",
              "The result file has no field of skilled people: that none stays without clearing is shown for cities and grades only.", "",
              *format_years(runs), *format_cities(runs), "## Figures", "",
              "Lines are means over seeds, bands their range.", ""]
    for name, text in (("work", "Unemployment, vacancies, wages"), ("curves", "Beveridge and Okun"),
                       ("cities", "City wages and net flows of talent"), ("money", "Loans, defaults, listings, equity, deficit")):
        lines += [f"![{text}](figures/chains_{name}.png)", ""]
    return "\n".join(lines[:-1]) + "\n"


def format_years(runs):
    """Yearly means over seeds."""
    first = int(str(runs[0].time[0])[:4])
    def mean(get):
        return np.mean([get(run) for run in runs], axis=0)
    columns = [("unemployment %", ".2f", mean(lambda run: 100 * by_year(run.of["skilled_unemployment"]))),
               ("vacancies %", ".2f", mean(lambda run: 100 * by_year(run.of["vacancy_rate"]))),
               ("skilled wage, 1,000 yuan", ".1f", mean(lambda run: by_year(run.of["skilled_wage"]) / 1000)),
               ("defaults %", ".2f", mean(lambda run: 100 * by_year(run.of["default_rate"]))),
               ("listings", ".1f", mean(lambda run: by_year(run.of["listings"], np.sum))),
               ("equity %", ".1f", mean(equity_share)), ("deficit % of product", ".2f", mean(deficit_share))]
    lines = ["## By year", "", "Means over seeds.", "", "| year | " + " | ".join(name for name, _, _ in columns) + " |",
             "|" + " ---: |" * (len(columns) + 1)]
    for y in range(runs[0].years):
        lines.append(f"| {first + y} | " + " | ".join(format(values[y], form) for _, form, values in columns) + " |")
    return [*lines, ""]


def format_cities(runs):
    lines = ["## By city", "", f"Wages of the last year; unemployment and flows a year of the last {LAST}; means over seeds.", "",
             "| city | | skilled wage, yuan | wage 2022 in the data | unemployment % | net from the province | net from the rest of China |",
             "| --- | --- | ---: | ---: | ---: | ---: | ---: |"]
    here, rest, wage = city_means(runs)
    idle = pooled(runs, [run.city["skilled_unemployment"] for run in runs], [run.city["skilled_people"] for run in runs])[-12 * LAST:].mean(0)
    for c, name in enumerate(runs[0].names):
        lines.append(f"| {name} | {runs[0].region[c]} | {wage[c]:,.0f} | {runs[0].data_wage[c]:,.0f} | {idle[c]:.2f} | "
                     f"{here[c]:+,.0f} | {rest[c]:+,.0f} |")
    return [*lines, ""]


def city_means(runs):
    """Net flows from the province and from the rest of China, wages of the last year; means over seeds."""
    return (np.mean([run.net[:-1, :-1].sum(1) for run in runs], axis=0), np.mean([run.net[:-1, -1] for run in runs], axis=0),
            np.mean([run.year_wage for run in runs], axis=0))


def equity_share(run):
    equity, debt = by_year(run.new_equity, np.sum), by_year(run.of["loans_net"], np.sum)
    return 100 * equity / (equity + debt)


def deficit_share(run):
    return 100 * by_year(run.of["public_deficit"], np.sum) / by_year(run.of["gdp"], np.sum)


def finish(figure, folder, name, title, options):
    figure.suptitle(f"{title}: {options.seeds} seeds at scale {options.scale:g}", x=0.01, ha="left", fontsize=10, color=GREY)
    figures.finish(figure, os.path.join(folder, f"chains_{name}.png"))


def head(axis, title, low=None):
    axis.set_title(title, loc="left", fontsize=10)
    axis.tick_params(labelsize=8)
    if low is not None:
        axis.set_ylim(bottom=low)


def draw_work(runs, options, folder):
    time = runs[0].time
    figure, axes = plt.subplots(2, 3, figsize=(11, 6))
    def panel(axis, title, lines, low=None):
        for get, colour, label in lines:
            band(axis, time[-len(get(runs[0])):], [get(run) for run in runs], colour, label)
        head(axis, title, low)
        if lines[0][2]:
            axis.legend(frameon=False, fontsize=8)
    panel(axes[0, 0], "Unemployment of skilled people, %", [(lambda run: 100 * run.of["skilled_unemployment"], BLUE, None)], 0)
    axes[0, 0].axhspan(3, 7, color="#eaf1f7", zorder=0)
    panel(axes[0, 1], "The same by grade, %",
          [(lambda run, one=one: 100 * run.of[one + "_unemployment"], colour, label) for one, label, colour in GRADES], 0)
    panel(axes[0, 2], "Vacancy rate, %", [(lambda run: 100 * run.of["vacancy_rate"], BLUE, None)], 0)
    panel(axes[1, 0], "Months that a skilled post is open", [(lambda run: run.of["vacancy_duration"], BLUE, None)], 0)
    panel(axes[1, 1], "Wage index",
          [(lambda run: run.of["skilled_wage_index"], BLUE, "skilled people"), (lambda run: run.of["wage_index"], ORANGE, "all")])
    panel(axes[1, 2], "Growth of skilled wages over 12 months, %",
          [(lambda run: 100 * (np.exp(differences(np.log(run.of["skilled_wage"]))) - 1), BLUE, None)])
    finish(figure, folder, "work", "Skilled people", options)


def draw_curves(runs, options, folder):
    figure, axes = plt.subplots(1, 3, figsize=(11, 3.8))
    u = [100 * run.of["skilled_unemployment"] for run in runs]
    v = [100 * run.of["vacancy_rate"] for run in runs]
    output = [100 * np.log(run.of["output_volume"]) for run in runs]
    for axis, xs, ys, title, label in ((axes[0], v, u, "Beveridge: changes over 12 months", "vacancy rate, points"),
                                       (axes[1], output, u, "Okun: changes over 12 months", "output, %")):
        x, y = (np.concatenate([differences(one, 3) for one in series]) for series in (xs, ys))
        axis.plot(x, y, ".", markersize=3, color=BLUE, alpha=0.3, markeredgewidth=0)
        slope, level = np.polyfit(x, y, 1)
        ends = np.array([x.min(), x.max()])
        axis.plot(ends, level + slope * ends, color=ORANGE, linewidth=1.4,
                  label=f"all seeds: slope {slope:+.2f}, correlation {np.corrcoef(x, y)[0, 1]:+.2f}")
        head(axis, title)
        axis.set_xlabel(label, fontsize=8)
        axis.set_ylabel("unemployment, points", fontsize=8)
        axis.legend(frameon=False, fontsize=8)
    for x, y in zip(v, u):
        axes[2].plot(by_year(x), by_year(y), ".", markersize=3, color=BLUE, alpha=0.4)
    x, y = (np.mean([by_year(one) for one in series], axis=0) for series in (v, u))
    axes[2].plot(x, y, color=ORANGE, linewidth=1.2)
    for i in (0, len(x) - 1):
        axes[2].annotate(str(runs[0].time[12 * i])[:4], (x[i], y[i]), fontsize=8)
    head(axes[2], "Beveridge: yearly means, line: over seeds")
    axes[2].set_xlabel("vacancy rate, %", fontsize=8)
    axes[2].set_ylabel("unemployment, %", fontsize=8)
    finish(figure, folder, "curves", "Three-month means", options)


def draw_cities(runs, options, folder):
    here, rest, wage = city_means(runs)
    spread = np.array([run.year_wage for run in runs])
    region, names = runs[0].region, runs[0].names
    figure, (left, right) = plt.subplots(1, 2, figsize=(11, 4.6))
    for c, name in enumerate(names):
        x, y = runs[0].data_wage[c] / 1000, wage[c] / 1000
        error = [[y - spread[:, c].min() / 1000], [spread[:, c].max() / 1000 - y]]
        left.errorbar(x, y, yerr=error, fmt="o", markersize=4, color=REGIONS[region[c]], elinewidth=0.8)
        left.annotate(name, (x, y), xytext=(4, 3), textcoords="offset points", fontsize=8)
    head(left, "Skilled wage, last year, against wages of 2022, 1,000 yuan")
    left.set_xlabel("average wage 2022 in the data", fontsize=8)
    order = np.argsort(here + rest)
    y = np.arange(len(order))
    right.barh(y + 0.2, here[order], height=0.4, color=[REGIONS[region[c]] for c in order])
    right.barh(y - 0.2, rest[order], height=0.4, color="white", edgecolor=[REGIONS[region[c]] for c in order], hatch="////")
    right.axvline(0, color=GREY, linewidth=0.8)
    right.set_yticks(y)
    right.set_yticklabels([names[c] for c in order], fontsize=8)
    head(right, "Net talent a year; full: from the province, hatched: rest of China")
    figure_text = "; ".join(f"{name}: {what}" for name, what in (("blue", "south"), ("grey", "centre"), ("orange", "north")))
    right.set_xlabel(f"people; {figure_text}", fontsize=8)
    finish(figure, folder, "cities", "Cities", options)


def draw_money(runs, options, folder):
    time, year = runs[0].time, runs[0].time[5::12]
    figure, axes = plt.subplots(2, 3, figsize=(11, 6))
    band(axes[0, 0], time[12:], [100 * (np.exp(differences(np.log(run.of["loans"]))) - 1) for run in runs], BLUE)
    head(axes[0, 0], "Firms' loans, growth over 12 months, %")
    band(axes[0, 1], year, [100 * by_year(run.of["default_rate"]) for run in runs], BLUE, "loans of failed firms")
    band(axes[0, 1], year, [100 * by_year(run.of["default_expected"]) for run in runs], ORANGE, "expected by banks")
    axes[0, 1].legend(frameon=False, fontsize=8)
    head(axes[0, 1], "Defaults a year, % of loans", 0)
    band(axes[0, 2], time, [100 * run.of["loss_share"] for run in runs], BLUE)
    head(axes[0, 2], "Firms with a loss, %", 0)
    band(axes[1, 0], year, [by_year(run.of["listings"], np.sum) for run in runs], BLUE)
    head(axes[1, 0], "Listings a year", 0)
    band(axes[1, 1], year, [equity_share(run) for run in runs], BLUE)
    head(axes[1, 1], "Equity, % of new finance of firms", 0)
    band(axes[1, 2], year, [deficit_share(run) for run in runs], BLUE)
    head(axes[1, 2], "Public deficit, % of product")
    finish(figure, folder, "money", "Credit, equity, public money", options)


def read_all(options, folder):
    """Files are read by one thread: the HDF5 library is not made for two."""
    cities, runs = read_cities(), []
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for path in pool.map(lambda seed: simulate(options, folder, seed), range(1, options.seeds + 1)):
            runs.append(Run(path, cities))
            os.remove(path)
    return runs


def write_all(options, runs):
    """Writes the page and the figures; whether all facts hold."""
    rows = measure(runs)
    folder = os.path.abspath(options.output or figures.FIGURES)
    os.makedirs(folder, exist_ok=True)
    for draw in (draw_work, draw_curves, draw_cities, draw_money):
        draw(runs, options, folder)
    page = format_page(options, runs, rows)
    with open(os.path.join(os.path.abspath(options.output or HERE), "chains.md"), "w", encoding="utf-8") as out:
        out.write(page.replace("](figures/", "](") if options.output else page)
    print("\n".join(map(format_row, rows)))
    return all(row[3] for row in rows)


def parse():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=30)
    parser.add_argument("--scale", type=float, default=0.1)
    parser.add_argument("--until", default="2030-12")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--jiqun", default=os.path.join(ROOT, "build/jiqun"))
    parser.add_argument("--output", metavar="FOLDER")
    options = parser.parse_args()
    if options.seeds < 2:
        parser.error(f"--seeds {options.seeds}: a range over seeds needs two or more")
    if options.until < "2025-12" or not options.until.endswith("-12"):
        parser.error(f"--until {options.until}: the facts need whole years to 2025-12 or later")
    os.environ.setdefault("GOMP_SPINCOUNT", "200")  # as the Makefile
    return options


def main():
    options = parse()
    try:
        with tempfile.TemporaryDirectory(prefix="jiqun-chains.") as folder:
            runs = read_all(options, folder)
        holds = write_all(options, runs)
    except (RuntimeError, OSError) as problem:
        print(problem, file=sys.stderr)
        sys.exit(2)
    sys.exit(0 if holds else 1)


if __name__ == "__main__":
    main()

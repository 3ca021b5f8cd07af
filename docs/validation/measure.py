"""Measures facts on the panel of one run (panel.c): statistics with weights, then one function a fact or two.

Weights are slices: a row of a firm is that part of a real firm, so that sums over weights count real firms times the scale
of the run. Growth is in logs of yearly sales. Years are calendar years."""

import collections
import math

import h5py
import numpy as np

THRESHOLD = 20e6 * 100  # sales a year of a real firm above scale, fen
LARGE = 1000  # 100 m yuan a year: a large sector
AGES = 41  # years; the last: that old or older
RATE_EDGES = np.append(np.arange(0, 0.605, 0.01), np.inf)  # of the histogram of investment rates
MERGED = 4  # left, but not failed
REASONS = {1: "insolvency", 2: "illiquidity", 3: "patience"}  # of exits


class Panel:
    """One run: rows of firms and years, series of months."""

    def __init__(self, path):
        with h5py.File(path) as file:
            self.firms = file["firms"][()]
            self.province = {name: values[()] for name, values in file["province"].items()}
            self.cluster = {name: values[()] for name, values in file["cluster"].items()}
            self.wanted, self.sold, self.losses = (file[name][()] for name in ("wanted", "sold", "losses"))
            self.scale = float(file.attrs["scale"][0])
            self.sectors = file.attrs["sectors"].decode().split("\n")
        self.years = np.arange(2022, 2022 + len(self.wanted) // 12)
        self.firms = self.firms[self.firms["year"] <= self.years[-1]]
        bounds = np.searchsorted(self.firms["year"], np.append(self.years, self.years[-1] + 1))
        self.rows = {year: self.firms[bounds[i]:bounds[i + 1]] for i, year in enumerate(self.years)}

    def year_sum(self, series):
        return np.array([series[12 * i:12 * i + 12].sum(0) for i in range(len(self.years))])

    def firm_sectors(self):
        return np.flatnonzero(np.isfinite(self.cluster["firms"][0]))


def entered(rows):
    return rows["birth_month"] >= 12 * (rows["year"] - 2022)


def whole(rows):
    """There from the first to the last month of the year, and before."""
    return ~entered(rows) & (rows["exit_month"] < 0)


# Statistics with weights.

def weighted_quantile(x, w, q):
    order = np.argsort(x, kind="stable")
    position = (np.cumsum(w[order]) - 0.5 * w[order]) / w.sum()
    return np.interp(q, position, x[order])


def hill(sizes, weights, part=0.1):
    """CCDF exponent of the largest part, Hill's estimator."""
    order = np.argsort(-sizes, kind="stable")
    x, w = sizes[order], weights[order]
    n = np.searchsorted(np.cumsum(w), part * w.sum())
    return w[:n].sum() / (w[:n] * np.log(x[:n] / x[n])).sum() if 0 < n < len(x) else math.nan


def rank_slope(sizes, weights, part=0.1):
    """The same by the regression of ln(rank - 1/2) on ln(size)."""
    order = np.argsort(-sizes, kind="stable")
    x, w = sizes[order], weights[order]
    rank = np.cumsum(w) - w / 2
    n = max(3, np.searchsorted(np.cumsum(w), part * w.sum()))
    return -np.polyfit(np.log(x[:n]), np.log(rank[:n]), 1, w=np.sqrt(w[:n]))[0]


def subbotin_likelihood(distance, w, b):
    """Mean log likelihood at the best width."""
    width = np.average(distance**b, weights=w) ** (1 / b)
    return -math.log(2 * width) - math.log(b) / b - math.lgamma(1 + 1 / b) - 1 / b


def subbotin(x, w, centre=None):
    """b and width by maximum likelihood about a centre (the median), and twice the gain of log likelihood over b = 2."""
    distance = np.maximum(np.abs(x - (weighted_quantile(x, w, 0.5) if centre is None else centre)), 1e-12)
    low, high, golden = 0.2, 4.0, (math.sqrt(5) - 1) / 2
    while high - low > 1e-3:
        left, right = high - golden * (high - low), low + golden * (high - low)
        if subbotin_likelihood(distance, w, left) > subbotin_likelihood(distance, w, right):
            high = right
        else:
            low = left
    b = (low + high) / 2
    width = np.average(distance**b, weights=w) ** (1 / b)
    gain = subbotin_likelihood(distance, w, b) - subbotin_likelihood(distance, w, 2)
    return b, width, 2 * len(x) * gain


def correlation(x, y, w):
    x, y = x - np.average(x, weights=w), y - np.average(y, weights=w)
    return (w * x * y).sum() / math.sqrt((w * x * x).sum() * (w * y * y).sum())


def percent(part, whole_sum):
    return 100 * part / whole_sum if whole_sum > 0 else math.nan


# Facts on one panel.

def sizes_of_year(rows):
    """Yearly sales of real firms above scale, largest tenth to be looked at."""
    size = rows["sales"] / rows["slice"]
    pick = (rows["exit_month"] < 0) & (size >= THRESHOLD)
    return size[pick], rows["slice"][pick]


def dispersion_of_year(rows):
    heads = rows["workers"] + rows["researchers"]
    rows = rows[whole(rows) & (heads > 0) & (rows["value_added"] > 0)]
    ratio = np.log(rows["value_added"] / (rows["workers"] + rows["researchers"]))
    gaps, firms = [], []
    for sector in np.unique(rows["sector"]):
        pick = rows["sector"] == sector
        low, high = weighted_quantile(ratio[pick], rows["slice"][pick], [0.1, 0.9])
        gaps.append(high - low)
        firms.append(rows["slice"][pick].sum())
    return math.exp(weighted_quantile(np.array(gaps), np.array(firms), 0.5))


def turnover_of_year(rows, out):
    w, new, small = rows["slice"], entered(rows), rows["small"] == 1
    out["entry"] = percent(w[new & small].sum(), w[~new & small].sum())
    out["entry_all"] = percent(w[new].sum(), w[~new].sum())
    out["exit"] = percent(w[(rows["exit_month"] >= 0) & (rows["exit_reason"] != MERGED)].sum(), w[~new].sum())


def investment_of_year(rows, out):
    rows = rows[whole(rows) & (rows["capital_start"] > 0)]
    rate, w = rows["investment"] / rows["capital_start"], rows["slice"]
    above = rows["above"] == 1
    for name, pick in (("", np.ones(len(rows), bool)), ("_above", above)):
        out["inaction" + name] = percent(w[pick & (np.abs(rate) < 0.01)].sum(), w[pick].sum())
        out["spikes" + name] = percent(w[pick & (rate > 0.2)].sum(), w[pick].sum())
    out["investment_rate"] = 100 * np.average(np.minimum(rate, 5), weights=w)
    out["investment_total"] = percent(rows["investment"].sum(), rows["capital_start"].sum())


def money_of_year(rows, out):
    rows = rows[rows["exit_month"] < 0]
    w, loss, above = rows["slice"], rows["profit"] < 0, rows["above"] == 1
    out["losses"] = percent(w[loss].sum(), w.sum())
    out["losses_above"] = percent(w[loss & above].sum(), w[above].sum())
    covered = rows["profit"] + rows["interest"] > rows["interest"]
    out["cover"] = percent(rows["sales"][covered].sum(), rows["sales"].sum())


def measure_years(panel):
    """Numbers of every year."""
    years = []
    written_off = panel.losses[:, 0].sum(1) / panel.scale / 1e8
    for i, year in enumerate(panel.years):
        rows, months, out = panel.rows[year], slice(12 * i, 12 * i + 12), {}
        turnover_of_year(rows, out)
        investment_of_year(rows, out)
        money_of_year(rows, out)
        out["dispersion"] = dispersion_of_year(rows)
        out["tail"] = hill(*sizes_of_year(rows))
        out["firms"] = panel.province["firms"][12 * i + 11]
        out["above"] = panel.province["firms_above_scale"][12 * i + 11]
        out["output"] = panel.cluster["output_volume"][months, panel.firm_sectors()].sum()
        for name in ("utilisation", "leverage", "strategic_share"):
            out[name] = panel.province[name][months].mean()
        out["write_offs"] = percent(written_off[months].sum(), panel.province["loans"][months].mean())
        years.append(out)
    return {key: np.array([year[key] for year in years]) for key in years[0]}


def growth_rows(panel):
    """Per pair of years: key, size, weight, above scale, log growth of sales less the mean of sector and year."""
    table = []
    for year in panel.years[1:]:
        old, new = (rows[whole(rows) & (rows["sales"] > 0)] for rows in (panel.rows[year - 1], panel.rows[year]))
        key, i, j = np.intersect1d(old["key"], new["key"], assume_unique=True, return_indices=True)
        growth, w = np.log(new["sales"][j] / old["sales"][i]), new["slice"][j]
        sector = new["sector"][j]
        mean = np.bincount(sector, w * growth, 33) / np.maximum(np.bincount(sector, w, 33), 1e-300)
        table.append((key, np.log(old["sales"][i] / old["slice"][i]), w, old["above"][i] == 1, growth - mean[sector]))
    return table


def memory(pairs, value):
    """Correlation of a value with its own one year before.  pairs of (key, weight, value)"""
    earlier, later, weights = [], [], []
    for old, new in zip(pairs, pairs[1:]):
        _, i, j = np.intersect1d(old[0], new[0], assume_unique=True, return_indices=True)
        earlier.append(old[value][i])
        later.append(new[value][j])
        weights.append(new[2][j])
    return correlation(*(np.concatenate(x) for x in (earlier, later, weights)))


def size_variance(size, w, growth):
    """Slope of ln(sd) on ln(size) over twenty classes of equal weight."""
    edges = weighted_quantile(size, w, np.linspace(0, 1, 21)[1:-1])
    group = np.searchsorted(edges, size)
    total = np.bincount(group, w, 20)
    centre = np.bincount(group, w * size, 20) / total
    mean = np.bincount(group, w * growth, 20) / total
    spread = np.sqrt(np.bincount(group, w * growth**2, 20) / total - mean**2)
    return np.polyfit(centre, np.log(spread), 1)[0]


def measure_growth(panel, out):
    """Numbers on growth; the residuals and their weights."""
    table = growth_rows(panel)
    size, w, above, growth = (np.concatenate([part[i] for part in table]) for i in (1, 2, 3, 4))
    out["growth_b"], _, out["growth_normal"] = subbotin(growth, w)
    out["growth_b_above"] = subbotin(growth[above], w[above])[0]
    middle = weighted_quantile(growth, w, 0.5)
    for name, side in (("growth_b_left", growth < middle), ("growth_b_right", growth >= middle)):
        out[name] = subbotin(growth[side], w[side], middle)[0]
    out["growth_memory"] = memory(table, 4)
    out["growth_sd"] = math.sqrt(np.average(growth**2, weights=w))
    out["growth_kurtosis"] = np.average(growth**4, weights=w) / np.average(growth**2, weights=w) ** 2
    out["size_variance"] = size_variance(size, w, growth)
    return growth, w


def measure_hazard(panel):
    """Firm-years and exits by age in full years, [all, entered since 2022][firm-years, exits][age]."""
    counts = np.zeros((2, 2, AGES))
    rows = panel.firms
    for i, pick in enumerate((np.ones(len(rows), bool), rows["birth_month"] >= 0)):
        chosen = rows[pick]
        w, age = chosen["slice"], (chosen["first_month"] - chosen["birth_month"]) // 12
        birthday = chosen["birth_month"] + 12 * (age + 1)
        young = np.minimum(chosen["last_month"] + 1, birthday) - chosen["first_month"]
        old = chosen["last_month"] + 1 - chosen["first_month"] - young
        counts[i, 0] += np.bincount(np.clip(age, 0, AGES - 1), w * young / 12, AGES)
        counts[i, 0] += np.bincount(np.clip(age + 1, 0, AGES - 1), w * old / 12, AGES)
        left = (chosen["exit_month"] >= 0) & (chosen["exit_reason"] != MERGED)
        age = (chosen["exit_month"] - chosen["birth_month"])[left] // 12
        counts[i, 1] += np.bincount(np.clip(age, 0, AGES - 1), w[left], AGES)
    return counts


def hazard_ratios(counts):
    def rate(first, last):
        years, exits = counts[0, :, first:last + 1].sum(1)
        return exits / years if years > 0 else math.nan
    young, peak, old = rate(0, 0), rate(2, 4), rate(10, 20)
    return peak / young if young > 0 else math.nan, peak / old if old > 0 else math.nan


def survival(counts, years):
    """Part of entrants alive at an age, from their hazards."""
    with np.errstate(invalid="ignore"):
        return 100 * np.exp(-(counts[1, 1, :years] / counts[1, 0, :years]).sum())


def measure_exits(panel, out):
    left = panel.firms[(panel.firms["exit_month"] >= 0) & (panel.firms["exit_reason"] != MERGED)]
    total = left["slice"].sum()
    for reason, name in REASONS.items():
        out["exit_" + name] = percent(left["slice"][left["exit_reason"] == reason].sum(), total)
    out["exit_other"] = percent(left["slice"][~np.isin(left["exit_reason"], list(REASONS))].sum(), total)


def measure_sectors(panel):
    """Per sector: output 2022 (100 m yuan a year), log growth of output and of its market over all years and in the first, top
    share, firms at the start and at the end."""
    with np.errstate(divide="ignore", invalid="ignore"):
        output = panel.year_sum(panel.cluster["output_volume"])
        wanted, sold = panel.year_sum(panel.wanted), panel.year_sum(panel.sold)[0]
        weight = sold / sold.sum(0)
        market = np.log(np.nansum(weight * np.where(weight > 0, wanted / wanted[0], 0), axis=1))
        top = np.zeros(len(panel.sectors))
        for rows in panel.rows.values():
            total = np.bincount(rows["sector"], rows["sales"], len(top))
            largest = np.zeros(len(top))
            np.maximum.at(largest, rows["sector"], rows["sales"] / rows["slice"])
            top = np.fmax(top, panel.scale * largest / total)
        return {"output": output[0] / 100, "growth": np.log(output[-1] / output[0]), "market": market[-1],
                "growth_first": np.log(output[1] / output[0]), "market_first": market[1], "top": 100 * top,
                "firms_start": panel.cluster["firms"][11], "firms_end": panel.cluster["firms"][12 * len(panel.years) - 1]}


def sector_factors(sectors, kind):
    """Factor by which each sector's output outgrew its market, or its inverse; of large or of other sectors."""
    firm_sector = np.isfinite(sectors["firms_start"])
    pick = firm_sector & ((sectors["output"] >= LARGE) == (kind == "large"))
    return np.exp(np.abs((sectors["growth"] - sectors["market"])[pick]))


def yearly(series):
    """Mean log growth of yearly sums, % a year."""
    return 100 * math.log(series[-1] / series[0]) / (len(series) - 1)


def measure_whole(panel, years, sectors, out):
    """Numbers that compare the first and the last year."""
    span = len(panel.years) - 1
    out["tail_first"], out["tail_last"] = years["tail"][0], years["tail"][-1]
    out["tail_regression"] = rank_slope(*sizes_of_year(panel.rows[panel.years[-1]]))
    for name in ("exit", "entry", "entry_all", "inaction", "spikes", "inaction_above", "spikes_above", "investment_rate",
                 "investment_total", "losses", "losses_above", "cover", "dispersion", "write_offs"):
        out[name] = years[name].mean()
    out["losses_trend"] = np.polyfit(panel.years, years["losses"], 1)[0]
    for name in ("utilisation", "leverage"):
        out[name + "_low"], out[name + "_high"] = years[name].min(), years[name].max()
    out["strategic"], out["strategic_last"] = 100 * years["strategic_share"][0], 100 * years["strategic_share"][-1]
    out["firms_growth"] = yearly(years["firms"])
    known = np.isfinite(sectors["firms_start"])
    out["market_growth"] = 100 * np.average(sectors["market"][known], weights=sectors["firms_start"][known]) / span
    out["drift"] = out["firms_growth"] - min(max(out["firms_growth"], 0), max(0, out["market_growth"]))
    out["output_growth"] = yearly(years["output"])
    out["gdp_growth"] = yearly(panel.year_sum(panel.province["gdp"]))
    out["heads_growth"] = yearly(panel.year_sum(panel.cluster["heads"][:, panel.firm_sectors()]).sum(1))
    out["top"] = np.nanmax(sectors["top"][sectors["output"] >= LARGE])
    for kind in ("large", "small"):
        out["sectors_" + kind] = sector_factors(sectors, kind).max()


def investment_rates(panel):
    """Per year: key, nothing, weight, investment rate of firms there all year."""
    table = []
    for rows in panel.rows.values():
        rows = rows[whole(rows) & (rows["capital_start"] > 0)]
        table.append((rows["key"], None, rows["slice"], np.minimum(rows["investment"] / rows["capital_start"], 5)))
    return table


Measured = collections.namedtuple("Measured", "numbers years sectors hazard growth weight sizes rates names calendar")


def measure(path):
    """Everything the report needs of one panel."""
    panel, numbers = Panel(path), {}
    years, sectors = measure_years(panel), measure_sectors(panel)
    growth, weight = measure_growth(panel, numbers)
    hazard = measure_hazard(panel)
    numbers["hazard_young"], numbers["hazard_old"] = hazard_ratios(hazard)
    numbers["survival_5"] = survival(hazard, 5)
    measure_exits(panel, numbers)
    measure_whole(panel, years, sectors, numbers)
    rates = investment_rates(panel)
    order = [np.argsort(part[0]) for part in rates]
    rates = [tuple(x if x is None else x[o] for x in part) for part, o in zip(rates, order)]
    numbers["investment_memory"] = memory(rates, 3)
    histogram = np.histogram(np.concatenate([r[3] for r in rates]), RATE_EDGES, weights=np.concatenate([r[2] for r in rates]))[0]
    sizes = [sizes_of_year(panel.rows[year]) for year in (panel.years[0], panel.years[-1])]
    return Measured(numbers, years, sectors, hazard, growth, weight, sizes, histogram, panel.sectors, panel.years)


def pool_growth(seeds):
    """Residuals of growth of all seeds and their weights."""
    return tuple(np.concatenate([getattr(seed, name) for seed in seeds]) for name in ("growth", "weight"))


def mean_sectors(seeds):
    """Means over seeds of what measure_sectors gives."""
    with np.errstate(invalid="ignore"):
        return {name: np.mean([seed.sectors[name] for seed in seeds], axis=0) for name in seeds[0].sectors}

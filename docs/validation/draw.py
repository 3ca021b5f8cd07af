"""Draws the figures of docs/validation.md from what measure.py found for each seed."""

import math
import os

import numpy as np

import figures
from figures import BLUE, GREEN, GREY, ORANGE, plt
from measure import LARGE, RATE_EDGES, hill, mean_sectors, pool_growth, subbotin, weighted_quantile

SHADE, PALE = "#eaf1f7", "#f4f4f4"


def draw_sizes(seeds, path):
    figure, axis = plt.subplots(figsize=(6.5, 4.2))
    for which, colour, label in ((0, GREY, seeds[0].calendar[0]), (1, BLUE, seeds[0].calendar[-1])):
        size, weight = (np.concatenate([seed.sizes[which][i] for seed in seeds]) for i in (0, 1))
        order = np.argsort(-size, kind="stable")
        rank = np.cumsum(weight[order]) / weight.sum()
        axis.plot(size[order] / 1e8, rank, color=colour, linewidth=1.5, label=str(label))
        if which == 1:
            tenth = size[order][np.searchsorted(rank, 0.1)] / 1e8
            line = np.array([tenth, size.max() / 1e8])
            axis.plot(line, 0.1 * (line / tenth) ** -hill(size, weight), color=ORANGE, linewidth=1, label="largest tenth, Hill")
    axis.set_xscale("log")
    axis.set_yscale("log")
    axis.set_xlabel("sales a year, million yuan")
    axis.set_ylabel("share of firms above scale that are larger")
    axis.legend(frameon=False)
    figures.finish(figure, path)


def draw_growth(seeds, path):
    growth, weight = pool_growth(seeds)
    b, width, _ = subbotin(growth, weight)
    edges = np.linspace(-1.5, 1.5, 121)
    density = np.histogram(growth, edges, weights=weight)[0] / weight.sum() / (edges[1] - edges[0])
    centre, x = (edges[1:] + edges[:-1]) / 2, np.linspace(-1.5, 1.5, 601)
    figure, axis = plt.subplots(figsize=(6.5, 4.2))
    axis.plot(centre[density > 0], density[density > 0], "o", color=BLUE, markersize=3, label="firms")
    middle = weighted_quantile(growth, weight, 0.5)
    fit = np.exp(-np.abs((x - middle) / width) ** b / b) / (2 * width * b ** (1 / b) * math.gamma(1 + 1 / b))
    axis.plot(x, fit, color=ORANGE, linewidth=1.2, label=f"Subbotin, b = {b:.2f}")
    sd = math.sqrt(np.average(growth**2, weights=weight))
    axis.plot(x, np.exp(-0.5 * (x / sd) ** 2) / (sd * math.sqrt(2 * math.pi)), color=GREY, linewidth=1, label="normal of equal variance")
    axis.set_yscale("log")
    axis.set_ylim(max(1e-5, density[density > 0].min() / 2), 2 * density.max())
    axis.set_xlabel("log growth of sales in a year less the mean of sector and year")
    axis.set_ylabel("density")
    axis.legend(frameon=False)
    figures.finish(figure, path)


def draw_hazard(seeds, path):
    figure, axis = plt.subplots(figsize=(6.5, 4.2))
    ages = np.arange(0, 26)
    with np.errstate(divide="ignore", invalid="ignore"):
        for which, colour, label in ((0, BLUE, "all firms"), (1, ORANGE, "entered since 2022")):
            rates = np.array([100 * seed.hazard[which, 1] / seed.hazard[which, 0] for seed in seeds])[:, :len(ages)]
            total = sum(seed.hazard for seed in seeds)[which]
            known = total[0, :len(ages)] > 0
            rates = rates[:, known]
            axis.fill_between(ages[known], np.nanmin(rates, 0), np.nanmax(rates, 0), color=colour, alpha=0.2, linewidth=0)
            axis.plot(ages[known], (100 * total[1] / total[0])[:len(ages)][known], color=colour, linewidth=1.6, label=label)
    axis.set_xlabel("age, full years")
    axis.set_ylabel("exits, % a year")
    axis.set_ylim(bottom=0)
    axis.legend(frameon=False)
    figures.finish(figure, path)


def draw_years(seeds, path):
    panels = [("firms", "Firms, thousand", 1e-3, None), ("entry", "Entries of small firms, %", 1, (8, 14)), ("exit", "Exits, %", 1, (5, 10)),
              ("losses", "Firms with a loss, %", 1, (20, 35)), ("utilisation", "Capacity utilisation", 1, (0.7, 0.9)),
              ("leverage", "Leverage", 1, (0.25, 0.6)), ("inaction", "Inaction, %", 1, (5, 15)), ("spikes", "Investment spikes, %", 1, (12, 25))]
    figure, axes = plt.subplots(2, 4, figsize=(13.6, 5.4))
    for axis, (key, title, unit, limits) in zip(axes.flat, panels):
        if limits:
            axis.axhspan(*limits, color=SHADE)
        figures.band(axis, seeds[0].calendar, [unit * seed.years[key] for seed in seeds], BLUE)
        axis.set_title(title, loc="left", fontsize=10)
        axis.tick_params(labelsize=8)
        axis.margins(y=0.15)
    figure.suptitle("Mean and range over seeds; shaded: band of the fact", x=0.01, ha="left", fontsize=10, color=GREY)
    figures.finish(figure, path)


def draw_rates(seeds, path):
    share = 100 * sum(seed.rates for seed in seeds) / sum(seed.rates.sum() for seed in seeds)
    figure, axis = plt.subplots(figsize=(6.5, 4.2))
    colours = [GREY if i == 0 else GREEN if edge >= 0.2 - 1e-9 else BLUE for i, edge in enumerate(RATE_EDGES[:-1])]
    axis.bar(100 * RATE_EDGES[:-1], share, width=0.95, align="edge", color=colours)
    axis.set_xlabel("investment in % of the year's opening capital; grey: inaction, green: spikes, last bar: all above 60")
    axis.set_ylabel("% of firm-years")
    axis.xaxis.label.set_fontsize(8)
    figures.finish(figure, path)


def draw_sectors(seeds, factors, path):
    mean, span = mean_sectors(seeds), len(seeds[0].calendar) - 1
    known = [s for s in np.argsort(mean["output"], kind="stable") if np.isfinite(mean["firms_start"][s])]
    figure, axis = plt.subplots(figsize=(8.5, 7.6))
    for y, s in enumerate(known):
        large = mean["output"][s] >= LARGE
        values = [100 * (seed.sectors["growth"][s] - seed.sectors["market"][s]) / span for seed in seeds]
        limit = 100 * math.log(factors[0 if large else 1]) / span
        axis.barh(y, 2 * limit, left=-limit, height=0.9, color=SHADE if large else PALE)
        axis.plot([min(values), max(values)], [y, y], color=BLUE, linewidth=1)
        axis.plot(np.mean(values), y, "o", color=BLUE if np.abs(values).max() <= limit else ORANGE, markersize=4.5)
    axis.axvline(0, color=GREY, linewidth=0.8)
    axis.set_yticks(range(len(known)))
    axis.set_yticklabels([f"{seeds[0].names[s]}  {mean['output'][s]:,.0f}" for s in known], fontsize=8)
    axis.set_ylim(-0.6, len(known) - 0.4)
    axis.set_xlabel("growth of output less growth of the market, points a year", fontsize=9)
    figure.suptitle("Mean and range over seeds; shaded: limits", x=0.01, ha="left", fontsize=10, color=GREY)
    figures.finish(figure, path)


def draw_all(seeds, factors, folder):
    """factors: of large and other sectors, the limits of output against the market; folder: absolute, made when missing."""
    os.makedirs(folder, exist_ok=True)
    for name, how in (("sizes", draw_sizes), ("growth_rates", draw_growth), ("hazard", draw_hazard), ("turnover", draw_years),
                      ("investment_rates", draw_rates)):
        how(seeds, os.path.join(folder, name + ".png"))
    draw_sectors(seeds, factors, os.path.join(folder, "sectors.png"))

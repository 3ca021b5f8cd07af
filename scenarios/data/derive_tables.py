#!/usr/bin/python3
"""Computes the tables that no source gives from those that one does, by the rules of README.md.

Usage:  derive_tables.py [--check] [DIRECTORY]     (default: the directory of this file)

Writes rest_sectors.csv, industrial_share.csv, sector_city_weights.csv, final_use.csv, input_specificity.csv, lpr.csv,
sector_fields.csv, sector_relatedness.csv and sector_labs.csv. With --check nothing is written; the exit status is 1 when a committed table differs. Standard library only;
the result depends on the tables alone.
"""
import csv
import io
import os
import sys

CITIES = ["Nanjing", "Wuxi", "Xuzhou", "Changzhou", "Suzhou", "Nantong", "Lianyungang", "Huaian", "Yancheng",
          "Yangzhou", "Zhenjiang", "Taizhou", "Suqian"]
REST = ["roe_agri_mining", "roe_energy_utilities", "roe_basic_materials", "roe_consumer_goods",
        "roe_machinery_electronics", "roe_construction", "roe_trade_transport", "roe_services"]
INDUSTRY = REST[1:5]
FIRMS = REST[2:5]
AGRICULTURE, CONSTRUCTION, TRADE, SERVICES = REST[0], REST[5], REST[6], REST[7]
VALUE_ADDED = ["va_labour_compensation", "va_net_taxes", "va_depreciation", "va_operating_surplus"]


class Tables:
    """The source tables as dictionaries of floats."""

    def __init__(self, directory):
        def rows(name):
            with open(os.path.join(directory, name), encoding="utf-8", newline="") as file:
                return list(csv.DictReader(file))

        self.clusters = {r["key"]: r for r in sorted(rows("clusters.csv"), key=lambda r: int(r["id"]))}
        self.sectors = list(self.clusters) + REST
        self.cities = {r["city_en"]: r for r in rows("cities.csv")}
        self.weights = {r["cluster"]: {c: float(r[c]) for c in CITIES} for r in rows("cluster_city_weights.csv")}
        self.io = {r["row"]: r for r in rows("io_mapped.csv")}
        self.links = rows("supply_links.csv")
        self.fields = [r["tech_tag"] for r in rows("tech_tags.csv") if r["tech_tag"] != "other"]
        self.instruments = rows("instruments.csv")
        self.province = {(r["indicator"], r["year"]): r["value"] for r in rows("province.csv")}
        self.technologies = {r["key"]: r for r in rows("technologies.csv")}
        self.related = rows("relatedness.csv")
        self.institutions = rows("institutions.csv")
        self.assumed = {}
        for r in rows("assumptions.csv"):
            self.assumed[r["key"], r["sector"]] = float(r["value"])

    def cell(self, row, sector):
        return float(self.io[row][sector])

    def value_added_share(self, sector):
        return sum(self.cell(row, sector) for row in VALUE_ADDED)

    def city_sum(self, column):
        return sum(float(self.cities[c][column]) for c in CITIES)

    def total(self, indicator):
        return float(self.province[indicator, "2022"])


def industrial_output(t):
    """R1: clusters' industrial output = headline x share x k, k the overlap factor of purely industrial clusters."""
    pure = [r for r in t.clusters.values() if float(r["industrial_share"]) == 1]
    k = (sum(float(r["output_2022_nonoverlap"]) for r in pure)
         / sum(float(r["output_2022_100m_yuan"]) for r in pure))
    return {key: min(float(r["output_2022_nonoverlap"]),
                     float(r["output_2022_100m_yuan"]) * float(r["industrial_share"]) * k)
            for key, r in t.clusters.items()}


def rest_outputs(t, industrial):
    """R2: what the totals leave for the eight sectors of the rest of the economy."""
    left = t.total("above_scale_output") - sum(industrial.values())
    national = {s: t.cell("national_output_2020_100m_yuan", s) for s in REST}
    output = {s: left * national[s] / sum(national[q] for q in INDUSTRY) for s in INDUSTRY}
    output[AGRICULTURE] = t.city_sum("primary_2022") / t.value_added_share(AGRICULTURE)
    output[CONSTRUCTION] = t.assumed["construction_value_added", ""] / t.value_added_share(CONSTRUCTION)
    clusters_services = sum((float(r["output_2022_nonoverlap"]) - industrial[key]) * t.value_added_share(key)
                            for key, r in t.clusters.items())
    structure = t.province["industrial_structure_primary_secondary_tertiary", "2022"].split("/")
    tertiary = t.total("gdp") * float(structure[2]) / 100 - clusters_services
    both = sum(national[s] * t.value_added_share(s) for s in (TRADE, SERVICES))
    for s in (TRADE, SERVICES):
        output[s] = tertiary * national[s] / both
    return output


def largest_remainder(total, weights):
    """Whole numbers that sum to total, in proportion to weights (ties by position)."""
    exact = [total * w / sum(weights) for w in weights]
    part = [int(x) for x in exact]
    order = sorted(range(len(part)), key=lambda i: (part[i] - exact[i], i))
    for i in order[:total - sum(part)]:
        part[i] += 1
    return part


def rest_firms(t, output):
    """R3: above-scale firms that are not in the clusters, by output over the three industrial rest sectors."""
    clusters = sum(int(r["firms_above_scale_2022"]) for key, r in t.clusters.items() if key != "software_info_services")
    left = int(t.total("above_scale_firms")) - clusters
    firms = dict.fromkeys(REST, 0)
    firms.update(zip(FIRMS, largest_remainder(left, [output[s] for s in FIRMS])))
    return firms


def rest_sectors(t, output):
    firms = rest_firms(t, output)
    for s in REST:
        yield s, "output_2022", "%.1f" % output[s], "100m yuan", "rule R2", "assumed"
        yield s, "firms_above_scale_2022", "%d" % firms[s], "firms", "rule R3", "assumed"
        for quantity in ("rd_intensity", "skill_intensity", "maturity", "volatility_annual"):
            yield s, quantity, "%g" % t.assumed[quantity, s], "1", "rule R4", "assumed"


def industrial_shares(t, industrial):
    for key, r in t.clusters.items():
        yield key, "%.6f" % (industrial[key] / float(r["output_2022_nonoverlap"])), "1", "rule R1", "derived"
    for s in REST:
        yield s, "%d" % (s in INDUSTRY), "1", "rule R1", "assumed"


def city_weights(t, industrial):
    """R9: industry by what the clusters leave of a city's industrial output, the others by its sector of GDP."""
    left = {c: max(0.0, float(t.cities[c]["industrial_output_2022"])
                   - sum(industrial[k] * t.weights[k][c] / sum(t.weights[k].values()) for k in t.clusters))
            for c in CITIES}
    base = {s: left for s in INDUSTRY}
    for s, column in ((AGRICULTURE, "primary_2022"), (CONSTRUCTION, "secondary_2022"), (TRADE, "tertiary_2022"),
                      (SERVICES, "tertiary_2022")):
        base[s] = {c: float(t.cities[c][column]) for c in CITIES}
    for s in REST:
        part = largest_remainder(1000000, [base[s][c] for c in CITIES])
        yield (s, "rule R9", "assumed", *("%.6f" % (p / 1e6) for p in part))


def national_final_use(t):
    """R5: F = X - AX - E + M with M = m (X - E)/(1 - m); a negative value counts as zero."""
    x = {s: t.cell("national_output_2020_100m_yuan", s) for s in t.sectors}
    final = {}
    for k in t.sectors:
        m = float(t.io[k]["import_penetration_of_row"])
        use = x[k] * (1 - t.cell("export_share_of_output", k)) / (1 - m)
        final[k] = max(0.0, use - sum(t.cell(k, s) * x[s] for s in t.sectors))
    return final


def final_use(t):
    national = national_final_use(t)
    scale = t.assumed["national_share", ""]
    for s in t.sectors:
        investment = t.assumed.get(("investment_share", s), 0.0)
        government = t.assumed.get(("government_share", s), 0.0)
        for use, share in (("consumption", 1 - investment - government), ("investment", investment),
                           ("government", government)):
            yield s, use, "%.2f" % (scale * share * national[s]), "100m yuan", "rule R5", "assumed"


def input_specificity(t):
    """R6: the links of a pair decide; without a link the supplier's group."""
    marked = {}
    for r in t.links:
        pair = r["supplier_cluster"], r["user_cluster"]
        marked[pair] = marked.get(pair, False) or r["criticality"] in ("strict", "important")
    for k in t.sectors:
        group = ("specific_supplier", k) in t.assumed
        yield (k, "rule R6", "assumed", *("%d" % marked.get((k, s), group) for s in t.sectors))


def sector_fields(t):
    """R13: fields of a cluster's skilled people by the weights of its technologies; the others by assumption."""
    share = {(s, f): t.assumed.get(("field_" + f, s), 0.0) for s in FIRMS + ["other_employers"] for f in t.fields}
    for r in t.technologies.values():
        pair = r["cluster"], r["tech_tag"]
        share[pair] = share.get(pair, 0.0) + float(r["weight_in_cluster"])
    for s in list(t.clusters) + FIRMS + ["other_employers"]:
        millionths = largest_remainder(1000000, [share.get((s, f), 0.0) for f in t.fields])
        for f, part in zip(t.fields, millionths):
            yield s, f, "%.6f" % (part / 1e6), "1", "rule R13", "derived" if s in t.clusters else "assumed"
def technology_ties(t):
    """Relatedness of two clusters: that of their technologies, by their weights in the clusters."""
    tie = {}
    for r in t.related:
        a, b = t.technologies[r["tech_a"]], t.technologies[r["tech_b"]]
        if a["cluster"] != b["cluster"]:
            weight = float(r["weight"]) * float(a["weight_in_cluster"]) * float(b["weight_in_cluster"])
            for pair in ((a["cluster"], b["cluster"]), (b["cluster"], a["cluster"])):
                tie[pair] = tie.get(pair, 0) + weight
    return tie


def input_ties(t, sectors):
    """Cosine of the input columns of two sectors."""
    column = {s: [t.cell(k, s) for k in t.sectors] for s in sectors}
    norm = {s: sum(x * x for x in column[s]) ** 0.5 for s in sectors}
    return {(a, b): sum(x * y for x, y in zip(column[a], column[b])) / (norm[a] * norm[b])
            for a in sectors for b in sectors if a != b}


def normalised(row):
    total = sum(row.values())
    return {k: v / total for k, v in row.items()} if total > 0 else row


def sector_relatedness(t):
    """R15: clusters by technologies, the industrial rest by what they buy; rows sum to 1."""
    sectors = list(t.clusters) + FIRMS
    technology, inputs = technology_ties(t), input_ties(t, sectors)
    part, rows = t.assumed["related_technology", ""], {}
    for s in sectors:
        near = normalised({j: technology.get((s, j), 0) for j in t.clusters if j != s} if s in t.clusters else {})
        alike = normalised({j: inputs[s, j] for j in sectors if j != s and not (s in t.clusters and j in t.clusters)})
        own = part if sum(near.values()) > 0 else 0
        rows[s] = {j: own * near.get(j, 0) + (1 - own) * alike.get(j, 0) for j in sectors}
    for s in t.sectors:
        yield (s, "rule R15", "derived", *("%.5f" % rows.get(s, {}).get(j, 0) for j in t.sectors))


def sector_labs(t):
    """R16: institutions of a city by field, given to the sectors that use the field by output in it."""
    use = {}
    for r in t.technologies.values():
        key = r["tech_tag"], r["cluster"]
        output = float(t.clusters[r["cluster"]]["output_2022_nonoverlap"])
        use[key] = use.get(key, 0) + float(r["weight_in_cluster"]) * output
    labs = {(s, c): 0.0 for s in t.clusters for c in CITIES}
    for r in t.institutions:
        fields = [f for f in r["fields"].split(";") if f]
        for field in fields:
            weight = t.assumed.get(("laboratory_weight", r["kind"]), 0.0) / len(fields)
            users = normalised({s: use.get((field, s), 0) for s in t.clusters})
            for s in t.clusters:
                labs[s, r["city_en"]] += weight * users[s]
    for s in t.sectors:
        yield (s, "rule R16", "derived", *("%.4f" % labs.get((s, c), 0) for c in CITIES))


def lpr(t):
    """R10: steps of the one-year rate; dates of change where the page's dates are later."""
    change = {"2024-01": "2023-08", "2024-12": "2024-10", "2025-08": "2025-05"}
    for r in t.instruments:
        if r["instrument"] == "lpr_1y" and r["year"][:7] >= "2021-12":
            seen = r["year"][:7]
            note = "rate %s; month of change recalled" % r["status"] if seen in change else ""
            yield (change.get(seen, seen), "%.4f" % (float(r["value"]) / 100), "1/year", r["source"],
                   "recalled" if seen in change else r["status"], note)


def build(t):
    industrial = industrial_output(t)
    output = rest_outputs(t, industrial)
    long = ["value", "unit", "source", "status"]
    return {
        "rest_sectors.csv": (["sector", "quantity"] + long, rest_sectors(t, output)),
        "industrial_share.csv": (["sector"] + long, industrial_shares(t, industrial)),
        "sector_city_weights.csv": (["sector", "source", "status"] + CITIES, city_weights(t, industrial)),
        "final_use.csv": (["sector", "use"] + long, final_use(t)),
        "input_specificity.csv": (["supplier", "source", "status"] + t.sectors, input_specificity(t)),
        "sector_fields.csv": (["sector", "tech_tag", "share"] + long[1:], sector_fields(t)),
        "sector_relatedness.csv": (["sector", "source", "status"] + t.sectors, sector_relatedness(t)),
        "sector_labs.csv": (["sector", "source", "status"] + CITIES, sector_labs(t)),
        "lpr.csv": (["month"] + long + ["note"], lpr(t)),
    }


def main(arguments):
    check = "--check" in arguments
    rest = [a for a in arguments if a != "--check"]
    directory = rest[0] if rest else os.path.dirname(os.path.abspath(__file__))
    differ = 0
    for name, (head, rows) in build(Tables(directory)).items():
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows([head, *rows])
        path = os.path.join(directory, name)
        if check:
            with open(path, encoding="utf-8", newline="") as file:
                if file.read() != text.getvalue():
                    print("%s: differs from what derive_tables.py computes" % path)
                    differ = 1
        else:
            with open(path, "w", encoding="utf-8", newline="") as file:
                file.write(text.getvalue())
    return differ


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Checks that every reader finds in a result what `jiqun export` prints: dimensions, units, values, dates. Python reads all
series; the other readers look up a few cells by their keys, as a user would.

    check_values.py FILE.h5 --jiqun PROGRAM      (check_readers.py does it, too, and adds xarray)

A reader that is not installed is named as skipped. With JIQUN_READERS=all in the environment that is a failure."""

import argparse
import csv
import datetime
import os
import re
import shutil
import subprocess
import sys
import tempfile

import h5py
import netCDF4
import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
NOT_INSTALLED = 77  # exit status of the scripts for R and Octave
# Series, then month and keys of the place.
CELLS = [
    ("gdp", 0, {}),
    ("gdp", 2, {}),
    ("output_cluster_city", 0, {"cluster": "biomedicine", "city": "Suzhou"}),
    ("output_cluster_city", 1, {"cluster": "integrated_circuits", "city": "Wuxi"}),
    ("output_cluster_city", 2, {"cluster": "roe_services", "city": "Suqian"}),
    ("accounts/balance_sheet", 1, {"balance_item": "deposits", "account": "households_Suzhou"}),
    ("time", 1, {}),
]
HEADING = re.compile(r"(?P<series>[\w/]+)(?: \[(?P<place>[^\]]*)\])?(?: \((?P<units>[^)]*)\))?")

failures, skipped = [], []


def expect(condition, message):
    if not condition:
        failures.append(message)


def run(*command):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False)
    if done.returncode not in (0, NOT_INSTALLED):
        failures.append(f"{' '.join(command[:2])} ends with {done.returncode}: {done.stderr.strip()[:300]}")
    return done


class Export:
    """All series of a result as `jiqun export` prints them."""

    def __init__(self, jiqun, path, names):
        done = run(jiqun, "export", path, "--series", ",".join(names))
        rows = list(csv.reader(done.stdout.splitlines()))
        self.columns, self.units, self.places = {}, {}, {}
        for i, heading in enumerate(rows[0][1:], start=1):
            found = HEADING.fullmatch(heading)
            series = found["series"]
            self.columns.setdefault(series, []).append([row[i] for row in rows[1:]])
            self.units[series] = found["units"] or "1"
            self.places.setdefault(series, []).append(tuple(found["place"].split(" / ")) if found["place"] else ())
        base = datetime.date(2022, 1, 1)
        self.days = [(datetime.date.fromisoformat(row[0] + "-01") - base).days for row in rows[1:]]

    def texts(self, series):
        """Cells of a series: months, then places in the order of the file."""
        return [text for month in zip(*self.columns[series]) for text in month]

    def cell(self, series, month, keys):
        if series == "time":
            return str(self.days[month])
        return self.columns[series][self.places[series].index(tuple(keys.values()))][month]


def series_of(path):
    """Names, dimensions and units of all series, by h5py."""
    series = {}

    def visit(name, item):
        if isinstance(item, h5py.Dataset) and name != "time_bnds" and item.ndim and len(item.dims[0]):
            dims = [os.path.basename(d[0].name) for d in item.dims]
            if dims[0] == "time" and "units" in item.attrs:
                series[name] = (dims, item.attrs["units"].decode() if isinstance(item.attrs["units"], bytes)
                                else str(item.attrs["units"]))

    with h5py.File(path, "r") as file:
        file.visititems(visit)
    return series


def same_bits(a, b):
    """Whether two arrays hold the same, the sign of zero and the last bit included; one NaN is as good as another."""
    bits = f"u{a.dtype.itemsize}"
    if a.dtype != b.dtype or a.shape != b.shape:
        return False
    missing = np.isnan(a) & np.isnan(b) if a.dtype.kind == "f" else np.zeros(a.shape, bool)
    return bool(np.all(missing | (a.view(bits) == b.view(bits))))


def check_all(path, export, series):
    """Every value of every series, bit for bit."""
    n = 0
    with h5py.File(path, "r") as file:
        for name, (_, units) in series.items():
            values = file[name][()].ravel()
            texts = export.texts(name)
            expect(export.units[name] == units, f"{name} is exported in {export.units[name]}, not {units}")
            if values.dtype.kind == "f":
                read = np.array([float(t or "nan") for t in texts])
                expect(same_bits(read, values), f"{name} is exported with other bits")
            else:
                expect([int(t) for t in texts] == values.tolist(), f"{name} is exported with other numbers")
            n += values.size
    return n


def tables_of(path):
    """Groups that are tables of rows: plain columns over a dimension of their own."""
    with h5py.File(path, "r") as file:
        return [name for name, group in file.items() if isinstance(group, h5py.Group) and name != "provenance" and any(
            isinstance(c, h5py.Dataset) and c.ndim == 1 and len(c.dims[0]) and c.dims[0][0].name != "/time"
            for c in group.values())]


def exported(column, texts):
    """Cells as they are exported, in the type of the column of the file."""
    attributes = {k: v.decode() if isinstance(v, bytes) else v for k, v in column.attrs.items()}
    if "flag_meanings" in attributes:
        words = attributes["flag_meanings"].split(" ")
        return np.array([words.index(t) if t in words else int(t) for t in texts], column.dtype)
    if attributes.get("units", "").startswith("days since"):
        return ((np.array(texts, "datetime64[D]") - np.datetime64("2022-01-01")) // np.timedelta64(1, "D")).astype("i4")
    if column.dtype.kind == "f":
        return np.array([t or "nan" for t in texts], column.dtype)
    return np.array([int(t) for t in texts], column.dtype)


def check_tables(path, jiqun):
    """Every cell of every table, as h5py and netCDF4 read it; returns their number."""
    n = 0
    for table in tables_of(path):
        rows = list(csv.reader(run(jiqun, "export", path, "--table", table).stdout.splitlines()))
        with h5py.File(path, "r") as file, netCDF4.Dataset(path) as nc:
            nc.set_auto_maskandscale(False)
            names = [c for c in nc[table].variables]
            expect([HEADING.fullmatch(h)["series"] for h in rows[0]] == names, f"{table} is exported as {rows[0]}")
            expect(len(rows) - 1 == file[table][names[0]].size, f"{len(rows) - 1} rows of {table} are exported")
            for name, texts in zip(names, zip(*rows[1:])):
                column = file[table][name]
                values = exported(column, texts)
                for reader, there in (("h5py", column[()]), ("netCDF4", nc[table][name][:])):
                    expect(same_bits(np.asarray(there), values),
                           f"{table}/{name} is exported with other values than {reader} reads")
                n += values.size
    return n


# What a reader says of a cell: dimensions in the order of the file, units, value.


def cells_in(root, groups):
    """The cells as xarray sees them, in open data sets: the root and those of the groups by name."""
    answers = {}
    for series, month, keys in CELLS:
        group, _, name = series.rpartition("/")
        values = (groups[group] if group else root)[name]
        if name == "time":
            value = (values.values[month] - np.datetime64("2022-01-01")) / np.timedelta64(1, "D")
            units = values.encoding["units"].replace(" 00:00:00", "")
        else:
            values = values.assign_coords({d: root[d] for d in values.dims})
            value, units = values.isel(time=month).sel(keys).item(), values.attrs["units"]
        answers[(series, month, *keys.values())] = (values.dims, units, value)
    return lambda series, month, keys: answers[(series, month, *keys.values())]


def read_netcdf4(path):
    def read(series, month, keys):
        with netCDF4.Dataset(path) as data:
            variable = data[series]
            at = [month if d == "time" else list(data[d][:]).index(keys[d]) for d in variable.dimensions]
            return variable.dimensions, variable.units, variable[tuple(at)].item()

    return read


def read_h5py(path):
    def read(series, month, keys):
        with h5py.File(path, "r") as file:
            data = file[series]
            dims = ["time"] if series == "time" else [os.path.basename(d[0].name) for d in data.dims]
            at = [month if d == "time" else list(file[d].asstr()[()]).index(keys[d]) for d in dims]
            return dims, data.attrs["units"].decode(), data[tuple(at)].item()

    return read


def values_of(text, name):
    """The list of values behind "name =" in ncdump's text."""
    found = re.search(rf"^ *{name} =\s(.*?) ;$", text, re.M | re.S)
    return [v.strip().strip('"') for v in found[1].replace("\n", " ").split(",")]


def read_ncdump(path):
    names = sorted({s.rpartition("/")[2] for s, _, _ in CELLS} | {d for _, _, keys in CELLS for d in keys})
    text = run("ncdump", "-p", "9,17", "-v", ",".join(names), path).stdout

    def read(series, month, keys):
        name = series.rpartition("/")[2]
        dims = re.search(rf"^\s*\w+ {name}\((.*)\) ;", text, re.M)[1].split(", ")
        units = re.search(rf"^\s*{name}:units = \"(.*)\" ;", text, re.M)[1]
        at = 0
        for d in dims:
            at = month if d == "time" else at * len(values_of(text, d)) + values_of(text, d).index(keys[d])
        return dims, units, values_of(text, name)[at]

    return read


def index_of(export, series, month, keys):
    """Numbers of the month and of the keys, from the order in which they are exported."""
    if series == "time":
        return [month]
    places = export.places[series]
    return [month] + [list(dict.fromkeys(p[i] for p in places)).index(k) for i, k in enumerate(keys.values())]


def read_h5dump(path, export):
    def read(series, month, keys):
        at = index_of(export, series, month, keys)
        one = ["-s", ",".join(map(str, at)), "-c", ",".join("1" for _ in at)]
        text = run("h5dump", "-d", "/" + series, *one, "-m", "%.17g", "-y", "-w", "0", path).stdout
        value = re.search(r"BLOCK.*?DATA \{\s*(\S+)\s*\}", text, re.S)[1]
        units = re.search(r'ATTRIBUTE "units".*?DATA \{\s*"([^"]*)"', text, re.S)[1]
        scales = re.search(r'ATTRIBUTE "DIMENSION_LIST".*?DATA \{(.*?)\n\s*\}\n', text, re.S)
        return re.findall(r'"/(\w+)"', scales[1]) if scales else ["time"], units, value

    return read


def read_ncks(path, export):
    def read(series, month, keys):
        group, _, name = series.rpartition("/")
        at = dict(zip(["time", *keys], index_of(export, series, month, keys)))
        part = [word for d, i in at.items() for word in ("-d", f"{d},{i}")] + (["-g", group] if group else [])
        about = run("ncks", "--trd", "-C", "-m", *part, "-v", name, path).stdout
        text = run("ncks", "--trd", "-C", "-H", *([] if group or name == "time" else ["-s", "%.17g\\n"]), *part, "-v",
                   name, path).stdout
        dims = re.findall(rf"{name} dimension \d+: /?(\w+)", about)
        units = re.search(rf"{name} attribute \d+: units, .* value = (.*)", about)[1].strip()
        return dims, units, text.split("=")[-1].strip()

    return read


def read_lines(reader, command, path, export):
    """A reader that answers a list of cells with one line each, its dimensions reversed as Fortran orders them."""
    with tempfile.NamedTemporaryFile("w", suffix=".tsv") as cells:
        for series, month, keys in CELLS:
            at = ",".join(str(i + 1) for i in index_of(export, series, month, keys))
            named = ",".join(f"{d}={k}" for d, k in {"time": month + 1, **keys}.items())
            cells.write(f"{series}\t{named}\t{at}\n")
        cells.flush()
        done = run(*command, path, cells.name)
    if done.returncode == NOT_INSTALLED:
        skipped.append(reader)
        return None
    lines = [line.split("\t") for line in done.stdout.splitlines() if "\t" in line]
    expect(len(lines) == len(CELLS), f"{reader} answers {len(lines)} of {len(CELLS)} cells: {done.stderr[:300]}")
    answers = {(s, m, *k.values()): line for (s, m, k), line in zip(CELLS, lines)}

    def read(series, month, keys):
        dims, units, value = answers[(series, month, *keys.values())]
        return dims.split(" ")[::-1], units, value

    return read


def readers_of(path, export):
    """Every reader that is there, by its name."""
    readers = {"netCDF4": read_netcdf4(path), "h5py": read_h5py(path)}
    tools = {
        "ncdump": lambda: read_ncdump(path),
        "h5dump": lambda: read_h5dump(path, export),
        "ncks": lambda: read_ncks(path, export),
        "Rscript": lambda: read_lines("R ncdf4", ["Rscript", "--vanilla", f"{HERE}/cells.R"], path, export),
        "octave-cli": lambda: read_lines("Octave netcdf", ["octave-cli", "--norc", f"{HERE}/cells.m"], path, export),
    }
    for tool, make in tools.items():
        reader = make() if shutil.which(tool) else skipped.append(tool)
        if reader:
            readers[tool] = reader
    return readers


def check_reader(reader, read, export, series):
    for name, month, keys in CELLS:
        where = f"{reader}: {name} {month} {' '.join(keys.values())}"
        try:
            dims, units, value = read(name, month, keys)
        except (AttributeError, IndexError, KeyError, ValueError, TypeError) as error:
            failures.append(f"{where}: {type(error).__name__} {error}")
            continue
        known = series.get(name, (["time"], "days since 2022-01-01"))
        expect(list(dims) == known[0], f"{where}: dimensions {list(dims)}, not {known[0]}")
        expect(units == known[1], f"{where}: units {units}, not {known[1]}")
        expect(float(value) == float(export.cell(name, month, keys)),
               f"{where}: {value}, but export has {export.cell(name, month, keys)}")


def check(path, jiqun, readers):
    """Checks everything; readers: more of them, by name. Returns what is wrong and what to say otherwise."""
    series = series_of(path)
    export = Export(jiqun, path, series)
    n = check_all(path, export, series)
    cells = check_tables(path, jiqun)
    readers = readers | readers_of(path, export)
    for reader, read in readers.items():
        check_reader(reader, read, export, series)
    for reader in skipped:
        print(f"skipped: {reader} is not installed")
    if skipped and os.environ.get("JIQUN_READERS") == "all":
        failures.append("a reader is missing where all are wanted")
    return failures, (f"{n} values of {len(series)} series and {cells} cells of tables are exported as they are; "
                      f"{len(CELLS)} cells agree in {', '.join(readers)}")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file")
    parser.add_argument("--jiqun", required=True)
    arguments = parser.parse_args()
    wrong, done = check(arguments.file, arguments.jiqun, {})
    for line in wrong or [done]:
        print(f"{arguments.file}: {line}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

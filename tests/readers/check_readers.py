"""Checks that a result of jiqun means the same in every reader: xarray with both of its netCDF-4 engines, netCDF4, h5py,
ncdump and h5dump. Prints what is wrong, one line each, and exits 1 when anything is.

    check_readers.py FILE.h5 [--first YYYY-MM] [--months N] [--full] [--jiqun PROGRAM]

--full asks for the dimensions of a real run: 33 sectors with their tiers, 13 cities, 118 accounts. With --jiqun what
these readers and R, Octave and ncks find is compared with what `jiqun export` prints (check_values.py)."""

import argparse
import contextlib
import re
import subprocess
import sys

import h5py
import netCDF4
import numpy as np
import xarray as xr

import check_values

ENGINES = ("netcdf4", "h5netcdf")
# Rows of the balance sheet that nobody owes to anybody; all others sum to zero over the accounts.
REAL_ITEMS = {"capital", "inputs", "finished", "net_worth"}
FULL = {"cluster": 33, "city": 13, "account": 118}
CHINESE = re.compile("[\u4e00-\u9fff]")

failures = []


def expect(condition, message):
    if not condition:
        failures.append(message)


def output_of(*command):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False)
    expect(done.returncode == 0, f"{command[0]} ends with {done.returncode}: {done.stderr.strip()[:200]}")
    return done.stdout


def groups_with_series(path):
    with h5py.File(path, "r") as file:
        groups = [name for name, item in file.items() if isinstance(item, h5py.Group) and name != "provenance"]
    return [name for name in groups if name not in check_values.tables_of(path)]


def check_dumps(path):
    header = output_of("ncdump", "-h", path)
    expect("phony_dim" not in header, "ncdump finds dimensions without a name")
    expect("time = UNLIMITED" not in header, "time could grow, which makes h5netcdf ten times slower")
    expect("string cluster(cluster)" in header, "ncdump does not see the labels of cluster")
    expect("GROUP \"provenance\"" in output_of("h5dump", "-H", path), "h5dump does not list /provenance")
    for reader in (["ncdump"], ["h5dump"]):
        output_of(*reader, path)


def check_time(data, first, months):
    time = data["time"].values
    expect(np.issubdtype(time.dtype, np.datetime64), f"time is not decoded to dates but to {time.dtype}")
    start = np.datetime64(first, "M")
    wanted = (start + np.arange(time.size)).astype("datetime64[D]").astype(time.dtype)
    expect(np.array_equal(time, wanted), f"time is not the first of each month from {first}: {time[:3]}")
    if months is not None:
        expect(time.size == months, f"{time.size} months instead of {months}")
    bounds = data["time_bnds"].values
    expect(np.array_equal(bounds[:, 0], time), "time_bnds do not begin with the month")
    expect(np.array_equal(bounds[1:, 0], bounds[:-1, 1]), "time_bnds leave gaps")
    expect(data["time"].encoding.get("calendar", "standard") == "standard", "the calendar is not the standard one")


def check_series(group, name, series):
    where = f"{group}/{name}" if group else name
    expect(series.dims[:1] == ("time",), f"{where} does not have time first: {series.dims}")
    expect(not any(d.startswith("phony") for d in series.dims), f"{where} has a nameless dimension")
    for attribute in ("units", "long_name", "long_name_zh"):
        expect(series.attrs.get(attribute), f"{where} has no {attribute}")
    expect(CHINESE.search(series.attrs.get("long_name_zh", "")), f"{where} has no Chinese letters in long_name_zh")


def check_labels(data, full):
    for dimension in ("cluster", "city", "account"):
        if dimension not in data.dims:
            expect(not full, f"there is no dimension {dimension}")
            continue
        expect(dimension in data.indexes, f"{dimension} has no keys to select by")
        for label in (f"{dimension}_name", f"{dimension}_name_zh"):
            expect(label in data.coords, f"{label} is not a coordinate")
        if f"{dimension}_name_zh" in data.coords:
            texts = [str(t) for t in data[f"{dimension}_name_zh"].values]
            expect(all(CHINESE.search(t) for t in texts), f"{dimension}_name_zh is not Chinese everywhere")
        if full:
            expect(data.sizes[dimension] == FULL[dimension], f"{dimension} has {data.sizes[dimension]} places")
    if "cluster" in data.dims:
        expect("cluster_tier" in data.coords, "cluster_tier is not a coordinate")
        if full and "cluster_tier" in data.coords:
            tiers = [str(t) for t in data["cluster_tier"].values]
            counts = sorted(tiers.count(t) for t in set(tiers))
            expect(all(tiers) and {5, 10} <= set(counts), f"tiers do not show 5 + 10 + 10 clusters: {counts}")


def check_zero_sums(group, name, series, keys):
    """Integer fen, rows that sum to zero over the accounts; Python integers, so that no overflow can hide."""
    where = f"{group}/{name}"
    expect(series.dtype == np.int64, f"{where} is {series.dtype}, not exact fen")
    if series.dims[-1] != "account" or series.dtype != np.int64 or "revaluation" in series.dims:
        return  # a revaluation concerns one account and has no other side
    values = series.values.astype(object)
    rows = values.sum(axis=-1)
    items = keys.get(series.dims[1], []) if series.ndim == 3 else []
    for i, item in enumerate(items):
        if item not in REAL_ITEMS:
            bad = [m for m in range(rows.shape[0]) if rows[m, i] != 0]
            expect(not bad, f"{where}: row {item} does not sum to zero in {len(bad)} months")
    if "net_worth" in items:
        expect(not np.any(values.sum(axis=1) != 0), f"{where}: a column does not sum to zero")


def check_hash(data):
    if "state_hash" in data:
        expect(data["state_hash"].dtype == np.uint64, f"state_hash is {data['state_hash'].dtype}")


def check_table(table, data):
    """Plain columns over one dimension, dates decoded, texts in both languages."""
    expect(len(data.dims) == 1 and data.data_vars, f"{table} has the dimensions {dict(data.dims)}")
    expect(np.issubdtype(data["date"].dtype, np.datetime64), f"{table}/date is not decoded to dates")
    for name in data.variables:
        for attribute in ("long_name", "long_name_zh"):
            expect(data[name].attrs.get(attribute), f"{table}/{name} has no {attribute}")


def check_engine(path, engine, arguments):
    """Opens the file as a user would; returns all series by name, and a way to look up cells where they are wanted."""
    series = {}
    with contextlib.ExitStack() as stack:
        root = stack.enter_context(xr.open_dataset(path, engine=engine))
        check_time(root, arguments.first, arguments.months)
        check_labels(root, arguments.full)
        check_hash(root)
        keys = {d: [str(k) for k in root[d].values] for d in root.dims if d in root.indexes and d != "time"}
        for name in root.data_vars:
            if name != "time_bnds":
                check_series("", name, root[name])
                series[name] = root[name].values
        groups = {}
        for group in groups_with_series(path):
            data = groups[group] = stack.enter_context(xr.open_dataset(path, engine=engine, group=group))
            for name in data.data_vars:
                check_series(group, name, data[name])
                if group == "accounts":
                    check_zero_sums(group, name, data[name], keys)
                series[f"{group}/{name}"] = data[name].values
        for table in check_values.tables_of(path):
            check_table(table, stack.enter_context(xr.open_dataset(path, engine=engine, group=table)))
        cells = check_values.cells_in(root, groups) if arguments.jiqun else None
    expect(series, f"{engine} finds no series")
    return series, cells


def same(a, b):
    return a.dtype == b.dtype and np.array_equal(a, b, equal_nan=a.dtype.kind == "f")


def check_agreement(path, by_engine):
    first, second = (by_engine[e] for e in ENGINES)
    expect(list(first) == list(second), "the engines list different series")
    with netCDF4.Dataset(path) as nc, h5py.File(path, "r") as h5:
        nc.set_auto_maskandscale(False)
        for name, values in first.items():
            expect(name in second and same(values, second[name]), f"{name} differs between xarray's engines")
            expect(same(values, np.asarray(nc[name][:])), f"{name} differs between xarray and netCDF4")
            expect(same(values, h5[name][()]), f"{name} differs between xarray and h5py")


def check_provenance(path):
    with netCDF4.Dataset(path) as nc:
        made = nc["provenance"]
        expect(len(str(made["scenario_resolved_yaml"][...])) > 0, "the resolved configuration is empty")
        for attribute in ("version", "seed", "population_seed", "scale"):
            expect(attribute in made.ncattrs(), f"/provenance has no {attribute}")
        tables = made["tables"].variables
        expect(tables, "no data table is kept")
        for name, table in tables.items():
            expect(table.dtype == np.uint8 and table.size > 0, f"data table {name} is not bytes")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file")
    parser.add_argument("--first", default="2022-01")
    parser.add_argument("--months", type=int)
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--jiqun", metavar="PROGRAM")
    arguments = parser.parse_args()
    check_dumps(arguments.file)
    seen = {e: check_engine(arguments.file, e, arguments) for e in ENGINES}
    check_agreement(arguments.file, {e: series for e, (series, _) in seen.items()})
    check_provenance(arguments.file)
    if arguments.jiqun:
        cells = {f"xarray ({e})": read for e, (_, read) in seen.items()}
        wrong, done = check_values.check(arguments.file, arguments.jiqun, cells)
        failures.extend(wrong)
        print(done)
    for failure in failures:
        print(f"{arguments.file}: {failure}")
    print(f"{arguments.file}: {len(failures)} failures" if failures else f"{arguments.file}: all readers agree")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())

"""Helps test_trace.sh to read results.

choose RUN.h5                    three lines "KIND KEY": a firm that lives on, an entrant that does, one that fails
compare RUN.h5 KEY TRACE.csv     every line of a trace is a row of the monthly panel, and every row a line
"""

import csv
import sys

import h5py
import numpy as np


def panel(path):
    with h5py.File(path) as file:
        group = file["panel"]
        return {name: (data[:], data.attrs.get("flag_meanings")) for name, data in group.items() if data.shape != (0,) and name != "panel_row"}


def choose(path):
    rows = {name: values for name, (values, _) in panel(path).items()}
    last = rows["month"].max()
    months = {}
    for key, month in zip(rows["key"], rows["month"]):
        months[key] = months.get(key, 0) + 1
    found = {}
    for i in np.argsort(-rows["sales"], kind="stable"):
        born, month, key = rows["birth_month"][i], rows["month"][i], rows["key"][i]
        if rows["state"][i] == 1 and 2 < month < last and months[key] > 2:
            found.setdefault("failed", key)
        elif rows["state"][i] == 0 and month == last:
            found.setdefault("old" if born < 0 else "entrant", key)
    for kind, key in found.items():
        print(kind, key)


def cell(values, meanings, i):
    if meanings is None:
        return values[i]
    text = meanings.decode() if isinstance(meanings, bytes) else str(meanings)
    return text.split()[values[i]]


def compare(path, key, trace):
    columns = panel(path)
    at = np.flatnonzero(columns["key"][0] == np.uint64(key))
    with open(trace, newline="") as file:
        lines = list(csv.DictReader(file))
    assert len(lines) == len(at) > 0, f"{len(lines)} lines, {len(at)} rows"
    compared = 0
    for line, i in zip(lines, at):
        month = columns["month"][0][i]
        assert line["month"] == f"{2022 + month // 12}-{month % 12 + 1:02}", line["month"]
        for name, (values, meanings) in columns.items():
            if name in ("month", "date", "months", "weight"):  # the sample of the run weighs twice what all firms do
                continue
            wanted, text = cell(values, meanings, i), line[name]
            if values.dtype.kind == "f":
                same = text == "" if np.isnan(wanted) else np.float32(text) == wanted
            else:
                same = text == str(wanted)
            assert same, f"{name} of {line['month']}: {text}, not {wanted}"
            compared += 1
        assert abs(2 * float(line["weight"]) / columns["weight"][0][i] - 1) < 1e-6
    assert compared > 40 * len(lines), compared


if __name__ == "__main__":
    {"choose": choose, "compare": compare}[sys.argv[1]](*sys.argv[2:])

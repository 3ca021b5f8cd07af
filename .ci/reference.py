"""Writes the reference pages from the program's own tables: one Markdown page for each of what `jiqun list` knows.

Usage: JIQUN=build/jiqun python3 .ci/reference.py FOLDER
"""

import csv
import io
import os
import subprocess
import sys

PAGES = {
    "parameters": "Every number a scenario may set: its address, unit, default, allowed range, source and meaning.",
    "indicators": "Every series of the output file: its unit, its levels and how it is computed.",
    "panel": "Every field of the firm panel (`run.panel.fields`): type, unit, the months it belongs to, how it is reckoned. Values are those of a whole firm; "
    "a row stands for `weight` of them.",
    "payments": "Every kind of payment between accounts; the transaction-flow matrix has one block for each.",
    "levers": "Every handle that policy may move, with the value that means no policy.",
    "shocks": "Every kind of entry in a scenario's list `shocks`: the keys it must and may have, the range and unit of its size, the levers it moves. "
    "`clusters` takes one key of `jiqun list clusters`, a list of them or `all`, the rest of the economy included; `cities` likewise; "
    "`destination` is `rest_of_china`, `rest_of_world` or `all`. What is not said means all.",
}


def table(what):
    """The rows of `jiqun list WHAT`, headings first."""
    text = subprocess.run([os.environ["JIQUN"], "list", what, "--format", "csv"], check=True, stdout=subprocess.PIPE).stdout
    return list(csv.reader(io.StringIO(text.decode("utf-8"))))


def cell(text):
    return text.replace("|", "\\|").replace("\n", " ")


def page(what, intro):
    heading, *rows = table(what)
    lines = [f"# {what.capitalize()}", "", intro, f"{len(rows)} entries, written by `make docs`; `jiqun list {what}` prints the same.", ""]
    lines.append("| " + " | ".join(map(cell, heading)) + " |")
    lines.append("| " + " | ".join("---" for _ in heading) + " |")
    lines += ["| " + " | ".join(map(cell, row)) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def main(folder):
    os.makedirs(folder, exist_ok=True)
    for what, intro in PAGES.items():
        text = page(what, intro)
        with open(os.path.join(folder, what + ".md"), "w", encoding="utf-8") as out:
            out.write(text)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])

#!/usr/bin/env bash
# Measures the baseline at three scales and with one and two threads: whole runs as a user starts them (wall time,
# months a second, peak memory, size of the file; medians of the repeats), then the phases of a month, then what output
# and checkpoints cost. CSV after a description of the machine. `make bench` calls it. REPEATS (3), SCALES, THREADS and
# UNTIL may be set.
set -eu
cd "$(dirname "$0")/.."
jiqun=${BUILD:-build}/jiqun
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

export SCALES=${SCALES:-0.01 0.1 1} THREADS=${THREADS:-1 2}

echo "# $("$jiqun" --version)"
echo "# processor: $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1), $(nproc) processors"
echo "# memory: $(awk '/MemTotal/ {printf "%.1f GiB", $2 / 1048576}' /proc/meminfo)"
echo "# system: $(uname -sr), $(sed -n 's/^PRETTY_NAME="\(.*\)"/\1/p' /etc/os-release)"
echo "# load before: $(cut -d' ' -f1-3 /proc/loadavg)"

"${PYTHON:-/usr/bin/python3}" - "$jiqun" "$work/run.h5" <<'PY'
import os, statistics, subprocess, sys, time

program, out = sys.argv[1:]
repeats = int(os.environ.get("REPEATS", "3"))
scales = os.environ["SCALES"].split()
threads = os.environ["THREADS"].split()
until = os.environ.get("UNTIL", "2030-12")
months = (int(until[:4]) - 2022) * 12 + int(until[5:])


def measure(scale, n_threads, last):
    """Seconds, peak memory [MiB] and file size [MiB] of one run; its children are waited for one at a time."""
    command = [program, "run", "scenarios/baseline.yaml", "--scale", scale, "--threads", n_threads, "--until", last]
    start = time.perf_counter()
    process = subprocess.Popen(command + ["-o", out, "--quiet"])
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    if status:
        sys.exit(f"{' '.join(command)} ended with status {os.waitstatus_to_exitcode(status)}")
    return seconds, usage.ru_maxrss / 1024, os.path.getsize(out) / 1048576


print("# whole runs")
print("scale,threads,months,seconds,seconds_one_month_run,months_per_second,peak_MiB,file_MiB")
for scale in scales:
    for n in threads:
        whole = [measure(scale, n, until) for _ in range(repeats)]
        first = [measure(scale, n, "2022-01") for _ in range(repeats)]
        seconds, memory, size = (statistics.median(column) for column in zip(*whole))
        start = statistics.median(row[0] for row in first)
        rate = (months - 1) / (seconds - start) if seconds > start else float("nan")
        print(f"{scale},{n},{months},{seconds:.2f},{start:.2f},{rate:.2f},{memory:.1f},{size:.2f}", flush=True)
PY

for scale in $SCALES; do
    for threads in $THREADS; do
        echo "# phases at scale $scale, $threads threads, mean of 24 months"
        "${BUILD:-build}/benchmarks/phases" scenarios/baseline.yaml "$scale" "$threads" 24
    done
done

output() { # TITLE SCALE MONTHS [PATH=VALUE...]
    echo "# $1"
    "${BUILD:-build}/benchmarks/output" scenarios/baseline.yaml "$work/output.h5" "$2" "${THREADS##* }" "$3" "${@:4}"
}
for scale in $SCALES; do
    output "output at scale $scale, ten years, series only" "$scale" 120
done
case " $SCALES " in *' 1 '*)
    output 'output at scale 1, ten years, panel of all firms every year' 1 120 run.panel.every='12 months'
    output 'output at scale 1, two years, panel of all firms and links every year' 1 24 \
        run.panel.every='12 months' run.links.every='12 months' ;;
esac

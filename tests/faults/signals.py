"""Runs are stopped: by the signals of people and schedulers, by the time they were given, by another run of the same
name. A stop after the first month leaves a checkpoint and going on gives the file of an undisturbed run; before it,
nothing.

    signals.py"""

import os
import re
import resource
import signal
import sys
import time

import harness
from harness import (MONTHS, NAME, Bench, end_of, execute, expect, files_of, in_parallel, is_sentence, months_recorded,
                     read, resume_command, run_command, start, wait_for)

ASKED = [signal.SIGINT, signal.SIGTERM, signal.SIGUSR1, signal.SIGHUP]
LONG_MONTHS, SLOW_MONTH = 48, 60  # a run of at least so many times so many milliseconds,
TIME_LIMIT = 1.5  # and seconds that it is given at a time
SLOW_DISK = 2000  # milliseconds that one write takes where a month must be long
SAME_WISH = 0.2  # seconds within which a second signal is the same wish


def month_write(bench, month):
    """The number of the call that writes the record of a month, counted from 1."""
    return [c.number for c in bench.calls if c.operation == "write" and c.name.endswith(".part")][2 * month]


def still(bench, folder, number, prepare=None):
    """A run that lies still before a call."""
    process = start(run_command(), folder, fault=f"stop:{number}", prepare=prepare)
    wait_for(lambda: harness.is_stopped(process), "a run to lie still")
    return process


def let_go(process, *signals):
    for number in signals:
        process.send_signal(number)
    process.send_signal(signal.SIGCONT)
    return end_of(process)


def check_stopped(bench, folder, done, number, what, month=None):
    """A clean stop: exit status, one sentence that names the way on, a checkpoint that is right."""
    files = files_of(folder)
    expect(done.status == 128 + number, f"{what}: ends with {done.status}: {done.err[:300]}")
    expect(len(done.err.splitlines()) == 1 and f"go on with: jiqun resume {NAME}" in done.err,
           f"{what}: does not say in one line how to go on: {done.err[:300]}")
    expect(files.get(NAME) == bench.older, f"{what}: the older result was touched")
    expect(not any(".tmp" in name for name in files), f"{what}: {sorted(files)} are left")
    if expect(NAME + ".ckpt" in files, f"{what}: there is no checkpoint"):
        saved = harness.month_of(files[NAME + ".ckpt"])
        recorded = months_recorded(files.get(NAME + ".part", b""))
        expect(saved == recorded and month in (None, saved),
               f"{what}: checkpoint after {saved}, records of {recorded} months, signal in month {month}")


def check_signal(bench, number):
    folder = bench.folder()
    what = number.name
    done = let_go(still(bench, folder, month_write(bench, 2)), number)
    check_stopped(bench, folder, done, number, what, month=2)
    expect("stopped by " in done.err and "after 2 of 7 months" in done.err, f"{what}: {done.err[:200]}")
    status = read(f"{folder}/{NAME}.status").decode()
    expect('"state": "stopped"' in status and '"done": 2' in status, f"{what}: the status file says {status}")
    refused = execute(run_command(), folder)
    is_sentence(refused, [2], f"{what}: run over an interrupted run")
    expect(f"jiqun resume {NAME}" in refused.err and "--restart" in refused.err,
           f"{what}: does not name both ways: {refused.err[:300]}")
    bench.check_goes_on(folder, what)


def check_restart(bench, _):
    folder = bench.interrupted()
    bench.check_complete(folder, execute(run_command(more=["--restart"]), folder), "--restart")


def check_ignored(bench, _):
    """Whoever starts a program with signals ignored, as nohup does, does not want it stopped by them."""
    for number in (signal.SIGHUP, signal.SIGINT):
        folder = bench.folder()
        process = still(bench, folder, month_write(bench, 2), prepare=lambda n=number: signal.signal(n, signal.SIG_IGN))
        bench.check_complete(folder, let_go(process, number), f"{number.name} ignored")
    folder = bench.folder()
    process = start(["nohup", *run_command()], folder, fault=f"stop:{month_write(bench, 2)}")
    wait_for(lambda: harness.is_stopped(process), "a run under nohup to lie still")
    done = let_go(process, signal.SIGHUP)
    bench.check_complete(folder, done, "nohup")


def slow(bench, folder):
    """A run whose second month takes two seconds; returns when it is in it."""
    number = month_write(bench, 2)
    log = f"{folder}.log"
    process = start(run_command(), folder, fault=f"sleep:{number}:{SLOW_DISK}", log=log)
    wait_for(lambda: os.path.exists(log) and re.search(rf"^{number} ", read(log).decode(), re.M), "a slow month")
    return process


def check_same_wish(bench, _):
    """timeout and schedulers signal a process and its group: two at once are one."""
    folder = bench.folder()
    process = slow(bench, folder)
    process.send_signal(signal.SIGTERM)
    time.sleep(0.05)
    process.send_signal(signal.SIGTERM)
    check_stopped(bench, folder, end_of(process), signal.SIGTERM, "SIGTERM twice within 50 ms", month=2)
    bench.check_goes_on(folder, "SIGTERM twice within 50 ms")
    folder = bench.folder()
    done = let_go(still(bench, folder, month_write(bench, 4)), signal.SIGINT, signal.SIGTERM)
    expect(done.status in (130, 143), f"two signals at once: ends with {done.status}")
    check_stopped(bench, folder, done, done.status - 128, "two signals at once", month=4)
    bench.check_goes_on(folder, "two signals at once")


def check_second_wish(bench, _):
    folder = bench.folder()
    process = slow(bench, folder)
    process.send_signal(signal.SIGINT)
    time.sleep(0.5)
    expect(process.poll() is None, "the first signal ended the month in hand")
    asked = time.monotonic()
    process.send_signal(signal.SIGTERM)
    done = end_of(process)
    took = time.monotonic() - asked
    expect(done.status == 143 and "for the second time" in done.err,
           f"a second signal: ends with {done.status}: {done.err[:300]}")
    expect(took < SLOW_DISK / 1000 - 0.6, f"a second signal: ended after {took:.2f} s only")
    bench.check_beside(files_of(folder), "a second signal")
    bench.check_goes_on(folder, "a second signal")


def check_first_month(bench, number):
    """Before the first month there is nothing to save, and nothing stays."""
    folder = bench.folder()
    what = f"{number.name} before the first month"
    process = start([harness.PROGRAM, "run", harness.BASELINE, "--scale", "0.05", "--threads", "1", "-o", NAME], folder)
    wait_for(lambda: os.path.exists(f"{folder}/{NAME}.part"), what)
    time.sleep(0.2)
    process.send_signal(number)
    done = end_of(process)
    expect(done.status == 128 + number, f"{what}: ends with {done.status}: {done.err[:300]}")
    is_sentence(done, [128 + number], what)
    files = files_of(folder)
    expect(files == {NAME: bench.older}, f"{what}: leaves {sorted(files)} or changes the older result")


def check_every_month(bench, _):
    """Stopped after each month in turn, with another number of threads each time."""
    first_write = bench.number("write", ".part", calls=bench.count(resume_command(threads=1), bench.interrupted()))
    folder = bench.folder()
    done = let_go(still(bench, folder, month_write(bench, 1)), signal.SIGUSR1)
    for month in range(2, MONTHS):
        check_stopped(bench, folder, done, signal.SIGUSR1, f"stopped in month {month - 1}", month=month - 1)
        process = start(resume_command(threads=1 + month % 3), folder, fault=f"stop:{first_write}")
        wait_for(lambda running=process: harness.is_stopped(running), f"month {month} to lie still")
        done = let_go(process, signal.SIGUSR1)
    check_stopped(bench, folder, done, signal.SIGUSR1, "stopped in the last month but one", month=MONTHS - 1)
    bench.check_goes_on(folder, "stopped after every month", threads=3)


def check_two_runs(bench, _):
    """The second of two runs to one name is refused whatever the first has saved, and the first does not notice."""
    for month in (2, 5):
        folder = bench.folder()
        process = still(bench, folder, month_write(bench, month))
        before = files_of(folder)
        for command in (run_command(), run_command(more=["--restart"]), resume_command()):
            what = f"{' '.join(command[1:2] + command[14:])} while another run is in month {month}"
            second = execute(command, folder)
            is_sentence(second, [3], what)
            expect("another run is writing" in second.err, f"{what}: {second.err[:300]}")
            expect(files_of(folder) == before, f"{what}: changed files of the first run")
        bench.check_complete(folder, let_go(process), f"a run that met others in month {month}")


def check_nothing_to_resume(bench, _):
    folder = bench.folder()
    is_sentence(execute(resume_command(), folder), [3], "resume of a finished run")
    expect(files_of(folder) == {NAME: bench.older}, "resume of a finished run changes files")
    folder = bench.folder(older=False)
    for name in (NAME, "no/such/run.h5", "."):
        is_sentence(execute(resume_command(name), folder), [3], f"resume {name}, which is not there")
    expect(not os.listdir(folder), f"resume of nothing leaves {os.listdir(folder)}")


def check_time_limit(bench, _):
    """A time limit, given again until the run is done. A slow disk makes the run long on any machine."""
    folder = bench.folder(older=False)
    done = execute(run_command(months=LONG_MONTHS), folder)
    expect(done.status == 0, f"a long run ends with {done.status}: {done.err[:300]}")
    reference = read(f"{folder}/{NAME}")
    folder = bench.folder()
    limit, stops, command = TIME_LIMIT, 0, run_command(months=LONG_MONTHS)
    while stops < 20:
        began = time.monotonic()
        done = execute([*command, "--max-walltime", f"{limit:.2f} s"], folder, fault=f"slow:{SLOW_MONTH // 2}")
        took = time.monotonic() - began
        if done.status == 0:
            break
        stops += 1
        what = f"--max-walltime {limit:.2f} s, stop {stops}"
        check_stopped(bench, folder, done, signal.SIGALRM, what)
        expect(took < limit + 1, f"{what}: ended after {took:.2f} s")
        command = resume_command(threads=1)
        limit *= 1.0 if stops < 3 else 1.5  # a machine that has become slower must not go round in circles
    expect(stops > 0, f"--max-walltime {TIME_LIMIT} s did not stop a run of {LONG_MONTHS * SLOW_MONTH / 1000} s")
    files = files_of(folder)
    expect(done.status == 0 and files == {NAME: reference}, f"resumed within limits: {done.status}, {sorted(files)}")


def check_processor_time(bench, _):
    """The end of the processor time that a scheduler grants is a signal like others."""
    folder = bench.folder()
    command = [harness.PROGRAM, "run", harness.BASELINE, "--scale", "0.01", "--until", "2060-12", "--threads", "1"]
    done = execute([*command, "-o", NAME], folder, limits=[(resource.RLIMIT_CPU, 1)])
    check_stopped(bench, folder, done, signal.SIGXCPU, "the limit of processor time")


def main():
    bench = Bench()
    jobs = [(check_first_month, signal.SIGINT), (check_first_month, signal.SIGTERM), (check_nothing_to_resume, None)]
    if bench.has_shim:
        jobs += [(check_signal, number) for number in ASKED]
        jobs += [(check, None) for check in (check_time_limit, check_processor_time, check_restart, check_ignored,
                                             check_same_wish, check_second_wish, check_every_month, check_two_runs)]
    in_parallel(lambda job: job[0](bench, job[1]), jobs)
    return harness.finish(f"{len(jobs)} checks of signals and limits of time")


if __name__ == "__main__":
    sys.exit(main())

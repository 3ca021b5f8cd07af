"""Things that a run needs fail: the disk is full or broken at any moment, folders cannot be written or vanish, limits
on files, memory and open files, streams that are full or closed, tables that cannot be read. Each time one sentence and
the documented exit status; the older result and the checkpoints are as they were; once the cause is gone the run goes
on.

    disk.py [--every-call]"""

import argparse
import errno
import os
import random
import re
import resource
import shutil
import signal
import subprocess
import sys

import harness
from harness import (NAME, Bench, end_of, execute, expect, files_of, fingerprint, in_parallel, is_sentence, note, read,
                     resume_command, run_command, start, wait_for, write)

SEED = 20220101
SAMPLE_WRITES = 10  # of those that fill checkpoints
NOBODY = 65534
MIB = 1 << 20


class Faults:
    def __init__(self, bench):
        self.bench = bench
        self.seen = set()

    def go_on(self, folder, what):
        """Unless it was gone on from the same files before."""
        state = fingerprint(files_of(folder))
        with harness.guard:
            is_new = state not in self.seen
            self.seen.add(state)
        if is_new:
            self.bench.check_goes_on(folder, what)

    def judge(self, folder, done, what):
        """After a run that could not do something it needs."""
        is_sentence(done, [3], what)
        files = files_of(folder)
        self.bench.check_beside(files, what)
        expect(not any(".tmp" in name for name in files), f"{what}: {sorted(files)} are left")
        if NAME + ".ckpt" in files:
            expect(f"go on with: jiqun resume {NAME}" in done.err, f"{what}: the way on is not named: {done.err[:300]}")
        elif files.get(NAME) == self.bench.older:
            expect(set(files) == {NAME}, f"{what}: {sorted(files)} are left although nothing was saved")
        self.go_on(folder, what)

    def at_call(self, job):
        call, fault = job
        folder = self.bench.folder()
        done = execute(run_command(), folder, fault=fault)
        what = f"{fault} ({call.operation} {os.path.basename(call.name)})"
        if "status" in call.name and call.operation != "unlink":  # a run does not stop because nobody can look at it
            self.bench.check_complete(folder, done, what)
        elif call.operation == "unlink":
            expect(done.status == 0 and read(f"{folder}/{NAME}") == self.bench.reference, f"{what}: {done}")
            self.go_on_after(folder, what)
        else:
            self.judge(folder, done, what)
        shutil.rmtree(folder)

    def go_on_after(self, folder, what):
        """What could not be deleted is no obstacle to the next run, which leaves nothing."""
        done = execute(run_command(), folder)
        self.bench.check_complete(folder, done, f"a run after {what}")


def fault_jobs(bench, chance, every_call):
    """The disk is full from every write on, and every other call fails once."""
    writes = [c for c in bench.calls if c.operation in ("write", "fwrite")]
    filling = [c for c in writes if ".ckpt" in c.name]
    chosen = set(filling if every_call else chance.sample(filling, SAMPLE_WRITES))
    for call in bench.calls:
        if call.operation == "write" and ".ckpt" in call.name and call not in chosen:
            continue
        if call.operation == "write":
            yield call, f"full:{call.number}:{errno.ENOSPC}"
            if call.number % 3 == 0:
                yield call, f"fail:{call.number}:{errno.EIO}"
        elif call.operation in ("open", "fopen", "fwrite"):
            yield call, f"fail:{call.number}:{errno.ENOSPC}"
        elif call.operation in ("rename", "unlink"):
            yield call, f"fail:{call.number}:{errno.EACCES}"
        else:
            yield call, f"fail:{call.number}:{errno.EIO}"


def check_patience(faults, word):
    """Writes that take less than they were given, or are interrupted, are no errors."""
    folder = faults.bench.folder()
    faults.bench.check_complete(folder, execute(run_command(), folder, fault=word), f"a run with {word} writes")
    folder = faults.bench.interrupted()
    done = execute(resume_command(), folder, fault=word)
    faults.bench.check_complete(folder, done, f"resume with {word} writes")


def check_bad_resume(faults, _):
    """A disk that is full when a run goes on: it can go on later still."""
    calls = faults.bench.count(resume_command(threads=1), faults.bench.interrupted())
    for name in (".part", NAME + ".tmp"):
        folder = faults.bench.interrupted()
        number = faults.bench.number("write", name, calls=calls)
        done = execute(resume_command(threads=1), folder, fault=f"full:{number}:{errno.ENOSPC}")
        faults.judge(folder, done, f"resume with a full disk from {name} on")


def mounted(folder, size):
    """return  whether a small disk of its own lies at the folder now"""
    return subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", folder], check=False,
                          stderr=subprocess.DEVNULL).returncode == 0


def check_small_disks(faults, _):
    """Real disks that are full: too small for anything, and filled by something else that goes away."""
    bench = faults.bench
    folder = bench.folder(older=False)
    if not mounted(folder, 2 * MIB):
        note("no file system can be mounted here: full disks are tried by failing calls only")
        return
    is_sentence(execute(run_command(), folder), [3], "a disk of 2 MiB")
    expect(not os.listdir(folder), f"a disk of 2 MiB: {os.listdir(folder)} are left")
    subprocess.run(["umount", folder], check=True)
    for tenths in (5, 20, 35, 50, 65, 80, 95, 110, 130, 160, 220):
        what = f"a disk with {tenths / 10} MiB left"
        if not mounted(folder, 40 * MIB):
            break
        write(f"{folder}/{NAME}", bench.older)
        write(f"{folder}/others", bytes(40 * MIB - len(bench.older) - tenths * MIB // 10 - 8192))
        done = execute(run_command(), folder)
        os.remove(f"{folder}/others")
        if done.status == 0:
            bench.check_complete(folder, done, what)
        else:
            faults.judge(folder, done, what)
        subprocess.run(["umount", folder], check=True)
    expect(tenths < 220 or done.status == 0, f"22 MiB are not enough: {done.err[:200]}")


def as_nobody():
    os.setgroups([])
    os.setgid(NOBODY)
    os.setuid(NOBODY)


def ordinary_user(bench):
    """What makes a process one of a user whom permissions stop, and the program as that user may start it.
    return  (prepare, program) or None"""
    if os.geteuid() != 0:
        return None, harness.PROGRAM
    program = f"{bench.scratch}/jiqun"
    shutil.copy2(harness.PROGRAM, program)
    shutil.copytree(f"{harness.ROOT}/scenarios", f"{bench.scratch}/scenarios", dirs_exist_ok=True)
    try:
        if execute([program, "--version"], bench.scratch, prepare=as_nobody).status == 0:
            return as_nobody, program
    except (OSError, subprocess.SubprocessError):
        pass
    return None


def check_permissions(faults, _):
    """A folder that may not be written to, a result in it, tables and checkpoints that may not be read."""
    bench = faults.bench
    user = ordinary_user(bench)
    if user is None:
        note("no process can be started as another user here: missing permissions are not tried")
        return
    prepare, program = user
    scenario = f"{bench.scratch}/scenarios/baseline.yaml" if prepare else harness.BASELINE

    def run(folder, *more):
        command = [program, "run", scenario, *run_command()[3:], *more]
        return execute(command, folder, prepare=prepare)

    folder = bench.folder()
    os.chmod(folder, 0o555)
    done = run(folder)
    is_sentence(done, [3], "a folder that cannot be written")
    expect("Permission denied" in done.err and files_of(folder) == {NAME: bench.older}, f"read-only folder: {done.err}")
    done = execute([program, "resume", NAME], folder, prepare=prepare)
    is_sentence(done, [3], "resume in a folder that cannot be written")
    if not prepare or not bench.has_shim:
        os.chmod(folder, 0o755)
        return
    folder = bench.interrupted()
    os.chmod(folder, 0o777)
    for name in os.listdir(folder):
        os.chown(f"{folder}/{name}", NOBODY, NOBODY)
    os.chmod(f"{folder}/{NAME}.ckpt", 0)
    done = execute([program, *resume_command()[1:]], folder, prepare=prepare)
    expect("cannot be read: Permission denied; the checkpoint before it is used" in done.err,
           f"a checkpoint that may not be read: {done.err[:300]}")
    bench.check_complete(folder, done, "a checkpoint that may not be read")
    folder = table_folder(bench)
    os.chmod(f"{folder}/tables/lpr.csv", 0)
    done = execute([program, "run", "s.yaml", "-o", NAME], folder, prepare=prepare)
    is_sentence(done, [3], "a table that may not be read")
    expect("lpr.csv: cannot be opened: Permission denied" in done.err, f"a table that may not be read: {done.err}")


def check_places(faults, _):
    """Names at which no file can be put."""
    bench = faults.bench
    folder = bench.folder()
    os.mkdir(f"{folder}/folder.h5")
    write(f"{folder}/file", b"x")
    before = files_of(folder)
    for name in ("no/such/run.h5", "folder.h5", "/dev/null", "/dev/full", "file/run.h5", "", "folder.h5/",
                 "n" * 300 + ".h5", "/proc/run.h5"):
        what = f"a result at {name[:40]!r}"
        done = execute(run_command(name=name), folder)
        is_sentence(done, [2, 3], what)
        expect(files_of(folder) == before, f"{what}: leaves {sorted(files_of(folder))}")
    for length in (235, 243, 250):  # names to which nothing can be added
        name = "n" * (length - 3) + ".h5"
        folder = bench.folder(older=False)
        done = execute(run_command(name=name), folder)
        if done.status != 0:
            is_sentence(done, [2, 3], f"a name of {length} letters")
            expect("month" not in done.err and not os.listdir(folder),
                   f"a name of {length} letters is found too long in the midst of a run: {done.err[-200:]}")
        else:
            expect(os.listdir(folder) == [name], f"a name of {length} letters: {os.listdir(folder)}")


def check_vanished(faults, _):
    """The folder is deleted while the run lives."""
    bench = faults.bench
    for which in (4, -1):
        parent = bench.folder(older=False)
        os.mkdir(f"{parent}/out")
        number = [c.number for c in bench.calls if c.operation == "write" and c.name.endswith(".part")][which]
        process = start(run_command(name=f"out/{NAME}"), parent, fault=f"stop:{number}")
        wait_for(lambda running=process: harness.is_stopped(running), "a run to lie still")
        shutil.rmtree(f"{parent}/out")
        process.send_signal(signal.SIGCONT)
        done = end_of(process)
        is_sentence(done, [3], "a folder deleted while the run lives")
        expect("there is no directory out" in done.err and not os.listdir(parent), f"a deleted folder: {done.err}")


def check_file_sizes(faults, size):
    """Limits on the size of files (SIGXFSZ)."""
    folder = faults.bench.folder()
    done = execute(run_command(), folder, limits=[(resource.RLIMIT_FSIZE, size)])
    if done.status == 0:
        expect(size > len(faults.bench.reference), f"a result larger than its limit of {size} bytes")
        faults.bench.check_complete(folder, done, f"files of at most {size} bytes")
    else:
        expect("File too large" in done.err, f"files of at most {size} bytes: {done.err[:300]}")
        faults.judge(folder, done, f"files of at most {size} bytes")


def check_open_files(faults, number):
    """Few open files; with very few the program cannot even be loaded."""
    folder = faults.bench.folder()
    done = execute(run_command(), folder, limits=[(resource.RLIMIT_NOFILE, number)])
    if done.status == 0:
        faults.bench.check_complete(folder, done, f"{number} open files")
    elif done.status != 127 and is_sentence(done, [2, 3], f"{number} open files"):
        faults.go_on(folder, f"{number} open files")


def check_memory(faults, _):
    """From the least memory in which the program is loaded to the least in which it runs, in small steps."""
    low, high = 4 * MIB, 512 * MIB

    def status_with(size, command=(harness.PROGRAM, "--version")):
        return execute(list(command), faults.bench.scratch, limits=[(resource.RLIMIT_AS, size)]).status

    if status_with(high) != 0:
        note("the program does not start in 512 MiB of address space: too little memory is not tried")
        return
    while high - low > MIB:
        middle = (low + high) // 2
        low, high = (low, middle) if status_with(middle) == 0 else (middle, high)
    refused, size = 0, high
    while refused < 60:
        folder = faults.bench.folder()
        done = execute(run_command(), folder, limits=[(resource.RLIMIT_AS, size)])
        if done.status == 0:
            faults.bench.check_complete(folder, done, f"{size >> 10} KiB of memory")
            break
        refused += 1
        what = f"{size >> 10} KiB of memory"
        is_sentence(done, [3], what)
        expect("memory" in done.err or "HDF5" in done.err or "allocate" in done.err, f"{what}: {done.err[:300]}")
        faults.bench.check_beside(files_of(folder), what)
        faults.go_on(folder, what)
        shutil.rmtree(folder)
        size += 2 * MIB
    expect(3 < refused < 60, f"too little memory was met {refused} times")


STREAMS = [  # what becomes of the streams, exit statuses, what is said
    ('"$@" >/dev/full', [3], "standard output is incomplete"),
    ('"$@" >&-', [3], "standard output is incomplete"),
    ('"$@" --quiet >&-', [0, 3], ""),
    ('"$@" 2>&-', [0], ""),
    ('"$@" --progress always 2>/dev/full', [0], ""),
    ('"$@" --progress always 2>&-', [0], ""),
    ('"$@" <&- >&- 2>&-', [3], ""),
    ('set -o pipefail; "$@" | true', [0, 141], ""),
    ('set -o pipefail; "$@" | head -n 1', [0, 141], ""),
    ('set -o pipefail; "$@" | (exec <&-; sleep 1)', [141], ""),
]


def check_streams(faults, job):
    """Whatever becomes of the streams, the result is there and right."""
    script, statuses, word = job
    for resumes in (False, True):
        folder = faults.bench.interrupted() if resumes and faults.bench.has_shim else faults.bench.folder()
        command = resume_command() if resumes and faults.bench.has_shim else run_command()
        done = execute(["bash", "-c", script, "bash", *command], folder)
        what = f"{command[1]} {script}"
        expect(done.status in statuses and word in done.err, f"{what}: {done}")
        left = files_of(folder)
        expect(left == {NAME: faults.bench.reference}, f"{what}: the result is wrong, or beside it is {sorted(left)}")


def check_streams_and_records(faults, _):
    """Files opened where a standard stream was closed must not receive what is said there."""
    folder = faults.bench.interrupted()
    before = read(f"{folder}/{NAME}.part")
    damaged = bytearray(read(f"{folder}/{NAME}.ckpt"))
    damaged[-1] ^= 1
    write(f"{folder}/{NAME}.ckpt", damaged)
    script = 'JIQUN_FAULT=$0 LD_PRELOAD=$1; export JIQUN_FAULT LD_PRELOAD; shift; exec "$@" 2>&-'
    number = faults.bench.number("write", ".part", calls=faults.bench.calls)
    done = execute(["bash", "-c", script, f"kill:{number}", harness.SHIM, *resume_command(threads=1)], folder)
    expect(done.status in (-signal.SIGKILL, 137), f"resume to be killed, standard error closed: {done}")
    ends = harness.month_ends(before)
    after = read(f"{folder}/{NAME}.part")
    expect(after[:ends[3]] == before[:ends[3]], "what was said on a closed standard error is in the records")
    faults.bench.check_goes_on(folder, "after a note on a closed standard error") if after[:64] == before[:64] else None


def table_folder(bench):
    folder = bench.folder()
    shutil.copytree(f"{harness.ROOT}/scenarios/data", f"{folder}/tables")
    write(f"{folder}/s.yaml", f"base: {harness.BASELINE}\ndata: tables\n".encode())
    return folder


def spoil(path, how):
    content = read(path)
    os.remove(path)
    if how == "a directory":
        os.mkdir(path)
    elif how == "empty":
        write(path, b"")
    elif how == "cut off":
        write(path, content[:len(content) * 2 // 3])
    elif how == "with a NUL byte":
        write(path, content[:100] + b"\0" + content[101:])
    elif how == "a dead link":
        os.symlink("nowhere", path)


def check_tables(faults, table):
    """Unreadable tables are files that fail (3), wrong ones are wrong input (2), each line names the table."""
    bench = faults.bench
    for how, status in (("missing", 3), ("a directory", 3), ("a dead link", 3), ("empty", 2), ("cut off", 2),
                        ("with a NUL byte", 2)):
        folder = table_folder(bench)
        spoil(f"{folder}/tables/{table}", how)
        done = execute([harness.PROGRAM, "run", "s.yaml", "-o", NAME], folder)
        what = f"{table} {how}"
        if how == "cut off":  # every row that is missing is an error of its own
            expect(done.status == status and all(re.match(r"tables/\w+\.csv:\d+: ", line)
                                                 for line in done.err.splitlines()), f"{what}: {done.err[:300]}")
        else:
            is_sentence(done, [status], what)
        expect(f"tables/{table}" in done.err, f"{what}: the table is not named: {done.err[:300]}")
        expect(files_of(folder).keys() == {NAME, "s.yaml"} and read(f"{folder}/{NAME}") == bench.older,
               f"{what}: {sorted(files_of(folder))} are left, or the older result was touched")
        shutil.rmtree(folder)


def check_table_folder(faults, _):
    for replace in (None, b"x"):
        folder = table_folder(faults.bench)
        shutil.rmtree(f"{folder}/tables")
        if replace:
            write(f"{folder}/tables", replace)
        done = execute([harness.PROGRAM, "run", "s.yaml", "-o", NAME], folder)
        is_sentence(done, [2, 3], "a missing folder of tables")
        expect(read(f"{folder}/{NAME}") == faults.bench.older, "a missing folder of tables: the older result changed")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--every-call", action="store_true")
    options = parser.parse_args()
    chance = random.Random(SEED)
    bench = Bench()
    faults = Faults(bench)
    jobs = [(check_permissions, None), (check_places, None), (check_memory, None), (check_table_folder, None)]
    jobs += [(check_tables, name) for name in ("clusters.csv", "lpr.csv", "city_distances_km.csv")]
    jobs += [(check_open_files, number) for number in (3, 4, 5, 6, 7, 8, 10)]
    jobs += [(check_file_sizes, size) for size in (0, 4096, 500000, 1250000, 1500000, 2050000, 2200000, 4000000)]
    jobs += [(check_streams, stream) for stream in STREAMS]
    at_calls = []
    if bench.has_shim:
        jobs += [(check_small_disks, None), (check_vanished, None), (check_bad_resume, None),
                 (check_streams_and_records, None), (check_patience, "short"), (check_patience, "eintr")]
        at_calls = list(fault_jobs(bench, chance, options.every_call))
        expect(len(at_calls) > 60, f"only {len(at_calls)} calls were made to fail")
        in_parallel(faults.at_call, at_calls)
    in_parallel(lambda job: job[0](faults, job[1]), jobs)
    return harness.finish(f"{len(at_calls)} calls failed, {len(jobs)} other checks of disks, limits and streams")


if __name__ == "__main__":
    sys.exit(main())

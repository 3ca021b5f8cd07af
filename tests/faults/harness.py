"""What the tests of kills and faults share: a small run in a folder of its own, with or without the disk that fails
(.ci/faults.c), what may lie beside a result, and what a refusal looks like.

One run is 7 months of about 2,000 firms with a checkpoint after the third and the sixth. Before each an older result of
the same name (another seed) lies there. Everything is compared byte for byte: results, and checkpoints too."""

import atexit
import collections
import concurrent.futures
import hashlib
import os
import re
import resource
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import threading
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PROGRAM = os.path.realpath(os.environ.get("JIQUN", os.path.join(ROOT, "build/jiqun")))
BASELINE = os.path.join(ROOT, "scenarios/baseline.yaml")
SMALL = ["--scale", "0.0005", "--set", "run.spin_up=0 months", "--set", "run.lead_in=0 months"]
MONTHS, EVERY = 7, 3
WORKERS = 2
NAME = "run.h5"
MARK, MARK_BYTES, RECORD_HEAD = b"jiqunr\x1a", 8, 32
PART_MONTH, HEAD_MONTH_AT = 2, RECORD_HEAD + 48
WAIT = 120  # seconds after which something is stuck

Done = collections.namedtuple("Done", "status out err")
Call = collections.namedtuple("Call", "number operation size name")

failures = []
guard = threading.Lock()
notes = []


def complain(message):
    with guard:
        failures.append(message)


def expect(condition, message):
    if not condition:
        complain(message)
    return condition


def note(message):
    """Something that could not be tried here."""
    notes.append(message)


def finish(what):
    """Prints what went wrong, or what was done.  return  the exit status"""
    for message in notes:
        print(f"NOTE: {message}")
    for message in failures[:40]:
        print(message)
    print(f"{what}; {len(failures)} failures")
    return 1 if failures else 0


def read(path):
    with open(path, "rb") as file:
        return file.read()


def write(path, content):
    with open(path, "wb") as file:
        file.write(content)


def run_command(name=NAME, seed=1, months=MONTHS, every=EVERY, threads=1, more=()):
    until = f"{2022 + (months - 1) // 12}-{(months - 1) % 12 + 1:02}"
    return [PROGRAM, "run", BASELINE, *SMALL, "--until", until, "--seed", str(seed), "--threads", str(threads),
            "--checkpoint-every", str(every), "-o", name, *more]


def resume_command(name=NAME, threads=2, every=EVERY, more=()):
    return [PROGRAM, "resume", name, "--threads", str(threads), "--checkpoint-every", str(every), *more]


def environment(fault=None, log=None):
    env = dict(os.environ, GOMP_SPINCOUNT="200", LC_ALL="C")
    for name in ("OMP_NUM_THREADS", "OMP_WAIT_POLICY", "JIQUN_FAULT", "JIQUN_FAULT_LOG"):
        env.pop(name, None)
    if fault is not None or log is not None:
        env.update(LD_PRELOAD=SHIM, JIQUN_FAULT=fault or "")
        if log is not None:
            env["JIQUN_FAULT_LOG"] = log
    return env


def default_signals():
    """Under nohup these would stay ignored, as a program must leave them."""
    for number in (signal.SIGHUP, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)


def execute(command, folder, fault=None, log=None, limits=(), prepare=None, **more):
    """Runs to the end.  limits  (resource, value) pairs     return  Done; a status below 0: ended by that signal"""
    def set_up():
        default_signals()
        for what, value in limits:
            resource.setrlimit(what, (value, resource.getrlimit(what)[1]))
        if prepare:
            prepare()

    streams = dict(stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL)
    streams.update(more)
    done = subprocess.run(command, cwd=folder, env=environment(fault, log), text=True, errors="replace", timeout=WAIT,
                          check=False, preexec_fn=set_up, **streams)
    return Done(done.returncode, done.stdout or "", done.stderr or "")


def start(command, folder, fault=None, log=None, prepare=None):
    def set_up():
        default_signals()
        if prepare:
            prepare()

    return subprocess.Popen(command, cwd=folder, env=environment(fault, log), text=True, stdin=subprocess.DEVNULL,
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE, preexec_fn=set_up)


def end_of(process):
    out, err = process.communicate(timeout=WAIT)
    return Done(process.returncode, out, err)


def wait_for(condition, what, seconds=WAIT):
    """Until the condition holds.  return  whether it did in time"""
    limit = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > limit:
            return expect(False, f"{what}: waited {seconds} s for nothing")
        time.sleep(0.003)
    return True


def is_stopped(process):
    """Whether a process lies still after SIGSTOP, or is gone."""
    try:
        with open(f"/proc/{process.pid}/stat", encoding="ascii", errors="replace") as file:
            return file.read().rsplit(")", 1)[1].split()[0] in "TZX"
    except OSError:
        return True


def calls_of(log):
    """What .ci/faults.c counted."""
    with open(log, encoding="utf-8", errors="replace") as file:
        rows = [line.rstrip("\n").split(" ", 3) for line in file]
    return [Call(int(n), operation, int(size), re.sub(r"\.tmp-\d+", ".tmp", name)) for n, operation, size, name in rows]


def last_call(log):
    """The call before or in which the run lies still."""
    with open(log, "rb") as file:
        file.seek(max(0, os.path.getsize(log) - 2000))
        number, operation, size, name = file.read().decode(errors="replace").splitlines()[-1].split(" ", 3)
    return Call(int(number), operation, int(size), name)


def months_recorded(part):
    """Months that are whole in the records."""
    place, months = 0, 0
    while place + RECORD_HEAD <= len(part) and part[place:place + len(MARK)] == MARK:
        kind, _, size = struct.unpack_from("<IIQ", part, place + MARK_BYTES)
        place += RECORD_HEAD + size
        months += kind == PART_MONTH and place <= len(part)
    return months


def month_ends(part):
    """Place behind each whole month; the first entry is the place behind the head."""
    place, ends = 0, []
    while place + RECORD_HEAD <= len(part):
        kind, _, size = struct.unpack_from("<IIQ", part, place + MARK_BYTES)
        place += RECORD_HEAD + size
        if place <= len(part) and (kind == PART_MONTH or not ends):
            ends.append(place)
    return ends


def month_of(checkpoint):
    """Months simulated, as a checkpoint says at its head."""
    return struct.unpack_from("<q", checkpoint, HEAD_MONTH_AT)[0]


def files_of(folder):
    """Name and content of all files, process numbers left out."""
    return {re.sub(r"\.tmp-\d+", ".tmp", name): read(os.path.join(folder, name)) for name in sorted(os.listdir(folder))
            if os.path.isfile(os.path.join(folder, name))}


def fingerprint(files):
    """Of everything that decides how a run goes on."""
    hashed = hashlib.blake2b()
    for name, content in sorted(files.items()):
        if not name.endswith(".status"):
            hashed.update(f"{name} {len(content)} ".encode() + content)
    return hashed.digest()


def is_sentence(done, statuses, what, most=2):
    """One error, which may be followed by indented lines, and one of the documented exit statuses."""
    lines = [line for line in done.err.splitlines() if line.strip() and not line.startswith("jiqun resume: note:")]
    errors = [line for line in lines if not line.startswith("  ")]
    expect(done.status in statuses, f"{what}: exit status {done.status}, not {statuses}: {done.err[:300]}")
    return expect(len(errors) == 1 and len(lines) <= most and all(len(line) < 500 for line in lines),
                  f"{what}: not one sentence: {done.err[:500]!r}")


class Bench:
    """Folders for runs, and what they must come to."""

    def __init__(self, shim=True):
        self.scratch = tempfile.mkdtemp(prefix="jiqun-faults.", dir=os.environ.get("TMPDIR"))
        atexit.register(shutil.rmtree, self.scratch, ignore_errors=True)
        os.chmod(self.scratch, 0o755)
        self.n_folders = 0
        with concurrent.futures.ThreadPoolExecutor(WORKERS) as pool:
            self.older, self.reference = pool.map(lambda seed: self.result(seed=seed), (2, 1))
        self.checkpoints = {}
        self.calls = []
        self.has_shim = shim and self.compile_shim()
        if self.has_shim:
            self.calls = self.count(run_command())
            self.keep_checkpoints()

    def folder(self, older=True):
        """A new one, with the older result."""
        with guard:
            self.n_folders += 1
            path = os.path.join(self.scratch, f"{self.n_folders}")
        os.mkdir(path)
        if older:
            write(os.path.join(path, NAME), self.older)
        return path

    def result(self, **options):
        folder = self.folder(older=False)
        done = execute(run_command(**options), folder)
        if done.status != 0:
            sys.exit(f"an undisturbed run ends with {done.status}: {done.err}")
        content = read(os.path.join(folder, NAME))
        shutil.rmtree(folder)
        return content

    def compile_shim(self):
        global SHIM
        if any(word in read(PROGRAM) for word in (b"__asan_init", b"__tsan_init")):
            note("THE PROGRAM IS BUILT WITH A SANITIZER, which takes the calls of the disk itself: "
                 "everything that needs a failing disk is left out")
            return False
        SHIM = os.path.join(self.scratch, "faults.so")
        compiler = os.environ.get("CC", "gcc").split()
        subprocess.run([*compiler, "-O1", "-shared", "-fPIC", os.path.join(ROOT, ".ci/faults.c"), "-o", SHIM, "-ldl"],
                       check=True)
        return True

    def count(self, command, folder=None, statuses=(0,)):
        """What one undisturbed run does to files."""
        folder = folder or self.folder()
        log = os.path.join(self.scratch, f"calls-{self.n_folders}")
        done = execute(command, folder, log=log)
        expect(done.status in statuses, f"the run that is counted ends with {done.status}: {done.err[:300]}")
        shutil.rmtree(folder)
        return calls_of(log)

    def number(self, operation, name, which=0, calls=None):
        """The number of the call of this kind on a file whose name ends so."""
        found = [c.number for c in calls or self.calls if c.operation == operation and c.name.endswith(name)]
        return found[which]

    def final_open(self):
        return self.number("open", NAME + ".tmp", -1)

    def keep_checkpoints(self, every=EVERY):
        """What the checkpoints of the reference run are."""
        calls = self.count(run_command(every=every)) if every != EVERY else self.calls
        renamed = [c.number for c in calls if c.operation == "rename" and c.name.endswith(f"> {NAME}.ckpt")]

        def keep(number):
            folder = self.folder()
            execute(run_command(every=every), folder, fault=f"after:{number}")
            for name in (".ckpt", ".ckpt.prev"):
                path = os.path.join(folder, NAME + name)
                if os.path.exists(path):
                    content = read(path)
                    self.checkpoints.setdefault(month_of(content), content)
            shutil.rmtree(folder)

        in_parallel(keep, renamed[1::2])  # the one before is kept too
        expect(set(self.checkpoints) >= set(range(every, MONTHS, every)),
               f"the reference run has checkpoints of months {sorted(self.checkpoints)} only")

    def interrupted(self, folder=None):
        """A folder in which a run was killed in its last month: records of 6 months and a half, both checkpoints."""
        folder = folder or self.folder()
        last = [c.number for c in self.calls if c.operation == "write" and c.name.endswith(".part")][-1]
        done = execute(run_command(), folder, fault=f"torn:{last}")
        expect(done.status == -signal.SIGKILL, f"a run to be killed ends with {done.status}: {done.err[:300]}")
        return folder

    def check_beside(self, files, what):
        """The result is the old or the new one, and no checkpoint is anything but whole."""
        result = files.get(NAME)
        expect(result in (self.older, self.reference), f"{what}: the result is neither the older one nor the new one")
        for name in (".ckpt", ".ckpt.prev"):
            content = files.get(NAME + name)
            if content is not None and expect(len(content) > HEAD_MONTH_AT + 8, f"{what}: {name} is cut off"):
                expect(not self.has_shim or content == self.checkpoints.get(month_of(content)),
                       f"{what}: {name} of month {month_of(content)} is not what an undisturbed run writes")

    def check_complete(self, folder, done, what):
        """The run has ended well and nothing but its result is left."""
        expect(done.status == 0, f"{what}: ends with {done.status}: {done.err[:400]}")
        left = files_of(folder)
        expect(left.pop(NAME, None) == self.reference, f"{what}: the result is not that of an undisturbed run")
        expect(not left, f"{what}: {sorted(left)} are left")

    def check_goes_on(self, folder, what, threads=2, every=EVERY):
        """Resumes where there is a checkpoint, else runs again; months lost are those since the last checkpoint.
        return  whether it was resumed"""
        files = files_of(folder)
        saved = files.get(NAME + ".ckpt", files.get(NAME + ".ckpt.prev"))
        recorded = months_recorded(files.get(NAME + ".part", b""))
        resumes = NAME + ".part" in files and (saved is not None or recorded == MONTHS)
        done = execute(resume_command(threads=threads, every=every) if resumes else
                       run_command(threads=threads, every=every), folder)
        if resumes and recorded < MONTHS:
            said = re.search(r"goes on with (\d{4}-\d\d), after (\d+) of (\d+) months", done.out)
            if expect(said, f"{what}: resume does not say where it goes on: {done.out[:200]} {done.err[:300]}"):
                after = int(said.group(2))
                expect(after == month_of(saved), f"{what}: resume goes on after {after}, saved is {month_of(saved)}")
                expect(0 <= recorded - after <= every, f"{what}: {recorded - after} months are simulated again")
                expect(said.group(1) == f"2022-{after + 1:02}", f"{what}: after {after} months comes {said.group(1)}")
        self.check_complete(folder, done, f"{what}, {'resumed' if resumes else 'run again'}")
        return resumes


SHIM = ""


def in_parallel(work, jobs):
    """Two at a time; an exception is a failure."""
    def guarded(job):
        try:
            work(job)
        except Exception as error:  # noqa: BLE001 a broken check must not pass
            complain(f"{job}: {type(error).__name__}: {error}")

    with concurrent.futures.ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(guarded, jobs))

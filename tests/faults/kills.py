"""Runs are killed: before and after everything that they do to files but writing, in the middle of some writes, and at
random moments. Between all calls, and in the middle of every write, a run is looked at while it lies still: this is
what a kill would leave there. At each such place the older result or the new one is there, whole, and so is every
checkpoint; going on gives the file of an undisturbed run.

    kills.py [--every-call] [--random N]

--every-call kills in every write and goes on from every place instead of from a fixed sample."""

import argparse
import random
import shutil
import signal
import sys
import time

import harness
from harness import Bench, complain, execute, expect, files_of, fingerprint, in_parallel, resume_command, run_command

SAMPLE_TORN = 24  # writes in which a run is killed
SAMPLE_PLACES = 6  # inside each checkpoint, at which a run that lies still is gone on from
SEED = 20220101


class Kills:
    def __init__(self, bench, all_states=False):
        self.bench = bench
        self.all_states = all_states
        self.seen = set()  # states from which going on was tried
        self.points = 0
        self.resumed = 0
        self.states = 0

    def judge(self, folder, done, what, every, threads):
        """After a kill. A state that was met before has been gone on from before."""
        if done.status == 0:
            self.bench.check_complete(folder, done, f"{what}, which came too late")
            return
        expect(done.status == -signal.SIGKILL, f"{what}: ends with {done.status}: {done.err[:300]}")
        files = files_of(folder)
        self.bench.check_beside(files, what)
        if self.is_new(files, every):
            self.resumed += self.bench.check_goes_on(folder, what, threads, every)

    def is_new(self, files, every):
        """Whether a state is to be gone on from: each once; of those from which nothing but a new run is possible a
        third, chosen by what they hold."""
        state = (fingerprint(files), every)
        can_resume = any(name.endswith((".ckpt", ".prev")) for name in files)
        with harness.guard:
            is_new = state not in self.seen and (can_resume or self.all_states or state[0][0] % 3 == 0)
            self.seen.add(state)
            self.states += is_new
        return is_new

    def at_call(self, job):
        """Kills one command at one call."""
        base, command, fault, every = job
        folder = self.bench.folder()
        for name, content in base.items():
            harness.write(f"{folder}/{name}", content)
        done = execute(command, folder, fault=fault)
        self.points += 1
        self.judge(folder, done, f"{command[1]} {fault}", every, 1 + self.points % 2 * 2)
        shutil.rmtree(folder)

    def at_moment(self, delay):
        """Kills a run that saves every month after so many seconds."""
        folder = self.bench.folder()
        process = harness.start(run_command(every=1), folder)
        time.sleep(delay)
        process.kill()
        done = harness.end_of(process)
        self.judge(folder, done, f"SIGKILL after {delay:.3f} s", 1, 2)
        shutil.rmtree(folder)


def faults_of(calls, chance, every_call):
    """Before and after every call that is no write, in the middle of some writes."""
    others = [c.number for c in calls if c.operation != "write"]
    writes = [c.number for c in calls if c.operation == "write"]
    return ([f"kill:{n}" for n in others] + [f"after:{n}" for n in others] +
            [f"torn:{n}" for n in (writes if every_call else chance.sample(writes, SAMPLE_TORN))])


class Walk:
    """A run that lies still before every call and in the middle of every write."""

    def __init__(self, kills, chosen):
        self.kills = kills
        self.chosen = chosen  # numbers of the calls inside checkpoints from which is gone on
        self.kept = {}  # place: files
        self.places = 0

    def go(self, _=None):
        folder = self.kills.bench.folder()
        log = f"{folder}.log"
        process = harness.start(run_command(), folder, fault="walk", log=log)
        while harness.wait_for(lambda: harness.is_stopped(process), "a run that walks") and process.poll() is None:
            self.look(folder, harness.last_call(log))
            process.send_signal(signal.SIGCONT)
        self.kills.bench.check_complete(folder, harness.end_of(process), "the run that lay still at every call")
        shutil.rmtree(folder)

    def look(self, folder, call):
        self.places += 1
        files = files_of(folder)
        self.kills.bench.check_beside(files, f"at call {call.number}")
        in_checkpoint = call.operation == "write" and ".ckpt" in call.name
        if (not in_checkpoint or call.number in self.chosen) and self.kills.is_new(files, harness.EVERY):
            self.kept[self.places] = files

    def go_on(self, place):
        folder = self.kills.bench.folder(older=False)
        for name, content in self.kept[place].items():
            harness.write(f"{folder}/{name}" + ("-1" if name.endswith(".tmp") else ""), content)
        self.kills.resumed += self.kills.bench.check_goes_on(folder, f"at place {place}", 1 + place % 2)
        shutil.rmtree(folder)


def walk(kills, chance, every_call):
    """return  how many places were looked at"""
    inside = [c.number for c in kills.bench.calls if c.operation == "write" and ".ckpt" in c.name]
    half = len(inside) // 2  # as many are in the first checkpoint
    chosen = chance.sample(inside[:half], SAMPLE_PLACES) + chance.sample(inside[half:], SAMPLE_PLACES)
    walker = Walk(kills, set(inside if every_call else chosen))
    walker.go()
    in_parallel(walker.go_on, list(walker.kept))
    return walker.places


def other_beginnings(bench):
    """Runs that meet something: resume of an interrupted run, and a run started again over one."""
    interrupted = files_of(bench.interrupted())
    for command in (resume_command(threads=1), run_command(more=["--restart"])):
        folder = bench.folder()
        for name, content in interrupted.items():
            harness.write(f"{folder}/{name}", content)
        calls = [c for c in bench.count(command, folder) if c.operation != "write"]
        if "--restart" in command:  # what follows its beginning is a run like any other
            calls = [c for c in calls if c.number < 20]
        yield from ((interrupted, command, f"kill:{c.number}", harness.EVERY) for c in calls)


def check_order(calls):
    """What makes files last through a power cut: written before renamed, records before the checkpoint that counts on
    them, the folder after a rename.  return  what is out of order"""
    wrong = []
    dirty, folder_at = set(), None
    for call in calls:
        name = call.name.rsplit("/", 1)[-1]
        if call.operation == "write":
            dirty.add(name)
        elif call.operation in ("fsync", "fdatasync"):
            dirty.discard(name)
            if "." not in name:
                folder_at = None
        elif call.operation == "rename" and "status" not in name:
            source, target = name.split(" > ")
            if folder_at and not target.endswith(".ckpt"):
                wrong.append(f"{call.name}: the folder was not synced since {folder_at}")
            if source in dirty:
                wrong.append(f"{call.name}: renamed before it was synced")
            if target.endswith(".ckpt") and harness.NAME + ".part" in dirty:
                wrong.append(f"{call.name}: the records before it were not synced")
            folder_at = call.name
        elif call.operation == "unlink" and name.endswith((".part", ".ckpt")) and folder_at:
            wrong.append(f"{call.name}: deleted before the result's folder was synced")
    return wrong


def check_the_checks(bench):
    """A careless program, as .ci/faults.c can make this one, must be noticed."""
    careless = Kills(bench)
    last = bench.number("write", harness.NAME + ".tmp", -1)
    tried = [f"overwrite,torn:{last}", f"overwrite,kill:{last}"]
    for fault in tried:
        before = len(harness.failures)
        careless.at_call(({}, run_command(), fault, harness.EVERY))
        noticed = harness.failures[before:]
        del harness.failures[before:]
        if not any("neither the older one" in message for message in noticed):
            complain(f"{fault}: a result written in place was not noticed: {noticed}")
    for missing in ("fsync", "fdatasync"):
        kept = [c for c in bench.calls if c.operation != missing]
        expect(check_order(kept), f"a run without {missing} was not noticed")
    turned = files_of(bench.interrupted())
    content = bytearray(turned[harness.NAME + ".ckpt"])
    content[len(content) // 2] ^= 1
    before = len(harness.failures)
    bench.check_beside({**turned, harness.NAME + ".ckpt": bytes(content)}, "a bit turned")
    noticed = harness.failures[before:]
    del harness.failures[before:]
    expect(noticed, "a bit turned in a checkpoint was not noticed")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--every-call", action="store_true")
    parser.add_argument("--random", type=int, default=100)
    options = parser.parse_args()
    chance = random.Random(SEED)
    points = places = 0
    bench = Bench()
    kills = Kills(bench, options.every_call)
    if bench.has_shim:
        bench.keep_checkpoints(every=1)
        for wrong in check_order(bench.calls):
            complain(wrong)
        check_the_checks(bench)
        jobs = [({}, run_command(), fault, harness.EVERY)
                for fault in faults_of(bench.calls, chance, options.every_call)]
        jobs += other_beginnings(bench)
        points = len(jobs)
        places = walk(kills, chance, options.every_call)
        expect(places > 2 * len(bench.calls) - 200, f"only {places} places of {len(bench.calls)} calls were seen")
        expect(points >= 120, f"only {points} kills at calls were tried")
        in_parallel(kills.at_call, jobs)
    began = time.monotonic()
    in_parallel(lambda _: bench.result(every=1), range(2 * harness.WORKERS))
    whole = (time.monotonic() - began) / 2
    in_parallel(kills.at_moment, [chance.uniform(0, whole) for _ in range(options.random)])
    return harness.finish(f"{places} places looked at, {points} kills at calls, {options.random} at random moments; "
                          f"gone on from {kills.states} different states, {kills.resumed} of them by resume")


if __name__ == "__main__":
    sys.exit(main())

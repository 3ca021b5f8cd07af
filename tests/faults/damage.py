"""Files beside a result are damaged, cut off, of another run or another version. When the last checkpoint is of no use
the one before it is used, with a note, to the same file; when nothing can be used, one sentence says so, nothing is
touched, and starting again works.

    damage.py"""

import ctypes
import ctypes.util
import os
import random
import struct
import sys

import harness
from harness import (EVERY, MONTHS, NAME, Bench, execute, expect, files_of, in_parallel, is_sentence, month_ends, note,
                     read, resume_command, run_command, write)

SEED = 20220101
CKPT, PREV, PART = NAME + ".ckpt", NAME + ".ckpt.prev", NAME + ".part"
HASHED, HASH_AT = 24, 24  # bytes of a record's head that are hashed, and where the hash stands
PROGRAM_AT = harness.RECORD_HEAD + 16  # in the records: the version of the program that wrote them
LAST, BEFORE, NONE = "the last checkpoint", "the one before", "nothing"


def seal_function():
    """The hash of the records, from its library.  return  None where that is not installed"""
    name = ctypes.util.find_library("xxhash")
    if name is None:
        return None
    function = ctypes.CDLL(name).XXH3_64bits_withSeed
    function.restype = ctypes.c_uint64
    function.argtypes = [ctypes.c_char_p, ctypes.c_size_t, ctypes.c_uint64]
    return function


def sealed_again(content, place, seal):
    """A record that was changed, with a hash that fits."""
    size = struct.unpack_from("<Q", content, place + 16)[0]
    head = bytes(content[place:place + HASHED])
    body = bytes(content[place + harness.RECORD_HEAD:place + harness.RECORD_HEAD + size])
    struct.pack_into("<Q", content, place + HASH_AT, seal(body, size, seal(head, HASHED, 0)))
    return bytes(content)


def flipped(content, place):
    changed = bytearray(content)
    changed[place] ^= 1 << place % 8
    return bytes(changed)


def with_bytes(content, place, new, seal=None):
    changed = bytearray(content)
    changed[place:place + len(new)] = new
    return sealed_again(changed, 0, seal) if seal else bytes(changed)


def checkpoint_damages(good, other, foreign, chance, seal):
    """(what, content) of checkpoints that cannot be used."""
    size = len(good)
    for length in (0, 1, 7, 31, 32, 33, 200, size // 3, size // 2, size - 41, size - 40, size - 8, size - 1):
        yield f"cut off after {length} bytes", good[:length]
    for place in [0, 8, 12, 16, 24, 33, 49, 80, size - 1] + [chance.randrange(size) for _ in range(8)]:
        yield f"a bit turned at byte {place}", flipped(good, place)
    yield "longer by a byte", good + b"\0"
    yield "twice as long", good + good
    yield "zeros", bytes(size)
    yield "noise", chance.randbytes(size)
    yield "a result", foreign
    yield "a text", b"hello\n"
    yield "of another run", other
    if seal:
        yield "of format 3, at its head", with_bytes(good, 12, struct.pack("<I", 3), seal)
        yield "of format 3, within", with_bytes(good, 32, struct.pack("<Q", 3), seal)
        yield "with other fields", with_bytes(good, 40, b"\1\2\3\4\5\6\7\x08", seal)
        yield "of another seed", with_bytes(good, 64, struct.pack("<Q", 99), seal)
        yield "of month 2 in its head", with_bytes(good, 80, struct.pack("<q", 2), seal)
        yield "with 2 to the 40 firms", with_bytes(good, 88, struct.pack("<q", 1 << 40), seal)
        yield "with fewer links", with_bytes(good, 104, struct.pack("<q", 5), seal)


def record_damages(good, other, foreign, chance, seal):
    """(what, content, what can be gone on from) of records."""
    ends = month_ends(good)
    for _ in range(6):
        yield "cut in the last month", good[:chance.randrange(ends[2 * EVERY] + 1, len(good))], LAST
    yield "cut behind the last checkpoint", good[:ends[2 * EVERY]], LAST
    yield "noise behind the last checkpoint", good[:ends[2 * EVERY]] + chance.randbytes(5000), LAST
    yield "a bit turned behind the last checkpoint", flipped(good, ends[2 * EVERY] + 9), LAST
    yield "longer", good + bytes(100000), LAST
    for place in (ends[2 * EVERY] - 1, ends[EVERY] + 40, chance.randrange(ends[EVERY], ends[2 * EVERY])):
        yield f"a bit turned at byte {place}, between the checkpoints", flipped(good, place), BEFORE
        yield f"cut at byte {place}, between the checkpoints", good[:place], BEFORE
    for place in (ends[EVERY] - 1, ends[0] + 40, chance.randrange(ends[0], ends[EVERY])):
        yield f"a bit turned at byte {place}, before both checkpoints", flipped(good, place), NONE
        yield f"cut at byte {place}, before both checkpoints", good[:place], NONE
    for place in (3, 8, 16, 24, 40, 60, 300, ends[0] - 1):
        yield f"a bit turned at byte {place}, in the head", flipped(good, place), NONE
        yield f"cut at byte {place}, in the head", good[:place], NONE
    yield "empty", b"", NONE
    yield "noise", chance.randbytes(len(good)), NONE
    yield "a result", foreign, NONE
    yield "of another run", other, NONE
    if seal:
        yield "of format 2", with_bytes(good, 32, struct.pack("<Q", 2), seal), NONE
        yield "of jiqun 9.9.9", with_bytes(good, PROGRAM_AT, b"9.9.9", seal), NONE


class Damages:
    def __init__(self, bench):
        self.bench = bench
        self.base = files_of(bench.interrupted())
        self.tried = 0

    def lay(self, changes):
        folder = self.bench.folder()
        for name, content in {**self.base, **changes}.items():
            if content is not None:
                write(f"{folder}/{name}", content)
        return folder

    def check(self, job):
        what, changes, usable = job
        self.tried += 1
        folder = self.lay(changes)
        if usable == NONE:
            self.check_refused(folder, what)
            return
        done = execute(resume_command(threads=1), folder)
        after = 2 * EVERY if usable == LAST else EVERY
        expect(f"after {after} of {MONTHS} months" in done.out, f"{what}: goes on elsewhere: {done.out[:99]}{done.err}")
        notes = done.err.splitlines()
        expect(len(notes) == (usable == BEFORE) and all("the checkpoint before it is used" in line for line in notes),
               f"{what}: says {done.err[:400]!r}")
        self.bench.check_complete(folder, done, what)

    def check_refused(self, folder, what):
        before = files_of(folder)
        done = execute(resume_command(), folder)
        is_sentence(done, [3], what)
        expect(files_of(folder) == before, f"{what}: files were changed by a refusal")
        expect("again" in done.err, f"{what}: does not say what to do: {done.err[:300]}")
        if self.tried % 6 == 0 or "empty" in what:
            refused = execute(run_command(), folder)
            is_sentence(refused, [2], f"run over {what}")
            expect(files_of(folder) == before, f"run over {what}: files were changed by a refusal")
            again = execute(run_command(more=["--restart"]), folder)
            self.bench.check_complete(folder, again, f"--restart over {what}")


def check_odd_things(damages, _):
    """No files but something else in their place."""
    bench = damages.bench
    for name, make, usable in ((CKPT, os.mkdir, NONE), (CKPT, lambda path: os.symlink("nowhere", path), BEFORE),
                               (PREV, os.mkdir, LAST), (PART, os.mkdir, NONE),
                               (PART, lambda path: os.symlink("nowhere", path), NONE)):
        folder = damages.lay({name: None})
        make(f"{folder}/{name}")
        done = execute(resume_command(), folder)
        what = f"{name} is a {'directory' if make is os.mkdir else 'dead link'}"
        if usable == NONE:
            is_sentence(done, [3], what)
        else:
            expect(done.status == 0 and read(f"{folder}/{NAME}") == bench.reference, f"{what}: {done.err[:300]}")
        damages.tried += 1
    folder = damages.lay({PART: None})
    os.symlink("elsewhere", f"{folder}/{PART}")
    write(f"{folder}/elsewhere", damages.base[PART])
    is_sentence(execute(resume_command(), folder), [3], "records that are a link")
    expect(read(f"{folder}/elsewhere") == damages.base[PART], "records that are a link: what it points to was changed")


def check_killed_again(damages, fault):
    """While a run goes on from the checkpoint before the last, a kill leaves it something to go on from."""
    folder = damages.lay({CKPT: flipped(damages.base[CKPT], 5000)})
    done = execute(resume_command(threads=1, every=1), folder, fault=fault)
    expect(done.status < 0, f"resume from {PREV}, {fault}: ends with {done.status}: {done.err[:200]}")
    done = execute(resume_command(), folder)
    damages.bench.check_complete(folder, done, f"resumed after a resume from {PREV} was killed ({fault})")
    damages.tried += 1


def kills_of_resume(damages):
    folder = damages.lay({CKPT: flipped(damages.base[CKPT], 5000)})
    calls = damages.bench.count(resume_command(threads=1, every=1), folder)
    names = [c.number for c in calls if c.operation in ("rename", "ftruncate")]
    return [f"{word}:{number}" for number in names for word in ("kill", "after")]


def check_result(damages, _):
    """A result that is cut off or changed is refused by whatever reads it."""
    bench = damages.bench
    chance = random.Random(SEED)
    good = bench.reference
    folder = bench.folder(older=False)
    for content in [good[:length] for length in (0, 100, len(good) // 2, len(good) - 1)] + \
            [flipped(good, chance.randrange(len(good))) for _ in range(6)] + [b"x" * 5000]:
        write(f"{folder}/r.h5", content)
        for command in (["run", "r.h5"], ["info", "r.h5"], ["export", "r.h5", "-o", "e.csv"]):
            done = execute([harness.PROGRAM, *command], folder)
            what = f"{command[0]} of a damaged result of {len(content)} bytes"
            expect(done.status in (2, 3), f"{what}: ends with {done.status}: {done.err[:200]}")
            expect(1 <= len(done.err.splitlines()) <= 3, f"{what}: {done.err[:400]!r}")
            expect(os.listdir(folder) == ["r.h5"], f"{what}: leaves {os.listdir(folder)}")
        damages.tried += 1


def main():
    bench = Bench()
    if not bench.has_shim:
        return harness.finish("nothing was tried")
    seal = seal_function()
    if seal is None:
        note("libxxhash is not installed: files of other formats are tried without a right seal only")
    damages = Damages(bench)
    base, chance = damages.base, random.Random(SEED)
    folder = bench.folder(older=False)
    last = [c.number for c in bench.calls if c.operation == "write" and c.name.endswith(".part")][-1]
    execute(run_command(seed=3), folder, fault=f"kill:{last}")
    other = files_of(folder)
    jobs = [(f"{CKPT} {what}", {CKPT: content}, BEFORE) for what, content in
            checkpoint_damages(base[CKPT], other[CKPT], bench.older, chance, seal)]
    jobs += [(f"{PREV} {what}", {PREV: content}, LAST) for what, content in
             list(checkpoint_damages(base[PREV], other[PREV], bench.older, chance, seal))[::12]]
    both = [list(checkpoint_damages(base[name], other[name], bench.older, chance, seal)) for name in (CKPT, PREV)]
    chance.shuffle(both[1])
    jobs += [(f"{CKPT} {a[0]}, {PREV} {b[0]}", {CKPT: a[1], PREV: b[1]}, NONE) for a, b in zip(*both)][::4]
    jobs += [(f"{CKPT} is gone", {CKPT: None}, BEFORE), (f"{PREV} is gone", {PREV: None}, LAST)]
    jobs += [(f"{PART} {what}", {PART: content}, usable) for what, content, usable in
             record_damages(base[PART], other[PART], bench.older, chance, seal)]
    in_parallel(damages.check, jobs)
    others = [(check_killed_again, fault) for fault in kills_of_resume(damages)]
    expect(len(others) >= 8, f"only {len(others)} kills of a resume")
    in_parallel(lambda job: job[0](damages, job[1]), [*others, (check_result, None), (check_odd_things, None)])
    return harness.finish(f"{damages.tried} damaged files")


if __name__ == "__main__":
    sys.exit(main())

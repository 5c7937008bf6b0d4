#!/usr/bin/env python3
"""Runs ctest and prints, before its summary, where the minutes of script/test went: ctest_minutes.py STEPS CTEST...

STEPS is a file with a line "name<TAB>wall<TAB>user<TAB>system" (seconds) for each step that ended before the tests.
ctest's own summary stays last, and its exit code is the exit code."""

import collections
import pathlib
import re
import resource
import subprocess
import sys
import time

RESULT = re.compile(r"Test +#\d+: (.*?) \.{2,}.*? ([\d.]+) sec")
BUILDS = ("release", "tsan", "fuzz")


def group(name):
    """dev's "client: retries_test" is of "dev client"; "release e2e: hygiene" of "release e2e". A system is a group."""
    head, *rest = name.split(": ")
    if head.endswith("systems") and len(rest) > 1:
        head += f" {rest[0]}"
    return head if head.split(" ")[0] in BUILDS else f"dev {head}"


def table(steps, tests, wall, processor):
    """The rows to print; tests maps a group to the seconds of its tests."""
    rows = [(name, wall_s, used) for name, wall_s, used in steps] + [("tests", wall, processor)]
    lines = ["", "where the time went                  minutes   processor minutes"]
    for name, wall_s, used in rows + [("all", sum(row[1] for row in rows), sum(row[2] for row in rows))]:
        lines.append(f"{name:36} {wall_s / 60:7.1f} {used / 60:19.1f}")
    lines += ["", "tests by group                       minutes, one after the other"]
    lines += [f"{name:36} {seconds / 60:7.1f}" for name, seconds in tests.most_common() if seconds >= 3]
    return lines + [""]


def read_steps(text):
    for line in text.splitlines():
        name, wall, user, system = line.split("\t")
        yield name, float(wall), float(user) + float(system)


def self_test():
    steps = list(read_steps("build dev\t60\t90.5\t29.5\n"))
    tests = collections.Counter({group("client: retries_test"): 30.0, group("release e2e: hygiene"): 6.0, group("fuzz: S-6: x"): 1.0,
                                 group("release systems: linux-arm64: build"): 12.0})
    lines = table(steps, tests, 30.0, 60.0)
    expected = ["build dev                                1.0                 2.0", "all                                      1.5                 3.0",
                "dev client                               0.5", "release systems linux-arm64              0.2", "release e2e                              0.1"]
    wrong = [f"not printed: {line}" for line in expected if line not in lines]
    wrong += ["a group of under three seconds is printed"] if any(line.startswith("fuzz") for line in lines) else []
    found = RESULT.search(" 12/99 Test  #12: client: x_test ......   Passed    1.25 sec")
    wrong += [] if found and found.groups() == ("client: x_test", "1.25") else ["a line of ctest is not understood"]
    print("\n".join(wrong) if wrong else "The table is as it should be.")
    return 1 if wrong else 0


def main():
    if sys.argv[1:] == ["--self-test"]:
        return self_test()
    steps = list(read_steps(pathlib.Path(sys.argv[1]).read_text(encoding="utf-8")))
    started = time.monotonic()
    tests = collections.Counter()
    summary = []
    ctest = subprocess.Popen(sys.argv[2:], stdout=subprocess.PIPE, text=True, errors="replace", bufsize=1)
    for line in ctest.stdout:
        if summary or re.match(r"\d+% tests passed", line):
            summary.append(line)
            continue
        if found := RESULT.search(line):
            tests[group(found[1])] += float(found[2])
        print(line, end="", flush=True)
    code = ctest.wait()
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print("\n".join(table(steps, tests, time.monotonic() - started, used.ru_utime + used.ru_stime)))
    print("".join(summary), end="", flush=True)
    return code if code >= 0 else 1


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
"""No file names a path or host of the machine it was written on, and none says that it is unfinished.
Prints file:line: reason; exit 1 when there is one."""

import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent

# Written in halves, or this file would be its own first finding.
PLACES = ["/wo" "rk/", "/fa" "rm/", r"\.lib" r"rary/", r"registry\.np" "mjs", r"deb\.deb" r"ian\.org",
          r"/tmp/[a-z]+res" "earch", "farm-(?:be" "nch|stu" "dio)"]
NOTES = ["reliability-secu" "rity", r"mcp-proto" r"col\.md", r"affinity-v[12]\.(?:md|js" "on)", r"competi" r"tors\.md",
         r"\bsha" r"red/(?:design|reference|clients)"]
MARKS = ["TO" "DO", "FIX" "ME", "XX" "X", "HA" "CK"]

RULES = [
    (re.compile("|".join(PLACES)), "names a path or host of one machine"),
    (re.compile("|".join(NOTES)), "cites a file that is not in the project; name the public source instead"),
    (re.compile(r"\b(?:" + "|".join(MARKS) + r")\b"), "says that it is unfinished"),
]


def files():
    listed = subprocess.run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT,
                            capture_output=True)
    if listed.returncode == 0:
        names = [name for name in listed.stdout.decode().split("\0") if name]
    else:  # an unpacked archive, not a clone
        names = [path.relative_to(ROOT).as_posix() for path in ROOT.rglob("*") if path.is_file()]
        names = [name for name in names if not name.startswith(("build/", ".git/"))]
    return sorted(name for name in names if (ROOT / name).is_file())


def check(name, text):
    for number, line in enumerate(text.splitlines(), 1):
        for pattern, reason in RULES:
            found = pattern.search(line)
            if found:
                yield f"{name}:{number}: {reason}: {found.group()}"


def self_test():
    refused = ["see /wo" "rk/main", "// TO" "DO: later", "https://registry.np" "mjs.org/x", "(reliability-secu" "rity K-2)"]
    allowed = ["a todo list", "the framework/", "XXXL", "a library of ours"]
    return [f"not refused: {line}" for line in refused if not list(check("sample", line))] + [
        f"refused: {line}" for line in allowed if list(check("sample", line))]


def main():
    problems = []
    if "--self-test" in sys.argv:
        problems = self_test()
    else:
        for name in files():
            try:
                text = (ROOT / name).read_text(encoding="utf-8")
            except UnicodeDecodeError:
                continue  # a picture or an archive
            problems += check(name, text)
    print("\n".join(problems) if problems else "No file names what it should not.")
    return 1 if problems else 0


sys.exit(main())

#!/usr/bin/env python3
"""Every header and every source of the layers compiles alone, so that nobody depends on what happened to be included
before it: the builds compile forty sources as one (docs/decisions/0017-unity-builds.md) and have precompiled headers.
A header that a source includes before anything else is compiled with that source; the others, those of tests too, are
compiled by themselves. Again only where the file, a project header under it, the compiler or the flags changed
(build/check_headers.json). Prints file:line: reason; exit 1 when there is one."""

import concurrent.futures
import hashlib
import json
import pathlib
import re
import shlex
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
FOLDERS = ["base", "schema", "client", "tools", "mcp", "transport", "server", "sandbox", "tests"]
CACHE = ROOT / "build" / "check_headers.json"
FLAGS = ["-std=c++20", "-Wall", "-Wextra", "-Wpedantic", "-Wshadow", "-Wconversion", "-Werror",
         "-fsyntax-only", "-fmax-errors=3", '-DAFFINITY_VERSION="0"', "-DBOOST_ASIO_DISABLE_STD_ALIGNED_ALLOC",
         "-DBOOST_ASIO_DISABLE_BOOST_ALIGN", "-DFMT_HEADER_ONLY", "-x", "c++", "-I.", "-Itests", "-"]
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*"([^"]+)"', re.M)
FIRST = re.compile(r'^[ \t]*#[ \t]*include[ \t]*(?:"([^"]+)"|<)', re.M)


def compiler():
    """The one that builds the project, else the system's."""
    for preset in ("dev", "release"):
        commands = ROOT / "build" / preset / "compile_commands.json"
        if commands.exists():
            for word in shlex.split(json.loads(commands.read_text())[0]["command"]):
                if not word.endswith("ccache"):
                    return word
    return "c++"


def found(name):
    for folder in (ROOT, ROOT / "tests"):
        if (folder / name).is_file():
            return folder / name
    return None


def with_all_under(header):
    """The header and every project header that it pulls in."""
    seen, todo = set(), [header]
    while todo:
        path = todo.pop()
        if path in seen:
            continue
        seen.add(path)
        todo += [under for name in INCLUDE.findall(path.read_text(encoding="utf-8")) if (under := found(name))]
    return sorted(seen)


def fingerprint(header, made_by):
    digest = hashlib.sha256(made_by.encode())
    for path in with_all_under(header):
        digest.update(path.as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def first_in_a_source():
    """Headers that the build compiles with nothing before them."""
    firsts = set()
    for folder in FOLDERS:
        if folder == "tests":
            continue
        for source in (ROOT / folder).rglob("*.cpp"):
            first = FIRST.search(source.read_text(encoding="utf-8"))
            if first and first[1] and (header := found(first[1])):
                firsts.add(header.relative_to(ROOT).as_posix())
    return firsts


def compile_alone(command, name):
    line = f'#include "{name}"\n'
    try:
        done = subprocess.run([command, *FLAGS], input=line, cwd=ROOT, text=True, capture_output=True, timeout=300)
    except subprocess.TimeoutExpired:
        return "the compiler took longer than 300 s"
    if done.returncode == 0:
        return ""
    errors = [line for line in done.stderr.splitlines() if " error: " in line]
    return errors[0] if errors else done.stderr.strip()


def main():
    command = compiler()
    version = subprocess.run([command, "--version"], text=True, capture_output=True).stdout.splitlines()[0]
    made_by = "\0".join([command, version, *FLAGS])
    try:
        known = set(json.loads(CACHE.read_text()))
    except (OSError, ValueError):
        known = set()
    wanted = {}
    built = first_in_a_source()
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*.[ch]pp")):
            name = path.relative_to(ROOT).as_posix()
            if name not in built and (path.suffix == ".hpp" or folder != "tests"):
                wanted[name] = fingerprint(path, made_by)
    todo = [name for name, mark in wanted.items() if mark not in known]
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        reasons = dict(zip(todo, pool.map(lambda name: compile_alone(command, name), todo)))
    bad = {name: reason for name, reason in reasons.items() if reason}
    CACHE.parent.mkdir(exist_ok=True)
    CACHE.write_text(json.dumps(sorted(mark for name, mark in wanted.items() if name not in bad)))
    for name, reason in bad.items():
        print(f"{name}:1: does not compile alone: {reason}")
    print(f"{len(wanted)} sources and headers, {len(built)} more headers that come first in a source: {len(todo)} compiled now, "
          f"{len(bad)} wrong.")
    return 1 if bad else 0


sys.exit(main())

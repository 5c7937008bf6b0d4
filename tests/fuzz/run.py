#!/usr/bin/env python3
"""Runs fuzz targets one after the other and says in a line each what they did.

    run.py FOLDER SECONDS [TARGET ...]      FOLDER holds the programs fuzz_TARGET

What is new goes into FOLDER/corpus/TARGET, what fails into FOLDER/findings. Exit 1 when a target found something.
"""

import os
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
# The longest input. Where a target is slow or its texts are short, longer ones only cost time.
LONGEST = {"cursor": 512, "request_state": 512, "retry_after": 512, "file_path": 256, "http_request": 8192}


def last_number(pattern, text):
    found = re.findall(pattern, text)
    return int(found[-1]) if found else 0


def run(folder, seconds, name):
    grown = folder / "corpus" / name
    findings = folder / "findings"
    grown.mkdir(parents=True, exist_ok=True)
    findings.mkdir(parents=True, exist_ok=True)
    command = [str(folder / f"fuzz_{name}"), str(grown), str(HERE / "corpus" / name),
               f"-max_total_time={seconds}", "-rss_limit_mb=512", "-timeout=5", f"-max_len={LONGEST.get(name, 4096)}",
               "-print_final_stats=1", f"-artifact_prefix={findings}/{name}-"]
    words = HERE / "words" / f"{name}.dict"
    if words.exists():
        command.append(f"-dict={words}")
    # A freed block waits for its misuse to show; 256 MB of them would be all that the limit allows.
    environment = {**os.environ, "ASAN_OPTIONS": "quarantine_size_mb=32:" + os.environ.get("ASAN_OPTIONS", "")}
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environment)
    said = done.stdout.decode(errors="replace")
    if done.returncode == 0:
        print(f"{name}: {last_number(r'number_of_executed_units: +([0-9]+)', said):,} executions, "
              f"{last_number(r'average_exec_per_sec: +([0-9]+)', said):,} a second, "
              f"{last_number(r' cov: ([0-9]+)', said):,} edges and {last_number(r' ft: ([0-9]+)', said):,} features seen, "
              f"peak {last_number(r'peak_rss_mb: +([0-9]+)', said)} MB, no findings", flush=True)
        return True
    print(f"{name}: FOUND SOMETHING (exit {done.returncode}); the end of what it said:\n{said[-6000:]}", flush=True)
    return False


def main():
    if len(sys.argv) < 3 or not sys.argv[2].isdigit():
        print(__doc__, file=sys.stderr)
        return 2
    folder = pathlib.Path(sys.argv[1])
    names = sys.argv[3:] or sorted(path.stem for path in (HERE / "targets").glob("*.cpp"))
    results = [run(folder, int(sys.argv[2]), name) for name in names]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())

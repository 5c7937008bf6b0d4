#!/usr/bin/env python3
"""How long until the first tools/list answer over stdio, and how much memory an idle server holds.

    bench/cold_start.py [--program build/release/affinity-crm-mcp] [--runs 30] [--args="--sandbox"]

Per run: start the program, write the client's first messages into its input, read until the answer to tools/list has
come whole, wait a moment, read VmRSS of the process, close its input. bench/README.md says how to read the table."""

import argparse
import json
import os
import pathlib
import shlex
import statistics
import subprocess
import sys
import threading
import time

WAIT = 10  # seconds for one run
SETTLE = 0.05  # seconds between the answer and the look at the memory

META = {"io.modelcontextprotocol/protocolVersion": "2026-07-28", "io.modelcontextprotocol/clientCapabilities": {},
        "io.modelcontextprotocol/clientInfo": {"name": "bench", "version": "1"}}
OPEN = {"protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": {"name": "bench", "version": "1"}}

# A client of the initialize era waits for the answer to its opening before it goes on.
ERAS = {
    "2025-11-25": [[{"jsonrpc": "2.0", "id": 0, "method": "initialize", "params": OPEN}],
                   [{"jsonrpc": "2.0", "method": "notifications/initialized"},
                    {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}]],
    "2026-07-28": [[{"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {"_meta": META}}]],
}


def memory_kib(pid):
    for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1])
    return 0


def one_run(command, turns, env):
    began = time.perf_counter()
    child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=env)
    watchdog = threading.Timer(WAIT, child.kill)
    watchdog.start()
    try:
        for turn in turns:
            child.stdin.write(b"".join(json.dumps(message).encode() + b"\n" for message in turn))
            child.stdin.flush()
            answer = child.stdout.readline()
        took = (time.perf_counter() - began) * 1000
        if not answer:
            raise SystemExit(f"the program ended or took longer than {WAIT} s")
        tools = json.loads(answer)["result"]["tools"]
        time.sleep(SETTLE)
        memory = memory_kib(child.pid)
        child.stdin.close()
        child.wait(WAIT)
        return took, memory, len(tools), len(answer)
    finally:
        watchdog.cancel()
        if child.poll() is None:
            child.kill()
            child.wait()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", default="build/release/affinity-crm-mcp")
    parser.add_argument("--runs", type=int, default=30)
    parser.add_argument("--args", default="--sandbox", help="arguments for the program")
    given = parser.parse_args()
    command = [given.program, *shlex.split(given.args)]
    env = {name: value for name, value in os.environ.items() if not name.startswith("AFFINITY_")}
    if "--sandbox" not in command:
        env["AFFINITY_API_KEY"] = "not-used-by-tools-list"
    one_run(command, ERAS["2026-07-28"], env)  # so that the file is in the page cache
    print(f"{' '.join(command)}, {given.runs} runs each\n")
    print(f"{'era':<12}{'first tools/list, ms':>34}{'idle RSS, MiB':>26}{'tools':>8}{'bytes':>9}")
    print(f"{'':<12}{'min':>14}{'median':>10}{'max':>10}{'median':>16}{'max':>10}")
    for era, turns in ERAS.items():
        times, memories, tools, size = zip(*(one_run(command, turns, env) for _ in range(given.runs)))
        print(f"{era:<12}{min(times):>14.1f}{statistics.median(times):>10.1f}{max(times):>10.1f}"
              f"{statistics.median(memories) / 1024:>16.1f}{max(memories) / 1024:>10.1f}{tools[0]:>8}{size[0]:>9}")
    return 0


sys.exit(main())

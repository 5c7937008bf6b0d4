#!/usr/bin/env python3
"""How long the sandbox takes for a page when it holds a large firm.

    bench/sandbox_scale.py [--program build/release/affinity-crm-mcp] [--people 50000] [--organizations 20000]
                           [--entries 10000]

Starts `affinity-crm-mcp sandbox`, reads every page of each list over one connection with the largest page, and prints
the median, the slowest page and the number of records. Exit 1 when a median is 20 ms or more, or a record is missing.
bench/README.md says how to read the table."""

import argparse
import http.client
import json
import os
import re
import statistics
import subprocess
import sys
import time
import urllib.parse

MOST = 20  # ms for a page
HEADERS = {"Authorization": "Bearer sandbox"}


def ask(connection, target):
    began = time.perf_counter()
    connection.request("GET", target, headers=HEADERS)
    answer = connection.getresponse()
    body = answer.read()
    took = (time.perf_counter() - began) * 1000
    if answer.status != 200:
        raise SystemExit(f"{target}: {answer.status} {body[:200]}")
    return took, json.loads(body)


def read_all(connection, path, key):
    times, records, token = [], 0, None
    while True:
        query = {"page_size": 500} | ({"page_token": token} if token else {})
        took, page = ask(connection, path + "?" + urllib.parse.urlencode(query))
        times.append(took)
        records += len(page[key])
        token = page["next_page_token"]
        if not token:
            return times, records


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", default="build/release/affinity-crm-mcp")
    parser.add_argument("--people", type=int, default=50_000)
    parser.add_argument("--organizations", type=int, default=20_000)
    parser.add_argument("--entries", type=int, default=10_000)
    given = parser.parse_args()
    command = [given.program, "sandbox", "--listen", "127.0.0.1:0", "--limit", "none",
               "--people", str(given.people), "--organizations", str(given.organizations),
               "--entries", str(given.entries)]
    env = {name: value for name, value in os.environ.items() if not name.startswith("AFFINITY_")}
    began = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=env)
    try:
        first = child.stdout.readline()
        started = (time.perf_counter() - began) * 1000
        port = int(re.search(r"http://127\.0\.0\.1:(\d+)", first).group(1))
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        _, lists = ask(connection, "/lists")
        universe = next(one["id"] for one in lists if one["name"] == "Universe")
        print(f"{' '.join(command)}\nready after {started:.0f} ms\n")
        print(f"{'list':<34}{'records':>9}{'pages':>7}{'median, ms':>13}{'slowest, ms':>13}")
        good = True
        for path, key, count in [("/persons", "persons", given.people),
                                 ("/organizations", "organizations", given.organizations),
                                 (f"/lists/{universe}/list-entries", "list_entries", given.entries)]:
            times, records = read_all(connection, path, key)
            median = statistics.median(times)
            good = good and median < MOST and records == count
            print(f"{path:<34}{records:>9}{len(times):>7}{median:>13.1f}{max(times):>13.1f}")
        return 0 if good else 1
    finally:
        child.terminate()
        child.wait(10)


sys.exit(main())

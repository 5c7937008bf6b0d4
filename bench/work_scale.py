#!/usr/bin/env python3
"""What composed tools cost on a large firm: requests, peak memory and own processor time.

    bench/work_scale.py [--program build/release/affinity-crm-mcp] [--people 50000] [--organizations 20000]
                        [--rows 10000] [--notes 100000] [--moves 500]

Writes a firm file, starts `affinity-crm-mcp sandbox` with it and without a limit, and for each call a program of its own
over stdio. Prints requests, VmHWM and the processor time of the call. Exit 1 where one is above its bound, or where a
figure of the answer is not that of the firm file. bench/README.md says how to read the table."""

import argparse
import collections
import datetime
import json
import os
import pathlib
import random
import re
import subprocess
import sys
import tempfile
import time

MOST_MIB, MOST_SECONDS, MOST_SECONDS_OF_NAMES = 64, 1.5, 0.2
STAGES = ["New", "First Meeting", "Due Diligence", "Term Sheet", "Won", "Passed"]
LIST, STATUS, OWNERS, AMOUNT = 4101, 31012, 31013, 31014
NOW = datetime.datetime.now(datetime.timezone.utc)
OPEN = {"jsonrpc": "2.0", "id": 0, "method": "initialize",
        "params": {"protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": {"name": "bench", "version": "1"}}}


def days_ago(days):
    return (NOW - datetime.timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%SZ")


def field(number, name, value_type, **more):
    return {"id": number, "name": name, "list_id": LIST, "value_type": value_type, "allows_multiple": False} | more


def firm_of(given):
    """The firm file, and what the answers must say."""
    chance = random.Random(17)
    people = [{"id": 600_000 + i, "first_name": f"First{i % 997}", "last_name": f"Last{i}",
               "emails": [f"person{i}@company{i % given.organizations}.example"],
               "organization_ids": [700_000 + i % given.organizations]} for i in range(given.people)]
    companies = [{"id": 700_000 + i, "name": f"Company {i}", "domain": f"company{i}.example"} for i in range(given.organizations)]
    team = [{"id": 510_001 + i, "first_name": first, "last_name": "Quist", "emails": [f"{first.lower()}@firm.example"]}
            for i, first in enumerate(["Ada", "Ben", "Cleo", "Dev", "Eve"])]
    deals, values, changes, meetings = [], [], [], []
    counts = collections.Counter()

    def value(number, deal, row, what, at):
        values.append({"field_id": number, "entity_id": deal, "list_entry_id": row, "value": what, "created_at": at})

    moves, quiet = 0, 0
    for i in range(given.rows):
        deal, row, person = 800_000 + i, 9_000_000 + i, 600_000 + i % given.people
        age = 60 + chance.randrange(300)
        owner = team[chance.randrange(len(team))]["id"]
        deals.append({"id": deal, "name": f"Company {i % given.organizations} - Round {i}", "person_ids": [person],
                      "organization_ids": [700_000 + i % given.organizations],
                      "list_entries": [{"id": row, "list_id": LIST, "creator_id": owner, "created_at": days_ago(age)}]})
        stage = chance.randrange(len(STAGES))
        at = [age] + sorted((chance.randrange(10, age) for _ in range(min(stage, 1))), reverse=True)
        path = [0, stage][:len(at)]
        if i < given.moves:  # moved in the last days, too
            stage = (stage + 1) % len(STAGES)
            path, at, moves = path + [stage], at + [chance.uniform(0.1, 5)], moves + 1
        for number, (to, when) in enumerate(zip(path, at)):
            changes.append({"field_id": STATUS, "entity_id": deal, "list_entry_id": row, "action_type": 2 if number else 0,
                            "changer_id": owner, "changed_at": days_ago(when), "value": 52_001 + to})
        value(STATUS, deal, row, 52_001 + path[-1], days_ago(at[-1]))
        counts[STAGES[path[-1]]] += 1
        value(OWNERS, deal, row, owner, days_ago(age))
        if i % 10:
            value(AMOUNT, deal, row, 100_000 + i, days_ago(age))
        if i % 4 == 0 and i < given.people:
            meetings.append({"type": 0, "date": days_ago(5 if i % 8 else 90), "title": "Review", "person_ids": [owner, person]})
        quiet += not (i % 4 == 0 and i < given.people and i % 8)
    notes = [{"content": f"Note {i}: they grow by {i % 90} % and hire.", "person_ids": [600_000 + i % given.people],
              "creator_id": team[i % len(team)]["id"], "created_at": days_ago(1 + i % 700)} for i in range(given.notes)]
    options = [{"id": 52_001 + i, "text": text, "rank": i, "color": i} for i, text in enumerate(STAGES)]
    firm = {"firm": {"name": "Large"}, "team": team, "persons": people, "organizations": companies,
            "lists": [{"id": LIST, "type": 8, "name": "Pipeline", "owner_id": team[0]["id"]}],
            "fields": [field(STATUS, "Status", 7, dropdown_options=options), field(OWNERS, "Owners", 0, allows_multiple=True),
                       field(AMOUNT, "Amount", 3)],
            "opportunities": deals, "field_values": values, "field_value_changes": changes, "interactions": meetings, "notes": notes}
    missing = sum(i % 10 == 0 for i in range(given.rows))
    return firm, {"stages": dict(counts), "moved": moves, "quiet": quiet, "gaps": missing}


class Program:
    """One of ours over stdio."""

    def __init__(self, program, port, folder):
        env = {name: value for name, value in os.environ.items() if not name.startswith("AFFINITY_")}
        env |= {"AFFINITY_API_KEY": "sandbox", "XDG_STATE_HOME": folder}
        self.child = subprocess.Popen([program, "--base-url", f"http://127.0.0.1:{port}", "--toolsets", "work", "--rate-limit", "1000000",
                                       "--month-reserve", "0", "--deadline", "600"],
                                      stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=env)
        self.tell(OPEN)
        self.answer(0)
        self.tell({"jsonrpc": "2.0", "method": "notifications/initialized"})

    def tell(self, message):
        self.child.stdin.write(json.dumps(message) + "\n")
        self.child.stdin.flush()

    def answer(self, number):
        for line in self.child.stdout:
            message = json.loads(line)
            if message.get("id") == number:
                return message
        raise SystemExit("the program has ended")

    def seconds(self):
        words = pathlib.Path(f"/proc/{self.child.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")

    def peak_mib(self):
        status = pathlib.Path(f"/proc/{self.child.pid}/status").read_text()
        return int(re.search(r"VmHWM:\s+(\d+)", status).group(1)) / 1024

    def call(self, name, arguments):
        before, began = self.seconds(), time.perf_counter()
        self.tell({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": name, "arguments": arguments}})
        result = self.answer(1)["result"]
        if result.get("isError"):
            raise SystemExit(f"{name}: {result['content'][0]['text'][:400]}")
        return result["structuredContent"], self.seconds() - before, time.perf_counter() - began

    def end(self):
        self.child.stdin.close()
        self.child.wait(10)


def wrong_figures(name, content, expected):
    result = content["result"]
    wrong = [] if content["complete"] else [f"partial: {content.get('why')}"]
    if name == "report_pipeline":
        stages = {stage["name"]: stage["deals"] for stage in result["stages"]}
        told = {"stages": stages} | {key: result["counts"][key] for key in ("moved", "quiet", "gaps")}
        wrong += [f"{key}: {told[key]}, not {expected[key]}" for key in expected if told[key] != expected[key]]
    if name == "query_list" and result["of"] != sum(expected["stages"].values()):
        wrong.append(f"of {result['of']} rows")
    if name == "find_records":
        wrong += [f"not found: {row['asked']}" for row in result["records"] if "ref" not in row]
    return wrong


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", default="build/release/affinity-crm-mcp")
    for name, count in (("people", 50_000), ("organizations", 20_000), ("rows", 10_000), ("notes", 100_000), ("moves", 500)):
        parser.add_argument(f"--{name}", type=int, default=count)
    given = parser.parse_args()
    pages = -(-given.rows // 100)
    names = [f"First{i % 997} Last{i}" for i in range(0, given.people, max(1, given.people // 25))][:25]
    names += [f"company{i}.example" for i in range(0, given.organizations, max(1, given.organizations // 25))][:25]
    calls = [("query_list", {"list": "Pipeline", "columns": ["Status", "Owners", "Amount"], "sort": "Amount desc", "confirm_cost": True},
              pages + 5, MOST_SECONDS),
             ("report_pipeline", {"confirm_cost": True}, pages + -(-given.moves // 100) + 5, MOST_SECONDS),
             ("find_records", {"queries": names, "confirm_cost": True}, None, MOST_SECONDS_OF_NAMES)]
    with tempfile.TemporaryDirectory(prefix="affinity-work-scale-") as folder:
        firm, expected = firm_of(given)
        path = pathlib.Path(folder) / "firm.json"
        path.write_text(json.dumps(firm))
        del firm
        sandbox = subprocess.Popen([given.program, "sandbox", "--listen", "127.0.0.1:0", "--limit", "none", "--data", path], stdout=subprocess.PIPE, text=True)
        try:
            port = int(re.search(r"http://127\.0\.0\.1:(\d+)", sandbox.stdout.readline()).group(1))
            print(f"{'tool':<18}{'requests':>10}{'at most':>9}{'peak, MiB':>11}{'own CPU, s':>12}{'at most':>9}{'took, s':>9}")
            good = True
            for name, arguments, most_requests, most_seconds in calls:
                program = Program(given.program, port, folder)
                content, seconds, took = program.call(name, arguments)
                peak, requests = program.peak_mib(), content["upstream_requests"]
                program.end()
                wrong = wrong_figures(name, content, expected)
                good = good and not wrong and peak < MOST_MIB and seconds < most_seconds and requests <= (most_requests or requests)
                print(f"{name:<18}{requests:>10}{most_requests or '':>9}{peak:>11.1f}{seconds:>12.2f}{most_seconds:>9.1f}{took:>9.1f}")
                for why in wrong[:5]:
                    print(f"  {why}")
            return 0 if good else 1
        finally:
            sandbox.terminate()
            sandbox.wait(10)


if __name__ == "__main__":
    sys.exit(main())

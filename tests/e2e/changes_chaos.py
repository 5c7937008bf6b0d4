#!/usr/bin/env python3
"""Plans of changes under faults: changes_chaos.py PROGRAM [--changes N] [--plan N] [--seconds N] [--seed N] [--strength X].

A sandbox, two servers over stdio that share a journal, and workers that make plans and apply each until its receipt is finished. Meanwhile
answers are lost, writes land up to five seconds after their connection or process ended, reads lag, and a server is killed with SIGKILL
or stopped and continued while the other one is asked to go on. Round by round the receipts are compared with the sandbox's records and
with its log of what was performed: nothing may be written twice, and nothing told wrongly. Then some of the receipts are taken back in
the same way. `--self-test` tests the judge."""

import argparse
import json
import pathlib
import queue
import random
import signal
import sys
import tempfile
import threading
import time

import changes_judge
from changes_firm import Firm, Sandbox, Wishes, faults_of, prepare
from killed_server import Server
from program import Program

ANSWER = 75  # seconds for one call: --deadline of the program, and what it needs to say so
AT_ONCE = 6  # plans that are made at the same time


def result_of(answer):
    return ((answer or {}).get("structuredContent") or {}).get("result") or {}


class Plan:
    def __init__(self, name, wishes, csv=None):
        self.name, self.wishes, self.csv = name, wishes, csv
        self.id, self.summary, self.receipt, self.last, self.unlike = None, "", None, "never planned", None
        self.undo = None

    def arguments(self):
        if self.csv:
            return {"operations": [{"do": "find_or_create", "record": {"kind": "person"}}], "csv": self.csv, "confirm_cost": True}
        return {"operations": [wish.operation for wish in self.wishes], "confirm_cost": True}

    def take_plan(self, result):
        body = (result or {}).get("structuredContent") or {}
        plan = body.get("result") or {}
        self.last = json.dumps(body or result)[:600]
        if not plan.get("plan_id") or plan.get("problems") or plan.get("skipped"):
            return None
        return plan

    def take_receipt(self, result):
        body = (result or {}).get("structuredContent") or {}
        receipt = body.get("result") or {}
        self.last = json.dumps({name: part for name, part in (body or {"none": result}).items() if name != "result"})[:600]
        if receipt.get("view") != "receipt":
            return None
        return receipt


class Entry(Plan):
    """A call of log_activity: a plan of one, which the same call again finds."""

    def __init__(self, wish):
        super().__init__(f"log {wish.mark}", [wish])
        wish.n = 1


class Chaos:
    def __init__(self, options):
        self.options, self.random = options, random.Random(options.seed)
        self.folder = tempfile.TemporaryDirectory(prefix="affinity-chaos-")
        home = pathlib.Path(self.folder.name)
        self.files = home / "files"
        self.files.mkdir()
        self.house = Program([options.program, "sandbox", "--listen", "127.0.0.1:0", "--limit", "none", "--webhooks", "off"], {})
        url = self.house.wait_for_url(r"http://127\.0\.0\.1:[1-9]\d*")
        self.sandbox = Sandbox(url)
        prepare(self.sandbox)
        args = ["--journal", str(home / "journal.db"), "--max-writes", "100000/plan,1000000/hour", "--rate-limit", "off", "--max-result", "9000000",
                "--files-root", str(self.files), "--log-level", "error", "--deadline", "50", "--toolsets", "work,default"]
        env = {"AFFINITY_BASE_URL": url, "AFFINITY_API_KEY": "sandbox"}
        began = time.monotonic()
        self.servers = [Server(options.program, args, env) for _ in range(2)]
        self.servers[0].call("list_all_affinity_whoami", {}, ANSWER)
        self.pace = max(1.0, time.monotonic() - began)  # slow builds and machines have time for something between two kills
        self.ends = time.monotonic() + options.seconds
        self.events = {"killed": 0, "stopped": 0, "calls": 0, "late": 0, "lost": 0}
        self.written = []
        self.wishes = Wishes(self.random, self.files, [kind for kind in options.kinds.split(",") if kind])

    def left(self):
        return self.ends - time.monotonic()

    def end(self):
        for server in self.servers:
            server.kill()
        self.house.kill()
        self.folder.cleanup()

    # What happens meanwhile.

    def read_log(self):
        log = self.sandbox.take_log()
        for line in log["requests"]:
            if line["method"] != "GET" and line["performed"]:
                self.written.append(line)
                self.events["late"] += bool(line.get("late"))
            self.events["lost"] += line["method"] != "GET" and line["status"] == 0
        return log["late_writes"]

    def follow_log(self, quiet):
        while not quiet.wait(0.5):
            self.read_log()

    def torment(self, rng, quiet):
        """Kills and stops servers until it is quiet. Both are up when it ends."""
        while not quiet.wait(rng.uniform(1, 6) * self.pace / self.options.strength):
            server = rng.choice(self.servers)
            if rng.random() < 0.6:
                self.events["killed"] += 1
                server.kill()
                server.start()
            else:
                self.events["stopped"] += 1
                server.send(signal.SIGSTOP)
                quiet.wait(rng.choice((1, 1, 1, 4)) * rng.uniform(0.5, 9) * self.pace)
                if rng.random() < 0.3:
                    server.kill()
                    server.start()
                else:
                    server.send(signal.SIGCONT)

    # What is done.

    def call(self, rng, tool, arguments):
        """Most calls are waited for; some are left alone, and a stopped server is not waited for."""
        self.events["calls"] += 1
        server = rng.choice(self.servers)
        patience = rng.uniform(0.2, 6) if rng.random() < 0.15 or server.stopped else ANSWER
        return server.call(tool, arguments, min(patience, max(1, self.left())))

    def make(self, plan, rng):
        while plan.id is None and not isinstance(plan, Entry) and self.left() > 0:
            made = plan.take_plan(self.call(rng, "plan_changes", plan.arguments()))
            changes = made["changes"] if made else []
            while made and len(changes) < made["total"] and self.left() > 0:  # a long one is shown in parts
                show = {"plan_id": made["plan_id"], "show": f"{changes[-1]['n'] + 1}-{made['total']}"}
                part = plan.take_plan(self.call(rng, "plan_changes", show))
                changes += part["changes"] if part else []
            if made:
                plan.unlike = changes_judge.number(plan.wishes, changes)
                plan.id, plan.summary = made["plan_id"], made["summary"]
            else:
                time.sleep(rng.uniform(0.1, 0.6))

    def log(self, entry, rng):
        """Twice at the same time, and until both have an answer."""
        def until_logged(own):
            while self.left() > 0:
                receipt = entry.take_receipt(self.call(own, "log_activity", entry.wishes[0].operation))
                if changes_judge.is_finished(receipt):
                    entry.id, entry.summary, entry.receipt = receipt["plan_id"], receipt["summary"], receipt
                    return
                time.sleep(own.uniform(0.05, 0.6))

        other = threading.Thread(target=until_logged, args=(random.Random(rng.random()),), daemon=True)
        other.start()
        until_logged(rng)
        other.join(max(1, self.left()))

    def finish(self, plan, rng):
        if isinstance(plan, Entry):
            return self.log(plan, rng)
        arguments = {"plan_id": plan.id, "summary": plan.summary}
        while plan.id and self.left() > 0:
            receipt = plan.take_receipt(self.call(rng, "apply_changes", arguments))
            if changes_judge.is_finished(receipt):
                plan.receipt = receipt
                return
            plan.receipt = receipt or plan.receipt
            time.sleep(rng.uniform(0.05, 0.6))

    def each(self, plans, do):
        """Begins to do it with every plan, some at a time. The threads."""
        waiting = queue.Queue()
        for plan in plans:
            waiting.put(plan)

        def work(rng):
            while True:
                try:
                    plan = waiting.get_nowait()
                except queue.Empty:
                    return
                do(plan, rng)

        threads = [threading.Thread(target=work, args=(random.Random(self.random.random()),), daemon=True) for _ in range(AT_ONCE)]
        for thread in threads:
            thread.start()
        return threads

    def told_twice(self, plan, verdict):
        """A finished plan has the same receipt in both processes, whenever it is asked for."""
        for server in self.servers:
            again = plan.take_receipt(server.call("apply_changes", {"plan_id": plan.id, "summary": plan.summary}, 60))
            outcomes = [[each.get(name) for name in ("n", "do", "outcome", "ref", "created")] for each in (again or {}).get("items", [])]
            first = [[each.get(name) for name in ("n", "do", "outcome", "ref", "created")] for each in plan.receipt["items"]]
            if outcomes != first:
                verdict.add("told wrongly", f"{plan.id} has another receipt when it is asked for again: {plan.last}")

    def plans_of(self, wishes):
        """Of many sizes, and one of a CSV."""
        people = [self.wishes.make_person() for _ in range(min(40, max(3, len(wishes) // 20)))]
        header = "first_name,last_name,email\n"
        csv = header + "".join("{},Chaos,{}\n".format(*each.operation["record"]["name"].split()[:1], each.operation["record"]["emails"][0]) for each in people)
        plans = [Plan("csv", people, csv)] if self.wishes.has("make_person") else []
        if self.wishes.has("log"):
            plans += [Entry(self.wishes.log()) for _ in range(max(4, len(wishes) // 30))]
        while wishes:
            size = self.random.randint(max(1, self.options.plan // 4), self.options.plan)
            plans.append(Plan(f"plan {len(plans)}", wishes[:size]))
            wishes = wishes[size:]
        return plans

    def take_back(self, plan, rng):
        while self.left() > 0:
            result = self.call(rng, "undo_changes", {"receipt_id": plan.receipt["receipt_id"]})
            receipt = plan.take_receipt(result)
            shown = result_of(result)
            if shown.get("view") == "undo" and not shown.get("items"):
                receipt = self.earlier_undo(plan, rng)
            if changes_judge.is_finished(receipt):
                plan.undo = receipt
                return
            plan.undo = receipt or plan.undo
            time.sleep(rng.uniform(0.05, 0.6))

    def earlier_undo(self, plan, rng):
        """The receipt of an undo whose answer was lost; an empty one where there was nothing to take back."""
        arguments = {"plan_id": plan.id, "summary": plan.summary}
        receipt = plan.take_receipt(self.call(rng, "apply_changes", arguments))
        if not receipt:
            return None
        undos = {item["taken_back"] for item in receipt["items"] if item.get("taken_back")}
        if not undos:
            return {"items": []}
        shown = result_of(self.call(rng, "plan_changes", {"plan_id": undos.pop()}))
        if "summary" not in shown:
            return None
        return plan.take_receipt(self.call(rng, "apply_changes", {"plan_id": shown["plan_id"], "summary": shown["summary"]}))

    def in_storm(self, plans, do, stop_following):
        """Does it with every plan, while servers are killed; at last in peace. Then no write is to come any more."""
        quiet = threading.Event()
        trouble = threading.Thread(target=self.torment, args=(random.Random(self.random.random()), quiet), daemon=True)
        trouble.start()
        calm_at = time.monotonic() + min(self.options.storm, self.left() / 2)
        threads = self.each(plans, do)
        for thread in threads:
            thread.join(max(0, calm_at - time.monotonic()))
        quiet.set()
        trouble.join(30)
        self.sandbox.calm()
        for thread in threads:
            thread.join(max(1, self.left()))
        stop_following()
        while self.read_log() and self.left() > -10:
            time.sleep(0.2)

    def begin_faults(self, seed):
        self.sandbox.take_log()
        self.written.clear()
        self.sandbox.script(faults_of(seed, self.options.strength))
        over = threading.Event()
        follow = threading.Thread(target=self.follow_log, args=(over,), daemon=True)
        follow.start()

        def stop():
            over.set()
            follow.join(60)

        return stop

    def round(self, number, count):
        before = Firm(self.sandbox)
        self.wishes.begin(before)
        plans = self.plans_of(self.wishes.some(count))
        stop_following = self.begin_faults(self.options.seed + 2 * number)
        for thread in self.each(plans, self.make):
            thread.join(max(1, self.left()))
        self.in_storm(plans, self.finish, stop_following)
        verdict = changes_judge.judge(plans, Firm(self.sandbox), self.written)
        done = [plan for plan in plans if changes_judge.is_finished(plan.receipt)]
        for plan in plans:
            if plan.unlike:
                verdict.add("told wrongly", f"{plan.id}: {plan.unlike}")
        for plan in done:
            self.told_twice(plan, verdict)
        if not verdict.is_good() or self.left() < 60:
            return verdict
        some = self.random.sample(done, (len(done) + 2) // 3)
        stop_following = self.begin_faults(self.options.seed + 2 * number + 1)
        self.in_storm(some, self.take_back, stop_following)
        verdict.merge(changes_judge.judge_undo(some, Firm(self.sandbox), before, self.written))
        self.read_log()
        return verdict

    def run(self):
        whole, number = changes_judge.Verdict(), 0
        while whole.counts["changes"] < self.options.changes and self.left() > 60 * (number > 0):
            number += 1
            part = self.round(number, min(self.options.changes - whole.counts["changes"], self.options.round))
            whole.merge(part)
            print(f"round {number}: {json.dumps(part.counts)}, {round(self.left())} s left", flush=True)
            if not part.is_good():
                break
        return whole


def main():
    parser = argparse.ArgumentParser(description="Plans of changes under faults.")
    parser.add_argument("program", nargs="?")
    parser.add_argument("--self-test", action="store_true")
    parser.add_argument("--changes", type=int, default=400, help="how many at least")
    parser.add_argument("--plan", type=int, default=60, help="changes in a plan at most (500 is the program's bound)")
    parser.add_argument("--round", type=int, default=400, help="changes between two comparisons")
    parser.add_argument("--storm", type=float, default=25, help="seconds of faults in a round; then all is finished in peace")
    parser.add_argument("--seconds", type=float, default=200, help="the test fails when it is not over then")
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--kinds", default="", help="of operations, such as set,note; all when it is empty")
    parser.add_argument("--strength", type=float, default=1.0, help="of the faults")
    options = parser.parse_args()
    if options.self_test:
        return changes_judge.self_test()
    options.seed = random.SystemRandom().randrange(1 << 30) if options.seed is None else options.seed
    print(f"seed {options.seed}", flush=True)
    began = time.monotonic()
    chaos = Chaos(options)
    try:
        verdict = chaos.run()
    finally:
        chaos.end()
    print(f"{round(time.monotonic() - began)} s, {json.dumps(chaos.events)}, outcomes {json.dumps(verdict.outcomes)}")
    print(json.dumps(verdict.counts))
    enough = verdict.counts["changes"] >= options.changes
    if verdict.is_good() and enough:
        return None
    for sentence in verdict.faults[:40]:
        print(sentence)
    if not enough:
        print(f"The time was over before {options.changes} changes were made.")
    given = {name: getattr(options, name) for name in ("changes", "plan", "round", "storm", "seconds", "kinds", "strength", "seed")}
    flags = " ".join(f"--{name} {value}" for name, value in given.items() if value != "")
    return f"To repeat it: tests/e2e/changes_chaos.py PROGRAM {flags}"


if __name__ == "__main__":
    sys.exit(main())

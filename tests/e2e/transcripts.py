#!/usr/bin/env python3
"""Plays a transcript against the program: transcripts.py PROGRAM stdio|http FILE...

The format is described in tests/transcripts/README.md. Exit code 0 when every line was as written, 1 with the line,
what was expected and what came, 77 when the file does not run on this transport."""

import json
import pathlib
import re
import signal
import sys

import launcher
from over_http import Http
from over_stdio import Stdio
from pattern import bound, differences, fill, matches, members
from program import Broken
from upstream import Upstream

CLOCK = "2026-11-21T00:00:00Z"
WHOLE_FILE = 120 * launcher.SLOWER  # seconds
SKIPPED = 77
STEPS = {"send", "send_raw", "send_hex", "receive", "receive_any_order", "nothing", "close", "hang_up", "upstream", "restart", "exit"}
BESIDE = {"headers", "answer_headers", "verb", "path", "resume", "status", "times", "for_each", "why"}


def load(path):
    """The first line, and (number, line) of the rest."""
    lines = []
    for number, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not text.strip() or text.startswith("#"):
            continue
        try:
            line = json.loads(text)
        except ValueError as error:
            raise SystemExit(f"{path}:{number}: not JSON: {error}")
        lines.append((number, line))
    head = lines.pop(0)[1]
    unknown = set(head) - {"why", "on", "args", "env", "holds"}
    if "why" not in head or "on" not in head or unknown:
        raise SystemExit(f'{path}:1: the first line is {{"why": …, "on": ["stdio", "http"], "args"?, "env"?, "holds"?}}')
    for number, line in lines:
        if len(set(line) & STEPS) != 1 or set(line) - STEPS - BESIDE:
            raise SystemExit(f"{path}:{number}: exactly one of {', '.join(sorted(STEPS))} is wanted, beside {sorted(BESIDE)}")
    return head, lines


def numbered(line, key, names):
    """With "times": n, the same n times over, ${i} counting from 1; with "for_each": name, once for each item of what
    is bound to the name, the item standing in for "item"."""
    if "for_each" in line:
        return [fill_item(line[key], item, i) for i, item in enumerate(bound(names, line["for_each"]), 1)]
    return [fill_counter(line[key], i) for i in range(1, line.get("times", 1) + 1)]


def fill_counter(value, i):
    return json.loads(json.dumps(value).replace("${i}", str(i)))


def fill_item(value, item, i):
    """Only what refers to the item, for the rest may not be bound yet."""
    if isinstance(value, str):
        parts = re.split(r"(\$\{(?:i|item(?:\.\w+)*)\})", value)
        return "".join(fill(part, {"i": i, "item": item}) if n % 2 else part for n, part in enumerate(parts))
    if isinstance(value, list):
        return [fill_item(part, item, i) for part in value]
    if isinstance(value, dict):
        if set(value) == {"$ref"} and value["$ref"].split(".")[0] == "item":
            return fill(value, {"item": item})
        return {key: fill_item(part, item, i) for key, part in value.items()}
    return value


def send(side, line, names):
    line = {**line, "headers": fill(line.get("headers", {}), names)}
    if "send_hex" in line:
        side.send(bytes.fromhex(line["send_hex"]), None, line)
    elif "send_raw" in line:
        side.send(line["send_raw"].encode(), None, line)
    else:
        for value in numbered(line, "send", names):
            value = fill(value, names)
            if isinstance(value, str):
                side.send(value.encode(), None, line)
            else:
                side.send(json.dumps(value, ensure_ascii=False).encode(), value, line)


def receive(side, line, names):
    for wanted in numbered(line, "receive", names):
        message = side.receive(line)
        found = differences(wanted, message, names)
        found += members(line.get("answer_headers", {}), side.answer_headers, names, "headers")
        if found:
            raise Broken("\n  ".join(["the answer differs:", *found, f"expected {json.dumps(wanted, ensure_ascii=False)}",
                                      f"received {json.dumps(message, ensure_ascii=False)[:4000]}"]))


def receive_any_order(side, line, names):
    wanted = [pattern for patterns in numbered(line, "receive_any_order", names) for pattern in patterns]
    while wanted:
        message = side.receive(line)
        for pattern in wanted:
            if matches(pattern, message, names):
                wanted.remove(pattern)
                break
        else:
            closest = min((differences(pattern, message, dict(names)) for pattern in wanted), key=len)
            raise Broken("\n  ".join(["this answer is none of those that are missing:",
                                      json.dumps(message, ensure_ascii=False)[:4000], "the nearest differs:", *closest]))


def play(side, upstream, lines):
    names, number = dict(side.names), 0
    wanted_exit = 0
    try:
        for number, line in lines:
            if set(line) & {"send", "send_raw", "send_hex"}:
                send(side, line, names)
            elif "receive" in line:
                receive(side, line, names)
            elif "receive_any_order" in line:
                receive_any_order(side, line, names)
            elif "nothing" in line:
                side.nothing()
            elif "close" in line:
                side.close()
            elif "hang_up" in line:
                side.hang_up()
            elif "upstream" in line:
                upstream.step(**line["upstream"])
            elif "restart" in line:
                side.restart()
            elif "exit" in line:
                wanted_exit = line["exit"]
        number = "end"
        side.finish(wanted_exit)
    except (Broken, ValueError) as problem:
        return f"{number}: {problem}"
    return ""


def run(program, transport, path):
    head, lines = load(path)
    if transport not in head["on"]:
        print(f"SKIPPED {path.name}: it does not run on {transport}")
        return SKIPPED
    upstream = Upstream(head["holds"]) if "holds" in head else None
    args = [*head.get("args", [] if upstream else ["--sandbox"]), "--clock", CLOCK]
    env = {**(upstream.env if upstream else {}), **head.get("env", {})}
    side = None
    try:
        side = (Http if transport == "http" else Stdio)(program, args, env)
        problem = play(side, upstream, lines)
        words = side.program.last_words() if problem else ""
    except Broken as broken:
        problem, words = f"start: {broken}", ""
    finally:
        if side:
            side.program.kill()
        if upstream:
            upstream.end()
    if problem:
        print(f"FAILED on {transport} ({head['why']})\n{path}:{problem}{words}")
        return 1
    print(f"passed on {transport}: {path.name}: {head['why']}")
    return 0


def too_long(_signal, _frame):
    raise Broken(f"the whole file took longer than {WHOLE_FILE} s")


def main():
    if len(sys.argv) < 4 or sys.argv[2] not in ("stdio", "http"):
        print(__doc__)
        return 2
    signal.signal(signal.SIGALRM, too_long)
    codes = []
    for name in sys.argv[3:]:
        signal.alarm(WHOLE_FILE)
        codes.append(run(str(pathlib.Path(sys.argv[1]).resolve()), sys.argv[2], pathlib.Path(name)))
    signal.alarm(0)
    return max((code for code in codes if code != SKIPPED), default=SKIPPED)


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
"""Keeps docs/one-argument.md true: its files and functions exist, and its JSON is what the program sends and answers.
one_argument.py PROGRAM"""

import http.client
import json
import os
import pathlib
import re
import subprocess
import sys
import threading
import unittest

from program import WAIT, Program
from upstream import Answering, Server

TOP = pathlib.Path(__file__).resolve().parents[2]
PAGE = (TOP / "docs/one-argument.md").read_text(encoding="utf-8")
CLOCK = ["--clock", "2026-11-21T09:00:00Z"]
LAYERS = ("base", "schema", "client", "tools", "mcp", "transport", "server", "sandbox")


def block(name):
    """The JSON text of the page below the comment `name`."""
    return re.search(rf"<!-- {name} -->\n```json\n(.*?)\n```", PAGE, re.S).group(1)


def without_meta(answer):
    answer["result"].pop("_meta")
    return answer


class Affinity:
    """Answers POST /notes with the page's response, or closes the connection; keeps what it receives."""

    def __init__(self, loses=False):
        self.received = received = []

        class Handler(Answering):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                received.append((self.command, self.path, self.headers["Content-Type"], body))
                if loses:
                    self.close_connection = True
                else:
                    self.answer(json.loads(block("the response")))

        self.server = Server(("127.0.0.1", 0), Handler)
        self.host = f"127.0.0.1:{self.server.server_port}"
        self.env = {"AFFINITY_BASE_URL": f"http://{self.host}", "AFFINITY_API_KEY": "k"}
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def end(self):
        self.server.shutdown()
        self.server.server_close()


class OneArgument(unittest.TestCase):
    program = ""
    maxDiff = None

    def start(self, *arguments, env=None, **more):
        program = Program([self.program, *arguments], env or {}, **more)
        self.addCleanup(program.kill)
        return program

    def say(self, line, *arguments, env=None):
        """The answer to one line over stdio."""
        program = self.start(*arguments, env=env, stdin=subprocess.PIPE)
        program.child.stdin.write(line.encode() + b"\n")
        program.child.stdin.close()
        return json.loads(program.lines.get(timeout=3 * WAIT))

    def test_every_file_and_function_of_the_page_exists(self):
        rows = re.findall(r"^\| \d+[ab]? \| `([^`]+)` \| (.+?) \|", PAGE, re.M)
        self.assertEqual(len(rows), len(re.findall(r"^\| \d", PAGE, re.M)))
        self.assertGreater(len(rows), 30)
        pairs = [(path, name) for path, names in rows for name in re.findall(r"`([^`]+)`", names)]
        self.assertGreaterEqual(len(pairs), len(rows))
        pairs += re.findall(rf"`((?:{'|'.join(LAYERS)})/[^`]+)`\s+\(`([^`]+)`\)", PAGE)
        for path, name in pairs:
            with self.subTest(path=path, name=name):
                text = (TOP / path).read_text(encoding="utf-8")
                scope, _, last = name.removesuffix("()").rpartition("::")
                # In its own class a function is defined without the name of the class.
                found = re.search(rf"\b{last}\(" if name.endswith("()") else rf"\b{last}\b", text)
                self.assertTrue(found and (not scope or re.search(rf"\b{scope}\b", text)), f"{path} has no {name}")

    def test_every_other_name_of_the_page_exists(self):
        sources = [path for layer in LAYERS for path in (TOP / layer).rglob("*.[ch]pp")]
        names = {word for path in sources for word in re.findall(r"\w+", path.read_text(encoding="utf-8"))}
        for name in set(re.findall(r"`(\w+(?:::\w+)+|(?:\w+::)*\w+\(\))`", PAGE)):
            with self.subTest(name=name):
                self.assertFalse(set(re.findall(r"\w+", name)) - names)
        for path in set(re.findall(rf"`((?:{'|'.join((*LAYERS, 'tests'))})/[^`]+\.\w+)`", PAGE)):
            with self.subTest(path=path):
                self.assertTrue((TOP / path).exists())
        row = re.search(r"```cpp\n(.*?)```", PAGE, re.S).group(1)
        source = (TOP / "tools/v1/notes.cpp").read_text(encoding="utf-8")
        source = source[source.index('"create_a_affinity_note"'):]
        for line in row.splitlines():
            with self.subTest(line=line):
                self.assertIn(line.split("…")[0].strip().rstrip(","), source)

    def test_the_sandbox_gives_the_answer_of_the_page(self):
        answer = self.say(block("the request"), "--sandbox", *CLOCK)
        self.assertEqual(without_meta(answer), json.loads(block("the answer")))

    def test_over_http_the_answer_is_the_same(self):
        server = self.start("http", "--sandbox", *CLOCK, "--auth", "none", "--listen", "127.0.0.1:0")
        address = server.wait_for_url(r"127\.0\.0\.1:[1-9]\d*")
        headers = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream",
                   "MCP-Protocol-Version": "2026-07-28", "Mcp-Method": "tools/call", "Mcp-Name": "create_a_affinity_note"}
        connection = http.client.HTTPConnection(address, timeout=3 * WAIT)
        connection.request("POST", "/mcp", block("the request").encode(), headers)
        response = connection.getresponse()
        self.assertEqual(response.status, 200)
        self.assertEqual(without_meta(json.loads(response.read())), json.loads(block("the answer")))
        connection.close()

    def test_affinity_receives_the_body_of_the_page(self):
        affinity = Affinity()
        self.addCleanup(affinity.end)
        answer = self.say(block("the request"), env=affinity.env)
        self.assertEqual(affinity.received, [("POST", "/notes", "application/json", block("the body").encode())])
        self.assertEqual(answer["result"]["structuredContent"], {"result": json.loads(block("the response"))})
        self.assertEqual(json.loads(answer["result"]["content"][0]["text"]), answer["result"]["structuredContent"])

    def test_the_sandbox_as_a_server_gives_the_response_of_the_page(self):
        server = self.start("sandbox", *CLOCK, "--listen", "127.0.0.1:0")
        address = server.wait_for_url(r"http://127\.0\.0\.1:[1-9]\d*").removeprefix("http://")
        connection = http.client.HTTPConnection(address, timeout=WAIT)
        headers = {"Content-Type": "application/json", "Authorization": "Bearer sandbox"}
        connection.request("POST", "/notes", block("the body").encode(), headers)
        self.assertEqual(connection.getresponse().read().decode(), block("the response"))
        connection.close()

    def test_an_empty_content_is_answered_as_the_page_says(self):
        request = json.loads(block("the request"))
        request["params"]["arguments"]["content"] = ""
        result = self.say(json.dumps(request), "--sandbox", *CLOCK)["result"]
        self.assertTrue(result["isError"])
        self.assertEqual(result["structuredContent"]["error"], json.loads(block("the answer to an empty content")))

    def test_a_lost_response_is_answered_as_the_page_says(self):
        affinity = Affinity(loses=True)
        self.addCleanup(affinity.end)
        result = self.say(block("the request"), env=affinity.env)["result"]
        self.assertTrue(result["isError"])
        told = json.loads(block("the answer when the response is lost").replace("HOST", affinity.host))
        self.assertEqual(result["structuredContent"]["error"], told)
        self.assertEqual(len(affinity.received), 1)


if __name__ == "__main__":
    OneArgument.program = os.path.abspath(sys.argv.pop(1))
    unittest.main()

#!/usr/bin/env python3
"""Runs the agents of examples/agents on the sandbox: a read, a write that is refused in words, and the write mended.

    agents.py PROGRAM                     those in Python, curl and the shell
    agents.py install FOLDER              puts the frameworks of examples/agents/package.json into FOLDER
    agents.py PROGRAM FOLDER NODE_FOLDER  those in LangChain and the OpenAI Agents SDK, with the node of NODE_FOLDER"""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest
import urllib.request

import npm
from program import Program, clean_environment

AGENTS = pathlib.Path(__file__).resolve().parents[2] / "examples" / "agents"
AGENT_TIMEOUT = 60
NOTE = "Jane called: she wants to close on Friday."
REFUSAL = "Give at least one of person_ids, organization_ids, opportunity_ids, parent_id; you gave none. Nothing was sent."
NOT_OFFERED = 'The tool "create_a_affinity_note" is not offered: the server runs with --read-only.'


def run(command, env, folder=None):
    with tempfile.TemporaryDirectory(prefix="affinity-e2e-") as home:
        return subprocess.run(command, env=clean_environment(home, env), cwd=folder or home, text=True, encoding="utf-8",
                              stdin=subprocess.DEVNULL, capture_output=True, timeout=AGENT_TIMEOUT)


class Server:
    """The program over HTTP with a token, as long as a `with` lasts."""

    def __init__(self, program, *flags):
        self.command = [program, "http", "--sandbox", "--listen", "127.0.0.1:0", *flags]

    def __enter__(self):
        self.program = Program(self.command, {})
        self.url = self.program.wait_for_url(r"http://127\.0\.0\.1:[1-9]\d*/mcp")
        self.token = next(pathlib.Path(self.program.home.name).rglob("token")).read_text().strip()
        self.env = {"URL": self.url, "TOKEN": self.token}
        return self

    def __exit__(self, *_):
        self.program.kill()

    def notes(self):
        """How often the sandbox has the note of the examples."""
        call = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "list_all_affinity_notes", "arguments": {}}}
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        with urllib.request.urlopen(urllib.request.Request(self.url, json.dumps(call).encode(), headers), timeout=10) as reply:
            text = json.load(reply)["result"]["content"][0]["text"]
        return sum(note["content"] == NOTE for note in json.loads(text)["result"])


class Agents(unittest.TestCase):
    program = ""

    def check_over_http(self, command, folder=None):
        """The agent reads, hears in words why its note is refused, and writes it once."""
        with Server(self.program) as server:
            done = run(command, server.env, folder)
            self.check_said(done)
            self.assertEqual(server.notes(), 1)

    def check_said(self, done):
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        steps = [line for line in done.stdout.splitlines() if line[:2] in ("> ", "< ")]
        self.assertEqual([step[0] for step in steps], list("><><><"), done.stdout)
        self.assertIn("list_all_affinity_persons", steps[0])
        self.assertIn("Okafor", steps[1])
        self.assertIn(REFUSAL, steps[3])
        self.assertIn("person_ids", steps[4])
        self.assertRegex(steps[5], r"id[\\]*\":\d+")


class Plain(Agents):
    def test_the_python_agent_reads_is_refused_and_writes_over_http(self):
        self.check_over_http([sys.executable, str(AGENTS / "agent.py")])

    def test_the_python_agent_reads_is_refused_and_writes_over_stdio(self):
        self.check_said(run([sys.executable, str(AGENTS / "agent.py"), "--stdio", self.program, "--sandbox"], {}))

    def test_the_python_agent_says_that_a_read_only_server_offers_no_writes(self):
        with Server(self.program, "--read-only") as server:
            done = run([sys.executable, str(AGENTS / "agent.py")], server.env)
            self.assertIn(NOT_OFFERED, done.stdout)
            self.assertEqual(done.stdout.splitlines()[-1], "I could not note it.")
            self.assertEqual(server.notes(), 0)

    def test_the_python_agent_says_what_is_wrong_with_its_token(self):
        with Server(self.program) as server:
            done = run([sys.executable, str(AGENTS / "agent.py")], {**server.env, "TOKEN": "wrong"})
            self.assertEqual(done.returncode, 1)
            self.assertIn("This is not the token of this server.", done.stderr)

    @unittest.skipUnless(shutil.which("curl"), "curl is not installed")
    def test_curl_reads_is_refused_and_writes(self):
        self.check_over_http([str(AGENTS / "curl.sh")])

    def test_the_shell_loop_reads_is_refused_and_writes(self):
        self.check_said(run([str(AGENTS / "loop.sh"), self.program, "--sandbox"], {}))

    def test_the_sync_writes_one_change_of_each_and_then_finds_nothing_to_do(self):
        with Server(self.program, "--toolsets", "unified") as server, tempfile.TemporaryDirectory(prefix="affinity-e2e-") as folder:
            command = [sys.executable, str(AGENTS / "crm_sync.py"), str(pathlib.Path(folder) / "crm.json")]
            first, second = run(command, server.env), run(command, server.env)
            self.assertEqual(first.returncode, 0, first.stdout + first.stderr)
            lines = first.stdout.splitlines()
            self.assertRegex(lines[0], r"^\d+ accounts, \d+ contacts, 32 opportunities read$")
            self.assertEqual([line.split(" ")[0] for line in lines[1:-1]], ["account", "contact", "opportunity"])
            self.assertEqual(lines[-1], "3 changed")
            self.assertEqual(second.stdout.splitlines(), [lines[0], "nothing to do"], second.stderr)

    def test_what_is_not_run_here_is_python_at_least(self):
        path = AGENTS / "langchain_agent.py"
        compile(path.read_text(), path, "exec")


class Frameworks(Agents):
    folder = node = None

    def setUp(self):
        self.home = tempfile.TemporaryDirectory(prefix="affinity-agents-")
        shutil.copytree(AGENTS, self.home.name, dirs_exist_ok=True, ignore=shutil.ignore_patterns("node_modules"))
        (pathlib.Path(self.home.name) / "node_modules").symlink_to(self.folder / "node_modules")

    def tearDown(self):
        self.home.cleanup()

    def test_langchain_reads_is_refused_and_writes(self):
        self.check_over_http([self.node, "langchain.mjs"], self.home.name)

    def test_the_openai_agents_sdk_reads_is_refused_and_writes(self):
        self.check_over_http([self.node, "openai-agents.mjs"], self.home.name)

    def test_langchain_says_that_a_read_only_server_offers_no_writes(self):
        with Server(self.program, "--read-only") as server:
            done = run([self.node, "langchain.mjs"], server.env, self.home.name)
            self.assertIn("create_a_affinity_note is not a valid tool", done.stdout)
            self.assertEqual(done.stdout.splitlines()[-1], "I could not note it.")
            self.assertEqual(server.notes(), 0)


def main():
    words = sys.argv[1:]
    if words[:1] == ["install"] and len(words) == 2:
        return npm.install("the frameworks of the agents", AGENTS, pathlib.Path(words[1]).resolve())
    if len(words) not in (1, 3):
        print(__doc__)
        return 2
    Agents.program = os.path.abspath(words[0])
    suite = Plain
    if len(words) == 3:
        suite, Frameworks.folder = Frameworks, pathlib.Path(words[1]).resolve()
        Frameworks.node = npm.node(pathlib.Path(words[2]).resolve())
        if not npm.installed(AGENTS, Frameworks.folder):
            return npm.without("the agents", "their frameworks are not installed")
    tests = unittest.defaultTestLoader.loadTestsFromTestCase(suite)
    return 0 if unittest.TextTestRunner(verbosity=2).run(tests).wasSuccessful() else 1


sys.exit(main())

#!/usr/bin/env python3
"""Types what docs/sandbox.md says, parses each command in the other documents, and looks up the files that the documents for
developers name: documents.py PROGRAM."""

import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

from program import WAIT, Program, clean_environment

TOP = pathlib.Path(__file__).resolve().parents[2]
FOLDERS = ("base", "schema", "client", "tools", "mcp", "transport", "server", "sandbox", "bench", "docs", "examples", "packaging", "script",
           "tests")
METHODS = {"tools/list", "tools/call", "server/discover"}  # of MCP, and no paths


def lines_of(page):
    blocks = re.findall(r"```sh\n(.*?)```", page.read_text(encoding="utf-8"), re.S)
    return [line for block in blocks for line in block.strip().splitlines()]


class Documents(unittest.TestCase):
    program = ""

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="affinity-e2e-")
        self.addCleanup(folder.cleanup)
        self.home = pathlib.Path(folder.name)
        (self.home / "affinity-crm-mcp").symlink_to(self.program)

    def run_line(self, line):
        environment = clean_environment(str(self.home), {})
        environment["PATH"] = str(self.home) + os.pathsep + os.environ["PATH"]
        return subprocess.run(["sh", "-c", line], capture_output=True, text=True, timeout=3 * WAIT, cwd=self.home, env=environment)

    def test_every_line_of_the_sandbox_guide_works(self):
        lines = lines_of(TOP / "docs/sandbox.md")
        start = next(line for line in lines if line.startswith("affinity-crm-mcp sandbox"))
        server = Program([self.program, *start.split()[1:], "--listen", "127.0.0.1:0"], {})
        try:
            url = server.wait_for_url(r"http://127\.0\.0\.1:[1-9]\d*")
            for line in lines:
                if line == start or ("curl" in line and not shutil.which("curl")):
                    continue
                with self.subTest(line=line):
                    done = self.run_line(line.replace("http://127.0.0.1:8766", url))
                    self.assertEqual(done.returncode, 0, done.stderr)
                    if "affinity-crm-mcp call" in line:
                        self.assertIn("result", json.loads(done.stdout))
                    elif line.startswith("curl"):
                        answer = json.loads(done.stdout)
                        if "requests?" in line and "DELETE" not in line:
                            asked = [row for row in answer["requests"] if row.get("status") == 503]
                            self.assertEqual(len(asked), 2)
        finally:
            server.kill()

    def test_the_session_of_the_guide_to_changes_works(self):
        lines = [line for line in lines_of(TOP / "docs/changes.md") if "--sandbox" in line]
        self.assertGreaterEqual(len(lines), 4)
        told = ""
        for line in lines:
            with self.subTest(line=line):
                done = self.run_line(line)
                self.assertEqual(done.returncode, 0, done.stderr)
                told += done.stdout
        self.assertIn("to Passed", told)
        self.assertIn("logged", told)

    def test_the_example_of_the_guide_to_policies_is_one(self):
        page = TOP / "docs/policy.md"
        (example,) = re.findall(r"```toml\n(.*?)```", page.read_text(encoding="utf-8"), re.S)
        (self.home / "policy.toml").write_text(example, encoding="utf-8")
        (self.home / "policy.toml").chmod(0o600)
        refused, doctor = lines_of(page)
        done = self.run_line(refused)
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn("operations.needs_plan", done.stdout + done.stderr)
        done = self.run_line(doctor)
        for said in ("protect.lists[1]", "Tier 1 LPs", "protect.columns[1]", "limits.per_hour"):
            self.assertIn(said, done.stdout)
        self.assertNotIn("is not found", done.stdout)

    def test_every_command_in_the_documents_is_understood(self):
        """--help behind it: flags and commands are parsed, and nothing is done."""
        seen = 0
        for page in sorted((TOP / "docs").glob("*.md")):
            for line in lines_of(page):
                line = line.split(" #")[0].split(" | ")[0]
                found = re.match(r"(?:[A-Z_]+=\S+ )*affinity-crm-mcp( .*)?$", line)
                if not found:
                    continue
                words = re.sub(r" [<>] ?\S+", "", found.group(1) or "")
                seen += 1
                with self.subTest(page=page.name, line=line):
                    flags = re.findall(r"(?<!\S)(--[a-z-]+)", words)
                    told = self.run_line("affinity-crm-mcp --help").stdout
                    if command := re.match(r" ([a-z]+)", words):
                        done = self.run_line(f"affinity-crm-mcp {command.group(1)} --help")
                        self.assertEqual(done.returncode, 0, done.stderr)
                        told += done.stdout
                        if deeper := re.match(r" token ([a-z]+)", words):
                            told += self.run_line(f"affinity-crm-mcp token {deeper.group(1)} --help").stdout
                    for flag in flags:
                        self.assertRegex(told, rf"(?<!\S){flag}(?![a-z-])")
        self.assertGreater(seen, 15)

    def test_every_path_in_the_documents_for_developers_exists(self):
        """A path is in backticks; a source may lack its suffix, and a folder ends with a slash."""
        pages = ["docs/architecture.md", "docs/contributing.md", "docs/one-argument.md", "docs/reliability.md", "tests/README.md"]
        pages += sorted(str(page.relative_to(TOP)) for page in (TOP / "docs/decisions").glob("*.md"))
        seen = 0
        for page in pages:
            text = (TOP / page).read_text(encoding="utf-8")
            for path in set(re.findall(rf"`((?:{'|'.join(FOLDERS)})/[\w./-]+)`", text)) - METHODS:
                seen += 1
                with self.subTest(page=page, path=path):
                    self.assertTrue(any((TOP / (path + suffix)).exists() for suffix in ("", ".hpp", ".cpp")))
        self.assertGreater(seen, 100)


if __name__ == "__main__":
    Documents.program = os.path.abspath(sys.argv.pop(1))
    unittest.main()

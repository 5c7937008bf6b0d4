#!/usr/bin/env python3
"""Runs what README tells a reader to type: readme.py PROGRAM. Every ```sh block below the heading "By hand"."""

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


def shell_blocks(text, heading):
    """The sh blocks of one section."""
    section = text.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]
    return re.findall(r"```sh\n(.*?)```", section, re.S)


class Readme(unittest.TestCase):
    program = ""

    def test_every_line_to_type_by_hand_answers_with_a_result(self):
        blocks = shell_blocks((TOP / "README.md").read_text(), "By hand")
        self.assertGreaterEqual(len(blocks), 4)
        server = Program([self.program, "http", "--sandbox", "--listen", "127.0.0.1:0"], {})
        try:
            url = server.wait_for_url(r"http://127\.0\.0\.1:[1-9]\d*/mcp")
            token = next(pathlib.Path(server.home.name).rglob("token")).read_text().strip()
            for block in blocks:
                if "curl" in block and not shutil.which("curl"):
                    continue
                with self.subTest(block=block), tempfile.TemporaryDirectory(prefix="affinity-e2e-") as home:
                    (pathlib.Path(home) / "affinity-crm-mcp").symlink_to(self.program)
                    environment = clean_environment(home, {"TOKEN": token})
                    environment["PATH"] = home + os.pathsep + os.environ["PATH"]
                    command = block.replace("http://127.0.0.1:8765/mcp", url)
                    done = subprocess.run(["sh", "-c", command], capture_output=True, timeout=WAIT, cwd=home, env=environment)
                    self.assertEqual(done.returncode, 0, done.stderr.decode())
                    last = json.loads(done.stdout.decode().strip().splitlines()[-1])
                    self.assertTrue("result" in last and "error" not in last, last)
        finally:
            server.kill()

    def test_every_link_to_a_file_leads_to_one(self):
        for page in [TOP / "README.md", *(TOP / "docs").rglob("*.md"), *(TOP / "examples").glob("*.md")]:
            for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text()):
                with self.subTest(page=page.name, target=target):
                    self.assertTrue((page.parent / target).exists())


if __name__ == "__main__":
    Readme.program = os.path.abspath(sys.argv.pop(1))
    unittest.main()

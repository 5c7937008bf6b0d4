#!/usr/bin/env python3
"""Does what docs/contributing.md says, on a copy of the tree: contributing.py SOURCE BUILD.

The row comes from the document, and so do the commands. In place of the document's build, the changed file is compiled
as BUILD compiles it and linked with what BUILD made of the other files."""

import filecmp
import json
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import unittest

from program import clean_environment

TOOL = "list_all_affinity_person_notes"
LEFT_OUT = shutil.ignore_patterns("build", ".git", "__pycache__", "node_modules")


def run(command, **more):
    done = subprocess.run(command, capture_output=True, text=True, timeout=100, **more)
    if done.returncode:
        raise AssertionError(f"{command} ended with {done.returncode}:\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}")
    return done.stdout


def files_in(top):
    skipped = set(LEFT_OUT(str(top), [entry.name for entry in top.iterdir()]))
    for entry in sorted(top.iterdir()):
        if entry.name in skipped:
            continue
        if entry.is_dir() and not entry.is_symlink():
            yield from files_in(entry)
        else:
            yield entry


class Guide(unittest.TestCase):
    source = build = None

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="affinity-guide-")
        self.addCleanup(folder.cleanup)
        self.home = pathlib.Path(folder.name)
        self.tree = self.home / "tree"
        shutil.copytree(self.source, self.tree, ignore=LEFT_OUT, symlinks=True)
        self.text = (self.tree / "docs/contributing.md").read_text(encoding="utf-8")

    def compile(self, path):
        """The object of a file of the copy, or of the unit of several sources that the build compiles it in."""
        rows = json.loads((self.build / "compile_commands.json").read_text())
        wanted, taken = str(self.source / path), str(self.tree / path)
        row = next((row for row in rows if row["file"] == wanted), None)
        compiled = taken
        if not row:
            row = next(row for row in rows if "/Unity/" in row["file"] and wanted in pathlib.Path(row["file"]).read_text())
            unit = self.home / (path.replace("/", "-") + ".unit.cpp")
            unit.write_text(pathlib.Path(row["file"]).read_text().replace(wanted, taken))
            compiled = str(unit)
        out = self.home / (path.replace("/", "-") + ".o")
        words = shlex.split(row["command"])
        words[words.index("-o") + 1] = str(out)
        words = [compiled if word == row["file"] else
                 word.replace(str(self.source / "tests"), str(self.tree / "tests")) if word.startswith("-DTESTS_DIR") else word
                 for word in words]
        run(words, cwd=row["directory"])
        return out

    def link(self, target, into, objects):
        """What BUILD linked, with these objects before its own."""
        steps = run(["ninja", "-C", str(self.build), "-t", "commands", target]).splitlines()
        words = shlex.split(steps[-1].split("&&")[1])
        words[words.index("-o") + 1] = str(into)
        words[words.index("-o") + 2:words.index("-o") + 2] = [str(path) for path in objects]
        into.parent.mkdir(parents=True, exist_ok=True)
        run(words, cwd=self.build)

    def shell(self, line, **environment):
        return run(["sh", "-c", line], cwd=self.tree, env=clean_environment(str(self.home), environment))

    def test_adding_a_tool_changes_one_row_snapshots_and_documents_and_the_tool_works(self):
        edit = re.search(r"<!-- edit: (\S+) before (\S+) -->\n```cpp\n(.*?)```", self.text, re.S)
        path, before, row = edit.groups()
        file = self.tree / path
        there = file.read_text(encoding="utf-8")
        at = there.index(f'      {{.name = "{before}"')
        file.write_text(there[:at] + row + there[at:], encoding="utf-8")

        fresh = self.compile(path)
        self.link("affinity-crm-mcp", self.tree / "build/quick/affinity-crm-mcp", [fresh])
        self.link("tests/tools_tests", self.tree / "build/quick/tests/tools_tests",
                  [fresh, self.compile("tests/support/snapshot.cpp")])

        lines = [line for block in re.findall(r"```sh\n(.*?)```", self.text, re.S) for line in block.strip().splitlines()]
        self.assertTrue(lines[0].startswith("cmake --preset quick && cmake --build --preset quick --target affinity-crm-mcp"))
        said = {line: self.shell(line) for line in lines[1:]}
        self.assertGreaterEqual(len(said), 6)
        answer = next(json.loads(text) for line, text in said.items() if f"call {TOOL}" in line and "||" not in line)
        self.assertEqual(len(answer["result"]), 1)
        self.assertIn(510008, answer["result"][0]["person_ids"])
        self.assertTrue(any("a mistake is explained" in text for text in said.values()))

        # A client is told of it where it is asked for, and only there.
        meta = {"io.modelcontextprotocol/protocolVersion": "2026-07-28", "io.modelcontextprotocol/clientCapabilities": {}}
        message = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {"_meta": meta}})
        ask = f"echo '{message}' | build/quick/affinity-crm-mcp --sandbox"
        listed = [[tool["name"] for tool in json.loads(self.shell(ask + more))["result"]["tools"]] for more in ("", " --toolsets notes")]
        self.assertNotIn(TOOL, listed[0])
        self.assertIn(TOOL, listed[1])

        # Committed snapshots are all there, as in script/test.
        self.shell('build/quick/tests/tools_tests "*snapshot*"', CI="1")
        self.shell("build/quick/affinity-crm-mcp docs --check")

        changed = [str(new.relative_to(self.tree)) for new in files_in(self.tree)
                   if not (old := self.source / new.relative_to(self.tree)).exists() or not filecmp.cmp(old, new, shallow=False)]
        self.assertEqual(changed, ["docs/tools.md", f"tests/snapshots/plans/{TOOL}.txt", f"tests/snapshots/tools/{TOOL}.json",
                                   "tools/v1/notes.cpp"])
        self.assertIn(f"### {TOOL}\n", (self.tree / "docs/tools.md").read_text(encoding="utf-8"))


if __name__ == "__main__":
    Guide.source, Guide.build = (pathlib.Path(path).resolve() for path in sys.argv[1:3])
    del sys.argv[1:3]
    unittest.main()

#!/usr/bin/env python3
"""Receipts and undo as a person types them: receipts.py PROGRAM. On a sandbox that keeps its records in a file, with the
journal beside it."""

import json
import os
import pathlib
import pty
import select
import sqlite3
import stat
import subprocess
import sys
import tempfile
import time
import unittest

from program import WAIT, clean_environment

DEAL = "deal:880002"  # of the list Deal Flow, in Status New
SQLITE = "libsqlite3.so.0"
CLOCK = ["--clock", "2026-11-21T09:00:00Z"]


class Receipts(unittest.TestCase):
    program = ""

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="affinity-e2e-")
        self.addCleanup(folder.cleanup)
        self.home = pathlib.Path(folder.name)
        self.journal = self.home / "firm.json.journal"

    def run_it(self, *args, file="firm.json", sandbox=True, env=None):
        on = [*CLOCK, "--sandbox", *(["--sandbox-file", file] if file else [])] if sandbox else []
        done = subprocess.run([self.program, *args, *on], stdin=subprocess.DEVNULL, capture_output=True, timeout=3 * WAIT, cwd=self.home,
                              env=clean_environment(str(self.home), env or {}))
        return done.returncode, done.stdout.decode(), done.stderr.decode()

    def call(self, tool, arguments, **more):
        code, out, said = self.run_it("call", tool, json.dumps(arguments), **more)
        self.assertEqual(code, 0, said)
        return json.loads(out)

    def set_status(self, status):
        answer = self.call("apply_changes", {"operations": [{"do": "set", "on": DEAL, "values": {"Status": status}}]})
        self.assertEqual(answer["result"]["done"], 1, answer)
        return answer["result"]["receipt_id"]

    def status(self):
        rows = self.call("query_list", {"list": "Deal Flow", "columns": ["Status"], "limit": 500})["result"]["rows"]
        return next(row["values"][0] for row in rows if row["ref"] == DEAL)

    def receipts(self, **more):
        code, out, said = self.run_it("receipts", "--json", **more)
        self.assertEqual(code, 0, said)
        return json.loads(out)["receipts"]

    def on_a_terminal(self, answer, *args):
        """With `answer` typed where a question stands; the exit code and what was seen."""
        ours, theirs = pty.openpty()
        child = subprocess.Popen([self.program, *args, *CLOCK, "--sandbox", "--sandbox-file", "firm.json"], stdin=theirs, stdout=theirs,
                                 stderr=theirs, cwd=self.home, env=clean_environment(str(self.home), {"TERM": "dumb"}))
        os.close(theirs)
        seen, asked, ends = b"", False, time.monotonic() + 3 * WAIT
        try:
            while time.monotonic() < ends:
                if not select.select([ours], [], [], 0.1)[0]:
                    continue
                try:
                    piece = os.read(ours, 65536)
                except OSError:  # its end
                    break
                seen += piece
                if not asked and b"[y/N]" in seen:
                    asked = True
                    os.write(ours, answer.encode() + b"\n")
            return child.wait(timeout=WAIT), seen.decode(errors="replace")
        finally:
            child.kill()
            child.wait()
            os.close(ours)

    def test_a_receipt_is_listed_shown_and_taken_back_once(self):
        receipt = self.set_status("Passed")
        listed = self.receipts()
        self.assertEqual([(one["receipt_id"], one["done"], one["failed"]) for one in listed], [(receipt, 1, 0)])
        self.assertIn("Passed", listed[0]["summary"])

        code, out, said = self.run_it("receipts", receipt)
        self.assertEqual(code, 0, said)
        item = json.loads(out)["result"]["items"][0]
        self.assertEqual((item["outcome"], item["before"], item["after"]), ("done", "New", "Passed"))
        code, out, _ = self.run_it("receipts", receipt, "--table")
        self.assertEqual(code, 0)
        for word in (receipt, "New", "Passed", "done"):
            self.assertIn(word, out)

        code, out, said = self.run_it("undo", receipt, "--dry-run")
        self.assertEqual(code, 0, said)
        self.assertIn("New", out)
        self.assertEqual(self.status(), "Passed")
        self.assertEqual(len(self.receipts()), 1)

        code, out, said = self.run_it("undo", receipt, "--yes")
        self.assertEqual(code, 0, said)
        self.assertEqual(self.status(), "New")
        listed = self.receipts()
        self.assertEqual(len(listed), 2)
        self.assertEqual(listed[0]["undo_of"], receipt)

        self.run_it("undo", receipt, "--yes")
        self.assertEqual(self.status(), "New")
        self.assertEqual(len(self.receipts()), 2)

    def test_where_nobody_can_be_asked_undo_names_the_command_and_does_nothing(self):
        receipt = self.set_status("Passed")
        code, out, said = self.run_it("undo", receipt, "--only", "1")
        self.assertEqual((code, out), (2, ""))
        self.assertIn(f"affinity-crm-mcp undo {receipt} --only 1 --yes", said)
        code, _, said = self.run_it("undo", receipt, "--yes", "--confirm", "always")
        self.assertEqual(code, 2)
        self.assertIn("--confirm", said)
        self.assertEqual(self.status(), "Passed")

    def test_on_a_terminal_it_asks_and_n_or_nothing_means_no(self):
        receipt = self.set_status("Passed")
        for answer in ("n", ""):
            code, seen = self.on_a_terminal(answer, "undo", receipt)
            self.assertEqual(code, 1, seen)
            self.assertIn("Nothing was changed", seen)
            self.assertEqual(self.status(), "Passed")
        code, seen = self.on_a_terminal("y", "undo", receipt)
        self.assertEqual(code, 0, seen)
        self.assertIn("1 change?", seen)
        self.assertEqual(self.status(), "New")

    def test_nobody_elses_receipts_are_seen(self):
        receipt = self.set_status("Passed")
        self.assertEqual(self.receipts(file="other.json"), [])
        # The same journal, another sandbox.
        journal = ["--journal", str(self.journal)]
        code, out, _ = self.run_it("receipts", "--json", *journal, file="other.json")
        self.assertEqual((code, json.loads(out)), (0, {"receipts": []}))
        code, _, said = self.run_it("receipts", receipt, *journal, file="other.json")
        self.assertEqual(code, 1)
        self.assertIn("of yours", said)
        code, _, said = self.run_it("undo", receipt, "--yes", *journal, file="other.json")
        self.assertEqual(code, 1, said)
        self.assertEqual(self.status(), "Passed")

    def test_where_nothing_is_kept_both_say_so(self):
        for args in (["receipts"], ["undo", "rc_one", "--yes"]):
            code, out, said = self.run_it(*args, file=None)
            self.assertEqual((code, out), (1, ""))
            self.assertIn("--sandbox-file", said)
            code, _, said = self.run_it(*args, "--journal", "off")
            self.assertEqual(code, 1)
            self.assertIn("--journal off", said)

    def test_they_want_the_key(self):
        for args in (["receipts"], ["undo", "rc_one", "--yes"]):
            code, _, said = self.run_it(*args, sandbox=False)
            self.assertEqual(code, 78)
            self.assertIn("AFFINITY_API_KEY", said)

    def test_the_files_are_their_owners_alone(self):
        self.set_status("Passed")
        modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in self.home.iterdir() if path.name.startswith(self.journal.name)}
        self.assertIn(self.journal.name, modes)
        self.assertEqual(set(modes.values()), {0o600}, modes)

    def test_a_broken_journal_stops_changes_and_stays_as_it_is(self):
        self.journal.write_text("this is a letter of somebody, and no journal\n" * 200)
        self.journal.chmod(0o600)
        before = self.journal.read_bytes()
        operations = {"operations": [{"do": "set", "on": DEAL, "values": {"Status": "Passed"}}]}
        code, out, said = self.run_it("call", "apply_changes", json.dumps(operations))
        self.assertEqual(code, 1, out)
        self.assertIn("is broken", said)
        self.assertIn(self.journal.name, said)
        self.assertEqual(self.run_it("receipts")[0], 1)
        self.assertEqual(self.journal.read_bytes(), before)
        self.assertEqual(self.status(), "New")

    def test_without_sqlite_tools_are_listed_and_changes_say_what_is_missing(self):
        folder = self.home / "lib"
        folder.mkdir()
        (folder / SQLITE).write_text("no library\n")
        env = {"LD_LIBRARY_PATH": str(folder)}
        code, out, said = self.run_it("tools", env=env)
        self.assertEqual((code, said), (0, ""))
        self.assertIn("apply_changes", out)
        operations = {"operations": [{"do": "set", "on": DEAL, "values": {"Status": "Passed"}}]}
        code, out, said = self.run_it("call", "apply_changes", json.dumps(operations), env=env)
        self.assertEqual(code, 1, out)
        for word in (SQLITE, "libsqlite3-0"):
            self.assertIn(word, said)
        self.assertEqual(self.status(), "New")
        code, out, _ = self.run_it("doctor", "--offline", "--json", env=env)
        checks = {check["name"]: check for check in json.loads(out)["checks"]}
        self.assertEqual((code, checks["journal"]["status"]), (2, "fail"))
        self.assertIn(SQLITE, json.dumps(checks["journal"]))

    def test_a_journal_of_a_newer_version_stops_changes(self):
        self.set_status("Passed")
        with sqlite3.connect(self.journal) as db:
            db.execute("PRAGMA user_version = 99")
        db.close()
        code, _, said = self.run_it("receipts")
        self.assertEqual(code, 1)
        self.assertIn("newer version", said)


if __name__ == "__main__":
    Receipts.program = str(pathlib.Path(sys.argv.pop(1)).resolve())
    unittest.main(verbosity=1)

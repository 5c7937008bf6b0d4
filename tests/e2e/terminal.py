#!/usr/bin/env python3
"""What a person at a terminal sees: terminal.py PROGRAM. A terminal of our own (pty) stands in for theirs."""

import fcntl
import json
import os
import pathlib
import pty
import re
import select
import struct
import subprocess
import sys
import tempfile
import termios
import time
import unittest

from program import WAIT, Program, clean_environment

CLOCK = ["--clock", "2026-11-21T00:00:00Z"]
JANE = ["call", "list_all_affinity_persons", '{"term": "jane", "limit": 3}', "--sandbox", *CLOCK]
ESCAPE = "\x1b"


def width_of(line):
    return len(re.sub(r"\x1b\[[0-9;]*[A-Za-z]", "", line))


class Terminal(unittest.TestCase):
    program = ""

    def on_a_terminal(self, *args, width=80, env=None, stderr_too=True):
        """Exit code and everything that the terminal was sent."""
        ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, width, 0, 0))
        with tempfile.TemporaryDirectory(prefix="affinity-e2e-") as home:
            environment = clean_environment(home, {"TERM": "xterm-256color", **(env or {})})
            child = subprocess.Popen([self.program, *args], stdin=subprocess.DEVNULL, stdout=theirs, cwd=home,
                                     stderr=theirs if stderr_too else subprocess.DEVNULL, env=environment)
            os.close(theirs)
            try:
                seen, ends = b"", time.monotonic() + WAIT
                while time.monotonic() < ends:
                    if not select.select([ours], [], [], 0.1)[0]:
                        continue
                    try:
                        got = os.read(ours, 65536)
                    except OSError:  # the other side is closed
                        break
                    if not got:
                        break
                    seen += got
                return child.wait(WAIT), seen.decode().replace("\r\n", "\n")
            finally:
                child.kill()
                child.wait()
                os.close(ours)

    def in_a_pipe(self, *args, env=None):
        with tempfile.TemporaryDirectory(prefix="affinity-e2e-") as home:
            done = subprocess.run([self.program, *args], stdin=subprocess.DEVNULL, capture_output=True, timeout=WAIT,
                                  cwd=home, env=clean_environment(home, env or {}))
        return done.returncode, done.stdout.decode(), done.stderr.decode()

    def test_call_prints_a_table_on_a_terminal_and_json_in_a_pipe(self):
        code, seen = self.on_a_terminal(*JANE, stderr_too=False)
        self.assertEqual(code, 0)
        self.assertRegex(seen, r"\x1b\[1mid +type +first_name +last_name")
        self.assertRegex(seen, r"510008 +external +Jane +Okafor")
        code, out, said = self.in_a_pipe(*JANE)
        self.assertEqual((code, said), (0, ""))
        self.assertEqual(len(json.loads(out)["result"]), 3)

    def test_each_can_be_forced(self):
        code, seen = self.on_a_terminal(*JANE, "--json", stderr_too=False)
        self.assertEqual(code, 0)
        self.assertEqual(len(json.loads(seen)["result"]), 3)
        code, out, _ = self.in_a_pipe(*JANE, "--table")
        self.assertRegex(out, r"510008 +external +Jane +Okafor")
        self.assertNotIn(ESCAPE, out)
        self.assertEqual(self.in_a_pipe(*JANE, "--table", "--json")[0], 2)

    def test_tools_prints_a_table_on_a_terminal_and_tools_list_in_a_pipe(self):
        code, seen = self.on_a_terminal("tools")
        self.assertEqual(code, 0)
        self.assertRegex(seen, r"delete_a_affinity_note_by_id +destroys +Delete a note")
        self.assertEqual(len(json.loads(self.in_a_pipe("tools")[1])["tools"]), 69)
        self.assertIn("delete_a_affinity_note_by_id", self.in_a_pipe("tools", "--table")[1])

    def test_people_stand_with_their_names(self):
        code, seen, _ = self.in_a_pipe("call", "list_all_affinity_reminders", '{"limit": 3}', "--sandbox", *CLOCK, "--table")
        self.assertEqual(code, 0)
        self.assertRegex(seen, r"Callum Fenwick")
        self.assertNotIn("id 5100", seen)
        code, seen, _ = self.in_a_pipe("call", "get_single_affinity_interaction_by_id", '{"id": 7485, "type": "email"}', "--sandbox", *CLOCK, "--table")
        self.assertRegex(seen, r"from +Callum Fenwick \(510004\)")

    def test_lines_are_as_wide_as_the_terminal(self):
        for width in (40, 72, 200):
            for args in (JANE, ["tools"], ["call", "get_single_affinity_note_by_id", '{"id": 6200001}', "--sandbox"]):
                with self.subTest(width=width, args=args):
                    code, seen = self.on_a_terminal(*args, width=width, stderr_too=False)
                    self.assertEqual(code, 0)
                    first = 0 if args != ["tools"] else 40  # the first column is never cut
                    self.assertLessEqual(max(map(width_of, seen.splitlines())), max(width, first))
        code, seen = self.on_a_terminal(*JANE, width=200, env={"COLUMNS": "50"}, stderr_too=False)
        self.assertLessEqual(max(map(width_of, seen.splitlines())), 50)

    def test_colours_are_left_out_where_a_person_says_so(self):
        self.assertIn(ESCAPE + "[1m", self.on_a_terminal(*JANE, stderr_too=False)[1])
        for args, env in (([], {"NO_COLOR": "1"}), ([], {"TERM": "dumb"}), (["--no-color"], {})):
            with self.subTest(args=args, env=env):
                self.assertNotIn(ESCAPE, self.on_a_terminal(*JANE, *args, env=env, stderr_too=False)[1])

    def test_long_work_shows_progress_that_is_gone_at_the_end(self):
        many = ["call", "list_all_affinity_list_entries", '{"list_id": 4101, "limit": 500}', "--sandbox", *CLOCK]
        code, seen = self.on_a_terminal(*many)
        self.assertEqual(code, 0)
        self.assertRegex(seen, r"\r\x1b\[K.*\d+ of 500.*\r\x1b\[K")
        for env in ({"TERM": "dumb"},):
            self.assertNotIn(" of 500", self.on_a_terminal(*many, env=env)[1])
        self.assertEqual(self.in_a_pipe(*many)[2], "")

    def test_what_outside_text_says_to_a_terminal_does_not_reach_it(self):
        evil = "A\u001b]0;owned\u0007\u001b[2Jman"
        arguments = json.dumps({"first_name": evil, "last_name": "B", "emails": []})
        code, seen = self.on_a_terminal("call", "create_a_affinity_person", arguments, "--sandbox", "--no-color",
                                        stderr_too=False)
        self.assertEqual(code, 0, seen)
        self.assertNotIn(ESCAPE, seen)
        self.assertNotIn("\x07", seen)

    def test_an_error_is_on_stderr_and_ends_with_what_to_do(self):
        wrong = ["call", "get_single_affinity_person_by_id", '{"id": 1}', "--sandbox", *CLOCK]
        code, seen = self.on_a_terminal(*wrong)
        self.assertEqual(code, 1)
        self.assertTrue(seen.startswith(f"{ESCAPE}[31mError:{ESCAPE}[0m"), seen)
        self.assertEqual(self.on_a_terminal(*wrong, stderr_too=False)[1], "")
        sandbox = "--sandbox"
        for args, last in (
                (wrong, "Find the record with a list tool and use the id that it shows."),
                (["call", "no_such_tool", sandbox], "`affinity-crm-mcp tools` lists what there is."),
                (["call", "create_a_affinity_note", sandbox, "--read-only"], "Start it without to have the tool."),
                (["call", "list_all_affinity_whoami", "{", sandbox], "Give the arguments as one JSON object in quotes."),
                (["call", "list_all_affinity_notes", '{"limit": 0}', sandbox], "call list_all_affinity_notes again."),
                (["call", "list_all_affinity_whoami"], "or try it without an account: add --sandbox."),
                (["call"], "Run with --help for more information."),
                (["--limit", "many"], "`affinity-crm-mcp --help` has all settings."),
                (["--toolsets", "wine"], "`affinity-crm-mcp --help` has all settings."),
                (["--no-such-flag"], "Run with --help for more information."),
                (["no_such_command"], "Run with --help for more information."),
                (["--files-root", "/no/such", sandbox], "Give a directory that exists."),
                (["config", "no-such-host"], "`affinity-crm-mcp config` lists all."),
                (["config", "vscode", "--via", "ssh"], "--via ssh me@server."),
                (["token", "revoke", "00000000"], "affinity-crm-mcp token list shows their ids."),
                (["completions", "tcsh"], "Run with --help for more information."),
                (["http", sandbox, "--listen", "0.0.0.0:0", "--auth", "none"], "or listen on 127.0.0.1.")):
            with self.subTest(args=args):
                code, _, said = self.in_a_pipe(*args)
                self.assertNotEqual(code, 0)
                self.assertTrue(said.rstrip().endswith(last), said)

    def test_a_tool_that_is_not_offered_says_why(self):
        code, _, said = self.in_a_pipe("call", "create_a_affinity_note", "{}", "--sandbox", "--read-only")
        self.assertEqual(code, 2)
        self.assertIn('"create_a_affinity_note" is not offered: the server runs with --read-only.', said)

    # --help

    def help_of(self, command):
        code, out, said = self.in_a_pipe(*command, "--help")
        self.assertEqual((code, said), (0, ""), command)
        return out

    def commands(self, above=()):
        """Every command and what stands below it, as --help names them."""
        found = re.search(r"\nSubcommands:\n((?:  .*\n)+)", self.help_of(above))
        for name in re.findall(r"^  ([a-z][a-z-]*)", found.group(1) if found else "", re.M):
            yield (*above, name)
            yield from self.commands((*above, name))

    def examples(self, command):
        part = re.search(r"\nExamples?:\n((?:  .*\n?)+)", self.help_of(command))
        self.assertTrue(part, f"{' '.join(command)} --help has no example")
        return [line.strip().split("   ")[0] for line in part.group(1).splitlines()]

    def test_the_help_of_every_command_has_an_example_that_runs(self):
        everything = [(), *self.commands()]
        self.assertGreaterEqual(len(everything), 13, everything)
        for command in everything:
            lines = self.examples(command)
            for line in lines:
                with self.subTest(command=command, line=line):
                    self.assertTrue(line.startswith(" ".join(["affinity-crm-mcp", *command])), line)
                    self.type_it(line)

    def test_every_line_of_the_page_about_chatgpt_runs(self):
        page = (pathlib.Path(__file__).resolve().parents[2] / "docs/chatgpt.md").read_text()
        lines = [line for block in re.findall(r"```sh\n(.*?)```", page, re.S) for line in block.splitlines()]
        self.assertGreaterEqual(len(lines), 5)
        for line in lines:
            with self.subTest(line=line):
                self.type_it(line)

    def type_it(self, line):
        with tempfile.TemporaryDirectory(prefix="affinity-e2e-") as home:
            folder = pathlib.Path(home)
            for name in ("bin", ".vscode"):
                (folder / name).mkdir()
            (folder / "bin" / "affinity-crm-mcp").symlink_to(self.program)
            key = folder / "ann.key"
            key.write_text("ann-key-0123456789\n")
            key.chmod(0o600)
            environment = clean_environment(home, {})
            environment["PATH"] = str(folder / "bin") + os.pathsep + os.environ["PATH"]
            words = line.split()
            if words[1:2] in (["http"], ["sandbox"]):
                return self.serve(words)
            if words[1] == "token" and words[2] != "add":  # there must be somebody
                made = subprocess.run("affinity-crm-mcp token add ann@example.com --key-file ann.key", shell=True, cwd=home,
                                      env=environment, capture_output=True, timeout=WAIT, text=True)
                self.assertEqual(made.returncode, 0, made.stderr)
                shown = subprocess.run("affinity-crm-mcp token list", shell=True, cwd=home, env=environment,
                                       capture_output=True, timeout=WAIT, text=True).stdout
                line = line.replace("1f0c9a3e", re.search(r"\b[0-9a-f]{8}\b", shown).group())
            if words[1:2] in (["receipts"], ["undo"]):  # there must be a receipt, of five reminders
                due = ",".join(f'{{"do":"remind","on":"company:730001","text":"Call {n}","due":"in 2 weeks"}}' for n in range(5))
                made = subprocess.run(["affinity-crm-mcp", "call", "apply_changes", f'{{"operations":[{due}]}}', "--sandbox", "--sandbox-file",
                                       "firm.json"], cwd=home, env=environment, capture_output=True, timeout=WAIT, text=True)
                self.assertEqual(made.returncode, 0, made.stderr)
                line = re.sub(r"rc_\w+", json.loads(made.stdout)["result"]["receipt_id"], line) + " --sandbox --sandbox-file firm.json"
                line += " --yes" if words[1] == "undo" and "--dry-run" not in words else ""
            allowed = {0}
            if words[1:2] == ["doctor"]:  # it finds no key here, and must not ask the real Affinity
                line += " --offline" if "--offline" not in line and "--contract" not in line else ""
                if "--contract" in line:
                    line += " --sandbox"
                allowed = {0, 1, 2}
            done = subprocess.run(line, shell=True, cwd=home, env=environment, stdin=subprocess.DEVNULL,
                                  capture_output=True, timeout=WAIT, text=True)
            self.assertIn(done.returncode, allowed, done.stderr)
            self.assertNotIn("--help", done.stderr)  # it is no usage error
        return None

    def serve(self, words):
        at = words.index("--listen") if "--listen" in words else None
        words = words[:at] + words[at + 2:] if at else words
        server = Program([self.program, *words[1:], "--listen", "127.0.0.1:0"], {})
        try:
            server.wait_for_url(r"http://127\.0\.0\.1:[1-9]\d*")
            self.assertEqual(server.end(), 0)
        finally:
            server.kill()


if __name__ == "__main__":
    Terminal.program = str(pathlib.Path(sys.argv.pop(1)).resolve())
    unittest.main(verbosity=1)

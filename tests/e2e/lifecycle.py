#!/usr/bin/env python3
"""How the program begins and ends, over stdio: lifecycle.py PROGRAM NOISE. Exit codes, whole lines, nothing left behind."""

import fcntl
import json
import os
import pathlib
import pty
import resource
import select
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest

from program import WAIT, clean_environment
from upstream import Upstream

SANDBOX = ["--sandbox", "--clock", "2026-11-21T00:00:00Z", "--log-level", "error"]
CALL = {"jsonrpc": "2.0", "method": "tools/call"}
META = {"io.modelcontextprotocol/protocolVersion": "2026-07-28", "io.modelcontextprotocol/clientCapabilities": {}}
O_CLOEXEC = os.O_CLOEXEC
F_SETPIPE_SZ = 1031


def call(number, tool="list_all_affinity_whoami", **arguments):
    params = {"name": tool, "arguments": arguments, "_meta": META}
    return (json.dumps({**CALL, "id": number, "params": params}) + "\n").encode()


def note(number):
    return call(number, "create_a_affinity_note", content="a note", person_ids=[510001])


def person(number, which):
    return call(number, "get_single_affinity_person_by_id", id=which)


class Lifecycle(unittest.TestCase):
    program = noise = ""

    def setUp(self):
        self.home = tempfile.TemporaryDirectory(prefix="affinity-e2e-")
        self.addCleanup(self.home.cleanup)

    def start(self, *args, env=None, **streams):
        streams = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **streams}
        child = subprocess.Popen([self.program, *args], env=clean_environment(self.home.name, env or {}), cwd=self.home.name, **streams)
        self.addCleanup(self.end, child)
        return child

    @staticmethod
    def end(child):
        if child.poll() is None:
            child.kill()
            child.wait()
        for stream in (child.stdin, child.stdout, child.stderr):
            if stream and not stream.closed:
                try:
                    stream.close()
                except BrokenPipeError:
                    pass

    def upstream(self, *holds):
        upstream = Upstream(holds)
        self.addCleanup(upstream.end)
        return upstream

    def answers(self, child, sent):
        """Sends all of it at once, ends the input, and gives every answer by its id."""
        out, said = child.communicate(sent, timeout=6 * WAIT)
        self.assertEqual(child.returncode, 0, said[-2000:])
        self.assertTrue(out.endswith(b"\n"))
        messages = [json.loads(line) for line in out.splitlines()]
        return {message["id"]: message for message in messages}, len(messages)

    def test_O_3_end_of_input_ends_it_with_0(self):
        child = self.start(*SANDBOX)
        child.stdin.write(call(1))
        child.stdin.flush()
        self.assertIn(b'"result"', child.stdout.readline())
        began = time.monotonic()
        child.stdin.close()
        self.assertEqual(child.wait(WAIT), 0)
        self.assertLess(time.monotonic() - began, 2)

    def test_O_3_calls_under_way_at_the_end_of_input_are_answered(self):
        upstream = self.upstream(7)
        child = self.start(env=upstream.env)
        child.stdin.write(person(1, 7))
        child.stdin.flush()
        upstream.step(has=7)
        child.stdin.close()
        upstream.step(answers=7)
        self.assertIn(b'"result"', child.stdout.readline())
        self.assertEqual(child.wait(WAIT), 0)

    def test_O_3_a_signal_ends_it_and_a_second_one_at_once(self):
        for number in (signal.SIGTERM, signal.SIGINT):
            upstream = self.upstream(7)
            child = self.start(env=upstream.env)
            child.stdin.write(person(1, 7))
            child.stdin.flush()
            upstream.step(has=7)
            child.send_signal(number)
            self.assertIsNone(child.poll())
            again = time.monotonic() + WAIT
            while child.poll() is None and time.monotonic() < again:  # the first one may still be on its way
                child.send_signal(number)
                time.sleep(0.02)
            self.assertIn(child.wait(WAIT), (128 + number, -number))

    def test_O_3_a_signal_while_idle_ends_it_with_0(self):
        for number in (signal.SIGTERM, signal.SIGINT):
            child = self.start(*SANDBOX)
            child.stdin.write(call(1))
            child.stdin.flush()
            child.stdout.readline()
            child.send_signal(number)
            self.assertEqual(child.wait(WAIT), 0)

    def test_O_3_a_call_that_never_ends_holds_the_end_up_for_5_seconds_at_the_most(self):
        upstream = self.upstream(7)
        child = self.start(env=upstream.env)
        child.stdin.write(person(1, 7))
        child.stdin.flush()
        upstream.step(has=7)
        began = time.monotonic()
        child.stdin.close()
        self.assertEqual(child.wait(WAIT), 0)
        self.assertLess(time.monotonic() - began, 7)

    def test_O_4_a_reader_that_leaves_after_one_line_is_no_failure(self):
        child = self.start(*SANDBOX)
        child.stdin.write(call(1))
        child.stdin.flush()
        child.stdout.readline()
        child.stdout.close()
        try:
            for number in range(2, 1000):
                child.stdin.write(call(number))
                child.stdin.flush()
        except BrokenPipeError:
            pass  # it has ended already
        self.assertEqual(child.wait(WAIT), 0)
        self.assertEqual(child.stderr.read(), b"")

    def test_O_4_output_that_cannot_be_written_ends_it_with_74(self):
        with open("/dev/full", "wb") as full:
            child = self.start(*SANDBOX, stdout=full)
            _, said = child.communicate(call(1), timeout=WAIT)
        self.assertEqual(child.returncode, 74, said)

    def ask(self, child, message):
        """One line, one answer."""
        child.stdin.write(message)
        child.stdin.flush()
        self.assertTrue(select.select([child.stdout], [], [], WAIT)[0], "no answer")
        return json.loads(child.stdout.readline())["result"]["structuredContent"]

    def test_O_4_a_log_that_nobody_reads_holds_up_no_answer_and_no_end(self):
        reading, writing = self.pipe()
        child = self.start(*SANDBOX[:-1], "info", "--limit", "none", stderr=writing)
        os.close(writing)
        sent = b"".join(map(note, range(300)))
        out, _ = child.communicate(sent, timeout=3 * WAIT)
        self.assertEqual(child.returncode, 0)
        answers = [json.loads(line) for line in out.splitlines()]
        self.assertEqual(sorted(answer["id"] for answer in answers), list(range(300)))
        self.assertEqual([answer for answer in answers if answer["result"].get("isError")], [])

    def test_O_4_a_log_that_nobody_reads_holds_up_no_signal(self):
        reading, writing = self.pipe()
        child = self.start(*SANDBOX[:-1], "info", "--limit", "none", stderr=writing)
        os.close(writing)
        for number in range(60):
            self.assertIn("result", self.ask(child, note(number)))
        child.send_signal(signal.SIGTERM)
        self.assertEqual(child.wait(WAIT), 0)

    def pipe(self):
        """One that is soon full. The end for reading stays open, and nobody reads."""
        reading, writing = os.pipe()
        self.addCleanup(os.close, reading)
        fcntl.fcntl(writing, F_SETPIPE_SZ, 4096)
        return reading, writing

    def test_O_4_a_terminal_that_nobody_reads_holds_up_no_end(self):
        master, slave = pty.openpty()
        self.addCleanup(os.close, master)
        child = self.start(*SANDBOX, "--limit", "none", stdout=slave, stderr=slave)
        os.close(slave)
        child.stdin.write(b"".join(call(number, "list_all_affinity_persons", limit=50) for number in range(100)))
        child.stdin.close()
        self.assertEqual(child.wait(2 * WAIT), 0)

    def test_O_3_SIGHUP_ends_it_as_SIGTERM_does(self):
        upstream = self.upstream(7)
        child = self.start(env=upstream.env, preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_DFL))
        child.stdin.write(person(1, 7))
        child.stdin.flush()
        upstream.step(has=7)
        child.send_signal(signal.SIGHUP)
        upstream.step(answers=7)
        self.assertIn(b'"result"', child.stdout.readline())
        self.assertEqual(child.wait(WAIT), 0)

    def test_O_3_SIGHUP_stays_ignored_where_nohup_said_so(self):
        child = self.start(*SANDBOX, preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN))
        self.assertIn("result", self.ask(child, call(1)))
        child.send_signal(signal.SIGHUP)
        self.assertIn("result", self.ask(child, call(2)))

    def test_A_standard_descriptors_that_are_closed_become_no_file_of_ours(self):
        for closed in range(8):
            audit = pathlib.Path(self.home.name, f"audit-{closed}")
            words = " ".join(f"{fd}>&-" if fd else "0<&-" for fd in range(3) if closed & 1 << fd)
            with self.subTest(closed=words):
                child = subprocess.Popen(["/bin/sh", "-c", f'exec "$@" {words}', "sh", self.program, *SANDBOX[:-1], "info", "--audit-log", audit],
                                         stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=self.home.name,
                                         env=clean_environment(self.home.name, {}))
                self.addCleanup(self.end, child)
                out, said = child.communicate(note(1) + call(2), timeout=2 * WAIT)
                self.assertEqual(child.returncode, 74 if closed & 2 else 0, said)
                answered = 0 if closed & 3 else 2
                self.assertEqual(len(out.splitlines()), answered)
                lines = [json.loads(line) for line in audit.read_text().splitlines()]
                self.assertEqual([line.get("tool") for line in lines], ["create_a_affinity_note"] * (answered // 2))

    def test_a_command_whose_output_is_closed_says_so(self):
        child = subprocess.Popen(["/bin/sh", "-c", 'exec "$0" tools >&-', self.program], stderr=subprocess.PIPE,
                                 env=clean_environment(self.home.name, {}), cwd=self.home.name)
        _, said = child.communicate(timeout=WAIT)
        self.assertEqual(child.returncode, 74)
        self.assertIn(b"standard output", said)

    def test_D_6_an_audit_that_is_no_file_is_refused_at_once(self):
        home = pathlib.Path(self.home.name)
        os.mkfifo(home / "pipe")
        (home / "folder").mkdir()
        with socket.socket(socket.AF_UNIX) as listening:
            listening.bind(str(home / "socket"))
        for name in ("pipe", "folder", "socket", "/dev/full", "/dev/zero", "/dev/stdout", "no/such/folder/a"):
            with self.subTest(name):
                for command in ([*SANDBOX], ["http", "--listen", "127.0.0.1:0", *SANDBOX],
                                ["call", "list_all_affinity_whoami", "--sandbox"]):
                    child = self.start(*command, "--audit-log", name, stdin=subprocess.DEVNULL)
                    _, said = child.communicate(timeout=WAIT)
                    self.assertEqual((child.returncode, b"The audit log " in said), (78, True), said)

    def audited(self, *args, limit=None):
        """The program with an audit file, and where given a longest length that any file of it may have."""
        audit = pathlib.Path(self.home.name, "audit")
        before = None if limit is None else lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
        return self.start(*SANDBOX, "--limit", "none", "--audit-log", audit, *args, preexec_fn=before), audit

    def refused(self, answer):
        self.assertEqual((answer["error"]["kind"], answer["error"]["outcome"]), ("limited", "failed"), answer)
        self.assertIn("audit log", answer["error"]["message"])

    def notes_in(self, child):
        return self.ask(child, call(0, "list_all_affinity_notes", person_id=510001, limit=500))["result_count"]

    def test_D_6_without_room_for_the_audit_changes_are_refused_reads_go_on_and_then_changes_too(self):
        child, audit = self.audited(limit=0)
        had = self.notes_in(child)
        for number in range(3):
            self.refused(self.ask(child, note(number)))
        self.assertEqual((self.notes_in(child), audit.read_text()), (had, ""))
        resource.prlimit(child.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        for number in range(3):
            self.assertIn("result", self.ask(child, note(number)))
        self.assertEqual(self.notes_in(child), had + 3)
        self.assertEqual(len(audit.read_text().splitlines()), 3)

    def test_D_6_a_disk_that_fills_up_loses_no_line_and_leaves_all_of_them_whole(self):
        child, audit = self.audited()
        had = self.notes_in(child)
        self.assertIn("result", self.ask(child, note(0)))
        full = audit.stat().st_size + 100  # half a line
        resource.prlimit(child.pid, resource.RLIMIT_FSIZE, (full, resource.RLIM_INFINITY))
        self.assertIn("result", self.ask(child, note(1)))  # its place was reserved before
        for number in range(3):
            self.refused(self.ask(child, note(number)))
        self.assertEqual((self.notes_in(child), audit.stat().st_size), (had + 2, full))
        resource.prlimit(child.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        self.assertIn("result", self.ask(child, note(2)))
        child.kill()  # what was answered is in the file
        lines = audit.read_bytes().splitlines()
        self.assertEqual(len(lines), 4)
        whole = [json.loads(line) for number, line in enumerate(lines) if number != 1]
        self.assertEqual([line["decision"] for line in whole], ["done"] * 3)

    def test_D_6_a_change_from_the_shell_is_refused_too(self):
        audit = pathlib.Path(self.home.name, "audit")
        child = self.start("call", "create_a_affinity_note", '{"content":"a","person_ids":[510001]}', "--sandbox", "--audit-log", audit,
                           preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY)))
        _, said = child.communicate(timeout=WAIT)
        self.assertEqual(child.returncode, 1)
        self.assertIn(b"Nothing was sent: the audit log", said)

    def test_D_6_what_was_answered_is_in_the_audit_after_kill_9(self):
        child, audit = self.audited()
        for number in range(40):
            self.assertIn("result", self.ask(child, note(number)))
        child.kill()
        child.wait()
        self.assertEqual(len(audit.read_text().splitlines()), 40)

    def test_D_6_an_audit_that_nobody_takes_refuses_changes_and_goes_on_when_it_is_taken(self):
        reading, writing = self.pipe()
        child = self.start(*SANDBOX, "--limit", "none", "--audit-log", "/dev/stderr", stderr=writing)
        os.close(writing)
        changes = 0
        while "result" in (answer := self.ask(child, note(changes))):
            changes += 1
            self.assertLess(changes, 100)
        self.refused(answer)
        self.assertIn("result", self.ask(child, call(1)))
        kept = os.read(reading, 1 << 20)
        ends = time.monotonic() + WAIT
        while "error" in self.ask(child, note(1)):
            self.assertLess(time.monotonic(), ends)
            if select.select([reading], [], [], 0.01)[0]:
                kept += os.read(reading, 1 << 20)
        child.stdin.close()
        ends = time.monotonic() + WAIT
        while time.monotonic() < ends and (piece := os.read(reading, 1 << 20)):
            kept += piece
        self.assertEqual(child.wait(WAIT), 0)
        done = [line for line in map(json.loads, kept.splitlines()) if line.get("decision") == "done"]
        self.assertEqual(len(done), changes + 1)

    def test_O_5_what_a_library_prints_does_not_reach_the_client(self):
        if not self.noise:
            self.skipTest("built without the library that makes noise")
        env = {"LD_PRELOAD": self.noise, "ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", "") + ":verify_asan_link_order=0"}
        child = self.start(*SANDBOX, env=env)
        out, said = child.communicate(call(1) + call(2), timeout=WAIT)
        self.assertEqual([json.loads(line)["id"] for line in out.splitlines()], [1, 2], said)
        self.assertIn(b"noise\n", said)

    def test_600_calls_at_once_are_all_answered(self):
        answers, count = self.answers(self.start(*SANDBOX, "--limit", "none"), b"".join(map(call, range(600))))
        self.assertEqual((set(answers), count), (set(range(600)), 600))
        self.assertEqual([number for number, answer in answers.items() if "result" not in answer], [])

    def test_O_6_a_thousand_calls_pass_a_pipe_of_4_KiB_as_whole_lines(self):
        child = self.start(*SANDBOX, "--limit", "none")
        fcntl.fcntl(child.stdout, F_SETPIPE_SZ, 4096)
        answers, count = self.answers(child, b"".join(call(i, "list_all_affinity_persons", limit=20) for i in range(1000)))
        self.assertEqual((set(answers), count), (set(range(1000)), 1000))

    def test_O_7_no_descriptor_would_be_inherited(self):
        upstream = self.upstream(7)
        child = self.start(env=upstream.env)
        child.stdin.write(person(1, 7))
        child.stdin.flush()
        upstream.step(has=7)  # so that the sockets of libcurl are there too
        open_ones = inheritable(child.pid)
        self.assertGreater(len(open_ones), 3)
        self.assertEqual({fd: name for fd, (name, inherited) in open_ones.items() if inherited and fd > 2}, {})
        upstream.step(answers=7)

    def test_O_7_the_http_server_has_no_such_descriptor_either(self):
        child = self.start("http", *SANDBOX, "--listen", "127.0.0.1:0")
        while b"http://" not in child.stdout.readline():
            self.assertIsNone(child.poll())
        open_ones = inheritable(child.pid)
        self.assertEqual({fd: name for fd, (name, inherited) in open_ones.items() if inherited and fd > 2}, {})


def inheritable(pid):
    """Every descriptor of a process: what it is, and whether a program that it started would have it."""
    found = {}
    for entry in pathlib.Path(f"/proc/{pid}/fdinfo").iterdir():
        try:
            flags = int(next(line for line in entry.read_text().splitlines() if line.startswith("flags:")).split()[1], 8)
            found[int(entry.name)] = (os.readlink(f"/proc/{pid}/fd/{entry.name}"), not flags & O_CLOEXEC)
        except FileNotFoundError:
            pass  # closed meanwhile
    return found


if __name__ == "__main__":
    Lifecycle.program = str(pathlib.Path(sys.argv.pop(1)).resolve())
    if len(sys.argv) > 1 and not sys.argv[1].startswith("-"):
        Lifecycle.noise = str(pathlib.Path(sys.argv.pop(1)).resolve())
    unittest.main(verbosity=1, warnings="ignore")  # of sockets that a test leaves to its end

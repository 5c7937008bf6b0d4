#!/usr/bin/env python3
"""How the program begins and ends, over stdio: lifecycle.py PROGRAM NOISE. Exit codes, whole lines, nothing left behind."""

import fcntl
import json
import os
import pathlib
import signal
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

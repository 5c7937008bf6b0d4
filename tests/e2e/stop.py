#!/usr/bin/env python3
"""Stopping the HTTP server while it is used: stop.py PROGRAM."""

import fcntl
import http.client
import json
import os
import pathlib
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import unittest

from http_server import SANDBOX, Server, call, headers_of
from program import WAIT, Broken, clean_environment
from upstream import Upstream

CLIENTS = 4
RESTARTS = 5


class Client(threading.Thread):
    """Asks without a pause, and again where a connection could not be had or ended before the answer began."""

    def __init__(self, port):
        super().__init__(daemon=True)
        self.port, self.connection = port, None
        self.answered, self.again, self.failed = 0, 0, []
        self.enough = threading.Event()

    def run(self):
        while not self.enough.is_set():
            self.ask()

    def ask(self):
        ends = time.monotonic() + 2 * WAIT
        while time.monotonic() < ends:
            try:
                self.connection = self.connection or http.client.HTTPConnection("127.0.0.1", self.port, timeout=WAIT)
                self.connection.request("POST", "/mcp", body=call(self.answered), headers=headers_of(None))
                answer = self.connection.getresponse()
            except (ConnectionError, http.client.RemoteDisconnected, http.client.CannotSendRequest):
                self.connection = None
                self.again += 1
                time.sleep(0.02)
                continue
            try:
                body = answer.read()
            except (OSError, http.client.HTTPException) as error:
                self.failed.append(f"an answer that had begun broke off: {error!r}")
                return
            if answer.status != 200 or b'"result"' not in body:
                self.failed.append(f"{answer.status} {body[:200]}")
            if answer.will_close:
                self.connection = None
            self.answered += 1
            return
        self.failed.append("nobody answered")


class Stop(unittest.TestCase):
    program = ""

    def server(self, *args, **more):
        server = Server(self.program, "--auth", "none", *args, **more)
        self.addCleanup(server.kill)
        return server

    def held(self, *args):
        """A server with a call under way, and the connection that waits for it."""
        upstream = Upstream([7])
        self.addCleanup(upstream.end)
        server = self.server(*args, env=upstream.env)
        client = server.client()
        client.request("POST", "/mcp", body=call(1, "get_single_affinity_person_by_id", id=7), headers=headers_of(None))
        upstream.step(has=7)
        return upstream, server, client

    def test_O_8_the_server_is_changed_five_times_under_load_and_no_request_fails(self):
        server = self.server(*SANDBOX)
        clients = [Client(server.port) for _ in range(CLIENTS)]
        for client in clients:
            client.start()
        for _ in range(RESTARTS):
            before = [client.answered for client in clients]
            ends = time.monotonic() + 2 * WAIT
            while any(client.answered < had + 20 for client, had in zip(clients, before)) and time.monotonic() < ends:
                time.sleep(0.01)
            old = server
            old.child.send_signal(signal.SIGTERM)
            server = self.next_one(old.port)
            self.assertEqual(old.wait_for_exit(), 0, old.last_words())
        for client in clients:
            client.enough.set()
        for client in clients:
            client.join(3 * WAIT)
        self.assertEqual([failure for client in clients for failure in client.failed], [])
        self.assertTrue(all(client.answered > RESTARTS * 10 for client in clients), [client.answered for client in clients])

    def next_one(self, port):
        """Listens as soon as the one before has let go of the port."""
        ends = time.monotonic() + WAIT
        while True:
            try:
                return self.server(*SANDBOX, listen=f"127.0.0.1:{port}")
            except Broken:
                if time.monotonic() > ends:
                    raise

    def test_O_8_a_call_under_way_is_answered_and_then_it_ends(self):
        upstream, server, client = self.held()
        server.child.send_signal(signal.SIGTERM)
        ends = time.monotonic() + WAIT
        while time.monotonic() < ends:  # nobody new is let in
            try:
                server.connect().close()
            except ConnectionRefusedError:
                break
            except ConnectionResetError:  # it was in the queue of the socket when that was closed
                continue
        self.assertIsNone(server.child.poll())
        upstream.step(answers=7)
        answer = client.getresponse()
        self.assertEqual((answer.status, answer.headers["Connection"]), (200, "close"))
        self.assertIn(b'"result"', answer.read())
        self.assertEqual(server.wait_for_exit(), 0)

    def test_O_8_a_call_that_never_ends_has_the_time_of_drain(self):
        _, server, _ = self.held("--drain", "1")
        began = time.monotonic()
        server.child.send_signal(signal.SIGTERM)
        self.assertEqual(server.wait_for_exit(), 0)
        self.assertLess(time.monotonic() - began, 5)

    def test_O_3_a_second_signal_ends_it_at_once(self):
        _, server, _ = self.held()
        ends = time.monotonic() + WAIT
        while server.child.poll() is None and time.monotonic() < ends:
            server.child.send_signal(signal.SIGTERM)
            time.sleep(0.02)
        self.assertEqual(server.wait_for_exit(), -signal.SIGTERM)

    def test_a_service_that_is_told_to_read_its_files_again_and_has_none_goes_on(self):
        server = self.server(*SANDBOX)
        server.child.send_signal(signal.SIGHUP)
        self.assertEqual(server.ask(server.client(), call(1))[0], 200)
        server.child.send_signal(signal.SIGTERM)
        self.assertEqual(server.wait_for_exit(), 0)

    def test_O_4_a_log_that_nobody_reads_any_more_does_not_end_it(self):
        reading, writing = os.pipe()
        with tempfile.TemporaryDirectory(prefix="affinity-e2e-") as home:
            child = subprocess.Popen([self.program, "http", "--auth", "none", "--listen", "127.0.0.1:0", *SANDBOX], stderr=writing,
                                     stdout=subprocess.PIPE, env=clean_environment(home, {}), cwd=home)
            try:
                os.close(writing)
                os.close(reading)
                port = next(int(found.group(1)) for line in child.stdout if (found := re.search(rb"http://127\.0\.0\.1:(\d+)/mcp", line)))
                for number in range(3):  # each is a line of the access log
                    client = http.client.HTTPConnection("127.0.0.1", port, timeout=WAIT)
                    client.request("POST", "/mcp", body=call(number), headers=headers_of(None))
                    self.assertEqual(client.getresponse().status, 200)
                self.assertIsNone(child.poll())
            finally:
                child.kill()
                child.wait()
                child.stdout.close()

    def unread(self, *args):
        """A server whose log is a pipe that nobody reads, and its port."""
        reading, writing = os.pipe()
        self.addCleanup(os.close, reading)
        fcntl.fcntl(writing, fcntl.F_SETPIPE_SZ, 4096)
        home = tempfile.TemporaryDirectory(prefix="affinity-e2e-")
        self.addCleanup(home.cleanup)
        child = subprocess.Popen([self.program, "http", "--listen", "127.0.0.1:0", *SANDBOX, *args], stderr=writing,
                                 stdout=subprocess.PIPE, env=clean_environment(home.name, {}), cwd=home.name)
        os.close(writing)
        self.addCleanup(child.stdout.close)
        self.addCleanup(child.wait)
        self.addCleanup(child.kill)
        port = next(int(found.group(1)) for line in child.stdout if (found := re.search(rb"http://127\.0\.0\.1:(\d+)/mcp", line)))
        return reading, child, port

    @staticmethod
    def strangers(port, count):
        """Requests without a token, each a line of the log that is as long as a stranger can make it."""
        ask = (f"POST /mcp/{'x' * 200} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nX-Request-Id: {'y' * 120}\r\n"
               "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}").encode()
        for _ in range(count):
            with socket.create_connection(("127.0.0.1", port), WAIT) as connection:
                connection.sendall(ask)
                if not connection.recv(4096):
                    raise Broken("a stranger was not answered")

    @staticmethod
    def page(port, path, token=None):
        client = http.client.HTTPConnection("127.0.0.1", port, timeout=WAIT)
        client.request("GET", path, headers={"Authorization": f"Bearer {token}"} if token else {})
        answer = client.getresponse()
        return answer.status, answer.read().decode()

    def test_O_4_a_log_that_nobody_reads_holds_up_no_stranger_no_health_and_no_signal(self):
        _, child, port = self.unread()
        self.strangers(port, 400)
        self.assertEqual(self.page(port, "/healthz")[0], 200)
        self.assertEqual(self.page(port, "/readyz")[0], 200)
        child.send_signal(signal.SIGTERM)
        self.assertEqual(child.wait(2 * WAIT), 0)

    def test_O_4_lines_of_the_log_that_were_lost_are_counted_and_told(self):
        reading, child, port = self.unread("--auth", "none")
        lost = 0
        for _ in range(20):
            self.strangers(port, 500)
            counts = self.page(port, "/metrics")[1]
            lost = int(re.search(r"^affinity_log_lines_lost_total (\d+)$", counts, re.MULTILINE).group(1))
            if lost:
                break
        self.assertGreater(lost, 0)
        with os.fdopen(os.dup(reading)) as log:
            for line in log:
                if (event := json.loads(line))["event"] == "lines_lost":
                    break
        self.assertGreaterEqual(event["lines"], lost)
        self.assertIn(f"{event['lines']} lines were lost", event["message"])

    def test_O_4_a_start_that_nobody_reads_is_a_start(self):
        for command in (["http", "--auth", "none", *SANDBOX], ["sandbox"]):
            reading, writing = os.pipe()
            self.addCleanup(os.close, reading)
            fcntl.fcntl(writing, fcntl.F_SETPIPE_SZ, 4096)
            os.write(writing, b"x" * 4096)
            with socket.socket() as free:
                free.bind(("127.0.0.1", 0))
                port = free.getsockname()[1]
            with tempfile.TemporaryDirectory(prefix="affinity-e2e-") as home:
                child = subprocess.Popen([self.program, *command, "--listen", f"127.0.0.1:{port}"], stderr=writing, stdout=writing,
                                         env=clean_environment(home, {}), cwd=home)
                os.close(writing)
                try:
                    ends = time.monotonic() + WAIT
                    status = None
                    while status is None and time.monotonic() < ends:
                        try:
                            status = self.page(port, "/healthz")[0]
                        except ConnectionRefusedError:
                            time.sleep(0.02)
                    self.assertIn(status, (200, 401, 403, 404))
                    child.send_signal(signal.SIGTERM)
                    self.assertEqual(child.wait(WAIT), 0)
                finally:
                    child.kill()
                    child.wait()


if __name__ == "__main__":
    Stop.program = str(pathlib.Path(sys.argv.pop(1)).resolve())
    unittest.main(verbosity=1, warnings="ignore")  # of sockets that a test leaves to its end

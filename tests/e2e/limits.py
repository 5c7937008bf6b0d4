#!/usr/bin/env python3
"""The limits of the HTTP server, met from outside: limits.py PROGRAM."""

import json
import pathlib
import resource
import select
import sys
import time
import unittest

from http_server import SANDBOX, Server, call, headers_of
from program import WAIT

OPEN = ["--auth", "none"]
MIB = 1 << 20


def head(*lines):
    text = ["POST /mcp HTTP/1.1", "Host: localhost", *(f"{name}: {value}" for name, value in headers_of(None).items()), *lines]
    return ("\r\n".join(text) + "\r\n\r\n").encode()


def status_of(connection):
    """Of the answer that comes, or None where the connection ends without one."""
    text = b""
    try:
        while b"\r\n" not in text:
            piece = connection.recv(4096)
            if not piece:
                return None
            text += piece
    except ConnectionError:
        return None
    return int(text.split()[1])


def request(number):
    body = call(number).encode()
    return head(f"Content-Length: {len(body)}") + body


class Limits(unittest.TestCase):
    program = ""

    def server(self, *args, **more):
        server = Server(self.program, *SANDBOX, *args, **more)
        self.addCleanup(server.kill)
        return server

    def good(self, server):
        status, _, body = server.ask(server.client(), call(1))
        self.assertEqual(status, 200, body[:500])

    def becomes_good(self, server):
        ends = time.monotonic() + WAIT
        status = None
        while status != 200 and time.monotonic() < ends:
            try:
                status = server.ask(server.client(), call(1))[0]
            except OSError:
                time.sleep(0.05)
        self.assertEqual(status, 200)

    def test_H_9_probes_need_no_token_and_the_counts_do(self):
        server = self.server()
        client = server.client()
        for path in ("/healthz", "/readyz"):
            client.request("GET", path)
            answer = client.getresponse()
            self.assertEqual((answer.status, answer.read()), (200, b"ok\n"))
        client.request("GET", "/metrics")
        answer = client.getresponse()
        self.assertEqual(answer.status, 401)
        answer.read()
        status, headers, body = server.ask(client, None, "/metrics", "GET")
        self.assertEqual((status, headers["Content-Type"]), (200, "text/plain; version=0.0.4; charset=utf-8"))
        self.assertIn(b"# TYPE affinity_http_requests_total counter", body)
        self.assertNotIn(server.token.encode(), body)

    def test_K_3_an_exchange_is_a_line_of_the_log_without_what_was_said(self):
        server = self.server()
        server.ask(server.client(), call(1, "create_a_affinity_note", content="CANARY-body"), "/mcp?token=CANARY-query", X_Request_Id="r-1")
        server.end()
        said = "".join(server.said)
        lines = [line for line in map(json.loads, filter(None, said.splitlines())) if line["event"] == "http"]
        self.assertEqual(len(lines), 1, said)
        line = lines[0]
        self.assertEqual((line["method"], line["path"], line["status"], line["address"], line["request_id"]), ("POST", "/mcp", 200, "127.0.0.1", "r-1"))
        self.assertGreater(line["sent"], 100)
        self.assertTrue(line["principal"])
        for secret in ("CANARY", server.token):
            self.assertNotIn(secret, said)

    def test_the_access_log_can_be_left_out(self):
        server = self.server("--access-log", "off")
        self.good(server)
        server.end()
        self.assertNotIn('"event":"http"', "".join(server.said))

    def test_L_1_a_body_of_5_MiB_is_refused_and_leaves_no_memory_behind(self):
        server = self.server(*OPEN)
        self.good(server)
        before = server.memory()
        chunk = b"%x\r\n" % MIB + b"x" * MIB + b"\r\n"
        for start, body in ((head(f"Content-Length: {5 * MIB}"), b"x" * 5 * MIB), (head("Transfer-Encoding: chunked"), chunk * 5 + b"0\r\n\r\n")):
            with server.connect() as connection:
                try:
                    connection.sendall(start + body)
                except ConnectionError:
                    pass  # it has heard enough
                self.assertEqual(status_of(connection), 413)
        if not server.sanitized():
            self.assertLess(server.memory() - before, 8 * MIB)
        self.good(server)

    def test_L_4_of_300_connections_256_are_served_and_room_comes_back(self):
        server = self.server(*OPEN)
        connections = [server.connect() for _ in range(300)]
        for connection in connections[:256]:
            connection.sendall(request(1))
        self.assertEqual([status_of(connection) for connection in connections[:256]], [200] * 256)
        self.assertLessEqual({status_of(connection) for connection in connections[256:]}, {503, None})
        for connection in connections:
            connection.close()
        self.becomes_good(server)

    def test_L_4_strangers_who_hold_all_places_make_room_for_a_token(self):
        server = self.server("--access-log", "off")
        probe = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
        for what in (b"", b"POST /mcp HTTP/1.1\r\nHost: localhost\r\nX-Slow: ", request(1), probe):
            strangers = [server.connect() for _ in range(256)]
            for stranger in strangers:
                stranger.sendall(what)
            self.good(server)
            kept = server.client()
            for _ in range(3):
                self.assertEqual(server.ask(kept, call(1))[0], 200)
            for stranger in strangers:
                stranger.close()

    def test_L_7_out_of_descriptors_it_lives_does_not_spin_and_recovers(self):
        server = self.server(*OPEN)
        listening = server.sockets()
        self.good(server)
        # UBSan looks at the first object of each type through a pipe, and ends the program where it gets none: so a
        # connection has ended once before.
        ends = time.monotonic() + WAIT
        while server.sockets() > listening and time.monotonic() < ends:
            time.sleep(0.01)
        self.assertEqual(server.sockets(), listening)
        resource.prlimit(server.child.pid, resource.RLIMIT_NOFILE, (40, 40))
        connections = [server.connect() for _ in range(100)]
        connections[0].sendall(request(1))
        self.assertEqual(status_of(connections[0]), 200)
        used, began = server.seconds(), time.monotonic()
        time.sleep(1)
        self.assertLess((server.seconds() - used) / (time.monotonic() - began), 0.2)
        self.assertIsNone(server.child.poll())
        for connection in connections:
            connection.close()
        self.becomes_good(server)

    def test_L_9_memory_that_runs_out_costs_one_request(self):
        server = self.server(*OPEN, "--max-body", str(1 << 30), "--body-timeout", "60")
        if server.sanitized():
            self.skipTest("a sanitizer ends the program where memory runs out")
        self.good(server)
        size = int(pathlib.Path(f"/proc/{server.child.pid}/statm").read_text().split()[0]) * 4096
        resource.prlimit(server.child.pid, resource.RLIMIT_AS, (size + 100 * MIB, size + 100 * MIB))
        with server.connect() as connection:
            piece = b"x" * MIB
            connection.sendall(head(f"Content-Length: {400 * MIB}"))
            try:
                for _ in range(400):
                    connection.sendall(piece)
                    if select.select([connection], [], [], 0)[0]:
                        break
            except ConnectionError:
                pass
            self.assertIn(status_of(connection), (503, None))
        self.good(server)

    def test_L_9_near_its_memory_it_turns_new_work_away(self):
        server = self.server(*OPEN, "--max-memory", str(64 * MIB), "--max-body", str(200 * MIB))
        if server.sanitized():
            self.skipTest("a sanitizer holds more than that")
        self.good(server)
        with server.connect() as connection:
            connection.sendall(head(f"Content-Length: {150 * MIB}") + b"x" * 100 * MIB)
            ends, status = time.monotonic() + WAIT, 200
            while status == 200 and time.monotonic() < ends:
                status, headers, _ = server.ask(server.client(), call(1))
            self.assertEqual((status, headers["Retry-After"]), (503, "1"))
        self.becomes_good(server)

    def test_L_6_ten_thousand_sessions_are_refused_and_need_no_memory(self):
        server = self.server(*OPEN, "--access-log", "off")
        start = json.dumps({"jsonrpc": "2.0", "id": 0, "method": "initialize", "params": {
            "protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": {"name": "t", "version": "1"}}})
        statuses, after = {}, []
        attempts = 3000 if server.sanitized() else 10_000  # those are slow
        for attempt in range(attempts):
            if attempt % 900 == 0:
                client = server.client()
            status = server.ask(client, start)[0]
            statuses[status] = statuses.get(status, 0) + 1
            if attempt in (2000, attempts - 1):
                after.append(server.memory())
        # A session that is not used for a while makes room for another of the same principal.
        self.assertEqual(set(statuses), {200, 429}, statuses)
        counts = server.ask(server.client(), None, "/metrics", "GET")[2].decode()
        self.assertIn("\naffinity_http_sessions 1000\n", counts)
        if not server.sanitized():
            self.assertLess(after[1] - after[0], 4 * MIB)
        self.good(server)


if __name__ == "__main__":
    Limits.program = str(pathlib.Path(sys.argv.pop(1)).resolve())
    unittest.main(verbosity=1, warnings="ignore")  # of sockets that a test leaves to its end

#!/usr/bin/env python3
"""200 connections that are slow beside one that is not: slow.py PROGRAM. Nobody waits for the slow ones, and they go."""

import pathlib
import re
import socket
import sys
import threading
import time

from http_server import SANDBOX, Server, call, headers_of
from program import Broken

SLOW = 200
TIMEOUT = 3  # seconds that the server is told to give anybody
CALLS = 150
LIMITS = [option for name in ("header-timeout", "body-timeout", "write-timeout", "keep-alive") for option in (f"--{name}", str(TIMEOUT))]
HEAD = "POST /mcp HTTP/1.1\r\nHost: localhost\r\n" + "".join(f"{name}: {value}\r\n" for name, value in headers_of(None).items())


def drip(connections, stop):
    """A byte to each, twice a second, for as long as it takes it."""
    while not stop.wait(0.5):
        for connection in connections:
            try:
                connection.send(b"x", socket.MSG_DONTWAIT)
            except OSError:
                pass


def slow_connections(server, start):
    connections = []
    for _ in range(SLOW):
        connection = socket.socket()
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)  # so that an answer does not fit
        connection.connect(("127.0.0.1", server.port))
        connection.sendall(start)
        connections.append(connection)
    return connections


def p99(server):
    """Milliseconds within which 99 of 100 calls are answered, one after the other."""
    client, took = server.client(), []
    for number in range(CALLS):
        began = time.monotonic()
        status, _, body = server.ask(client, call(number))
        took.append((time.monotonic() - began) * 1000)
        if status != 200:
            raise Broken(f"the good client was told {status}: {body[:300]}")
    return sorted(took)[CALLS * 99 // 100 - 1]


def seconds_until_gone(server, began):
    """Until the server counts nobody but who asks it."""
    ends = began + TIMEOUT + 15
    client = server.client()
    while time.monotonic() < ends:
        counts = server.ask(client, None, "/metrics", "GET")[2].decode()
        left = int(re.search(r"^affinity_http_connections (\d+)$", counts, re.M).group(1))
        if left <= 1:
            return time.monotonic() - began
        time.sleep(0.1)
    raise Broken(f"{left} connections are still open after {TIMEOUT + 15} s")


def main(program):
    large = '{"jsonrpc": "2.0", "id": 1, "method": "tools/list"}'  # much to read, little to do
    kinds = {"head": HEAD.encode(),
             "body": f"{HEAD}Content-Length: 1000\r\n\r\n".encode(),
             "reading": f"{HEAD}Content-Length: {len(large)}\r\n\r\n{large}".encode()}
    server = Server(program, *SANDBOX, "--auth", "none", "--log-level", "warning", *LIMITS)
    problems = []
    try:
        alone = p99(server)
        print(f"alone: p99 {alone:.1f} ms")
        for kind, start in kinds.items():
            began = time.monotonic()
            connections, stop = slow_connections(server, start), threading.Event()
            dripping = threading.Thread(target=drip, args=(connections if kind != "reading" else [], stop))
            dripping.start()
            try:
                beside = p99(server)
                gone = seconds_until_gone(server, began)
                print(f"slow {kind}: p99 {beside:.1f} ms; all {SLOW} gone after {gone:.1f} s")
                # A machine that is busy with something else is not what is tested.
                if beside > max(100, 5 * alone):
                    problems.append(f"slow {kind}: p99 {beside:.1f} ms")
            finally:
                stop.set()
                dripping.join()
                for connection in connections:
                    connection.close()
        if server.end() != 0:
            problems.append("it did not end with 0")
    except (Broken, OSError) as broken:
        problems.append(f"{broken!r}{server.last_words()}")
    finally:
        server.kill()
    print("\n".join(problems) or "L-3: nobody waited for the slow ones.")
    return 1 if problems else 0


sys.exit(main(str(pathlib.Path(sys.argv[1]).resolve())))

#!/usr/bin/env python3
"""How requests travel: http2.py PROGRAM. nghttpx offers HTTP/2 over TLS in front of the sandbox's port; its log says
with what protocol and on which connection each request came. Skipped (exit 77) where it is not installed."""

import base64
import pathlib
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import unittest

from program import WAIT, Broken, Program
from stdio_calls import Calls
from tunnel import Tunnel

KEY = "http2-key-of-the-test"
HIDDEN = [KEY.encode(), base64.b64encode(b":" + KEY.encode())]


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as one:
        return one.getsockname()[1]


def run(*command):
    subprocess.run(command, check=True, capture_output=True, timeout=60)


def make_certificates(folder):
    """An authority of our own, and what it says of 127.0.0.1."""
    new_key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    run("openssl", "req", "-x509", *new_key, "-days", "2", "-subj", "/CN=Test authority", "-keyout", f"{folder}/ca.key",
        "-out", f"{folder}/ca.pem")
    run("openssl", "req", *new_key, "-subj", "/CN=127.0.0.1", "-keyout", f"{folder}/site.key", "-out", f"{folder}/site.csr")
    pathlib.Path(folder, "names").write_text("subjectAltName=IP:127.0.0.1\n")
    run("openssl", "x509", "-req", "-days", "2", "-in", f"{folder}/site.csr", "-CA", f"{folder}/ca.pem", "-CAkey",
        f"{folder}/ca.key", "-CAcreateserial", "-extfile", f"{folder}/names", "-out", f"{folder}/site.pem")


class Front:
    """nghttpx with a certificate, before a server that speaks HTTP/1.1."""

    def __init__(self, folder, behind, protocols):
        self.port, self.log = free_port(), pathlib.Path(folder, "access.log")
        self.log.write_text("")
        self.said = open(pathlib.Path(folder, "nghttpx.log"), "wb")
        self.child = subprocess.Popen(
            ["nghttpx", "--conf=/dev/null", "--workers=1", f"--frontend=127.0.0.1,{self.port}", f"--backend=127.0.0.1,{behind}",
             f"--alpn-list={protocols}" if self.newer() else f"--npn-list={protocols}", f"--accesslog-file={self.log}",
             "--accesslog-format=$alpn $method $path $remote_port $status", f"{folder}/site.key", f"{folder}/site.pem"],
            stdout=self.said, stderr=self.said)
        ends = time.monotonic() + WAIT
        while time.monotonic() < ends:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return
            except OSError:
                time.sleep(0.02)
        raise Broken("nghttpx does not listen")

    @staticmethod
    def newer():
        return b"--alpn-list" in subprocess.run(["nghttpx", "--help"], capture_output=True, timeout=60).stdout

    def lines(self, count):
        """The first so many requests, as (protocol, method, path, port, status)."""
        ends = time.monotonic() + WAIT
        while len(lines := [line.split() for line in self.log.read_text().splitlines()]) < count:
            if time.monotonic() > ends:
                raise Broken(f"{len(lines)} requests came instead of {count}: {lines}")
            time.sleep(0.02)
        return lines

    def end(self):
        self.child.terminate()
        try:
            self.child.wait(WAIT)
        except subprocess.TimeoutExpired:
            self.child.kill()
            self.child.wait()
        self.said.close()


class HowRequestsTravel(unittest.TestCase):
    program = ""

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="affinity-http2-")
        self.addCleanup(self.folder.cleanup)
        make_certificates(self.folder.name)
        sandbox = Program([self.program, "sandbox", "--listen", "127.0.0.1:0", "--key", KEY, "--limit", "none"], {})
        self.addCleanup(sandbox.kill)
        self.behind = sandbox.wait_for_url(r"http://127\.0\.0\.1:[1-9]\d*").rpartition(":")[2]

    def front(self, protocols):
        front = Front(self.folder.name, self.behind, protocols)
        self.addCleanup(front.end)
        return front

    def start(self, front, *args, **env):
        calls = Calls(self.program, ["--ca-file", f"{self.folder.name}/ca.pem", "--metadata-cache", "off", *args],
                      {"AFFINITY_BASE_URL": f"https://127.0.0.1:{front.port}", "AFFINITY_API_KEY": KEY, **env})
        self.addCleanup(calls.program.kill)
        return calls

    def good(self, result):
        self.assertFalse(result.get("isError"), result["content"][0].get("text"))
        return result["structuredContent"]["result"]

    def write_some(self, calls):
        note = self.good(calls.call("create_a_affinity_note", {"person_ids": [self.person], "content": "x"}))
        self.good(calls.call("update_a_affinity_note_by_id", {"id": note["id"], "content": "y"}))
        return note["id"]

    def read_some(self, calls):
        self.person = self.good(calls.call("list_all_affinity_persons", {"limit": 1}))[0]["id"]
        ids = [calls.begin("get_single_affinity_person_by_id", {"id": self.person + n}) for n in range(12)]
        self.good(calls.results(ids)[ids[0]])

    def test_R_2_reads_share_an_http2_connection_and_each_write_has_a_new_one_of_http_1_1(self):
        front = self.front("h2,http/1.1")
        calls = self.start(front)
        self.read_some(calls)
        for _ in range(3):
            note = self.write_some(calls)
            self.good(calls.call("get_single_affinity_note_by_id", {"id": note}))
        lines = front.lines(22)
        reads, writes = [l for l in lines if l[1] == "GET"], [l for l in lines if l[1] != "GET"]
        self.assertEqual({line[0] for line in reads}, {"h2"}, lines)
        self.assertEqual(len({line[3] for line in reads}), 1, lines)
        self.assertEqual({line[0] for line in writes}, {"http/1.1"}, lines)
        self.assertEqual(len({line[3] for line in writes}), len(writes), lines)
        self.assertFalse({line[3] for line in writes} & {line[3] for line in reads}, lines)
        self.assertEqual(calls.end()[0], 0)

    def test_reads_that_come_together_at_the_start_share_one_connection(self):
        front = self.front("h2,http/1.1")
        calls = self.start(front)
        for result in calls.results([calls.begin("list_all_affinity_persons", {"limit": n + 1}) for n in range(6)]).values():
            self.good(result)
        lines = front.lines(6)
        self.assertEqual(({line[0] for line in lines}, len({line[3] for line in lines})), ({"h2"}, 1), lines)

    def test_reads_keep_their_connection_where_only_http_1_1_is_offered(self):
        front = self.front("http/1.1")
        calls = self.start(front)
        for n in range(5):
            self.good(calls.call("list_all_affinity_persons", {"limit": n + 1}))
        for result in calls.results([calls.begin("list_all_affinity_persons", {"limit": n + 1}) for n in range(6)]).values():
            self.good(result)
        lines = front.lines(11)[:5]
        self.assertEqual({line[0] for line in lines}, {"http/1.1"})
        self.assertEqual(len({line[3] for line in lines}), 1, lines)

    def test_N_5_a_proxy_is_used_only_where_asked_and_sees_nothing_but_the_tunnel(self):
        front = self.front("h2,http/1.1")
        for asked in (False, True):
            tunnel = Tunnel()
            self.addCleanup(tunnel.end)
            args = ["--use-env-proxy"] if asked else []
            calls = self.start(front, *args, https_proxy=tunnel.url, http_proxy=tunnel.url, all_proxy=tunnel.url)
            self.read_some(calls)
            self.write_some(calls)
            calls.end()
            if not asked:
                self.assertEqual(tunnel.heads, [])
                continue
            self.assertTrue(tunnel.heads)
            for head in tunnel.heads:
                self.assertTrue(head.startswith(b"CONNECT 127.0.0.1:"), head)
                self.assertNotIn(b"authorization", head.lower())
            seen = b"".join(tunnel.heads + tunnel.first_bytes)
            for secret in HIDDEN + [b"/persons", b"/notes"]:
                self.assertNotIn(secret, seen)


if __name__ == "__main__":
    HowRequestsTravel.program = str(pathlib.Path(sys.argv.pop(1)).resolve())
    if not shutil.which("nghttpx") or not shutil.which("openssl"):
        print("nghttpx or openssl is not installed")
        sys.exit(77)
    unittest.main(verbosity=1)

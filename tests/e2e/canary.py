#!/usr/bin/env python3
"""K-3: the Affinity key appears in nothing that the program shows: canary.py PROGRAM. It runs at debug level, over stdio
and over HTTP, with a key that can be found again, through success, refusals that echo the key, errors, a redirect,
answers that never come and none at all, and every byte it gave is searched, and what the system tells of it."""

import base64
import http.client
import http.server
import json
import os
import pathlib
import re
import subprocess
import sys
import threading
import unittest
import urllib.parse

from over_http import Http
from program import CLAIM, WAIT, Program
from stdio_calls import META, Calls

KEY = "CANARY-7f3a91c2d5e84b60"
AS_BASIC = base64.b64encode(b":" + KEY.encode()).decode()
# The key, Basic's form of it, and its middle in each of the ways that base64 may be shifted.
HIDDEN = [KEY, "CANARY", AS_BASIC, AS_BASIC.rstrip("=")[:-1]] + [
    base64.b64encode(b"x" * shift + KEY.encode()).decode()[4:-4] for shift in range(3)]
PERSON = "get_single_affinity_person_by_id"


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False


class Listening:
    def listen(self, handler):
        self.server = Server(("127.0.0.1", 0), handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def end(self):
        self.server.shutdown()
        self.server.server_close()


class Elsewhere(Listening):
    """Where a redirect leads: keeps what it is sent."""

    def __init__(self):
        elsewhere = self
        self.heads = []

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                elsewhere.heads.append(f"{self.requestline}\n{self.headers}")
                self.send_response(200)
                self.send_header("Content-Length", "7")
                self.end_headers()
                self.wfile.write(b"content")

            def log_message(self, *_):
                pass

        self.listen(Handler)


class Upstream(Listening):
    """The sandbox, but for some people's ids, which stand for what may go wrong."""

    def __init__(self, sandbox, elsewhere):
        upstream = self
        self.place = urllib.parse.urlsplit(sandbox)
        self.seen = []
        self.hold = threading.Event()

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def say(self, status, body, **headers):
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name.replace("_", "-"), value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def handle_any(self):
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                key = self.headers.get("Authorization", "")
                upstream.seen.append(key)
                echo = f"You sent {key}, that is {KEY}; {self.headers}".encode()
                case = self.path.split("?")[0].rpartition("/")[2]
                if case in ("901", "902", "903", "904", "905"):
                    status = {"901": 401, "902": 500, "903": 403, "904": 422, "905": 429}[case]
                    self.say(status, echo, Content_Type="text/plain", X_Echo=key, Retry_After="600")
                elif case == "906":
                    self.say(500, json.dumps([echo.decode()]).encode(), Content_Type="application/json", X_Echo=key)
                elif case == "907":
                    self.say(302, echo, Location=f"{elsewhere.url}/persons/907?signature=secret-of-the-address")
                elif case == "908":
                    upstream.hold.wait(30)
                elif case == "909":
                    self.close_connection = True
                elif case == "910":
                    self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n" + echo[:200])
                    self.close_connection = True
                elif case == "911":
                    self.wfile.write(b"nonsense " + echo + b"\r\n\r\n")
                    self.close_connection = True
                elif "/entity-files/download/" in self.path:
                    self.say(302, b"", Location=f"{elsewhere.url}/file?signature=secret-of-the-address")
                else:
                    self.forward(body)

            def forward(self, body):
                connection = http.client.HTTPConnection(upstream.place.hostname, upstream.place.port, timeout=WAIT)
                headers = {n: v for n, v in self.headers.items() if n.lower() in ("authorization", "content-type")}
                connection.request(self.command, self.path, body or None, headers)
                answer = connection.getresponse()
                self.say(answer.status, answer.read(), Content_Type=answer.getheader("Content-Type") or "application/json")
                connection.close()

            do_GET = do_POST = do_PUT = do_DELETE = handle_any

            def log_message(self, *_):
                pass

        self.listen(Handler)


def conversation():
    """Tool calls, and whether each succeeds."""
    calls = [("list_all_affinity_whoami", {}, True), ("list_all_affinity_persons", {"limit": 5}, True),
             ("list_all_affinity_fields", {}, True)]
    for case in (*range(902, 908), *range(909, 912), 901):
        calls += [(PERSON, {"id": case}, False)]
        # Among enough that succeed, so that Affinity is not taken for down and left alone.
        calls += [("list_all_affinity_persons", {"limit": limit}, True) for limit in range(1, 11)]
    calls += [("delete_a_affinity_person_by_id", {"id": case}, False) for case in (902, 909)]
    calls += [("affinity_files_download", {"id": 1}, None), ("list_all_affinity_rate_limits", {}, True),
              (PERSON, {"id": "x"}, False), (PERSON, {"id": 908}, False)]
    return calls


class Canary(unittest.TestCase):
    program = ""

    def setUp(self):
        sandbox = Program([self.program, "sandbox", "--listen", "127.0.0.1:0", "--key", KEY, "--limit", "none"], {})
        self.addCleanup(sandbox.kill)
        self.elsewhere = Elsewhere()
        self.addCleanup(self.elsewhere.end)
        self.upstream = Upstream(sandbox.wait_for_url(r"http://127\.0\.0\.1:[1-9]\d*"), self.elsewhere)
        self.addCleanup(self.upstream.end)
        self.addCleanup(self.upstream.hold.set)
        self.env = {"AFFINITY_BASE_URL": self.upstream.url, "AFFINITY_API_KEY": KEY}
        self.args = ["--log-level", "debug", "--deadline", "3", "--confirm", "never", "--rate-limit", "off"]

    def search(self, artefacts):
        for name, text in artefacts.items():
            text = text if isinstance(text, str) else text.decode(errors="replace")
            for hidden in HIDDEN:
                at = text.find(hidden)
                self.assertEqual(at, -1, f"{name}: …{text[max(0, at - 200):at + 80]}")
            self.assertNotIn("secret-of-the-address", text, name)

    def what_the_system_tells(self, pid):
        folder = pathlib.Path("/proc", str(pid))
        out = {}
        for name in ("cmdline", "comm", "environ", "status"):
            try:
                out[f"/proc/PID/{name}"] = (folder / name).read_bytes()
            except PermissionError:
                out[f"/proc/PID/{name}"] = b""
        for task in (folder / "task").iterdir():
            out[f"thread {task.name}"] = (task / "comm").read_bytes()
        return out

    def copies_in_memory(self, pid):
        """How often the key stands in memory, or None where we may not look, or a sanitizer keeps what was freed."""
        found = {KEY: 0, AS_BASIC: 0}
        try:
            if re.search(r"lib[a-z]+san\.so", pathlib.Path(f"/proc/{pid}/maps").read_text()):
                return None
            with open(f"/proc/{pid}/maps") as maps, open(f"/proc/{pid}/mem", "rb", 0) as memory:
                for line in maps:
                    place = re.match(r"([0-9a-f]+)-([0-9a-f]+) rw", line)
                    if not place or "[v" in line:
                        continue
                    first, last = int(place[1], 16), int(place[2], 16)
                    try:
                        memory.seek(first)
                        data = memory.read(last - first)
                    except (OSError, ValueError, OverflowError):
                        continue
                    for word in found:
                        found[word] += data.count(word.encode())
        except PermissionError:
            return None
        return found

    def check(self, tool, result, wanted):
        text = json.dumps(result)
        if wanted is not None:
            self.assertEqual(not result.get("isError", False), wanted, f"{tool}: {text[:600]}")

    def test_K_3_K_8_the_key_is_in_nothing_that_comes_out_over_stdio(self):
        calls = Calls(self.program, self.args, self.env)
        self.addCleanup(calls.program.kill)
        pid = calls.program.child.pid
        for tool, arguments, wanted in conversation():
            self.check(tool, calls.call(tool, arguments), wanted)
        told = self.what_the_system_tells(pid)
        code, out, said = calls.end()
        self.assertEqual(code, 0)
        self.search({**told, "stdout": out, "stderr": said})
        self.assertIn("Basic " + AS_BASIC, self.upstream.seen)  # the canary was alive
        self.assert_redirect_was_clean()

    def test_K_3_the_key_is_in_nothing_that_comes_out_over_http(self):
        http_side = Http(self.program, self.args, self.env)
        self.addCleanup(http_side.program.kill)
        artefacts = {}
        for number, (tool, arguments, wanted) in enumerate(conversation()):
            message = {"jsonrpc": "2.0", "id": number, "method": "tools/call",
                       "params": {"_meta": META, "name": tool, "arguments": arguments}}
            http_side.send(json.dumps(message).encode(), message, {})
            answer = http_side.receive({})
            self.check(tool, answer["result"], wanted)
            artefacts[f"answer {number} of {tool}"] = json.dumps([answer, http_side.answer_headers])
        place = urllib.parse.urlsplit(http_side.url)
        for path in ("/", "/healthz", "/readyz", "/metrics", "/mcp"):
            connection = http.client.HTTPConnection(place.hostname, place.port, timeout=WAIT)
            connection.request("GET", path)
            answer = connection.getresponse()
            artefacts[path] = f"{answer.getheaders()} {answer.read()}"
            connection.close()
        artefacts.update(self.what_the_system_tells(http_side.program.child.pid))
        http_side.program.end()
        artefacts["stderr"] = "".join(http_side.program.said)
        self.search(artefacts)
        self.assert_redirect_was_clean()

    def test_K_2_the_key_stands_in_memory_a_few_times_however_many_calls_were_made(self):
        calls = Calls(self.program, self.args, self.env)
        self.addCleanup(calls.program.kill)
        counts = []
        for calls_more in (0, 1, 50, 200):
            for _ in range(calls_more):
                calls.call("list_all_affinity_persons", {"limit": 5})
            counts.append(self.copies_in_memory(calls.program.child.pid))
        if None in counts:
            self.skipTest("we may not look into its memory, or it keeps what was freed for a sanitizer")
        print(f"the key and its form in Basic in memory after 0, 1, 51 and 251 calls: {[tuple(c.values()) for c in counts]}")
        for count in counts:
            self.assertLessEqual(count[KEY], 2)  # the caller's, which all share, and the log's, which hides it
            self.assertLessEqual(count[AS_BASIC], 2)  # the log's, and what libcurl sends

    def assert_redirect_was_clean(self):
        for head in self.elsewhere.heads:
            self.search({"the other origin": head.replace("secret-of-the-address", "")})
            self.assertNotRegex(head.lower(), r"authorization|cookie|referer|\nx-")

    def test_N_2_a_download_that_leads_elsewhere_takes_no_key_along(self):
        calls = Calls(self.program, self.args, self.env)
        self.addCleanup(calls.program.kill)
        calls.call("affinity_files_download", {"id": 1})
        files = calls.call("list_all_affinity_files", {"limit": 1})["structuredContent"]["result"]
        self.assertFalse(calls.call("affinity_files_download", {"id": files[0]["id"]}).get("isError"))
        self.assertEqual(calls.end()[0], 0)
        self.assertTrue(self.elsewhere.heads)
        self.assert_redirect_was_clean()

    def test_K_3_a_configuration_that_is_wrong_is_told_without_the_key(self):
        for more in ({"AFFINITY_BASE_URL": "http://10.0.0.1"}, {"AFFINITY_BASE_URL": f"https://u:{KEY}@api.affinity.co"},
                     {"AFFINITY_DEADLINE": "x"}, {"AFFINITY_CA_FILE": "/nonexistent"}):
            done = subprocess.run([self.program, "call", "list_all_affinity_whoami"], capture_output=True, timeout=WAIT,
                                  env={"PATH": os.environ["PATH"], "HOME": "/nonexistent", **self.env, **more})
            self.search({f"{more} stdout": done.stdout, f"{more} stderr": done.stderr})

    def test_K_7_nobody_else_may_read_its_memory_and_it_leaves_no_core(self):
        # Whether the kernel lets others of the same user in shows in who owns these files.
        user = {"user": 65534, "group": 65534, "extra_groups": []} if os.geteuid() == 0 else {}
        keep = {n: v for n, v in os.environ.items() if n.endswith("SAN_OPTIONS") or n == "PATH"}
        with subprocess.Popen([self.program, *self.args], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, env={**keep, **self.env}, cwd="/", **user) as child:
            try:
                ask = {"jsonrpc": "2.0", "id": 1, "method": "server/discover", "params": {"_meta": META}}
                child.stdin.write(json.dumps(ask).encode() + b"\n")
                child.stdin.flush()
                self.assertIn(CLAIM.encode()[:4], child.stdout.readline())
                folder = pathlib.Path("/proc", str(child.pid))
                self.assertEqual((folder / "environ").stat().st_uid, 0)
                self.assertRegex((folder / "limits").read_text(), r"Max core file size +0 +0 ")
                if os.geteuid() == 0:
                    self.assertNotIn(b"CANARY", (folder / "environ").read_bytes())
            finally:
                child.stdin.close()
                child.wait(WAIT)


if __name__ == "__main__":
    Canary.program = str(pathlib.Path(sys.argv.pop(1)).resolve())
    unittest.main(verbosity=1)

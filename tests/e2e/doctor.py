#!/usr/bin/env python3
"""What `doctor` finds when something is wrong, one fault at a time: doctor.py PROGRAM."""

import email.utils
import http.server
import json
import os
import pathlib
import re
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import unittest

from http2 import free_port, make_certificates
from program import WAIT, Program, clean_environment

KEY = "k-4f9d3b7a6c5e"
TOP = pathlib.Path(__file__).resolve().parents[2]
WHOAMI = {"tenant": {"id": 1, "name": "Firm", "subdomain": "firm"}, "user": {"id": 2, "firstName": "Ann", "lastName": "Bee", "email": "ann@firm.example"},
          "grant": {"type": "api_key", "scope": "external_api", "createdAt": "2024-01-01T00:00:00.000Z"}}
RATE = {"rate": {"org_monthly": {"limit": 100, "remaining": 90, "reset": 864000, "used": 10},
                 "api_key_per_minute": {"limit": 900, "remaining": 899, "reset": 60, "used": 1}}}


class Upstream:
    """An Affinity that is well, but for what it is told: status, body, content type, hours of its clock, hanging."""

    def __init__(self, status=200, body=None, kind="application/json", hours=0, hangs=False, tls=None):
        self.asked, self.ending = [], threading.Event()
        upstream = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                upstream.asked.append(self.path)
                if hangs:
                    upstream.ending.wait(WAIT)
                    return
                text = body if body is not None else json.dumps(RATE if self.path == "/rate-limit" else WHOAMI)
                self.send_response_only(status)
                self.send_header("Date", email.utils.formatdate(time.time() + hours * 3600, usegmt=True))
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text.encode())

            def log_message(self, *_):
                pass

        class Quiet(http.server.ThreadingHTTPServer):
            daemon_threads = True
            block_on_close = False

            def handle_error(self, *_):  # a handshake that the program breaks off is what is wanted
                pass

        self.server = Quiet(("127.0.0.1", 0), Handler)
        if tls:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(f"{tls}/site.pem", f"{tls}/site.key")
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True, do_handshake_on_connect=False)
        self.url = f"http{'s' if tls else ''}://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.ending.set()
        self.server.shutdown()
        self.server.server_close()


class Doctor(unittest.TestCase):
    program = ""

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="affinity-e2e-")
        self.addCleanup(folder.cleanup)
        self.home = pathlib.Path(folder.name)

    def run_it(self, *args, env=None, key=KEY):
        env = {**({"AFFINITY_API_KEY": key} if key else {}), **(env or {})}
        done = subprocess.run([self.program, *args], capture_output=True, timeout=3 * WAIT, cwd=self.home,
                              env=clean_environment(str(self.home), env))
        self.assertNotIn(KEY, done.stdout.decode() + done.stderr.decode())
        return done.returncode, done.stdout.decode(), done.stderr.decode()

    def doctor(self, *args, url=None, env=None, key=KEY):
        """The exit code and, by name, what each check found."""
        place = ["--base-url", url] if url else []
        listen = ["--listen", f"127.0.0.1:{free_port()}"] if "--listen" not in args else []
        code, out, said = self.run_it("doctor", "--json", *place, *listen, *args, env=env, key=key)
        self.assertEqual(said, "")
        answer = json.loads(out)
        self.assertEqual(answer["exit"], code)
        for check in answer["checks"]:
            self.assertTrue(check["finding"] and check["looks_at"], check)
            self.assertEqual(check["status"] in ("warn", "fail"), bool(check.get("remedy")), check)
        return code, {check["name"]: check for check in answer["checks"]}

    def found(self, *args, **more):
        code, checks = self.doctor(*args, **more)
        return {"exit": code, **{name: check["status"] for name, check in checks.items() if check["status"] in ("warn", "fail")}}

    def test_nothing_is_wrong(self):
        with Upstream() as upstream:
            code, checks = self.doctor(url=upstream.url)
            self.assertEqual(upstream.asked[:3], ["/auth/whoami", "/rate-limit", "/v2/auth/whoami"])
            self.assertTrue(all(path.startswith("/v2/") for path in upstream.asked[2:]))
            self.assertLessEqual(len(upstream.asked[2:]), 15)
            self.assertEqual(len(upstream.asked), len(set(upstream.asked)))
        self.assertEqual(code, 0)
        self.assertIn("ann@firm.example at Firm", checks["whoami"]["finding"])
        self.assertIn("90 of 100", checks["quota"]["finding"])
        self.assertEqual(checks["clock"]["status"], "ok")
        self.assertEqual(checks["v2"]["status"], "ok")
        toolsets = [name for name in checks if name.startswith("v2_")]
        self.assertGreaterEqual(len(toolsets), 12)
        self.assertEqual(checks["v2_companies"]["status"], "ok")

    def test_it_is_well_with_the_sandbox_over_http_and_in_process(self):
        server = Program([self.program, "sandbox", "--listen", "127.0.0.1:0"], {})
        try:
            url = server.wait_for_url(r"http://127\.0\.0\.1:[1-9]\d*")
            self.assertEqual(self.found(url=url, key="sandbox"), {"exit": 0})
            self.assertEqual(self.found("--contract", url=url, key="sandbox"), {"exit": 0})
            self.assertEqual(self.found(url=url), {"exit": 2, "whoami": "fail"})
        finally:
            server.kill()
        self.assertEqual(self.found("--sandbox", "--contract", key=None), {"exit": 0})

    def test_what_affinity_answers(self):
        for name, fault, wanted in (
                ("wrong key", {"status": 401, "body": "Unauthorized API Key.", "kind": "text/html"}, {"exit": 2, "whoami": "fail"}),
                ("too many requests", {"status": 429, "body": "{}"}, {"exit": 1, "whoami": "warn", "quota": "warn"}),
                ("an error of its own", {"status": 500, "body": "{}"}, {"exit": 2, "whoami": "fail", "quota": "fail"}),
                ("a deploy", {"status": 503, "body": ""}, {"exit": 2, "whoami": "fail", "quota": "fail"}),
                ("a sign-in page", {"body": "<html>Welcome to the hotel</html>", "kind": "text/html"}, {"exit": 2, "whoami": "fail", "quota": "fail"}),
                ("another API", {"body": '{"hello": "world"}'}, {"exit": 2, "whoami": "fail", "quota": "warn"}),
                ("a clock that is behind", {"hours": 2}, {"exit": 2, "clock": "fail"}),
                ("a clock that is ahead", {"hours": -1 / 30}, {"exit": 1, "clock": "warn"})):
            with self.subTest(name), Upstream(**fault) as upstream:
                self.assertEqual(self.found(url=upstream.url), wanted)

    def test_nobody_answers(self):
        self.assertEqual(self.found(url=f"http://127.0.0.1:{free_port()}"), {"exit": 2, "tls": "fail"})
        with Upstream(hangs=True) as upstream:
            begun = time.monotonic()
            self.assertEqual(self.found("--deadline", "1", url=upstream.url), {"exit": 2, "whoami": "fail"})
            self.assertLess(time.monotonic() - begun, WAIT)
        with socket.create_server(("127.0.0.1", 0)) as silent:  # takes the connection and never says a word
            url = f"https://127.0.0.1:{silent.getsockname()[1]}"
            self.assertEqual(self.found("--deadline", "1", url=url), {"exit": 2, "tls": "fail"})

    def test_a_name_that_nobody_knows(self):
        found = self.found("--deadline", "2", url="https://no-such-host.invalid")
        self.assertEqual(found, {"exit": 2, "dns": "fail"})

    def test_certificates(self):
        make_certificates(self.home)
        with Upstream(tls=self.home) as upstream:
            code, checks = self.doctor(url=upstream.url)
            self.assertEqual((code, checks["tls"]["status"]), (2, "fail"))
            self.assertIn("--ca-file", checks["tls"]["remedy"])
            self.assertEqual(upstream.asked, [])
            self.assertEqual(self.found("--ca-file", f"{self.home}/ca.pem", url=upstream.url), {"exit": 0})
            self.assertEqual(self.found("--ca-file", f"{self.home}/site.key", url=upstream.url), {"exit": 2, "tls": "fail"})
        with Upstream() as upstream:
            self.assertEqual(self.found(url=upstream.url.replace("http:", "https:")), {"exit": 2, "tls": "fail"})

    def test_keys_and_files(self):
        self.assertEqual(self.found("--offline", key=None), {"exit": 2, "key": "fail"})
        self.assertEqual(self.found("--offline", key="Bearer k"), {"exit": 2, "key": "fail"})
        self.assertEqual(self.found("--offline", key='"k-123456"'), {"exit": 0})  # as a file of variables has it
        for key in ('"k-123456', "<k-123456>", "${KEY}"):
            self.assertEqual(self.found("--offline", key=key), {"exit": 1, "key": "warn"})
        path = self.home / "key"
        path.write_text(KEY)
        path.chmod(0o644)
        named = {"AFFINITY_API_KEY_FILE": str(path)}
        self.assertEqual(self.found("--offline", key=None, env=named), {"exit": 2, "key": "fail", "key file": "fail"})
        path.chmod(0o600)
        self.assertEqual(self.found("--offline", key=None, env=named), {"exit": 0})
        self.assertEqual(self.found("--offline", env=named), {"exit": 1, "key file": "warn"})
        self.assertEqual(self.found("--offline", "--files-root", str(path)), {"exit": 2, "roots": "fail"})
        state = self.home / "affinity-crm-mcp"
        state.mkdir()
        (state / "token").write_text("t" * 43)
        (state / "token").chmod(0o644)
        self.assertEqual(self.found("--offline"), {"exit": 2, "state": "fail"})

    def test_settings(self):
        self.assertEqual(self.found("--offline", "--limit", "many"), {"exit": 2, "settings": "fail"})
        self.assertEqual(self.found("--offline", env={"AFFINITY_DEADLINE": "soon"}), {"exit": 2, "settings": "fail"})
        file = self.home / "settings.toml"
        for text in ("no-such-setting = 1\n", "[section]\nlimit = 2\n"):
            file.write_text(text)
            code, checks = self.doctor("--offline", "--config", str(file))
            self.assertEqual((code, checks["settings"]["status"]), (2, "fail"))
            self.assertIn(str(file), checks["settings"]["finding"])

    def test_the_port(self):
        with socket.create_server(("127.0.0.1", 0)) as taken:
            where = f"127.0.0.1:{taken.getsockname()[1]}"
            threading.Thread(target=lambda: taken.accept()[0].close(), daemon=True).start()
            self.assertEqual(self.found("--offline", "--listen", where), {"exit": 1, "port": "warn"})
        self.assertEqual(self.found("--offline", "--listen", "192.0.2.1:8765", "--sandbox")["port"], "fail")
        server = Program([self.program, "http", "--sandbox", "--listen", "127.0.0.1:0"], {})
        try:
            url = server.wait_for_url(r"http://127\.0\.0\.1:[1-9]\d*/mcp")
            where = re.search(r"127[^/]*", url).group()
            self.assertEqual(self.found("--offline", "--listen", where), {"exit": 0})
        finally:
            server.kill()

    def write_config(self, *args):
        done = subprocess.run([self.program, "config", *args, "--write"], capture_output=True, timeout=WAIT, cwd=self.home,
                              env=clean_environment(str(self.home), {}))
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_hosts(self):
        self.write_config("cursor", "--sandbox")
        self.write_config("vscode")
        self.write_config("windsurf", "--command", "/no/such/affinity-crm-mcp")
        self.write_config("codex", "--key-file", "not-there")
        self.write_config("claude-desktop", "--via", "ssh", "me@server")
        self.write_config("gemini", "--http")
        zed = self.home / "zed" / "settings.json"
        zed.parent.mkdir()
        zed.write_text('{\n // mine\n "context_servers": {"affinity": {"command": "affinity-crm-mcp"}}}')
        code, checks = self.doctor("--offline")
        statuses = {name: checks[name]["status"] for name in ("cursor", "vscode", "windsurf", "chatgpt", "gemini", "zed")}
        self.assertEqual(statuses, {"cursor": "ok", "vscode": "ok", "windsurf": "fail", "chatgpt": "fail", "gemini": "ok", "zed": "warn"})
        self.assertIn("not-there", checks["chatgpt"]["finding"])
        self.assertIn(checks["claude-desktop"]["status"], ("skipped", "fail"))  # fail where there is no ssh
        self.assertEqual(code, 2)

    def test_an_entry_that_somebody_else_wrote_is_not_acted_out(self):
        os.mkfifo(self.home / "pipe")
        evil = "\x1b]0;x\x07\u009b31m\u202e"
        entries = {
            "pipe": (["--audit-log", "pipe"], {}), "zero": (["--sandbox-file", "/dev/zero"], {}),
            "data": (["--data", "/dev/zero"], {}), "settings": (["--config", "pipe"], {}),
            "key": ([], {"AFFINITY_API_KEY_FILE": "pipe"}), "authority": (["--ca-file", "/dev/zero"], {}),
            "many": (["--people", "100000000"], {}),
            "audit": (["--audit-log", "made.jsonl", "--sandbox-file", "made.json"], {}), f"name{evil}": ([evil], {evil: "x"})}
        servers = {name: {"command": self.program, "args": ["--sandbox", *args] if name != "key" else args, "env": env}
                   for name, (args, env) in entries.items()}
        (self.home / ".mcp.json").write_text(json.dumps({"mcpServers": servers}))
        before = sorted(path.name for path in self.home.rglob("*"))
        begun = time.monotonic()
        for args in (["--offline"], ["--offline", "--json"]):
            _, out, said = self.run_it("doctor", *args, "--listen", "127.0.0.1:0")
            for text in (out, said):
                self.assertNotRegex(text, "[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]")
        self.assertLess(time.monotonic() - begun, WAIT)
        self.assertEqual(sorted(path.name for path in self.home.rglob("*")), before)
        for name in ("pipe", "zero", "data", "settings", "key"):
            self.assertRegex(out, f'\\\\"{name}\\\\" ends with exit code')
        self.assertRegex(out, '\\\\"audit\\\\" starts and answers')

    def test_other_programs_are_not_looked_at(self):
        (self.home / ".cursor").mkdir()
        (self.home / ".cursor" / "mcp.json").write_text('{"mcpServers": {"affinity": {"command": "npx", "args": ["other"], "env": {"X": "secret"}}}}')
        code, checks = self.doctor("--offline")
        self.assertEqual((code, checks["hosts"]["status"]), (0, "skipped"))

    def test_the_contract_counts_its_requests_and_names_nobody(self):
        with Upstream() as upstream:
            code, out, said = self.run_it("doctor", "--contract", "--base-url", upstream.url, "--listen", "127.0.0.1:0")
            self.assertLessEqual(len(upstream.asked), 30 + 2 + 15)
            self.assertEqual(len(upstream.asked), len(set(upstream.asked)))
        report = json.loads(out)
        self.assertEqual((code, report["api"]), (1, "another host"))
        self.assertTrue(report["differences"])
        for word in ("Ann", "Firm", "firm.example", upstream.url.rpartition(":")[2], KEY):
            self.assertNotIn(word, out)
        self.assertIn("differences", said)
        file = self.home / "report.json"
        code, out, _ = self.run_it("doctor", "--contract", "--sandbox", "--report", str(file), "--listen", "127.0.0.1:0")
        self.assertEqual((code, json.loads(file.read_text())["differences"]), (0, []))
        self.assertIn("All is well.", out)

    def test_the_pages_lines_and_sample_are_what_it_does(self):
        page = (TOP / "docs" / "doctor.md").read_text()
        lines = re.findall(r"^ *affinity-crm-mcp (doctor.*)$", page + (TOP / "README.md").read_text() + self.run_it("doctor", "--help")[1], re.M)
        self.assertGreaterEqual(len(lines), 9)
        for line in lines:
            with self.subTest(line=line):
                self.assertIn(self.run_it(*line.split("#")[0].split(), env={"AFFINITY_BASE_URL": "http://127.0.0.1:9"})[0], (0, 2))
        sample = re.search(r"```\n(ok .*?)```", page, re.S).group(1)
        listen = f"127.0.0.1:{free_port()}"
        with Upstream(status=401, body="Unauthorized API Key.", kind="text/html") as upstream:
            code, out, _ = self.run_it("doctor", "--base-url", upstream.url, "--listen", listen)
        self.assertEqual(code, 2)
        for said, shown in ((upstream.url.removeprefix("http://"), "api.affinity.co"), (listen, "127.0.0.1:8765"),
                            ("connected; http, which is for this machine alone", "connected, and the certificate of api.affinity.co is good")):
            out = out.replace(said, shown)
        self.assertEqual(out.splitlines(), sample.splitlines())


if __name__ == "__main__":
    Doctor.program = os.path.realpath(sys.argv.pop(1))
    unittest.main(verbosity=1)

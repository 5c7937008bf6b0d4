#!/usr/bin/env python3
"""What the program must not be able to do, or be led to do by what lies about: hygiene.py PROGRAM."""

import base64
import http.server
import json
import pathlib
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import unittest

from program import WAIT, Program, clean_environment
from upstream import Answering

KEY = "key-of-the-user"
TOP = pathlib.Path(__file__).resolve().parents[2]
LAYERS = ("base", "schema", "client", "tools", "mcp", "transport", "sandbox", "server")


class Hygiene(unittest.TestCase):
    program = ""

    def test_X_3_it_cannot_start_other_programs(self):
        if not shutil.which("nm"):
            self.skipTest("there is no nm")
        wanted = subprocess.run(["nm", "-D", "--undefined-only", self.program], capture_output=True, text=True, check=True, timeout=WAIT).stdout
        names = set(re.findall(r" U (\w+)", wanted))
        self.assertIn("socket", names)
        self.assertEqual({name for name in names if re.fullmatch(r"system|popen|v?fork|exec\w+|posix_spawn\w*", name)}, set())

    @staticmethod
    def calls_of(pattern):
        """{file: [line]} of the sources of every system that match."""
        found = {}
        for layer in LAYERS:
            for path in (TOP / layer).rglob("*.[ch]pp"):
                lines = [line.strip() for line in path.read_text().splitlines() if re.search(pattern, line)]
                if lines:
                    found[str(path.relative_to(TOP))] = lines
        return found

    def test_X_3_the_libraries_that_it_loads_have_fixed_names(self):
        room = "base/platform/"
        by_system = self.calls_of(r"\b(dlm?open|LoadLibrary\w*)\s*\(")
        self.assertIn(room + "posix/shared_library.cpp", by_system)
        for path, lines in by_system.items():
            self.assertTrue(path.startswith(room), path)
            for line in lines:
                self.assertRegex(line, r'open\("/System/Library/Frameworks/' if "macos" in path else r"load_library\(char const\* name\)|LoadLibrary")
        through_it = {path: lines for path, lines in self.calls_of(r"\bload_library\(").items() if not path.startswith(room)}
        self.assertEqual(set(through_it), {"client/curl/lazy_load.cpp", "tools/journal/lazy_sqlite.cpp"})
        for path, name in (("client/curl/lazy_load.cpp", 'char library[] = "libcurl.so.4";'),
                           ("tools/journal/lazy_sqlite.cpp", 'char sqlite_library[] = "libsqlite3.so.0";')):
            self.assertEqual(len(through_it[path]), 1)
            self.assertRegex(through_it[path][0], r"load_library\((sqlite_)?library\)")
            self.assertIn("constexpr " + name, (TOP / path).read_text())

    def test_text_of_others_reaches_no_terminal_and_no_log_as_it_is(self):
        evil = "\x1b]0;x\x07\u009b31m\u0085\x7f\u202e\u2066\u200b\u2028\U000e0041!"
        bad = "[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u2028\u202a-\u202e\u2066-\u2069\U000e0000-\U000e007f]"
        answers = {"/organizations": (200, {"organizations": [{"id": 1, "name": evil, evil: evil}]}),
                   "/organizations/1": (200, {"id": 1, "name": evil, evil: {evil: evil}}), "/persons/1": (422, {"message": evil})}

        class Affinity(Answering):
            def do_GET(self):
                status, body = answers.get(self.path.split("?")[0], (404, [evil]))
                self.answer(body, status=status)

        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Affinity)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        url = f"http://127.0.0.1:{server.server_port}"
        lists, record = ["call", "list_all_affinity_organizations"], ["call", "get_single_affinity_organization_by_id", '{"id":1}']
        with tempfile.TemporaryDirectory(prefix="affinity-e2e-") as home:
            for args, env in (([*lists, "--table"], {}), ([*lists, "--json"], {}), ([*record, "--table"], {}), ([*record, "--json"], {}),
                              (["call", "get_single_affinity_person_by_id", '{"id":1}', "--table"], {}), (["call", evil], {}),
                              (["call", "list_all_affinity_lists", evil], {}), ([evil], {}), (["--" + evil], {}), (["--deadline", evil], {}),
                              (["--config", evil], {}), (["doctor", "--offline", "--listen", "127.0.0.1:0", "--ca-file", evil], {}),
                              (["doctor", "--offline", "--json", "--listen", "127.0.0.1:0"], {"AFFINITY_API_KEY_FILE": evil}),
                              (["config", evil], {}), (["token", "revoke", evil], {}), (["token", "list"], {"AFFINITY_PRINCIPALS": evil}),
                              ([*lists, "--audit-log", f"/no/{evil}"], {}), ([*lists, "--files-root", evil], {}), (["tools", evil], {})):
                with self.subTest(args):
                    done = subprocess.run([self.program, *args], capture_output=True, timeout=WAIT, cwd=home, stdin=subprocess.DEVNULL,
                                          env=clean_environment(home, {"AFFINITY_BASE_URL": url, "AFFINITY_API_KEY": KEY, **env}))
                    said = (done.stdout + done.stderr).decode()
                    self.assertTrue(said)
                    self.assertNotRegex(said, bad)
        listening = Program([self.program, "http", "--sandbox", "--auth", "none", "--listen", "127.0.0.1:0"], {})
        try:
            port = int(listening.wait_for_url(r"127\.0\.0\.1:[1-9]\d*").rpartition(":")[2])
            with socket.create_connection(("127.0.0.1", port), WAIT) as stranger:
                stranger.sendall(b"GET /\xc2\x9b31m\xe2\x80\xae HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
                while stranger.recv(4096):
                    pass
        finally:
            listening.end()
        self.assertNotRegex("".join(listening.said), bad)

    def test_K_4_no_other_password_is_sent_than_the_key(self):
        seen = []

        class Affinity(Answering):
            def do_GET(self):
                seen.append(self.headers["Authorization"])
                self.answer({"message": "no"}, status=401)

        server = http.server.HTTPServer(("127.0.0.1", 0), Affinity)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        with tempfile.TemporaryDirectory(prefix="affinity-e2e-") as home:
            netrc = pathlib.Path(home, ".netrc")
            netrc.write_text("machine 127.0.0.1 login CANARY password CANARY\ndefault login CANARY password CANARY\n")
            netrc.chmod(0o600)
            env = clean_environment(home, {"AFFINITY_BASE_URL": f"http://127.0.0.1:{server.server_port}", "AFFINITY_API_KEY": KEY})
            done = subprocess.run([self.program, "call", "list_all_affinity_persons", '{"term": "CANARY-term"}', "--log-level", "debug"],
                                  capture_output=True, text=True, timeout=WAIT, cwd=home, env=env)
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertEqual(set(seen), {"Basic " + base64.b64encode(f":{KEY}".encode()).decode()})
        self.assertEqual(json.loads(done.stdout)["error"]["status"], 401)
        self.assertNotIn("CANARY", done.stdout + done.stderr)  # no address with its query either


if __name__ == "__main__":
    Hygiene.program = str(pathlib.Path(sys.argv.pop(1)).resolve())
    unittest.main(verbosity=1)

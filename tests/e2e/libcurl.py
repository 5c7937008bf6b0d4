#!/usr/bin/env python3
"""libcurl comes with the first request, and is told of when it cannot come: libcurl.py PROGRAM LIBRARY.

LIBRARY is any shared library; under the name of libcurl it stands for one that lacks what is called."""

import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

from program import WAIT, clean_environment

META = {"io.modelcontextprotocol/protocolVersion": "2026-07-28", "io.modelcontextprotocol/clientCapabilities": {},
        "io.modelcontextprotocol/clientInfo": {"name": "test", "version": "1"}}
NAME = "libcurl.so.4"
WRITE = ("create_a_affinity_note", '{"content": "x", "person_ids": [1]}')


class Libcurl(unittest.TestCase):
    program, other = "", ""

    def setUp(self):
        self.home = pathlib.Path(tempfile.mkdtemp(prefix="affinity-e2e-"))
        self.addCleanup(shutil.rmtree, self.home)

    def environment(self, **more):
        return clean_environment(str(self.home), {"AFFINITY_API_KEY": "k", **more})

    def without(self, how):
        folder = self.home / "lib"
        folder.mkdir(exist_ok=True)
        (folder / NAME).unlink(missing_ok=True)
        if how == "broken":
            (folder / NAME).write_text("no library\n")
        else:
            shutil.copy(self.other, folder / NAME)
        return {"LD_LIBRARY_PATH": str(folder)}

    def run_it(self, *args, **more):
        return subprocess.run([self.program, *args], capture_output=True, text=True, timeout=WAIT, cwd=self.home,
                              env=self.environment(**more))

    def test_it_is_not_there_until_the_first_request(self):
        server = subprocess.Popen([self.program, "--base-url", "http://127.0.0.1:9"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                                  env=self.environment())
        self.addCleanup(server.wait)
        self.addCleanup(server.stdout.close)
        self.addCleanup(server.kill)

        def ask(method, **params):
            message = {"jsonrpc": "2.0", "id": 1, "method": method, "params": {"_meta": META, **params}}
            server.stdin.write(json.dumps(message).encode() + b"\n")
            server.stdin.flush()
            return json.loads(server.stdout.readline())

        self.addCleanup(server.stdin.close)
        self.assertEqual(len(ask("tools/list")["result"]["tools"]), 69)
        try:
            maps = pathlib.Path(f"/proc/{server.pid}/maps").read_text()
        except PermissionError:
            self.skipTest("this user may not look at a program that keeps its memory private")
        self.assertNotIn(NAME, maps)
        self.assertNotIn("libldap", maps)
        self.assertTrue(ask("tools/call", name="list_all_affinity_whoami", arguments={})["result"]["isError"])
        self.assertIn(NAME, pathlib.Path(f"/proc/{server.pid}/maps").read_text())

    def test_without_it_tools_are_listed_and_calls_say_what_is_missing(self):
        for how in ("broken", "another"):
            with self.subTest(how=how):
                missing = self.without(how)
                listed = self.run_it("tools", **missing)
                self.assertEqual((listed.returncode, listed.stderr), (0, ""))
                for tool in (("list_all_affinity_whoami", "{}"), WRITE):
                    done = self.run_it("call", *tool, **missing)
                    self.assertEqual(done.returncode, 1, done.stderr)
                    error = json.loads(done.stdout)["error"]
                    for word in (NAME, "libcurl4", "Nothing was sent"):
                        self.assertIn(word, error["message"])
                    self.assertNotEqual(error.get("outcome"), "unknown")
                    if how == "another":
                        self.assertIn("curl_", error["message"])

    def test_doctor_tells(self):
        done = self.run_it("doctor", "--json", **self.without("broken"))
        checks = {check["name"]: check for check in json.loads(done.stdout)["checks"]}
        self.assertEqual(checks["tls"]["status"], "fail", done.stdout)
        self.assertIn(NAME, json.dumps(checks["tls"]))
        self.assertIn("libcurl4", json.dumps(checks["tls"]))

    def test_a_base_url_that_is_not_plain_needs_it_at_the_start(self):
        done = self.run_it("call", "list_all_affinity_whoami", AFFINITY_BASE_URL="https://Affinity.example", **self.without("broken"))
        self.assertIn(done.returncode, (2, 78), done.stdout)
        self.assertIn(NAME, done.stderr)

    def test_the_sandbox_needs_none(self):
        done = self.run_it("call", "list_all_affinity_whoami", "--sandbox", **self.without("broken"))
        self.assertEqual(done.returncode, 0, done.stderr)


if __name__ == "__main__":
    Libcurl.other = str(pathlib.Path(sys.argv.pop(2)).resolve())
    Libcurl.program = str(pathlib.Path(sys.argv.pop(1)).resolve())
    linked = subprocess.run(["ldd", Libcurl.program], capture_output=True, text=True, timeout=WAIT).stdout
    if "libcurl" in linked:
        sys.exit(77)  # this build is linked with it
    unittest.main(verbosity=1)

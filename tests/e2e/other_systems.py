#!/usr/bin/env python3
"""The program of another system, under wine or qemu (AFFINITY_LAUNCHER): other_systems.py PROGRAM [CASE]...

What is peculiar to a system is tried here; what holds everywhere is played by transcripts.py with the same launcher."""

import hashlib
import http.client
import json
import pathlib
import re
import ssl
import struct
import subprocess
import sys
import tempfile
import tomllib
import unittest

import launcher
from http2 import free_port, make_certificates
from http_server import Server, call, headers_of
from program import WAIT, Program, clean_environment, read_message
from stdio_calls import META, Calls
from upstream import whoami_over_tls

CLOCK = ["--clock", "2026-11-21T00:00:00Z"]
HELLO = {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {
    "protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}}}
# The folders of a user as wine tells them to a program, in words of the manual.
FOLDERS = {"%APPDATA%": "AppData/Roaming", "%LOCALAPPDATA%": "AppData/Local", "%USERPROFILE%": "."}


class Case(unittest.TestCase):
    program = ""

    def setUp(self):
        self.home = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory(prefix="affinity-other-")))
        self.user = self.enterContext(launcher.User(self.home)) if launcher.WINE else {}

    def environment(self, **more):
        """Somebody's folders, where the system says that they are."""
        env = clean_environment(str(self.home), more)
        if launcher.WINE:  # as on a Windows machine, where nobody sets these
            env = {name: value for name, value in env.items() if not name.startswith("XDG_")} | self.user
        else:
            env |= {"XDG_CONFIG_HOME": str(self.home / ".config")}
        return env

    def run_it(self, *words, code=0, given=b"", cwd=None, **env):
        done = subprocess.run([*launcher.WORDS, self.program, *words], input=given, capture_output=True, timeout=6 * WAIT,
                              cwd=cwd or self.home, env=self.environment(**env))
        self.assertEqual(done.returncode, code, (words, done.stdout[-2000:], done.stderr[-2000:]))
        return done.stdout, done.stderr.decode(errors="replace")

    def call(self, tool, *flags, code=0, **arguments):
        out, _ = self.run_it("call", tool, json.dumps(arguments, ensure_ascii=False), "--sandbox", *CLOCK, *flags, code=code)
        return json.loads(out)


class Start(Case):
    def test_it_tells_its_version_and_ends_with_0(self):
        out, _ = self.run_it("--version")
        self.assertRegex(out.decode(), r"^\d+\.\d+\.\d+\r?\n$")

    def test_output_has_no_carriage_returns(self):
        for words in (["--help"], ["tools", "--sandbox"], ["docs", "--man"], ["completions", "bash"], ["config", "cursor", "--sandbox"]):
            self.assertNotIn(b"\r", self.run_it(*words)[0], words)

    def test_exit_codes_are_those_of_the_manual(self):
        self.run_it(code=78)
        self.run_it("--nonsense", code=2)
        self.call("get_single_affinity_note_by_id", code=1, id=1)

    def test_arguments_are_utf_8(self):
        made = self.call("create_a_affinity_person", "--confirm", "never", first_name="Zoë 雪", last_name="Ünlü 🚀", emails=[])
        self.assertEqual((made["result"]["first_name"], made["result"]["last_name"]), ("Zoë 雪", "Ünlü 🚀"))

    def test_a_key_in_the_environment_is_taken_and_shown_nowhere(self):
        out, said = self.run_it("call", "list_all_affinity_whoami", code=1, AFFINITY_API_KEY="k-geheim-ü", AFFINITY_BASE_URL="http://127.0.0.1:9")
        self.assertNotIn("geheim", out.decode() + said)


class Stdin(Case):
    def test_carriage_returns_and_a_mark_of_utf_8_are_no_part_of_a_message(self):
        text = b"\xef\xbb\xbf" + json.dumps(HELLO).encode() + b"\r\n"
        out, _ = self.run_it("--sandbox", given=text)
        self.assertEqual(json.loads(out)["result"]["serverInfo"]["name"], "affinity-crm-mcp")
        self.assertNotIn(b"\r", out)

    def test_two_thousand_lines_come_back_whole(self):
        lines = [json.dumps({"jsonrpc": "2.0", "id": i, "method": "ping", "params": {"_meta": {"pad": "é" * (i % 700)}}}, ensure_ascii=False)
                 for i in range(2000)]
        out, _ = self.run_it("--sandbox", given="\n".join([json.dumps(HELLO), *lines, ""]).encode())
        answers = [read_message(line.decode()) for line in out.split(b"\n") if line]
        self.assertEqual({answer["id"] for answer in answers}, set(range(2000)))

    def test_it_ends_with_its_input(self):
        server = Program([self.program, "--sandbox"], {}, stdin=subprocess.PIPE)
        try:
            server.child.stdin.close()
            self.assertEqual(server.wait_for_exit(), 0)
        finally:
            server.kill()


class Files(Case):
    def test_file_names_have_blanks_accents_pictures_and_any_length(self):
        for name in ("a b", "Zürich – Straße", "🚀 deals", "/".join(["long" * 12] * 6)):
            with self.subTest(name=name):
                folder = self.home / name
                folder.mkdir(parents=True)
                file = launcher.native(folder / "firm é.json")
                self.call("create_a_affinity_person", "--sandbox-file", file, "--confirm", "never", first_name="Kept", last_name="Here", emails=[])
                found = self.call("list_all_affinity_persons", "--sandbox-file", file, term="Kept Here")
                self.assertIn("Here", json.dumps(found))
                self.assertTrue((folder / "firm é.json").exists())

    def test_a_root_lets_nothing_out(self):
        root = self.home / "root"
        (root / "in").mkdir(parents=True)
        (root / "in" / "note.txt").write_text("inside")
        (self.home / "secret.txt").write_text("outside")
        (root / "link.txt").symlink_to(self.home / "secret.txt")
        wrong = ["../secret.txt", str(self.home / "secret.txt"), launcher.native(self.home / "secret.txt"), "link.txt", "in/../../secret.txt"]
        if launcher.WINE:
            wrong += ["..\\secret.txt", "NUL", "NUL.txt", "COM1", "com¹.txt", "in\\note.txt:stream", "in/note.txt::$DATA", "C:note.txt",
                      "\\\\?\\" + launcher.native(self.home / "secret.txt"), "in/note.txt.", "in/note.txt ", "CON", "aux.h", "CONIN$"]
        servers = Calls(self.program, ["--sandbox", "--confirm", "never", "--files-root", launcher.native(root), *CLOCK], {})
        try:
            uploaded = servers.call("affinity_files_upload", {"person_id": 510008, "file": {"path": "in/note.txt"}})
            self.assertFalse(uploaded.get("isError"), uploaded)
            for path in wrong:
                with self.subTest(path=path):
                    answer = servers.call("affinity_files_upload", {"person_id": 510008, "file": {"path": path}})
                    self.assertTrue(answer.get("isError"), (path, answer))
                    self.assertNotIn("Unknown argument", json.dumps(answer))
        finally:
            servers.program.kill()


class Hosts(Case):
    """`config --write` for each host of this system, into somebody's folders that were made up."""

    def listed(self):
        out, _ = self.run_it("config")
        return dict(re.findall(r"^(\S+) .*?  (\S*\.(?:json|toml))$", out.decode().replace("\r", ""), re.M))

    def file_of(self, shown):
        if launcher.WINE:
            shown = re.sub(r"(?i)^C:\\users\\" + self.user["USER"] + r"\\", lambda _: str(self.home) + "/", shown)
            for word, folder in FOLDERS.items():
                shown = shown.replace(word, str(self.home / folder))
            shown = shown.replace("\\", "/")
        return self.home / shown

    def test_every_entry_is_written_where_the_host_looks_and_starts(self):
        hosts = self.listed()
        self.assertGreaterEqual(len(hosts), 10)
        for host, shown in hosts.items():
            with self.subTest(host=host):
                file = self.file_of(shown)
                file.unlink(missing_ok=True)
                self.run_it("config", host, "--sandbox", "--write")
                text = file.read_text(encoding="utf-8")
                root = tomllib.loads(text) if file.suffix == ".toml" else json.loads(text)
                entry = next(root[name] for name in ("mcpServers", "servers", "mcp_servers", "context_servers") if name in root)["affinity"]
                self.assertEqual(launcher.here(entry["command"]).resolve(), pathlib.Path(self.program).resolve())
                given = {name: value for name, value in entry.get("env", {}).items() if "${" not in value}
                done = subprocess.run([*launcher.WORDS, self.program, *entry["args"]], input=json.dumps(HELLO).encode() + b"\n", timeout=3 * WAIT,
                                      capture_output=True, cwd=self.home, env=self.environment(**given))
                self.assertEqual(json.loads(done.stdout)["result"]["serverInfo"]["name"], "affinity-crm-mcp")

    def test_what_was_in_the_file_stays(self):
        file = self.file_of(self.listed()["claude-desktop"])
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b'{\r\n  "mcpServers": {"git": {"command": "git-mcp", "args": []}},\r\n  "scale": 1.50\r\n}\r\n')
        self.run_it("config", "claude-desktop", "--sandbox", "--write")
        after = file.read_bytes()
        self.assertIn(b'"scale": 1.50', after)
        self.assertEqual(set(json.loads(after)["mcpServers"]), {"git", "affinity"})
        self.assertEqual(len(list(file.parent.glob("*.bak"))), 1)


@unittest.skipUnless(launcher.WINE, "only Windows fetches authorities when they are needed")
class Certificates(Case):
    """The program reads what Windows keeps when it first connects. An authority that comes after that is, for it, what
    one that Windows fetches is: not in its bundle, and trusted by Windows."""

    ROOTS = r"HKCU\Software\Microsoft\SystemCertificates\Root\Certificates"

    def setUp(self):
        super().setUp()
        make_certificates(self.home)
        self.port = free_port()

    def connected(self, host):
        """A program that has tried to connect, and so has read its bundle."""
        calls = Calls(self.program, [], {"AFFINITY_BASE_URL": f"https://{host}:{self.port}", "AFFINITY_API_KEY": "k"})
        self.addCleanup(calls.program.kill)
        self.assertNotRegex(json.dumps(self.whoami(calls)), "(?i)certificate")
        whoami_over_tls(self, self.home / "site.pem", self.home / "site.key", self.port)
        return calls

    def whoami(self, calls):
        return calls.call("list_all_affinity_whoami", {})

    def let_windows_trust_it(self):
        der = ssl.PEM_cert_to_DER_cert((self.home / "ca.pem").read_text())
        key = self.ROOTS + "\\" + hashlib.sha1(der).hexdigest().upper()
        blob = struct.pack("<III", 32, 1, len(der)) + der  # 32: CERT_CERT_PROP_ID
        for words in (["add", key, "/v", "Blob", "/t", "REG_BINARY", "/d", blob.hex(), "/f"], ["delete", key, "/f"]):
            command = [*launcher.WORDS, "reg", *words]
            more = {"env": self.environment(), "capture_output": True, "timeout": 6 * WAIT}
            if words[0] == "delete":
                self.addCleanup(subprocess.run, command, **more)
            else:
                subprocess.run(command, check=True, **more)

    def test_what_windows_trusts_by_the_time_it_is_needed_is_trusted(self):
        calls = self.connected("127.0.0.1")
        self.let_windows_trust_it()
        answer = self.whoami(calls)
        self.assertFalse(answer.get("isError"), answer)

    def test_what_windows_does_not_trust_is_refused(self):
        self.assertRegex(json.dumps(self.whoami(self.connected("127.0.0.1"))), "(?i)certificate")

    def test_the_name_of_the_server_still_has_to_be_in_its_certificate(self):
        calls = self.connected("localhost")
        self.let_windows_trust_it()
        self.assertRegex(json.dumps(self.whoami(calls)), "(?i)certificate")


class Http(Case):
    def test_it_asks_for_the_token_that_it_made_and_ends_when_it_is_told_to(self):
        server = Server(self.program, "--sandbox", *CLOCK)
        try:
            self.assertIsNotNone(server.token)
            status, _, _ = server.ask(server.client(), call(1), Authorization="Bearer wrong")
            self.assertEqual(status, 401)
            status, _, body = server.ask(server.client(), call(1))
            self.assertEqual(status, 200)
            self.assertIn("result", json.loads(body))
            self.assertEqual(server.end(), 0)
        finally:
            server.kill()

    def test_a_hundred_calls_at_once_are_answered(self):
        server = Server(self.program, "--sandbox", "--limit", "none", *CLOCK)
        try:
            clients = [server.client() for _ in range(20)]
            for turn in range(5):
                for i, client in enumerate(clients):
                    client.request("POST", "/mcp", body=call(100 * turn + i), headers=headers_of(server.token))
                for i, client in enumerate(clients):
                    answer = client.getresponse()
                    self.assertEqual((answer.status, json.loads(answer.read())["id"]), (200, 100 * turn + i))
        finally:
            server.kill()

    def test_the_sandbox_alone_is_an_affinity_for_another_process(self):
        house = Program([self.program, "sandbox", "--listen", "127.0.0.1:0"], {})
        try:
            url = house.wait_for_url(r"http://127\.0\.0\.1:[1-9]\d*")
            out, _ = self.run_it("call", "list_all_affinity_whoami", AFFINITY_BASE_URL=url, AFFINITY_API_KEY="sandbox")
            self.assertIn("tenant", json.loads(out)["result"])
            port = int(url.rpartition(":")[2])
            plain = http.client.HTTPConnection("127.0.0.1", port, timeout=WAIT)
            plain.request("GET", "/whoami")
            self.assertEqual(plain.getresponse().status, 401)
        finally:
            house.kill()


class Killed(Case):
    def test_what_was_answered_outlives_a_kill_at_any_time(self):
        answered = set()
        for turn in range(4):
            server = Calls(self.program, ["--sandbox", "--sandbox-file", launcher.native(self.home / "firm.json"), "--confirm", "never", *CLOCK], {})
            try:
                ids = [server.begin("create_a_affinity_person", {"first_name": "Kept", "last_name": f"T{turn}N{i}", "emails": []})
                       for i in range(20)]
                for one in ids[:4 * turn + 1]:
                    result = server.results([one])[one]
                    answered.add(result["structuredContent"]["result"]["last_name"])
            finally:
                server.program.kill()
            found = self.call("list_all_affinity_persons", "--sandbox-file", launcher.native(self.home / "firm.json"), term="Kept", limit=100)
            names = {one["last_name"] for one in found["result"]}
            self.assertLessEqual(answered, names)

    def test_a_plan_is_in_the_journal_after_a_kill_and_its_receipt_is_listed(self):
        journal, firm = launcher.native(self.home / "journal.db"), launcher.native(self.home / "firm.json")
        args = ["--sandbox", "--sandbox-file", firm, "--journal", journal, "--confirm", "never", *CLOCK]
        server = Calls(self.program, args, {})
        try:
            made = server.call("plan_changes", {"operations": [{"do": "note", "on": "person:510008", "text": "Met at the fair."}]})
            plan, summary = (made["structuredContent"]["result"][name] for name in ("plan_id", "summary"))
        finally:
            server.program.kill()
        server = Calls(self.program, args, {})
        try:
            done = server.call("apply_changes", {"plan_id": plan, "summary": summary})
            self.assertFalse(done.get("isError"), done)
        finally:
            server.program.kill()
        out, _ = self.run_it("receipts", *args[:-4], *CLOCK)
        self.assertTrue(out.strip())


class Commands(Case):
    def test_doctor_finds_nothing_that_fails_on_the_sandbox(self):
        done = subprocess.run([*launcher.WORDS, self.program, "doctor", "--sandbox"], capture_output=True, timeout=6 * WAIT, cwd=self.home,
                              env=self.environment())
        self.assertIn(done.returncode, (0, 1), done.stdout.decode() + done.stderr.decode())

    def test_a_principal_is_added_listed_and_revoked(self):
        self.run_it("token", "add", "carol", given=b"key-of-carol\n")
        out, _ = self.run_it("token", "list")
        self.assertIn("carol", out.decode())
        self.assertNotIn("key-of-carol", out.decode())
        self.run_it("token", "forget", "carol")


if __name__ == "__main__":
    Case.program = str(pathlib.Path(sys.argv.pop(1)).resolve())
    unittest.main(verbosity=1, warnings="ignore")

#!/usr/bin/env python3
"""What `config` prints and writes, in a home folder of its own: config.py PROGRAM."""

import json
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import tomllib
import unittest

from program import WAIT, clean_environment

TOP = pathlib.Path(__file__).resolve().parents[2]
FILES = {"claude-desktop": ".config/Claude/claude_desktop_config.json", "cursor": ".cursor/mcp.json",
         "windsurf": ".codeium/windsurf/mcp_config.json", "gemini": ".gemini/settings.json",
         "copilot": ".copilot/mcp-config.json",
         "zed": ".config/zed/settings.json", "codex": ".codex/config.toml", "chatgpt": ".codex/config.toml",
         "claude-code": "project/.mcp.json", "vscode": "project/.vscode/mcp.json", "inspector": "project/mcp.json"}
SERVERS = {"vscode": "servers", "zed": "context_servers", "codex": "mcp_servers", "chatgpt": "mcp_servers"}


class Config(unittest.TestCase):
    program = ""

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="affinity-e2e-")
        self.addCleanup(folder.cleanup)
        self.home = pathlib.Path(folder.name)
        self.project = self.home / "project"
        self.project.mkdir()

    def config(self, *args, code=0, env=None):
        environment = {**clean_environment(str(self.home), {}), "XDG_CONFIG_HOME": str(self.home / ".config"), **(env or {})}
        done = subprocess.run([self.program, "config", *args], capture_output=True, timeout=WAIT, cwd=self.project, env=environment)
        said = done.stderr.decode()
        self.assertEqual(done.returncode, code, said)
        return done.stdout.decode(), said

    def backups(self):
        return sorted(self.home.rglob("*.bak"))

    def read(self, host):
        text = (self.home / FILES[host]).read_text()
        root = tomllib.loads(text) if FILES[host].endswith(".toml") else json.loads(text)
        return root[SERVERS.get(host, "mcpServers")]

    def test_every_host_is_listed_and_needs_no_key(self):
        out, _ = self.config()
        for host in [*FILES, "langchain", "openai-agents"]:
            self.assertIn(host + " ", out)

    def test_what_is_printed_is_what_is_written(self):
        for host, file in FILES.items():
            with self.subTest(host=host):
                path = self.home / file
                path.unlink(missing_ok=True)
                printed, told = self.config(host)
                self.assertIn(file.removeprefix("project/"), told)
                self.config(host, "--write")
                self.assertEqual(path.read_text(), printed)
                self.assertIn("affinity", self.read(host))
                self.config(host, "--write")
                self.assertEqual(path.read_text(), printed)
        self.assertEqual(self.backups(), [])

    def test_every_entry_that_is_written_starts_and_answers(self):
        hello = {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {
            "protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}}}
        (self.home / "key").write_text("k-123456\n")
        (self.home / "key").chmod(0o600)
        for host in FILES:
            for flags in (["--sandbox"], ["--key-file", "../key", "--read-only"]):
                with self.subTest(host=host, flags=flags):
                    (self.home / FILES[host]).unlink(missing_ok=True)
                    self.config(host, *flags, "--write")
                    entry = self.read(host)["affinity"]
                    default = "${AFFINITY_API_KEY_FILE:-"
                    env = {name: value.removeprefix(default).removesuffix("}") for name, value in entry.get("env", {}).items()}
                    done = subprocess.run([entry["command"], *entry["args"]], input=json.dumps(hello).encode() + b"\n", timeout=WAIT,
                                          capture_output=True, cwd="/", env={**clean_environment(str(self.home), {}), **env})
                    self.assertEqual(done.returncode, 0, done.stderr)
                    self.assertEqual(json.loads(done.stdout)["result"]["serverInfo"]["name"], "affinity-crm-mcp")

    def test_other_servers_and_settings_stay_and_the_old_file_is_kept(self):
        path = self.home / FILES["claude-desktop"]
        path.parent.mkdir(parents=True)
        before = '{\n\t"globalShortcut": "",\n\t"mcpServers": {\n\t\t"git": {"command": "git-mcp", "args": []}\n\t},\n\t"scale": 1.50\n}\n'
        path.write_text(before)
        path.chmod(0o640)
        _, told = self.config("claude-desktop", "--sandbox", "--write")
        self.assertEqual(path.stat().st_mode & 0o777, 0o640)
        self.assertEqual([file.read_text() for file in self.backups()], [before])
        self.assertIn(str(self.backups()[0]), told)
        after = path.read_text()
        self.assertTrue(set(before.splitlines()) - {'\t\t"git": {"command": "git-mcp", "args": []}'} <= set(after.splitlines()))
        self.assertEqual(json.loads(after)["mcpServers"]["git"], {"command": "git-mcp", "args": []})
        self.assertEqual([file.name for file in path.parent.iterdir() if file.name.endswith(".new")], [])

    def test_a_mark_of_utf_8_stays_and_utf_16_is_told(self):
        path = self.home / FILES["claude-desktop"]
        path.parent.mkdir(parents=True)
        path.write_bytes(b'\xef\xbb\xbf{\r\n  "scale": 2\r\n}\r\n')
        self.config("claude-desktop", "--sandbox", "--write")
        self.assertTrue(path.read_bytes().startswith(b"\xef\xbb\xbf{\r\n"))
        self.assertIn("affinity", json.loads(path.read_text(encoding="utf-8-sig"))["mcpServers"])
        path.write_bytes('{"scale": 2}'.encode("utf-16"))
        _, told = self.config("claude-desktop", "--sandbox", "--write", code=1)
        self.assertIn("UTF-16", told)

    def test_comments_of_toml_stay(self):
        path = self.home / FILES["codex"]
        path.parent.mkdir()
        before = '# my settings\nmodel = "o" # the fast one\n\n[mcp_servers.git]\ncommand = "git-mcp"\n'
        path.write_text(before)
        self.config("codex", "--write", "--sandbox")
        self.assertTrue(path.read_text().startswith(before))
        self.config("codex", "--write", "--http")
        self.assertTrue(path.read_text().startswith(before))
        self.assertEqual(self.read("codex")["affinity"],
                         {"url": "http://127.0.0.1:8765/mcp", "bearer_token_env_var": "AFFINITY_MCP_TOKEN"})
        self.assertEqual(len(self.backups()), 2)

    def test_a_file_that_cannot_be_kept_whole_is_left_untouched(self):
        path = self.home / FILES["zed"]
        path.parent.mkdir(parents=True)
        for before, cause in (('{\n  // mine\n  "theme": "One Dark"\n}\n', "comments"), ('{"a": 1', "JSON"), ("[]", "object"),
                              ('{"context_servers": {"affinity": {"command": "other"}}}', "--name")):
            with self.subTest(before=before):
                path.write_text(before)
                _, told = self.config("zed", "--write", "--sandbox", code=1)
                self.assertIn(cause, told)
                self.assertIn(str(path), told)
                self.assertEqual(path.read_text(), before)
        self.assertEqual(self.backups(), [])

    def test_a_folder_that_cannot_be_written_is_said(self):
        (self.home / ".cursor").write_text("not a folder")
        _, told = self.config("cursor", "--write", "--sandbox", code=1)
        self.assertIn(".cursor", told)

    def test_the_key_is_never_in_a_file(self):
        key = "k-4f9d3b7a6c5e"
        for host in FILES:
            out, told = self.config(host, "--write", env={"AFFINITY_API_KEY": key})
            self.assertNotIn(key, out + told)
            self.assertNotIn(key, (self.home / FILES[host]).read_text())

    def test_a_key_that_stands_in_the_file_is_told_and_kept(self):
        path = self.home / FILES["cursor"]
        path.parent.mkdir()
        path.write_text('{"mcpServers": {"affinity": {"command": "affinity-crm-mcp", "env": {"AFFINITY_API_KEY": "k-of-mine"}}}}')
        _, told = self.config("cursor", "--write")
        self.assertIn("still stands in it", told)
        self.assertNotIn("k-of-mine", told)
        self.assertEqual(self.read("cursor")["affinity"]["env"]["AFFINITY_API_KEY"], "k-of-mine")

        (self.home / ".codex").mkdir()
        (self.home / FILES["codex"]).write_text('[mcp_servers.affinity]\ncommand = "affinity-crm-mcp"\nenv = { AFFINITY_API_KEY = "k-of-mine" }\n')
        self.assertIn("still stands in it", self.config("codex", "--write")[1])
        self.assertNotIn("still stands in it", self.config("vscode", "--write")[1])

    def test_settings_that_an_entry_loses_are_named(self):
        self.config("cursor", "--write", "--read-only", "--tools", "list_all_affinity_lists")
        _, told = self.config("cursor", "--write", "--tools", "list_all_affinity_lists")
        self.assertIn("these no more: --read-only\n", told)
        self.assertNotIn("no more", self.config("cursor", "--write", "--read-only")[1].replace("these no more: --tools", ""))

    def test_code_is_javascript(self):
        for host in ("langchain", "openai-agents"):
            for way in ([], ["--http", "--read-only"]):
                file = self.project / "code.mjs"
                file.write_text(self.config(host, *way)[0])
                if shutil.which("node"):
                    subprocess.run(["node", "--check", str(file)], check=True, timeout=3 * WAIT)

    def test_how_to_keep_the_key_is_said_and_works(self):
        _, told = self.config("cursor")
        line = next(line for line in told.splitlines() if "umask" in line)
        subprocess.run(["sh", "-c", line], input=b"k-1\n", check=True, timeout=WAIT)
        path = pathlib.Path(json.loads(self.config("cursor")[0])["mcpServers"]["affinity"]["env"]["AFFINITY_API_KEY_FILE"])
        self.assertEqual((path.read_text(), path.stat().st_mode & 0o777), ("k-1\n", 0o600))
        self.assertNotIn("umask", self.config("cursor")[1])

    def test_files_are_named_whole_because_hosts_start_it_elsewhere(self):
        out, _ = self.config("cursor", "--files-root", "deal room", "--sandbox")
        args = json.loads(out)["mcpServers"]["affinity"]["args"]
        self.assertEqual(args[:3], ["--sandbox", "--files-root", str(self.project.resolve() / "deal room")])
        self.assertEqual(args[3:], ["--toolsets", "work,catalogue"])

    def test_a_shell_at_the_other_end_of_ssh_sees_the_same_words(self):
        out, _ = self.config("cursor", "--via", "ssh", "me@server", "--files-root", "it's", "--tools", "list_all_affinity_lists")
        entry = json.loads(out)["mcpServers"]["affinity"]
        self.assertEqual((entry["command"], entry["args"][:4]), ("ssh", ["-T", "-o", "BatchMode=yes", "me@server"]))
        words = shlex.split(" ".join(entry["args"][4:]))
        self.assertEqual(words[0], "env")
        self.assertEqual(words[2:], [self.program, "--tools", "list_all_affinity_lists", "--files-root", str(self.project.resolve() / "it's")])

    def test_what_makes_no_sense_is_a_usage_error(self):
        for args in (["emacs"], ["cursor", "--via", "ssh"], ["cursor", "--via", "ssh", "-oProxyCommand=x"], ["cursor", "--via", "pigeon"],
                     ["cursor", "--http", "http://example.com/mcp"], ["cursor", "--name", "a b"], ["langchain", "--write"],
                     ["cursor", "--via", "wsl", "--write"], ["cursor", "--http", "--via", "wsl"]):
            with self.subTest(args=args):
                out, told = self.config(*args, code=2)
                self.assertEqual(out, "")
                self.assertTrue(told)
        self.assertEqual([path for path in self.home.rglob("*") if path.is_file()], [])

    def test_every_line_of_readme_and_of_help_runs(self):
        help_text = self.config("--help")[0]
        lines = re.findall(r"^ *affinity-crm-mcp config( .*)?$", (TOP / "README.md").read_text() + help_text, re.M)
        self.assertGreaterEqual(len(lines), 6)
        (self.project / ".vscode").mkdir()
        (self.home / "affinity-crm-mcp").symlink_to(self.program)
        environment = clean_environment(str(self.home), {"PATH": f"{self.home}{os.pathsep}{os.environ['PATH']}"})
        for line in lines:
            with self.subTest(line=line):
                done = subprocess.run(["sh", "-c", "affinity-crm-mcp config" + line], capture_output=True, timeout=WAIT, cwd=self.project,
                                      env=environment)
                self.assertEqual(done.returncode, 0, done.stderr)

    def test_another_file_and_another_name(self):
        file = self.home / "else" / "where.json"
        self.config("claude-desktop", "--via", "wsl", "Debian", "--write", "--file", str(file), "--name", "crm", "--sandbox")
        entry = json.loads(file.read_text())["mcpServers"]["crm"]
        self.assertEqual(entry["command"], "wsl.exe")
        self.assertEqual(entry["args"], ["--distribution", "Debian", "--exec", self.program, "--sandbox"])


if __name__ == "__main__":
    Config.program = os.path.realpath(sys.argv.pop(1))
    unittest.main(verbosity=1)

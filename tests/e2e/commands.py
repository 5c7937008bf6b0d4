#!/usr/bin/env python3
"""The commands as a person types them: commands.py PROGRAM. Exit codes, streams, words."""

import fcntl
import json
import os
import pathlib
import resource
import shlex
import socket
import subprocess
import sys
import tempfile
import threading
import unittest

from program import WAIT, Program, clean_environment

CLOCK = ["--clock", "2026-11-21T00:00:00Z"]


class Commands(unittest.TestCase):
    program = ""

    def run_it(self, *args, env=None, given=b""):
        with tempfile.TemporaryDirectory(prefix="affinity-e2e-") as home:
            done = subprocess.run([self.program, *args], input=given, capture_output=True, timeout=WAIT, cwd=home,
                                  env=clean_environment(home, env or {}))
        return done.returncode, done.stdout.decode(), done.stderr.decode()

    def test_without_key_it_ends_with_78_and_names_both_ways_out(self):
        for args in ([], ["http"], ["call", "list_all_affinity_whoami"]):
            code, out, said = self.run_it(*args)
            self.assertEqual((code, out), (78, ""), said)
            self.assertIn("AFFINITY_API_KEY", said)
            self.assertIn("--sandbox", said)

    def test_an_empty_key_is_no_key(self):
        self.assertEqual(self.run_it(env={"AFFINITY_API_KEY": ""})[0], 78)

    def test_a_key_file_that_others_can_read_is_refused(self):
        with tempfile.NamedTemporaryFile() as file:
            file.write(b"secret-key-of-mine\n")
            file.flush()
            pathlib.Path(file.name).chmod(0o644)
            code, _, said = self.run_it(env={"AFFINITY_API_KEY_FILE": file.name})
            self.assertEqual(code, 78, said)
            self.assertNotIn("secret-key-of-mine", said)

    def test_help_and_version_need_no_key(self):
        code, out, _ = self.run_it("--help")
        self.assertEqual(code, 0)
        for word in ("--sandbox", "AFFINITY_API_KEY", "AFFINITY_BASE_URL", "http", "call", "tools"):
            self.assertIn(word, out)
        code, out, _ = self.run_it("--version")
        self.assertEqual(code, 0)
        self.assertRegex(out, r"\d+\.\d+\.\d+")

    def test_the_line_for_claude_code_has_its_header_last(self):
        """Claude Code 2.1 takes every word behind --header, up to the next option, for one more header."""
        server = Program([self.program, "http", "--sandbox", "--listen", "127.0.0.1:0"], {})
        try:
            server.wait_for_url("Stop with Ctrl-C")
            printed = b"".join(server.lines.queue).decode()
            self.assertRegex(printed, r'claude mcp add --transport http affinity http://\S+/mcp --header "Authorization: Bearer \S+"\n')
        finally:
            server.kill()

    def test_the_catalogue_needs_no_key(self):
        code, out, _ = self.run_it("tools")
        self.assertEqual(code, 0)
        self.assertIn("list_all_affinity_persons", out)
        code, out, _ = self.run_it("tools", "--json")
        self.assertEqual(code, 0)
        tools = json.loads(out)["tools"]
        self.assertGreaterEqual(len(tools), 25)
        self.assertEqual(len({tool["name"] for tool in tools}), len(tools))

    def test_call_prints_the_result_and_nothing_else(self):
        code, out, said = self.run_it("call", "list_all_affinity_persons", '{"limit": 2}', "--sandbox", *CLOCK)
        self.assertEqual(code, 0, said)
        self.assertEqual(len(json.loads(out)["result"]), 2)

    def test_call_is_1_for_a_tool_error(self):
        code, out, said = self.run_it("call", "get_single_affinity_person_by_id", '{"id": 1}', "--sandbox", *CLOCK)
        self.assertEqual(code, 1, said)
        self.assertIn("error", json.loads(out))

    def test_a_call_of_a_day_to_come_is_refused_here_as_over_mcp(self):
        arguments = '{"type": 1, "person_ids": [510001, 510008], "content": "x", "date": "2999-01-01"}'
        code, out, said = self.run_it("call", "create_a_affinity_interaction", arguments, "--sandbox")
        self.assertEqual(code, 1, said)
        self.assertIn("date must not be in the future", said)
        self.assertIn("Nothing was sent", json.loads(out)["error"]["next_step"])

    def test_call_is_2_for_a_usage_error(self):
        for args in (["no_such_tool"], ["list_all_affinity_whoami", "{"], ["list_all_affinity_whoami", "[]"], []):
            code, out, said = self.run_it("call", *args, "--sandbox", *CLOCK)
            self.assertEqual((code, out), (2, ""), said)
            self.assertTrue(said)

    def test_call_names_the_nearest_tool(self):
        self.assertIn("list_all_affinity_persons", self.run_it("call", "list_all_affinity_person", "--sandbox")[2])

    def test_a_tool_that_is_not_listed_is_shown_and_called(self):
        name = "list_all_affinity_v2_whoami"
        code, out, said = self.run_it("call", name, "--sandbox", *CLOCK)
        self.assertEqual(code, 0, said)
        through = self.run_it("call", "affinity_tools_read", json.dumps({"tool": name, "arguments": {}}), "--sandbox", *CLOCK)
        self.assertEqual(through[:2], (0, out), through[2])
        self.assertNotIn(name, self.run_it("tools")[1])
        self.assertIn(name, self.run_it("tools", name)[1])
        for flags in (["--toolsets", "all"], ["--read-only"], ["--exclude-tools", "list_all_affinity_notes"]):
            code, out, said = self.run_it("call", name, "--sandbox", *flags)
            self.assertEqual((code, out), (2, ""), said)
            self.assertIn("not offered", said)

    def test_an_unlisted_write_whose_answer_is_lost_names_the_unlisted_tool_that_finds_out(self):
        with socket.create_server(("127.0.0.1", 0)) as affinity:
            affinity.settimeout(WAIT)

            def read_and_close():
                connection, _ = affinity.accept()
                with connection:
                    connection.recv(65536)

            reader = threading.Thread(target=read_and_close)
            reader.start()
            env = {"AFFINITY_BASE_URL": f"http://127.0.0.1:{affinity.getsockname()[1]}", "AFFINITY_API_KEY": "k"}
            note = json.dumps({"type": "entities", "content": "Met Jane.", "companies": [7]})
            code, out, said = self.run_it("call", "create_a_affinity_v2_note", note, env=env)
            reader.join()
        self.assertEqual(code, 1, said)
        error = json.loads(out)["error"]
        self.assertEqual((error["outcome"], error["verify_with"]["tool"]), ("unknown", "list_all_affinity_v2_notes"))

    def test_a_listed_tool_is_not_called_through_the_catalogue_and_nothing_is_destroyed_so(self):
        for flags, tool, word in (([], "list_all_affinity_notes", "by its own name"),
                                  (["--toolsets", "catalogue"], "delete_a_affinity_note_by_id", "does not destroy")):
            caller = "affinity_tools_write" if flags else "affinity_tools_read"
            code, _, said = self.run_it("call", caller, json.dumps({"tool": tool, "arguments": {"id": 6200001}}), "--sandbox", *flags, *CLOCK)
            self.assertEqual(code, 1, said)
            self.assertIn(word, said)

    def test_a_wrong_setting_is_named(self):
        for args, env in ((["--limit", "many"], {}), (["--no-such-flag"], {}), (["--listen", "nowhere"], {}),
                          ([], {"AFFINITY_BASE_URL": "http://example.com"})):
            code, out, said = self.run_it(*args, "--sandbox", env=env)
            self.assertNotEqual(code, 0)
            self.assertEqual(out, "")
            self.assertIn((args or list(env))[0], said)

    def test_the_key_appears_nowhere(self):
        key = "k-4f9d3b7a6c5e"
        for args in (["--help"], ["tools"], ["call", "list_all_affinity_whoami"]):
            env = {"AFFINITY_API_KEY": key, "AFFINITY_BASE_URL": "http://127.0.0.1:9"}
            code, out, said = self.run_it(*args, env=env)
            self.assertNotIn(key, out + said)
            self.assertEqual(code, 1 if args[0] == "call" else 0, said)

    def test_stdio_ends_with_its_input(self):
        self.assertEqual(self.run_it("--sandbox", *CLOCK)[:2], (0, ""))

    def test_http_makes_its_token_once_and_asks_for_it(self):
        server = Program([self.program, "http", "--sandbox", "--listen", "127.0.0.1:0", *CLOCK], {})
        try:
            server.wait_for_url(r"http://127\.0\.0\.1:[1-9]\d*/mcp")
            files = [path for path in pathlib.Path(server.home.name).rglob("*") if path.is_file()]
            self.assertEqual([path.stat().st_mode & 0o777 for path in files], [0o600])
            self.assertEqual(server.end(), 0)
        finally:
            server.kill()

    def test_auth_none_is_for_loopback_only(self):
        code, _, said = self.run_it("http", "--sandbox", "--auth", "none", "--listen", "0.0.0.0:0")
        self.assertEqual(code, 78, said)

    def test_the_sandbox_alone_serves_whoever_has_its_key(self):
        server = Program([self.program, "sandbox", "--listen", "127.0.0.1:0", *CLOCK], {})
        try:
            url = server.wait_for_url(r"http://127\.0\.0\.1:[1-9]\d*")
            env = {"AFFINITY_BASE_URL": url, "AFFINITY_API_KEY": "sandbox"}
            code, out, said = self.run_it("call", "list_all_affinity_whoami", env=env)
            self.assertEqual(code, 0, said)
            self.assertIn("result", json.loads(out))
            code, _, said = self.run_it("call", "list_all_affinity_whoami", env={**env, "AFFINITY_API_KEY": "wrong-key"})
            self.assertEqual(code, 1)
            self.assertIn("AFFINITY_API_KEY", said)
            self.assertEqual(server.end(), 0)
        finally:
            server.kill()

    def call(self, folder, *args, before=None, name="create_a_affinity_person", **arguments):
        """Starts a call of a sandbox whose records are kept in firm.json there."""
        line = [self.program, "call", name, json.dumps(arguments), "--sandbox", "--sandbox-file", "firm.json", *CLOCK, *args]
        return subprocess.Popen(line, cwd=folder, env=clean_environment(folder, {}), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                preexec_fn=before)

    def last_names(self, folder):
        running = self.call(folder, name="list_all_affinity_persons", term="Kept", limit=500)
        out, said = running.communicate(timeout=WAIT)
        self.assertEqual(running.returncode, 0, said)
        return {person["last_name"] for person in json.loads(out)["result"]}

    def test_twenty_calls_at_once_are_all_kept(self):
        with tempfile.TemporaryDirectory(prefix="affinity-e2e-") as folder:
            calls = [self.call(folder, first_name="Kept", last_name=f"N{i}", emails=[]) for i in range(20)]
            for running in calls:
                _, said = running.communicate(timeout=6 * WAIT)
                self.assertEqual(running.returncode, 0, said)
            self.assertEqual(self.last_names(folder), {f"N{i}" for i in range(20)})

    def test_a_change_that_is_answered_outlives_a_kill(self):
        with tempfile.TemporaryDirectory(prefix="affinity-e2e-") as folder:
            answered = set()
            for turn in range(4):
                server = subprocess.Popen([self.program, "--sandbox", "--sandbox-file", "firm.json", "--confirm", "never", *CLOCK], cwd=folder,
                                          env=clean_environment(folder, {}), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
                meta = {"io.modelcontextprotocol/protocolVersion": "2026-07-28", "io.modelcontextprotocol/clientCapabilities": {}}
                for i in range(30):
                    params = {"name": "create_a_affinity_person", "_meta": meta,
                              "arguments": {"first_name": "Kept", "last_name": f"T{turn}N{i}", "emails": []}}
                    server.stdin.write(json.dumps({"jsonrpc": "2.0", "id": i, "method": "tools/call", "params": params}).encode() + b"\n")
                server.stdin.flush()
                for _ in range(5 * turn + 1):
                    answered.add(json.loads(server.stdout.readline())["result"]["structuredContent"]["result"]["last_name"])
                server.kill()
                server.communicate()
                self.assertLessEqual(answered, self.last_names(folder))

    def test_what_cannot_be_kept_is_a_tool_error_and_exit_1(self):
        with tempfile.TemporaryDirectory(prefix="affinity-e2e-") as folder:
            full = self.call(folder, before=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000)), first_name="Kept", last_name="No", emails=[])
            out, said = full.communicate(timeout=WAIT)
            self.assertEqual(full.returncode, 1, said)
            self.assertIn(b"The change was not made", said)
            self.assertIn("error", json.loads(out))
            self.assertEqual(self.last_names(folder), set())

    def test_a_process_that_has_the_file_is_named(self):
        with tempfile.TemporaryDirectory(prefix="affinity-e2e-") as folder:
            with open(pathlib.Path(folder, "firm.json.lock"), "w+b") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                lock.write(b"4711\n")
                lock.flush()
                refused = self.call(folder, first_name="Kept", last_name="No", emails=[])
                self.assertEqual(self.last_names(folder), set())  # reads are served
                _, said = refused.communicate(timeout=WAIT)
            self.assertEqual(refused.returncode, 1)
            self.assertIn(b"process 4711", said)

    def test_a_pipe_in_place_of_a_file_is_refused_at_once(self):
        with tempfile.TemporaryDirectory(prefix="affinity-e2e-") as folder:
            pipe = str(pathlib.Path(folder, "pipe"))
            os.mkfifo(pipe)
            for flag in ("--sandbox-file", "--data", "--config"):
                code, out, said = self.run_it("call", "list_all_affinity_whoami", "--sandbox", flag, pipe)
                self.assertEqual((code, out), (2, ""), said)
                self.assertIn("is a pipe or a device", said)

    def test_a_key_on_the_command_line_is_refused_and_not_repeated(self):
        key = "Zk3Vq8wPn5tRb1"
        for args in (["--api-key", key], [f"--api-key={key}"], ["call", "list_all_affinity_whoami", "--token", key], [f"--token={key}"],
                     ["--key", key], [f"--key={key}"], ["http", "--affinity-api-key", key], ["call", "--secret", key], [key], ["http", key],
                     ["call", "list_all_affinity_whoami", "{}", key], ["--no-such-flag", key], [f"-k{key}"]):
            code, out, said = self.run_it(*args)
            self.assertEqual(code, 2, said)
            self.assertNotIn(key, out + said)
            self.assertTrue(said)
        self.assertIn("AFFINITY_API_KEY", self.run_it("call", "list_all_affinity_whoami", "--api-key", key)[2])

    def test_arguments_as_flags_or_without_quotes_lead_to_a_line_that_works(self):
        for args in (["--term", "jane"], ["--term=jane"], ['{term:"jane"}'], ["{term:jane}"], ["{'term':'jane'}"]):
            code, _, said = self.run_it("call", "list_all_affinity_persons", *args, "--sandbox")
            self.assertEqual(code, 2, said)
            line = said[said.index("affinity-crm-mcp call "):].splitlines()[0]
            words = shlex.split(line)
            self.assertEqual(json.loads(words[3]), {"term": "jane"})
            self.assertEqual(self.run_it(*words[1:], "--sandbox")[0], 0)
        self.assertIn("--limit", self.run_it("--limt", "5")[2])
        self.assertIn("affinity-crm-mcp call list_all_affinity_whoami", self.run_it("list_all_affinity_whoami")[2])

    def test_arguments_may_have_a_mark_of_utf_8(self):
        code, _, said = self.run_it("call", "list_all_affinity_persons", '\ufeff{"limit":1}\r\n', "--sandbox")
        self.assertEqual(code, 0, said)

    def test_arguments_are_judged_as_over_mcp(self):
        event = {"type": "call", "person_ids": [510001, 510008], "content": "Spoke.", "date": "2099-01-01T10:00:00Z"}
        code, out, said = self.run_it("call", "create_a_affinity_interaction", json.dumps(event), "--sandbox")
        self.assertEqual(code, 1, out)
        self.assertIn("date must not be in the future", said)
        entry = json.dumps({"list_id": 4101, "entity_id": 730001})
        code, out, said = self.run_it("call", "create_a_affinity_list_entry", entry, "--sandbox")
        self.assertIn("create it there with create_a_affinity_opportunity", said)
        code, out, said = self.run_it("call", "list_all_affinity_persons", json.dumps(json.dumps({"limit": 1})), "--sandbox")
        self.assertEqual((code, json.loads(out or "{}").get("result_count")), (0, 1), said)
        note = '{"content":"cut \\ud83d","person_ids":[510008]}'
        code, out, said = self.run_it("call", "create_a_affinity_note", note, "--sandbox")
        self.assertEqual(code, 0, said)
        self.assertEqual((json.loads(out)["result"]["content"], json.loads(out)["cleaned"]), ("cut \ufffd", True))

    def test_a_table_tells_what_went_and_what_was_replaced(self):
        for name, arguments, told in (("delete_a_affinity_organization_by_id", {"id": 730002}, "Gone: name Brenara Health"),
                                      ("update_a_affinity_organization_by_id", {"id": 730001, "name": "Acme"}, "Before: name Acme Robotics"),
                                      ("list_all_affinity_persons", {"term": "Dr. Jane Okafor"}, "Looked for: Dr. Jane Okafor, Jane Okafor")):
            code, out, said = self.run_it("call", name, json.dumps(arguments), "--sandbox", "--table")
            self.assertEqual(code, 0, said)
            self.assertIn(told, out)

    def test_tools_shows_one_with_its_arguments_and_an_example_that_works(self):
        code, out, said = self.run_it("tools", "create_a_affinity_note")
        self.assertEqual(code, 0, said)
        for word in ("content", "text", "required", "person_ids", "list of id"):
            self.assertIn(word, out)
        line = [line for line in out.splitlines() if "affinity-crm-mcp call" in line][0]
        self.assertEqual(self.run_it(*shlex.split(line)[1:])[0], 0)
        self.assertEqual(json.loads(self.run_it("tools", "create_a_affinity_note", "--json")[1])["name"], "create_a_affinity_note")
        code, out, said = self.run_it("tools", "create_a_affinity_notes")
        self.assertEqual((code, out), (2, ""))
        self.assertIn("create_a_affinity_note", said)

    def test_help_begins_with_the_commands(self):
        out = self.run_it("--help")[1]
        self.assertLess(out.index("\n  call "), out.index("--base-url"))
        self.assertLess(out.index("\n  doctor "), out.index("--sandbox "))


if __name__ == "__main__":
    Commands.program = str(pathlib.Path(sys.argv.pop(1)).resolve())
    unittest.main(verbosity=1)

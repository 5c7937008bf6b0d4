#!/usr/bin/env python3
"""Who may use the HTTP server: auth.py PROGRAM. Names carry the number of the requirement that they prove."""

import base64
import http.client
import http.server
import json
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
import unittest
import urllib.parse

from program import CLAIM, WAIT, Program, clean_environment
from upstream import Answering

KEYS = {"maria": "sandbox", "bob": "canary-key-of-bob-81c2"}
LISTEN = ["--listen", "127.0.0.1:0"]
ENVELOPE = {CLAIM: "2026-07-28", "io.modelcontextprotocol/clientInfo": {"name": "auth", "version": "1"},
            "io.modelcontextprotocol/clientCapabilities": {}}


class Server:
    """`http` with the state folder of a test, which `token` shares."""

    def __init__(self, program, state, *args, env=None):
        self.process = Program([program, "http", *LISTEN, *args], {"XDG_STATE_HOME": str(state), **(env or {})})
        try:
            self.url = self.process.wait_for_url(r"http://127\.0\.0\.1:[1-9]\d*/mcp")
        except Exception:
            self.process.kill()
            raise
        self.address = urllib.parse.urlsplit(self.url).netloc

    def exchange(self, verb, path, headers, body=None):
        connection = http.client.HTTPConnection(self.address, timeout=WAIT)
        try:
            connection.request(verb, path, body, headers)
            answer = connection.getresponse()
            return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read().decode()
        finally:
            connection.close()

    def post(self, method, params=None, token=None, path="/mcp", headers=None):
        body = {"jsonrpc": "2.0", "id": 1, "method": method, "params": {**(params or {}), "_meta": ENVELOPE}}
        sent = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream",
                "MCP-Protocol-Version": "2026-07-28", "Mcp-Method": method, **(headers or {})}
        if method == "tools/call":
            sent["Mcp-Name"] = params["name"]
        if token:
            sent["Authorization"] = f"Bearer {token}"
        status, got, text = self.exchange("POST", path, sent, json.dumps(body))
        if got.get("content-type", "").startswith("text/event-stream"):
            text = [line[5:].strip() for line in text.splitlines() if line.startswith("data:")][-1]
        return status, got, json.loads(text) if text else None

    def call(self, token, name, **arguments):
        status, _, answer = self.post("tools/call", {"name": name, "arguments": arguments}, token)
        assert status == 200, (status, answer)
        return answer

    def tools(self, token):
        status, _, answer = self.post("tools/list", {}, token)
        assert status == 200, (status, answer)
        return [tool["name"] for tool in answer["result"]["tools"]]

    def who(self, token):
        return self.call(token, "list_all_affinity_whoami")["result"]["structuredContent"]["result"]["user"]["email"]

    def hang_up(self, event):
        """SIGHUP, and waits until the log has the event once more."""
        before = sum(event in line for line in self.process.said)
        self.process.child.send_signal(signal.SIGHUP)
        ends = time.monotonic() + WAIT
        while sum(event in line for line in self.process.said) == before:
            assert time.monotonic() < ends, f"the log never said {event}: {self.process.last_words()}"
            time.sleep(0.01)

    def end(self):
        assert self.process.end() == 0, self.process.last_words()
        return "".join(self.process.said) + "".join(line.decode() for line in list(self.process.lines.queue)
                                                    if isinstance(line, bytes))


class Case(unittest.TestCase):
    program = ""

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="affinity-e2e-")
        self.addCleanup(folder.cleanup)
        self.state = pathlib.Path(folder.name).resolve()
        self.file = self.state / "affinity-crm-mcp" / "principals.json"

    def run_it(self, *args, given="", env=None):
        done = subprocess.run([self.program, *args], input=given.encode(), capture_output=True, timeout=WAIT, cwd=self.state,
                              env=clean_environment(str(self.state), env or {}))
        return done.returncode, done.stdout.decode(), done.stderr.decode()

    def add(self, name, *args, key=None):
        code, out, said = self.run_it("token", "add", name, *args, given=key if key is not None else KEYS.get(name, ""))
        self.assertEqual(code, 0, said)
        return out.strip()

    def id_of(self, token_args):
        _, out, _ = self.run_it("token", "list")
        return next(line.split()[0] for line in out.splitlines() if token_args in line)

    def serve(self, *args, env=None):
        server = Server(self.program, self.state, "--sandbox", "--key", KEYS["bob"], *args, env=env)
        self.addCleanup(server.process.kill)
        return server

    def refused(self, *args, env=None):
        code, out, said = self.run_it("http", *LISTEN, *args, env=env)
        self.assertEqual((code, out), (78, ""), said)
        return said


class Mapped(Case):
    def test_t_1_each_token_is_its_principal_with_that_principals_key(self):
        maria, bob = self.add("maria"), self.add("bob")
        server = self.serve("--auth", "mapped")
        self.assertNotEqual(server.who(maria), server.who(bob))
        for _ in range(3):
            self.assertEqual((server.who(maria), server.who(bob)), (server.who(maria), server.who(bob)))
        server.end()

    def test_t_1_a_key_in_the_environment_and_many_principals_do_not_start(self):
        self.add("maria")
        for env in ({"AFFINITY_API_KEY": "canary-shared-key"}, {"AFFINITY_API_KEY_FILE": "/nowhere"}):
            for args in (["--sandbox"], []):
                said = self.refused("--auth", "mapped", *args, env=env)
                self.assertIn("AFFINITY_API_KEY", said)
                self.assertNotIn("canary-shared-key", said)

    def test_h_4_without_a_token_of_ours_nobody_comes_in(self):
        maria = self.add("maria")
        server = self.serve("--auth", "mapped")
        status, headers, _ = server.post("tools/list")
        self.assertEqual((status, headers["www-authenticate"]), (401, "Bearer"))
        for guess in ("acm_stolen", maria[:-1], maria + "x", KEYS["maria"], KEYS["bob"]):
            status, headers, _ = server.post("tools/list", token=guess)
            self.assertEqual((status, headers["www-authenticate"]), (401, 'Bearer error="invalid_token"'))
        status, _, _ = server.post("tools/list", path=f"/mcp?access_token={maria}&token={maria}")
        self.assertEqual(status, 401)
        self.assertEqual(server.post("tools/list", token=maria)[0], 200)
        server.end()

    def test_h_5_of_twenty_wrong_tokens_the_last_ten_are_told_to_wait(self):
        maria = self.add("maria")
        server = self.serve("--auth", "mapped")
        statuses = [server.post("tools/list", token=f"guess-{n}")[0] for n in range(20)]
        self.assertEqual(statuses, [401] * 10 + [429] * 10)
        self.assertGreater(int(server.post("tools/list", token="guess")[1]["retry-after"]), 0)
        self.assertEqual(server.post("tools/list", token=maria)[0], 200)
        server.end()

    def test_a_token_that_only_reads_sees_no_writes_and_cannot_write(self):
        writer, reader = self.add("maria"), self.add("maria", "--read-only")
        server = self.serve("--auth", "mapped")
        self.assertIn("create_a_affinity_note", server.tools(writer))
        self.assertNotIn("create_a_affinity_note", server.tools(reader))
        people = server.call(reader, "list_all_affinity_persons", limit=1)["result"]["structuredContent"]["result"]
        note = {"content": "written with the wrong token", "person_ids": [people[0]["id"]]}
        denied = server.call(reader, "create_a_affinity_note", **note)
        self.assertIn("is not offered: your access to this server is read-only.", denied["error"]["message"])
        written = server.call(writer, "list_all_affinity_notes", person_id=people[0]["id"])["result"]["structuredContent"]
        self.assertNotIn(note["content"], json.dumps(written))
        self.assertFalse(server.call(writer, "create_a_affinity_note", **note)["result"].get("isError", False))
        server.end()

    def test_a_token_with_toolsets_sees_those_alone(self):
        token = self.add("maria", "--toolsets", "notes,persons")
        server = self.serve("--auth", "mapped")
        names = server.tools(token)
        self.assertTrue(names)
        for name in names:
            self.assertRegex(name, "note|person")
        denied = server.call(token, "list_all_affinity_organizations")
        self.assertIn("is not offered: your access to this server is for other tools.", denied["error"]["message"])
        server.end()

    def test_a_token_that_only_reads_has_search_and_fetch_where_the_server_offers_them(self):
        reader, narrow = self.add("maria", "--read-only"), self.add("maria", "--toolsets", "chatgpt")
        server = self.serve("--auth", "mapped", "--toolsets", "all,chatgpt")
        self.assertLessEqual({"search", "fetch", "list_all_affinity_notes"}, set(server.tools(reader)))
        self.assertEqual(server.tools(narrow), ["search", "fetch"])
        found = server.call(narrow, "search", query="Acme Robotics")["result"]["structuredContent"]["results"]
        self.assertIn("organization:730001", [each["id"] for each in found])
        server.end()

    def test_a_revoked_token_stops_at_once_and_a_new_one_starts(self):
        first = self.add("maria", "--label", "first")
        server = self.serve("--auth", "mapped")
        self.assertEqual(server.post("tools/list", token=first)[0], 200)
        second = self.add("maria")
        self.assertEqual(server.post("tools/list", token=second)[0], 200)
        self.assertEqual(self.run_it("token", "revoke", self.id_of("first"))[0], 0)
        self.assertEqual(server.post("tools/list", token=first)[0], 401)
        self.assertEqual(server.post("tools/list", token=second)[0], 200)
        server.end()

    def test_a_token_ends_at_its_time(self):
        token = self.add("maria", "--expires", "90d")
        server = self.serve("--auth", "mapped")
        self.assertEqual(server.post("tools/list", token=token)[0], 200)
        kept = json.loads(self.file.read_text())
        kept["tokens"][0]["expires"] = "2020-01-01T00:00:00Z"
        self.file.write_text(json.dumps(kept))
        status, headers, _ = server.post("tools/list", token=token)
        self.assertEqual(status, 401)
        self.assertIn("expired", headers["www-authenticate"])
        self.assertIn("(over)", self.run_it("token", "list")[1])
        server.end()

    def test_with_a_broken_file_nobody_is_let_in_and_the_log_says_why(self):
        token = self.add("maria")
        kept = self.file.read_text()
        server = self.serve("--auth", "mapped")
        for spoil in (lambda: self.file.write_text("{"), lambda: self.file.chmod(0o644), self.file.unlink):
            spoil()
            self.assertEqual(server.post("tools/list", token=token)[0], 503)
            server.hang_up("principals_not_reloaded")
            self.file.unlink(missing_ok=True)
            self.file.touch(mode=0o600)
            self.file.write_text(kept)
            self.assertEqual(server.post("tools/list", token=token)[0], 200)
        self.assertIn("nobody is let in", server.end())

    def test_k_1_a_file_that_others_may_touch_is_refused_at_start(self):
        self.add("maria")
        self.file.chmod(0o640)
        self.assertIn("chmod 600", self.refused("--sandbox", "--auth", "mapped"))
        self.file.chmod(0o600)
        real = self.file.rename(self.file.with_name("real.json"))
        self.file.symlink_to(real)
        self.assertIn("symbolic link", self.refused("--sandbox", "--auth", "mapped"))

    def test_without_principals_it_does_not_start(self):
        self.assertIn("token add", self.refused("--sandbox", "--auth", "mapped"))

    def test_k_8_keys_and_tokens_appear_nowhere(self):
        bob = self.add("bob")
        hashed = json.loads(self.file.read_text())["tokens"][0]["sha256"]
        server = self.serve("--auth", "mapped", "--log-level", "debug")
        answers = [server.post("tools/list", token=bob), server.post("tools/list", token="guess"),
                   server.post("server/discover", token=bob)]
        answers.append(server.call(bob, "list_all_affinity_whoami"))
        server.hang_up("principals_reloaded")
        said = server.end() + json.dumps(answers, default=str) + "".join(self.run_it("token", "list")[1:])
        for secret in (KEYS["bob"], bob, hashed):
            self.assertNotIn(secret, said)

    def test_k_1_the_key_of_a_principal_is_never_an_argument(self):
        code, out, said = self.run_it("token", "add", "carol")
        self.assertEqual((code, out), (2, ""), said)
        self.assertIn("--key-file", said)
        code, _, said = self.run_it("token", "add", "carol", "--key", "k", given="key")
        key = self.state / "key"
        key.write_text("key-of-carol\n")
        key.chmod(0o644)
        self.assertIn("chmod 600", self.run_it("token", "add", "carol", "--key-file", str(key))[2])
        key.chmod(0o600)
        self.add("carol", "--key-file", str(key))
        self.assertEqual(json.loads(self.file.read_text())["principals"]["carol"], {"affinity_key": "key-of-carol"})
        self.assertEqual(self.file.stat().st_mode & 0o777, 0o600)

    def test_many_adds_at_once_lose_nothing(self):
        self.add("maria")
        running = [subprocess.Popen([self.program, "token", "add", "maria"], stdin=subprocess.DEVNULL,
                                    stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                                    env=clean_environment(str(self.state), {})) for _ in range(8)]
        tokens = {process.communicate(timeout=WAIT)[0].decode().strip() for process in running}
        self.assertEqual(len(tokens), 8)
        self.assertEqual(len(json.loads(self.file.read_text())["tokens"]), 9)

    def test_a_principal_who_leaves_takes_key_and_tokens_along(self):
        self.add("maria"), self.add("bob"), self.add("bob")
        self.assertEqual(self.run_it("token", "forget", "bob")[0], 0)
        self.assertNotIn("bob", self.file.read_text())
        self.assertIn("maria", self.file.read_text())
        for args in (["forget", "bob"], ["revoke", "00000000"], ["add", "maria", "--toolsets", "noets"],
                     ["add", "maria", "--expires", "yesterday"], ["add", "a\nb"]):
            code, out, said = self.run_it("token", *args, given="key")
            self.assertEqual((code, out), (2, ""), said)
            self.assertTrue(said)


def base64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class Issuer:
    """Signs access tokens with a key that openssl makes, and shows its public half."""

    url = "https://login.example.com"

    def __init__(self, folder, kid):
        self.kid, self.key = kid, pathlib.Path(folder, f"{kid}.pem")
        self.openssl("genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-out", str(self.key))

    @staticmethod
    def openssl(*args, given=b""):
        return subprocess.run(["openssl", *args], input=given, check=True, capture_output=True, timeout=WAIT).stdout

    def jwk(self):
        modulus = self.openssl("rsa", "-in", str(self.key), "-noout", "-modulus").decode().strip().split("=")[1]
        return {"kty": "RSA", "kid": self.kid, "use": "sig", "n": base64url(bytes.fromhex(modulus)), "e": "AQAB"}

    def token(self, audience, header=None, **claims):
        head = {"alg": "RS256", "typ": "at+jwt", "kid": self.kid, **(header or {})}
        body = {"iss": self.url, "aud": audience, "sub": "maria", "exp": int(time.time()) + 300,
                "scope": "affinity:read affinity:write", **claims}
        text = ".".join(base64url(json.dumps(part).encode()) for part in (head, body))
        return text + "." + base64url(self.openssl("dgst", "-sha256", "-sign", str(self.key), given=text.encode()))


class OAuthCase(Case):
    def setUp(self):
        super().setUp()
        self.issuer = Issuer(self.state, "first")
        self.keys = self.state / "keys.json"
        self.keys.write_text(json.dumps({"keys": [self.issuer.jwk()]}))
        for name in ("maria", "bob"):
            code, out, said = self.run_it("token", "add", name, "--without-token", given=KEYS[name])
            self.assertEqual((code, out), (0, ""), said)

    def serve_oauth(self, *args, jwks=None):
        return self.serve("--auth", "oauth", "--oauth-issuer", self.issuer.url, "--oauth-jwks", jwks or str(self.keys), *args)


class OAuth(OAuthCase):
    def test_h_4_without_an_access_token_clients_are_told_where_to_get_one(self):
        server = self.serve_oauth()
        wanted = f'resource_metadata="http://{server.address}/.well-known/oauth-protected-resource/mcp"'
        status, headers, _ = server.post("tools/list")
        self.assertEqual(status, 401)
        self.assertEqual(headers["www-authenticate"], f'Bearer {wanted}, scope="affinity:read affinity:write"')
        for path in ("", "/mcp"):
            status, headers, text = server.exchange("GET", "/.well-known/oauth-protected-resource" + path, {})
            self.assertEqual((status, headers["content-type"]), (200, "application/json"))
            document = json.loads(text)
            self.assertEqual((document["resource"], document["authorization_servers"]), (server.url, [self.issuer.url]))
        status, _, _ = server.exchange("GET", "/.well-known/oauth-protected-resource", {"Host": "evil.example"})
        self.assertEqual(status, 403)
        server.end()

    def test_behind_a_proxy_with_a_path_mcp_and_its_metadata_are_served_under_that_path(self):
        url = "https://mcp.example.com/affinity/mcp"
        for written in (url, url + "/"):
            server = self.serve_oauth("--behind-tls-proxy", "--public-url", written)
            token, host = self.issuer.token(url), {"Host": "mcp.example.com"}
            for path in ("/affinity/mcp", "/affinity/mcp/", "/mcp"):
                self.assertEqual(server.post("tools/list", token=token, path=path, headers=host)[0], 200, path)
            said = server.post("tools/list", path="/affinity/mcp", headers=host)[1]["www-authenticate"]
            at = re.search(r'resource_metadata="https://mcp\.example\.com(/\S+)"', said).group(1)
            for path in (at, "/.well-known/oauth-protected-resource/affinity/mcp", "/.well-known/oauth-protected-resource"):
                status, _, text = server.exchange("GET", path, host)
                self.assertEqual((status, json.loads(text)["resource"]), (200, written), path)
            server.end()

    def test_t_1_the_principal_is_whom_the_token_names(self):
        server = self.serve_oauth()
        maria, bob = self.issuer.token(server.url), self.issuer.token([server.url, "https://other.example"], sub="bob")
        self.assertNotEqual(server.who(maria), server.who(bob))
        status, headers, answer = server.post("tools/list", token=self.issuer.token(server.url, sub="eve"))
        self.assertEqual(status, 403)
        self.assertIn("eve", answer["error"]["message"])
        server.end()

    def test_h_5_access_tokens_that_are_not_to_be_believed(self):
        server = self.serve_oauth()
        stranger, good = Issuer(self.state, "stranger"), self.issuer.token(server.url)
        stranger.kid = "first"
        bad = [stranger.token(server.url), good[:-4] + "AAAA", good.rsplit(".", 1)[0] + ".",
               self.issuer.token(server.url, {"alg": "none"}), self.issuer.token(server.url, {"alg": "HS256"}),
               self.issuer.token("https://other.example/mcp"), self.issuer.token(server.url, iss="https://evil.example"),
               self.issuer.token(server.url, exp=int(time.time()) - 61), self.issuer.token(server.url, nbf=int(time.time()) + 99)]
        for token in bad:
            status, headers, _ = server.post("tools/list", token=token)
            self.assertEqual(status, 401)
            self.assertTrue(headers["www-authenticate"].startswith('Bearer error="invalid_token"'))
        self.assertEqual(server.post("tools/list", path=f"/mcp?access_token={good}")[0], 401)
        self.assertEqual(server.post("tools/list", token=good)[0], 200)
        statuses = [server.post("tools/list", token=f"guess-{n}")[0] for n in range(20)]
        self.assertEqual(statuses[-10:], [429] * 10)
        server.end()

    def test_the_scope_says_whether_somebody_may_write(self):
        server = self.serve_oauth()
        reader = self.issuer.token(server.url, scope="openid affinity:read")
        self.assertNotIn("create_a_affinity_note", server.tools(reader))
        self.assertIn("create_a_affinity_note", server.tools(self.issuer.token(server.url, scope="affinity:write")))
        denied = server.call(reader, "create_a_affinity_note", content="x")
        self.assertTrue("error" in denied or denied["result"]["isError"], denied)
        status, headers, _ = server.post("tools/list", token=self.issuer.token(server.url, scope="openid"))
        self.assertEqual(status, 403)
        self.assertIn('error="insufficient_scope"', headers["www-authenticate"])
        server.end()

    def test_t_1_a_key_in_the_environment_and_oauth_do_not_start(self):
        args = ["--sandbox", "--auth", "oauth", "--oauth-issuer", self.issuer.url, "--oauth-jwks", str(self.keys)]
        self.assertIn("AFFINITY_API_KEY", self.refused(*args, env={"AFFINITY_API_KEY": "canary-shared-key"}))
        self.keys.write_text("{}")
        self.assertIn("--oauth-jwks", self.refused(*args))
        self.assertIn("--oauth-issuer", self.refused("--sandbox", "--auth", "oauth"))

    def test_keys_in_a_file_are_read_again_on_sighup(self):
        server = self.serve_oauth()
        second = Issuer(self.state, "second")
        token = second.token(server.url)
        self.assertEqual(server.post("tools/list", token=token)[0], 401)
        self.keys.write_text(json.dumps({"keys": [second.jwk()]}))
        server.hang_up("jwks_reloaded")
        self.assertEqual(server.post("tools/list", token=token)[0], 200)
        self.assertEqual(server.post("tools/list", token=self.issuer.token(server.url))[0], 401)
        self.keys.write_text("{")
        server.hang_up("jwks_not_reloaded")
        self.assertEqual(server.post("tools/list", token=token)[0], 200)
        server.end()

    def test_keys_at_a_url_are_fetched_and_nobody_comes_in_before(self):
        asked, let_go, keys = [], threading.Event(), {"keys": [self.issuer.jwk()]}

        class Handler(Answering):
            def do_GET(self):
                asked.append((self.path, dict(self.headers)))
                let_go.wait(WAIT)
                self.answer(keys)

        issuer = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.addCleanup(issuer.server_close)
        self.addCleanup(issuer.shutdown)
        self.addCleanup(let_go.set)
        threading.Thread(target=issuer.serve_forever, daemon=True).start()
        server = self.serve_oauth(jwks=f"http://127.0.0.1:{issuer.server_port}/keys?tenant=1")
        token = self.issuer.token(server.url)
        status, headers, _ = server.post("tools/list", token=token)
        self.assertEqual((status, headers["retry-after"]), (503, "1"))
        let_go.set()
        ends = time.monotonic() + WAIT
        while (status := server.post("tools/list", token=token)[0]) == 503 and time.monotonic() < ends:
            time.sleep(0.02)
        self.assertEqual(status, 200)
        # A key that nobody knows is not asked for again so soon.
        self.assertEqual(server.post("tools/list", token=self.issuer.token(server.url, {"kid": "other"}))[0], 401)
        self.assertEqual([path for path, _ in asked], ["/keys?tenant=1"])
        self.assertNotIn("Authorization", asked[0][1])
        server.end()

    def test_n_4_keys_are_not_fetched_from_inside_a_network(self):
        server = self.serve_oauth(jwks="https://0.0.0.0:9/keys")
        ends = time.monotonic() + WAIT
        while not any("jwks_not_fetched" in line for line in server.process.said):
            self.assertLess(time.monotonic(), ends)
            time.sleep(0.02)
        self.assertIn("inside a network", "".join(server.process.said))
        for url in ("http://login.example.com/keys", "https://user:pw@login.example.com/", "http://10.0.0.1/keys"):
            code, _, said = self.run_it("http", "--auth", "oauth", "--oauth-issuer", self.issuer.url, "--oauth-jwks", url)
            self.assertEqual(code, 2, said)
            self.assertIn("--oauth-jwks", said)
        server.end()


class ClientCredentials(OAuthCase):
    """The recipe of docs/http.md, with a provider of this machine."""

    def test_a_program_gets_a_token_with_its_secret_and_is_let_in_as_itself(self):
        manual = pathlib.Path(__file__).resolve().parents[2] / "docs" / "http.md"
        token_line, call_line = [line for line in manual.read_text().splitlines() if line.startswith("curl ")]
        asked, issuer = [], self.issuer

        class Provider(Answering):
            def do_POST(self):
                form = urllib.parse.parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
                asked.append((self.path, self.headers["Authorization"], form))
                wanted = "Basic " + base64.b64encode(b"nightly-sync:canary-client-secret").decode()
                if self.headers["Authorization"] != wanted or form["grant_type"] != ["client_credentials"]:
                    return self.answer({"error": "invalid_client"}, 401)
                token = issuer.token(form["resource"][0], sub="nightly-sync", client_id="nightly-sync", scope=form["scope"][0])
                return self.answer({"access_token": token, "token_type": "Bearer", "expires_in": 300})

        provider = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Provider)
        self.addCleanup(provider.server_close)
        self.addCleanup(provider.shutdown)
        threading.Thread(target=provider.serve_forever, daemon=True).start()
        server = self.serve_oauth()
        code, out, said = self.run_it("token", "add", "nightly-sync", "--without-token", given=KEYS["bob"])
        self.assertEqual((code, out), (0, ""), said)

        def run(line, secret="canary-client-secret"):
            line = line.replace("https://login.example.com", f"http://127.0.0.1:{provider.server_port}")
            line = line.replace("https://mcp.example.com/mcp", server.url)
            environment = {**clean_environment(str(self.state), {}), "CLIENT_SECRET": secret}
            done = subprocess.run(["sh", "-c", line], cwd=self.state, capture_output=True, timeout=WAIT, env=environment)
            self.assertEqual(done.returncode, 0, done.stderr.decode())
            return done.stdout.decode()

        run(token_line)
        names = [tool["name"] for tool in json.loads(run(call_line))["result"]["tools"]]
        self.assertIn("create_a_affinity_note", names)
        self.assertEqual([(path, form["resource"]) for path, _, form in asked], [("/token", [server.url])])
        run(token_line.replace(" affinity:write", ""))
        names = [tool["name"] for tool in json.loads(run(call_line))["result"]["tools"]]
        self.assertNotIn("create_a_affinity_note", names)
        run(token_line, "wrong")
        self.assertIn("error", json.loads(run(call_line)))
        # Whoever is forgotten here is not let in by the provider's word.
        run(token_line)
        self.assertEqual(self.run_it("token", "forget", "nightly-sync")[0], 0)
        self.assertIn("error", json.loads(run(call_line)))
        self.assertNotIn("canary-client-secret", server.end())


class Manual(Case):
    def test_the_commands_of_docs_http_md_do_what_it_says(self):
        manual = pathlib.Path(__file__).resolve().parents[2] / "docs" / "http.md"
        issuer = Issuer(self.state, "first")
        (self.state / "jwks.json").write_text(json.dumps({"keys": [issuer.jwk()]}))
        for name in ("maria", "agent"):
            (self.state / f"{name}.key").write_text(f"key-of-{name}\n")
            (self.state / f"{name}.key").chmod(0o600)
        lines = [line for block in re.findall(r"```sh\n(.*?)```", manual.read_text(), re.S) for line in block.splitlines()]
        self.assertGreaterEqual(len(lines), 8)
        for line in lines:
            if line.startswith("curl "):
                continue  # ClientCredentials
            with self.subTest(line):
                self.assertTrue(line.startswith("affinity-crm-mcp "))
                if line.startswith("affinity-crm-mcp http"):
                    args = line.replace("https://login.example.com/jwks.json", str(self.state / "jwks.json")).split()[2:]
                    process = Program([self.program, "http", *LISTEN, *args], {"XDG_STATE_HOME": str(self.state)})
                    self.addCleanup(process.kill)
                    process.wait_for_url(r"https?://(127\.0\.0\.1:[1-9]\d*|mcp\.example\.com)/mcp")
                    self.assertEqual(process.end(), 0)
                    continue
                if "ID" in line.split():
                    line = line.replace("ID", self.id_of("laptop"))
                done = subprocess.run(["sh", "-c", line.replace("affinity-crm-mcp", self.program, 1)], cwd=self.state,
                                      capture_output=True, timeout=WAIT, stdin=subprocess.DEVNULL,
                                      env=clean_environment(str(self.state), {}))
                self.assertEqual(done.returncode, 0, done.stderr.decode())


class Outside(Case):
    def test_h_3_an_address_that_others_reach_is_refused_with_the_remedy(self):
        for args, word in (([], "--behind-tls-proxy"), (["--auth", "none", "--behind-tls-proxy"], "--auth none"),
                           (["--behind-tls-proxy"], "--allowed-host"), (["--tls-cert", "chain.pem"], "--tls-key")):
            code, out, said = self.run_it("http", "--sandbox", "--listen", "0.0.0.0:0", *args)
            self.assertEqual((code, out), (78, ""), said)
            self.assertIn(word, said)

    def test_h_2_behind_a_proxy_only_the_public_name_is_served(self):
        token = self.add("maria")
        server = self.serve("--auth", "mapped", "--behind-tls-proxy", "--public-url", "https://mcp.example.com/mcp")
        for host, status in (("mcp.example.com", 200), ("other.example.com", 403), ("mcp.example.com.evil.example", 403)):
            self.assertEqual(server.post("tools/list", token=token, headers={"Host": host})[0], status)
        self.assertIn("https://mcp.example.com/mcp", server.end())


if __name__ == "__main__":
    Case.program = str(pathlib.Path(sys.argv.pop(1)).resolve())
    unittest.main(verbosity=1)

#!/usr/bin/env python3
"""Each package is installed, started, asked and taken away again: packages.py PACKAGES TOOLS.

PACKAGES is where script/package wrote them, TOOLS the folder for what tests/packages/package.json names. What needs a
tool that is not there (npm, lintian, systemd-analyze) is left out; with CI set npm has to be there."""

import hashlib
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tarfile
import tempfile
import unittest

import bare_root
import npm
from program import WAIT, Program, clean_environment, read_message
from stdio_calls import META
from upstream import whoami_over_tls

TOP = pathlib.Path(__file__).resolve().parents[2]
NAME = "affinity-crm-mcp"
CALL = {"name": "list_all_affinity_lists", "arguments": {}}


def run(*command, **more):
    more = {"capture_output": True, "text": True, "timeout": 60, **more}
    return subprocess.run([str(word) for word in command], **more)


def converse(command, env):
    """Lists the tools and calls one; the result of the call and the exit code."""
    program = Program([str(word) for word in command], env, stdin=subprocess.PIPE)
    try:
        answers = []
        for number, (method, params) in enumerate([("tools/list", {}), ("tools/call", CALL)]):
            line = {"jsonrpc": "2.0", "id": number, "method": method, "params": {**params, "_meta": META}}
            program.child.stdin.write(json.dumps(line).encode() + b"\n")
            program.child.stdin.flush()
            answers.append(read_message(program.lines.get(timeout=WAIT)))
        program.child.stdin.close()
        return [answer["result"] for answer in answers], program.wait_for_exit()
    finally:
        program.kill()


class Case(unittest.TestCase):
    packages = tools = pathlib.Path()

    def setUp(self):
        self.room = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory(prefix="affinity-packages-")))

    def only(self, pattern):
        (found,) = self.packages.glob(pattern)
        return found

    def answers(self, command, env=None):
        (listed, called), code = converse(command, env or {})
        self.assertGreaterEqual(len(listed["tools"]), 54)
        self.assertFalse(called.get("isError"), called)
        self.assertGreater(len(called["structuredContent"]["result"]), 0)
        self.assertEqual(code, 0)

    def unpack(self, pattern):
        with tarfile.open(self.only(pattern)) as archive:
            archive.extractall(self.room)
        return next(path for path in self.room.glob(f"{NAME}-*") if path.is_dir())

    def hardened(self, program):
        said = run("readelf", "-hldW", program).stdout
        self.assertIn("DYN (Position-Independent", said)
        self.assertIn("GNU_RELRO", said)
        self.assertRegex(said, r"FLAGS_1.*\bNOW\b")
        self.assertRegex(said, r"GNU_STACK .* RW ")
        self.assertNotRegex(said, r"\((RPATH|RUNPATH)\)")
        self.assertNotIn(str(TOP).encode(), program.read_bytes())  # S-3: built elsewhere it would be another
        names = run("readelf", "--dyn-syms", "-W", program).stdout
        self.assertIn("__stack_chk_fail", names)
        self.assertRegex(names, r"__\w+_chk@")


class Files(Case):
    def test_S_2_checksums_name_every_file_and_are_right(self):
        lines = dict(reversed(line.split("  ")) for line in (self.packages / "SHA256SUMS").read_text().splitlines())
        self.assertEqual(set(lines), {path.name for path in self.packages.iterdir()} - {"SHA256SUMS"})
        for name, wanted in lines.items():
            self.assertEqual(hashlib.sha256((self.packages / name).read_bytes()).hexdigest(), wanted, name)

    def test_S_3_packed_again_every_file_is_the_same(self):
        again = self.room / "again"
        epoch = os.environ.get("SOURCE_DATE_EPOCH") or run("git", "log", "-1", "--format=%ct", cwd=TOP).stdout.strip()
        done = run(sys.executable, "-B", TOP / "packaging" / "pack.py", "--out", again,
                   env={**os.environ, "SOURCE_DATE_EPOCH": epoch or str(int((TOP / "CMakeLists.txt").stat().st_mtime))})
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual((again / "SHA256SUMS").read_text(), (self.packages / "SHA256SUMS").read_text())

    def test_the_registry_entry_keeps_the_registrys_rules(self):
        server = json.loads((self.packages / "server.json").read_text())
        self.assertRegex(server["name"], r"^[a-zA-Z0-9.-]+/[a-zA-Z0-9._-]+$")
        self.assertLessEqual(len(server["description"]), 100)
        self.assertEqual(sorted(package["registryType"] for package in server["packages"]), ["mcpb", "npm"])
        for package in server["packages"]:
            self.assertEqual(package["transport"], {"type": "stdio"})
            key = next(one for one in package["environmentVariables"] if one["name"] == "AFFINITY_API_KEY")
            self.assertTrue(key["isSecret"])
            if package["registryType"] == "npm":
                self.assertEqual(package["version"], server["version"])
            else:
                bundle = self.only("*.mcpb")
                self.assertTrue(package["identifier"].startswith("https://github.com/"))
                self.assertTrue(package["identifier"].endswith(f"/v{server['version']}/{bundle.name}"))
                self.assertEqual(package["fileSha256"], hashlib.sha256(bundle.read_bytes()).hexdigest())
        with tarfile.open(self.only(f"{NAME}-[0-9]*.tgz")) as archive:
            wrapper = json.load(archive.extractfile("package/package.json"))
        self.assertEqual((wrapper["mcpName"], wrapper["version"]), (server["name"], server["version"]))

    def test_S_2_every_component_inside_has_a_licence_and_a_version(self):
        folder = self.unpack("*.tar.gz")
        document = json.loads((folder / "sbom.spdx.json").read_text())
        self.assertEqual(document["spdxVersion"], "SPDX-2.3")
        inside = {one["name"]: one["versionInfo"] for one in document["packages"]}
        for wanted in ("curl", "openssl", "boost1.81", "nghttp2", "spdlog", "fmtlib", "cli11", "tomlplusplus"):
            self.assertIn(wanted, inside)
        self.assertNotIn("libidn2", inside)  # under the LGPL, as is what it needs
        self.assertNotIn("libunistring", inside)
        licences = (folder / "THIRD-PARTY-LICENSES.txt").read_text()
        for name, version in inside.items():
            if name != NAME:
                self.assertIn(f"\n{name} {version} (", licences)
        program = hashlib.sha256((folder / "bin" / NAME).read_bytes()).hexdigest()
        self.assertEqual(document["packages"][0]["checksums"][0]["checksumValue"], program)


class Deb(Case):
    def test_it_installs_answers_and_leaves_nothing_behind(self):
        root = self.room / "root"
        (root / "var/lib/dpkg").mkdir(parents=True)
        (root / "var/lib/dpkg/status").touch()
        dpkg = ["dpkg", f"--root={root}", "--force-depends", "--log=/dev/null",
                "--path-include=*"]  # small images are told to leave manuals out
        if os.geteuid() != 0:
            dpkg = ["unshare", "--user", "--map-root-user", *dpkg]
        done = run(*dpkg, "--install", self.only("*.deb"))
        self.assertEqual(done.returncode, 0, done.stderr)
        program = root / "usr/bin" / NAME
        self.hardened(program)
        self.answers([program, "--sandbox"])
        for name in (f"usr/share/man/man1/{NAME}.1.gz", f"usr/share/bash-completion/completions/{NAME}",
                     f"usr/share/zsh/vendor-completions/_{NAME}", f"usr/share/fish/vendor_completions.d/{NAME}.fish",
                     f"usr/share/doc/{NAME}/copyright", f"etc/default/{NAME}"):
            self.assertTrue((root / name).exists(), name)
        self.unit(root)
        done = run(*dpkg, "--purge", NAME)
        self.assertEqual(done.returncode, 0, done.stderr)
        left = {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}
        self.assertEqual({name for name in left if not name.startswith("var/lib/dpkg/")}, set())

    def unit(self, root):
        unit = next(root.rglob(f"{NAME}.service"))
        self.assertIn(f"ExecStart=/usr/bin/{NAME} http\n", unit.read_text())
        if not shutil.which("systemd-analyze"):
            return
        done = run("systemd-analyze", "security", "--offline=true", "--threshold=20", unit, env={**os.environ, "SYSTEMD_PAGER": ""})
        if "Overall exposure level" in done.stdout:  # S-4: at most 2.0; systemd-analyze counts in tenths
            self.assertEqual(done.returncode, 0, done.stdout)

    @unittest.skipUnless(shutil.which("lintian"), "there is no lintian")
    def test_lintian_has_nothing_to_say(self):
        user = ["--allow-root"] if os.geteuid() == 0 else []
        done = run("lintian", *user, "--fail-on", "error,warning", self.only("*.deb"))
        self.assertEqual((done.returncode, done.stdout), (0, ""))

    def test_what_it_depends_on_is_named(self):
        depends = run("dpkg-deb", "--field", self.only("*.deb"), "Depends").stdout
        for wanted in ("libc6", "libcurl4 (>= 7.87)", "libsqlite3-0 (>= 3.40)", "libssl3", "libboost-json1.81.0", "libstdc++6"):
            self.assertIn(wanted, depends)


class Tar(Case):
    def test_it_needs_the_c_library_alone_and_answers(self):
        folder = self.unpack("*.tar.gz")
        program = folder / "bin" / NAME
        self.hardened(program)
        self.assertLessEqual(bare_root.needed(program), bare_root.ALLOWED)
        wanted = [tuple(map(int, text.split("."))) for text in re.findall(r"GLIBC_(\d+\.\d+)", run("objdump", "-T", program).stdout)]
        self.assertLessEqual(max(wanted), (2, 35))  # what docs/install.md says
        self.assertLess(program.stat().st_size, 19 << 20)  # 18.2 MiB, of which SQLite is 0.9 (docs/decisions/0011)
        self.answers([program, "--sandbox"])
        if shutil.which("man"):
            page = run("man", "--warnings", "-l", folder / f"share/man/man1/{NAME}.1", env={**os.environ, "MANPAGER": "cat", "LC_ALL": "C.UTF-8"})
            self.assertEqual((page.returncode, page.stderr), (0, ""))
            self.assertIn("--sandbox", page.stdout)

    def test_completions_of_bash_follow_the_words_before(self):
        script = self.unpack("*.tar.gz") / f"share/bash-completion/completions/{NAME}"
        ask = f'source {script}; COMP_WORDS=({NAME} "$@"); COMP_CWORD=$#; _affinity_crm_mcp; echo "${{COMPREPLY[*]}}"'
        for words, wanted in {("token", ""): "add list revoke forget", ("http", "--auth", "m"): "mapped", ("--auth", ""): "token mapped oauth none",
                              ("call", "get_single_affinity_note"): "get_single_affinity_note_by_id", ("token", "add", "--lab"): "--label"}.items():
            with self.subTest(words=words):
                self.assertEqual(run("bash", "-c", ask, "bash", *words).stdout.strip(), wanted)


class BareRoot(Case):
    """Debian 12's C library, the program, and no other file."""

    def setUp(self):
        super().setUp()
        self.root = self.room / "bare"
        bare_root.make(self.root, self.unpack("*.tar.gz") / "bin" / NAME)
        self.enter = bare_root.entrance(self.root)
        if not self.enter:
            self.skipTest("this user may make no root of its own")

    def test_it_starts_lists_tools_and_calls_one(self):
        self.answers([*self.enter, f"/{NAME}", "--sandbox"])

    @unittest.skipUnless(shutil.which("openssl"), "there is no openssl")
    def test_over_https_it_finds_authorities_where_distributions_keep_them_or_where_it_is_told(self):
        pem, key = self.room / "ca.pem", self.room / "key.pem"
        done = run("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
                   "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-out", pem, "-keyout", key)
        self.assertEqual(done.returncode, 0, done.stderr)
        port = whoami_over_tls(self, pem, key)

        def call(*flags):
            env = clean_environment("/home", {"AFFINITY_BASE_URL": f"https://127.0.0.1:{port}", "AFFINITY_API_KEY": "k"})
            return run(*self.enter, f"/{NAME}", "call", "list_all_affinity_whoami", *flags, env=env)

        refused = call()
        self.assertEqual(refused.returncode, 1, refused.stderr)
        self.assertRegex(refused.stdout, r"(?i)certificate")
        for place in ("etc/ssl/certs/ca-certificates.crt", "etc/pki/tls/certs/ca-bundle.crt", "etc/ssl/ca-bundle.pem"):
            with self.subTest(place=place):
                file = self.root / place
                file.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(pem, file)
                done = call()
                self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
                file.unlink()
        shutil.copy(pem, self.root / "mine.pem")
        self.assertEqual(call("--ca-file", "/mine.pem").returncode, 0)


class WithNpm(Case):
    def setUp(self):
        super().setUp()
        if not shutil.which("npm"):
            if os.environ.get("CI"):
                self.fail("npm is not on PATH")
            self.skipTest("there is no npm")


class Document(WithNpm):
    def test_every_line_that_install_md_tells_to_type_does_what_it_says(self):
        room = self.room / "room"
        shutil.copytree(self.packages, room)
        page = (TOP / "docs" / "install.md").read_text()
        blocks = re.findall(r"```sh\n(.*?)```", page, re.S)
        self.assertGreaterEqual(len(blocks), 4)
        folder = self.unpack("*.tar.gz")
        env = clean_environment(str(self.room), {"npm_config_audit": "false", "npm_config_fund": "false"})
        env["PATH"] = f"{folder}/bin{os.pathsep}{env['PATH']}"
        for block in blocks:
            with self.subTest(block=block):
                done = run("bash", "-e", "-c", block, cwd=room, env=env)
                self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
                if "call" in block:
                    self.assertIn('"result"', done.stdout)
        self.assertIn("_affinity_crm_mcp", (room / f"{NAME}.bash").read_text())
        said = "".join(text for name, text in re.findall(r"^    (apt|systemctl) (.*)$", page, re.M))
        self.assertIn(f"./{NAME}_*_amd64.deb", said)


class Bundle(WithNpm):
    def setUp(self):
        super().setUp()
        if code := npm.install("the tool for bundles", TOP / "tests" / "packages", self.tools):
            self.skipTest("mcpb cannot be had") if code == npm.SKIPPED else self.fail("mcpb cannot be had")

    def mcpb(self, *words):
        done = run("node", self.tools / "node_modules/.bin/mcpb", *words)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_it_validates_unpacks_and_answers_as_its_switches_say(self):
        folder = self.room / "bundle"
        self.mcpb("unpack", self.only("*.mcpb"), folder)
        self.mcpb("validate", folder / "manifest.json")
        self.mcpb("pack", folder, self.room / "again.mcpb")
        manifest = json.loads((folder / "manifest.json").read_text())
        self.assertTrue(manifest["user_config"]["api_key"]["sensitive"])
        for given in ({"sandbox": True}, {"sandbox": True, "read_only": False}, {"api_key": "k", "sandbox": False, "read_only": False}):
            with self.subTest(given=given):
                done = run("node", TOP / "tests/packages/resolve.mjs", self.tools, folder, json.dumps(given))
                config = json.loads(done.stdout.splitlines()[-1])
                self.assertNotIn("${", json.dumps(config))
                command = [config["command"], *config["args"]]
                if "api_key" in given:
                    self.assertEqual(config["env"]["AFFINITY_API_KEY"], "k")
                    self.assertEqual(run(*command, input="", env=clean_environment(str(self.room), config["env"])).returncode, 0)
                    continue
                (listed, called), code = converse(command, config["env"])
                self.assertEqual((len(called["structuredContent"]["result"]) > 0, code), (True, 0))
                hints = {tool["annotations"]["readOnlyHint"] for tool in listed["tools"]}
                self.assertEqual(hints, {True} if given.get("read_only", True) else {True, False})

    def test_without_key_and_sandbox_it_says_what_to_do(self):
        folder = self.room / "bundle"
        self.mcpb("unpack", self.only("*.mcpb"), folder)
        config = json.loads(run("node", TOP / "tests/packages/resolve.mjs", self.tools, folder, "{}").stdout.splitlines()[-1])
        done = run(config["command"], input="", env=clean_environment(str(self.room), config["env"]))
        self.assertEqual(done.returncode, 78)
        self.assertIn("AFFINITY_API_KEY", done.stderr)


class Npm(WithNpm):
    def npm(self, *words):
        done = run("npm", *words, "--offline", "--no-audit", "--no-fund", "--loglevel=error", cwd=self.room,
                   env={**os.environ, "npm_config_cache": str(self.room / "cache")})
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def setUp(self):
        super().setUp()
        (self.room / "package.json").write_text('{"private": true}')
        self.wrapper, self.platform = self.only(f"{NAME}-[0-9]*.tgz"), self.only(f"{NAME}-linux-x64-*.tgz")
        self.program = self.room / "node_modules/.bin" / NAME

    def test_it_installs_offline_answers_and_goes_away(self):
        self.npm("install", self.platform, self.wrapper)
        self.answers([self.program, "--sandbox"])
        self.npm("uninstall", NAME, "@affinity-crm-mcp/linux-x64")
        left = {path.name for path in (self.room / "node_modules").rglob("*") if not path.is_dir()} - {".package-lock.json"}
        self.assertEqual(left, set())

    def test_exit_codes_and_signals_are_passed_on(self):
        self.npm("install", self.platform, self.wrapper)
        env = clean_environment(str(self.room), {})
        self.assertEqual(run(self.program, "--version", env=env).stdout, run(self.room / "node_modules/@affinity-crm-mcp/linux-x64/bin" / NAME, "--version").stdout)
        for words, wanted in {(): 78, ("--nonsense",): 2, ("call", "get_single_affinity_note_by_id", '{"id": 1}', "--sandbox"): 1}.items():
            self.assertEqual(run(self.program, *words, env=env, input="").returncode, wanted, words)
        for number in (signal.SIGTERM, signal.SIGINT):
            server = Program([str(self.program), "http", "--sandbox", "--listen", "127.0.0.1:0"], {})
            try:
                server.wait_for_url(r"http://127\.0\.0\.1:[1-9]\d*/mcp")
                server.child.send_signal(number)
                self.assertEqual(server.wait_for_exit(), 0)  # it ended by itself, tidily
            finally:
                server.kill()

    def test_ended_by_a_signal_it_ends_by_the_same(self):
        self.npm("install", self.platform, self.wrapper)
        server = Program([str(self.program), "http", "--sandbox", "--listen", "127.0.0.1:0"], {})
        try:
            server.wait_for_url(r"http://127\.0\.0\.1:[1-9]\d*/mcp")
            (inner,) = pathlib.Path(f"/proc/{server.child.pid}/task/{server.child.pid}/children").read_text().split()
            os.kill(int(inner), signal.SIGKILL)
            self.assertEqual(server.wait_for_exit(), -signal.SIGKILL)
        finally:
            server.kill()

    def test_without_the_program_of_the_platform_it_says_what_to_do(self):
        self.npm("install", self.wrapper, "--omit=optional")
        done = run(self.program, "--version", env=clean_environment(str(self.room), {}))
        self.assertEqual(done.returncode, 78)
        self.assertIn("npm install @affinity-crm-mcp/linux-x64", done.stderr)

    def test_on_another_platform_it_says_which_there_is(self):
        self.npm("install", self.platform, self.wrapper)
        script = f"Object.defineProperty(process, 'platform', {{value: 'darwin'}}); require('{self.program}')"
        done = run("node", "-e", script)
        self.assertEqual(done.returncode, 78)
        self.assertIn("only for linux x64", done.stderr)


if __name__ == "__main__":
    Case.tools = pathlib.Path(sys.argv.pop(2)).resolve()
    Case.packages = pathlib.Path(sys.argv.pop(1)).resolve()
    unittest.main(verbosity=1)

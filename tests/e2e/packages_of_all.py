#!/usr/bin/env python3
"""The packages of every system, each as whole as can be seen from here: packages_of_all.py PACKAGES TOOLS.

PACKAGES is what `script/package --out PACKAGES all` wrote, TOOLS the folder for what tests/packages/package.json names. What can
be run here (Linux, and with qemu and wine the rest but macOS) is started from its package."""

import hashlib
import json
import os
import pathlib
import re
import shutil
import stat
import sys
import tarfile
import unittest
import zipfile

import npm
from packages import NAME, TOP, Case, run
from stdio_calls import META

SYSTEMS = {"win32": [b"MZ"], "darwin": [b"\xca\xfe\xba\xbe"], "linux": [b"#!/bin/sh"]}
PROGRAMS = {"linux-x64": b"\x7fELF", "linux-arm64": b"\x7fELF", "win32-x64": b"MZ", "darwin-arm64": b"\xcf\xfa\xed\xfe",
            "darwin-x64": b"\xcf\xfa\xed\xfe"}
ARCHIVES = {"linux-x64": "tar.gz", "linux-arm64": "tar.gz", "windows-x64": "zip", "macos-arm64": "tar.gz", "macos-x64": "tar.gz"}


class Files(Case):
    def test_checksums_name_every_file_and_are_right(self):
        lines = dict(reversed(line.split("  ")) for line in (self.packages / "SHA256SUMS").read_text().splitlines())
        self.assertEqual(set(lines), {path.name for path in self.packages.iterdir()} - {"SHA256SUMS"})
        for name, wanted in lines.items():
            self.assertEqual(hashlib.sha256((self.packages / name).read_bytes()).hexdigest(), wanted, name)

    def test_every_system_has_its_archive_and_its_list_of_components(self):
        for target, end in ARCHIVES.items():
            with self.subTest(target=target):
                self.only(f"{NAME}-*-{target}.{end}")
                document = json.loads(self.only(f"{NAME}-*-{target}.spdx.json").read_text())
                inside = {one["name"]: one["versionInfo"] for one in document["packages"]}
                for wanted in ("curl", "openssl", "boost1.81", "nghttp2", "sqlite3", "zlib", "spdlog", "fmtlib", "cli11", "tomlplusplus"):
                    self.assertIn(wanted, inside)
        self.only(f"{NAME}_*_amd64.deb")
        self.only(f"{NAME}_*_arm64.deb")

    def test_the_registry_entry_names_the_bundle_and_keeps_the_key_secret(self):
        server = json.loads((self.packages / "server.json").read_text())
        bundle = self.only("*.mcpb")
        for package in server["packages"]:
            key = next(one for one in package["environmentVariables"] if one["name"] == "AFFINITY_API_KEY")
            self.assertTrue(key["isSecret"])
            reads = next(one for one in package["environmentVariables"] if one["name"] == "AFFINITY_READ_ONLY")
            self.assertEqual(reads["default"], "true" if package["registryType"] == "mcpb" else "false")
        (mcpb,) = [one for one in server["packages"] if one["registryType"] == "mcpb"]
        self.assertEqual(mcpb["fileSha256"], hashlib.sha256(bundle.read_bytes()).hexdigest())


class Archives(Case):
    def test_each_holds_a_program_of_its_system_and_its_licences(self):
        for target, end in ARCHIVES.items():
            with self.subTest(target=target):
                path = self.only(f"{NAME}-*-{target}.{end}")
                if end == "zip":
                    with zipfile.ZipFile(path) as archive:
                        files = {name.split("/", 1)[1]: archive.read(name) for name in archive.namelist()}
                        program = files[f"{NAME}.exe"]
                        self.assertIn("smoke.ps1", files)
                else:
                    with tarfile.open(path) as archive:
                        files = {one.name.split("/", 1)[1]: one for one in archive.getmembers()}
                        member = files[f"bin/{NAME}"]
                        self.assertEqual(member.mode, 0o755)
                        self.assertEqual(files["smoke"].mode, 0o755)
                        program = archive.extractfile(member).read()
                npm_name = target.replace("windows", "win32").replace("macos", "darwin")
                self.assertTrue(program.startswith(PROGRAMS[npm_name]))
                self.assertIn("THIRD-PARTY-LICENSES.txt", files)
                self.assertNotIn(str(TOP).encode(), program)
                self.assertNotIn(b"affinity-crm-mcp/toolchains", program)

    def test_the_deb_for_arm64_names_the_packages_of_its_libraries(self):
        deb = self.only(f"{NAME}_*_arm64.deb")
        self.assertEqual(run("dpkg-deb", "--field", deb, "Architecture").stdout.strip(), "arm64")
        depends = run("dpkg-deb", "--field", deb, "Depends").stdout
        for wanted in ("libc6 (>=", "libcurl4 (>= 7.87)", "libsqlite3-0 (>= 3.40)", "libssl3 (>=", "libboost-json1.81.0 (>=", "libstdc++6 (>="):
            self.assertIn(wanted, depends)

    @unittest.skipUnless(shutil.which("qemu-aarch64-static"), "there is no qemu")
    def test_the_deb_for_arm64_answers_with_debians_libraries(self):
        self.assertEqual(run("dpkg-deb", "-x", self.only(f"{NAME}_*_arm64.deb"), self.room).returncode, 0)
        root = run(sys.executable, "-B", TOP / "packaging/cross/store.py", "arm64").stdout.strip()
        done = run("qemu-aarch64-static", "-L", root, self.room / "usr/bin" / NAME, "call", "list_all_affinity_lists", "--sandbox",
                   timeout=120, env={"PATH": os.environ["PATH"], "HOME": str(self.room)})
        self.assertIn('"result"', done.stdout, done.stderr)


    def test_both_scripts_of_smoke_tell_the_same_facts(self):
        shell = re.findall(r'fact "([^"]+)"', (TOP / "script/smoke").read_text())
        power = re.findall(r"""Fact (?:"([^"]+)"|'([^']+)')""", (TOP / "script/smoke.ps1").read_text(encoding="ascii"))
        self.assertEqual([one for one in shell if "codesign" not in one], [a or b for a, b in power])


class Npm(Case):
    def test_each_package_is_for_one_system_and_the_wrapper_names_them_all(self):
        with tarfile.open(self.only(f"{NAME}-[0-9]*.tgz")) as archive:
            wrapper = json.load(archive.extractfile("package/package.json"))
            script = archive.extractfile(f"package/{NAME}.js").read().decode()
        self.assertEqual(set(wrapper["optionalDependencies"]), {f"@{NAME}/{name}" for name in PROGRAMS})
        for name, begins in PROGRAMS.items():
            with self.subTest(name=name), tarfile.open(self.only(f"{NAME}-{name}-[0-9]*.tgz")) as archive:
                package = json.load(archive.extractfile("package/package.json"))
                system, cpu = name.split("-")
                self.assertEqual((package["name"], package["os"], package["cpu"]), (f"@{NAME}/{name}", [system], [cpu]))
                self.assertEqual(package.get("libc"), ["glibc"] if system == "linux" else None)
                file = f"package/bin/{NAME}{'.exe' if system == 'win32' else ''}"
                self.assertEqual(archive.getmember(file).mode, 0o755)
                self.assertTrue(archive.extractfile(file).read(8).startswith(begins))
                self.assertIn(f'"{system} {cpu}"', script)

    @unittest.skipUnless(shutil.which("node"), "there is no node")
    def test_the_launcher_looks_for_the_program_of_each_system(self):
        with tarfile.open(self.only(f"{NAME}-[0-9]*.tgz")) as archive:
            archive.extractall(self.room)
        script = self.room / "package" / f"{NAME}.js"
        for name in PROGRAMS:
            system, cpu = name.split("-")
            text = (f"Object.defineProperty(process, 'platform', {{value: '{system}'}}); Object.defineProperty(process, 'arch', {{value: '{cpu}'}});"
                    f"require({json.dumps(str(script))})")
            done = run("node", "-e", text)
            self.assertEqual(done.returncode, 78)
            self.assertIn(f"npm install @{NAME}/{name}", done.stderr)


class Bundle(Case):
    def setUp(self):
        super().setUp()
        if code := npm.install("the tool for bundles", TOP / "tests" / "packages", self.tools):
            self.skipTest("mcpb cannot be had") if code == npm.SKIPPED else self.fail("mcpb cannot be had")
        self.folder = self.room / "bundle"
        self.mcpb("unpack", self.only("*.mcpb"), self.folder)
        self.manifest = json.loads((self.folder / "manifest.json").read_text())

    def mcpb(self, *words):
        done = run("node", self.tools / "node_modules/.bin/mcpb", *words)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_it_validates_and_every_file_that_it_names_is_there_and_may_be_run(self):
        self.mcpb("validate", self.folder / "manifest.json")
        server = self.manifest["server"]
        overrides = server["mcp_config"]["platform_overrides"]
        self.assertEqual(set(overrides), set(self.manifest["compatibility"]["platforms"]))
        with zipfile.ZipFile(self.only("*.mcpb")) as archive:
            modes = {one.filename: one.external_attr >> 16 for one in archive.infolist()}
        named = [server["entry_point"], *(one["command"].removeprefix("${__dirname}/") for one in overrides.values())]
        named += ["server/linux-x64/" + NAME, "server/linux-arm64/" + NAME]
        for name in named:
            self.assertTrue((self.folder / name).is_file(), name)
            self.assertEqual(stat.S_IMODE(modes[name]), 0o755, name)
        for system, begins in SYSTEMS.items():
            command = self.folder / overrides[system]["command"].removeprefix("${__dirname}/")
            self.assertTrue(any(command.read_bytes().startswith(one) for one in begins), system)

    def test_on_this_machine_it_starts_what_a_host_would_start_and_only_reads(self):
        done = run("node", TOP / "tests/packages/resolve.mjs", self.tools, self.folder, json.dumps({"sandbox": True}))
        config = json.loads(done.stdout.splitlines()[-1])
        line = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {"_meta": META}})
        listed = run(config["command"], input=line + "\n", env={**os.environ, **config["env"]})
        names = set(re.findall(r'"name":"(\w+)"', listed.stdout))
        self.assertIn("list_all_affinity_persons", names, listed.stderr)
        self.assertNotIn("create_a_affinity_person", names)


if __name__ == "__main__":
    Case.tools = pathlib.Path(sys.argv.pop(2)).resolve()
    Case.packages = pathlib.Path(sys.argv.pop(1)).resolve()
    unittest.main(verbosity=1)

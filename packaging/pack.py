#!/usr/bin/env python3
"""Puts the packages together from build/release: pack.py [--out DIR] [deb|tar|mcpb|npm|all]... (script/package calls it)."""

import argparse
import hashlib
import json
import pathlib
import re
import shutil
import subprocess
import tempfile

import archives
import components

TOP = pathlib.Path(__file__).resolve().parent.parent
HERE = TOP / "packaging"
BUILD = TOP / "build" / "release"
KINDS = ["deb", "tar", "mcpb", "npm"]
NAME = "affinity-crm-mcp"

# What a registry tells its users to set.
ENVIRONMENT = [
    {"name": "AFFINITY_API_KEY", "description": "The Affinity API key (in Affinity: Settings, API)", "isRequired": False,
     "isSecret": True, "format": "string"},
    {"name": "AFFINITY_SANDBOX", "description": "true: serve the built-in example firm; no key is needed", "isRequired": False,
     "isSecret": False, "format": "boolean", "default": "false"},
    {"name": "AFFINITY_READ_ONLY", "description": "true: offer only tools that read", "isRequired": False, "isSecret": False,
     "format": "boolean", "default": "false"},
]


def cached(name):
    found = re.search(rf"^{name}:\w+=(.*)$", (BUILD / "CMakeCache.txt").read_text(), re.M)
    return found.group(1)


def newest_glibc(program):
    said = subprocess.run(["objdump", "-T", program], check=True, capture_output=True, text=True).stdout
    return ".".join(map(str, max(tuple(map(int, text.split("."))) for text in re.findall(r"GLIBC_(2\.\d+)", said))))


def sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


class Pack:
    def __init__(self, out, work):
        self.out, self.work = out, work
        self.version, self.homepage = cached("CMAKE_PROJECT_VERSION"), cached("CMAKE_PROJECT_HOMEPAGE_URL")
        self._portable = None
        self.words = {"VERSION": self.version, "HOMEPAGE": self.homepage,
                      "MCP_NAME": "io.github." + self.homepage.removeprefix("https://github.com/")}

    def fill(self, source, target, **more):
        """A copy of the file with every @WORD@ replaced."""
        words = self.words | more
        text = re.sub(r"@([A-Z0-9_]+)@", lambda found: words[found.group(1)], source.read_text())
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)
        if target.suffix == ".json":
            json.loads(text)

    def portable(self):
        """The program that carries its libraries, stripped."""
        if not self._portable:
            self._portable = self.work / NAME
            shutil.copy(BUILD / "portable" / NAME, self._portable)
            subprocess.run(["strip", "--strip-all", self._portable], check=True)
            self.words["GLIBC"] = newest_glibc(self._portable)
            self.components = components.inside(BUILD)
            self.licences = components.licences(self.components)
        return self._portable

    def place(self, target):
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(self.portable(), target)

    def deb(self):
        folder = self.work / "deb"
        done = subprocess.run(["cpack", "-G", "DEB", "--config", BUILD / "CPackConfig.cmake", "-B", folder], cwd=BUILD,
                              capture_output=True, text=True)
        if done.returncode != 0:
            raise SystemExit(done.stdout + done.stderr)
        (made,) = folder.glob("*.deb")
        return [shutil.copy(made, self.out)]

    def tar(self):
        stem = f"{NAME}-{self.version}-linux-x64"
        folder = self.work / stem
        self.place(folder / "bin" / NAME)
        made = BUILD / "packaging"
        for source, target in {made / f"{NAME}.1": f"share/man/man1/{NAME}.1",
                               made / "completions.bash": f"share/bash-completion/completions/{NAME}",
                               made / "completions.zsh": f"share/zsh/site-functions/_{NAME}",
                               made / "completions.fish": f"share/fish/vendor_completions.d/{NAME}.fish",
                               HERE / f"{NAME}.service": f"share/{NAME}/{NAME}.service",
                               TOP / "README.md": f"share/doc/{NAME}/README.md",
                               TOP / "CHANGELOG.md": f"share/doc/{NAME}/CHANGELOG.md",
                               TOP / "LICENSE": "LICENSE"}.items():
            (folder / target).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, folder / target)
        for part in ("docs", "examples"):
            shutil.copytree(TOP / part, folder / "share/doc" / NAME / part, ignore=shutil.ignore_patterns("__pycache__"))
        (folder / "THIRD-PARTY-LICENSES.txt").write_text(self.licences)
        sbom = components.sbom(NAME, self.version, self.homepage, self.portable(), self.components)
        (folder / "sbom.spdx.json").write_text(sbom)
        archives.tar(folder, stem, self.out / f"{stem}.tar.gz")
        (self.out / f"{stem}.spdx.json").write_text(sbom)
        return [self.out / f"{stem}.tar.gz", self.out / f"{stem}.spdx.json"]

    def mcpb(self):
        folder = self.work / "mcpb"
        self.place(folder / "server" / NAME)
        self.fill(HERE / "mcpb" / "manifest.json", folder / "manifest.json")
        shutil.copyfile(TOP / "LICENSE", folder / "LICENSE")
        (folder / "THIRD-PARTY-LICENSES.txt").write_text(self.licences)
        made = self.out / f"{NAME}-{self.version}-linux-x64.mcpb"
        archives.zip_up(folder, made)
        return [made]

    def npm(self):
        wrapper, platform = self.work / "npm" / NAME, self.work / "npm" / "linux-x64"
        self.place(platform / "bin" / NAME)
        self.fill(HERE / "npm" / "platform.json", platform / "package.json")
        (platform / "THIRD-PARTY-LICENSES.txt").write_text(self.licences)
        self.fill(HERE / "npm" / f"{NAME}.js", wrapper / f"{NAME}.js")
        (wrapper / f"{NAME}.js").chmod(0o755)
        self.fill(HERE / "npm" / "package.json", wrapper / "package.json")
        for folder in (wrapper, platform):
            self.fill(HERE / "npm" / "README.md", folder / "README.md")
            shutil.copyfile(TOP / "LICENSE", folder / "LICENSE")
        made = [self.out / f"{NAME}-{self.version}.tgz", self.out / f"{NAME}-linux-x64-{self.version}.tgz"]
        for folder, target in zip((wrapper, platform), made):
            archives.tar(folder, "package", target)
        return made

    def server_json(self, mcpb):
        """For the MCP registry; it names the bundle by its checksum."""
        target = self.out / "server.json"
        self.fill(HERE / "server.json", target, MCPB=mcpb.name, MCPB_SHA256=sha256(mcpb))
        server = json.loads(target.read_text())
        for package in server["packages"]:
            package["environmentVariables"] = ENVIRONMENT
        target.write_text(json.dumps(server, indent=2) + "\n")
        return [target]


def main():
    parser = argparse.ArgumentParser(prog="script/package")
    parser.add_argument("--out", type=pathlib.Path, default=TOP / "build" / "packages")
    parser.add_argument("kinds", nargs="*", choices=[*KINDS, "all", []])
    wanted = parser.parse_args()
    kinds = KINDS if not wanted.kinds or "all" in wanted.kinds else wanted.kinds
    wanted.out.mkdir(parents=True, exist_ok=True)
    made = []
    with tempfile.TemporaryDirectory(prefix="affinity-package-") as work:
        pack = Pack(wanted.out.resolve(), pathlib.Path(work))
        for kind in kinds:
            files = getattr(pack, kind)()
            made += files
            if kind == "mcpb":
                made += pack.server_json(files[0])
    made = [pathlib.Path(path) for path in made]
    lines = [f"{sha256(path)}  {path.name}\n" for path in sorted(made)]
    (wanted.out / "SHA256SUMS").write_text("".join(lines))
    for path in made:
        print(f"{path.stat().st_size / 1e6:6.2f} MB  {path}")


main()

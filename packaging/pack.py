#!/usr/bin/env python3
"""Puts the packages together from what was built: pack.py [--out DIR] [TARGET|KIND|all]... (script/package calls it)."""

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
import debian
from targets import NAME, TARGETS, TOP

HERE = TOP / "packaging"
KINDS = ["deb", "archive", "mcpb", "npm"]

# What a registry tells its users to set; @READ_ONLY@: the bundle only reads until somebody turns that off, the program itself does not.
ENVIRONMENT = [
    {"name": "AFFINITY_API_KEY", "description": "The Affinity API key (in Affinity: Settings, API)", "isRequired": False,
     "isSecret": True, "format": "string"},
    {"name": "AFFINITY_SANDBOX", "description": "true: serve the built-in example firm; no key is needed", "isRequired": False,
     "isSecret": False, "format": "boolean", "default": "false"},
    {"name": "AFFINITY_READ_ONLY", "description": "true: offer only tools that read", "isRequired": False, "isSecret": False,
     "format": "boolean", "default": "@READ_ONLY@"},
]


def cached(build, name):
    found = re.search(rf"^{name}:\w+=(.*)$", (build / "CMakeCache.txt").read_text(), re.M)
    return found.group(1)


def sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


class Pack:
    def __init__(self, out, work, targets):
        self.out, self.work, self.targets = out, work, targets
        build = targets[0].build
        self.version, self.homepage = cached(build, "CMAKE_PROJECT_VERSION"), cached(build, "CMAKE_PROJECT_HOMEPAGE_URL")
        self.words = {"VERSION": self.version, "HOMEPAGE": self.homepage,
                      "MCP_NAME": "io.github." + self.homepage.removeprefix("https://github.com/")}
        self.programs, self.inside = {}, {}
        for target in targets:
            self.programs[target] = work / "programs" / target.name / target.file
            self.programs[target].parent.mkdir(parents=True)
            shutil.copy(target.program, self.programs[target])
            target.strip(self.programs[target])
            self.inside[target] = components.inside(target)
        self.words["PLATFORMS"] = self.people(targets)
        self.words["GLIBC"] = max(re.findall(r"glibc (\d\.\d+)", self.words["PLATFORMS"]), default="2.35")

    def people(self, targets):
        """The systems in a sentence."""
        words = [target.words(self.programs[target]) for target in targets]
        return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)

    def fill(self, source, target, **more):
        """A copy of the file with every @WORD@ replaced."""
        words = self.words | more
        text = re.sub(r"@([A-Z0-9_]+)@", lambda found: words[found.group(1)], source.read_text())
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)
        if target.suffix == ".json":
            json.loads(text)

    def change(self, path, **more):
        """Members of a JSON file, put in."""
        path.write_text(json.dumps(json.loads(path.read_text()) | more, indent=2) + "\n")

    def place(self, target, file):
        file.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(self.programs[target], file)

    def deb(self):
        return [debian.pack(target, self.work / "deb" / target.name, self.out) for target in self.targets if target.linux]

    def archive(self):
        return [path for target in self.targets for path in self.one_archive(target)]

    def one_archive(self, target):
        stem = f"{NAME}-{self.version}-{target.name}"
        folder = self.work / stem
        windows = target.system == "win32"
        self.place(target, folder / ("" if windows else "bin") / target.file)
        files = {TOP / "README.md": f"share/doc/{NAME}/README.md", TOP / "CHANGELOG.md": f"share/doc/{NAME}/CHANGELOG.md",
                 TOP / "LICENSE": "LICENSE", TOP / "script" / "smoke": "smoke"}
        if windows:
            files = {TOP / "README.md": "README.md", TOP / "CHANGELOG.md": "CHANGELOG.md", TOP / "LICENSE": "LICENSE.txt",
                     TOP / "script" / "smoke": "smoke", TOP / "script" / "smoke.ps1": "smoke.ps1"}
        else:
            made = (target if target.linux else TARGETS["linux-x64"]).build / "packaging"
            files |= {made / f"{NAME}.1": f"share/man/man1/{NAME}.1",
                      made / "completions.bash": f"share/bash-completion/completions/{NAME}",
                      made / "completions.zsh": f"share/zsh/site-functions/_{NAME}",
                      made / "completions.fish": f"share/fish/vendor_completions.d/{NAME}.fish"}
        if target.linux:
            files[HERE / f"{NAME}.service"] = f"share/{NAME}/{NAME}.service"
        for source, name in files.items():
            if source.exists():
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(source, folder / name)
        for part in ("docs", "examples"):
            shutil.copytree(TOP / part, folder / (part if windows else f"share/doc/{NAME}/{part}"),
                            ignore=shutil.ignore_patterns("__pycache__"))
        (folder / "THIRD-PARTY-LICENSES.txt").write_text(components.licences(self.inside[target]))
        sbom = components.sbom(NAME, self.version, self.homepage, self.programs[target], self.inside[target])
        (folder / "sbom.spdx.json").write_text(sbom)
        made = self.out / f"{stem}{'.zip' if windows else '.tar.gz'}"
        archives.zip_up(folder, made, stem) if windows else archives.tar(folder, stem, made)
        (self.out / f"{stem}.spdx.json").write_text(sbom)
        return [made, self.out / f"{stem}.spdx.json"]

    def mcpb(self):
        """One bundle for all of the systems. A host chooses by the system; the processor cannot be asked for, so the Macs'
        programs are in one file, Linux has a script that looks, and Windows on ARM runs what is for x86-64."""
        folder = self.work / "mcpb"
        by_system = {}
        for target in self.targets:
            by_system.setdefault(target.system, []).append(target)
        commands = {}
        for system, targets in by_system.items():
            if system == "darwin" and len(targets) > 1:
                commands[system] = f"server/darwin/{NAME}"
                (folder / "server" / "darwin").mkdir(parents=True)
                subprocess.run(["llvm-lipo-14", "-create", *(self.programs[target] for target in targets), "-output",
                                folder / commands[system]], check=True)
                continue
            for target in targets:
                commands[system] = f"server/{target.npm}/{target.file}"
                self.place(target, folder / commands[system])
            if len(targets) > 1:
                commands[system] = "server/linux.sh"
                shutil.copy(HERE / "mcpb" / "linux.sh", folder / commands[system])
        self.fill(HERE / "mcpb" / "manifest.json", folder / "manifest.json")
        manifest = json.loads((folder / "manifest.json").read_text())
        first = next(iter(commands.values()))
        manifest["server"]["entry_point"] = first
        config = manifest["server"]["mcp_config"]
        config["command"] = "${__dirname}/" + first
        if len(commands) > 1:
            config["platform_overrides"] = {system: {"command": "${__dirname}/" + command} for system, command in commands.items()}
        self.change(folder / "manifest.json", server=manifest["server"], compatibility={"platforms": sorted(commands)})
        shutil.copyfile(TOP / "LICENSE", folder / "LICENSE")
        inside = components.merged(self.inside[target] for target in self.targets)
        (folder / "THIRD-PARTY-LICENSES.txt").write_text(components.licences(inside))
        of = "" if len(self.targets) == len(TARGETS) else "-" + "_".join(target.name for target in self.targets)
        made = self.out / f"{NAME}-{self.version}{of}.mcpb"
        archives.zip_up(folder, made)
        return [made, *self.server_json(made)]

    def npm(self):
        """A package that people name, and one for each system, of which npm installs the one that fits."""
        wrapper = self.work / "npm" / NAME
        packages = {f"{target.system} {target.cpu}": f"@{NAME}/{target.npm}" for target in self.targets}
        self.fill(HERE / "npm" / f"{NAME}.js", wrapper / f"{NAME}.js", PROGRAMS=json.dumps(packages))
        (wrapper / f"{NAME}.js").chmod(0o755)
        self.fill(HERE / "npm" / "package.json", wrapper / "package.json")
        self.change(wrapper / "package.json", optionalDependencies={name: self.version for name in packages.values()})
        made = {wrapper: self.out / f"{NAME}-{self.version}.tgz"}
        for target in self.targets:
            folder = self.work / "npm" / target.npm
            self.place(target, folder / "bin" / target.file)
            self.fill(HERE / "npm" / "platform.json", folder / "package.json", NPM=target.npm, PEOPLE=self.people([target]))
            self.change(folder / "package.json", os=[target.system], cpu=[target.cpu], **({"libc": ["glibc"]} if target.linux else {}))
            (folder / "THIRD-PARTY-LICENSES.txt").write_text(components.licences(self.inside[target]))
            made[folder] = self.out / f"{NAME}-{target.npm}-{self.version}.tgz"
        for folder, file in made.items():
            self.fill(HERE / "npm" / "README.md", folder / "README.md")
            shutil.copyfile(TOP / "LICENSE", folder / "LICENSE")
            archives.tar(folder, "package", file)
        return list(made.values())

    def server_json(self, mcpb):
        """For the MCP registry; it names the bundle by its checksum."""
        target = self.out / "server.json"
        self.fill(HERE / "server.json", target, MCPB=mcpb.name, MCPB_SHA256=sha256(mcpb))
        server = json.loads(target.read_text())
        for package in server["packages"]:
            read_only = "true" if package["registryType"] == "mcpb" else "false"
            package["environmentVariables"] = [
                {name: read_only if value == "@READ_ONLY@" else value for name, value in one.items()} for one in ENVIRONMENT]
        target.write_text(json.dumps(server, indent=2) + "\n")
        return [target]


def chosen(words):
    """Targets and kinds; without a target it is this machine's, without a kind all of them."""
    every = "all" in words
    targets = [target for name, target in TARGETS.items() if every or name in words] or [TARGETS["linux-x64"]]
    return targets, [kind for kind in KINDS if kind in words] or KINDS


def main():
    parser = argparse.ArgumentParser(prog="script/package")
    parser.add_argument("--out", type=pathlib.Path, default=TOP / "build" / "packages")
    parser.add_argument("words", nargs="*", metavar="TARGET|KIND|all", choices=[*TARGETS, *KINDS, "all", []])
    wanted = parser.parse_args()
    targets, kinds = chosen(wanted.words)
    wanted.out.mkdir(parents=True, exist_ok=True)
    made = []
    with tempfile.TemporaryDirectory(prefix="affinity-package-") as work:
        pack = Pack(wanted.out.resolve(), pathlib.Path(work), targets)
        for kind in kinds:
            made += getattr(pack, kind)()
    made = [pathlib.Path(path) for path in made]
    lines = [f"{sha256(path)}  {path.name}\n" for path in sorted(made)]
    (wanted.out / "SHA256SUMS").write_text("".join(lines))
    for path in made:
        print(f"{path.stat().st_size / 1e6:6.2f} MB  {path}")


main()

"""The systems that there are programs for, and what each is called by those who ask for it."""

import dataclasses
import pathlib
import re
import subprocess

TOP = pathlib.Path(__file__).resolve().parent.parent
NAME = "affinity-crm-mcp"


@dataclasses.dataclass(frozen=True)
class Target:
    name: str  # what script/package and archives call it
    system: str  # how Node and bundles call the system and the processor
    cpu: str
    preset: str  # whose build folder has the program
    people: str  # what README of a package says it runs on; @GLIBC@ is the oldest C library
    tools: str = ""  # what the names of strip and objdump begin with

    @property
    def build(self):
        return TOP / "build" / self.preset

    @property
    def linux(self):
        return self.system == "linux"

    @property
    def file(self):
        return NAME + (".exe" if self.system == "win32" else "")

    @property
    def program(self):
        return self.build / "portable" / self.file if self.linux else self.build / self.file

    @property
    def npm(self):
        return f"{self.system}-{self.cpu}"

    @property
    def debian(self):
        return {"x64": "amd64", "arm64": "arm64"}[self.cpu]

    def strip(self, program):
        """Where the linker has not done it, and nothing is signed."""
        if self.linux:
            subprocess.run([f"{self.tools}strip", "--strip-all", program], check=True)

    def words(self, program):
        """What `people` says of this program."""
        if not self.linux:
            return self.people
        said = subprocess.run([f"{self.tools}objdump", "-T", program], check=True, capture_output=True, text=True).stdout
        newest = max(tuple(map(int, text.split("."))) for text in re.findall(r"GLIBC_(2\.\d+)", said))
        return self.people.replace("@GLIBC@", ".".join(map(str, newest)))


TARGETS = {target.name: target for target in (
    Target("linux-x64", "linux", "x64", "release", "Linux on x86-64 (glibc @GLIBC@ or newer)"),
    Target("linux-arm64", "linux", "arm64", "linux-arm64", "Linux on arm64 (glibc @GLIBC@ or newer)", "aarch64-linux-gnu-"),
    Target("windows-x64", "win32", "x64", "windows-x64", "Windows 10 (1903) or newer on x86-64"),
    Target("macos-arm64", "darwin", "arm64", "macos-arm64", "macOS 11 or newer on Apple silicon"),
    Target("macos-x64", "darwin", "x64", "macos-x64", "macOS 11 or newer on Intel"),
)}

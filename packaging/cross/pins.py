"""The table of pins, and Debian's packages as it names them."""

import collections
import hashlib
import os
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
TABLE = HERE / "pins.tsv"

Pin = collections.namedtuple("Pin", "kind name version checksum")

HEAD = """# What programs for other systems are made from and with. store.py takes nothing else; `store.py renew` writes this anew.
# source: a source package of Debian 12, by the SHA-256 of its .dsc, which has those of its files. tarball: of a source
# package only what its authors published, by its SHA-256. headers, arm64: a binary package, by its SHA-256. npm: by the integrity that npm shows. installed: a compiler of Debian that script/bootstrap
# installs, by the SHA-256 of the list of its files' checksums.
"""

SOURCES = ["curl", "nghttp2", "zlib", "sqlite3"]
# Debian's fixes to OpenSSL are its authors' new versions; of security releases the mirrors often have the tarball alone.
TARBALLS = ["openssl"]
HEADERS = ["libboost1.81-dev", "libspdlog-dev", "libfmt-dev", "libcli11-dev", "libtomlplusplus-dev", "libfast-float-dev",
           "catch2"]
INSTALLED = ["gcc-mingw-w64-x86-64-posix", "g++-mingw-w64-x86-64-posix", "gcc-mingw-w64-x86-64-posix-runtime",
             "binutils-mingw-w64-x86-64", "mingw-w64-x86-64-dev", "mingw-w64-common"]
ARM64 = ["libc6-dev", "libstdc++-12-dev", "libcurl4-openssl-dev", "libssl-dev", "libboost-json1.81-dev", "libboost-url1.81-dev",
         "libspdlog-dev", "libcli11-dev", "libtomlplusplus-dev", "libsqlite3-dev", "catch2", "libnghttp2-dev", "libzstd-dev",
         "libbrotli-dev", "zlib1g-dev", "libfast-float-dev"]


def read():
    lines = [line for line in TABLE.read_text().splitlines() if line and not line.startswith("#")]
    return [Pin(*line.split("\t")) for line in lines]


def all_of(kind):
    return [pin for pin in read() if pin.kind == kind]


def one(kind, name):
    (pin,) = [pin for pin in read() if (pin.kind, pin.name) == (kind, name)]
    return pin


def source(name):
    return one("tarball" if name in TARBALLS else "source", name)


def settings(store, architecture):
    """apt with a state of its own in which nothing is installed, and this machine's Debian, with sources."""
    here = store / f"apt-{architecture}"
    for part in ("state/lists/partial", "cache/archives/partial", "sources.d"):
        (here / part).mkdir(parents=True, exist_ok=True)
    (here / "status").touch()
    for path in [pathlib.Path("/etc/apt/sources.list"), *pathlib.Path("/etc/apt/sources.list.d").glob("*")]:
        if path.suffix in (".list", ".sources") and path.exists() and (text := with_sources(path.read_text())):
            (here / "sources.d" / path.name).write_text(text)
    (here / "apt.conf").write_text(f"""Dir::State "{here}/state";
Dir::State::status "{here}/status";
Dir::Cache "{here}/cache";
Dir::Etc::sourcelist "/dev/null";
Dir::Etc::sourceparts "{here}/sources.d";
APT::Architecture "{architecture}";
APT::Architectures {{"{architecture}";}};
APT::Sandbox::User "root";
Acquire::Languages "none";
""")
    return {**os.environ, "APT_CONFIG": str(here / "apt.conf")}


def with_sources(text):
    """The paragraphs or lines that are Debian 12's, for source packages too."""
    if re.search(r"^Types:", text, re.M):
        parts = [part for part in re.split(r"\n\s*\n", text) if re.search(r"^Suites:\s*bookworm\b", part, re.M)]
        return "\n\n".join(re.sub(r"^Types:.*$", "Types: deb deb-src", part, flags=re.M) for part in parts) + "\n" if parts else ""
    lines = [line for line in text.splitlines() if re.match(r"deb\s+(\[[^]]*\]\s+)?\S+\s+bookworm(\s|-|/)", line)]
    return "".join(f"{line}\n{line.replace('deb', 'deb-src', 1)}\n" for line in lines)


def debian(store, *command, cwd=None, pin=None, architecture="amd64"):
    """Runs apt with its own state, which is brought up to date when it does not know what is asked for."""
    environment = settings(store, architecture)
    run = lambda words: subprocess.run(words, cwd=cwd, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    done = run(command)
    if done.returncode != 0 or not done.stdout and command[0] == "apt-cache":
        run(["apt-get", "-qq", "update"])
        done = run(command)
    if done.returncode != 0:
        what = f"{pin.name} {pin.version}" if pin else command[-1]
        raise SystemExit(f"{done.stderr.strip()}\nDebian does not give {what}. When it has a newer one, write new pins with "
                         f"packaging/cross/store.py renew, look at the difference, and build again.")
    return done.stdout


def compare_installed(pin):
    """Says so when the compiler is another one than the pinned: it works as a rule, and makes other bytes."""
    got = installed(pin.name)
    if got and got != (pin.version, pin.checksum):
        print(f"{pin.name} is {got[0]} here and {pin.version} in pins.tsv: the same source gives other bytes.", file=sys.stderr)


def installed(name):
    done = subprocess.run(["dpkg-query", "-W", "-f", "${Version}", name], capture_output=True, text=True)
    for path in (f"/var/lib/dpkg/info/{name}.md5sums", f"/var/lib/dpkg/info/{name}:amd64.md5sums"):
        if done.returncode == 0 and os.path.exists(path):
            return done.stdout, hashlib.sha256(pathlib.Path(path).read_bytes()).hexdigest()
    return None


def paragraphs(text):
    """Of apt-cache show, each as {field: value}, the newest version first."""
    out = [dict(re.findall(r"^(\S+): (.*)$", part, re.M)) for part in re.split(r"\n\n+", text.strip())]
    newest = lambda one, two: subprocess.run(["dpkg", "--compare-versions", one, "gt", two]).returncode == 0
    best = out[0]
    for other in out[1:]:
        best = other if newest(other["Version"], best["Version"]) else best
    return best


def renew(store):
    rows = []
    debian(store, "apt-get", "-qq", "update")
    for name in TARBALLS + SOURCES:
        kind, end = ("tarball", "orig.tar.[a-z0-9]+") if name in TARBALLS else ("source", "dsc")
        text = debian(store, "apt-cache", "showsrc", "--only-source", name)
        best = paragraphs(text)
        parts = [part for part in re.split(r"\n\n+", text) if f"\nVersion: {best['Version']}\n" in part]
        (digest,) = set(re.findall(r"^ ([0-9a-f]{64}) \d+ \S+\." + end + "$", "\n".join(parts), re.M))
        rows.append(Pin(kind, name, best["Version"], digest))
    for name in HEADERS:
        best = paragraphs(debian(store, "apt-cache", "show", name))
        rows.append(Pin("headers", name, best["Version"], best["SHA256"]))
    rows += [pin for pin in read() if pin.kind == "npm"]  # which change by hand
    rows += [Pin("installed", name, *got) for name in INSTALLED if (got := installed(name))]
    debian(store, "apt-get", "-qq", "update", architecture="arm64")
    closure = debian(store, "apt-get", "-qq", "install", "--print-uris", "--no-install-recommends", *ARM64, architecture="arm64")
    names = {re.match(r"'\S+' ([^_]+)_", line).group(1) for line in closure.splitlines() if line.startswith("'")}
    for name in sorted(names):
        best = paragraphs(debian(store, "apt-cache", "show", f"{name}:arm64", architecture="arm64"))
        rows.append(Pin("arm64", name, best["Version"], best["SHA256"]))
    TABLE.write_text(HEAD + "".join("\t".join(pin) + "\n" for pin in rows))
    print(f"{len(rows)} pins")

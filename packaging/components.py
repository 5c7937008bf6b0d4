"""What others wrote that is inside a program: from which packages, under which licences."""

import dataclasses
import datetime
import hashlib
import json
import pathlib
import re
import subprocess
import sys

import archives

sys.path.append(str(pathlib.Path(__file__).resolve().parent / "cross"))
import pins  # noqa: E402
import store  # noqa: E402

# Headers of these are compiled in; they leave no library to look up. By the name of their source package.
HEADERS = {"libboost1.81-dev": "boost1.81", "libcli11-dev": "cli11", "libspdlog-dev": "spdlog", "libfmt-dev": "fmtlib",
           "libtomlplusplus-dev": "tomlplusplus"}
ON_A_MAC = {"libfast-float-dev": "fast-float"}
# What a compiler puts into each program.
RUNTIME = ("libstdc++.a", "libgcc.a")


@dataclasses.dataclass(frozen=True)
class Component:
    package: str
    source: str
    version: str
    copyright: str
    kind: str = "deb/debian"

    @property
    def origin(self):
        return f"Debian package {self.package}" if self.kind.startswith("deb") else f"npm package {self.package}"

    @property
    def purl(self):
        name = (self.source if self.kind.startswith("deb") else self.package).replace("+", "%2B").replace("@", "%40")
        end = "?arch=source&distro=bookworm" if self.kind.startswith("deb") else ""
        return f"pkg:{self.kind}/{name}@{self.version.replace('+', '%2B')}{end}"


def say(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def text_of(path):
    return pathlib.Path(path).read_text(encoding="utf-8", errors="replace").strip()


def package_of(path):
    """The Debian package that a file came with, by either of its names where /lib is /usr/lib."""
    real = str(pathlib.Path(path).resolve())
    for name in (real, real.removeprefix("/usr")):
        done = subprocess.run(["dpkg", "-S", name], capture_output=True, text=True)
        if done.returncode == 0:
            return done.stdout.split(": ")[0].split(",")[0].split(":")[0]
    raise SystemExit(f"package: {path} belongs to no Debian package, so its licence is not known")


def installed(package):
    source, version = say("dpkg-query", "-W", "-f", "${source:Package}\t${source:Version}\n", package).splitlines()[0].split("\t")
    return Component(package, source, version, text_of(f"/usr/share/doc/{package}/copyright"))


def of_this_machine(build):
    libraries = (build / "portable" / "libraries.txt").read_text().split()
    libraries += [say("g++", f"-print-file-name={name}").strip() for name in RUNTIME]
    return [installed(package) for package in sorted({package_of(path) for path in libraries} | set(HEADERS))]


def of_arm64(build):
    """Debian's packages for arm64, by the list of what each brought; the compiler's own libraries are this machine's."""
    root, found = store.arm64(), {}
    for path in (build / "portable" / "libraries.txt").read_text().split():
        package = store.brought_by(path)
        found[package] = pins.one("arm64", package)
    for package in HEADERS:
        found[package] = pins.one("arm64", package)
    out = [Component(pin.name, HEADERS.get(pin.name) or say("dpkg-query", "-W", "-f", "${source:Package}", pin.name), pin.version,
                     text_of(root / "usr/share/doc" / pin.name / "copyright")) for pin in found.values()]
    runtime = {package_of(say("aarch64-linux-gnu-g++", f"-print-file-name={name}").strip()) for name in RUNTIME}
    return out + [installed(package) for package in sorted(runtime)]


def of_recipes(target):
    """The static libraries, by the pins of their sources; the headers; what the compiler brings."""
    out = []
    for name in store.LIBRARIES:
        pin = pins.source(name)
        out.append(Component(name, name, pin.version, text_of(store.built_library(target.name, name) / "copyright")))
    documents = store.headers().parent / "usr/share/doc"
    for package, source in (HEADERS | (ON_A_MAC if target.system == "darwin" else {})).items():
        pin = pins.one("headers", package)
        out.append(Component(package, source, pin.version, text_of(documents / package / "copyright")))
    if target.system == "win32":
        return out + [installed(package) for package in ("gcc-mingw-w64-x86-64-posix", "mingw-w64-x86-64-dev")]
    (pin,) = pins.all_of("npm")
    lib = store.zig() / "lib"
    words = [f"{name}: LLVM's {name}\n\n{text_of(lib / name / 'LICENSE.TXT')}" for name in ("libcxx", "libcxxabi")]
    return [*out, Component(pin.name, "zig", pin.version, "\n\n".join([text_of(store.zig() / "LICENSE"), *words]), "npm")]


def inside(target):
    """Of the program of the target, one component for each source package, by name."""
    found = {}
    every = of_recipes(target) if not target.linux else of_this_machine(target.build) if target.cpu == "x64" else of_arm64(target.build)
    for one in every:
        found.setdefault(one.source, one)
    return [found[source] for source in sorted(found)]


def licences(components):
    out = ["Others wrote parts of this program. Most come from Debian 12; what Debian says of their copyright follows.\n"]
    for one in components:
        out.append(f"{'=' * 100}\n{one.source} {one.version} ({one.origin})\n{'=' * 100}\n\n{one.copyright}\n")
    return "\n".join(out)


def merged(lists):
    """Of several programs, each component once."""
    return sorted({(one.source, one.version): one for some in lists for one in some}.values(), key=lambda one: (one.source, one.version))


def short_licences(text):
    """The licences that a machine-readable copyright file names, or none."""
    if not text.startswith("Format:"):
        return []
    return sorted(set(re.findall(r"^License:[ \t]*(\S[^\n]*)$", text, re.M)))


def sbom(name, version, homepage, program, components):
    """SPDX 2.3, JSON."""
    when = datetime.datetime.fromtimestamp(archives.epoch(), datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    digest = hashlib.sha256(program.read_bytes()).hexdigest()
    packages = [{"SPDXID": "SPDXRef-program", "name": name, "versionInfo": version, "downloadLocation": "NOASSERTION",
                 "filesAnalyzed": False, "licenseConcluded": "MIT", "licenseDeclared": "MIT",
                 "copyrightText": "2026 The affinity-crm-mcp authors",
                 "checksums": [{"algorithm": "SHA256", "checksumValue": digest}]}]
    relations = [{"spdxElementId": "SPDXRef-DOCUMENT", "relationshipType": "DESCRIBES", "relatedSpdxElement": "SPDXRef-program"}]
    for one in components:
        ident = "SPDXRef-" + re.sub(r"[^A-Za-z0-9.-]", "-", one.source)
        named = short_licences(one.copyright)
        packages.append({
            "SPDXID": ident, "name": one.source, "versionInfo": one.version, "downloadLocation": "NOASSERTION",
            "supplier": "Organization: Debian" if one.kind.startswith("deb") else "NOASSERTION", "filesAnalyzed": False,
            "licenseConcluded": "NOASSERTION", "licenseDeclared": "NOASSERTION", "copyrightText": "NOASSERTION",
            "comment": one.origin + (". Debian names: " + "; ".join(named) if named else ""),
            "externalRefs": [{"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": one.purl}]})
        relations.append({"spdxElementId": "SPDXRef-program", "relationshipType": "CONTAINS", "relatedSpdxElement": ident})
    return json.dumps({
        "spdxVersion": "SPDX-2.3", "dataLicense": "CC0-1.0", "SPDXID": "SPDXRef-DOCUMENT", "name": f"{name}-{version}",
        "documentNamespace": f"{homepage}/spdx/{version}/{digest}",
        "creationInfo": {"created": when, "creators": ["Tool: script/package"]},
        "packages": packages, "relationships": relations}, indent=2) + "\n"

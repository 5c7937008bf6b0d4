"""What others wrote that is inside the portable program: from which Debian packages, under which licences."""

import dataclasses
import datetime
import hashlib
import json
import pathlib
import re
import subprocess

import archives

# Headers of these are compiled in; they leave no library to look up.
HEADERS = {"libcli11-dev": "CLI11", "libspdlog-dev": "spdlog", "libfmt-dev": "fmt", "libboost1.81-dev": "Boost",
           "libtomlplusplus-dev": "toml++"}


@dataclasses.dataclass(frozen=True)
class Component:
    package: str
    source: str
    version: str
    copyright: str


def say(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def package_of(path):
    """The Debian package that a file came with, by either of its names where /lib is /usr/lib."""
    real = str(pathlib.Path(path).resolve())
    for name in (real, real.removeprefix("/usr")):
        done = subprocess.run(["dpkg", "-S", name], capture_output=True, text=True)
        if done.returncode == 0:
            return done.stdout.split(": ")[0].split(",")[0].split(":")[0]
    raise SystemExit(f"package: {path} belongs to no Debian package, so its licence is not known")


def component(package):
    source, version = say("dpkg-query", "-W", "-f", "${source:Package}\t${source:Version}\n", package).splitlines()[0].split("\t")
    text = pathlib.Path("/usr/share/doc", package, "copyright").read_text(encoding="utf-8", errors="replace")
    return Component(package, source, version, text.strip())


def inside(build):
    """Of the portable program in the build folder, one component for each source package, by name."""
    libraries = (build / "portable" / "libraries.txt").read_text().split()
    libraries += [say("g++", f"-print-file-name={name}").strip() for name in ("libstdc++.a", "libgcc.a")]
    packages = {package_of(path) for path in libraries} | set(HEADERS)
    found = {}
    for package in sorted(packages):
        one = component(package)
        found.setdefault(one.source, one)
    return [found[source] for source in sorted(found)]


def licences(components):
    out = ["Others wrote parts of this program. They come from Debian 12; what Debian says of their copyright follows.\n"]
    for one in components:
        out.append(f"{'=' * 100}\n{one.source} {one.version} (Debian package {one.package})\n{'=' * 100}\n\n{one.copyright}\n")
    return "\n".join(out)


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
            "supplier": "Organization: Debian", "filesAnalyzed": False, "licenseConcluded": "NOASSERTION",
            "licenseDeclared": "NOASSERTION", "copyrightText": "NOASSERTION",
            "comment": "Debian package " + one.package + (". Debian names: " + "; ".join(named) if named else ""),
            "externalRefs": [{"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl",
                              "referenceLocator": f"pkg:deb/debian/{one.source.replace('+', '%2B')}@{one.version.replace('+', '%2B')}?arch=source&distro=bookworm"}]})
        relations.append({"spdxElementId": "SPDXRef-program", "relationshipType": "CONTAINS", "relatedSpdxElement": ident})
    return json.dumps({
        "spdxVersion": "SPDX-2.3", "dataLicense": "CC0-1.0", "SPDXID": "SPDXRef-DOCUMENT", "name": f"{name}-{version}",
        "documentNamespace": f"{homepage}/spdx/{version}/{digest}",
        "creationInfo": {"created": when, "creators": ["Tool: script/package"]},
        "packages": packages, "relationships": relations}, indent=2) + "\n"

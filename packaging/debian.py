"""The .deb of a target, by CPack; it uses Debian's shared libraries."""

import pathlib
import re
import shutil
import subprocess

import components
from targets import NAME


def needed(target, program):
    said = subprocess.run([f"{target.tools}readelf", "-d", program], check=True, capture_output=True, text=True).stdout
    return re.findall(r"\(NEEDED\).*\[(.+)\]", said)


def depends(target):
    """What dpkg-shlibdeps would say, which knows this machine's packages alone: Debian 12's package of each library, at least
    as new as the one it was linked with."""
    out = {}
    for name in needed(target, target.build / NAME):
        package = components.store.brought_by(next(components.store.arm64().glob(f"**/aarch64-linux-gnu/{name}")))
        version = components.pins.one("arm64", package).version
        out[package] = version.split(":")[-1].rsplit("-", 1)[0]
    return ", ".join(f"{package} (>= {version})" for package, version in sorted(out.items()))


def pack(target, folder, out):
    more = []
    if target.cpu != "x64":
        own = re.search(r'set\(CPACK_DEBIAN_PACKAGE_DEPENDS "(.*)"\)', (target.build / "CPackConfig.cmake").read_text()).group(1)
        more = ["-D", f"CPACK_DEBIAN_PACKAGE_DEPENDS={own}, {depends(target)}", "-D", "CPACK_DEBIAN_PACKAGE_SHLIBDEPS=OFF",
                "-D", f"CPACK_DEBIAN_PACKAGE_ARCHITECTURE={target.debian}"]
    done = subprocess.run(["cpack", "-G", "DEB", "--config", target.build / "CPackConfig.cmake", "-B", folder, *more],
                          cwd=target.build, capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(done.stdout + done.stderr)
    (made,) = folder.glob("*.deb")
    return pathlib.Path(shutil.copy(made, out))

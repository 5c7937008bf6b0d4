#!/usr/bin/env python3
"""Runs the lines of examples/raw as they stand: raw_lines.py PROGRAM. Each must end with a result."""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

from program import WAIT, Broken, Program, clean_environment

RAW = pathlib.Path(__file__).resolve().parents[2] / "examples" / "raw"


def problem_of(script, home, url, token):
    environment = clean_environment(home, {"URL": url, "TOKEN": token})
    environment["PATH"] = home + os.pathsep + os.environ["PATH"]
    done = subprocess.run([str(script)], capture_output=True, timeout=WAIT, env=environment, cwd=home)
    try:
        answer = json.loads(done.stdout.decode().strip().splitlines()[-1])
        lists = [found["name"] for found in json.loads(answer["result"]["content"][0]["text"])["result"]]
    except (ValueError, LookupError, TypeError):
        return f"{script.name}: exit code {done.returncode}\n{done.stdout.decode()[:2000]}\n{done.stderr.decode()[:2000]}"
    return "" if "Deal Flow" in lists else f"{script.name}: the answer has no Deal Flow: {lists}"


def main(program):
    scripts = sorted(RAW.glob("*.sh"))
    if not shutil.which("curl"):
        scripts = [script for script in scripts if not script.name.startswith("http")]
    server = Program([program, "http", "--sandbox", "--listen", "127.0.0.1:0"], {})
    try:
        url = server.wait_for_url(r"http://127\.0\.0\.1:[1-9]\d*/mcp")
        token = next(pathlib.Path(server.home.name).rglob("token")).read_text().strip()
        with tempfile.TemporaryDirectory(prefix="affinity-e2e-") as home:
            (pathlib.Path(home) / "affinity-crm-mcp").symlink_to(program)
            problems = list(filter(None, (problem_of(script, home, url, token) for script in scripts)))
    except Broken as broken:
        problems = [f"{broken}{server.last_words()}"]
    finally:
        server.kill()
    print("\n".join(problems) or f"{len(scripts)} lines answered with a result.")
    return 1 if problems or not scripts else 0


sys.exit(main(str(pathlib.Path(sys.argv[1]).resolve())))

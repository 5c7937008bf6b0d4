"""bench/check --within P --against COMMIT: the release of another commit and today's, measured in turn in one sitting.

Both are built from nothing but their sources (the other in build/against-COMMIT, which is kept for the next time), on
one compiler and one preset. Each figure is taken of the one and then of the other, so that what the machine does
meanwhile happens to both; what is compared is the median of the ratios of such pairs."""

import contextlib
import os
import pathlib
import statistics
import subprocess
import sys

import processes

ERAS = ("2025-11-25", "2026-07-28")
STARTS = 30  # pairs of cold starts, for each era
WINDOWS = 12  # pairs of measured windows, for each way of calling
LABELS = {"cold_ms": "cold start, ms", "idle_rss_kib": "idle memory, KiB", "cpu_us": "CPU a call, us"}


def run(words, where):
    done = subprocess.run([str(word) for word in words], cwd=where, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode != 0:
        sys.exit(f"{' '.join(map(str, words))} failed:\n{done.stdout[-3000:]}")
    return done.stdout


def built(tree, targets):
    """The folder of a release build of the tree."""
    run(["cmake", "--preset", "release", "-DAFFINITY_TESTS=OFF"], tree)
    run(["cmake", "--build", "--preset", "release", "--target", *targets], tree)
    return tree / "build" / "release"


def sources_of(commit):
    """The tree of a commit, laid out once."""
    found = run(["git", "rev-parse", "--verify", f"{commit}^{{commit}}"], processes.TOP).strip()
    tree = processes.TOP / "build" / f"against-{found[:12]}"
    if not (tree / "CMakeLists.txt").exists():
        tree.mkdir(parents=True, exist_ok=True)
        packed = subprocess.run(["git", "archive", found], cwd=processes.TOP, stdout=subprocess.PIPE, check=True).stdout
        subprocess.run(["tar", "-x", "-C", str(tree)], input=packed, check=True)
    return tree


def compared(before, now):
    """The median over pairs of now by before; None where there is no pair."""
    ratios = [b / a for a, b in zip(before, now) if a and b]
    return statistics.median(ratios) if ratios else None


def verdict(figures, within):
    """([line of the table], [what is beyond the bound]) of {(what, metric): (before, now)}."""
    lines, beyond = [], []
    for (what, metric), (before, now) in figures.items():
        ratio = compared(before, now)
        if ratio is None:
            beyond.append(f"{what}: nothing was measured")
            continue
        good = ratio <= 1 + within / 100
        lines.append(f"{what + ', ' + LABELS[metric]:<52}{statistics.median(before):>10.1f}{statistics.median(now):>10.1f}"
                     f"{100 * (ratio - 1):>+8.1f} %{'' if good else '  beyond'}")
        if not good:
            beyond.append(f"{what}, {metric}: {100 * (ratio - 1):+.1f} %, at most {within:+g} %")
    return lines, beyond


def taken(programs, tools, starts, windows):
    """{(what, metric): ([before], [now])}"""
    figures = {}

    def note(what, side, result, metrics):
        if result.get("errors") or result.get("wrong"):
            sys.exit(f"{what}: {result.get('errors')} errors and {result.get('wrong')} wrong answers")
        for metric in metrics:
            figures.setdefault((what, metric), ([], []))[side].append(result[metric])

    with contextlib.ExitStack() as all_of:
        stages = [all_of.enter_context(processes.Processes(program, tools)) for program in programs]
        upstream = f"http://127.0.0.1:{stages[0].stub()}"
        for era in ERAS:
            for number in range(starts + 1):
                for side in (0, 1) if number % 2 else (1, 0):
                    here = stages[side]
                    result = here.driver("cold", "--runs", 1, "--era", era, "--what", "list", "--cpu", here.server_cpu,
                                         "--log", here.folder / "server.log", "--", *here.our_command(upstream))
                    if number:  # the first brings the files into memory
                        note(f"start {era}", side, result, ("cold_ms", "idle_rss_kib"))
        servers = [here.ours(upstream) for here in stages]
        for number in range(windows + 1):
            for side in (0, 1) if number % 2 else (1, 0):
                here, (child, port, token) = stages[side], servers[side]
                window = ["--warm", 0.2, "--seconds", 0.6, "--era", ERAS[0], "--what", "1"]
                http = here.driver("http", "--port", port, "--pid", child.pid, "--connections", 8, *window, "--token", token)
                stdio = here.driver("stdio", "--window", 8, *window, "--warm-calls", 1000, "--cpu", here.server_cpu,
                                    "--log", here.folder / "server.log", "--", *here.our_command(upstream))
                if number:
                    note("call over HTTP, 8 connections", side, http, ("cpu_us",))
                    note("call over stdio, 8 at a time", side, stdio, ("cpu_us",))
    return figures


def main(within, against, starts=STARTS, windows=WINDOWS):
    tree = sources_of(against)
    print(f"building {tree.name} and this tree", file=sys.stderr)
    before = built(tree, ["affinity-crm-mcp"]) / "affinity-crm-mcp"
    run(["cmake", "--preset", "release"], processes.TOP)
    run(["cmake", "--build", "--preset", "release", "--target", "affinity-crm-mcp", "bench_stub", "bench_load"], processes.TOP)
    here = processes.TOP / "build" / "release"
    os.environ.pop("AFFINITY_API_KEY", None)
    figures = taken([before, here / "affinity-crm-mcp"], pathlib.Path(here / "bench"), starts, windows)
    lines, beyond = verdict(figures, within)
    print(f"{'':<52}{'before':>10}{'now':>10}{'median of pairs':>18}")
    print("\n".join(lines))
    print("\n".join(beyond) or f"Nothing is more than {within:g} % above {against}.")
    return 1 if beyond else 0

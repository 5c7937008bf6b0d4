#!/usr/bin/env python3
"""The halves of base/platform for the systems that this is not compile, warnings being errors: Windows' with Debian's mingw-w64,
macOS's with the compiler of packaging/cross, which is fetched once. Needs no library of theirs: the room uses none. Prints the
compiler's words; exit 1 when there are any, 77 when a compiler cannot be had (with CI set that is 1, too).

The sources of a system are one translation unit: Asio's and the system's headers are parsed once, which makes it six seconds of a
processor for each system. Names in unnamed namespaces are therefore those of a whole half, as in the other unity builds."""

import concurrent.futures
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
ROOM = ROOT / "base" / "platform"
STORE = ROOT / "packaging" / "cross" / "store.py"
FLAGS = ["-std=c++20", "-O0", "-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Werror", f"-I{ROOT}",
         '-DAFFINITY_VERSION="0"', "-DBOOST_ASIO_DISABLE_STD_ALIGNED_ALLOC", "-DBOOST_ASIO_DISABLE_BOOST_ALIGN"]
WINDOWS = ["-D_WIN32_WINNT=0x0A00", "-DWIN32_LEAN_AND_MEAN", "-DNOMINMAX", "-DUNICODE", "-D_UNICODE", "-Wshadow=local"]
# Annex K is asked for by the source that uses it, which is not the first to include <string.h> here.
MACOS = ["-Wno-sign-conversion", "-D__STDC_WANT_LIB_EXT1__=1"]
HEADERS = ["boost", "toml++", "fmt", "spdlog", "fast_float"]


class Absent(Exception):
    pass


def systems():
    """The name of each system, its compiler with flags, and the folders of its halves."""
    mingw = shutil.which("x86_64-w64-mingw32-g++-posix")
    if not mingw:
        raise Absent("x86_64-w64-mingw32-g++-posix is not on PATH (Debian: g++-mingw-w64-x86-64-posix)")
    done = subprocess.run([sys.executable, "-B", STORE, "compiler", "macos-arm64"], stdout=subprocess.PIPE, text=True)
    if done.returncode != 0:
        raise Absent("the compiler for macOS cannot be fetched")
    yield "Windows", [mingw, *FLAGS, *WINDOWS], ["windows"]
    yield "macOS", [f"{done.stdout.strip()}/c++", *FLAGS, *MACOS], ["posix", "macos"]


def sources(halves):
    return sorted([*ROOM.glob("*.cpp"), *(path for half in halves for path in (ROOM / half).rglob("*.cpp"))])


def main():
    wrong = 0
    with tempfile.TemporaryDirectory(prefix="affinity-platforms-") as work:
        # Links: the folder that these lie in has the C library of this system, too.
        headers = pathlib.Path(work, "headers")
        headers.mkdir()
        for name in HEADERS:
            if os.path.exists(f"/usr/include/{name}"):
                (headers / name).symlink_to(f"/usr/include/{name}")
        try:
            jobs, count = [], 0
            for system, words, halves in systems():
                paths = sources(halves)
                count += len(paths)
                unit = pathlib.Path(work, f"{system}.cpp")
                unit.write_text("".join(f'#include "{path}"\n' for path in paths))
                jobs.append((system, [*words, "-isystem", str(headers), "-c", str(unit), "-o", f"{work}/{system}.o"]))
        except Absent as absent:
            print(f"{'FAILED' if os.environ.get('CI') else 'SKIPPED'}: {absent}")
            return 1 if os.environ.get("CI") else 77
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            for (system, words), done in zip(jobs, pool.map(lambda job: subprocess.run(job[1], capture_output=True, text=True), jobs)):
                if done.returncode != 0:
                    wrong += 1
                    print(f"For {system}:\n{done.stderr[:4000]}")
    print(f"{wrong} of {len(jobs)} systems: the room does not compile." if wrong else f"{count} sources compile for Windows and macOS.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
"""What CMake says where a library is missing: configure.py SOURCE. It names the package of Debian and of vcpkg."""

import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

LIBRARIES = {"CURL": ("libcurl4-openssl-dev", "curl"), "CLI11": ("libcli11-dev", "cli11"),
             "SQLite3": ("libsqlite3-dev", "sqlite3")}


class Configure(unittest.TestCase):
    source = pathlib.Path()

    def test_a_library_that_is_missing_is_named_as_debian_and_vcpkg_name_it(self):
        for library, (debian, vcpkg) in LIBRARIES.items():
            with self.subTest(library=library), tempfile.TemporaryDirectory(prefix="affinity-configure-") as build:
                done = subprocess.run(["cmake", "-S", self.source, "-B", build, "-G", "Ninja", "-DAFFINITY_TESTS=OFF",
                                       f"-DCMAKE_DISABLE_FIND_PACKAGE_{library}=ON"], capture_output=True, text=True, timeout=60)
                self.assertNotEqual(done.returncode, 0)
                said = " ".join(done.stderr.split())
                self.assertIn(f"apt install {debian}", said)
                self.assertIn(f"vcpkg: {vcpkg}", said)

    def test_the_manifest_of_vcpkg_names_what_cmake_looks_for(self):
        names = {one if isinstance(one, str) else one["name"] for one in json.loads((self.source / "vcpkg.json").read_text())["dependencies"]} - {"fast-float"}
        self.assertEqual(names, {"boost-asio", "boost-beast", "boost-json", "boost-url", "cli11", "curl", "openssl", "spdlog",
                                 "sqlite3", "tomlplusplus"})


if __name__ == "__main__":
    Configure.source = pathlib.Path(sys.argv.pop(1)).resolve()
    unittest.main(verbosity=1)

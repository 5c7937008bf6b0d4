#!/usr/bin/env python3
"""Keeps the line of docs/architecture.md true: a folder includes only what stands to its left, and heavy third
party headers stay where they belong. Prints file:line: reason; exit 1 when there is one."""

import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
CHAIN = ["base", "schema", "client", "tools", "mcp", "transport", "server"]

MAY_INCLUDE = {layer: set(CHAIN[: i + 1]) for i, layer in enumerate(CHAIN)}
MAY_INCLUDE["sandbox"] = {"base", "sandbox"}
MAY_INCLUDE["server"].add("sandbox")
ANYTHING = {"tests", "bench", "examples"}

# Which folder may use a library at all (in .cpp files), longest prefix first.
LIBRARIES = [
    ("boost/beast", {"transport", "sandbox"}),
    ("boost/url", {"tools", "sandbox"}),
    ("boost/asio/awaitable.hpp", set(MAY_INCLUDE)),
    ("boost/asio", {"client", "tools", "mcp", "transport", "server", "sandbox"}),
    ("boost/", set(MAY_INCLUDE)),
    ("curl/", {"client", "server"}),
    ("spdlog/", {"base"}),
    ("CLI/", {"server"}),
    ("openssl/", {"base", "client", "mcp", "transport", "server"}),
    ("catch2/", set()),
]

# What a header may pull in: these cost little, everything else makes every file that includes it slow to compile.
IN_HEADERS = ["boost/system/", "boost/json/", "boost/assert/source_location.hpp", "boost/asio/cancellation_signal.hpp"]
ONE_HEADER = {
    "boost/asio/awaitable.hpp": "base/task.hpp",
    "boost/asio/as_tuple.hpp": "transport/net/as_tuple.hpp",
    "boost/asio/use_awaitable.hpp": "transport/net/as_tuple.hpp",
}

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*(["<])([^">]+)[">]')


def third_party(path):
    return any(path.startswith(prefix) for prefix, _ in LIBRARIES)


def problem(name, quote, path):
    """Why the file `name` may not include `path`, or None."""
    folder = name.split("/")[0]
    if folder in ANYTHING:
        return None
    if quote == '"':
        target = path.split("/")[0] if "/" in path else ""
        if not target:
            return f'write the folder too: "{folder}/{path}"'
        if target not in MAY_INCLUDE[folder]:
            return f"{folder} may not know {target} ({path}); include only to the left"
        return None
    if not third_party(path):
        return None
    for prefix, folders in LIBRARIES:
        if path.startswith(prefix):
            if folder not in folders:
                return f"{folder} may not use <{path}>"
            break
    if name.endswith(".hpp"):
        if path in ONE_HEADER:
            if name != ONE_HEADER[path]:
                return f'<{path}> stays behind "{ONE_HEADER[path]}"'
        elif not any(path.startswith(prefix) for prefix in IN_HEADERS):
            return f"<{path}> belongs in a .cpp file, not in a header"
    return None


def check(name, text):
    for number, line in enumerate(text.splitlines(), 1):
        found = INCLUDE.match(line)
        reason = found and problem(name, *found.groups())
        if reason:
            yield f"{name}:{number}: {reason}"


def sources():
    for folder in MAY_INCLUDE:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in (".cpp", ".hpp"):
                yield path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")


def self_test():
    refused = [
        ("base/a.cpp", '#include "client/sender.hpp"'),
        ("tools/a.hpp", '#include "mcp/jsonrpc/id.hpp"'),
        ("mcp/a.cpp", '#include "sandbox/api.hpp"'),
        ("sandbox/a.cpp", '#include "client/call_context.hpp"'),
        ("base/a.cpp", '#include "text.hpp"'),
        ("transport/a.hpp", "#include <boost/beast/http.hpp>"),
        ("client/a.hpp", "#include <curl/curl.h>"),
        ("tools/a.cpp", "#include <curl/curl.h>"),
        ("base/a.hpp", "  #  include <spdlog/spdlog.h>"),
        ("mcp/a.hpp", "#include <boost/asio/awaitable.hpp>"),
        ("mcp/a.hpp", "#include <boost/asio/steady_timer.hpp>"),
        ("mcp/a.hpp", "#include <openssl/evp.h>"),
        ("base/a.cpp", "#include <catch2/catch.hpp>"),
    ]
    allowed = [
        ("mcp/a.cpp", '#include "tools/tool.hpp"'),
        ("server/a.cpp", '#include "sandbox/api.hpp"'),
        ("base/task.hpp", "#include <boost/asio/awaitable.hpp>"),
        ("mcp/peer/in_flight.hpp", "#include <boost/asio/cancellation_signal.hpp>"),
        ("transport/a.cpp", "#include <boost/beast/http.hpp>"),
        ("tests/mcp/a.cpp", '#include "sandbox/api.hpp"'),
        ("base/a.hpp", "#include <boost/json/value.hpp>"),
        ("base/a.cpp", "#include <vector>"),
    ]
    wrong = [f"not refused: {sample}" for sample in refused if not list(check(*sample))]
    wrong += [f"refused: {sample}" for sample in allowed if list(check(*sample))]
    return wrong


def main():
    if "--self-test" in sys.argv:
        problems = self_test()
    else:
        problems = [line for source in sources() for line in check(*source)]
    print("\n".join(problems) if problems else "Every include goes to the left.")
    return 1 if problems else 0


sys.exit(main())

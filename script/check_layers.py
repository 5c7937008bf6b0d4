#!/usr/bin/env python3
"""Keeps the line of docs/architecture.md true: a folder includes only what stands to its left, a room of it only the
rooms that it has an arrow to, no two sources each other, heavy third party headers stay where they belong, and what asks
for a system in base/platform. Counts the sources of a folder, too. Prints file:line: reason; exit 1 when there is one."""

import collections
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
CHAIN = ["base", "schema", "client", "tools", "mcp", "transport", "server"]

MAY_INCLUDE = {layer: set(CHAIN[: i + 1]) for i, layer in enumerate(CHAIN)}
MAY_INCLUDE["sandbox"] = {"base", "sandbox"}
MAY_INCLUDE["server"].add("sandbox")
ANYTHING = {"tests", "bench", "examples"}

# A folder inside a layer is a room, "." is the layer's own folder. A room includes itself and the rooms of its row. A layer
# without rows is one room, whose sources nobody counts.
ROOMS = {
    "base": {
        ".": set(),
        "crypto": set(),
        "platform": {".", "text"},
        "text": {"."},
        "json": {".", "text"},
        "sanitize": {"text", "json"},
        "system": {".", "text"},
        "http": {".", "text"},
        "log": {".", "crypto", "json", "system", "text"},
    },
    "schema": {".": set()},
    "client": {
        ".": set(),
        "cache": {"."},
        "rate_limit": {"."},
        "curl": {"."},
        "retry": {".", "curl"},
        "pipeline": {".", "cache", "curl", "rate_limit", "retry"},
    },
    "tools": {
        "files": set(),
        ".": {"files"},
        "records": {"."},
        "pagination": {".", "records"},
        "write": {".", "pagination", "records"},
        "call": {".", "pagination", "records", "write"},
        "v1": {".", "call", "files", "pagination", "records", "write"},
        "merges": {".", "pagination", "records", "write"},
        "v2": {".", "merges", "pagination", "write"},
        "chatgpt": {".", "pagination", "records", "composed/language", "composed/upstream"},
        "composed/language": {".", "records"},
        "composed/upstream": {".", "pagination", "records", "composed/language"},
        "composed/brief": {"records", "composed/language", "composed/upstream"},
        "composed/seen": {"records", "composed/language", "composed/upstream"},
        "composed/timeline": {"records", "composed/language", "composed/upstream"},
        "composed": {".", "pagination", "records", "composed/brief", "composed/language", "composed/seen",
                     "composed/timeline", "composed/upstream"},
        "journal": set(),
        "policy": {"composed/language", "journal"},
        "changes/model": {".", "policy", "composed/language", "composed/upstream"},
        "changes/kinds": {".", "files", "records", "changes/model",
                          "composed/language", "composed/upstream"},
        "changes/records": {"merges", "records", "write", "changes/kinds", "changes/model", "composed/upstream"},
        "changes": {".", "call", "files", "journal", "records", "write", "changes/kinds", "changes/model",
                    "composed", "composed/language", "composed/upstream"},
        "unified/model": {".", "composed/upstream", "records"},
        "unified": {".", "call", "composed/language", "composed/upstream", "pagination", "records", "unified/model",
                    "write"},
        "skills": {"."},
        "prompts": {".", "records", "skills"},
        "resources": {".", "records"},
    },
    "mcp": {
        "jsonrpc": set(),
        "peer": {"jsonrpc"},
        "headers": {"jsonrpc", "peer"},
        "audit": {"jsonrpc"},
        "lifecycle": {"headers", "jsonrpc", "peer"},
        "serialize": {"lifecycle", "peer"},
        "elicitation": {"jsonrpc", "lifecycle", "peer", "serialize"},
        ".": {"audit", "elicitation", "headers", "jsonrpc", "lifecycle", "peer", "serialize"},
    },
    "transport": {
        ".": set(),
        "net": set(),
        "sse": set(),
        "auth": {".", "net"},
        "http": {".", "auth", "net", "sse"},
        "stdio": {"."},
    },
    "server": {
        "files": set(),
        "terminal": set(),
        "settings": {"files"},
        "credentials": {"settings"},
        "program": {"credentials", "settings"},
        "config": {"credentials", "files", "settings"},
        "command_line": {"config", "credentials", "settings"},
        "http": {"credentials", "files", "program", "settings"},
        "docs": {"command_line", "program", "settings"},
        "doctor": {"command_line", "config", "credentials", "files", "program", "settings"},
        "commands": {"command_line", "config", "credentials", "docs", "doctor", "files", "http", "program", "settings",
                     "terminal"},
        ".": {"command_line", "commands"},
    },
    "sandbox": {
        "store": set(),
        "routing": {"store"},
        "seed": {"store"},
        "v1": {"routing", "store"},
        "v2/face": {"routing", "store"},
        "v2": {"store", "v1", "v2/face"},
        "v2/duplicates": {"store", "v2", "v2/face"},
        "v2/activity": {"routing", "store", "v2", "v2/face", "webhooks"},
        "v2/search": {"store", "v2", "v2/face"},
        "control": {"routing", "v2/face"},
        "webhooks": {"store", "v1"},
        "persistence": {"routing", "store", "v1"},
        ".": {"control", "persistence", "routing", "seed", "store", "v2/face", "webhooks"},
        "http": {".", "control", "routing", "webhooks"},
    },
}

# Every room of the layer may include these. The folders in them are halves of the same room, one a system.
OPEN_ROOMS = {"base": {"platform"}}

MOST_SOURCES = 44  # of a folder, without those of its folders
MOST_OF_A_SYSTEM = 80  # a half of base/platform has all that its system does otherwise

# Which folder, or which room, may use a library at all (in .cpp files), longest prefix first.
LIBRARIES = [
    ("boost/beast", {"transport", "sandbox"}),
    ("boost/url", {"tools", "sandbox"}),
    ("boost/asio/awaitable.hpp", set(MAY_INCLUDE)),
    ("boost/asio", {"base/platform", "client", "tools", "mcp", "transport", "server", "sandbox"}),
    ("boost/", set(MAY_INCLUDE)),
    ("curl/", {"client", "server"}),
    ("sqlite3.h", {"tools"}),
    ("spdlog/", {"base"}),
    ("toml++/", {"base"}),
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

# What is of one system alone stays in base/platform: its headers, its macros and its file systems.
SYSTEM_HEADER = re.compile(
    r"(?:sys|linux|asm|mach|netinet|arpa|net|malloc)/.*|(?:un|fcntl|poll|dlfcn|signal|spawn|pthread|sched|malloc|netdb|termios|pwd|grp|"
    r"dirent|ifaddrs|langinfo|libproc|syslog|ucontext|execinfo|unistd|utime|wait|sysexits|getopt|strings)\.h|"
    r"(?:windows|win(?:sock2?|error|base|nt|user|reg|crypt|inet|http)|ws2tcpip|mswsock|afunix|io|direct|process|conio|aclapi|sddl|"
    r"psapi|shlobj|knownfolders|tlhelp32|wincrypt|dpapi|bcrypt|ntstatus|winternl|ioapiset|fileapi|handleapi|shellapi)\.h")
SYSTEM_MACRO = re.compile(r"\b(?:_WIN32|_WIN64|__MINGW32__|__MINGW64__|_MSC_VER|__APPLE__|__MACH__|__linux__|__unix__|__FreeBSD__|"
                          r"BOOST_ASIO_WINDOWS|BOOST_OS_\w+|AFFINITY_ON_\w+)\b")
SYSTEM_PATH = re.compile(r'"/(?:proc|sys)/')
PLATFORM = "base/platform/"

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*(["<])([^">]+)[">]')


def third_party(path):
    return any(path.startswith(prefix) for prefix, _ in LIBRARIES)


def room_of(path):
    layer, *rooms = path.split("/")[:-1]
    if rooms and rooms[0] in OPEN_ROOMS.get(layer, ()):
        return rooms[0]
    return "/".join(rooms) or "."


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
        here, there = room_of(name), room_of(path)
        known = ROOMS.get(folder, {}).get(here, set()) | OPEN_ROOMS.get(folder, set())
        if target == folder in ROOMS and here != there and there not in known:
            return f"the room {here} of {folder} may not know {there} ({path}); there is no such arrow in ROOMS"
        return None
    if not third_party(path):
        return None
    for prefix, folders in LIBRARIES:
        if path.startswith(prefix):
            if not folders & {folder, f"{folder}/{room_of(name)}"}:
                return f"{folder} may not use <{path}>"
            break
    if name.endswith(".hpp"):
        if path in ONE_HEADER:
            if name != ONE_HEADER[path]:
                return f'<{path}> stays behind "{ONE_HEADER[path]}"'
        elif not any(path.startswith(prefix) for prefix in IN_HEADERS):
            return f"<{path}> belongs in a .cpp file, not in a header"
    return None


def includes(text):
    for number, line in enumerate(text.splitlines(), 1):
        if found := INCLUDE.match(line):
            yield number, *found.groups()


def check(name, text):
    for number, quote, path in includes(text):
        if reason := problem(name, quote, path):
            yield f"{name}:{number}: {reason}"


def check_system(name, text):
    """What of a system the file asks for, though only base/platform may know which one it is on."""
    if name.startswith(PLATFORM) and name.count("/") > PLATFORM.count("/"):
        return
    for number, line in enumerate(text.splitlines(), 1):
        code = line.split("//")[0] if not SYSTEM_PATH.search(line) else line
        found = INCLUDE.match(line)
        if found and found.group(1) == "<" and SYSTEM_HEADER.fullmatch(found.group(2)):
            yield f"{name}:{number}: <{found.group(2)}> is a header of a system; put what it is for into a half of {PLATFORM}"
        elif macro := SYSTEM_MACRO.search(code):
            yield f"{name}:{number}: {macro.group()} asks which system this is; only the halves of {PLATFORM} know that"
        elif SYSTEM_PATH.search(code):
            yield f"{name}:{number}: a path of Linux alone; only {PLATFORM}linux knows those"


def circles(arrows):
    """The circles of a graph {from: {to, …}}, each as its nodes in order, the first one again at the end."""
    done, way = set(), []

    def visit(node):
        way.append(node)
        for target in sorted(arrows.get(node, ())):
            if target in way:
                yield way[way.index(target) :] + [target]
            elif target not in done:
                yield from visit(target)
        done.add(way.pop())

    for node in sorted(arrows):
        if node not in done:
            yield from visit(node)


def check_rooms(rooms, files):
    """What is wrong with the table `rooms` itself, the sources being files = {name: text}."""
    used = collections.defaultdict(lambda: collections.defaultdict(set))
    for name, text in files.items():
        to = used[name.split("/")[0]][room_of(name)]
        to.update(room_of(path) for _, quote, path in includes(text) if path.split("/")[0] == name.split("/")[0])
    where = "script/check_layers.py:1: ROOMS"
    for layer, rows in rooms.items():
        for way in circles(rows):
            yield f"{where}: a circle of rooms in {layer}: {' > '.join(way)}"
        for room in sorted(used[layer].keys() - rows):
            yield f"{where}: {layer} has no row for {room}"
        for room in sorted(rows.keys() - used[layer]):
            yield f"{where}: {layer} has no room {room} any more"
        for room in sorted((rows.keys() & used[layer]) - OPEN_ROOMS.get(layer, set())):
            for other in sorted(rows[room] - used[layer][room]):
                yield f"{where}: nothing in {layer} includes from {room} to {other} any more"


def check_circles(files):
    """Circles of includes between units; x.cpp and x.hpp are one unit."""
    lines = {}
    for name, text in files.items():
        unit = name.rsplit(".", 1)[0]
        for number, quote, path in includes(text):
            other = path.rsplit(".", 1)[0]
            if path in files and other != unit and name.split("/")[0] in ROOMS:
                lines.setdefault((unit, other), f"{name}:{number}")
    arrows = collections.defaultdict(set)
    for unit, other in lines:
        arrows[unit].add(other)
    for way in circles(arrows):
        yield f"{lines[way[0], way[1]]}: a circle of includes: {' > '.join(way)}"


def check_folders(names):
    folders = collections.Counter(name.rsplit("/", 1)[0] for name in names)
    for folder, count in folders.items():
        most = MOST_OF_A_SYSTEM if f"{folder}/".startswith(PLATFORM) else MOST_SOURCES
        if count > most and folder.split("/")[0] in ROOMS.keys() | ANYTHING:
            yield f"{folder}:1: {count} sources in one folder, {most} at most; give it rooms"


def sources(folders):
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in (".cpp", ".hpp"):
                yield path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")


def check_tree():
    files = dict(sources(MAY_INCLUDE))
    for name, text in files.items():
        yield from check(name, text)
        yield from check_system(name, text)
    yield from check_rooms(ROOMS, files)
    yield from check_circles(files)
    yield from check_folders([*files, *(name for name, _ in sources(sorted(ANYTHING)))])


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
        ("base/text/a.cpp", "#include <boost/asio/ip/tcp.hpp>"),
        ("client/curl/a.cpp", '#include "client/pipeline/affinity_client.hpp"'),
        ("client/sender.hpp", '#include "client/curl/loop.hpp"'),
        ("mcp/peer/a.hpp", '#include "mcp/server.hpp"'),
        ("client/new_room/a.cpp", '#include "client/sender.hpp"'),
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
        ("base/platform/windows/a.cpp", "#include <boost/asio/ip/tcp.hpp>"),
        ("client/pipeline/a.cpp", '#include "client/curl/loop.hpp"'),
        ("client/curl/a.cpp", '#include "client/curl/loop.hpp"'),
        ("client/curl/a.cpp", '#include "client/sender.hpp"'),
        ("mcp/a.cpp", '#include "mcp/peer/handler.hpp"'),
        ("server/http/a.cpp", '#include "transport/http/server.hpp"'),
    ]
    refused_systems = [
        ("tools/a.cpp", "#include <unistd.h>"),
        ("server/a.cpp", "#include <sys/stat.h>"),
        ("base/platform/a.hpp", "#include <windows.h>"),
        ("transport/a.cpp", "#include <winsock2.h>"),
        ("mcp/a.cpp", "#include <signal.h>"),
        ("client/a.cpp", "#ifdef _WIN32"),
        ("client/a.cpp", "#if defined(__APPLE__)"),
        ("server/a.cpp", 'open("/proc/self/exe");'),
    ]
    allowed_systems = [
        ("base/platform/posix/a.cpp", "#include <unistd.h>"),
        ("base/platform/windows/a.hpp", "#include <windows.h>"),
        ("base/a.cpp", "#include <csignal>"),
        ("base/a.cpp", "#include <time.h>"),
        ("base/a.cpp", "// unlike _WIN32"),
        ("base/a.cpp", "#include <boost/asio/ip/tcp.hpp>"),
    ]
    below = {"base/a.hpp": "", "base/text/b.hpp": '#include "base/a.hpp"'}
    refused_rooms = [
        ({"base": {".": set()}}, below),  # no row for text
        ({"base": {".": set(), "text": {"."}, "json": set()}}, below),  # no room json
        ({"base": {".": {"text"}, "text": {"."}}}, {**below, "base/c.hpp": '#include "base/text/b.hpp"'}),  # a circle
        ({"base": {"json": set(), ".": set(), "text": {".", "json"}}}, {**below, "base/json/c.hpp": ""}),  # unused
    ]
    allowed_rooms = [({"base": {".": set(), "text": {"."}}}, below), ({}, below)]
    pair = {"base/a.hpp": '#include "base/b.hpp"', "base/b.hpp": '#include "base/a.hpp"'}
    units = {"base/a.cpp": '#include "base/b.hpp"', "base/a.hpp": "", "base/b.cpp": '#include "base/a.hpp"', "base/b.hpp": ""}
    long = {f"base/{one}.hpp": f'#include "base/{two}.hpp"' for one, two in ["ab", "bc", "cd", "db"]}
    line = {f"base/{one}.hpp": f'#include "base/{two}.hpp"' for one, two in ["ab", "bd", "cd", "ed"]}
    refused_circles = [pair, units, long]
    allowed_circles = [line, {"base/a.cpp": '#include "base/a.hpp"', "base/a.hpp": ""}]
    full = [f"base/text/{i}.cpp" for i in range(MOST_SOURCES + 1)]
    wrong = [f"not refused: {sample}" for sample in refused if not list(check(*sample))]
    wrong += [f"refused: {sample}" for sample in allowed if list(check(*sample))]
    wrong += [f"not refused: {sample}" for sample in refused_systems if not list(check_system(*sample))]
    wrong += [f"refused: {sample}" for sample in allowed_systems if list(check_system(*sample))]
    wrong += [f"not refused: {sample}" for sample in refused_rooms if len(list(check_rooms(*sample))) != 1]
    wrong += [f"refused: {sample}" for sample in allowed_rooms if list(check_rooms(*sample))]
    wrong += [f"not refused: {sample}" for sample in refused_circles if len(list(check_circles(sample))) != 1]
    wrong += [f"refused: {sample}" for sample in allowed_circles if list(check_circles(sample))]
    wrong += [f"not refused: {len(full)} sources in a folder"] if not list(check_folders(full)) else []
    wrong += [f"refused: {len(full)} sources in two"] if list(check_folders([*full[1:], "base/a.cpp"])) else []
    return wrong


def main():
    if "--self-test" in sys.argv:
        problems = self_test()
    else:
        problems = list(check_tree())
    print("\n".join(problems) if problems else "Every include goes to the left.")
    return 1 if problems else 0


sys.exit(main())

"""The rows of bench/run --others: servers in Go and Rust, each with tools of its own (peers/others/others.json), and ours
asked in the same revision. Each is started for its turn and ended after it. Nothing here is part of a ratio or an aim."""

import json
import sys

import processes
import ratios

ERA = "2025-06-18"  # what all of them speak
FOLDER = processes.TOP / "build" / "peers-others"
SCENARIOS = [("others: cold", "cold", "list", 1), ("others: list http c=8", "http", "list", 8), ("others: list stdio w=8", "stdio", "list", 8),
             ("others: call http c=8", "http", "call", 8), ("others: call stdio w=8", "stdio", "call", 8)]
COLD = ("cold_ms", "idle_rss_kib", "idle_pss_kib")
CALLS = ("cpu_us", "per_s", "p50_us", "p99_us", "driver_us")


def described():
    return json.loads((processes.HERE / "peers" / "others" / "others.json").read_text())["servers"]


def needed():
    """What must be there, and how to get it."""
    return {row["program"].format(folder=FOLDER): "bench/peers/install --others (needs npm, on Linux x86-64)" for row in described()}


class Ours:
    name, env, questions = "ours", None, {"list": ["--what", "list"], "call": ["--what", "1"]}

    def __init__(self, here, upstream):
        self.processes, self.upstream, self.command = here, upstream, here.our_command(upstream)

    def listen(self):
        child, port, token = self.processes.ours(self.upstream)
        return child, ["--port", port, "--token", token]


class Other:
    """One of others.json, with its places filled in."""

    def __init__(self, here, upstream, row):
        self.processes, self.name, self.port = here, row["name"], processes.free_port()

        def filled(word):
            return word.format(folder=FOLDER, port=self.port, upstream=upstream)

        def env(more):
            return here.env | {"HOME": str(here.folder)} | {name: filled(value) for name, value in more.items()}  # one writes at home

        self.http, self.command = ([filled(row["program"]), *map(filled, row[how])] for how in ("http", "stdio"))
        self.http_env, self.env = env(row["env"]), env(row.get("stdio_env", row["env"]))
        self.questions = {"list": asked("tools/list", {}, f'"name":"{row["call"]["name"]}"'),
                          "call": asked("tools/call", row["call"], row["sign"])}

    def listen(self):
        child = self.processes.start(self.http, self.processes.server_cpu, env=self.http_env)
        processes.await_port(self.port, child)
        return child, ["--port", self.port]


def asked(method, params, sign):
    """Words for the driver, which puts an id of its own in place of this one."""
    return ["--message", json.dumps({"jsonrpc": "2.0", "id": 7654321, "method": method, "params": params}), "--sign", sign]


def play(server, how, what, count, given):
    here = server.processes
    words = ["--era", ERA, *server.questions[what]]
    window = ["--warm", given.warm, "--warm-calls", given.warm_calls, "--seconds", given.seconds]
    started = ["--cpu", here.server_cpu, "--log", here.folder / "server.log", "--", *server.command]
    if how == "cold":
        return here.driver("cold", "--runs", given.runs, *words, *started, env=server.env)
    if how == "stdio":
        return here.driver("stdio", "--window", count, *window, *words, *started, env=server.env)
    child, place = server.listen()
    try:
        return here.driver("http", *place, "--pid", child.pid, "--connections", count, *window, *words)
    finally:
        here.end(child)


def round_of(number, given, plan, result):
    """Every scenario once with every server, in another order each time."""
    rows = described()
    bodies = {path: body for row in rows for path, body in row.get("upstream", {}).items()}
    with processes.Processes(given.program, given.tools) as here:
        served = [word for path, body in bodies.items() for word in ("--answer", f"{path}={json.dumps(body, separators=(',', ':'))}")]
        upstream = f"http://127.0.0.1:{here.stub(more=served)}"
        servers = [Ours(here, upstream), *(Other(here, upstream, row) for row in rows)]
        turn = servers[number % len(servers):] + servers[:number % len(servers)]
        for name, how, what, count in plan:
            for server in turn:
                try:
                    figures = play(server, how, what, count, given)
                except RuntimeError as error:
                    print(error, file=sys.stderr)
                    figures = {"errors": 1, "wrong": 0}
                into = result.setdefault(name, {}).setdefault(server.name, {})
                for metric in (*(COLD if how == "cold" else CALLS), "bytes", "errors", "wrong"):
                    into.setdefault(metric, []).append(figures.get(metric))
                print(f"round {number + 1}  {name:<28}{server.name:<14}" + "".join(
                    f"{metric} {figures[metric]:<11g}" for metric in ("cold_ms", "cpu_us", "per_s", "bytes", "errors", "wrong")
                    if figures.get(metric)), file=sys.stderr)


def by_size(figures):
    """Microseconds of processor time for each KiB of answer, round by round."""
    return [spent / size * 1024 if spent and size else None for spent, size in zip(figures["cpu_us"], figures["bytes"])]


def markdown(result):
    """Tables of their own, or nothing where none was played."""
    if not result.get("others"):
        return ""
    lines = ["", "### Servers in Go and Rust", "",
             "They have tools of their own: compare lists by the KiB of answer, and calls knowing what one does. All were asked in "
             f"{ERA}.", "", *(f"- {row['name']}: {row['what']}" for row in described())]
    for cold, heads in ((True, ["first tools/list, ms", "idle RSS, MiB", "idle PSS, MiB"]),
                        (False, ["CPU µs a call", "CPU µs a KiB", "calls/s", "p50 µs", "p99 µs"])):
        names = [name for name in result["others"] if ("cold" in name) == cold]
        if names:
            lines += ["", "| scenario | server | bytes | " + " | ".join(heads) + " | errors |", "| --- " * (len(heads) + 4) + "|"]
        for name in names:
            for server, figures in result["others"][name].items():
                if cold:
                    cells = [ratios.spread(figures[metric], scale) for metric, scale in zip(COLD, (1, 1024, 1024))]
                else:
                    cells = [ratios.spread(values) for values in (
                        figures["cpu_us"], by_size(figures) if "list" in name else [], *(figures[metric] for metric in CALLS[1:4]))]
                wrong = sum(figures["errors"] + figures["wrong"])
                lines.append(f"| {name} | {server} | {ratios.spread(figures['bytes'])} | " + " | ".join(cells) + f" | {wrong} |")
    return "\n".join(lines) + "\n"

"""The arithmetic of bench/run and bench/check: pairs, medians, tables. Nothing here starts or measures anything.

A result is {"scenarios": {scenario: {peer: {metric: [one figure per round, or None]}}}, ...}. A ratio says how many times better
ours is than the peer in the same round: what the peer costs by what ours costs, or our calls per second by the peer's."""

import json
import statistics

COSTS = ("cold_ms", "idle_rss_kib", "cpu_us", "p50_us", "p99_us")
GAINS = ("per_s",)
STEADY = ("cold_ms", "idle_rss_kib", "cpu_us")  # what a short run can say something about


def pairs(ours, theirs, metric):
    """Our figure and theirs, for each round that has both."""
    return [(a, b) for a, b in zip(ours.get(metric, []), theirs.get(metric, [])) if a and b]


def ratio(ours, theirs, metric):
    """The median over rounds, or None where no round has both."""
    found = [a / b if metric in GAINS else b / a for a, b in pairs(ours, theirs, metric)]
    return statistics.median(found) if found else None


def ratios(result):
    """{scenario: {peer: {metric: ratio}}} of everybody but ours."""
    made = {}
    for scenario, peers in result["scenarios"].items():
        ours = peers.get("ours", {})
        for peer, figures in peers.items():
            if peer == "ours":
                continue
            row = {metric: ratio(ours, figures, metric) for metric in COSTS + GAINS}
            made.setdefault(scenario, {})[peer] = {metric: value for metric, value in row.items() if value is not None}
    return made


def regressions(before, now, allowed=0.20):
    """What became worse by more than is allowed, as sentences."""
    found = []
    old = ratios(before)
    for scenario, peers in ratios(now).items():
        for peer, row in peers.items():
            for metric in STEADY:
                was, is_now = old.get(scenario, {}).get(peer, {}).get(metric), row.get(metric)
                if was and is_now and is_now < was / (1 + allowed):
                    found.append(f"{scenario}, {metric} by {peer}'s: ours was {1 / was:.2f} times, is {1 / is_now:.2f} times")
    return found


def faults(result):
    """Errors and wrong answers, as sentences."""
    return [f"{scenario}, {peer}: {sum(figures.get(what, []))} {what}"
            for scenario, peers in result["scenarios"].items() for peer, figures in peers.items()
            for what in ("errors", "wrong") if sum(figures.get(what, []))]


def times(result, scenario, metric, peer, other):
    """How many times `other`'s figure `peer` has: the median over rounds."""
    peers = result["scenarios"].get(scenario, {})
    found = [a / b for a, b in pairs(peers.get(peer, {}), peers.get(other, {}), metric)]
    return statistics.median(found) if found else None


def goals(result):
    """[(what, wanted, figure or None, met)]: the aims of docs/performance.md that a run can tell."""
    rows = []

    def at_most(what, limit, figures):
        figures = [figure for figure in figures if figure is not None]
        worst = max(figures) if figures else None
        rows.append((what, f"≤ {limit:g} ×", worst, worst is not None and worst <= limit))

    def at_least(what, limit, figures):
        figures = [figure for figure in figures if figure is not None]
        worst = min(figures) if figures else None
        rows.append((what, f"≥ {limit:g} ×", worst, worst is not None and worst >= limit))

    def ours(scenario, metric, other="ceiling"):
        return times(result, scenario, metric, "ours", other)

    cold = [name for name in result["scenarios"] if name.startswith("cold ")]
    lists = [name for name in result["scenarios"] if name.startswith("list ")]
    scripted = ("ts-v1", "ts-v2")
    at_most("cold start, by the ceiling's", 1.3, [ours(name, "cold_ms") for name in cold])
    at_least("cold start of the faster TypeScript server, by ours", 12,
             [times(result, name, "cold_ms", peer, "ours") for name in cold for peer in scripted])
    at_most("idle memory, by the ceiling's", 1.4, [ours(name, "idle_rss_kib") for name in cold])
    at_most("idle memory, by the smaller TypeScript server's", 0.25,
            [ours(name, "idle_rss_kib", peer) for name in cold for peer in scripted])
    # Two bounds: the aim, and the step towards it that this release takes.
    for limit in (1.3, 1.6):
        at_most("tools/list, CPU per call by the ceiling's, the worst of both eras and transports", limit,
                [ours(name, "cpu_us") for name in lists])
    over_http, over_stdio = "call http c=8 2025-11-25", "call stdio w=8 2025-11-25"
    for limit in (1.3, 2.2):
        at_most("tools/call of 1 KiB, 8 connections, CPU per call by the ceiling's", limit, [ours(over_http, "cpu_us")])
    at_most("the same over stdio, 8 at a time", 1.8, [ours(over_stdio, "cpu_us")])
    at_least("CPU per call of 1 KiB of the better TypeScript server by ours, 8 connections", 3,
             [times(result, over_http, "cpu_us", peer, "ours") for peer in scripted])
    at_least("the same over stdio, 8 at a time", 1.3, [times(result, over_stdio, "cpu_us", peer, "ours") for peer in scripted])
    at_most("tools/call of 100 KiB, CPU per call by the ceiling's", 1.4, [ours("page http c=8 2025-11-25", "cpu_us")])
    at_most("tools/call of 1 KiB, 64 connections, p99 by the ceiling's", 2, [ours("call http c=64 2025-11-25", "p99_us")])
    many = result["scenarios"].get("call http c=1000 2025-11-25", {}).get("ours", {})
    few = result["scenarios"].get("call http c=8 2025-11-25", {}).get("ours", {})
    at_most("tools/call of 1 KiB, CPU per call at 1,000 connections by that at 8", 1.3,
            [statistics.median(a / b for a, b in pairs(many, few, "cpu_us"))] if pairs(many, few, "cpu_us") else [])
    if any("nginx" in peers for peers in result["scenarios"].values()):
        at_least("the ceiling's lists per second by nginx's, the same bytes as a file", 0.6,
                 [times(result, "list http c=8 2025-11-25", "per_s", "ceiling", "nginx")])
        at_least("the same, where the ceiling sends its list as a file too", 0.6,
                 [times(result, "list http c=8 2025-11-25", "per_s", "ceiling-sendfile", "nginx")])
        at_least("the ceiling's 1 KiB calls per second by nginx's", 0.25,
                 [times(result, "call http c=8 2025-11-25", "per_s", "ceiling", "nginx")])
    return rows


def number(value):
    if value is None:
        return "–"
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def spread(values, scale=1):
    """The median and what lies around it."""
    values = [value for value in values if value is not None]
    if not values:
        return "–"
    low, middle, high = (number(value / scale) for value in (min(values), statistics.median(values), max(values)))
    return middle if low == high else f"{middle} ({low}–{high})"


def markdown(result):
    """The tables of docs/performance.md."""
    peers = result["peers"]
    lines = ["### Aims", "", "| aim | wanted | is | |", "| --- | --- | --- | --- |"]
    for what, wanted, figure, met in goals(result):
        lines.append(f"| {what} | {wanted} | {number(figure)} | {'met' if met else 'not measured' if figure is None else 'missed'} |")
    for title, chosen, columns in (
            ("Cold start and idle memory", lambda name: name.startswith("cold "),
             (("first tools/list, ms", "cold_ms", 1), ("idle RSS, MiB", "idle_rss_kib", 1024), ("idle PSS, MiB", "idle_pss_kib", 1024))),
            ("Calls", lambda name: not name.startswith("cold "),
             (("CPU µs a call", "cpu_us", 1), ("calls/s", "per_s", 1), ("p50 µs", "p50_us", 1), ("p99 µs", "p99_us", 1),
              ("peak RSS, MiB", "peak_rss_kib", 1024)))):
        names = [name for name in result["scenarios"] if chosen(name)]
        if not names:
            continue
        lines += ["", f"### {title}", "", "| scenario | peer | " + " | ".join(head for head, _, _ in columns) + " | ours is better by | errors |",
                  "| --- " * (len(columns) + 4) + "|"]
        for name in names:
            for peer in peers:
                figures = result["scenarios"][name].get(peer)
                if not figures:
                    continue
                better = ratio(result["scenarios"][name].get("ours", {}), figures, columns[0][1]) if peer != "ours" else None
                cells = [spread(figures.get(metric, []), scale) for _, metric, scale in columns]
                wrong = sum(figures.get("errors", [])) + sum(figures.get("wrong", []))
                lines.append(f"| {name} | {peer} | " + " | ".join(cells) + f" | {'' if peer == 'ours' else number(better) + ' ×'} | {wrong} |")
    return about(result) + "\n".join(lines) + "\n"


def kept(page, name, table):
    """The page with the table between the two comments that carry its name."""
    begin, end = f"<!-- {name}: written by --keep -->\n", f"<!-- end of {name} -->"
    head, rest = page.split(begin)
    return head + begin + "\n" + table.strip() + "\n\n" + end + rest.split(end, 1)[1]


def about(result):
    machine = result["machine"]
    return (f"Taken {result['taken']} on {machine['cpus']} cores ({machine['cpu']}), {machine['memory_gib']} GiB, Linux {machine['kernel']}; "
            f"{result['rounds']} rounds, {result['seconds']:g} s a scenario. Figures are medians over rounds (smallest–largest).\n\n")


def text(result):
    """JSON with a line for each scenario and peer, so that a change of the file can be read."""
    tables = [name for name in ("others", "scenarios") if name in result]
    rest = json.dumps({name: value for name, value in result.items() if name not in tables})
    return rest[:-1] + "".join(f', "{name}": {{\n{table(result[name])}}}' for name in tables) + "}\n"


def table(scenarios):
    return ",\n".join(f"{json.dumps(name)}: {{\n  " + ",\n  ".join(f"{json.dumps(peer)}: {json.dumps(figures)}" for peer, figures in peers.items()) + "}"
                      for name, peers in scenarios.items())

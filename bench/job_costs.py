"""What the jobs of examples/jobs cost: calls, requests to Affinity and tokens (o200k), by the tools of single requests and
by those of the toolset `work`. bench/tokens --jobs prints it."""

import json
import pathlib
import sys

TOP = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(TOP / "tests" / "e2e"))

import examples  # noqa: E402
import jobs  # noqa: E402

BOUNDS = TOP / "bench" / "job_bounds.json"
WHAT = ("requests", "call", "text", "structured")
MOST_STRUCTURED, ENVELOPE = 2.5, 60  # times the text, beside the tokens of members that every answer has


def by_single_requests(program, job):
    """As a scenario of ours plays it now, or as it was counted once when the jobs were chosen."""
    said = job.said["by_54"]
    if not said or "scenario" not in said:
        return said
    path = TOP / "examples" / said["scenario"]
    played = examples.perform(program, "stdio", path, lambda text: None)
    if played.problem:
        raise SystemExit(f"{path}: {played.problem}{played.words}")
    counts, _ = examples.count_tokens(["\n".join(played.answers)])
    return {"calls": len(played.calls), "requests": played.requests, "tokens": counts[0]}


def measure(program):
    """By job: by_54, v2, v1."""
    out = {}
    for way in jobs.WAYS:
        for played in jobs.play_way(program, "stdio", jobs.all_jobs(), way):
            if played.problems:
                jobs.report(played)
                raise SystemExit(1)
            (call, text, structured), _ = jobs.tokens(played)
            cost = {"calls": len(played.answers), "requests": played.requests, "call": call, "text": text, "structured": structured}
            out.setdefault(played.job.name, {"asks": played.job.said["asks"], "writes": played.job.writes,
                                             "by_54": by_single_requests(program, played.job)}
                           if way == "v2" else {})[way] = cost
    return out


def sums(costs):
    """Of the jobs that the tools of single requests can do too; they cannot read a saved view."""
    both = [cost for cost in costs.values() if cost["by_54"]]
    total = {"by_54": {what: sum(cost["by_54"][what] for cost in both) for what in ("calls", "requests", "tokens")}}
    for way in jobs.WAYS:
        total[way] = {what: sum(cost[way][what] for cost in both) for what in ("calls", *WHAT)}
    return total, len(both)


def print_table(costs):
    print("| job | single requests: calls | requests | tokens | `work`: calls | requests v2 | text | structured | requests v1 | text | structured |")
    print("| --- |" + " ---: |" * 10)

    def row(label, cost):
        single = cost["by_54"] or {}
        cells = [f"{single[what]:,}" if single else "-" for what in ("calls", "requests", "tokens")] + [f"{cost['v2']['calls']}"]
        cells += [f"{cost[way][what]:,}" for way in jobs.WAYS for what in ("requests", "text", "structured")]
        print(f"| {label} | {' | '.join(cells)} |")

    for name, cost in costs.items():
        row(f"{name}: {cost['asks']}", cost)
    total, count = sums(costs)
    row(f"**the {count} that both can do**", total)


def bounds_of(costs):
    return {name: {way: {what: cost[way][what] for what in WHAT} for way in jobs.WAYS} for name, cost in costs.items()}


def accept(costs):
    lines = [f' "{name}": {json.dumps(bound)}' for name, bound in bounds_of(costs).items()]
    BOUNDS.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


def check(costs):
    """Exit code: whether a job costs more than the table says, or its data are much more than its text."""
    problems, most = [], json.loads(BOUNDS.read_text(encoding="utf-8"))
    for name, bound in bounds_of(costs).items():
        if name not in most:
            problems.append(f"{name} is not in {BOUNDS.name}: bench/tokens --jobs --accept")
            continue
        for way in jobs.WAYS:
            problems += [f"{name} {jobs.WAYS[way]}: {what} {cost}, at most {most[name][way][what]} are allowed"
                         for what, cost in bound[way].items() if cost > most[name][way][what]]
            # A plan or receipt has every change as data, and its text what a person has to read of them.
            if not costs[name]["writes"] and bound[way]["structured"] > MOST_STRUCTURED * bound[way]["text"] + ENVELOPE:
                problems.append(f"{name} {jobs.WAYS[way]}: structuredContent has more than {MOST_STRUCTURED} times the tokens of the text, and {ENVELOPE}")
    total, count = sums(costs)
    print(*problems, sep="\n")
    print(f"{count} jobs: {total['by_54']['calls']} calls, {total['by_54']['requests']} requests and {total['by_54']['tokens']:,} tokens of answers by "
          f"single requests; {total['v2']['calls']} calls by composed tools, with v2 {total['v2']['requests']} requests and "
          f"{total['v2']['text']:,} tokens, with v1 {total['v1']['requests']} and {total['v1']['text']:,}")
    return 1 if problems else 0

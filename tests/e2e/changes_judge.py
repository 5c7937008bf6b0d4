"""Compares what receipts of plans say with the records and the request log of the sandbox.

A wish is one operation that a plan was made of. The judge knows of each how often its effect is in the records, and how often a request
that was performed wrote it. From that and from the receipt it says what is wrong: doubled, told wrongly, or written by nobody's wish.
"""

import json
import re

MADE = ("done", "already")
NOT_MADE = ("conflict", "failed", "not_tried")


class Wish:
    """`mark` is a text that is in its change of the plan and in no other change of the same `do`; `n` is the number of that change.
    `cell` is where the value is, of a wish for one.

    `effect(firm)` says how often the records have what was wished; `writes(line)` whether a line of the request log wrote it."""

    def __init__(self, do, mark, effect, writes, operation=None, cell=None):
        self.do, self.mark, self.effect, self.writes, self.operation = do, mark, effect, writes, operation
        self.n, self.cell = None, cell

    def is_taken_back(self, firm, before):
        if self.cell:
            return sorted(firm.cells.get(self.cell, [])) == sorted(before.cells.get(self.cell, []))
        return self.effect(firm) == 0

    def __repr__(self):
        return f"{self.do} {self.mark}"

    def is_in(self, change):
        words = " ".join(str(change.get(name) or "") for name in ("name", "ref", "before", "after", "column"))
        return change.get("do") == self.do and re.search(rf"{re.escape(self.mark)}(?![0-9A-Za-z])", words) is not None


def number(wishes, changes):
    """Gives each wish the number of its change. A sentence where they are not one for one."""
    for wish in wishes:
        mine = [change["n"] for change in changes if wish.is_in(change)]
        if len(mine) != 1:
            return f"{wish} is in {len(mine)} changes of the plan"
        wish.n = mine[0]
    if len({wish.n for wish in wishes}) != len(changes):
        return f"{len(changes)} changes are planned for {len(wishes)} wishes"
    return None


class Verdict:
    def __init__(self):
        self.counts = {"changes": 0, "doubled": 0, "told wrongly": 0, "unfinished": 0, "unplanned": 0}
        self.outcomes = {}
        self.faults = []  # sentences

    def add(self, kind, sentence):
        self.counts[kind] += 1
        self.faults.append(f"{kind}: {sentence}")

    def is_good(self):
        return not self.faults

    def merge(self, other):
        for name, count in other.counts.items():
            self.counts[name] += count
        for name, count in other.outcomes.items():
            self.outcomes[name] = self.outcomes.get(name, 0) + count
        self.faults += other.faults


def is_finished(receipt):
    return receipt is not None and "items" in receipt and "continue_with" not in receipt and receipt.get("unknown", 0) == 0


def judge_wish(verdict, plan, wish, items, firm, lines):
    mine = [item for item in items if item["n"] == wish.n and item.get("do") in (wish.do, None)]
    written = [line for line in lines if wish.writes(line)]
    times = wish.effect(firm)
    for line in written:
        line["wished"] = True
    told = f"{wish} of {plan}"
    if times > 1 or len(written) > 1:
        verdict.add("doubled", f"{told}: {times} times in the records, written by {[(line['method'], line['target'], line['at']) for line in written]}")
        return
    if len(mine) != 1:
        verdict.add("told wrongly", f"{told} has {len(mine)} items in the receipt")
        return
    outcome = mine[0]["outcome"]
    verdict.outcomes[outcome] = verdict.outcomes.get(outcome, 0) + 1
    why = json.dumps(mine[0])[:400]
    if outcome in MADE and times != 1:
        verdict.add("told wrongly", f"{told} is {outcome}, and the records do not have it: {why}")
    elif outcome == "done" and not written:
        verdict.add("told wrongly", f"{told} is done, and no request wrote it: {why}")
    elif outcome in NOT_MADE and (times or written):
        verdict.add("told wrongly", f"{told} is {outcome}, and was made: {why}")
    elif outcome not in MADE + NOT_MADE:
        verdict.add("unfinished", f"{told} is {outcome}: {why}")


def judge(plans, firm, lines):
    """Plans have `id`, `wishes` and `receipt`, the last one that was told. Lines are those of writes that were performed."""
    verdict = Verdict()
    for plan in plans:
        verdict.counts["changes"] += len(plan.wishes)
        items = (plan.receipt or {}).get("items", [])
        if not is_finished(plan.receipt):
            verdict.add("unfinished", f"{plan.id or plan.name}: {plan.last}")
        for wish in plan.wishes:
            judge_wish(verdict, plan.id or plan.name, wish, items, firm, lines)
        if plan.receipt and len(items) != len(plan.wishes):
            verdict.add("told wrongly", f"{plan.id}: {len(items)} items for {len(plan.wishes)} wishes")
    for line in lines:
        if not line.pop("wished", False):
            verdict.add("unplanned", f"{line['method']} {line['target']} {line.get('body', '')[:200]}")
    return verdict


def judge_undo(plans, firm, before, lines):
    """Plans have `undo`, the receipt of an undo, besides. `before` is the firm before they were applied."""
    verdict, seen = Verdict(), set()
    for plan in plans:
        if not is_finished(plan.undo):
            verdict.add("unfinished", f"undo of {plan.id}: {plan.last}")
            continue
        back = {item["takes_back"]: item for item in plan.undo["items"]}
        for wish in plan.wishes:
            item = back.get(wish.n, {"outcome": "not_tried"})
            outcome = item["outcome"]
            verdict.outcomes["undo " + outcome] = verdict.outcomes.get("undo " + outcome, 0) + 1
            is_made = any(each["n"] == wish.n and each["outcome"] in MADE for each in plan.receipt["items"])
            if outcome in MADE and not wish.is_taken_back(firm, before):
                verdict.add("told wrongly", f"{wish} of {plan.id} was taken back, and the records have it: {json.dumps(item)[:400]}")
            elif outcome in NOT_MADE and is_made and wish.effect(firm) != 1:
                verdict.add("told wrongly", f"{wish} of {plan.id} was not taken back, and is gone: {json.dumps(item)[:400]}")
            elif outcome not in MADE + NOT_MADE:
                verdict.add("unfinished", f"undo of {wish} of {plan.id} is {outcome}: {json.dumps(item)[:400]}")
    for line in lines:
        key = (line["method"], line["target"], line.get("body"))
        if key in seen:
            verdict.add("doubled", f"in an undo: {key}")
        seen.add(key)
    return verdict


def self_test():
    """The judge reports a doubled write and wrong receipts when it is given one."""

    class Plan:
        def __init__(self, outcome, items=None):
            note = Wish("note", "m7", lambda firm: firm.count("m7"), lambda line: "m7" in line.get("body", ""))
            self.id, self.name, self.last, self.wishes = "pl_1", "a", "", [note]
            note.n = 1
            self.receipt = {"unknown": 0, "items": items or [{"n": 1, "do": "note", "outcome": outcome, "after": "m7: text"}]}

    def line(body="m7"):
        return {"method": "POST", "target": "/notes", "body": body, "at": "now"}

    cases = [("done", ["m7"], [line()], {}), ("already", ["m7"], [line()], {}), ("failed", [], [], {}),
             ("done", ["m7", "m7"], [line(), line()], {"doubled": 1}), ("done", ["m7"], [line(), line()], {"doubled": 1}),
             ("done", [], [line()], {"told wrongly": 1}), ("done", ["m7"], [], {"told wrongly": 1}),
             ("failed", ["m7"], [line()], {"told wrongly": 1}), ("conflict", [], [line()], {"told wrongly": 1}),
             ("unknown", [], [], {"unfinished": 1}), ("done", ["m7"], [line(), line("other")], {"unplanned": 1})]
    for outcome, records, lines, wanted in cases:
        verdict = judge([Plan(outcome)], records, lines)
        found = {name: count for name, count in verdict.counts.items() if count and name != "changes"}
        assert found == wanted, f"{outcome} {records}: {found} instead of {wanted}"
    assert not judge([Plan("done", items=[{"n": 2, "do": "note", "outcome": "done"}])], ["m7"], [line()]).is_good()
    wish = Plan("done").wishes[0]
    assert number([wish], [{"n": 4, "do": "note", "after": "m7: text"}]) is None and wish.n == 4
    assert number([wish], [{"n": 4, "do": "note", "after": "m70"}]) and number([wish], [{"n": 1, "do": "note", "after": "m7"}] * 2)
    undone = Plan("done")
    undone.undo = {"items": [{"takes_back": 1, "outcome": "done"}]}
    assert judge_undo([undone], [], [], [line()]).is_good()
    assert judge_undo([undone], ["m7"], [], []).counts["told wrongly"] == 1
    assert judge_undo([undone], [], [], [line(), line()]).counts["doubled"] == 1
    undone.undo = {"items": []}
    assert judge_undo([undone], [], [], []).counts["told wrongly"] == 1 and judge_undo([undone], ["m7"], [], []).is_good()
    missing = Plan("done")
    missing.receipt = None
    assert judge([missing], [], []).counts["unfinished"] == 1
    print("The judge finds what is doubled, told wrongly, unfinished and unplanned.")


if __name__ == "__main__":
    self_test()

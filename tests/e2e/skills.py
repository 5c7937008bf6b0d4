#!/usr/bin/env python3
"""Plays the skills from their own text on the sandbox: skills.py PROGRAM stdio|http

Every file is read from the program as a host reads it. Each call that it shows is made, in its order, with the words in
<angle brackets> filled in, and must succeed; every word in `backticks` must be a tool, an argument, a value, a member of an
answer, a reference or a file that is there. So a skill cannot name what does not exist."""

import copy
import hashlib
import json
import pathlib
import re
import sys
import unittest

from over_http import Http
from over_stdio import Stdio
from program import CLAIM, Broken

SANDBOX = ["--sandbox", "--clock", "2026-11-21T09:00:00Z", "--limit", "none", "--rate-limit", "off"]
ROOT = "skill://affinity-crm"
LISTED = ["pipeline-review", "meeting-brief", "meeting-log", "deal-intake", "warm-intro"]
UNLISTED = ["bulk-update", "fundraise-lps"]
WRITE = ["bulk-update", "deal-intake", "meeting-log"]  # what --read-only takes away
PROMPTS = {"pipeline_review": "pipeline-review", "meeting_brief": "meeting-brief", "log_a_call": "meeting-log",
           "deal_intake": "deal-intake", "warm_intro": "warm-intro"}
WORK = ["find_records", "get_brief", "query_list", "report_pipeline", "show_changes", "find_introductions", "search_notes",
        "show_timeline", "log_activity", "plan_changes", "apply_changes", "undo_changes"]

# What a reader writes in place of <…>, with words of the sandbox's firm. The plan's and the receipt's come from answers.
FILLED = {
    "list": "Deal Flow", "LP list": "Tier 1 LPs", "since": "30 days ago", "stage": "Due Diligence", "teammate": "Priya",
    "deal": "Brenara Health - Series B", "other deal": "Calvonis Freight - Series B", "person": "Jane Okafor",
    "colleague": "Desmond Achter", "known company": "Acme Robotics", "subject": "robots", "LP": "Gita Marchetti",
    "what to do": "Write to the founders", "next step": "Send the update", "what was said": "They close in March.",
    "what we promised": "Send the terms", "what is known, and from whom": "Looms with robots, said a scout.",
    "domain": "harborloom.example", "founder": "Ada Brandt", "e-mail": "ada@harborloom.example", "deal name": "Harbor Loom - Seed",
}
COMPANY = {"deal-intake": "Harbor Loom"}  # one that is not there yet; elsewhere one that is

SPAN = re.compile(r"`([^`\n]+)`")
BLOCK = re.compile(r"^ *```\n(.*?)^ *```$", re.M | re.S)
CALL = re.compile(r"([a-z_]+) (\{.*\})", re.S)


class Host:
    """A client of one era over one transport."""

    def __init__(self, program, transport, revision, args=()):
        self.modern, self.asked = revision >= "2026", 0
        self.side = (Http if transport == "http" else Stdio)(program, [*SANDBOX, *args], {})
        said = self.request("server/discover") if self.modern else self.request(
            "initialize", protocolVersion=revision, capabilities={}, clientInfo={"name": "host", "version": "1"})
        self.capabilities = said["result"]["capabilities"]

    def request(self, method, headers=None, **params):
        self.asked += 1
        if self.modern:
            params["_meta"] = {CLAIM: "2026-07-28", "io.modelcontextprotocol/clientCapabilities": {}}
        message = {"jsonrpc": "2.0", "id": self.asked, "method": method, "params": params}
        self.side.send(json.dumps(message, ensure_ascii=False).encode(), message, {"headers": headers or {}})
        return self.side.receive({})

    def result(self, method, **params):
        answer = self.request(method, **params)
        if "result" not in answer:
            raise Broken(f"{method} {params} is answered with {json.dumps(answer)[:400]}")
        return answer["result"]

    def code(self, method, **params):
        return self.request(method, **params).get("error", {}).get("code")

    def text(self, uri):
        contents = self.result("resources/read", uri=uri)["contents"]
        assert len(contents) == 1 and contents[0]["uri"] == uri and contents[0]["mimeType"] == "text/markdown", contents
        return contents[0]["text"]

    def skill(self, name):
        return self.result("skills/get", uri=f"{ROOT}/{name}/SKILL.md")["skill"]

    def files(self, name):
        """URI -> text of each file of a skill, SKILL.md first."""
        return {file["uri"]: self.text(file["uri"]) for file in self.skill(name)["resources"]}

    def end(self):
        self.side.finish(0)

    def kill(self):
        self.side.program.kill()


def frontmatter(text):
    """Of the YAML that our skills allow themselves: plain or JSON texts, and one map of them."""
    block = re.match(r"---\n(.*?)\n---\n", text, re.S)
    out, inner = {}, None
    for line in block[1].split("\n"):
        indent, key, value = re.fullmatch(r"(  )?([a-z-]+):(?: (.+))?", line).groups()
        value = json.loads(value) if value and value.startswith('"') else value
        if value is None:
            inner = out[key] = {}
        else:
            (inner if indent else out)[key] = value
    return out


def calls_in(text):
    """The calls that a text shows, in order: (where, tool, arguments)."""
    found = [(block.start(), block[1].strip()) for block in BLOCK.finditer(text)]
    outside = BLOCK.sub(lambda block: " " * len(block[0]), text)
    found += [(span.start(), span[1]) for span in SPAN.finditer(outside) if CALL.fullmatch(span[1])]
    for at, shown in sorted(found):
        call = CALL.fullmatch(shown)
        if not call:
            raise Broken(f"this block is no call of a tool with JSON: {shown}")
        yield text.count("\n", 0, at) + 1, call[1], json.loads(call[2])


def filled(value, words):
    if isinstance(value, dict):
        return {filled(name, words): filled(member, words) for name, member in value.items()}
    if isinstance(value, list):
        return [filled(item, words) for item in value]
    if not isinstance(value, str):
        return value
    return re.sub(r"<([^<>]+)>", lambda hole: words[hole[1]], value)


def words_of(tools):
    """What may stand in backticks by itself: names of composed tools, of their arguments with the words these take, and
    of members of their answers, which schemas list in texts that begin with "Also"."""
    known = set(WORK)

    def take(schema, answers):
        known.update(schema.get("properties", {}), *[[word] for word in schema.get("enum", [])])
        about = schema.get("description", "")
        if answers and about.startswith("Also "):
            known.update(re.findall(r"[a-z_]+", about))
        for members in re.findall(r"\{([a-z_, ]+)\}", about):  # "{path} or {name, content}"
            known.update(members.split(", "))
        for under in [*schema.get("properties", {}).values(), schema.get("items")]:
            if isinstance(under, dict):
                take(under, answers)

    for tool in tools:
        if tool["name"] in WORK:
            take(tool["inputSchema"], False)
            take(tool["outputSchema"], True)
    return known


class Skills(unittest.TestCase):
    program = transport = ""
    revisions = ["2026-07-28", "2025-11-25"]

    def host(self, *args, revision="2026-07-28"):
        host = Host(self.program, self.transport, revision, args)
        self.addCleanup(host.kill)
        return host

    def play(self, host, name, uri, text):
        words = {**FILLED, "company": COMPANY.get(name, "Acme Robotics")}
        played = []
        for line, tool, arguments in calls_in(text):
            where = f"{uri} line {line}: {tool} {json.dumps(arguments)}"
            self.assertIn(tool, WORK, where)
            try:
                given = filled(copy.deepcopy(arguments), words)
            except KeyError as missing:
                self.fail(f"{where}: nothing fills {missing}")
            result = host.result("tools/call", name=tool, arguments=given)
            said = result["content"][0]["text"]
            self.assertFalse(result.get("isError"), f"{where}\n{said}")
            answer = result["structuredContent"].get("result", {})
            self.assertFalse(answer.get("problems"), f"{where}\n{said}")
            for member in ("failed", "conflict", "unknown", "not_tried"):
                self.assertFalse(answer.get(member), f"{where}: {member}\n{said}")
            # A skill that shows nothing would pass else: what is planned is something, what is applied is done.
            if tool == "plan_changes":
                self.assertGreater(answer["total"], 0, where)
            if tool in ("apply_changes", "log_activity"):
                self.assertGreater(answer["done"], 0, where)
            words.update({key: answer[key] for key in ("plan_id", "summary", "receipt_id") if answer.get(key)})
            played.append(tool)
        return played

    def test_every_call_that_a_skill_shows_succeeds_as_it_is_shown(self):
        tools = {}
        for name in LISTED + UNLISTED:
            host = self.host()
            for uri, text in host.files(name).items():  # SKILL.md first, then what it refers to
                tools.setdefault(name, []).extend(self.play(host, name, uri, text))
            host.end()
        self.assertEqual({tool for played in tools.values() for tool in played}, set(WORK), "every composed tool is in a skill")
        for name, chain in {"pipeline-review": ["report_pipeline", "show_changes", "query_list", "get_brief", "plan_changes",
                                                "apply_changes", "undo_changes"],
                            "meeting-brief": ["show_timeline", "get_brief", "search_notes"],
                            "meeting-log": ["find_records", "log_activity", "apply_changes"],
                            "deal-intake": ["find_records", "plan_changes", "apply_changes"],
                            "warm-intro": ["find_introductions", "get_brief", "search_notes"],
                            "bulk-update": ["query_list", "plan_changes", "apply_changes", "undo_changes"],
                            "fundraise-lps": ["query_list", "find_introductions", "plan_changes"]}.items():
            first = [tools[name].index(tool) for tool in chain]
            self.assertEqual(first, sorted(first), f"{name} chains {chain}: {tools[name]}")

    def test_every_word_in_backticks_is_there(self):
        host = self.host()
        known = words_of(host.result("tools/list")["tools"])
        uris = {file["uri"] for name in LISTED + UNLISTED for file in host.skill(name)["resources"]}
        for name in LISTED + UNLISTED:
            for uri, text in host.files(name).items():
                outside = BLOCK.sub("", text)
                for span in SPAN.findall(outside):
                    with self.subTest(uri=uri, span=span):
                        if CALL.fullmatch(span) or span in ("<angle brackets>", "?"):
                            continue
                        if span.startswith("skill://"):
                            self.assertIn(span, uris)
                        elif span.startswith("{"):
                            self.assertLessEqual(set(json.loads(span)), known)
                        elif ref := re.fullmatch(r"([a-z]+):\d+", span):
                            self.assertIn(ref[1], known)
                        else:
                            self.assertRegex(span, r"^[a-z][a-z_-]*$", "no form that a skill may have in backticks")
                            self.assertIn(span, known)
                for link in re.findall(r"\]\(([^)]+)\)", text):
                    self.assertIn(f"{ROOT}/{name}/{link}", uris)
        host.end()

    def test_a_skill_is_short_and_has_the_form_of_the_house(self):
        host = self.host()
        for name in LISTED + UNLISTED:
            with self.subTest(name):
                text = host.text(f"{ROOT}/{name}/SKILL.md")
                self.assertLessEqual(text.count("\n"), 60)
                self.assertEqual([line[3:] for line in text.split("\n") if line.startswith("## ")],
                                 ["Ask first", "Steps", "Answer", "If it goes wrong", "Never"])
                front = frontmatter(text)
                self.assertEqual(front["name"], name)
                self.assertLessEqual(len(front["description"]), 300)
                self.assertIn("Use ", front["description"])
                self.assertNotRegex(text, r"20\d\d-\d\d|\bversion\b", "a change of a date or version asks every user again")
        host.end()

    def test_lists_digests_sizes_and_frontmatter_are_those_of_the_bytes_in_every_era(self):
        for revision in [*self.revisions, "2025-06-18"]:
            with self.subTest(revision):
                host = self.host(revision=revision)
                self.assertEqual(host.capabilities["extensions"]["io.modelcontextprotocol/skills"], {"directoryRead": True})
                listed = host.result("skills/list")
                self.assertEqual([skill["frontmatter"]["name"] for skill in listed["skills"]], LISTED)
                self.assertEqual("ttlMs" in listed, host.modern)
                for skill in listed["skills"]:
                    self.assertEqual(skill, host.skill(skill["frontmatter"]["name"]))
                rows = {row["uri"]: row for row in host.result("resources/list")["resources"]}
                for name in LISTED + UNLISTED:
                    skill = host.skill(name)
                    for file in skill["resources"]:
                        text = host.text(file["uri"]).encode()
                        self.assertEqual(file["digest"], "sha256:" + hashlib.sha256(text).hexdigest())
                        self.assertEqual(file["size"], len(text))
                    self.assertEqual(skill["frontmatter"], frontmatter(host.text(skill["uri"])))
                    self.assertEqual(skill["uri"] in rows, name in LISTED)
                    if name in LISTED:
                        self.assertEqual(rows[skill["uri"]]["name"], name)
                        self.assertEqual(rows[skill["uri"]]["description"], skill["frontmatter"]["description"])
                self.assertEqual(self.walked(host), {file["uri"] for name in LISTED + UNLISTED for file in host.skill(name)["resources"]})
                host.end()

    def walked(self, host, folder=ROOT):
        """The files below a folder, as its directories name them."""
        found = set()
        for child in host.result("resources/directory/read", uri=folder)["resources"]:
            found |= self.walked(host, child["uri"]) if child["mimeType"] == "inode/directory" else {child["uri"]}
        return found

    def test_a_skill_is_offered_where_its_tools_are(self):
        for args, names in [(["--read-only"], [name for name in LISTED if name not in WRITE]),
                            (["--toolsets", "work"], LISTED),
                            (["--exclude-tools", "report_pipeline"], LISTED[1:]),
                            (["--toolsets", "notes,catalogue"], LISTED),  # reached by the tools of the catalogue
                            (["--tools", "get_brief,show_timeline"], ["meeting-brief"])]:
            with self.subTest(args):
                host = self.host(*args)
                self.assertEqual([skill["frontmatter"]["name"] for skill in host.result("skills/list")["skills"]], names)
                for name in LISTED:
                    uri = f"{ROOT}/{name}/SKILL.md"
                    self.assertEqual(host.code("skills/get", uri=uri), None if name in names else -32602)
                    self.assertEqual(host.code("resources/read", uri=uri), None if name in names else -32602)
                    self.assertEqual(host.code("resources/directory/read", uri=f"{ROOT}/{name}"), None if name in names else -32602)
                host.end()

    def test_a_header_that_narrows_the_tools_narrows_the_skills(self):
        if self.transport != "http":
            self.skipTest("headers are of HTTP")
        for revision in self.revisions:
            host = self.host(revision=revision)
            names = [skill["frontmatter"]["name"] for skill in host.result("skills/list", headers={"X-MCP-Readonly": "true"})["skills"]]
            self.assertEqual(names, [name for name in LISTED if name not in WRITE])
            self.assertEqual(host.code("skills/list", headers={"X-MCP-Toolsets": "notes"}), -32601)
            host.end()

    def test_without_a_skill_nothing_of_them_is_declared(self):
        host = self.host("--toolsets", "notes")
        self.assertNotIn("extensions", host.capabilities)
        for method in ("skills/list", "skills/get", "resources/directory/read"):
            self.assertEqual(host.code(method, uri=ROOT), -32601)
        host.end()

    def test_a_prompt_says_the_steps_of_its_skill_in_the_same_words(self):
        host = self.host()
        listed = {row["name"]: row for row in host.result("prompts/list")["prompts"]}
        self.assertEqual(set(listed), set(PROMPTS))
        for prompt, name in PROMPTS.items():
            arguments = {row["name"]: "X" for row in listed[prompt]["arguments"]}
            said = host.result("prompts/get", name=prompt, arguments=arguments)["messages"][0]["content"]["text"]
            text = host.text(f"{ROOT}/{name}/SKILL.md")
            self.assertIn(text[text.index("## Steps"):].strip(), said)
        host.end()


def main():
    if len(sys.argv) != 3 or sys.argv[2] not in ("stdio", "http"):
        print(__doc__)
        return 2
    Skills.program, Skills.transport = str(pathlib.Path(sys.argv[1]).resolve()), sys.argv[2]
    return 0 if unittest.main(argv=sys.argv[:1], exit=False).result.wasSuccessful() else 1


sys.exit(main())

#!/usr/bin/env python3
"""Every co_await is an await statement (docs/decisions/0002-await-statements.md). Allowed are

    co_await x;   auto y = co_await x;   y = co_await x;   co_return co_await x;   if (auto y = co_await x; ...)

and between co_await and the semicolon stand no braces, no lambda and no further operator. g++ 12 compiles the other
shapes without a word and the program crashes or skips code. Prints file:line: reason; exit 1 when there is one.
`check_await.py --self-test` runs it on tests/await, where the comment says which lines must be refused."""

import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
FOLDERS = ["base", "schema", "client", "tools", "mcp", "transport", "server", "sandbox", "tests", "bench"]
SAMPLES = ROOT / "tests" / "await"

TOKEN = re.compile(
    r"""(?P<raw>(?:u8|u|U|L)?R"(?P<mark>[^()\s\\]{0,16})\(.*?\)(?P=mark)")
      | (?P<text>(?:u8|u|U|L)?"(?:\\.|[^"\\\n])*")
      | (?P<comment>//[^\n]*|/\*.*?\*/)
      | (?P<number>\.?\d(?:'?[\w.]|[eEpP][+-])*)
      | (?P<char>(?:u8|u|U|L)?'(?:\\.|[^'\\\n])+')
      | (?P<name>[A-Za-z_]\w*)
      | (?P<mark2>::|->\*?|\.\.\.|<=>|<<=|<=|==|!=|&&|\|\||\+\+|--|[-+*/%&|^]=|\S)
      | (?P<line>\n)""",
    re.X | re.S,
)

OPENERS, CLOSERS = {"(": ")", "[": "]", "{": "}"}, {")": "(", "]": "[", "}": "{"}
OPERATORS = {"==", "!=", "&&", "||", "+", "-", "/", "%", "|", "^", "<=", ">=", "<=>", "=", ","}


def tokens(text):
    """(token, line) without comments and white space; a literal is one token."""
    line, out = 1, []
    for found in TOKEN.finditer(text):
        piece = found.group()
        if found.lastgroup in ("raw", "text", "char") or found.group("raw"):
            out.append(('""', line))
        elif found.lastgroup not in ("comment", "line"):
            out.append((piece, line))
        line += piece.count("\n")
    return out


def closing(words, at):
    """The index after the bracket that closes the one at `at`."""
    depth = 0
    for i in range(at, len(words)):
        if words[i] in OPENERS:
            depth += 1
        elif words[i] in CLOSERS:
            depth -= 1
            if depth == 0:
                return i + 1
    return len(words)


def head_start(words, at):
    """Where the statement around `at` begins, the token before it, and the bracket that is open there."""
    depth, start, before = 0, None, ""
    for i in range(at - 1, -1, -1):
        word = words[i]
        if depth == 0 and start is None and word in (";", "{", "}", "(", "["):
            start, before = i + 1, word
        if word in CLOSERS:
            depth += 1
        elif word in OPENERS:
            if depth == 0:
                return start, before, word
            depth -= 1
    return start or 0, before, ""


def without_prefix(head):
    """Drops what may stand before a statement: labels, attributes, else, and the heads of if, for and while."""
    while head:
        if head[0] in ("else", "do"):
            head = head[1:]
        elif head[0] in ("if", "for", "while") and "(" in head:
            opened = head.index("(")
            end = closing(head, opened)
            if end == len(head) and head[-1] != ")":
                return head
            head = head[end:]
        elif head[0] == "case" and ":" in head:
            head = head[head.index(":") + 1 :]
        elif len(head) > 1 and head[1] == ":" and head[0].isidentifier():
            head = head[2:]
        elif head[:2] == ["[", "["]:
            head = head[closing(head, 0) :]
        else:
            return head
    return head


def head_problem(head, before, within, opener_of_if):
    if "co_await" in head:
        return "one await a statement"
    if within in ("(", "["):
        if before == "(" and opener_of_if and len(head) > 2 and head[-1] == "=" and head[-2].isidentifier():
            return named_problem(head)
        return "an await stands neither in a condition nor among arguments; make it a statement and name its result"
    head = without_prefix(head)
    if not head or head == ["co_return"]:
        return None
    if head[-1] != "=":
        return "name the result of the await, then use it"
    return named_problem(head)


def named_problem(head):
    target = head[:-1]
    if "=" in target or "?" in target or "(" in target or "{" in target:
        return "name the result of the await, then use it"
    if target and target[-1] == "]":
        opened = len(target) - 1 - target[::-1].index("[")
        if opened == 0 or target[opened - 1] in ("auto", "&", "&&"):
            return "an await does not go into a structured binding; name the result first"
    return None


def tail_problem(words, at):
    depth, previous = 0, "co_await"
    for word in words[at + 1 :]:
        if word == "{":
            return "braces after co_await: give the argument a name first"
        if word == "[" and not (previous.isidentifier() and previous != "co_await" or previous in (")", "]")):
            return "a lambda after co_await: give it a name first"
        if word == "co_await":
            return "one await a statement"
        if word == "?":
            return "no ?: in an await statement"
        if depth == 0:
            if word == ";":
                return None
            if word in CLOSERS:
                return "an await stands neither in a condition nor among arguments; make it a statement and name its result"
            if word in OPERATORS or (word in ("<", ">") and previous in (")", "]")) or (
                word in ("*", "&") and previous != "co_await"
            ):
                return "name the result of the await, then use it"
        depth += (word in OPENERS) - (word in CLOSERS)
        previous = word
    return "no semicolon after co_await"


def check(name, text):
    pairs = tokens(text)
    words = [word for word, _ in pairs]
    for at, (word, line) in enumerate(pairs):
        if word != "co_await":
            continue
        start, before, within = head_start(words, at)
        of_if = before == "(" and start >= 2 and words[start - 2] == "if"
        reason = head_problem(words[start:at], before, within, of_if) or tail_problem(words, at)
        if reason:
            yield name, line, reason


def sources():
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in (".cpp", ".hpp") and SAMPLES not in path.parents:
                yield path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")


def self_test():
    wrong = []
    for path in (SAMPLES / "good.cpp", SAMPLES / "bad.cpp"):
        text = path.read_text(encoding="utf-8")
        wanted = {i for i, line in enumerate(text.splitlines(), 1) if line.rstrip().endswith("// refused")}
        found = {line: reason for _, line, reason in check(path.name, text)}
        name = path.relative_to(ROOT)
        wrong += [f"{name}:{line}: should be refused" for line in sorted(wanted - found.keys())]
        wrong += [f"{name}:{line}: refused without cause: {found[line]}" for line in sorted(found.keys() - wanted)]
        if (path.name == "bad.cpp") != bool(wanted):
            wrong.append(f"{name}: marks no line, or marks some in the good sample")
    return wrong


def main():
    if "--self-test" in sys.argv:
        problems = self_test()
    else:
        problems = [f"{name}:{line}: {why}" for source in sources() for name, line, why in check(*source)]
    print("\n".join(problems) if problems else "Every co_await is a statement of its own.")
    return 1 if problems else 0


sys.exit(main())

#!/usr/bin/env python3
"""Every test that tests/README.md, docs/reliability.md and SECURITY.md name exists, every "peer failure" that a test is named for is in its table, and every
requirement of its second table has a test that carries its number."""

import pathlib
import re
import sys

HERE = pathlib.Path(__file__).resolve().parent
readme = (HERE / "README.md").read_text(encoding="utf-8")
promises = (HERE.parent / "docs/reliability.md").read_text(encoding="utf-8")
sources = [(HERE / "CMakeLists.txt").read_text(encoding="utf-8")]
sources += [path.read_text(encoding="utf-8") for folder in HERE.iterdir() if folder.is_dir()
           for path in folder.rglob("*") if path.suffix in (".cpp", ".py")]
# A name that the formatter broke over two lines is still one name.
text = re.sub(r'"\s*\n\s*"', "", "\n".join(sources))

named = set(re.findall(r'"([^"]+)"', readme.split("## Failures", 1)[1]))
# In SECURITY.md the names stand in the last cell of its table.
for line in re.findall(r"^\| \*\*.*\|$", (HERE.parent / "SECURITY.md").read_text(encoding="utf-8"), re.M):
    named |= set(re.findall(r'"([^"]+)"', line.rsplit(" | ", 1)[1]))
# There a name may go on in the next line.
named |= {re.sub(r"\s+", " ", name) for name in re.findall(r'\*"([^"]+)"\*', promises)}
problems = [f"no test is named {name!r}" for name in sorted(named) if name not in text]
problems += [f"the table does not name {name!r}" for name in sorted(set(re.findall(r'TEST_CASE\(\s*"(peer failure [^"]+)"', text)) - named)]
for number, row in re.findall(r"^\| ([A-Z]-\d+) \|(.*)$", readme.split("## Requirements", 1)[1], re.M):
    letter, digits = number.split("-")
    if not any(re.search(rf"(?<![A-Za-z0-9]){letter}[-_]{digits}(?!\d)", name) for name in re.findall(r'"([^"]+)"', row)):
        problems.append(f"no test in the row of {number} carries its number")
print("\n".join(problems) or f"All {len(named)} tests that the tables and promises name exist.")
sys.exit(1 if problems or not named else 0)

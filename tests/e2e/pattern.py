"""Patterns of tests/transcripts/README.md: what a message must look like, and where it does not."""

import json
import re

TYPES = {
    "string": lambda v: isinstance(v, str),
    "integer": lambda v: isinstance(v, int) and not isinstance(v, bool),
    "number": lambda v: isinstance(v, (int, float)) and not isinstance(v, bool),
    "boolean": lambda v: isinstance(v, bool),
    "object": lambda v: isinstance(v, dict),
    "array": lambda v: isinstance(v, list),
    "null": lambda v: v is None,
}
WORDS = {"$any", "$type", "$re", "$has", "$each", "$all", "$some", "$count", "$largest", "$json", "$bind", "$ref", "$repeat",
         "$exactly", "$optional"}


def short(value):
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 300 else text[:300] + "…"


def kind(value):
    """JSON's kinds: true is no 1, but 5.0 is a number like 5."""
    return "number" if TYPES["number"](value) else type(value).__name__


def fill(value, names):
    """Replaces ${name} in strings and {"$ref": name} by what was bound, {"$repeat": [text, n]} by n times the text."""
    if isinstance(value, str):
        return re.sub(r"\$\{(\w+(?:\.\w+)*)\}", lambda found: as_text(names, found.group(1)), value)
    if isinstance(value, list):
        return [fill(item, names) for item in value]
    if isinstance(value, dict):
        if set(value) == {"$ref"}:
            return bound(names, value["$ref"])
        if set(value) == {"$repeat"}:
            text, times = value["$repeat"]
            return text * times
        return {fill(key, names): fill(item, names) for key, item in value.items()}
    return value


def bound(names, name):
    """What `name` stands for; "deal.list_entries.0.id" looks into it."""
    name, *steps = name.split(".")
    if name not in names:
        raise ValueError(f"nothing is bound to the name {name}")
    value = names[name]
    for step in steps:
        try:
            value = value[int(step)] if isinstance(value, list) else value[step]
        except (KeyError, IndexError, TypeError, ValueError):
            raise ValueError(f"what is bound to {name} has no {'.'.join(steps)}: {short(value)}") from None
    return value


def as_text(names, name):
    value = bound(names, name)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def differences(pattern, value, names, at="answer"):
    """What in `value` is not as `pattern` wants it, one line each. Binds names on the way."""
    if isinstance(pattern, dict) and WORDS & set(pattern):
        return special(pattern, value, names, at)
    if isinstance(pattern, str):
        pattern = fill(pattern, names)
    if kind(pattern) != kind(value):
        return [f"{at}: expected {short(pattern)}, got {short(value)}"]
    if isinstance(pattern, dict):
        found = [f"{at}: has {short(key)}: {short(value[key])}, which is not expected" for key in value if key not in pattern]
        return found + members(pattern, value, names, at)
    if isinstance(pattern, list):
        found = [] if len(pattern) == len(value) else [f"{at}: expected {len(pattern)} items, got {len(value)}: {short(value)}"]
        for i, (wanted, item) in enumerate(zip(pattern, value)):
            found += differences(wanted, item, names, f"{at}[{i}]")
        return found
    return [] if pattern == value else [f"{at}: expected {short(pattern)}, got {short(value)}"]


def members(pattern, value, names, at):
    found = []
    for key, wanted in pattern.items():
        key = fill(key, names)
        if key not in value:
            found.append(f"{at}: lacks {short(key)}")
        else:
            found += differences(wanted, value[key], names, f"{at}.{key}")
    return found


def special(pattern, value, names, at):
    unknown = set(pattern) - WORDS
    if unknown:
        raise ValueError(f"{at}: a pattern has no word {', '.join(sorted(unknown))}; objects and $words do not mix")
    found = []
    if "$type" in pattern and not TYPES[pattern["$type"]](value):
        found.append(f"{at}: expected something of type {pattern['$type']}, got {short(value)}")
    if "$re" in pattern and not (isinstance(value, str) and re.search(fill(pattern["$re"], names), value)):
        found.append(f"{at}: expected text with /{pattern['$re']}/, got {short(value)}")
    if "$has" in pattern:
        if isinstance(value, dict):
            found += members(pattern["$has"], value, names, at)
        else:
            found.append(f"{at}: expected an object, got {short(value)}")
    if "$exactly" in pattern:
        further = pattern.get("$optional", {})
        if isinstance(value, dict):
            found += differences(pattern["$exactly"], {k: v for k, v in value.items() if k not in further}, names, at)
            found += members({k: v for k, v in further.items() if k in value}, value, names, at)
        else:
            found.append(f"{at}: expected an object, got {short(value)}")
    if "$each" in pattern:
        if isinstance(value, list):
            for i, item in enumerate(value):
                found += differences(pattern["$each"], item, names, f"{at}[{i}]")
        else:
            found.append(f"{at}: expected an array, got {short(value)}")
    for wanted in pattern.get("$all", []):
        found += differences(wanted, value, names, at)
    for word in ("$some", "$count", "$largest"):
        if word in pattern:
            found += items(word, pattern[word], value, names, at)
    if "$repeat" in pattern:
        found += differences(fill({"$repeat": pattern["$repeat"]}, names), value, names, at)
    if "$json" in pattern:
        try:
            found += differences(pattern["$json"], json.loads(value), names, f"{at}(as JSON)")
        except (TypeError, ValueError):
            found.append(f"{at}: expected text that holds JSON, got {short(value)}")
    if "$ref" in pattern:
        found += differences(bound(names, pattern["$ref"]), value, names, at)
    if "$bind" in pattern and not found:
        names[pattern["$bind"]] = value
    return found


def items(word, pattern, value, names, at):
    """The words that pick items of an array by what is in them."""
    if not isinstance(value, list):
        return [f"{at}: expected an array, got {short(value)}"]
    if word == "$some":
        if any(matches(pattern, item, names) for item in value):
            return []
        return [f"{at}: none of its {len(value)} items is {short(pattern)}: {short(value)}"]
    if word == "$count":
        count = sum(not differences(pattern["of"], item, dict(names)) for item in value)
        wanted = fill(pattern["is"], names)
        return [] if count == wanted else [f"{at}: {count} items are {short(pattern['of'])}, expected {wanted}"]
    if not value:
        return [f"{at}: expected an item, got none"]
    return differences(pattern["is"], max(value, key=lambda item: item[pattern["by"]]), names, at)


def matches(pattern, value, names):
    trial = dict(names)
    if differences(pattern, value, trial):
        return False
    names.update(trial)
    return True


def self_test():
    good = [
        ({"a": 1}, {"a": 1}),
        ({"a": {"$any": True}}, {"a": None}),
        ({"$has": {"a": [1, {"$type": "string"}]}}, {"a": [1, "x"], "b": 2}),
        ([{"$re": "^Give .*one"}], ["Give exactly one"]),
        ({"$json": {"b": 5}}, '{"b":5}'),
        ([{"$some": {"$has": {"a": 2, "b": {"$bind": "b"}}}}, {"$ref": "b"}], [[{"a": 1, "b": 3}, {"a": 2, "b": 4}], 4]),
        ([{"$bind": "deal"}, {"$ref": "deal.ids.1"}, "${deal.name}"], [{"ids": [7, 8], "name": "x"}, 8, "x"]),
        ({"$all": [{"$some": 1}, {"$some": 2}]}, [1, 2]),
        ({"$count": {"of": {"$type": "integer"}, "is": 2}}, [1, "a", 2]),
        ({"$largest": {"by": "s", "is": {"$has": {"id": 2}}}}, [{"id": 1, "s": 0.1}, {"id": 2, "s": 0.7}]),
        ({"$repeat": ["ab", 2]}, "abab"),
        ({"$each": {"$type": "integer"}}, [1, 2]),
        ([{"$bind": "id", "$type": "integer"}, {"$ref": "id"}, "note ${id}"], [7, 7, "note 7"]),
        (5, 5.0),
        ({"$each": {"$exactly": {"a": 1}, "$optional": {"b": {"$type": "object"}}}}, [{"a": 1}, {"a": 1, "b": {}}]),
    ]
    bad = [
        ({"a": 1}, {"a": 1, "b": 2}),
        ({"a": 1}, {}),
        (1, True),
        ("1", 1),
        ([1], [1, 2]),
        ({"$type": "integer"}, 1.5),
        ({"$type": "integer"}, True),
        ({"$re": "^x"}, "yx"),
        ({"$has": {"a": {"b": 1}}}, {"a": {"b": 1, "c": 2}}),
        ({"$each": {"$type": "integer"}}, [1, "2"]),
        ([{"$bind": "id"}, {"$ref": "id"}], [7, 8]),
        ({"$json": {"b": 5}}, "no JSON"),
        ({"$some": {"$has": {"a": 3}}}, [{"a": 1}]),
        ({"$some": 1}, 1),
        ({"$all": [{"$some": 1}, {"$some": 2}]}, [1, 3]),
        ({"$count": {"of": 1, "is": 2}}, [1]),
        ({"$largest": {"by": "s", "is": {"s": 1}}}, [{"s": 1}, {"s": 2}]),
        ({"$largest": {"by": "s", "is": {"s": 1}}}, []),
        ({"$repeat": ["ab", 2]}, "ab"),
        (None, {}),
        ({"$exactly": {"a": 1}, "$optional": {"b": 2}}, {"a": 1, "c": 2}),
        ({"$exactly": {"a": 1}, "$optional": {"b": 2}}, {"a": 1, "b": 3}),
        ({"$exactly": {"a": 1}, "$optional": {"b": 2}}, {"b": 2}),
    ]
    wrong = [f"should match: {sample}" for sample in good if differences(*sample, {})]
    return wrong + [f"should not match: {sample}" for sample in bad if not differences(*sample, {})]


if __name__ == "__main__":
    problems = self_test()
    print("\n".join(problems) if problems else "Patterns match what they should.")
    raise SystemExit(1 if problems else 0)

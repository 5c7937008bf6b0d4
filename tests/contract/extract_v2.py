#!/usr/bin/env python3
"""Writes tests/contract/answers_of_v2.json: of each operation of API v2 its method, path, status and schema of the answer,
the paging it documents, the request that it prints as an example, and the schemas, without their prose.

    extract_v2.py CONTRACT > tests/contract/answers_of_v2.json

CONTRACT is a description of the API as a list of objects, those with "kind": "endpoint" first. An object of a schema
gets "additionalProperties": false, so that a test finds a key that Affinity does not have."""

import json
import sys

PROSE = {"description", "title", "example", "examples"}


def structure(schema):
    """The schema without prose and with closed objects; refs become #/$defs/<Name>."""
    if isinstance(schema, list):
        return [structure(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    out = {}
    for key, value in schema.items():
        if key in PROSE and not isinstance(value, dict):
            continue
        if key == "$ref":
            out[key] = value.replace("#/response_schemas/", "#/$defs/")
        elif key == "properties":
            out[key] = {name: structure(inside) for name, inside in value.items()}
        else:
            out[key] = structure(value)
    if "properties" in out:
        out["additionalProperties"] = False
    return out


def without_prose(value):
    """An example with short words of ours where it has a sentence or a name."""
    if isinstance(value, list):
        return [without_prose(item) for item in value]
    if isinstance(value, dict):
        return {key: without_prose(inside) for key, inside in value.items()}
    if isinstance(value, str) and value.startswith("<"):
        return "<p>Some words.</p>"
    if isinstance(value, str) and (" " in value or not value.isascii()):
        return "Some words"
    return value


def operation(endpoint):
    response = endpoint["response"]
    limit = next((p for p in endpoint["query_params"] if p["name"] == "limit"), None)
    out = {"method": endpoint["method"], "path": endpoint["path"], "status": response["status"]}
    if response.get("schema"):
        out["schema"] = response["schema"]
    if limit:
        ours = limit.get("ours", {})
        out["limit"] = {key: limit.get(key) if limit.get(key) is not None else ours.get(key)
                        for key in ("default", "min", "max")}
    for name in ("filter", "totalCount"):
        if any(p["name"] == name for p in endpoint["query_params"]):
            out[name] = True
    example = endpoint.get("example") or {}
    if example.get("request") is not None:
        out["example"] = without_prose(example["request"])
    if "request_query" in example:
        out["example_query"] = example["request_query"]
    return out


def main():
    if len(sys.argv) != 2:
        print(__doc__)
        return 2
    with open(sys.argv[1], encoding="utf-8") as file:
        contract = json.load(file)
    endpoints = [one for one in contract if one.get("kind") == "endpoint" and one.get("in_snapshot_2026_10_06")]
    schemas = next(one for one in contract if one.get("kind") == "response_schemas")["response_schemas"]
    out = ["{\n  \"operations\": [\n    "]
    out.append(",\n    ".join(json.dumps(operation(one)) for one in endpoints))
    out.append("\n  ],\n  \"$defs\": {\n    ")
    out.append(",\n    ".join(json.dumps(name) + ": " + json.dumps(structure(schema), separators=(",", ":"))
                              for name, schema in sorted(schemas.items())))
    out.append("\n  }\n}\n")
    sys.stdout.write("".join(out))
    return 0


sys.exit(main())

#!/usr/bin/env python3
"""Keeps a file in step with Affinity's accounts, contacts and opportunities through the unified CRM view.

    affinity-crm-mcp http --sandbox --toolsets unified
    TOKEN=… crm_sync.py FILE

The first run writes FILE, everything that Affinity has, and renames one of each in it. Every run then sends what FILE says otherwise
than Affinity, member by member, so the second one finds nothing to do. Python's standard library alone, over HTTP at $URL."""

import itertools
import json
import os
import pathlib
import sys
import urllib.error
import urllib.request

VERSION = "2026-07-28"
ABOUT = {"io.modelcontextprotocol/protocolVersion": VERSION, "io.modelcontextprotocol/clientCapabilities": {},
         "io.modelcontextprotocol/clientInfo": {"name": "crm_sync.py", "version": "1"}}
URL = os.environ.get("URL", "http://127.0.0.1:8765/mcp")
# What goes both ways; everything else is kept in the file as it came.
SYNCED = {"account": ["name", "website", "custom_fields"], "contact": ["first_name", "last_name", "custom_fields"],
          "opportunity": ["name", "stage", "amount"]}
PLURAL = {"account": "accounts", "contact": "contacts", "opportunity": "opportunities"}

ids = itertools.count(1)


class Refused(Exception):
    pass


def call(tool, arguments):
    params = {"name": tool, "arguments": arguments, "_meta": ABOUT}
    message = {"jsonrpc": "2.0", "id": next(ids), "method": "tools/call", "params": params}
    headers = {"Authorization": f"Bearer {os.environ.get('TOKEN', '')}", "Content-Type": "application/json",
               "Accept": "application/json, text/event-stream", "MCP-Protocol-Version": VERSION, "Mcp-Method": "tools/call", "Mcp-Name": tool}
    try:
        with urllib.request.urlopen(urllib.request.Request(URL, json.dumps(message).encode(), headers), timeout=60) as reply:
            answer = json.load(reply)
    except urllib.error.HTTPError as refusal:
        answer = json.load(refusal)
    if "error" in answer:
        raise Refused(answer["error"]["message"])
    if answer["result"].get("isError"):
        raise Refused(answer["result"]["content"][0]["text"])
    return answer["result"]["structuredContent"]


def read_all(kind):
    """Whole records, page by page, by id."""
    found, arguments = {}, {"remote": "whole", "limit": 100}
    while True:
        answer = call(f"list_all_affinity_crm_{PLURAL[kind]}", arguments)
        found.update((record["id"], record) for record in answer["result"])
        if not answer["next_cursor"]:
            return found
        arguments["next_cursor"] = answer["next_cursor"]


def plain(value):
    """Of people and companies the ids: their names change with them."""
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value["id"] if isinstance(value, dict) and value.get("id") else value


def differences(kind, wanted, there):
    """What the file says otherwise: of custom fields only those that differ."""
    out = {}
    for name in SYNCED[kind]:
        if wanted[name] == there[name]:
            continue
        if name == "custom_fields":
            fields = {field: value for field, value in wanted[name].items() if plain(value) != plain(there[name].get(field))}
            out.update({name: fields} if fields else {})
        else:
            out[name] = wanted[name]
    return out


def change_one_of_each(records):
    """What a person would do in the other CRM."""
    account, contact, deal = (next(iter(records[kind].values())) for kind in SYNCED)
    account["name"] += " Group"
    contact["last_name"] += "-Lindt"
    deal["amount"] = (deal["amount"] or 0) + 250_000


def main():
    path = pathlib.Path(sys.argv[1])
    there = {kind: read_all(kind) for kind in SYNCED}
    print(", ".join(f"{len(there[kind])} {PLURAL[kind]}" for kind in SYNCED), "read")
    wanted = json.loads(path.read_text()) if path.exists() else json.loads(json.dumps(there))
    if not path.exists():
        change_one_of_each(wanted)
        path.write_text(json.dumps(wanted, indent=1))
    changes = 0
    for kind in SYNCED:
        for id, record in wanted[kind].items():
            if id in there[kind] and (change := differences(kind, record, there[kind][id])):
                call(f"update_a_affinity_crm_{kind}_by_id", {"id": id, **change})
                print(f"{kind} {id}: {', '.join(change)}")
                changes += 1
    print(f"{changes} changed" if changes else "nothing to do")


try:
    main()
except (Refused, OSError) as problem:
    sys.exit(f"crm_sync.py: {problem}")

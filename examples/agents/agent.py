#!/usr/bin/env python3
"""An agent on Python's standard library alone, over HTTP or stdio, with MCP 2026-07-28.

    TOKEN=… agent.py                              a server at $URL, by default http://127.0.0.1:8765/mcp
    agent.py --stdio affinity-crm-mcp --sandbox   a server of its own"""

import itertools
import json
import os
import subprocess
import sys
import urllib.error
import urllib.request

VERSION = "2026-07-28"
ABOUT = {"io.modelcontextprotocol/protocolVersion": VERSION, "io.modelcontextprotocol/clientCapabilities": {},
         "io.modelcontextprotocol/clientInfo": {"name": "agent.py", "version": "1"}}


def scripted_model(question, tools, answers):
    """The next step: (tool, arguments), or what to say in the end. It forgets whom a note is about, and mends that."""
    content = "Jane called: she wants to close on Friday."
    if len(answers) == 0:
        return "list_all_affinity_persons", {"term": "jane", "limit": 1}
    if len(answers) == 1:
        return "create_a_affinity_note", {"content": content}
    if len(answers) == 2:
        return "create_a_affinity_note", {"content": content, "person_ids": [json.loads(answers[0])["result"][0]["id"]]}
    return f"Noted, as note {json.loads(answers[2])['result']['id']}." if answers[2][0] == "{" else "I could not note it."


model = scripted_model  # a real one: a function with the same arguments that asks the API of your model


class Http:
    def __init__(self, url, token):
        self.url, self.headers = url, {"Authorization": f"Bearer {token}", "Content-Type": "application/json",
                                       "Accept": "application/json, text/event-stream", "MCP-Protocol-Version": VERSION}

    def exchange(self, message):
        headers = {**self.headers, "Mcp-Method": message["method"]}
        if "name" in message["params"]:
            headers["Mcp-Name"] = message["params"]["name"]
        request = urllib.request.Request(self.url, json.dumps(message).encode(), headers)
        try:
            with urllib.request.urlopen(request, timeout=60) as reply:
                return json.load(reply)  # one JSON object, because no progress was asked for
        except urllib.error.HTTPError as refusal:
            return json.load(refusal)

    def close(self):
        pass


class Stdio:
    def __init__(self, command):
        self.server = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8")

    def exchange(self, message):
        print(json.dumps(message), file=self.server.stdin, flush=True)
        for line in self.server.stdout:
            answer = json.loads(line)
            if answer.get("id") == message["id"]:
                return answer
        raise EOFError("the server ended")

    def close(self):
        self.server.stdin.close()  # the end of input ends the server
        self.server.wait(10)


class Refused(Exception):
    pass


ids = itertools.count(1)


def ask(server, method, **params):
    answer = server.exchange({"jsonrpc": "2.0", "id": next(ids), "method": method, "params": {**params, "_meta": ABOUT}})
    if "error" in answer:
        raise Refused(answer["error"]["message"])
    return answer["result"]


def call(server, tool, arguments):
    """What the model gets to read: the answer, or why there is none."""
    try:
        result = ask(server, "tools/call", name=tool, arguments=arguments)
    except Refused as refusal:
        return str(refusal)
    return "\n".join(part.get("text", f"[{part['type']}]") for part in result["content"])


def run(server, question):
    tools, answers = ask(server, "tools/list")["tools"], []
    while not isinstance(step := model(question, tools, answers), str):
        tool, arguments = step
        print(f"> {tool} {json.dumps(arguments)}")
        answers.append(call(server, tool, arguments))
        print(f"< {answers[-1][:300]}")
    return step


def main():
    if sys.argv[1:2] == ["--stdio"]:
        server = Stdio(sys.argv[2:])
    else:
        server = Http(os.environ.get("URL", "http://127.0.0.1:8765/mcp"), os.environ.get("TOKEN", ""))
    try:
        print(run(server, "Jane called: she wants to close on Friday. Note it."))
    except (Refused, OSError, EOFError) as problem:
        sys.exit(f"agent.py: {problem}")
    finally:
        server.close()


main()

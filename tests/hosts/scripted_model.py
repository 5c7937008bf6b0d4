"""A model that plays a fixed job, behind the APIs that command-line hosts call: Anthropic's messages, OpenAI's responses,
Gemini's generateContent. It finds a person, writes a note and forgets whom it is about, reads why that was refused, mends
it, and deletes the note."""

import http.server
import json
import re
import threading

CONTENT = "Jane called: she wants to close on Friday."


def number(text):
    """The first id of a record in an answer, however often its quotation marks are escaped."""
    found = re.search(r'id\\*":\s*(\d{3,})', text)
    return int(found.group(1)) if found else 0


def note(answers):
    """(tool, arguments), or None when the job is done."""
    steps = [lambda: ("list_all_affinity_persons", {"term": "jane", "limit": 1}),
             lambda: ("create_a_affinity_note", {"content": CONTENT}),
             lambda: ("create_a_affinity_note", {"content": CONTENT, "person_ids": [number(answers[0])]}),
             lambda: ("delete_a_affinity_note_by_id", {"id": number(answers[2])})]
    return steps[len(answers)]() if len(answers) < len(steps) else None


def read_everybody(answers):
    """An answer that is too long for a host."""
    return None if answers else ("list_all_affinity_persons", {"limit": 500})


def text_of(value):
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def anthropic(asked):
    """What the model read so far, which tools it has, and how a step is said."""
    parts = [part for message in asked["messages"] if isinstance(message["content"], list) for part in message["content"]]
    answers = [text_of(part["content"]) for part in parts if part["type"] == "tool_result"]
    tools = [tool["name"] for tool in asked.get("tools", [])]

    def say(step):
        block = {"type": "text", "text": "Done."}
        start, delta = {"type": "text", "text": ""}, {"type": "text_delta", "text": "Done."}
        if step:
            start = {"type": "tool_use", "id": f"toolu_{len(answers)}", "name": f"mcp__affinity__{step[0]}", "input": {}}
            block = {**start, "input": step[1]}
            delta = {"type": "input_json_delta", "partial_json": json.dumps(step[1])}
        stop = {"stop_reason": "tool_use" if step else "end_turn", "stop_sequence": None}
        usage = {"input_tokens": 1, "output_tokens": 1}
        message = {"id": "msg_1", "type": "message", "role": "assistant", "model": asked["model"], "usage": usage}
        if not asked.get("stream"):
            return {**message, **stop, "content": [block]}
        return [{"type": "message_start", "message": {**message, "content": [], "stop_reason": None, "stop_sequence": None}},
                {"type": "content_block_start", "index": 0, "content_block": start},
                {"type": "content_block_delta", "index": 0, "delta": delta},
                {"type": "content_block_stop", "index": 0},
                {"type": "message_delta", "delta": stop, "usage": usage},
                {"type": "message_stop"}]
    return answers, tools, say


def openai(asked):
    answers = [text_of(item["output"]) for item in asked["input"] if item.get("type", "").endswith("_output")]
    tools = [tool.get("name", tool["type"]) for tool in asked.get("tools", [])]
    space = next((name for name in tools if name == "mcp__affinity"), None)  # a namespace of tools, or each by itself

    def say(step):
        item = {"type": "message", "id": "msg_1", "role": "assistant", "status": "completed",
                "content": [{"type": "output_text", "text": "Done.", "annotations": []}]}
        if step:
            name = {"namespace": space, "name": step[0]} if space else {"name": f"mcp__affinity__{step[0]}"}
            item = {"type": "function_call", "id": f"fc_{len(answers)}", "call_id": f"call_{len(answers)}", **name,
                    "arguments": json.dumps(step[1]), "status": "completed"}
        usage = {"input_tokens": 1, "output_tokens": 1, "total_tokens": 2, "input_tokens_details": {"cached_tokens": 0},
                 "output_tokens_details": {"reasoning_tokens": 0}}
        return [{"type": "response.created", "response": {"id": "resp_1"}},
                {"type": "response.output_item.done", "output_index": 0, "item": item},
                {"type": "response.completed", "response": {"id": "resp_1", "output": [item], "usage": usage}}]
    return answers, tools, say


def gemini(asked):
    parts = [part for content in asked["contents"] for part in content.get("parts", [])]
    answers = [text_of(part["functionResponse"]["response"]) for part in parts if "functionResponse" in part]
    tools = [each["name"] for tool in asked.get("tools", []) for each in tool.get("functionDeclarations", [])]

    def say(step):
        part = {"text": "Done."}
        if step:
            name = next((name for name in tools if name.endswith(step[0])), step[0])
            part = {"functionCall": {"name": name, "args": step[1]}}
        usage = {"promptTokenCount": 1, "candidatesTokenCount": 1, "totalTokenCount": 2}
        return [{"candidates": [{"content": {"role": "model", "parts": [part]}, "finishReason": "STOP", "index": 0}],
                 "usageMetadata": usage}]
    return answers, tools, say


APIS = {r"^/v1/messages(?!/count)": anthropic, r"^/v1/responses": openai, r":streamGenerateContent": gemini}


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        api = next((api for path, api in APIS.items() if re.search(path, self.path)), None)
        if not api:
            return self.reply(404, "application/json", "{}")
        answers, tools, say = api(json.loads(body))
        said = say(self.server.job(answers) if tools else None)
        if len(answers) >= len(self.server.answers):
            self.server.answers = answers
        if isinstance(said, dict):
            return self.reply(200, "application/json", json.dumps(said))
        names = [f"event: {event['type']}\n" if "type" in event else "" for event in said]
        events = "".join(f"{name}data: {json.dumps(event)}\n\n" for name, event in zip(names, said))
        return self.reply(200, "text/event-stream", events)

    def do_GET(self):
        self.reply(404, "application/json", "{}")

    def do_HEAD(self):
        self.reply(200, "application/json", "")

    def reply(self, status, kind, text):
        data = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_):
        pass


class ScriptedModel:
    """Listens on a port of this machine while a `with` lasts; `answers` are what the model got to read."""

    def __init__(self, job):
        self.job = job

    def __enter__(self):
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.answers, self.server.job = [], self.job
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()

    @property
    def answers(self):
        return self.server.answers

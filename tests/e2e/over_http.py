"""A client over Streamable HTTP: one POST a message, answered by one JSON text or by a stream of events."""

import base64
import http.client
import json
import pathlib
import queue
import threading
import urllib.parse

from program import CLAIM, ENDED, WAIT, Broken, Program, read_message


class Post:
    """One POST on a thread of its own, so that many can be under way."""

    def __init__(self, url, body, headers, is_request, verb="POST"):
        self.url, self.verb = urllib.parse.urlsplit(url), verb
        self.body, self.headers, self.is_request = body, headers, is_request
        self.status, self.answer_headers, self.messages = None, {}, queue.Queue()
        self.connection = http.client.HTTPConnection(self.url.hostname, self.url.port, timeout=WAIT)
        self.headed, self.done = threading.Event(), threading.Event()
        self.hung_up, self.last_event = False, None
        threading.Thread(target=self._run, daemon=True).start()

    def _run(self):
        try:
            target = self.url.path + ("?" + self.url.query if self.url.query else "")
            self.connection.request(self.verb, target, body=self.body, headers=self.headers)
            response = self.connection.getresponse()
            self.status, self.answer_headers = response.status, dict((k.lower(), v) for k, v in response.getheaders())
            self.headed.set()
            if self.answer_headers.get("content-type", "").startswith("text/event-stream"):
                self._read_events(response)
            else:
                text = response.read()
                if text:
                    self.messages.put(text)
        except (OSError, http.client.HTTPException) as error:
            self.messages.put(error)
        finally:
            self.connection.close()
            self.messages.put(ENDED)
            self.done.set()

    def _read_events(self, response):
        data = []
        for line in response:
            line = line.rstrip(b"\r\n")
            if line.startswith(b"data:"):
                data.append(line[5:].removeprefix(b" "))
            elif line.startswith(b"id:"):
                self.last_event = line[3:].strip().decode()
            elif not line and data:
                if any(data):  # an event without data only tells its id
                    self.messages.put(b"\n".join(data))
                data = []

    def hang_up(self):
        self.hung_up = True
        if self.connection.sock:
            self.connection.sock.shutdown(2)


class Http:
    name = "http"

    def __init__(self, program, args, env):
        self.started_with = (program, args, env)
        listen = ["--listen", "127.0.0.1:0"] if "--listen" not in args else []
        auth = ["--auth", "none"] if "--auth" not in args else []
        self.program = Program([program, "http", *listen, *auth, *args], env)
        self.names, self.answer_headers = {}, {}
        self.posts = []  # those whose answers are not all read yet, oldest first
        self.last = None
        self.legacy = {}  # headers that a client of the initialize era repeats
        try:
            self.url = self.program.wait_for_url(r"http://127\.0\.0\.1:[1-9]\d*/mcp")
        except Broken as broken:
            self.program.kill()
            raise Broken(f"{broken}{self.program.last_words()}") from None
        token = pathlib.Path(self.program.home.name, "affinity-crm-mcp", "token")
        if token.exists():
            self.names["token"] = token.read_text().strip()

    def _headers(self, message, line):
        headers = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream"}
        if isinstance(message, dict):
            params = message.get("params") if isinstance(message.get("params"), dict) else {}
            meta = params.get("_meta") if isinstance(params.get("_meta"), dict) else {}
            method = message.get("method")
            if CLAIM in meta:
                headers["MCP-Protocol-Version"] = meta[CLAIM]
                headers["Mcp-Method"] = method
                named = params.get("uri") if method == "resources/read" else params.get("name")
                if method in ("tools/call", "prompts/get", "resources/read") and isinstance(named, str):
                    headers["Mcp-Name"] = self._header_text(named)
            elif method != "initialize":
                headers.update(self.legacy)
        elif isinstance(message, list) or line.get("verb") in ("GET", "DELETE"):
            headers.update(self.legacy)
        if line.get("resume"):
            headers["Last-Event-ID"] = self.last.last_event
        for name, value in line.get("headers", {}).items():
            headers = {k: v for k, v in headers.items() if k.lower() != name.lower()}
            if value is not None:
                headers[name] = value
        return {k: v for k, v in headers.items() if isinstance(v, str)}

    @staticmethod
    def _header_text(text):
        if text.isascii() and text.isprintable() and text == text.strip():
            return text
        return "=?base64?" + base64.b64encode(text.encode()).decode() + "?="

    def send(self, data, message, line):
        parts = message if isinstance(message, list) else [message]
        is_request = not parts or any(not isinstance(p, dict) or "id" in p or "method" not in p for p in parts)
        if isinstance(message, dict) and "method" not in message and line.get("status") == 202:
            is_request = False  # a response to a request of the server's
        url = self.url.removesuffix("/mcp") + line.get("path", "/mcp")  # as written: "//mcp" is no other host
        post = Post(url, data, self._headers(message, line), is_request, line.get("verb", "POST"))
        post.method = message.get("method") if isinstance(message, dict) else None
        post.wanted_status = line.get("status")
        self.last = post
        if post.verb == "GET" and not post.headed.wait(WAIT):  # what is sent next finds the stream open
            raise Broken(f"no answer to GET within {WAIT} s")
        if is_request:
            self.posts.append(post)
            return
        if not post.done.wait(WAIT):
            raise Broken(f"a notification was not acknowledged within {WAIT} s")
        wanted = line.get("status", 202)
        if post.status != wanted:
            raise Broken(f"HTTP status {post.status} for a notification, expected {wanted}")

    def receive(self, line):
        while self.posts:
            post = self.posts[0]
            try:
                text = post.messages.get(timeout=WAIT)
            except queue.Empty:
                raise Broken(f"no answer within {WAIT} s") from None
            if text is ENDED:
                self.posts.pop(0)
                continue
            if isinstance(text, Exception) and not post.hung_up:
                raise Broken(f"the connection broke: {text}")
            if isinstance(text, Exception):
                continue
            message = read_message(text.decode())
            self._check_status(post, line.get("status", post.wanted_status), message)
            self.answer_headers = post.answer_headers
            if post.method == "initialize" and isinstance(message, dict) and "result" in message:
                self._remember(post, message["result"])
            return message
        raise Broken("every POST is answered; there is nothing more to receive")

    @staticmethod
    def _check_status(post, wanted, message):
        if wanted is None and isinstance(message, dict) and "result" in message:
            wanted = 200
        if wanted is not None and post.status != wanted:
            raise Broken(f"HTTP status {post.status}, expected {wanted}; body {json.dumps(message, ensure_ascii=False)[:300]}")

    def _remember(self, post, result):
        version = result.get("protocolVersion", "")
        self.legacy = {"MCP-Protocol-Version": version} if version >= "2025-06-18" else {}
        if session := post.answer_headers.get("mcp-session-id"):
            self.legacy["Mcp-Session-Id"] = session

    def nothing(self):
        if not self.last.done.wait(WAIT):
            raise Broken(f"the last POST had no answer within {WAIT} s")
        if not self.last.hung_up:
            text = self.last.messages.get(timeout=WAIT)
            if text is not ENDED:
                raise Broken(f"nothing was to be answered, but this came: {text!r:.300}")
            if self.last.wanted_status not in (None, self.last.status):
                raise Broken(f"HTTP status {self.last.status}, expected {self.last.wanted_status}")
        if self.last in self.posts:
            self.posts.remove(self.last)

    def hang_up(self):
        self.last.hang_up()

    def close(self):
        """Standard input means nothing here."""

    def restart(self):
        self.finish(0)
        self.program.kill()
        self.__init__(*self.started_with)

    def finish(self, wanted_exit):
        for post in self.posts:
            if not post.done.wait(WAIT):
                raise Broken("a POST is still without its answer")
            text = post.messages.get(timeout=WAIT)
            if text is not ENDED and not post.hung_up:
                raise Broken(f"more came than the transcript says: {text!r:.300}")
        code = self.program.end()
        if code != wanted_exit:
            raise Broken(f"exit code {code} after SIGTERM, expected {wanted_exit}")

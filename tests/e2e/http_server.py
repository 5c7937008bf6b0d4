"""The program as an HTTP server on a free port, and the plainest client that there can be."""

import http.client
import json
import pathlib
import re
import socket

from program import WAIT, Program

SANDBOX = ["--sandbox", "--clock", "2026-11-21T00:00:00Z", "--limit", "none"]
VERSION = "2026-07-28"
META = {"io.modelcontextprotocol/protocolVersion": VERSION, "io.modelcontextprotocol/clientCapabilities": {}}


class Server(Program):
    def __init__(self, program, *args, env=None, listen="127.0.0.1:0"):
        super().__init__([program, "http", "--listen", listen, *args], env or {})
        try:
            self.port = int(re.search(r":(\d+)/", self.wait_for_url(r"http://127\.0\.0\.1:[1-9]\d*/mcp")).group(1))
        except BaseException:
            self.kill()
            raise
        token = pathlib.Path(self.home.name, "affinity-crm-mcp", "token")
        self.token = token.read_text().strip() if token.exists() else None

    def connect(self):
        return socket.create_connection(("127.0.0.1", self.port), WAIT)

    def client(self):
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=WAIT)

    def ask(self, client, text, path="/mcp", method="POST", **headers):
        """Status, headers and body of one exchange."""
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        client.request(method, path, body=text, headers={**headers_of(self.token), **headers})
        answer = client.getresponse()
        return answer.status, answer.headers, answer.read()

    def memory(self):
        """Bytes that the process holds."""
        pages = pathlib.Path(f"/proc/{self.child.pid}/statm").read_text().split()[1]
        return int(pages) * 4096

    def seconds(self):
        """Of processor time so far."""
        fields = pathlib.Path(f"/proc/{self.child.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / 100

    def sockets(self):
        """How many it holds."""
        held = 0
        for link in pathlib.Path(f"/proc/{self.child.pid}/fd").iterdir():
            try:
                held += str(link.readlink()).startswith("socket:")
            except FileNotFoundError:
                pass  # closed meanwhile
        return held

    def sanitized(self):
        """Sanitizers reserve memory that no limit allows."""
        return int(pathlib.Path(f"/proc/{self.child.pid}/statm").read_text().split()[0]) * 4096 > 1 << 40


def headers_of(token):
    headers = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream"}
    return {**headers, "Authorization": f"Bearer {token}"} if token else headers


def call(number, tool="list_all_affinity_whoami", **arguments):
    """A tools/call of a client that wants no conversation."""
    params = {"name": tool, "arguments": arguments}
    return json.dumps({"jsonrpc": "2.0", "id": number, "method": "tools/call", "params": params})

"""An Affinity that answers when it is told to: GET /persons/ID, at once or, for the ids in `holds`, on a step's word."""

import http.server
import json
import select
import socket
import ssl
import threading

from program import WAIT, Broken


class Answering(http.server.BaseHTTPRequestHandler):
    """Answers in JSON, and says nothing of it."""

    def answer(self, value, status=200):
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Whoami(Answering):
    """Whoever asks is this user."""

    def do_GET(self):
        self.answer({"tenant": {"id": 1, "name": "Bare", "subdomain": "bare"},
                     "user": {"id": 2, "firstName": "A", "lastName": "B", "emailAddress": "a@b.example"},
                     "grant": {"type": "api-key", "scope": "api", "createdAt": "2026-01-01T00:00:00Z"}})


def whoami_over_tls(test, certificate, key, port=0):
    """Its port; it serves as long as the test runs."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Whoami)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    server.handle_error = lambda *_: None  # who does not trust it goes away
    test.addCleanup(server.server_close)
    test.addCleanup(server.shutdown)
    return server.server_port


class Server(http.server.ThreadingHTTPServer):
    request_queue_size = 128  # 40 connections may come at once; one that is not taken is tried again after a second
    daemon_threads = True
    block_on_close = False


class Upstream:
    def __init__(self, holds):
        self.holds = set(holds)
        self.change = threading.Condition()
        self.arrived, self.released, self.lost = set(), set(), set()
        self.ending = False
        self.server = Server(("127.0.0.1", 0), self._handler())
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        self.env = {"AFFINITY_BASE_URL": f"http://127.0.0.1:{self.server.server_port}", "AFFINITY_API_KEY": "k"}

    def step(self, has=None, answers=None, loses=None):
        """Waits until the request for an id is here; answers it; waits until its connection is closed."""
        with self.change:
            if answers is not None:
                self.released.add(answers)
                self.change.notify_all()
            for what, wanted, so_far in (("has not had a request for", has, self.arrived), ("still has the request for", loses, self.lost)):
                if wanted is not None and not self.change.wait_for(lambda: wanted in so_far, WAIT):
                    raise Broken(f"after {WAIT} s the upstream {what} {wanted}")

    def end(self):
        with self.change:
            self.ending = True
            self.change.notify_all()
        self.server.shutdown()
        self.server.server_close()

    def _wait(self, person, connection):
        """False when nobody waits for the answer any more."""
        with self.change:
            self.arrived.add(person)
            self.change.notify_all()
            while person in self.holds - self.released and not self.ending:
                self.change.wait(0.02)
                if select.select([connection], [], [], 0)[0] and not connection.recv(1, socket.MSG_PEEK):
                    self.lost.add(person)
                    self.change.notify_all()
                    return False
        return not self.ending

    def _handler(self):
        upstream = self

        class Handler(Answering):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                person = int(self.path.split("?")[0].rpartition("/")[2])
                if not upstream._wait(person, self.connection):
                    self.close_connection = True
                    return
                self.answer({"id": person, "type": 0, "first_name": "Person", "last_name": str(person), "emails": []})

        return Handler

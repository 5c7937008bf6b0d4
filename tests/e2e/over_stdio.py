"""A client over stdio: one message a line."""

import json
import queue
import subprocess
import time

from program import CLAIM, ENDED, WAIT, Broken, Program, read_message


class Stdio:
    name = "stdio"

    def __init__(self, program, args, env):
        self.started_with = (program, args, env)
        self.program = Program([program, *args], env, stdin=subprocess.PIPE)
        self.names, self.answer_headers = {}, {}

    def send(self, data, message, line):
        raw = data if line.get("send_raw") is not None or line.get("send_hex") is not None else data + b"\n"
        try:
            self.program.child.stdin.write(raw)
            self.program.child.stdin.flush()
        except BrokenPipeError:
            raise Broken("it no longer reads its input") from None

    def receive(self, line):
        try:
            text = self.program.lines.get(timeout=WAIT)
        except queue.Empty:
            raise Broken(f"no answer within {WAIT} s") from None
        if text is ENDED:
            raise Broken(f"it ended (exit code {self.program.wait_for_exit()}) instead of answering")
        if not text.endswith(b"\n") or text.endswith(b"\r\n"):
            raise Broken(f"a line does not end in a newline alone: {text[-40:]!r}")
        try:
            return read_message(text.decode())
        except UnicodeDecodeError:
            raise Broken(f"a line is not UTF-8: {text[:300]!r}") from None

    def nothing(self):
        """Asks something harmless that any era answers; its answer must be the next that comes."""
        mark = f"nothing-{time.monotonic_ns()}"
        meta = {CLAIM: "2026-07-28", "io.modelcontextprotocol/clientCapabilities": {}}
        probe = {"jsonrpc": "2.0", "id": mark, "method": "server/discover", "params": {"_meta": meta}}
        self.send(json.dumps(probe).encode(), probe, {})
        message = self.receive({})
        if not isinstance(message, dict) or message.get("id") != mark:
            raise Broken(f"nothing was to be answered, but this came: {json.dumps(message, ensure_ascii=False)[:300]}")

    def close(self):
        self.program.child.stdin.close()

    def restart(self):
        self.finish(0)
        self.program.kill()
        self.__init__(*self.started_with)

    def finish(self, wanted_exit):
        if not self.program.child.stdin.closed:
            self.close()
        code = self.program.wait_for_exit()
        while (text := self.program.lines.get(timeout=WAIT)) is not ENDED:
            raise Broken(f"more came than the transcript says: {text.decode(errors='replace')[:300]}")
        if code != wanted_exit:
            raise Broken(f"exit code {code}, expected {wanted_exit}")

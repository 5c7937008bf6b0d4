"""Tool calls over stdio in a few words, many at a time if wanted, and everything that was said kept."""

import json
import queue
import subprocess
import time

from program import CLAIM, ENDED, WAIT, Broken, Program, read_message

META = {CLAIM: "2026-07-28", "io.modelcontextprotocol/clientCapabilities": {}}


class Calls:
    def __init__(self, program, args, env):
        self.program = Program([program, *args], env, stdin=subprocess.PIPE)
        self.text = []  # every line that came
        self.last = 0

    def begin(self, tool, arguments):
        self.last += 1
        message = {"jsonrpc": "2.0", "id": self.last, "method": "tools/call",
                   "params": {"_meta": META, "name": tool, "arguments": arguments}}
        self.program.child.stdin.write(json.dumps(message).encode() + b"\n")
        self.program.child.stdin.flush()
        return self.last

    def results(self, ids, within=WAIT):
        """The results by id, in whatever order they come."""
        wanted, out, ends = set(ids), {}, time.monotonic() + within
        while wanted:
            try:
                line = self.program.lines.get(timeout=max(0.01, ends - time.monotonic()))
            except queue.Empty:
                raise Broken(f"no answer for {sorted(wanted)} within {within} s{self.program.last_words()}") from None
            if line is ENDED:
                raise Broken(f"it ended instead of answering{self.program.last_words()}")
            self.text.append(line)
            message = read_message(line.decode())
            if message.get("id") in wanted:
                wanted.discard(message["id"])
                if "result" not in message:
                    raise Broken(f"an error instead of a result: {json.dumps(message)[:500]}")
                out[message["id"]] = message["result"]
        return out

    def call(self, tool, arguments, within=WAIT):
        one = self.begin(tool, arguments)
        return self.results([one], within)[one]

    def end(self):
        """Closes its input and waits. Everything it said, on both streams."""
        self.program.child.stdin.close()
        code = self.program.wait_for_exit()
        while (line := self.program.lines.get(timeout=WAIT)) is not ENDED:
            self.text.append(line)
        self.program.kill()
        return code, b"".join(self.text), "".join(self.program.said)

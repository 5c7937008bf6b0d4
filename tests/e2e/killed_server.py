"""The program over stdio for many callers at a time, killed, stopped and started again while they wait."""

import json
import queue
import signal
import subprocess
import threading

from program import CLAIM, ENDED, Program

META = {CLAIM: "2026-07-28", "io.modelcontextprotocol/clientCapabilities": {}}


class Server:
    """The program over stdio. It is killed and started again while others wait for its answers, which then get None."""

    def __init__(self, program, args, env):
        self.command, self.env = [program, *args], env
        self.lock, self.last, self.waiting = threading.Lock(), 0, {}
        self.stopped = False
        self.start()

    def start(self):
        self.process = Program(self.command, self.env, stdin=subprocess.PIPE)
        self.stopped = False
        threading.Thread(target=self.listen, args=(self.process,), daemon=True).start()

    def listen(self, process):
        while (line := process.lines.get()) is not ENDED:
            try:
                message = json.loads(line)
            except ValueError:
                continue  # cut by a kill
            with self.lock:
                waiting = self.waiting.pop(message.get("id"), None)
            if waiting:
                waiting[1].put(message)
        with self.lock:
            lost = [number for number, waiting in self.waiting.items() if waiting[0] is process]
            for number in lost:
                self.waiting.pop(number)[1].put(None)

    def call(self, tool, arguments, within):
        """The result, or None: the process ended, or there was no answer in time."""
        answer = queue.Queue()
        with self.lock:
            self.last += 1
            number, process = self.last, self.process
            self.waiting[number] = (process, answer)
        message = {"jsonrpc": "2.0", "id": number, "method": "tools/call", "params": {"_meta": META, "name": tool, "arguments": arguments}}
        try:
            with self.lock:
                process.child.stdin.write(json.dumps(message).encode() + b"\n")
                process.child.stdin.flush()
            message = answer.get(timeout=within)
        except (OSError, ValueError, queue.Empty):
            message = None
        with self.lock:
            self.waiting.pop(number, None)
        return message and message.get("result")

    def kill(self):
        self.process.kill()

    def send(self, number):
        self.stopped = number == signal.SIGSTOP
        self.process.child.send_signal(number)

"""The program as a child process, ended by us and by nobody else. Every wait has an end."""

import contextlib
import json
import os
import queue
import re
import subprocess
import tempfile
import threading
import time

import launcher

WAIT = 10 * launcher.SLOWER  # seconds for any one answer, start or exit
CLAIM = "io.modelcontextprotocol/protocolVersion"
ENDED = object()


class Broken(Exception):
    """The program did not do what a transcript wants; the text says what."""


def clean_environment(home, extra):
    """Nothing of the machine's own settings reaches the program."""
    kept = {name: value for name, value in os.environ.items()
            if name in ("PATH", "LANG", "TMPDIR") or name.endswith("SAN_OPTIONS") or name.startswith("LD_")}
    return launcher.environment({**kept, "HOME": home, "XDG_STATE_HOME": home, "XDG_CONFIG_HOME": home, **extra})


class Program:
    """Starts it, keeps what it says on stderr, and ends it and no other process."""

    def __init__(self, command, env, stdin=subprocess.DEVNULL):
        self.home = tempfile.TemporaryDirectory(prefix="affinity-e2e-")
        self.said = []
        self.child = subprocess.Popen([*launcher.WORDS, *command], stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=self.home.name,
                                      env=clean_environment(self.home.name, env))
        self.lines = queue.Queue()
        self.followers = [self._follow(self.child.stdout, self.lines.put), self._follow(self.child.stderr, self._hear)]

    def _follow(self, stream, take):
        def run():
            with stream:
                for line in stream:
                    take(line)
            take(ENDED)
        follower = threading.Thread(target=run, daemon=True)
        follower.start()
        return follower

    def _hear(self, line):
        if line is not ENDED:
            self.said.append(line.decode(errors="replace"))

    def wait_for_url(self, pattern):
        """The first text that fits in what it says at start, on either stream."""
        ends = time.monotonic() + WAIT
        while time.monotonic() < ends:
            printed = [line.decode(errors="replace") for line in list(self.lines.queue) if line is not ENDED]
            for line in self.said + printed:
                if found := re.search(pattern, line):
                    return found.group()
            if self.child.poll() is not None:
                raise Broken(f"it ended with exit code {self.child.returncode} instead of listening")
            time.sleep(0.01)
        raise Broken(f"it did not say where it listens within {WAIT} s")

    def wait_for_exit(self):
        try:
            return self.child.wait(WAIT)
        except subprocess.TimeoutExpired:
            raise Broken(f"it had not ended after {WAIT} s") from None

    def end(self):
        """Asks, then insists. Returns the exit code it gave when asked."""
        if self.child.poll() is None:
            self.child.send_signal(launcher.ASK_TO_END)
        try:
            return self.wait_for_exit()
        finally:
            self.kill()

    def kill(self):
        if self.child.poll() is None:
            self.child.kill()
            self.child.wait()
        for follower in self.followers:
            follower.join(WAIT)  # the pipes end with the process
        if self.child.stdin:
            with contextlib.suppress(BrokenPipeError):
                self.child.stdin.close()
        self.home.cleanup()

    def last_words(self):
        text = "".join(self.said[-60:]).strip()
        return f"\n--- stderr ---\n{text}" if text else ""


def read_message(text):
    try:
        message = json.loads(text)
    except ValueError:
        raise Broken(f"what came is not JSON: {text[:300]!r}") from None
    for part in message if isinstance(message, list) else [message]:
        if not isinstance(part, dict) or part.get("jsonrpc") != "2.0":
            raise Broken(f"what came is no JSON-RPC message: {text[:300]}")
    return message

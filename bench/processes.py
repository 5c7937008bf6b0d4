"""What bench/run and bench/growth start: the stub, the servers, the driver. Everything is ended again, by its own pid."""

import contextlib
import http.client
import json
import os
import pathlib
import resource
import shutil
import socket
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
TOP = HERE.parent
OPEN = {"jsonrpc": "2.0", "id": 0, "method": "initialize",
        "params": {"protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": {"name": "bench", "version": "1"}}}
# Far above what the machine can do, so that no limit is measured; all of them stay in force.
RAISED = ["--max-connections", "4000", "--max-sessions", "4000", "--max-sessions-each", "4000", "--max-queue", "4000",
          "--queue-wait", "60", "--max-requests-per-connection", "1000000000"]
CALLS = ["--rate-limit", "1000000", "--max-result", "16777216"]


class Processes(contextlib.ExitStack):
    """A folder, two processors and the processes on them, until the with block ends."""

    def __init__(self, program, tools, server_cpu=0, driver_cpu=1):
        super().__init__()
        self.program, self.tools = pathlib.Path(program).resolve(), pathlib.Path(tools).resolve()
        cpus = sorted(os.sched_getaffinity(0))
        self.server_cpu, self.driver_cpu = (server_cpu, driver_cpu) if {server_cpu, driver_cpu} <= set(cpus) else (cpus[0], cpus[-1])
        self.folder = pathlib.Path(self.enter_context(tempfile.TemporaryDirectory(prefix="affinity-bench-")))
        self.log = self.enter_context(open(self.folder / "server.log", "ab"))
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 65536) if hard != resource.RLIM_INFINITY else 65536, hard))
        self.env = {name: value for name, value in os.environ.items() if not name.startswith("AFFINITY_")}
        self.env |= {"AFFINITY_API_KEY": "bench", "XDG_STATE_HOME": str(self.folder / "state")}

    def start(self, command, cpu, **more):
        """A process on one processor, ended with the context."""
        how = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": self.log, "env": self.env, **more}
        child = subprocess.Popen(["taskset", "-c", str(cpu), *map(str, command)], **how)
        self.callback(self.end, child)
        return child

    @staticmethod
    def end(child):
        if child.poll() is None:
            child.terminate()
            try:
                child.wait(15)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()

    def stub(self, hold_ms=0, more=()):
        """Its port; it says it as soon as it listens."""
        child = self.start([self.tools / "stub", "--port", 0, "--hold", hold_ms, *more], self.driver_cpu, stdout=subprocess.PIPE)
        return int(child.stdout.readline())

    def our_command(self, upstream):
        return [str(self.program), "--base-url", upstream, *CALLS, "--audit-log", str(self.folder / "audit.log")]

    def ours(self, upstream, more=()):
        """(child, port, token) of our server over HTTP."""
        port = free_port()
        child = self.start([self.program, "http", "--listen", f"127.0.0.1:{port}", "--auth", "token", "--base-url", upstream,
                            "--audit-log", self.folder / "audit.log", *RAISED, *CALLS, *more], self.server_cpu)
        await_port(port, child)
        return child, port, (self.folder / "state" / "affinity-crm-mcp" / "token").read_text().strip()

    def driver(self, *words, env=None):
        """What the driver printed. The environment is that of the server that it starts too."""
        done = subprocess.run(["taskset", "-c", str(self.driver_cpu), str(self.tools / "load"), *map(str, words)],
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env or self.env, text=True)
        if done.stderr:
            print(done.stderr.strip()[:600], file=sys.stderr)
        if done.returncode != 0 or not done.stdout.strip():
            raise RuntimeError(f"the driver failed: {' '.join(map(str, words))}")
        return json.loads(done.stdout)

    def list_file(self):
        """A file with the result of our tools/list of 2025-11-25, byte for byte: what peers answer too."""
        lines = [json.dumps(OPEN), '{"jsonrpc":"2.0","method":"notifications/initialized"}',
                 '{"jsonrpc":"2.0","id":1,"method":"tools/list"}']
        done = subprocess.run([str(self.program)], input="\n".join(lines) + "\n", stdout=subprocess.PIPE, env=self.env,
                              stderr=subprocess.DEVNULL, text=True, timeout=30)
        head = '{"jsonrpc":"2.0","id":1,"result":'
        answer = next(line for line in done.stdout.splitlines() if line.startswith(head))
        path = self.folder / "tools.json"
        path.write_text(answer[len(head):-1])
        return path


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def await_port(port, child, seconds=20):
    until = time.monotonic() + seconds
    while time.monotonic() < until and child.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.02)
    raise RuntimeError(f"nothing listens on port {port}: {' '.join(map(str, child.args))}")


def post(port, message):
    """The body of one answer of the initialize era without a session."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("POST", "/mcp", json.dumps(message), {"Content-Type": "application/json", "Accept": "application/json, text/event-stream",
                                                            "MCP-Protocol-Version": "2025-11-25"})
    return connection.getresponse().read()


def machine():
    """What to say of the machine beside its figures."""
    text = pathlib.Path("/proc/cpuinfo").read_text()
    model = next((line.split(":", 1)[1].strip() for line in text.splitlines() if line.startswith("model name")), "unknown")
    memory = int(pathlib.Path("/proc/meminfo").read_text().split()[1]) / 1024 / 1024
    return {"cpu": model, "cpus": os.cpu_count(), "memory_gib": round(memory), "kernel": os.uname().release}


def missing(wanted):
    """Sentences about what is not there, of {path or command: how to get it}."""
    return [f"{what} is missing: {how}" for what, how in wanted.items()
            if not (pathlib.Path(what).exists() if "/" in str(what) else shutil.which(what))]

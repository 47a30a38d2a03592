"""From a saved file to the page that shows it: the latency of a preview server, over loopback HTTP. Linux only.

An edit puts a word that is nowhere else into a file, as an editor would write it; the clock runs from the last byte
written to the first response that has the word. The server is idle before each edit.
"""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from statistics import median
from typing import NamedTuple

from measure import Command, Failed

TICK = os.sysconf("SC_CLK_TCK")
POLL = 0.002
PATIENCE = 60.0


class Edit(NamedTuple):
    """An edit, and the page that should show it. The word goes behind the first `anchor` in `file`."""

    name: str
    file: Path
    anchor: str
    path: str


class Latency(NamedTuple):
    """What edits of one kind took, in milliseconds, and the processor seconds of each."""

    times: list[float]
    cpu: float

    def median(self) -> float:
        return median(self.times)

    def p95(self) -> float:
        return sorted(self.times)[max(0, -(-len(self.times) * 95 // 100) - 1)]


class Preview(NamedTuple):
    """One server: seconds until the first page, latencies by kind of edit, peak memory in MiB."""

    ready: float
    edits: dict[str, Latency]
    rss: float


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def get(port: int, path: str) -> bytes | None:
    """The page at `path`, or nothing when there is none yet."""
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.request("GET", path, headers={"Accept": "text/html"})
        response = connection.getresponse()
        return response.read() if response.status == 200 else None
    except (OSError, HTTPException):
        return None
    finally:
        connection.close()


def cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def wait_until_idle(pid: int) -> None:
    """Waits until the process has used no processor for half a second."""
    last, since = cpu_seconds(pid), time.perf_counter()
    while time.perf_counter() - since < 0.5:
        time.sleep(0.05)
        now = cpu_seconds(pid)
        if now - last > 2.5 / TICK:
            last, since = now, time.perf_counter()


def wait_for(port: int, path: str, word: bytes) -> float:
    """Seconds until the page has the word."""
    start = time.perf_counter()
    while word not in (get(port, path) or b""):
        if time.perf_counter() - start > PATIENCE:
            raise Failed(f"{path} did not show the edit within {PATIENCE:.0f} s")
        time.sleep(POLL)
    return time.perf_counter() - start


def edit_again_and_again(pid: int, port: int, edit: Edit, count: int) -> Latency:
    text = edit.file.read_text("utf-8")
    before, anchor, after = text.partition(edit.anchor)
    if not anchor:
        raise Failed(f"{edit.file} has no {edit.anchor!r}")
    times, cpu = [], []
    try:
        for index in range(count):
            word = f"Zq{pid}x{index}x"
            wait_until_idle(pid)
            used = cpu_seconds(pid)
            edit.file.write_text(before + anchor + word + after, "utf-8")
            times.append(wait_for(port, edit.path, word.encode()) * 1000)
            wait_until_idle(pid)
            cpu.append(cpu_seconds(pid) - used)
    finally:
        edit.file.write_text(text, "utf-8")
        wait_until_idle(pid)
    return Latency(times, median(cpu))


def preview(command: Callable[[int], Command], edits: list[Edit], count: int) -> Preview:
    """Starts a server on a free port, edits `count` times in each way, and ends it."""
    port = free_port()
    start = time.perf_counter()
    process = subprocess.Popen(command(port), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while b"</html>" not in (get(port, edits[0].path) or b""):
            if os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT):
                raise Failed(f"the server ended: {' '.join(command(port))}")
            time.sleep(POLL)
        ready = time.perf_counter() - start
        latencies = {edit.name: edit_again_and_again(process.pid, port, edit, count) for edit in edits}
    finally:
        process.send_signal(signal.SIGTERM)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    return Preview(ready, latencies, usage.ru_maxrss / 1024)

"""The processes of a running Trenza, kept together: if one ends, or Ctrl-C, all end."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from types import FrameType
from urllib.error import URLError
from urllib.request import urlopen

GRACE = 15.0  # seconds that a process has to finish what it is doing


@dataclass
class Processes:
    """Child processes, each a verb of the command line with the role it needs."""

    running: list["subprocess.Popen[bytes]"] = field(default_factory=list)
    stopping: bool = False
    grace: float = GRACE
    farewell: Callable[[], None] = lambda: None

    def start(self, role: str, *arguments: str, heard: bool = False) -> None:
        """Start ``trenza ARGUMENTS`` as that database role; of what it says only errors, or all."""
        self.running.append(
            subprocess.Popen(  # noqa: S603 - our own command
                [sys.executable, "-m", "django", *arguments],
                env={**os.environ, "TRENZA_ROLE": role},
                start_new_session=True,  # Ctrl-C reaches us, and we end them in order
                stdin=subprocess.DEVNULL,
                stdout=None if heard else subprocess.DEVNULL,
            )
        )

    def run(self, role: str, *arguments: str) -> str:
        """Run a verb to its end and give what it said; raises CalledProcessError."""
        done = subprocess.run(  # noqa: S603 - our own command
            [sys.executable, "-m", "django", *arguments],
            env={**os.environ, "TRENZA_ROLE": role},
            check=True,
            capture_output=True,
            text=True,
        )
        return done.stdout

    def listen(self) -> None:
        """From now on Ctrl-C and SIGTERM are heard here: the first asks, the second insists."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._told)

    def wait(self) -> int:
        """Until told to stop or until one of them ends; the exit code of whoever ended first."""
        while not self.stopping:
            for process in self.running:
                if process.poll() is not None:
                    return process.returncode
            time.sleep(0.1)
        return 0

    def _told(self, number: int, frame: FrameType | None) -> None:
        if self.stopping:
            self.grace = 0.0
            return
        self.stopping = True
        self.farewell()

    def stop(self) -> None:
        """End them, the newest first, with all that they started, and wait."""
        for process in reversed(self.running):
            if process.poll() is None:
                process.terminate()
        deadline = time.monotonic() + GRACE
        while any(process.poll() is None for process in self.running):
            if time.monotonic() > min(deadline, deadline - GRACE + self.grace):
                break
            time.sleep(0.05)
        for process in self.running:
            _end_family(process)


def _end_family(process: "subprocess.Popen[bytes]") -> None:
    """What is left of a process and of its children: each process leads a group of its own."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def answers(port: int, *, within: float, wanted: Callable[[], bool] = lambda: True) -> bool:
    """Whether the web answers on that port in so many seconds, while somebody wants to know."""
    deadline = time.monotonic() + within
    while wanted() and time.monotonic() < deadline:
        try:
            with urlopen(f"http://127.0.0.1:{port}/salud", timeout=2) as response:
                if response.status == 200:
                    return True
        except (URLError, OSError):
            time.sleep(0.2)
    return False

"""The processes of a running Trenza, kept together: if one ends, or Ctrl-C, all end."""

import os
import signal
import subprocess
import sys
import time
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

    def start(self, role: str, *arguments: str) -> None:
        """Start ``trenza ARGUMENTS`` as that database role."""
        self.running.append(
            subprocess.Popen(  # noqa: S603 - our own command
                [sys.executable, "-m", "django", *arguments],
                env={**os.environ, "TRENZA_ROLE": role},
                start_new_session=True,  # Ctrl-C reaches us, and we end them in order
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

    def wait(self) -> int:
        """Until told to stop or until one of them ends; the exit code of whoever ended first."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._told)
        code = 0
        while not self.stopping:
            for process in self.running:
                if process.poll() is not None:
                    code, self.stopping = process.returncode, True
            time.sleep(0.3)
        self.stop()
        return code

    def _told(self, number: int, frame: FrameType | None) -> None:
        self.stopping = True

    def stop(self) -> None:
        """End them, the newest first, and wait."""
        for process in reversed(self.running):
            if process.poll() is None:
                process.terminate()
        deadline = time.monotonic() + GRACE
        for process in self.running:
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def answers(port: int, *, within: float) -> bool:
    """Whether the web answers on that port before ``within`` seconds have passed."""
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        try:
            with urlopen(f"http://127.0.0.1:{port}/salud", timeout=2) as response:
                if response.status == 200:
                    return True
        except (URLError, OSError):
            time.sleep(0.2)
    return False

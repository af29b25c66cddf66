"""Timing, told as percentiles; memory, told by the kernel."""

import math
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Timing:
    """Percentiles of a series of calls, in milliseconds."""

    calls: int
    p50: float
    p95: float
    p99: float

    def as_dict(self, name: str) -> dict[str, float]:
        """The figures under names that begin with ``name``."""
        return {
            f"{name}_p50_ms": round(self.p50, 4),
            f"{name}_p95_ms": round(self.p95, 4),
            f"{name}_p99_ms": round(self.p99, 4),
        }


def timing(seconds: Iterable[float]) -> Timing:
    """Percentiles of durations given in seconds."""
    ordered = sorted(value * 1000 for value in seconds)

    def at(share: float) -> float:
        return ordered[min(len(ordered) - 1, math.ceil(share * len(ordered)) - 1)]

    return Timing(len(ordered), at(0.50), at(0.95), at(0.99))


def spread(seconds: Iterable[float]) -> dict[str, float]:
    """p50, p90, p99 and p99.9 of durations given in seconds, in milliseconds."""
    ordered = sorted(value * 1000 for value in seconds)
    shares = {"p50_ms": 0.5, "p90_ms": 0.9, "p99_ms": 0.99, "p99_9_ms": 0.999}
    return {
        name: round(ordered[min(len(ordered), math.ceil(share * len(ordered))) - 1], 4)
        for name, share in shares.items()
    }


def timed(call: Callable[[], object]) -> float:
    """How long one call took, in seconds."""
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def peak_memory_mb(pid: int) -> float:
    """The most resident memory that a process has had, in MiB."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    return 0.0

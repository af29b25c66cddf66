"""Named points where a test makes the process die, as a power cut would.

``TRENZA_FAILPOINT=chunk.before_commit:3`` kills the process (SIGKILL) the third time that point is
passed. Without the variable a point costs one comparison.
"""

import os
import signal

_name, _, _count = os.environ.get("TRENZA_FAILPOINT", "").partition(":")
_left = [int(_count or 1)]


def failpoint(name: str) -> None:
    """Die here, at once and without cleaning up, if the environment names this point."""
    if name != _name:
        return
    _left[0] -= 1
    if _left[0] <= 0:
        os.kill(os.getpid(), signal.SIGKILL)

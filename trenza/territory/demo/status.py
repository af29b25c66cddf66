"""One line at the foot of a terminal that rewrites itself, so that what is above stays."""

import shutil
from typing import TextIO

_ERASE = "\r\x1b[2K"


class StatusLine:
    """Says the latest thing on one line of a terminal; where there is none it says nothing."""

    def __init__(self, out: TextIO) -> None:
        self.out = out
        self.shown = out.isatty()

    def say(self, text: str) -> None:
        """In place of what it said before, cut to the width of the terminal."""
        if self.shown:
            width = shutil.get_terminal_size().columns - 1
            self.out.write(_ERASE + text[:width])
            self.out.flush()

    def clear(self) -> None:
        """Leave the line empty for whoever writes next."""
        if self.shown:
            self.out.write(_ERASE)
            self.out.flush()

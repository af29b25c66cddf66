"""The door of governance: sheets of the matrix that others may show."""

from trenza.governance.reads.sheet import Sheet, posts, sheet

__all__ = ["Sheet", "posts", "sheet"]

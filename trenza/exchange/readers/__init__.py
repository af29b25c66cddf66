"""Files to raw rows: every reader gives good rows, tells the bad ones and refuses bad files."""

from trenza.exchange.readers.detect import kind_of, rows_of
from trenza.exchange.readers.rows import FileRefused, Row

__all__ = ["FileRefused", "Row", "kind_of", "rows_of"]

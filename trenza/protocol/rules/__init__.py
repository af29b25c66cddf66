"""The protocol in plain Python: read, check, compile, decide, explain. No database, no Django."""

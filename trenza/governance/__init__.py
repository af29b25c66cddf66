"""How the protocol changes: read on a wall, drafted, simulated, approved, replayed."""

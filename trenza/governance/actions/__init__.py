"""What the protocol's owners do: draft, approve, discard."""

"""Forms of the protocol's owners."""

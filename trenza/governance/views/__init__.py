"""Pages of the protocol, for its owners and the data-protection officer."""

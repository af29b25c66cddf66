"""What pages are told of persons: the review desk, and who may be the one searched for."""

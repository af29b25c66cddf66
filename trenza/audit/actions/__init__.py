"""What is done with the log: note, sequence, verify, export, prove."""

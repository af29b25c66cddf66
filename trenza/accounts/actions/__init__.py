"""What is done with accounts: make users and profiles, begin and end sessions."""

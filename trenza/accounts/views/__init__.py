"""The pages of sign-in, of the active profile and of one's own account."""

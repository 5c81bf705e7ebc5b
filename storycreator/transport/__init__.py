"""Interchangeable transports: each only translates between its protocol and the core."""

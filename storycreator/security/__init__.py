"""Mutual TLS: identities in certificates, the authority that issues them, how a machine joins. Loads ``cryptography`` only where
certificates are made."""

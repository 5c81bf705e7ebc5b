"""Retries, replicas and circuit breakers, shared by both transports."""

"""Thin shells around the services, interchangeable: each only translates."""

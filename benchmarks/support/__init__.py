"""Services as processes, stand-ins for them, and a small story with all that is made of it: for benchmarks and tests."""

"""Whatever runs, started as processes of their own and killed at a moment that is chosen."""

"""The cast as paper figures."""

"""Compares ways to run the pipeline, from outside: what compare_performance.sh runs."""

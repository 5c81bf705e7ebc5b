"""Picture engines, one module each."""

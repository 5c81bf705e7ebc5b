"""Service C4, the formatter: typography and structure of every edition."""

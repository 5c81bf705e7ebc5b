"""The formatter: typography and structure of every edition."""

"""The formatter: typography, markup and structure of every edition."""

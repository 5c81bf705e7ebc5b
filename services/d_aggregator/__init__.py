"""Service D, the aggregator: binds books in all formats, checks them, and reports what is missing."""

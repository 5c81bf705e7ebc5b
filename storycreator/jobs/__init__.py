"""The walk A→B→C→D as a durable job, the timeline it measures and the record it leaves."""

"""The walk A→B→C→D, the timeline it measures and the record it leaves."""

"""Service B: reads a story and says how it feels, what it is about, who speaks, and how hard it is to read."""

"""The plan of a story: who, where, what happens and in which order."""

"""C2, the narrator: reads an edition aloud and says when each sentence is spoken."""

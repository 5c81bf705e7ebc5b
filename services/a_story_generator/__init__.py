"""Service A: writes the story."""

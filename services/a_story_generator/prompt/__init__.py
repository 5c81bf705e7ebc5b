"""What was asked for: the prompt, its words, and whether it suits children."""

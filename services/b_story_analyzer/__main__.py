"""Serve it: ``python -m services.b_story_analyzer``."""

from storycreator.runtime.serve import main

if __name__ == "__main__":
    main("B")

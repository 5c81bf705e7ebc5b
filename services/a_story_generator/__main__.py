"""Serve it: ``python -m services.a_story_generator``."""

from storycreator.runtime.serve import main

if __name__ == "__main__":
    main("A")

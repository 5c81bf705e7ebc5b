"""Serve it: ``python -m services.c1_illustrator``."""

from storycreator.runtime.serve import main

if __name__ == "__main__":
    main("C1")

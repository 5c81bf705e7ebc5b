"""Serve it: ``python -m services.c2_narrator``."""

from storycreator.runtime.serve import main

if __name__ == "__main__":
    main("C2")

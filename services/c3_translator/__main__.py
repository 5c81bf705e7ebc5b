"""Serve it: ``python -m services.c3_translator``."""

from storycreator.runtime.serve import main

if __name__ == "__main__":
    main("C3")

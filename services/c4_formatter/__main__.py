"""Serve it: ``python -m services.c4_formatter``."""

from storycreator.runtime.serve import main

if __name__ == "__main__":
    main("C4")

"""Serve it: ``python -m services.c_parallel_hub``."""

from storycreator.runtime.serve import main

if __name__ == "__main__":
    main("C")

"""Serve it: ``python -m services.d_aggregator``."""

from storycreator.runtime.serve import main

if __name__ == "__main__":
    main("D")

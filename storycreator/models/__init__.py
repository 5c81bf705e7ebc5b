"""Models and assets: the manifest, the library on this machine, and fetching."""

"""Models and assets: what there is (the manifest), where it lies (the library), how it gets there (fetching)."""

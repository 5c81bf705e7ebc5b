"""Pictures composed of cut paper."""

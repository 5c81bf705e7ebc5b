"""The places a picture can show, and their painters."""

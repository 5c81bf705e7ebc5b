"""The places a picture can show, and how each is drawn."""

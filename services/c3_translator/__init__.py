"""Service C3: puts an edition into another language, sentence for sentence."""

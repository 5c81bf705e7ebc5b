"""From printed text to phonemes: written forms, sounds, names, the user's pronunciations."""

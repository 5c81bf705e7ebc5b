"""A prompt's own words in other languages: read into their structure and said again with the lexicon's words, or not at all."""

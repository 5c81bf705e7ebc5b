"""What can be counted: words, sentences, syllables, readability, language."""

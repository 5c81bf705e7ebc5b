"""What a job leaves in a folder: the book and the record of how it was made."""

"""What several formats show: templates, plates, titles, typefaces."""

"""The forms of a book: one module or package each, named as in ``Format``, with a row ``FORM``. ``table.py`` collects the rows."""

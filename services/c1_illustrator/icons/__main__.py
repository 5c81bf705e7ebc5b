"""``python -m services.c1_illustrator.icons FOLDER``: write the table of meanings anew, after the drawings or the places changed."""

import sys
from pathlib import Path

from services.c1_illustrator.icons.meaning import build_table, described
from services.c1_illustrator.icons.noto import NotoSet
from services.c1_illustrator.places.catalogue import PLACES

build_table([[described(icon) for icon in NotoSet.shared(Path(sys.argv[1])).icons], [place.meaning for place in PLACES]])

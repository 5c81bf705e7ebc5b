"""``python -m services.c1_illustrator.collage.icons FOLDER``: rebuild the table of meanings after drawings or places changed."""

import sys
from pathlib import Path

from services.c1_illustrator.collage.icons.meaning import build_table, description
from services.c1_illustrator.collage.icons.noto import NotoSet
from services.c1_illustrator.collage.places.catalogue import PLACES

build_table([[description(icon) for icon in NotoSet.shared(Path(sys.argv[1])).icons], [place.meaning for place in PLACES]])

"""Which letters the fonts installed on this machine have: those a PDF is set in where our own typeface lacks them."""

import ctypes
from contextlib import suppress
from functools import cache

LIBRARY = "libfontconfig.so.1"


@cache
def _fontconfig() -> ctypes.CDLL | None:
    """The library that Pango finds fonts with; None where it is not installed."""
    with suppress(OSError):
        library = ctypes.CDLL(LIBRARY)
        for name in ("FcPatternCreate", "FcCharSetCreate", "FcObjectSetCreate", "FcFontList"):
            getattr(library, name).restype = ctypes.c_void_p
        return library
    return None


class _FontSet(ctypes.Structure):
    _fields_ = (("count", ctypes.c_int), ("size", ctypes.c_int), ("fonts", ctypes.c_void_p))


@cache
def without_font(text: str) -> str:
    """The characters of a text that no installed font has, each once; all of them where fonts cannot be asked for."""
    return "".join(char for char in dict.fromkeys(text) if not char.isspace() and not _covered(char))


def _covered(char: str) -> bool:
    library = _fontconfig()
    if library is None:
        return False
    pattern = ctypes.c_void_p(library.FcPatternCreate())
    wanted = ctypes.c_void_p(library.FcCharSetCreate())
    objects = ctypes.c_void_p(library.FcObjectSetCreate())
    try:
        library.FcCharSetAddChar(wanted, ctypes.c_uint32(ord(char)))
        library.FcPatternAddCharSet(pattern, b"charset", wanted)
        found = ctypes.c_void_p(library.FcFontList(None, pattern, objects))
        count = ctypes.cast(found, ctypes.POINTER(_FontSet)).contents.count if found else 0
        if found:
            library.FcFontSetDestroy(found)
        return count > 0
    finally:
        library.FcObjectSetDestroy(objects)
        library.FcCharSetDestroy(wanted)
        library.FcPatternDestroy(pattern)

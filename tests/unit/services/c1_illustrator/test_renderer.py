"""SVG is rendered in processes of its own."""

from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import pytest
from PIL import Image

from services.c1_illustrator.collage.icons import renderer

SQUARE = '<svg xmlns="http://www.w3.org/2000/svg" width="{0}" height="{0}"><rect width="{0}" height="{0}" fill="#c03020"/></svg>'


def test_a_document_comes_back_at_its_own_size() -> None:
    image = Image.open(BytesIO(renderer.render(SQUARE.format(24)))).convert("RGB")
    assert image.size == (24, 24)
    assert image.getpixel((12, 12)) == (0xC0, 0x30, 0x20)


def test_what_is_no_document_is_refused_and_the_next_one_rendered() -> None:
    with pytest.raises(ValueError, match="unknown token"):
        renderer.render("no picture")
    assert renderer.render(SQUARE.format(8)).startswith(b"\x89PNG")


def test_threads_get_their_own_answers() -> None:
    sizes = list(range(8, 40))
    with ThreadPoolExecutor(4) as pool:
        images = pool.map(lambda size: Image.open(BytesIO(renderer.render(SQUARE.format(size)))).size, sizes)
    assert [width for width, _ in images] == sizes


def test_a_process_that_was_ended_is_replaced() -> None:
    renderer.render(SQUARE.format(8))
    for idle in renderer._processes._idle:
        idle._running.kill()
        idle._running.wait()
    assert renderer.render(SQUARE.format(8)).startswith(b"\x89PNG")

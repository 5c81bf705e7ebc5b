"""The single-file reader in a real browser: what a child, a keyboard and a screen reader find."""

import re
from dataclasses import replace

import pytest
from axe_playwright_python.async_playwright import Axe

from services.d_aggregator.formats.html import render_html
from tests.browser.conftest import Open
from tests.support.books import small_book

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
ORDER = ["cover", "dedication", "page-1", "page-2", "page-3", "page-4", "colophon"]


async def test_keys_turn_the_pages_and_nothing_leaves_the_machine(read: Open) -> None:
    book = await read(small_book())
    seen = await book.shown()
    for _ in range(8):  # more than there are pages: the last stays
        await book.page.keyboard.press("ArrowRight")
        seen += await book.shown()
    assert seen == [*ORDER, "colophon", "colophon"]
    await book.page.keyboard.press("Home")
    assert await book.shown() == ["cover"]
    assert book.complaints == []
    assert book.outside == []


async def test_the_highlight_follows_the_voice_and_pages_turn_by_themselves(read: Open) -> None:
    book = await read(small_book())
    await book.go("page-1")
    await book.page.evaluate(
        "() => { window.seen = []; new MutationObserver(() => { const s = document.querySelector('.s.now');"
        " if (s && seen.at(-1) !== s.id) seen.push(s.id); }).observe(document.body, {subtree: true, attributeFilter: ['class']}); }"
    )
    await book.page.keyboard.press("Space")
    await book.page.wait_for_selector("#p2-0-0.now", timeout=15_000)
    assert await book.page.evaluate("seen") == ["p1-0-0", "p1-0-1", "p1-0-2", "p2-0-0"]
    assert await book.shown() == ["page-2"]
    await book.page.keyboard.press("Space")
    assert await book.page.evaluate("[...document.querySelectorAll('audio')].every(sound => sound.paused)")
    assert book.complaints == []


async def test_a_tapped_sentence_is_heard_from_there(read: Open) -> None:
    book = await read(small_book())
    await book.go("page-1")
    await book.page.click("#p1-0-2")
    await book.page.wait_for_selector("#p1-0-2.now")
    assert await book.page.evaluate("document.querySelector('#page-1 audio').currentTime") >= 1.4
    await book.page.keyboard.press(",")
    await book.page.wait_for_selector("#p1-0-1.now")


async def test_a_swipe_turns_the_page(read: Open) -> None:
    book = await read(small_book(), **PHONE)
    await book.page.evaluate("""() => {
        const main = document.querySelector("main");
        const touch = (x) => new Touch({identifier: 1, target: main, clientX: x, clientY: 400});
        main.dispatchEvent(new TouchEvent("touchstart", {touches: [touch(300)], changedTouches: [touch(300)], bubbles: true}));
        main.dispatchEvent(new TouchEvent("touchend", {touches: [], changedTouches: [touch(100)], bubbles: true}));
    }""")
    assert await book.shown() == ["dedication"]


async def test_settings_change_the_look_and_are_remembered(read: Open) -> None:
    book = await read(small_book())
    await book.page.click('[data-do="settings"]')
    await book.page.get_by_text("Sepia").click()
    await book.page.locator('input[name="size"]').fill("150")
    await book.page.reload()
    assert await book.page.evaluate("document.documentElement.dataset.theme") == "sepia"
    assert await book.page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--size')") == "1.5"


async def test_without_scripts_all_pages_stand_below_one_another(read: Open) -> None:
    book = await read(small_book(), java_script_enabled=False)
    assert [await book.page.locator(f"#{name}").is_visible() for name in ORDER] == [True] * len(ORDER)
    assert await book.page.locator("audio[controls]").count() == 5
    assert not await book.page.locator(".controls").is_visible()


async def test_without_sound_or_pictures_it_is_still_a_book(read: Open) -> None:
    book = await read(small_book(pictures=False, sound=False, missing=("Page 2 has no picture: the brush broke.",)))
    await book.page.keyboard.press("Space")
    await book.page.keyboard.press("ArrowRight")
    assert await book.shown() == ["page-1"]
    plate = book.page.get_by_role("img", name="This page has no picture. Mira was a small robot who lived on the moon.")
    assert await plate.is_visible()
    assert (await plate.inner_text()).split("\n\n") == ["M", "Mira was a small robot who lived on the moon.", "This page has no picture."]
    assert await book.page.locator('[data-do="play"]').count() == 0
    await book.page.keyboard.press("End")
    assert await book.page.get_by_text("the brush broke").is_visible()
    assert book.complaints == []


async def test_a_right_to_left_book_turns_the_other_way(read: Open) -> None:
    book = await read(small_book(language="he", sound=False))
    await book.page.keyboard.press("ArrowLeft")
    assert await book.shown() == ["dedication"]
    assert await book.page.evaluate("document.documentElement.dir") == "rtl"


@pytest.mark.parametrize(
    ("place", "options"),
    [
        ("cover", {}),
        ("page-2", {"color_scheme": "dark"}),
        ("page-3", PHONE),
        ("colophon", {"reduced_motion": "reduce"}),
    ],
)
async def test_axe_finds_nothing_wrong(read: Open, place: str, options: dict[str, object]) -> None:
    book = await read(small_book(language="es"), **options)
    await book.go(place)
    await book.page.click('[data-do="settings"]')
    await book.page.wait_for_timeout(450)  # the page has turned
    found = await Axe().run(book.page)
    assert [(v["id"], v["impact"], [n["html"][:120] for n in v["nodes"]]) for v in found.response["violations"]] == []


async def test_large_text_scrolls_and_can_be_reached_by_keyboard(read: Open) -> None:
    book = await read(small_book(), viewport={"width": 700, "height": 360})
    await book.page.evaluate("localStorage.setItem('story-reader', JSON.stringify({size: 170}))")
    await book.page.reload()
    await book.go("page-1")
    assert await book.page.get_attribute("#page-1 .words", "tabindex") == "0"


def test_the_file_needs_nothing_else_and_is_the_same_twice() -> None:
    book = small_book()
    first = render_html(book)
    assert first == render_html(small_book())
    text = first.decode()
    assert re.findall(r'(?:src|href|url)\s*[=(]\s*["\'](?!data:|#)[^"\']*', text) == []
    assert "default-src 'none'" in text
    assert 'alt="A moon over the hills, number 2"' in text


def test_words_that_look_like_markup_stay_words() -> None:
    book = small_book(sound=False, missing=("<script>alert(1)</script>",))
    assert b"<script>alert" not in render_html(book)


def test_alternative_texts_say_their_language() -> None:
    assert ' alt="A moon over the hills, number 1" lang="en" dir="ltr"' in render_html(small_book(language="fr", sound=False)).decode()
    book = small_book(language="fr", sound=False)
    pages = tuple(replace(page, picture=page.picture and replace(page.picture, alts={"fr": "Une lune."})) for page in book.pages)
    text = render_html(replace(book, pages=pages)).decode()
    assert ' alt="Une lune."' in text
    assert ' alt="Une lune." lang=' not in text

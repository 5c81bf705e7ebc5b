"""What is put into a picture, and what is left out of it."""

import pytest

from services.c1_illustrator.collage.icons.find import IconFinder
from services.c1_illustrator.collage.icons.noto import NotoSet
from services.c1_illustrator.collage.plan import BookPlan, plan_book
from services.c1_illustrator.collage.puppets.biped import Biped
from services.c1_illustrator.collage.puppets.puppet import Puppet
from storycreator.messages.illustration import IllustrationRequest
from storycreator.messages.story import Story
from tests.support.tales import page, someone, tale

SAILOR = someone("Ada", "lighthouse keeper", pronoun="she")


def planned(story: Story, noto: NotoSet, finder: IconFinder) -> BookPlan:
    return plan_book(IllustrationRequest(story=story, seed=3), noto, finder)


@pytest.mark.parametrize(("prop", "hatted"), [("hat", False), ("lamp", True)])
def test_nobody_wears_a_hat_in_the_story_of_a_lost_one(noto: NotoSet, finder: IconFinder, prop: str, hatted: bool) -> None:
    (ada,) = planned(tale(page(1, "meadow", ["Ada"], props=[prop]), cast=[SAILOR]), noto, finder).cast
    assert isinstance(ada, Puppet)
    assert isinstance(ada.body, Biped)
    assert bool(ada.body.head.worn) == hatted


@pytest.mark.parametrize(
    ("place", "prop", "shown"),
    [
        ("a train carriage", "train", False),
        ("a railway station", "train", False),
        ("a pond", "pond", False),
        ("the open sea", "raft", True),
        ("a meadow", "train", True),
    ],
)
def test_a_thing_that_the_place_shows_is_not_put_into_it_again(
    noto: NotoSet, finder: IconFinder, place: str, prop: str, shown: bool
) -> None:
    book = planned(tale(page(1, place, ["Ada"], props=[prop]), cast=[SAILOR]), noto, finder)
    picture = next(one for one in book.pictures if one.page == 1)
    assert (prop in [one.word for one in picture.props]) == shown


def test_a_flag_is_no_golf_hole(finder: IconFinder) -> None:
    found = finder.find("flag")
    assert found
    assert found.slug != "flag-in-hole"

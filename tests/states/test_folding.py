"""Folding keeps count of places."""

import pytest

from blocs.states.folding import fold, fold_form


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Côte d’Ivoire", "Cote d'Ivoire"),
        ("Erdoğan in Türkiye", "Erdogan in Turkiye"),
        ("São Tomé", "Sao Tome"),
        ("non\u2011proliferation", "non-proliferation"),
        ("a\nb\tc", "a b c"),
        ("Đà Nẵng", "Da Nang"),
        ("中国", "中国"),
    ],
)
def test_one_for_one(text, folded):
    assert fold(text) == (folded, None)


@pytest.mark.parametrize(
    ("text", "folded", "places"),
    [
        ("Co\u0302te", "Cote", [0, 1, 3, 4, 5]),
        ("a  b", "a b", [0, 1, 3, 4]),
        ("\u202ea\u202c", "a", [1, 3]),
        ("a \n\n b", "a  b", [0, 1, 2, 5, 6]),
    ],
)
def test_places_are_kept_where_characters_go(text, folded, places):
    assert fold(text) == (folded, places)


def test_forms_are_composed_first():
    assert fold_form("E\u0301lyse\u0301e ") == "Elysee"

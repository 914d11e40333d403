"""Every docstring's example runs; the public face is pinned."""

import doctest
import importlib
import pkgutil

import pytest

import blocs.states

MODULES = ["blocs.states", *(f"blocs.states.{m.name}" for m in pkgutil.iter_modules(blocs.states.__path__))]


@pytest.mark.parametrize("name", MODULES)
def test_examples_run(name):
    module = importlib.import_module(name)
    assert doctest.testmod(module).failed == 0


def test_examples_are_there():
    finder = doctest.DocTestFinder()
    examples = sum(len(test.examples) for m in MODULES for test in finder.find(importlib.import_module(m)))
    assert examples >= 18


def test_public_face():
    assert blocs.states.__all__ == [
        "Body",
        "Capital",
        "Day",
        "DyadYears",
        "Mention",
        "MentionKind",
        "Office",
        "Officeholder",
        "Origin",
        "Referent",
        "Registry",
        "Spell",
        "State",
        "StateYears",
        "Succession",
        "System",
        "code_of_alpha2",
        "codes_of",
        "codes_of_alpha2",
        "convert",
        "dyad_years",
        "dyads_on",
        "members_on",
        "number_on",
        "numbers_of",
        "origins",
        "registry",
        "state_years",
    ]
    assert all(hasattr(blocs.states, name) for name in blocs.states.__all__)

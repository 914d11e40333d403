"""Encodings, and bytes that are no text."""

from __future__ import annotations

import codecs

import pytest

from blocs.errors import BinaryInput, EmptyInput, TruncatedInput
from blocs.reports.decode import decode

WORDS = "The attaché said: “Россия и Китай” – naïve, he added.\r\nThe end.\n"
WESTERN = "The attaché said “no” – the café’s façade, he added.\r\nThe end.\n"
RUSSIAN = "Россия и Китай подписали соглашения о поставках нефти и газа, сообщили в министерстве. " * 5


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (WORDS.encode(), WORDS),
        (codecs.BOM_UTF8 + WORDS.encode(), WORDS),
        (codecs.BOM_UTF16_LE + WORDS.encode("utf-16-le"), WORDS),
        (codecs.BOM_UTF16_BE + WORDS.encode("utf-16-be"), WORDS),
        (codecs.BOM_UTF32_LE + WORDS.encode("utf-32-le"), WORDS),
        (WESTERN.encode("utf-16-le"), WESTERN),
        (WESTERN.encode("utf-16-be"), WESTERN),
        (WESTERN.encode("cp1252"), WESTERN),
        (RUSSIAN.encode("cp1251"), RUSSIAN),
        (RUSSIAN.encode("koi8-r"), RUSSIAN),
        (b"ends in caf\xe9", "ends in café"),
    ],
    ids=[
        "utf-8",
        "utf-8-bom",
        "utf-16-le",
        "utf-16-be",
        "utf-32-le",
        "bare-le",
        "bare-be",
        "cp1252",
        "cp1251",
        "koi8-r",
        "tail",
    ],
)
def test_text_comes_out_exactly(data: bytes, text: str) -> None:
    assert decode(data, "a.txt") == text


def test_a_declared_encoding_is_tried_after_utf8_and_a_wrong_one_is_passed_over() -> None:
    greek = "Η Κίνα και η Ρωσία"
    assert decode(greek.encode("iso-8859-7"), "a.html", "iso-8859-7") == greek
    assert decode(WORDS.encode(), "a.html", "iso-8859-7") == WORDS
    assert decode(WESTERN.encode("cp1252"), "a.html", "no-such-encoding") == WESTERN
    assert decode(WESTERN.encode("cp1252"), "a.html", "iso-8859-1") == WESTERN


def test_a_mark_within_the_text_stays() -> None:
    assert decode("a\ufeffb".encode(), "a.txt") == "a\ufeffb"


@pytest.mark.parametrize(
    "data", [b"", b"   \n\t\r\n", codecs.BOM_UTF8, codecs.BOM_UTF16_LE + " \n".encode("utf-16-le")]
)
def test_nothing_is_empty(data: bytes) -> None:
    with pytest.raises(EmptyInput, match=r"a\.txt: it"):
        decode(data, "a.txt")


@pytest.mark.parametrize(
    "data",
    [
        "“Россия”".encode()[:-1],
        "attaché and café".encode()[:-1],
        "only here “".encode()[:-1],
        codecs.BOM_UTF16_LE + b"a\0b\0c",
    ],
)
def test_text_cut_within_a_character_is_truncated(data: bytes) -> None:
    with pytest.raises(TruncatedInput, match="within a character"):
        decode(data, "a.txt")


@pytest.mark.parametrize(
    "data",
    [
        bytes(range(256)) * 8,
        b"text\0text" * 50,
        b"\x01\x02\x03\x04abc" * 50,
        b"\xff\xfe" + b"\x00\xd8" * 40 + b"aa",
    ],
)
def test_what_is_no_text_is_binary(data: bytes) -> None:
    with pytest.raises(BinaryInput):
        decode(data, "a.txt")

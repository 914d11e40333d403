"""Bytes into text: which encoding, and whether it is text at all."""

from __future__ import annotations

import codecs

from blocs.errors import BinaryInput, EmptyInput, TruncatedInput

__all__ = ["decode", "encoding_of", "looks_binary"]

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROL = bytes(sorted(set(range(32)) - set(b"\t\n\v\f\r\x1a\x1b"))) + b"\x7f"
_SAMPLE = 200_000
_WESTERN = frozenset(
    "“”‘’‚„–—…•·€£©®™°§«»¿¡×½¼¾\u00a0\u00adàáâãäåæçèéêëìíîïñòóôõöøùúûüýÿœšžßÀÁÂÄÅÆÇÈÉÊËÎÏÑÓÔÖØÙÚÛÜŒŠŽ"
)


def looks_binary(data: bytes) -> bool:
    """Whether bytes without a byte-order mark hold what no text holds: NULs, or many control characters."""
    sample = data[:_SAMPLE]
    if b"\0" in sample:
        return True
    return len(sample) - len(sample.translate(None, _CONTROL)) > 0.02 * len(sample) + 2


def encoding_of(data: bytes) -> tuple[bytes, str]:
    """Byte-order mark and encoding of a text by its beginning; no mark and UTF-8 where nothing tells.

    Examples
    --------
    >>> encoding_of("pact".encode("utf-16"))
    (b'\\xff\\xfe', 'utf-16-le')
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return bom, encoding
    return b"", _wide(data) or "utf-8"


def decode(data: bytes, name: str, declared: str | None = None) -> str:
    """Text of a file, exactly: line ends stay, only a byte-order mark at the start goes.

    Parameters
    ----------
    data : bytes
        The whole file.
    name : str
        For messages.
    declared : str, optional
        Encoding that the format declares (an HTTP header, ``<meta charset>``); tried after byte-order
        marks and UTF-8.

    Raises
    ------
    EmptyInput
        Nothing, or only white space.
    TruncatedInput
        UTF-8 or UTF-16 that stops within a character.
    BinaryInput
        Not text in any encoding.
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            text = _strict(data[len(bom) :], encoding, name)
            break
    else:
        text = _guess(data, name, declared)
    if not text or text.isspace():
        raise EmptyInput(
            name, "it is empty" if not data else "it holds only white space", "give a file with text"
        )
    if text.count("\0") > 0.001 * len(text):
        raise BinaryInput(name, "it is not text", "give a txt, md, html, pdf, jsonl or warc file")
    return text


def _strict(data: bytes, encoding: str, name: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        if len(data) - error.start <= 4:
            raise TruncatedInput(
                name, f"its {encoding} text stops within a character", "get the whole file"
            ) from error
        raise BinaryInput(
            name,
            f"its byte-order mark says {encoding}, but byte {error.start} is none of it",
            "save it as UTF-8",
        ) from error


def _guess(data: bytes, name: str, declared: str | None) -> str:
    wide = _wide(data)
    if wide:
        return _strict(data, wide, name)
    if looks_binary(data):
        raise BinaryInput(name, "it is not text", "give a txt, md, html, pdf, jsonl or warc file")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        _refuse_cut(data, error, name)
    if declared:
        try:
            return data.decode(_web(declared))
        except (LookupError, UnicodeError):
            pass  # a wrong declaration; the bytes themselves decide
    western = _western(data)
    return western if western is not None else _detect(data, name)


def _wide(data: bytes) -> str | None:
    """UTF-16 without a byte-order mark: every other byte of Western text is then zero."""
    sample = data[:2000]
    if len(sample) < 8 or not sample.count(0) > 0.3 * len(sample):
        return None
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if odd > 0.6 * len(sample) / 2 and even < 0.05 * len(sample):
        return "utf-16-le"
    return "utf-16-be" if even > 0.6 * len(sample) / 2 and odd < 0.05 * len(sample) else None


def _refuse_cut(data: bytes, error: UnicodeDecodeError, name: str) -> None:
    """UTF-8 that is sound up to a character cut off at the end is truncated, not another encoding."""
    tail = data[error.start :]
    if "unexpected end" not in error.reason:
        return
    if len(tail) > 1 or not data[: error.start].isascii():
        raise TruncatedInput(name, "its UTF-8 text stops within a character", "get the whole file") from error


def _web(label: str) -> str:
    label = label.strip().lower()
    return "cp1252" if label in ("iso-8859-1", "latin1", "latin-1", "us-ascii", "ascii") else label


def _western(data: bytes) -> str | None:
    """Windows-1252, if all it would give are the signs and accents that English news holds."""
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return None
    foreign = [c for c in text if c > "\x7f"]
    return text if len(foreign) <= 0.08 * len(text) + 2 and _WESTERN.issuperset(foreign) else None


def _detect(data: bytes, name: str) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(data[:_SAMPLE]).best()
    if best is not None:
        try:
            return data.decode(best.encoding)
        except (LookupError, UnicodeError):
            best = from_bytes(data).best()
    if best is None:
        raise BinaryInput(name, "its encoding cannot be told; it may not be text", "save it as UTF-8")
    return str(best)

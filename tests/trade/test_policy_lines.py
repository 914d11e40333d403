"""Lines of TOML: where tables and keys stand, also where several share a line."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from blocs.errors import PolicyError
from blocs.trade.policy.lines import located, read_text

ODD = '''# a comment; with = [ "signs
[scenario]  # [[not]] a table
name = """
[[tariff]]
rate = 5; "" """
base.year = 2018
"quo\\u0074ed; key" = 'a # b ; c'

[[ tariff ]]
by = [
  "USA",  # the first; of two
  'EU',
]
rate = 0.25

  [["tariff"]]
  by = "CHN"; rate = 0.1; on = { a = "x;y", b.c = [1, 2] } # ; not = 1
since = 2018-09-24 10:00:00

[[tariff.more]]
deep = 1
[tariff.last]
deep = \'\'\'
\'\'\'\'\'
after = 1
'''
WHERE = {
    ("scenario",): 2,
    ("scenario", "name"): 3,
    ("scenario", "base"): 6,
    ("scenario", "base", "year"): 6,
    ("scenario", "quoted; key"): 7,
    ("tariff",): 9,
    ("tariff", 0): 9,
    ("tariff", 0, "by"): 10,
    ("tariff", 0, "by", 0): 11,
    ("tariff", 0, "by", 1): 12,
    ("tariff", 0, "rate"): 14,
    ("tariff", 1): 16,
    ("tariff", 1, "by"): 17,
    ("tariff", 1, "rate"): 17,
    ("tariff", 1, "on"): 17,
    ("tariff", 1, "on", "a"): 17,
    ("tariff", 1, "on", "b"): 17,
    ("tariff", 1, "on", "b", "c"): 17,
    ("tariff", 1, "on", "b", "c", 0): 17,
    ("tariff", 1, "on", "b", "c", 1): 17,
    ("tariff", 1, "since"): 18,
    ("tariff", 1, "more"): 20,
    ("tariff", 1, "more", 0): 20,
    ("tariff", 1, "more", 0, "deep"): 21,
    ("tariff", 1, "last"): 22,
    ("tariff", 1, "last", "deep"): 23,
    ("tariff", 1, "last", "after"): 25,
}


def places(value: Any, above: tuple[str | int, ...] = ()) -> set[tuple[str | int, ...]]:
    """Every key and list element of a content."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    found = {(*above, key): one for key, one in inner}
    return set(found) | {place for key, one in found.items() for place in places(one, key)}


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_each_key_has_its_line(ends: str) -> None:
    found = located(ODD.replace("\n", ends))
    assert found.lines == WHERE
    assert found.content["tariff"][1]["on"] == {"a": "x;y", "b": {"c": [1, 2]}}
    assert places(found.content) == set(WHERE)


def test_what_is_not_there_has_the_line_of_what_would_hold_it() -> None:
    found = located(ODD, "war.toml")
    assert found.at("tariff", 1, "none") == "war.toml:16"
    assert found.at("none") == "war.toml:1"


_keys = st.from_regex(r"[a-z_0-9-]{1,3}", fullmatch=True) | st.text(max_size=3)
_scalars = (
    st.integers(-(2**63), 2**63 - 1)
    | st.booleans()
    | st.dates()
    | st.floats(allow_nan=False)
    | st.text("ab;#[]{}=,\"'\\\n\r\t é")
)
_values = st.recursive(
    _scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_keys, inner, max_size=3),
    max_leaves=6,
)


def quoted(text: str, draw: st.DrawFn) -> str:
    """A string in one of the four forms that can hold it."""
    escaped = "".join(f"\\u{ord(c):04x}" if c in '"\\' or c < " " or c == "\x7f" else c for c in text)
    forms = [f'"{escaped}"', f'"""{escaped}"""', f'"""\n{escaped}\\\n  """']
    plain = all(c >= " " and c != "\x7f" for c in text)
    if plain and "'" not in text:
        forms += [f"'{text}'", f"'''{text}'''", f"'''\n{text}'''"]
    return draw(st.sampled_from(forms))


def written(value: Any, draw: st.DrawFn, inline: bool = False) -> str:
    """A value as TOML, in one of its forms."""
    if isinstance(value, str):
        return quoted(value, draw)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        gap = draw(st.sampled_from(["", " ", "\n", '  # a ] comment; "\n']))
        return f"[{gap}{f',{gap}'.join(written(one, draw) for one in value)}{gap}]"
    if isinstance(value, dict):
        pairs = (f"{name(key, draw)} = {written(one, draw)}" for key, one in value.items())
        return f"{{ {', '.join(pairs)} }}"
    return value.isoformat() if hasattr(value, "isoformat") else repr(value)


def name(key: str, draw: st.DrawFn) -> str:
    """A key as TOML: bare where it can be, and quoted."""
    bare = bool(key) and all(c.isascii() and (c.isalnum() or c in "_-") for c in key)
    escaped = "".join(f"\\u{ord(c):04x}" if c in '"\\' or c < " " or c == "\x7f" else c for c in key)
    return draw(st.sampled_from([f'"{escaped}"', *([key] if bare else [])]))


@st.composite
def files(draw: st.DrawFn) -> tuple[str, dict[tuple[str | int, ...], int], dict[str, Any]]:
    """A text, the line of each key of its tables, and what it holds."""
    text, lines, content = draw(st.sampled_from(["", "\n", "# top; [x]\n"])), {}, dict[str, Any]()
    for kind in draw(st.lists(st.sampled_from(["tariff", "sanction"]), max_size=4)):
        rows = content.setdefault(kind, [])
        line = text.count("\n") + 1
        lines.setdefault((kind,), line)
        lines[(kind, len(rows))] = line
        text += draw(st.sampled_from([f"[[{kind}]]", f'  [[ "{kind}" ]]\t']))
        row = draw(st.dictionaries(_keys, _values, max_size=4))
        for key, value in row.items():
            text += draw(st.sampled_from(["\n", "\n\n", ' # end; "\n', "; ", " ;;"]))
            lines[(kind, len(rows), key)] = text.count("\n") + 1
            text += f"{name(key, draw)} = {written(value, draw)}"
        text += draw(st.sampled_from(["\n", ";", " # end\n", ";\n\n"]))
        rows.append(row)
    return text, lines, content


@settings(max_examples=200, deadline=None)
@given(files())
def test_lines_of_files_that_are_made(
    made: tuple[str, dict[tuple[str | int, ...], int], dict[str, Any]],
) -> None:
    text, lines, content = made
    found = located(text)
    assert found.content == content
    assert {place: line for place, line in found.lines.items() if len(place) <= 3 and place in lines} == lines
    assert set(found.lines) == places(content)


PIECES = ["\na=", "\n[[a]]\n", "\nb.c='x'", '"""', *"ab.=1\"'\\[]{},# \n;"]


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
@example('a = """x""""";b=1')
@example('a = """\\""";"""')
@example("a = '''x''''';b=1")
def test_all_toml_is_read_as_tomllib_reads_it(text: str) -> None:
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        try:
            found = located(text)
        except PolicyError as error:
            assert str(error).startswith("scenario:")
            return
        assert ";" in text
        content = found.content
    found = located(text)
    assert found.content == content
    assert set(found.lines) == places(content)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('a = 1; b = 2\nc = 3; d =; e = 5\n', r"^war.toml:2: .*Invalid value \(at line 2, column 11\); put"),
        ('a = 1; b = 2\r\n\r\nc = x\r\n', r"^war.toml:3: .*\(at line 3, column 5\)"),
        ('by = "USA", on = "CHN"', r"^war.toml:1: .*\(at line 1, column 11\); give each key a line"),
        ("\na = 1\nb = 2; a = 3", r"^war.toml:3: .*Cannot overwrite a value \(at .*\); a key stands twice"),
        ("[a]\n\n[a]\n", r"^war.toml:3: .*\(at line 3, column 3\); give one-off tables one header"),
        ("a = 1; b = 'x; c = 1\nd = 'x'", r"^war.toml:1: .*closing quote \(at line 1, column 12\); end"),
        ('a = "x"\nb = """\nx\n\n', r"^war.toml:2: .*no closing quote \(at line 2, column 5\); end it"),
        ('a = "\nb = 1', r"^war.toml:1: .*no closing quote \(at line 1, column 5\); end it"),
        ("a =\nb = 'x", r"^war.toml:1: .*Invalid value \(at line 1, column 4\); put"),
        ("a = 1\nb = 2018-02-30", r"^war.toml:2: .*Invalid date.*2018-09-24"),
        ("\n\n[[tariff", r"^war.toml:3: .*\(at the end of the file\); see"),
        ("a = {x = 1; y = 2}", r"^war.toml:1: .*Unclosed inline table \(at line 1, column 11\)"),
        ("\na = 'x\ry'", r"^war.toml:2: .*invalid character"),
        ("a =\n" + "[" * 100_000, r"^war.toml:1: "),
        ("\na = " + "[" * 100_000, r"^war.toml:2: is nested more than 20 levels deep; write"),
        ("a = " + "{a = " * 100_000, r"^war.toml:1: is nested more than 20 levels deep"),
        ("\n" + "a." * 100_000 + "a = 1", r"^war.toml:2: is nested more than 20 levels deep"),
        ("[" + "a." * 25 + "a]", r"^war.toml:1: is nested more than 20 levels deep"),
        ("a = 1\n\nb = " + "1" * 5000, r"^war.toml:3: "),
        ("a = 1\n[t]\nb = [1,\n0x" + "f" * 5000 + "]", r"^war.toml:4: b: has more than 64 bits; write"),
        ("a = 1\n" * 200_000, r"^war.toml: is larger than 1 MB; give a short"),
    ],
    ids=range(21),
)  # fmt: skip
def test_faults_point_into_the_file_of_the_user(text: str, says: str) -> None:
    with pytest.raises(PolicyError, match=says) as told:
        located(text, "war.toml")
    assert len(str(told.value)) < 400


def test_files_are_read_with_and_without_a_mark(tmp_path: Path) -> None:
    path = tmp_path / "war.toml"
    path.write_bytes(b"\xef\xbb\xbf# caf\xc3\xa9\r\na = 1")
    assert read_text(path) == "# café\r\na = 1"
    path.write_bytes(b"a = 1\n# \xe9")
    with pytest.raises(PolicyError, match=r"war\.toml:2: is not UTF-8 \(byte 8\); save it as UTF-8"):
        read_text(path)
    path.write_bytes(b"#" * 1_000_001)
    with pytest.raises(PolicyError, match=r"war\.toml: is larger than 1 MB; give a short TOML file"):
        read_text(path)
    for wrong in (tmp_path, tmp_path / "none.toml", "war\0.toml"):
        with pytest.raises(PolicyError, match=r"cannot be read \(.*; give the path of a TOML file"):
            read_text(wrong)

"""Lists of people as secretaries keep them: headings, encodings, lone columns, and what is no list."""

from __future__ import annotations

import pytest

from bot.general import listed
from bot.spreadsheets import Unreadable


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("姓名,党小组\n王强,一组\n", [("王强", "一组", (), False)]),
        (
            "Name;Team;Tags\nTom Baker;North;away/leader\n",
            [("Tom Baker", "North", ("away", "leader"), False)],
        ),
        ("党员名册\n序号,姓 名,职务\n1,王  强,书记、组长\n", [("王强", None, ("书记", "组长"), False)]),
        ("姓名\t免考\n王强\t是\n李梅\t\n", [("王强", None, (), True), ("李梅", None, (), False)]),
        ("姓名,身份\n王强,党员\n李梅,不计入\n", [("王强", None, (), False), ("李梅", None, (), True)]),
        ("王强\n李梅\n", [("王强", None, (), False), ("李梅", None, (), False)]),  # names and nothing else
        ("姓名,小组\n\n王强,一组\n,\n", [("王强", "一组", (), False)]),  # lines without anything
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_lists_as_people_write_them(text: str, expected: list[tuple[object, ...]], encoding: str) -> None:
    reading = listed.read(text.encode(encoding), "list.csv")
    assert [(one.name, one.group, one.tags, one.exempt) for one in reading.people] == expected
    assert reading.faults == []


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ("王强,一组\n李梅,二组\n".encode(), "no headings"),  # a column may be anything
        ("电话,地址\n1,2\n".encode(), "no headings"),
        ("姓名,小组\n".encode(), "nobody"),
        (b"PK\x03\x04broken", "no list"),
        (b"\xd0\xcf\x11\xe0", "old list"),
        (("姓名\n" + "".join(f"人{n}\n" for n in range(listed.MOST + 1))).encode(), "too many"),
    ],
)
def test_what_is_no_list_is_refused_with_a_reason(data: bytes, reason: str) -> None:
    with pytest.raises(Unreadable) as caught:
        listed.read(data, "list.csv")
    assert caught.value.reason == reason


def test_every_line_that_cannot_be_read_is_named() -> None:
    lines = [
        "姓名,小组",
        ",一组",
        f"{'长' * 65},一组",
        f"王强,{'组' * 65}",
        "李梅,一组",
        "李 梅,二组",
        "赵刚,",
    ]
    reading = listed.read("\n".join(lines).encode(), "list.csv")
    assert [one.name for one in reading.people] == ["赵刚"]
    assert [(one.line, one.reason) for one in reading.faults] == [
        (2, "no name"),
        (3, "long name"),
        (4, "long group"),
        (5, "twice"),
        (6, "twice"),
    ]

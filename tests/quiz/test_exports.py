"""What is written reads back the same: packs, sheets and GIFT, of every kind and with all that is said."""

from __future__ import annotations

import io
import time
from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from bot.quiz.bank import pack
from bot.quiz.bank.formats import gift, sheet, workbook
from bot.quiz.bank.pack import Pack, Said
from bot.quiz.bank.question import Blank, Judge, Multiple, Numeric, Question, Single, Source, fold


def test_no_cell_of_an_export_is_a_formula() -> None:
    texts = ['=HYPERLINK("http://x","y")', "+1+1", "-2+3", "@SUM(A1)"]
    question = Single(kind="single", id="a", stem=texts[0], options=texts, answer="A", explanation="=1+1")
    data = workbook.write([question])
    page = load_workbook(io.BytesIO(data)).worksheets[0]
    assert {cell.data_type for row in page.iter_rows() for cell in row if cell.value} == {"s"}
    assert [one.question for one in sheet.read(data, prefix="x").questions] == [question]


def test_five_thousand_questions_in_seconds() -> None:
    questions: list[Question] = [
        Single(
            kind="single", id=f"q-{n}", stem=f"第{n}问是什么？", options=["甲", "乙", "丙", "丁"], answer="B"
        )
        for n in range(5000)
    ]
    data = workbook.write(questions)
    start = time.perf_counter()
    assert len(sheet.read(data, prefix="x").questions) == 5000
    assert time.perf_counter() - start < 10


said = st.text(
    alphabet=st.characters(exclude_categories=("Cs", "Cc", "Co", "Cn", "Cf", "Zl", "Zp", "Zs"))
    | st.sampled_from(" \n"),
    min_size=1,
    max_size=30,
).map(str.strip)
words = said.filter(lambda text: fold(text) != "")
plain = st.text(alphabet="甲乙丙丁戊己庚辛abcxyz；;|/、,\\ =+-@123", min_size=1, max_size=12).map(str.strip)
days = st.dates(date(2000, 1, 1), date(2100, 1, 1))
common: dict[str, st.SearchStrategy[Any]] = {
    "id": st.from_regex(r"[a-z][a-z0-9-]{0,20}", fullmatch=True),
    "explanation": st.none() | words,
    "topic": st.none() | words,
    "difficulty": st.sampled_from(["easy", "medium", "hard"]),
    "source": st.none()
    | st.builds(Source, document=words, article=st.none() | words, edition=st.none() | words),
    "picture": st.none() | st.sampled_from(["plan.png", "图/平面图.jpg"]),
    "jurisdiction": st.none() | words,
    "in_force_since": st.none() | days,
    "checked_on": st.none() | days,
    "review_by": st.none() | days,
}
stems = (
    st.text(alphabet="党员大会每季度召开一次纪律abc 123？，。=+-@", min_size=2, max_size=40)
    .map(str.strip)
    .filter(fold)
)
choices = st.lists(words, min_size=2, max_size=12, unique_by=fold)


@st.composite
def questions(draw: st.DrawFn) -> Question:
    more: dict[str, Any] = {name: draw(value) for name, value in common.items()}
    match draw(st.sampled_from(["single", "multiple", "judge", "blank", "numeric"])):
        case "single":
            options = draw(choices)
            answer = "ABCDEFGHIJKL"[draw(st.integers(0, len(options) - 1))]
            return Single(kind="single", stem=draw(stems), options=options, answer=answer, **more)
        case "multiple":
            options = draw(choices)
            chosen = draw(st.sets(st.integers(0, len(options) - 1), min_size=2))
            letters = "".join("ABCDEFGHIJKL"[at] for at in sorted(chosen))
            last = "ABCDEFGHIJKL"[len(options) - draw(st.integers(0, 2)) : len(options)]
            return Multiple(
                kind="multiple", stem=draw(stems), options=options, answer=letters, last=last, **more
            )
        case "judge":
            return Judge(kind="judge", stem=draw(stems), answer=draw(st.booleans()), **more)
        case "blank":
            blanks = draw(
                st.lists(st.lists(plain.filter(fold), min_size=1, max_size=3), min_size=1, max_size=4)
            )
            stem = draw(stems) + "是___" * len(blanks)
            return Blank(kind="blank", stem=stem, answer=blanks, any_order=draw(st.booleans()), **more)
    number = draw(st.floats(allow_nan=False, allow_infinity=False))
    unit = draw(st.none() | st.sampled_from(["米", "km/h", "%", "件；次"]))
    tolerance = draw(st.floats(0, 1e6, allow_nan=False))
    return Numeric(kind="numeric", stem=draw(stems), answer=number, tolerance=tolerance, unit=unit, **more)


@settings(max_examples=150, deadline=None)
@given(st.lists(questions(), min_size=1, max_size=4, unique_by=lambda question: question.id))
def test_a_pack_is_the_same_after_every_export(given_questions: list[Question]) -> None:
    title = Said(zh="题库", en="Bank")
    given_pack = Pack(id="b", title=title, language="zh", description=title, questions=given_questions)
    assert pack.read(pack.write(given_pack)).pack == given_pack

    found = sheet.read(workbook.write(given_questions), prefix="x")
    assert not [(fault.words, fault.reason, fault.facts) for fault in found.faults]
    assert [one.question for one in found.questions] == given_questions

    held = [question for question in given_questions if gift.is_held(question)]
    if held:
        found = gift.read(gift.write(given_questions).encode(), prefix="x")
        assert not found.faults
        assert [bare(one.question) for one in found.questions] == [bare(question) for question in held]
    left = [question for question in given_questions if question not in held]
    assert all(isinstance(question, Blank) for question in left)  # GIFT knows one blank a question


def bare(question: Question) -> dict[str, Any]:
    """A question without what GIFT has no place for, which `lost` says."""
    fields = question.model_dump(exclude={"id", "picture", *gift.lost(question)}, exclude_defaults=True)
    if isinstance(question, Blank):
        fields["stem"] = question.stem.strip()
    return fields

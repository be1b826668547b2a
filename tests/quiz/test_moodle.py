"""Moodle XML: every kind it knows is read or named, its HTML becomes plain words, and it cannot do harm."""

from __future__ import annotations

import time
from contextlib import suppress
from typing import Any
from xml.sax.saxutils import escape

import pytest

from bot.quiz.bank.formats import moodle
from bot.quiz.bank.formats.html import plain
from bot.quiz.bank.formats.reading import Reading, Unfit
from bot.quiz.bank.formats.words import say


def quiz(*questions: str) -> str:
    return '<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n' + "\n".join(questions) + "\n</quiz>\n"


def asked(kind: str, stem: str, inside: str = "", form: str = "html") -> str:
    return (
        f'<question type="{kind}"><name><text>A name</text></name>'
        f'<questiontext format="{form}"><text><![CDATA[{stem}]]></text></questiontext>{inside}</question>'
    )


def answer(weight: str, text: str, feedback: str = "", more: str = "") -> str:
    said = f"<feedback><text><![CDATA[{feedback}]]></text></feedback>" if feedback else ""
    return f'<answer fraction="{weight}"><text>{escape(text)}</text>{said}{more}</answer>'


def general(text: str) -> str:
    return f'<generalfeedback format="html"><text>{escape(text)}</text></generalfeedback>'


def taken(*questions: str) -> Reading:
    return moodle.read(quiz(*questions).encode(), prefix="t")


def only(question: str) -> dict[str, Any]:
    """The one question of a file, without its id."""
    reading = taken(question)
    assert not reading.faults, reading.faults
    (found,) = reading.questions
    fields = found.question.model_dump(exclude_defaults=True)
    assert fields.pop("id") == "t-001"
    return fields


RED = answer("100", "<p>Red</p>", "Yes") + answer("0", "<p>Blue</p>", "No")
TRUE = answer("100", "true", "Right") + answer("0", "false", "Wrong")
NUMBER = answer("100", "3.5", more="<tolerance>0.1</tolerance>")


@pytest.mark.parametrize(
    ("question", "fields"),
    [
        (
            asked("multichoice", "<p>Which?</p>", f"<single>true</single>{RED}" + general("<p>Look</p>")),
            {"kind": "single", "stem": "Which?", "options": ["Red", "Blue"], "answer": "A",
             "explanation": "Look\nYes"},
        ),
        (  # one may be chosen unless it says otherwise
            asked("multichoice", "Which?", answer("0", "a") + answer("100", "b") + answer("50", "c")),
            {"kind": "single", "stem": "Which?", "options": ["a", "b", "c"], "answer": "B"},
        ),
        (
            asked("multichoice", "Which?", "<single>false</single>" + answer("33.33333", "a")
                  + answer("33.33333", "b") + answer("33.33333", "c") + answer("-100", "d")),
            {"kind": "multiple", "stem": "Which?", "options": ["a", "b", "c", "d"], "answer": "ABC"},
        ),
        (  # several might be right, and one is
            asked("multichoice", "Which?", "<single>0</single>" + answer("100", "a") + answer("0", "b")),
            {"kind": "single", "stem": "Which?", "options": ["a", "b"], "answer": "A"},
        ),
        (
            asked("multichoiceset", "Which?", answer("100", "a") + answer("100", "b") + answer("0", "c")),
            {"kind": "multiple", "stem": "Which?", "options": ["a", "b", "c"], "answer": "AB"},
        ),
        (
            asked("truefalse", "Is it?", TRUE),
            {"kind": "judge", "stem": "Is it?", "answer": True, "explanation": "Right"},
        ),
        (
            asked("truefalse", "Is it?", answer("0", "true") + answer("100", "false")),
            {"kind": "judge", "stem": "Is it?", "answer": False},
        ),
        (
            asked("shortanswer", "Who?", answer("100", "Bo & Co") + answer("0", "*", "Oh")),
            {"kind": "blank", "stem": "Who? ___", "answer": [["Bo & Co"]], "explanation": "Oh"},
        ),
        (
            asked("shortanswer", "<p>____ wrote <i>Emma</i>.</p>", answer("100", "Jane Austen")),
            {"kind": "blank", "stem": "____ wrote Emma.", "answer": [["Jane Austen"]]},
        ),
        (  # what is typed is no HTML
            asked("shortanswer", "Bold?", answer("100", "<b>")),
            {"kind": "blank", "stem": "Bold? ___", "answer": [["<b>"]]},
        ),
        (
            asked("numerical", "How long?", NUMBER + "<units><unit><multiplier>100</multiplier><unit_name>cm"
                  "</unit_name></unit><unit><multiplier>1</multiplier><unit_name>m</unit_name></unit></units>"),
            {"kind": "numeric", "stem": "How long?", "answer": 3.5, "tolerance": 0.1, "unit": "m"},
        ),
        (  # as old files have it
            asked("numerical", "How?", "<answer>7<fraction>1</fraction><tolerance>0</tolerance></answer>"),
            {"kind": "numeric", "stem": "How?", "answer": 7.0},
        ),
        (
            asked("cloze", "<p>The capital is {1:SHORTANSWER:=Paris#Yes~%50%Lutetia~*#No}.</p>"),
            {"kind": "blank", "stem": "The capital is ___.", "answer": [["Paris"]], "explanation": "Yes"},
        ),
        (
            asked("cloze", r"{1:SA:=a\}b~=&#1078;}, {2:MW:%100%x &amp; y}, {:NM:=12:0}" + "{"),
            {"kind": "blank", "stem": "___, ___, ___{", "answer": [["a}b", "ж"], ["x & y"], ["12"]]},
        ),
        (
            asked("cloze", "It weighs {1:NUMERICAL:=3.5:0.1~%50%3.5:1}."),
            {"kind": "numeric", "stem": "It weighs ___.", "answer": 3.5, "tolerance": 0.1},
        ),
        (
            asked("multianswer", "It is {1:MCVS:red~=blue#Look up}."),
            {"kind": "single", "stem": "It is ___.", "options": ["red", "blue"], "answer": "B",
             "explanation": "Look up"},
        ),
        (
            asked("cloze", "Primes: {1:MULTIRESPONSE:=2~=3~4}"),
            {"kind": "multiple", "stem": "Primes: ___", "options": ["2", "3", "4"], "answer": "AB"},
        ),
        # texts in their formats
        (asked("truefalse", "a<br>b &lt; c", TRUE),
         {"kind": "judge", "stem": "a\nb < c", "answer": True, "explanation": "Right"}),
        (asked("truefalse", "a\nb &lt; c", TRUE, "moodle_auto_format"),
         {"kind": "judge", "stem": "a\nb < c", "answer": True, "explanation": "Right"}),
        (asked("truefalse", "<b> &lt;", TRUE, "plain_text"),
         {"kind": "judge", "stem": "<b> &lt;", "answer": True, "explanation": "Right"}),
        (asked("truefalse", "a *b*", TRUE, "markdown"),
         {"kind": "judge", "stem": "a *b*", "answer": True, "explanation": "Right"}),
        (  # a picture that nobody refers to
            asked("truefalse", "Is it?", '<file name="x.png" encoding="base64">AAAA</file>' + TRUE),
            {"kind": "judge", "stem": "Is it?", "answer": True, "explanation": "Right"},
        ),
    ],
)  # fmt: skip
def test_a_question(question: str, fields: dict[str, Any]) -> None:
    assert only(question) == fields


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        # kinds that are not taken
        (asked("essay", "Write."), "essay"),
        (asked("description", "Read this."), "description"),
        (asked("matching", "Match."), "matching"),
        (asked("match", "Match."), "matching"),
        *((asked(kind, "x"), "unsupported") for kind in (
            "calculated", "calculatedsimple", "calculatedmulti", "ddwtos", "gapselect", "ddimageortext",
            "ddmarker", "randomsamatch", "ordering", "coderunner", "stack", "kprime", "pmatch", "",
        )),
        (asked("cloze", "It is {1:REGEXP:=red}."), "unsupported"),
        # what plain words cannot hold
        (asked("truefalse", '<p>See <img src="@@PLUGINFILE@@/x.png" alt="x"></p>', TRUE), "picture"),
        (asked("truefalse", '<a href="@@PLUGINFILE@@/x.mp3">Listen</a>', TRUE), "picture"),
        (asked("truefalse", "See.", "<image>x.png</image>" + TRUE), "picture"),
        (asked("truefalse", "See.", "<image_base64>AAAA</image_base64>" + TRUE), "picture"),
        (asked("multichoice", "x", answer("100", "<img src='a'>") + answer("0", "b")), "picture"),
        (asked("truefalse", "<math><mn>1</mn></math>", TRUE), "formula"),
        (asked("cloze", "{1:MC:=a~b} and {1:MC:=c~d}"), "embedded kinds"),
        (asked("cloze", "{1:NM:=3:1} and {1:SA:=d}"), "embedded kinds"),
        (asked("cloze", "{1:SA:=a}{1:SA:=b}"), "blanks"),  # where does one end?
        # it is not clear what is right
        (asked("multichoice", "x", answer("0", "a") + answer("0", "b")), "no right answer"),
        (asked("multichoice", "x", answer("50", "a") + answer("0", "b")), "no right answer"),
        (asked("multichoice", "x", answer("100", "a") + answer("100", "b")), "several right"),
        (asked("multichoice", "x", "<single>false</single>" + answer("100", "a") + answer("50", "b")),
         "unclear weights"),
        (asked("multichoice", "x", answer("all", "a") + answer("0", "b")), "unclear weights"),
        (asked("truefalse", "x", answer("100", "Vero") + answer("0", "Falso")), "truth"),
        (asked("truefalse", "x", answer("100", "true") + answer("100", "false")), "truth"),
        (asked("truefalse", "x"), "truth"),
        (asked("shortanswer", "x", answer("50", "a")), "no accepted answer"),
        (asked("shortanswer", "x", answer("100", "a*b")), "wildcard"),
        (asked("shortanswer", "x", "<usecase>1</usecase>" + answer("100", "pH") + answer("0", "PH")), "case"),
        (asked("numerical", "x", answer("100", "3,5")), "not a number"),
        (asked("numerical", "x", answer("100", "3") + answer("100", "4")), "several numbers"),
        (asked("numerical", "x", NUMBER + "<units><unit><multiplier>0.5</multiplier><unit_name>m</unit_name>"
               "</unit></units>"), "unit"),
        (asked("cloze", "No gap at all"), "description"),
        (asked("cloze", "{1:SA:=a"), "braces"),
        # damaged
        (asked("multichoice", "", RED), "no stem"),
        (asked("multichoice", "<p>&nbsp;</p>", RED), "no stem"),
        (asked("multichoice", "x", answer("100", "a")), "few options"),
        (asked("multichoice", "x", answer("100", "a") + answer("0", "<b>a</b>")), "same options"),
        (asked("multichoice", "x", answer("100", "a") + answer("0", "<p> </p>")), "empty option"),
        (asked("multichoice", "x", answer("100", "r") + "".join(answer("0", str(n)) for n in range(12))),
         "many options"),
        (asked("truefalse", "x", TRUE).replace("<![CDATA[x]]>", "<p>x</p>"), "raw markup"),
        (asked("truefalse", "x" * 4001, TRUE), "long stem"),
        (asked("truefalse", "<b>" * 50_000, TRUE), "long stem"),
        (asked("truefalse", "x", TRUE + general("y" * 1001)), "long explanation"),
    ],
)  # fmt: skip
def test_what_is_not_taken_is_named_with_its_line(question: str, reason: str) -> None:
    reading = taken(asked("truefalse", "Before?", TRUE), question, asked("truefalse", "After?", TRUE))
    assert [(found.line, found.question.stem) for found in reading.questions] == [
        (3, "Before?"),
        (5, "After?"),
    ]
    assert [found.question.id for found in reading.questions] == ["t-001", "t-003"]
    (fault,) = reading.faults
    assert (fault.line, fault.reason) == (4, reason)
    assert fault.words
    for language in ("zh", "en"):
        assert say(fault, language)


def test_topics_come_from_the_categories() -> None:
    def category(path: str) -> str:
        return f'<question type="category"><category><text>{path}</text></category></question>'

    reading = taken(
        asked("truefalse", "One", TRUE),
        category("$course$/top/Fire//Smoke/Exits"),
        asked("truefalse", "Two", TRUE),
        category("$course$/top"),
        "<!-- question: 12 -->",
        asked("truefalse", "Three", TRUE),
        category("tom &amp; dick"),
        asked("truefalse", "Four", TRUE),
    )
    assert [(f.question.stem, f.question.topic) for f in reading.questions] == [
        ("One", None),
        ("Two", "Fire/Smoke/Exits"),
        ("Three", None),
        ("Four", "tom & dick"),
    ]


def test_what_is_left_out_beside_a_question_is_noted() -> None:
    reading = taken(
        asked("shortanswer", "Acid?", "<usecase>1</usecase>" + answer("100", "pH")),
        asked("truefalse", "Is it?", TRUE + general('See <img src="x" alt="the map"> there')),
    )
    assert [(note.line, note.reason) for note in reading.notes] == [
        (3, "capitals ignored"),
        (4, "picture left out"),
    ]
    assert all(say(note, "zh") != say(note, "en") for note in reading.notes)
    assert reading.questions[1].question.explanation == "See [the map] there\nRight"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "gb18030", "big5", "windows-1252", "iso-8859-1"])
def test_the_encoding_is_the_one_it_names(encoding: str) -> None:
    stem = "café" if encoding.endswith(("1", "1252")) else "中文"
    text = quiz(asked("truefalse", stem, TRUE)).replace("UTF-8", encoding)
    (found,) = moodle.read(text.encode(encoding), prefix="t").questions
    assert (found.line, found.question.stem) == (3, stem)


@pytest.mark.parametrize(
    "begin",
    [
        "\ufeff<?xml version='1.0'?>\n<quiz>\n",
        "\n<?xml version='1.0' encoding='UTF-8'?><quiz>\n",
        "\n<quiz>\n",
    ],
)
def test_however_it_begins(begin: str) -> None:
    data = (begin + asked("truefalse", "党员\x0b大会", TRUE) + "</quiz>").encode()
    (found,) = moodle.read(data, prefix="t").questions
    assert (found.line, found.question.stem) == (3, "党员 大会")


LAUGHS = '<!DOCTYPE quiz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><quiz>&b;</quiz>'


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (LAUGHS, "hostile xml"),
        ('<!DOCTYPE quiz SYSTEM "file:///etc/passwd"><quiz/>', "hostile xml"),
        ("<!DOCTYPE quiz [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><quiz>&x;</quiz>", "hostile xml"),
        ("<quiz>" + "<a>" * 100_000, "hostile xml"),
        ("<quiz><question></quiz>", "broken xml"),
        ("<quiz>\n<question type='truefalse'>&nbsp;</question></quiz>", "broken xml"),
        (quiz(asked("truefalse", "x", TRUE))[:200], "broken xml"),
        ("<questestinterop/>", "not moodle"),
        ("<html><body>Log in</body></html>", "not moodle"),
        ("No XML at all", "not moodle"),
        ("\0\1\2", "no text"),
        ("<quiz>" + " " * 20_000_000, "too big"),
        ("<quiz>" + "<question/>" * 20_001, "too many"),
    ],
)
def test_a_file_that_is_none_is_refused_in_words(text: str, reason: str) -> None:
    with pytest.raises(ValueError) as refused:  # noqa: PT011  # its args are looked at
        moodle.read(text.encode(), prefix="t")
    assert refused.value.args[0] == reason
    assert say(refused.value, "zh") != say(refused.value, "en")


def test_an_empty_file_is_refused() -> None:
    with pytest.raises(ValueError, match="broken xml"):
        moodle.read(b"", prefix="t")


def test_where_it_is_broken_is_said() -> None:
    with pytest.raises(ValueError) as refused:  # noqa: PT011  # its args are looked at
        moodle.read(b"<quiz>\n<question>\n</quiz>", prefix="t")
    assert "3" in say(refused.value, "en")


@pytest.mark.parametrize(
    "piece",
    [
        "<!--",
        '<a "',
        "<",
        "<a ",
        "&",
        "<sup>",
        "</",
        "<u></u>",
        "<![CDATA[",
        "<?x",
        "&#",
        "{1:SA:",
        "{1:SA:=a~",
    ],
)
def test_hostile_texts_take_no_time(piece: str) -> None:
    text = piece * (90_000 // len(piece))
    question = f'<question type="cloze"><questiontext><text>{escape(text)}</text></questiontext></question>'
    begun = time.monotonic()
    with suppress(ValueError):
        taken(*[question] * 20)
    assert time.monotonic() - begun < 6


def test_five_thousand_questions_are_read_in_seconds() -> None:
    text = [
        asked("multichoice", f"<p>What is number <b>{n}</b>?</p>", RED + general(f"<p>It is {n}</p>"))
        for n in range(5_000)
    ]
    begun = time.monotonic()
    assert len(taken(*text).questions) == 5_000
    assert time.monotonic() - begun < 8


# --- HTML ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<p>One</p><p>Two</p>", "One\nTwo"),
        ("One<br>Two<br />Three", "One\nTwo\nThree"),
        ("<div><p><br></p></div><p>One</p>\n\n", "One"),
        ("one\n  two\tthree", "one two three"),
        ("a&nbsp;&nbsp;b\u00a0c", "a b c"),
        ("&lt;p&gt; &amp;amp; &quot;x&quot; &#39;y&#39; &#x4e2d; &eacute;", "<p> &amp; \"x\" 'y' 中 é"),
        ("&ldquo;a&rdquo; &mdash; b&hellip; &le; &pi; &rarr;", "“a” — b… ≤ π →"),
        ("AT&T, a & b, &unknown;", "AT&T, a & b, &unknown;"),
        ("<ul><li>a</li><li>b</li></ul>", "- a\n- b"),
        ("<ol><li>a<li>b</ol>c", "1. a\n2. b\nc"),
        ("<table><tr><th>x</th><th>y</th></tr><tr><td>1</td><td>2</td></tr></table>", "x | y\n1 | 2"),
        ("<pre>if x:\n    y = 1\n</pre>", "if x:\n    y = 1"),
        ("<code>a  b</code>", "a b"),
        # small letters carry a meaning
        ("x<sup>2</sup> + 10<sup>-3</sup>", "x² + 10⁻³"),
        ("H<sub>2</sub>O, v<sub>max</sub>, x<sub>i,j</sub>", "H₂O, v_max, x_(i,j)"),
        ("2<sup>nd</sup>, e<sup>x</sup>, a<sup>b+c</sup>", "2nd, e^x, a^(b+c)"),
        ("<u>&nbsp;&nbsp;&nbsp;&nbsp;</u>是首都", "___是首都"),
        ("<u>word</u>", "word"),
        # what only looks like a tag
        ("a < b and b > c", "a < b and b > c"),
        ("a<5", "a<5"),
        ("a<b", "a<b"),
        ("#include <stdio.h>", "#include <stdio.h>"),
        ("List<String> x", "List<String> x"),
        # what is not shown
        ("<!-- note -->x<style>p { color: red }</style><script>alert(1)</script>", "x"),
        ("<!--[if gte mso 9]><xml>junk</xml><![endif]-->x<o:p></o:p>", "x"),
        ("a\u200bb\u00adc\ufeff", "abc"),
        ('<a href="https://example.org">link</a> <span class="math-tex">\\(x^2\\)</span>', "link \\(x^2\\)"),
        ('<p title="a > b">x</p>', "x"),
        ("<P ALIGN=center>x</P>", "x"),
        ("<b><i>x</b></i>", "x"),
        ("<p", "<p"),
        ("", ""),
    ],
)
def test_html_in_plain_words(html: str, words: str) -> None:
    assert plain(html, "html") == words


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        ('<IMG src="x">', "picture"),
        ("<img/>", "picture"),
        ("<video controls></video>", "picture"),
        ("<svg><path/></svg>", "picture"),
        ("<input type=text>", "picture"),
        ("<iframe src=x></iframe>", "picture"),
        ("<math><mi>x</mi></math>", "formula"),
    ],
)
def test_what_words_cannot_say(html: str, reason: str) -> None:
    with pytest.raises(Unfit) as unfit:
        plain(html, "html")
    assert unfit.value.reason == reason


def test_in_an_explanation_a_picture_is_described() -> None:
    assert plain(
        'x <img src="data:image/png;base64,AAAA" alt="a map"> y <img src=z>', "html", aside=True
    ) == ("x [a map] y […]")

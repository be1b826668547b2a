"""How a question looks where it is asked in a message: stem, options under letters, answers, reasons."""

from functools import partial

from markupsafe import Markup

from bot.chat import texts
from bot.chat.context import Voice
from bot.chat.texts import N_, clip, plain
from bot.quiz import drawing, grading
from bot.quiz.bank.question import Blank, Judge, Multiple, Numeric, Question, Source
from bot.quiz.grading import Given

KINDS = {
    "single": N_("single choice"),
    "multiple": N_("multiple choice"),
    "judge": N_("true or false"),
    "blank": N_("fill in"),
    "numeric": N_("number"),
}
LONGEST_EXPLANATION = 700
LONGEST_ANSWER = 200
"""Characters of an answer as it is said back: somebody may have typed a whole message."""
LONGEST_TITLE, LONGEST_ARTICLE = 120, 60
"""Characters of a source."""


def letter(place: int) -> str:
    """The letter under which the option at a place is shown."""
    return chr(ord("A") + place)


def asked(question: Question, shown: str) -> list[Markup]:
    """The stem, and the options in the order they are shown."""
    options = drawing.options(question, shown)
    return [
        Markup("<b>{stem}</b>").format(stem=question.stem.strip()),
        *(
            Markup("{letter}. {text}").format(letter=letter(place), text=text)
            for place, text in enumerate(options)
        ),
    ]


def see_picture(voice: Voice) -> str:
    """The button that brings the picture of a question."""
    return voice.tr("See the picture")


def labels(voice: Voice, question: Question, shown: str) -> list[tuple[str, str]]:
    """What can be tapped: the label, and the answer it means, in the question's own letters."""
    if isinstance(question, Judge):
        return [
            (plain(voice.tr("True")), grading.TRUE),
            (plain(voice.tr("False")), grading.FALSE),
        ]
    return [(letter(place), own) for place, own in enumerate(shown)]


def said(voice: Voice, question: Question, shown: str, given: Given | None) -> str:
    """An answer as it was given, in the letters that were shown."""
    if not given:
        return voice.tr("no answer")
    if isinstance(question, Judge):
        return voice.tr("True") if given == grading.TRUE else voice.tr("False")
    if isinstance(given, list):
        return clip(voice.tr("; ").join(given), LONGEST_ANSWER)
    if isinstance(question, Numeric):
        return clip(given, LONGEST_ANSWER)
    return "".join(sorted(letter(shown.index(own)) for own in given if own in shown))


def right(voice: Voice, question: Question, shown: str) -> str:
    """The right answer, in the letters that were shown."""
    if isinstance(question, Judge):
        return voice.tr("True") if question.answer else voice.tr("False")
    return clip(grading.say_right(question, shown), LONGEST_ANSWER)


def how_to_type(voice: Voice, question: Question) -> Markup | None:
    """What somebody is to type; None where he taps."""
    match question:
        case Blank() if len(question.answer) > 1:
            return voice.tr(
                "Write the {number} answers in one message, with commas between them or each on a line of "
                "its own.",
                number=len(question.answer),
            )
        case Blank():
            return voice.tr("Write the answer as a message.")
        case Numeric():
            if question.unit:
                return voice.tr(
                    "Write the number as a message, for example 12 or 12.5 ({unit}).", unit=question.unit
                )
            return voice.tr("Write the number as a message, for example 12 or 12.5.")
        case Multiple():
            return voice.tr("Several are right.")
    return None


def cited(language: str, source: Source) -> str:
    """A source as one cites it: 《医疗废物管理条例》第十七条（2011）; Bribery Act, s 7 (2010)."""
    tr = partial(texts.tr, language)
    document = clip(source.document, LONGEST_TITLE)
    said = document if "《" in document else tr("{document}", document=document)
    if source.article:
        said += tr(", {article}", article=clip(source.article, LONGEST_ARTICLE))
    if source.edition:
        said += tr(" ({edition})", edition=clip(source.edition, LONGEST_ARTICLE))
    return said


def reasons(voice: Voice, question: Question) -> list[Markup]:
    """The explanation, and what the answer rests on."""
    lines: list[Markup] = []
    if question.explanation:
        text = clip(question.explanation.replace("\n", " "), LONGEST_EXPLANATION)
        lines.append(voice.tr("Why: {text}", text=text))
    if (source := question.source) is not None:
        lines.append(voice.tr("Source: {source}", source=cited(voice.chat.language, source)))
    return lines

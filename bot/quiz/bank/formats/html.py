"""Texts of learning platforms as plain text: HTML, and what may hold some.

Nothing is dropped that carries a meaning: powers stay powers, an underlined gap becomes a blank, a tag nobody
knows stays as it was written (`<stdio.h>`), and what plain text cannot hold is refused.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

from bot.quiz.bank.formats.reading import Unfit

LONGEST = 100_000
"""Characters of one marked-up text: more than a question's words and all that Word adds to them."""


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_BLOCKS = _names(
    "address article aside blockquote body caption center dd details dir div dl dt fieldset figcaption "
    "figure footer form h1 h2 h3 h4 h5 h6 header hr html li main menu nav ol p pre section summary table "
    "tbody tfoot thead tr ul"
)
_INLINE = _names(
    "a abbr acronym b bdi bdo big br cite code col colgroup data del dfn em font i ins kbd label mark nobr "
    "q s samp small span strike strong sub sup td th time tt u var wbr"
)
_HIDDEN = _names("head noscript script style template title")
_MEDIA = _names(
    "applet audio button canvas embed iframe img input object picture select source svg textarea track video"
)
_FORMULA = _names("math")
_VOID = _names("br hr img wbr col input embed source track")
_KNOWN = _BLOCKS | _INLINE | _HIDDEN | _MEDIA | _FORMULA

_TAG = r"</?[A-Za-z][^\s<>/\"']*(?:[^<>\"']|\"[^\"<]{0,5000}\"|'[^'<]{0,5000}')*>"
_NO_TAG = re.compile(rf"<(?!{_TAG[1:]})")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)|<!\[(?:if|endif)[^<>]*>|<[!?][A-Za-z][^<>]*>", re.DOTALL)
_MEDIA_TAG = re.compile(rf"<(?:{'|'.join(sorted(_MEDIA))})(?=[\s/>])", re.IGNORECASE)
_DATA = re.compile(r"=\s*([\"'])data:[^\"'<>]*\1")
_NAMES = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)(?=[\s/>])[^<>]*>")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_MARKDOWN_PICTURE = re.compile(r"!\[[^\]\n]*\]\([^)\n]*\)")
_UPLOADED = "@@PLUGINFILE@@"

_RAISED = str.maketrans("0123456789+-−=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ")
_LOWERED = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")
_ORDINALS = _names("st nd rd th e er ère ème o a º ª")
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\ufeff\u00ad\u2060"))


def plain(text: str, form: str, *, aside: bool = False) -> str:
    """A text of that format (`html`, `auto`, `markdown`, `plain`) in plain words.

    `auto` is text that may hold some HTML, as Moodle's own format is. In an `aside`, such as an explanation,
    a picture is replaced by its description; elsewhere it raises Unfit, as does what words cannot say.
    """
    if form == "plain":
        return text.strip()
    if form == "markdown":
        if not aside and (_MARKDOWN_PICTURE.search(text) or _MEDIA_TAG.search(text)):
            raise Unfit("picture")
        return text.strip()
    if form == "auto":
        if not is_marked_up(text):
            return text.strip()
        text = re.sub(r"\r\n?|\n", "<br>", text)
    return _converted(text, aside)


def has_picture(text: str) -> bool:
    """Whether a text holds a picture, sound or video."""
    return bool(_MEDIA_TAG.search(text) or _MARKDOWN_PICTURE.search(text)) or _UPLOADED in text


def is_marked_up(text: str) -> bool:
    """Whether a text holds HTML: an entity, or tags that all have their counterpart.

    A tag on its own is what the text is about, as in: What does <b> mean?
    """
    tags = [(closing, name.lower()) for closing, name in _NAMES.findall(text) if name.lower() in _KNOWN]
    opened: list[str] = []
    for closing, name in tags:
        if name in _VOID:
            continue
        if not closing:
            opened.append(name)
        elif not opened or opened.pop() != name:
            return False
    return not opened and (bool(tags) or _ENTITY.search(text) is not None)


def _converted(text: str, aside: bool) -> str:
    if not aside and (_MEDIA_TAG.search(text) or _UPLOADED in text):
        raise Unfit("picture")
    text = _DATA.sub("=''", text)
    if len(text) > LONGEST:
        raise Unfit("long stem", count=len(text), most=LONGEST)
    reader = _Words(aside)
    # A "<" that begins no tag is a sign like any other; HTMLParser would look for its end.
    reader.feed(_NO_TAG.sub("&lt;", _COMMENT.sub("", text)))
    reader.close()
    return reader.text()


class _Words(HTMLParser):
    """Gathers the words of a document, with the breaks between its blocks."""

    def __init__(self, aside: bool) -> None:
        super().__init__(convert_charrefs=True)
        self._aside = aside
        self._pieces: list[str] = []
        self._hidden = self._kept = 0
        self._lists: list[int | None] = []
        self._marks: list[tuple[str, int]] = []
        """Open `sup`, `sub` and `u`, and how many pieces there were before each."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _HIDDEN:
            self._hidden += 1
        elif tag in _MEDIA:
            self._picture(dict(attrs))
        elif tag in _FORMULA:
            raise Unfit("formula")
        elif tag == "br":
            self._pieces.append("\n")
        elif tag in ("td", "th"):
            self._pieces.append("\t")
        elif tag in ("sup", "sub", "u"):
            self._marks.append((tag, len(self._pieces)))
        elif tag in _BLOCKS:
            self._open_block(tag)
        elif tag not in _INLINE and ":" not in tag:
            self._pieces.append(self.get_starttag_text() or "")

    def _open_block(self, tag: str) -> None:
        self._pieces.append("\n")
        if tag in ("ul", "ol"):
            self._lists.append(0 if tag == "ol" else None)
        elif tag == "li":
            if self._lists and (count := self._lists[-1]) is not None:
                self._lists[-1] = count + 1
                self._pieces.append(f"{count + 1}. ")
            else:
                self._pieces.append("- ")
        elif tag == "pre":
            self._kept += 1

    def _picture(self, attributes: dict[str, str | None]) -> None:
        if self._aside and not self._hidden:
            self._pieces.append(f"[{attributes.get('alt') or '…'}]")

    def handle_endtag(self, tag: str) -> None:
        if tag in _HIDDEN:
            self._hidden = max(0, self._hidden - 1)
        elif tag in ("sup", "sub", "u"):
            self._close_mark(tag)
        elif tag in _BLOCKS:
            self._pieces.append("\n")
            if tag in ("ul", "ol") and self._lists:
                self._lists.pop()
            elif tag == "pre":
                self._kept = max(0, self._kept - 1)
        elif tag not in _KNOWN and ":" not in tag:
            self._pieces.append(f"</{tag}>")

    def _close_mark(self, tag: str) -> None:
        if not self._marks or self._marks[-1][0] != tag:
            return
        _, begin = self._marks.pop()
        inner = "".join(self._pieces[begin:])
        self._pieces[begin:] = [_GAPS[tag](inner)]

    def handle_data(self, data: str) -> None:
        if self._hidden:
            return
        data = data.translate(_INVISIBLE)
        if self._kept:
            # Spaces in a program are kept by the one kind that is not folded below.
            self._pieces.append(data.expandtabs(4).replace(" ", "\0"))
        else:
            self._pieces.append(re.sub(r"[ \t\r\n\f\u00a0]+", " ", data))

    def text(self) -> str:
        """The words, line by line."""
        lines = []
        for line in "".join(self._pieces).split("\n"):
            cells = [" ".join(cell.split(" ")).strip(" ") for cell in re.sub(" +", " ", line).split("\t")]
            lines.append(" | ".join(filter(None, cells)).replace("\0", " ").rstrip())
        return "\n".join(line for line in lines if line.strip()).strip()


def _raise(text: str) -> str:
    stripped = text.strip()
    if not stripped or stripped.lower() in _ORDINALS:
        return stripped
    raised = stripped.translate(_RAISED)
    return raised if not re.search(r"[A-Za-z0-9]", raised) else _marked("^", stripped)


def _lower(text: str) -> str:
    stripped = text.strip()
    lowered = stripped.translate(_LOWERED)
    return lowered if not re.search(r"[A-Za-z0-9]", lowered) else _marked("_", stripped)


def _marked(sign: str, text: str) -> str:
    return f"{sign}{text}" if text.isalnum() else f"{sign}({text})"


def _underline(text: str) -> str:
    """A gap is underlined to be filled in."""
    return text if text.strip() or not text else "___"


_GAPS = {"sup": _raise, "sub": _lower, "u": _underline}

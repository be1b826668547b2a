"""Words that point at options: by a letter, which another order makes wrong, or at all those above."""

from __future__ import annotations

import re
import unicodedata

from bot.quiz.bank.question import LETTERS

_LEFT = r"(?<![A-Za-z0-9_.+\-])"
_RIGHT = r"(?![A-Za-z0-9_+#\-])"
_SORTS = "类级型股座栋区班组照证超语轮罩卡线段"
"""What a letter before them is a name of: A类火灾, B超, C语言."""
_RUN = rf"{_LEFT}[A-L]{{1,12}}{_RIGHT}"
_BETWEEN = r"\s*(?:[、,，和与及或/&]|以及){1,3}\s*"
# So many and no more: a hostile text must not take quadratic time.
_LIST = rf"{_RUN}(?:{_BETWEEN}{_RUN}){{0,11}}"
_LISTED = rf"{_RUN}(?:{_BETWEEN}{_RUN}){{1,11}}"
_SAID = "(?:选?项|说法|答案|表述|叙述|描述|观点|做法)"
_VERDICT = (
    rf"(?:[两二三四五几各等]{{1,2}}[个项者]?|[个项者])?{_SAID}?\s*(?:的)?{_SAID}?\s*(?:都|均|皆|全|也)?(?:是|为|属)?"
    r"(?:正确|错误|对(?=[的,。;、)]|$|[A-L]错)|错(?=[的,。;、)]|$)|不正确|不对|不选|不符合|当选)"
)
_CHINESE = [
    re.compile(rf"选[项择]?\s*[（(【]?\s*{_LIST}(?!\s*[{_SORTS}])"),
    re.compile(rf"答案(?:应?[是为选])?\s*[:：]?\s*[（(【]?\s*{_LIST}(?!\s*[{_SORTS}])"),
    re.compile(rf"(?<![素型炎]){_LIST}\s*[两二三四五各]?\s*(?:个?选项|选(?![手民举拔])|项(?![目工链]))"),
    re.compile(rf"(?<![素型炎]){_LIST}\s*{_VERDICT}"),
    re.compile(rf"{_LEFT}[A-L]{{2,12}}不?属于"),
    re.compile(rf"(?:排除|包括|故|除)\s*(?:了)?\s*{_LIST}\s*(?=$|[，。,；;、）)外])"),
]
_SINGLE_ENGLISH = r"[A-L](?![A-Za-z0-9'’+#\-])"
_ENGLISH_LIST = rf"{_SINGLE_ENGLISH}(?:\s*(?:,|&|/|,?\s*\b(?:and|or)\b)\s*{_SINGLE_ENGLISH}){{0,11}}"
# “Answer: A fire drill” says nothing of a letter: an A that an ordinary word follows is an article.
_NO_ARTICLE = r"(?!(?<=\bA)\s+(?!(?:is|are|because|since|as|and|or|not|for|here|only)\b)[a-z])"
_ENGLISH = [
    re.compile(
        rf"(?i:\b(?:options?|choices?|letters?))\s*(?:\b(?:is|are)\b)?\s*[:(]?\s*{_ENGLISH_LIST}{_NO_ARTICLE}"
        r"|(?i:\boption|\bchoice)\s+\(?[a-l]\)?(?=\s*(?:[.,;:)]|$|(?:is|are)\b))"
    ),
    re.compile(
        rf"(?i:\banswers?|\bchoose|\bselect|\bpick|\btick)\s*(?:\b(?:is|are|was)\b)?\s*[:(]?\s*"
        rf"{_ENGLISH_LIST}{_NO_ARTICLE}"
    ),
    re.compile(
        rf"{_LEFT}{_ENGLISH_LIST}\s+(?:is|are|was|were)\s+(?:both\s+|all\s+|also\s+|not\s+)*"
        r"(?:right|wrong|correct|incorrect|true|false|the\s+(?:right\s+|correct\s+|best\s+)?answer)\b"
    ),
    re.compile(
        rf"(?i:\b(?:both|either|neither))\s+{_SINGLE_ENGLISH}\s+(?:and|or|nor)\s+{_SINGLE_ENGLISH}"
        r"|(?i:\bboth)\s+[a-l]\s+and\s+[a-l]\b"
    ),
]
_PAIRS = [
    re.compile(rf"(?<![素型炎甲乙肝]){_LISTED}(?!\s*[{_SORTS}])"),
    re.compile(
        rf"{_LEFT}{_SINGLE_ENGLISH}(?:,\s*{_SINGLE_ENGLISH}){{0,11}},?\s+(?:and|or)\s+{_SINGLE_ENGLISH}"
    ),
]
_KIND_BEFORE = re.compile(
    r"(?:hepatitis|vitamins?|class(?:es)?|grades?|types?|plans?|groups?|categor(?:y|ies)|levels?|blocks?"
    r"|parts?|sections?|annex(?:es)?|appendi(?:x|ces)|schedules?|part(?:y|ies)|compan(?:y|ies)|zones?|lists?"
    r"|influenza|flu|streptococcus|buildings?|gates?|forms?|维生素|肝炎|流感|甲|乙|类|等级|公司|单位)\s*$",
    re.IGNORECASE,
)
_ONLY_LETTERS = re.compile(
    r"(?:以上|上述|仅|只有?|only|both|either|neither|all of)?\s*(?:选项|options?)?\s*"
    r"(?:[A-L](?:\s*(?:[、,，和与及或/&+]|以及|and|or|nor)+\s*[A-L])+|[A-L]{2,12})\s*"
    r"(?:[两二三四]?[个项者]?)?\s*(?:(?:都|均|皆|全)?(?:不)?(?:是|对|正确|错|错误|可以?)?|(?:are\s+)?\w*)\s*[.。]?",
    re.IGNORECASE,
)
_ALONE = re.compile(rf"{_LEFT}[A-L]{_RIGHT}")

_QUANTITY = r"(?:全都|全部|都|均|皆|全|所有|没有|无|不)"
_NOUNS = (
    r"(?:选项|项|说法|答案|内容|情况|情形|方面|行为|做法|观点|措施|表述|人员|方式|原因|因素"
    r"|者|条|种|点|类|个)"
)
_ABOVE = re.compile(
    rf"(?:以上|上述|前述|上面|前面|前(?=[两二三四五]))\s*(?:的)?(?:各|这|几|[两二三四五六七八九十\d]){{0,4}}{_NOUNS}{{0,3}}(?:的|中)?\s*"
    rf"(?:{_QUANTITY}(?!面|体|市|国|区|省|年|程|员|时|法|得|低|少|含)|(?:[两二三四五六七八九十\d]|各){{1,3}}{_NOUNS}{{1,3}}$)"
)
_ALL_ALONE = re.compile(
    rf"(?:[两二三四五六七八]{_NOUNS})?(?:全都|全部都?|都|均|皆|全)(?:不)?"
    r"(?:是|对|正确|可以?|行|有|包括|错误?|选|属于|符合)"
    r"|(?:都|均)?(?:没有|无)(?:一[个项])?(?:正确|对的?)(?:的)?(?:答案|选项)?"
)
_ALL_ENGLISH = re.compile(
    r"(?:all|none|both|any|neither|either|some)(?:\s+of)?\s+(?:the\s+)?(?:above|others?|rest)\b.*"
    r"|(?:all|none|both|any|neither|either)\s+of\s+(?:these|those|them|the\s+(?:\w+\s+)?(?:options|answers|choices))\b.*"
    r"|(?:all|no)\s+(?:the\s+)?(?:options|answers|choices|statements)\s+(?:are|is)\b.*"
    r"|the\s+above\s+are\s+all\b.*|all\s+are\s+(?:right|correct|true|wrong|false)",
    re.IGNORECASE,
)


def letter_in(text: str, stem: str = "", options: int = 0) -> str | None:
    """The words with which a text names an option by its letter, or None.

    Letters that the stem uses as names (A和B签订合同) mean these, unless the words say option; so do letters
    beyond the `options` there are, and letters out of order (CAD).
    """
    plain = _plain(text)
    named = set(_ALONE.findall(_plain(stem)))
    for pattern in (*_CHINESE, *_ENGLISH, *(_PAIRS if text != stem else ())):
        for match in pattern.finditer(plain):
            before = plain[max(0, match.start() - 24) : match.start()]
            if _KIND_BEFORE.search(before) or not _may_be_options(match[0], options):
                continue
            if pattern not in _PAIRS or not set(_letters(match[0])) <= named:
                return str(match[0]).strip()
    return None


def is_letters(option: str, stem: str, options: int = 0) -> bool:
    """Whether an option consists of the letters of others (`A和B`) that the stem does not use as names."""
    plain = _plain(option)
    named = set(_ALONE.findall(_plain(stem)))
    if not _ONLY_LETTERS.fullmatch(plain) or not _may_be_options(plain, options):
        return False
    return not set("".join(_letters(plain))) <= named


def _plain(text: str) -> str:
    """One width, and one space for many: runs of spaces would take the patterns for ever."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def _letters(words: str) -> list[str]:
    return re.findall(r"(?<![A-Za-z])[A-L]+(?![A-Za-z])", words)


def _may_be_options(words: str, options: int) -> bool:
    runs = _letters(words)
    there = LETTERS[: max(options, 5)]
    return all(sorted(set(run)) == list(run) and set(run) <= set(there) for run in runs)


def is_about_all(option: str) -> bool:
    """Whether an option speaks of all the others, so that it must stay last: 以上都是, none of these."""
    plain = _plain(option).rstrip("。.；;")
    return bool(_ABOVE.match(plain) or _ALL_ALONE.fullmatch(plain) or _ALL_ENGLISH.fullmatch(plain))

"""Days by their place in a week, month or longer period: `周一三五`, `第二个周三`, `5日和最后一天`."""

import re

from bot.when.pattern import Day, Pick, Weekday, Workday
from bot.when.text import number
from bot.when.unreadable import Unreadable
from bot.when.zh.vocabulary import DAY_END, SEP, SUNDAY, W1, WEEK, N, W, words

_WEEKDAYS = words(rf"{WEEK} (?P<first>{W1})")
_MORE = words(rf"(?:(?:{SEP}|/) {WEEK}? (?P<listed>{W1})|{WEEK} (?P<again>{W1})|(?P<joined>{W}))")
_TO = words(rf"(?:到|至|-|~) {WEEK}? (?P<last>{W1})")
_THROUGH_WORD = re.compile(r"[到至~-]")
WEEKEND = words(rf"(?:双休日|{WEEK} (?:末|六 {SUNDAY}))(?!考|班|版|愉|快)")
_VALUES = {"一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6, "末": 5}


def _weekday(word: str) -> int:
    return int(word) - 1 if word.isdigit() else _VALUES[word]


def read_weekdays(s: str, i: int) -> tuple[tuple[Weekday, ...], int] | None:
    """`周五`, `周一三五`, `周一、三、五`, `周一至周五`, `周六和周日`, `周末`."""
    if match := WEEKEND.match(s, i):
        return (Weekday(5), Weekday(6)), match.end()
    if (match := _WEEKDAYS.match(s, i)) is None or False:
        return None
    found, end = [_weekday(match["first"])], match.end()
    while True:
        if match := _TO.match(s, end):
            last = _weekday(match["last"])
            span = (
                range(found[-1] + 1, last + 1)
                if last > found[-1]
                else [*range(found[-1] + 1, 7), *range(last + 1)]
            )
            found.extend(span)
        elif match := _MORE.match(s, end):
            joined = match["joined"]
            if joined and (joined == "末" or _weekday(joined) <= found[-1]):
                break  # 周五一起: joined weekdays go up
            word = match["listed"] or match["again"] or joined
            if word == "末":
                break
            found.append(_weekday(word))
        else:
            break
        end = match.end()
    if len(found) > 2 and s[end : end + 1] in ("七", "八", "九") and not _THROUGH_WORD.search(s, i, end):
        return None  # 周一三五七
    return tuple(Weekday(day) for day in sorted(set(found))), end


_NTH = (
    rf"(?:第 (?P<nth>{N})|(?P<first>首|头一?|第一)|倒数 第? (?P<back>{N})|(?P<last>最后 一?|末 ?(?=个)"
    rf"|最末 一?))"
)
_NTH_OF = words(rf"{_NTH} 个? (?:(?P<wd>{WEEK} {W1})|(?P<work>工作日|平日)|(?P<day>天|日(?!常|报)))")
_NTH_LIST = words(
    rf"第 (?P<all>{N} 个?(?: {SEP} 第? {N} 个?)+) (?:的 )?(?:(?P<wd>{WEEK} {W1})|(?P<work>工作日|平日))"
)
_NTH_WEEK = words(rf"(?:第 {N}|最后 一?|首|头一?) 个? (?:{WEEK} 的? {WEEK} {W1}|{WEEK} 末)")
_N = re.compile(N)
_AND = words(SEP)


def _nth_picks(kind: re.Match[str], counts: list[int]) -> tuple[Pick, ...] | Unreadable:
    groups = kind.groupdict()
    if any(n == 0 for n in counts):
        return Unreadable("no such date", words=kind[0])
    if groups.get("wd"):
        if any(abs(n) > 5 for n in counts):
            return Unreadable("sixth weekday", n=max(counts, key=abs))
        return tuple(Weekday(_weekday(groups["wd"][-1]), n) for n in dict.fromkeys(counts))
    if any(abs(n) > 366 for n in counts):
        return Unreadable("no such date", words=kind[0])
    if groups.get("work"):
        return tuple(Workday(n, groups["work"] == "平日") for n in dict.fromkeys(counts))
    return tuple(Day(n) for n in dict.fromkeys(counts))


def read_place(s: str, i: int) -> tuple[tuple[Pick, ...] | Unreadable, int] | None:
    """`第一个周一`, `最后一个工作日`, `倒数第二天`, `第二、四个周三`; also several of them, joined."""
    if match := _NTH_WEEK.match(s, i):
        return Unreadable("vague", words=match[0]), match.end()
    if match := _NTH_LIST.match(s, i):
        counts = [number(word) for word in _N.findall(match["all"])]
        if any(n is None for n in counts):
            return None
        return _nth_picks(match, sorted(n for n in counts if n is not None)), match.end()
    if (match := _NTH_OF.match(s, i)) is None:
        return None
    if match["last"]:
        n: int | None = -1
    elif match["back"]:
        n = number(match["back"])
        n = -n if n is not None else None
    else:
        n = number(match["nth"]) if match["nth"] else 1
    if n is None:
        return None
    return _nth_picks(match, [n]), match.end()


def read_picks(s: str, i: int, with_days: bool) -> tuple[tuple[Pick, ...] | Unreadable, int] | None:
    """Places in a period, joined: `15日和最后一天`, `第一个周一和第三个周五`.

    Days of a month only where it is one.
    """
    first = read_place(s, i) or (read_month_days(s, i) if with_days else None)
    if first is None or isinstance(first[0], Unreadable):
        return first
    picks: tuple[Pick, ...] = first[0]
    end = first[1]
    while more := _AND.match(s, end):
        rest = read_place(s, more.end()) or (read_month_days(s, more.end()) if with_days else None)
        if rest is None:
            break
        if isinstance(rest[0], Unreadable):
            return rest
        picks, end = tuple(dict.fromkeys(picks + rest[0])), rest[1]
    return picks, end


_DAY_ITEM = words(rf"({N}) {DAY_END}")
_DAY_LIST = words(rf"({N}(?: {DAY_END})?(?: (?:{SEP}|到|至|-|~) {N}(?: {DAY_END})?)*)")
_DAY_TOKEN = words(rf"({N}) ((?:{DAY_END})?) ({SEP}|到|至|-|~|)")
# 1号15号: days written together, where nothing else can follow
_DAY_AGAIN = words(rf"(?={N} {DAY_END}(?:$|␣|,| \d{{1,2}}[:点]|[上下早晚中傍凌]))")


def read_month_days(s: str, i: int) -> tuple[tuple[Day, ...] | Unreadable, int] | None:
    """`5日`, `1、15日`, `1号和15号`, `5日到7日`. The last one must be marked as a day."""
    found: list[int] = []
    end = good = i
    upto = False
    kept = 0
    while match := _DAY_TOKEN.match(s, end):
        value = number(match[1])
        if value is None or value > 99:
            break
        if upto and found and value > found[-1]:
            found.extend(range(found[-1] + 1, value))
        found.append(value)
        if match[2]:
            good, kept = match.end(2), len(found)
        if not match[3]:
            if not match[2] or not _DAY_AGAIN.match(s, match.end()):
                break
            upto, end = False, match.end()
            continue
        if match[3] in "到至-~":
            # 5日到… only goes on if another day follows; otherwise it is a bound
            after = _DAY_TOKEN.match(s, match.end())
            if not after or (not after[2] and good == match.end(2)):
                break
            upto = True
        else:
            upto = False
        end = match.end()
    if not kept:
        return None
    found = found[:kept]
    if any(not 1 <= day <= 31 for day in found):
        return Unreadable("no such date", words=s[i:good]), good
    return tuple(Day(day) for day in sorted(set(found))), good


_END = words(r"(?:的? (?:月? 底|月? 末)(?!考|班|薪))")
_MONTH_LIST = words(rf"({N}(?: 月)?(?: (?:{SEP}) {N}(?: 月)?)*)")
_MONTH_TOKEN = words(rf"({N}) (月份?)? ({SEP}|)")
BEGINNING = words(
    r"(?:的? 月? 初(?!一|二|三|四|五|六|七|八|九|十|中|级|步)|中旬|上旬|下旬|中(?!秋|心|国|午|学|层|级|期|共"
    r"|央))"
)


def read_months(s: str, i: int) -> tuple[tuple[int, ...], int] | None:
    """`3月`, `3月和9月`, `1、4、7、10月`: 1 to 12, and the end of the words."""
    found: list[int] = []
    end, good, kept = i, i, 0
    while match := _MONTH_TOKEN.match(s, end):
        value = number(match[1])
        if value is None:
            break
        found.append(value)
        if match[2]:
            good, kept = match.end(2), len(found)
        if not match[3]:
            break
        end = match.end()
    found = found[:kept]
    if not kept:
        return None
    if any(not 1 <= month <= 12 for month in found):
        if read_month_days(s, good):
            raise Unreadable("no such date", words=s[i:good])
        return None
    return tuple(sorted(set(found))), good


def read_in_month(s: str, i: int) -> tuple[tuple[Pick, ...] | Unreadable, int] | None:
    """What follows a month's name: days, its end, or a place in it."""
    start = i
    while i < len(s) and s[i] in " 的":
        i += 1
    if match := _END.match(s, start):
        return (Day(-1),), match.end()
    if match := BEGINNING.match(s, i):
        return Unreadable("vague", words=match[0]), match.end()
    return read_picks(s, i, with_days=True)

"""Times of day in Chinese: `9点半`, `下午3点一刻`, `晚8点`, `21:30`, `早上`, and lists of them."""

import re

from bot.when.meaning import Clock, Clocks, Found, Part, Setting, Span
from bot.when.numeric import read_clock
from bot.when.text import number
from bot.when.unreadable import Unreadable
from bot.when.zh.vocabulary import words

_PARTS: dict[str, Part] = {
    "凌晨": "dawn",
    "拂晓": "dawn",
    "清晨": "morning",
    "清早": "morning",
    "大清早": "morning",
    "一早": "morning",
    "早晨": "morning",
    "早上": "morning",
    "早间": "morning",
    "早": "morning",
    "晨": "morning",
    "上午": "morning",
    "中午": "noon",
    "正午": "noon",
    "午间": "noon",
    "午后": "afternoon",
    "下午": "afternoon",
    "傍晚": "dusk",
    "黄昏": "dusk",
    "晚上": "evening",
    "晚间": "evening",
    "晚": "evening",
    "夜里": "night",
    "夜间": "night",
    "夜晚": "evening",
    "夜": "evening",
    "深夜": "night",
    "半夜": "night",
    "午夜": "night",
}
_PART = "|".join(sorted(_PARTS, key=len, reverse=True))
# 下班前17:45: right before a clock time these say which half of the day, or nothing new; alone they are the
# subject's
_AROUND_WORK: dict[str, Part | None] = {
    f"{way}班{place}": "afternoon" if way == "下" else None for way in "上下" for place in "前后时"
}
_BEFORE_CLOCK = f"{_PART}|{'|'.join(_AROUND_WORK)}"
_HOUR = r"(?:\d{1,2}|[零〇一二两三四五六七八九十]{1,3})"
# 9点名, 3点评, 6时段: the character belongs to the next word
_POINT = (
    r"(?:点(?!名(?!单|额|师|家|人|录|著)|评(?!审|选|比|估|议|优|标|级)|赞|击(?!掌|剑|鼓)|心(?!理|得|脏)|滴"
    r"|餐(?!厅|饮|费|具|桌)|火(?!灾|警|情|车|炬|锅|箭)|检(?!查|验|测|修|阅)|子(?!公司|项|系|女)|建议|意见"
    r"|要求|要点|内容|档)"
    r"|时(?!段|候|间|刻|常|代|效|尚|政|事))"
)
_MINUTE = r"(?:\d{1,2}|[零〇一二三四五六七八九十]{1,3})"
_UNITS = r"个名人章次天条项页份号日月年时家位节课班题%期组周届度级元万层楼岁块步分钟\d"
_AT = words(
    rf"(?P<part>{_BEFORE_CLOCK})? 的? (?P<hour>{_HOUR}) {_POINT}"
    rf"(?: 差 (?P<short>一刻|{_MINUTE} 分)| (?P<half>半(?!天|小时|个|程|价|决赛|成品|导体|封闭|脱产)"
    rf"(?!(?<=\s半)[年月]))| (?P<quarter>[一三13]) 刻(?!钟)"
    rf"| (?:过 )?(?P<minute>{_MINUTE}) 分(?!钟|部|会|享|析|工|配|组|校|公司|局|类|管|支|钱|数|发|散|层"
    rf"|批)(?: (?P<second>{_MINUTE}) 秒)?"
    rf"|(?P<bare>[0-5]\d|[零〇][一二三四五六七八九]|[二三四五]?十[一二三四五六七八九]?)(?! [{_UNITS}]"
    rf"| 点(?!名)|\.\d|[一二三四五六七八九十]))?"
    rf"(?: (?:钟|整)(?!理|改|合|体|形|数|治|风|编|顿))?"
)
_BEFORE_HOUR = words(
    rf"(?P<part>{_PART})? 差 (?P<minute>{_MINUTE}|一刻) 分? (?:钟 )?(?P<hour>{_HOUR}) 点(?!名)(?:钟|整)?"
)
_ZERO = words(r"(?P<part>凌晨)? (?:零点|零时)(?:整)?(?! (?:半|过|[\d一二三四五]))")
# 早 and 晚 begin many words: 早会, 晚餐
_BARE_PART = words(
    rf"(?P<part>{_PART})(?<!上午)(?<!下午)(?!(?<=早)[中晚]|会|班|餐|饭|宴|自习|课|报(?!到|名)|归|辅|读|操|教|市|盘|查|训"
    rf"|安|日|期|点|场|茶|休|睡|觉|工|校)"
    r"|(?P<half>上午|下午)(?!场|茶|班|餐)"
)
_SEVERAL = words(
    r"(?P<parts>早 、? 中 、? (?:和 )?晚|早 、? (?:和 )?晚)(?! (?:各 )?[\d一二两三四五六七八九十]+ [点:时])"
    r"(?!会|三?班|餐|饭|宴|自习|课|操|市|报|高峰|场|期|间|读|安)(?: (?:各 [一1]|[两二三23]) [次遍回顿])?"
)
_BOTH = words(rf"早 、? (?:和 )?晚 (?:各 )?(?P<hour>{_HOUR}) 点 (?P<half>半)?")
_MIDNIGHT = words(r"(?:(?:午夜|半夜) (?:零点|零时|12 点|十二 点)|午夜)")
_ABOUT_BEFORE = words(rf"(?:大概|大约|约|差不多|左右)(?= (?:{_PART})? {_HOUR} (?:[点时:]))")
_ABOUT = words(r"(?:左右|前后|上下|来钟|多钟|多(?=[\s,]|$)|许(?=[\s,]|$))")
_LIST = words(r" (?:[、,和及与&/]|以及|还有) |␣+")
# 早上7点晚上8点: each with its part of the day
_PARTED = words(rf" (?=(?:{_PART}) (?:{_HOUR} {_POINT}|\d{{1,2}} : \d\d))")
_TO = words(r" (?:到|至|-|~) ")
_OR = words(r" (?:或者?|还是) ")
_AMPM = re.compile(r"\s*([ap])\.?m\.?(?![a-z])")


def _one(s: str, i: int) -> tuple[Clock | Unreadable, int] | None:
    """One clock time from `i` on, with its part of the day."""
    if match := _ABOUT_BEFORE.match(s, i):
        return Unreadable("about", words=match[0]), match.end()
    if match := _BEFORE_HOUR.match(s, i):
        hour = number(match["hour"])
        minute = 15 if match["minute"] == "一刻" else number(match["minute"])
        if hour is None or minute is None or not 1 <= hour <= 24 or not 1 <= minute <= 59:
            return Unreadable("no such time", words=match[0]), match.end()
        # 差5分3点 is a quarter of an hour's business of three o'clock: the part is decided by 3
        return Clock(
            hour, -minute, part=_part(match["part"]), exact=match["hour"].startswith("0")
        ), match.end()
    if match := _MIDNIGHT.match(s, i):
        return Clock(12, part="night"), match.end()
    if match := _ZERO.match(s, i):
        return Clock(0, exact=True), match.end()
    if match := _AT.match(s, i):
        return _about(s, *_clock(match))
    start = i
    part: Part | None = None
    if match := words(rf"({_BEFORE_CLOCK})").match(s, i):
        part, start = _part(match[1]), match.end()
        while start < len(s) and s[start].isspace():
            start += 1
    if figures := read_clock(s, start):
        clock, end = figures
        if isinstance(clock, Clock):
            if ampm := _AMPM.match(s, end):
                part, end = "morning" if ampm[1] == "a" else "afternoon", ampm.end()
            clock = Clock(clock.hour, clock.minute, clock.second, part, clock.exact)
        return _about(s, clock, end)
    return None


def _about(s: str, clock: Clock | Unreadable, end: int) -> tuple[Clock | Unreadable, int]:
    if match := _ABOUT.match(s, end):
        return Unreadable("about", words=match[0]), match.end()
    return clock, end


def _part(word: str | None) -> Part | None:
    if word in _AROUND_WORK:
        return _AROUND_WORK[word]
    return _PARTS[word] if word else None


# 6点半年会 is half past six; 9点半年度总结 may be the year's at half past, or the half-year's at nine
_HALF_OF = words(r"(?:年(?!会|终|夜|货|底|初|轻|级|检|审)|月(?!会|底|饼|末|初|薪|例|考|报))")


def _clock(match: re.Match[str]) -> tuple[Clock | Unreadable, int]:
    if match["half"] and _HALF_OF.match(match.string, match.end("half")):
        at, unit = match[0].rstrip()[:-1], match.string[match.end("half")]
        said = match[0] + unit
        return Unreadable("half of what", words=said, first=f"{at} 半{unit}", second=f"{at}半 {unit}"), len(
            match[0]
        ) + match.start()
    wrong = Unreadable("no such time", words=match[0]), match.end()
    hour = number(match["hour"])
    word = match["minute"] or match["bare"]
    minute = (
        30
        if match["half"]
        else {"一": 15, "1": 15, "三": 45, "3": 45}[match["quarter"]]
        if match["quarter"]
        else 0
    )
    if match["short"]:
        read = 15 if match["short"] == "一刻" else number(match["short"][:-1].rstrip())
        if read is None or not 1 <= read <= 59:
            return wrong
        minute = -read
    if word:
        read = number(word)
        if read is None:
            return wrong
        minute = read
    second = number(match["second"]) if match["second"] else 0
    if hour is None or second is None or hour > 24 or minute > 59 or second > 59 or (hour == 24 and minute):
        return wrong
    return Clock(
        hour, minute, second, _part(match["part"]), match["hour"].startswith("0") or hour > 12
    ), match.end()


def read_clocks(s: str, i: int) -> Found | None:
    """A time of day, or a list of them, or a part of the day alone."""
    if both := _BOTH.match(s, i):
        hour = number(both["hour"])
        if hour is None or hour > 12:
            return Found(both.end(), (Unreadable("no such time", words=both[0]),))
        minute = 30 if both["half"] else 0
        return Found(
            both.end(), (Clocks((Clock(hour, minute, part="morning"), Clock(hour, minute, part="evening"))),)
        )
    first = _one(s, i)
    if first is None:
        return _parts(s, i)
    clock, end = first
    if isinstance(clock, Unreadable):
        return Found(end, (clock,))
    if match := _TO.match(s, end):
        last = _one(s, match.end())
        if last and isinstance(last[0], Clock):
            return Found(last[1], (Span(clock, last[0]),))
    if (match := _OR.match(s, end)) and _one(s, match.end()):
        return Found(match.end(), (Unreadable("two times"),))
    clocks = [clock]
    while match := _LIST.match(s, end) or (_PARTED.match(s, end) if clock.part else None):
        following = _one(s, match.end())
        if following is None:
            break
        clock, after = following
        if isinstance(clock, Unreadable):
            return Found(after, (clock,)) if not match[0].isspace() else Found(end, (Clocks(tuple(clocks)),))
        if match[0].isspace() and clock.part is None and after < len(s) and s[after] not in " ,、和及":
            # 9点 10点例会: two times, or a subject that begins with one
            return Found(after, (Unreadable("two times"),))
        clocks.append(clock)
        end = after
    return Found(end, (Clocks(tuple(clocks)),))


_THIS_TIME = words(r"(?:的 )?(?:现在 )?(?:这个? ?(?:时候|时间|点(?!子|评)|时刻)|此时(?!此)|此刻)")


def read_same_time(s: str, i: int, setting: Setting) -> Found | None:
    """`明天这个时候`: the time of day that it is now."""
    match = _THIS_TIME.match(s, i)
    if match is None:
        return None
    return Found(match.end(), (Clocks((Clock(setting.now.hour, setting.now.minute, exact=True),)),))


def _parts(s: str, i: int) -> Found | None:
    if match := _SEVERAL.match(s, i):
        # 每天早中晚: three times of day, 早晚 two
        parts = [_PARTS[word] for word in ("早", "中午", "晚") if word[0] in match["parts"]]
        return Found(match.end(), (Clocks(tuple(Clock(None, part=part) for part in parts)),))
    match = _BARE_PART.match(s, i)
    if match is None:
        return None
    part = _PARTS[match["part"] or match["half"]]
    if part in ("dawn", "night"):
        return Found(match.end(), (Clocks((Clock(None, part=part),)),))
    clocks, end = [Clock(None, part=part)], match.end()
    while (more := words(r"[、和及与]").match(s, end)) and (again := _BARE_PART.match(s, more.end())):
        clocks.append(Clock(None, part=_PARTS[again["part"] or again["half"]]))
        end = again.end()
    return Found(end, (Clocks(tuple(clocks)),))

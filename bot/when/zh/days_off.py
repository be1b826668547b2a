"""What to do on days off, in Chinese: `遇节假日顺延`, `节假日除外`."""

import re

from bot.when.meaning import Found, OnHolidays
from bot.when.schedule import Move, Policy
from bot.when.unreadable import Unreadable
from bot.when.zh.vocabulary import words

_OFF = r"(?:(?:法定)? (?:节假日|假日|节日|假期|休息日|非工作日|放假)|双休日|周末|星期六|周六日?|周日|星期日)"
_OFFS = rf"{_OFF}(?: (?:及|和|或|或者|、|与|以及) {_OFF})*"
_HOLIDAYS = words(
    rf"(?:如果|若是|如|若|假如|要是)? (?:(?:正好)? (?:是|为))? (?:遇到|遇上|碰到|碰上|赶上|恰逢|遇"
    rf"|逢)? (?P<off>{_OFFS}) (?:时|的话|的"
    rf"|当天)? [,]? (?:则|就|便|自动|往|向|顺次)*"
    r" (?:(?P<next>(?:顺延|延后|推后|后延|后推|往后顺延|推迟|延期|改(?:到|在|为)|移到|挪到|延到"
    r"|推到)(?: (?:至|到)? 下? 个? (?:周|星期)一)?"
    r"(?: (?:至|到|为)? (?:节后|假后|下|后|次)? (?:第)? 一? 个? 工作日| (?:至|到)? 节后| 一?天)?)"
    r"|(?P<previous>提前(?: (?:至|到)? (?:节前|假前|前|上)? (?:最后)? 一? 个? 工作日| 到?节前| 一?天)?)"
    r"|(?P<skip>取消|跳过|略过|除外|暂停|停(?!电|水|车)|不(?:用)?(?:提醒|发|开|通知|执行|算|上班)|免|休息"
    r"|不含))"
)
_EXCEPT = words(rf"(?:除|除了|不含|不包括|跳过|避开|去掉|排除) (?P<off>{_OFFS}) (?:以外|之外|外)?")


def read_policy(s: str, i: int) -> Found | None:
    if (match := _HOLIDAYS.match(s, i)) is not None:
        move = Move.NEXT if match["next"] else Move.PREVIOUS if match["previous"] else Move.SKIP
        said = match["next"] or match["previous"] or ""
        # 提前到下一个…, 改到上一个…: not what they seem
        if move is Move.NEXT and (
            "上一" in said or said in ("改到", "改在", "改为", "移到", "挪到", "延到", "推到")
        ):
            return Found(match.end(), (Unreadable("leftover", words=match[0]),))
    elif (match := _EXCEPT.match(s, i)) is not None:
        move = Move.SKIP
    else:
        return None
    off = match["off"]
    weekends = not re.search("假|节|休息|工作日", off)
    if (
        weekends
        and re.search("双休日|周末", off) is None
        and not re.search("周六.*周日|周六日|星期六.*星期日", off)
    ):
        return Found(match.end(), (Unreadable("leftover", words=match[0]),))
    return Found(match.end(), (OnHolidays(Policy(move, weekends)),))

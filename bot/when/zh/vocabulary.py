"""Words and numbers that the Chinese grammar is made of. A blank in a pattern stands for any spacing."""

import re
from functools import cache


@cache
def words(pattern: str) -> re.Pattern[str]:
    """Compile a pattern whose blanks match any spacing, none included."""
    return re.compile(pattern.replace(" ", r"\s*").replace("␣", " "))


N = r"(?:\d+|[零〇一二两三四五六七八九十百廿]+)"
WEEK = "(?:周|星期|礼拜)"
# What makes the character after it the end of another word: 周日常, 5号楼, 3日报, 周一起, 月底薪
_NEWS = "报(?!告|名|送|到|备|销|道|表|税|账|价|考|废|批|数|审|盘)"
DAY_END = (
    f"(?:日(?!常|志|程|记|产|用|语|历|{_NEWS})"
    "|号(?!楼|线|院|门|机|车|桌|厅|会议|店|房|馆|台|码|仓|库|井|泵|站|公告|文件|令|召(?!开)))"
)
SUNDAY = rf"(?:日(?!常|志|程|记|产|用|语|历|{_NEWS})|天(?!天))"
_COUNTED = r"(?! (?:[点时刻:月号个年分章次十百千位名条项期届遍回组轮场层级课]))"
W = (
    rf"(?:[二三四五六]{_COUNTED}|一(?!次|定|直|般|样|切|共|些|起(?!每|[,\s]|$|至|到)|边|个|期|线|遍|届|轮"
    rf"|组){_COUNTED}"
    rf"|{SUNDAY})"
)
W1 = rf"(?:{W}|[1-7](?!\d| [点时:月日号个年分/\-]))"
SEP = r"(?:[、,和及与]|以及|还有)"

"""What is counted in words is counted in digits; when something is keeps its words."""

import pytest

from bot.quiz.spoken import in_digits


@pytest.mark.parametrize(
    ("said", "digits"),
    [
        ("廉政十题 三十秒", "廉政10题 30秒"),
        ("十五道单选", "15道单选"),
        ("开放三天", "开放3天"),
        ("开放一周", "开放1周"),
        ("开放两个星期", "开放2个星期"),
        ("开放一个月", "开放1个月"),
        ("限时半小时", "限时30分钟"),
        ("限时一个半小时", "限时90分钟"),
        ("限时1小时半", "限时90分钟"),
        ("一刻钟", "15分钟"),
        ("半分钟", "30秒"),
        ("及格六十", "及格60"),
        ("可考三次", "可考3次"),
        ("ten questions, half a minute", "10 questions, 30 seconds"),
        ("open for a week, limit half an hour", "open for 1 week, limit 30 minutes"),
        ("limit an hour", "limit 1 hour"),
        # When something is, which one it is, and what is called so:
        ("每个月二十号早上九点半", "每个月二十号早上九点半"),
        ("每季度最后一天", "每季度最后一天"),
        ("每两周周五", "每两周周五"),
        ("周一三五8:30", "周一三五8:30"),
        ("下周一周二", "下周一周二"),
        ("第一周周五", "第一周周五"),
        ("下个星期三", "下个星期三"),
        ("每三个月", "每三个月"),
        ("八点十分", "八点十分"),
        ("九点三刻", "九点三刻"),
        ("一月二十日", "一月二十日"),
        ("取最后一次", "取最后一次"),
        ("三会一课5 八项规定", "三会一课5 八项规定"),
        ("每一题", "每一题"),
        ("只给六分队", "只给六分队"),
        ("one last day of a month", "one last day of a month"),
    ],
)
def test_in_digits(said: str, digits: str) -> None:
    assert in_digits(said) == digits

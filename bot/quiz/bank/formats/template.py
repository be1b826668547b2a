"""A sheet that explains itself, for filling in with questions and sending back."""

from __future__ import annotations

from bot.quiz.bank.formats.workbook import book

_SHEETS: dict[str, tuple[str, str, list[tuple[str, ...]], list[str]]] = {
    "zh": (
        "题目",
        "说明",
        [
            (
                *("题型", "题干", "选项A", "选项B", "选项C", "选项D", "答案", "解析"),
                *("误差", "出处", "知识点", "难度"),
            ),
            (
                *("单选题", "办公室电线起火，第一步应当做什么？"),
                *("用水泼", "切断电源", "打开门窗", "用湿布盖住", "B"),
                *("带电时用水会触电，先断电再灭火。", "", "消防安全常识", "安全", "易"),
            ),
            (
                *("多选题", "下列哪些属于可回收物？"),
                *("旧报纸", "过期药品", "易拉罐", "玻璃瓶", "ACD"),
                *("过期药品是有害垃圾。", "", "生活垃圾分类标志", "垃圾分类", "中"),
            ),
            (
                *("判断题", "乘电梯逃生比走楼梯更快，火灾时可以乘电梯。"),
                *("", "", "", "", "错"),
                *("火灾时电梯可能断电、进烟，应走楼梯。", "", "消防安全常识", "安全", "易"),
            ),
            (
                *("填空题", "全国火警电话是___，医疗急救电话是___。"),
                *("", "", "", "", "119；120"),
                *("两个号码都可以免费拨打。", "", "", "安全", "易"),
            ),
            (
                *("数值题", "平年的全年有多少天？"),
                *("", "", "", "", "365"),
                *("平年二月28天，闰年二月29天。", "0", "", "常识", "易"),
            ),
        ],
        [
            "每行一道题，把示例换成自己的，存好后发给机器人。",
            "题型：单选题、多选题、判断题、填空题、数值题；空着时，看答案和选项就知道的也能读。",
            "题干：填空题在要填的地方写三个下划线 ___，有几个空写几处。",
            "选项：A、B 必填，其余按需要填，中间不要空；最多可以加到选项L。",
            "答案：单选写字母，如 B；多选如 ACD；判断写 对 或 错；数值写数字。",
            "填空的答案：空与空之间用“；”隔开。",
            "一个空有几种写法都算对时，用“ / ”隔开，前后各一个空格，如：党支部 / 支部。",
            "答案里本来就有“；”“/”的，在它前面加一个反斜杠，如：\\；",
            "解析：答完后给人看的一两句话；选项会打乱，请不要写“选B”。",
            "误差：只用于数值题，如 0.5 表示上下 0.5 都算对；不需要就空着。",
            "出处：文件名称和条款，如：中国共产党支部工作条例（试行）第十二条。",
            "知识点：自己起名，用来分类。难度：易、中、难，空着算中。",
            "列的顺序可以改，多余的列不影响；看不懂的行会逐行告诉您，不会只读一半。",
            "问答题、连线题、排序题没法自动评分，不会读入。",
        ],
    ),
    "en": (
        "Questions",
        "How to",
        [
            (
                *("Type", "Question", "Option A", "Option B", "Option C", "Option D"),
                *("Answer", "Explanation", "Tolerance", "Source", "Topic", "Difficulty"),
            ),
            (
                *("Single", "A cable in the office is on fire. What comes first?"),
                *("Pour water on it", "Cut the power", "Open the windows", "Cover it with a wet cloth", "B"),
                *("Water on a live cable can kill. Cut the power, then put it out.", ""),
                *("Fire safety basics", "Safety", "Easy"),
            ),
            (
                *("Multiple", "Which of these can be recycled?"),
                *("Old newspapers", "Expired medicine", "Drink cans", "Glass bottles", "ACD"),
                *("Expired medicine is hazardous waste.", "", "Sorting household waste", "Waste", "Medium"),
            ),
            (
                *("True/false", "In a fire the lift is the quickest way out, so it may be used."),
                *("", "", "", "", "False"),
                *("Lifts may lose power or fill with smoke. Take the stairs.", ""),
                *("Fire safety basics", "Safety", "Easy"),
            ),
            (
                *("Blank", "Water freezes at ___ and boils at ___ degrees Celsius at sea level."),
                *("", "", "", "", "0; 100"),
                *("Both hold at normal pressure.", "", "", "General", "Easy"),
            ),
            (
                *("Numeric", "How many days has a year that is no leap year?"),
                *("", "", "", "", "365"),
                *("February has 28 days then.", "0", "", "General", "Easy"),
            ),
        ],
        [
            "One question a row: replace the examples with your own, save, and send the file to the bot.",
            "Type: Single, Multiple, True/false, Blank or Numeric; may stay empty where the rest tells.",
            "Question: for Blank write three underscores ___ wherever something is to be filled in.",
            "Options: A and B at least, the others as needed, no gaps; columns up to Option L may be added.",
            "Answer: a letter such as B, letters such as ACD, True or False, or a number.",
            "Answers for blanks: put “;” between blanks.",
            "Where several answers are right for a blank, put “ / ” between them, with spaces: grey / gray.",
            "If an answer itself holds “;” or “/”, write a backslash before it: \\;",
            "Explanation: a sentence or two shown afterwards. Options are shuffled, so name no letters.",
            "Tolerance: for Numeric only; 0.5 accepts half a unit more or less. May stay empty.",
            "Source: the document and its article. Topic: any name. Difficulty: easy, medium, hard.",
            "Columns may change places and others may be added. Rows that cannot be read are listed, and no "
            "question is read by half.",
            "Essays, matching and ordering cannot be marked automatically and are not read.",
        ],
    ),
}


def template(language: str) -> bytes:
    """The `.xlsx`: `zh`, anything else is English. It reads without faults."""
    title, note_title, (names, *rows), notes = _SHEETS["zh" if language == "zh" else "en"]
    return book(title, names, rows, (note_title, notes))

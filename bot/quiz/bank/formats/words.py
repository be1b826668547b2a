"""What is said about files of questions and about what was not taken from them, in both languages."""

from __future__ import annotations

from typing import Any

from bot.quiz.bank.formats.reading import Fault

_WORDS: dict[str, tuple[str, str]] = {
    # of a file
    "too big": (
        "这个文件太大了，最多 20 MB，请分成几个再发",
        "This file is too big: 20 MB at most. Send it in smaller parts",
    ),
    "too many": (
        "一个文件最多读 {most} 道题，请分成几个再发",
        "A file may hold {most} questions at most. Send it in smaller parts",
    ),
    "no text": (
        "这个文件不是文本，或者编码认不出来，请另存为 UTF-8 文本再发",
        "This file is no text, or its encoding is not known. Save it as UTF-8 text and send it again",
    ),
    "broken xml": (
        "这个 XML 文件在第 {at} 行坏了，请从 Moodle 重新导出再发",
        "This XML file is broken in line {at}. Export it from Moodle again",
    ),
    "hostile xml": (
        "这个 XML 文件的写法不安全（带有实体定义，或者层层嵌套），没有打开，请从 Moodle 重新导出再发",
        "This XML file defines entities or is nested too deeply, and was not opened, to be safe. Export it "
        "from Moodle again",
    ),
    "not moodle": (
        "这个 XML 文件里没有 Moodle 的题目，应以 <quiz> 开头，请从 Moodle 题库导出",
        "This XML file holds no questions of Moodle: it should begin with <quiz>. Export it from the "
        "question bank",
    ),
    "web page": (
        "这是一个网页，请把里面的题目复制到 Word 或文本文件里再发",
        "This is a web page. Copy its questions to a Word or text file and send that",
    ),
    "long line": (
        "第 {at} 行超过 {most} 个字，不像题目，请检查分行后再发",
        "Line {at} has more than {most} characters, which no question has. Check where its lines end",
    ),
    "hostile": (
        "这个文件里有不安全的写法，没有打开，请用 Word 或 Excel 重新另存一次再发",
        "This file is written in an unsafe way and was not opened. Save it anew with Word or Excel",
    ),
    "not gift": (
        "没有看到 GIFT 格式的题目，例如：党员大会多久开一次？{{=每季度 ~每月 ~每年}}",
        "I see no question in GIFT, for example: How often is the fire drill? {{=Twice a year ~Monthly}}",
    ),
    "not aiken": (
        "没有看到 Aiken 格式的题目：题干一行，选项各一行如“A. 每月”，最后一行“ANSWER: A”",
        "I see no question in Aiken: a line with the question, lines such as “A. Monthly”, then “ANSWER: A”",
    ),
    # of a question: of a kind that is not taken
    "essay": ("问答题要人来评分，没有读入", "An essay needs somebody to mark it and was left out"),
    "matching": (
        "连线题（匹配题）没有读入，可以改成几道单选题",
        "Matching was left out; several single choices can ask the same",
    ),
    "description": (
        "这一段没有答案，不是题目，没有读入",
        "This has no answer, so it is no question and was left out",
    ),
    "unsupported": ("“{kind}”这种题型没有读入", "Questions of the kind “{kind}” were left out"),
    "picture": (
        "题里有图片或音视频，没有读入，请只留文字，或者在题库里另配图片",
        "It has a picture, sound or video and was left out. Keep the words only, or add the picture to "
        "the pack",
    ),
    "formula": (
        "题里有公式，文字写不出来，没有读入",
        "It has a formula that plain text cannot show, and was left out",
    ),
    # of a question: what is missing, or wrong
    "no stem": ("没有题干", "It has no question text"),
    "few options": (
        "至少要有两个选项，例如：A. 是  B. 否",
        "It needs two options at least, for example: A. Yes  B. No",
    ),
    "many options": (
        "有 {count} 个选项，最多 {most} 个",
        "It has {count} options; {most} at most",
    ),
    "empty option": ("有一个选项是空的", "One of the options is empty"),
    "same options": (
        "两个选项是一样的：{option}",
        "Two options say the same: {option}",
    ),
    "no right answer": (
        "没有哪个选项是全对的，请标出正确答案",
        "No option is fully right. Mark the right one",
    ),
    "unclear weights": (
        "各选项的得分比例说不清哪些是对的，请检查百分比，例如两个对的各 50%",
        "The weights do not tell which options are right. Two right ones have 50% each, for example",
    ),
    "several right": (
        "单选题有 {count} 个正确答案，请改成多选题，或者只留一个",
        "A single choice has {count} right answers. Make it a multiple choice, or keep one",
    ),
    "no accepted answer": ("没有写正确答案", "It has no right answer"),
    "empty answer": (
        "有一个答案只有空格或标点",
        "One of the answers consists of spaces and marks only",
    ),
    "truth": (
        "判断题的答案没有看懂，请写 TRUE 或 FALSE",
        "The answer should be TRUE or FALSE",
    ),
    "blanks": (
        "题干里有 {blanks} 个空（___），答案有 {answers} 个，对不上",
        "There are {blanks} blanks (___) and answers for {answers}",
    ),
    "embedded kinds": (
        "一道题里混着不同类型的空，没有读入，请拆成几道题",
        "It mixes blanks of several kinds and was left out. Make it several questions",
    ),
    "wildcard": (
        "答案里用 * 代表任意文字，没法照做：{answer}；请把能接受的答案一一写出",
        "The answer uses * for any text: {answer}. Write out the answers to accept instead",
    ),
    "case": (
        "这道题只靠大小写区分对错，这里不分大小写，没有读入",
        "Right and wrong differ in capitals only, which are not told apart here, so it was left out",
    ),
    "not a number": (
        "“{answer}”不是数字，例如可以写：3.5 或 3.5:0.1",
        "“{answer}” is not a number, for example: 3.5 or 3.5:0.1",
    ),
    "capitals ignored": (
        "原来要区分大小写，这里不分，其余照旧",
        "It told capitals apart. Here they do not matter; the rest is as it was",
    ),
    "running head": (
        "这一行每页都有，当作页眉略去了",
        "This line stands on every page; it was passed over as a page heading",
    ),
    "picture left out": (
        "解析里的图片没有读入，文字都在",
        "The picture in its explanation was left out; the words are all there",
    ),
    "several numbers": (
        "有几个不同的数都算对，没法照做，请只留一个",
        "Several different numbers are right. Keep one of them",
    ),
    "unit": (
        "单位的换算没法照做，请只留一个单位",
        "Its units convert into each other in a way I cannot follow. Keep one unit",
    ),
    "long stem": ("题干有 {count} 字，最多 {most} 字", "Its text has {count} characters; {most} at most"),
    "long options": (
        "有一个选项有 {count} 字，最多 {most} 字",
        "An option has {count} characters; {most} at most",
    ),
    "long answer": (
        "有一个答案有 {count} 字，最多 {most} 字",
        "An answer has {count} characters; {most} at most",
    ),
    "long explanation": (
        "解析有 {count} 字，最多 {most} 字",
        "Its explanation has {count} characters; {most} at most",
    ),
    "does not fit": ("这道题不合要求（{problem}）", "It does not fit: {problem}"),
    # of the way it is written
    "braces": (
        "花括号不成对，答案要写在 {{ 和 }} 之间；文字里的花括号写成 \\{{ 和 \\}}",
        "A brace is not closed. Answers stand between {{ and }}; in a text write \\{{ and \\}}",
    ),
    "raw markup": (
        "题里的 HTML 没有转义，没有读入，请从 Moodle 重新导出",
        "Its HTML is not escaped, so it was left out. Export it from Moodle again",
    ),
    "loose text": (
        "答案里有一段前面没有 = 或 ~：{piece}；每个选项前都要有，例如：{{=每季度 ~每月}}",
        "A part of the answers has neither = nor ~ before it: {piece}. Write {{=Yes ~No}}, for example",
    ),
    "equals": (
        "等号“=”可能是文字的一部分，请写成 \\=，或者让每个选项各占一行",
        "An “=” may belong to the text. Write it as \\=, or begin a line with each option",
    ),
    "several answers": (
        "一段里有不止一组答案，题目之间要空一行",
        "There are several sets of answers. Leave an empty line between questions",
    ),
    "unknown format": (
        "不认识“{name}”这种文字格式",
        "I do not know texts of the format “{name}”",
    ),
    "no options": (
        "下面没有选项，例如：A. 每月",
        "No options follow it, for example: A. Monthly",
    ),
    "option order": (
        "选项应依次为 A、B、C……这里应该是 {expected}，写的是 {written}",
        "Options go A, B, C…: this should be {expected}, not {written}",
    ),
    "stray line": (
        "选项中间有一行没有看懂：{line_text}；选项要写成“A. 每月”，点后有空格",
        "I did not understand a line among the options: {line_text}. An option is “A. Monthly”, "
        "with a space after the full stop",
    ),
    "no answer line": (
        "选项后面没有答案，例如：ANSWER: B",
        "No answer follows the options, for example: ANSWER: B",
    ),
    "answer alone": (
        "这个答案前面没有题目",
        "This answer has no question before it",
    ),
    "options alone": (
        "这些选项前面没有题干",
        "These options have no question before them",
    ),
    "answer letter": (
        "答案“{answer}”不在选项里，应是一个字母，例如：ANSWER: B",
        "The answer “{answer}” is none of the options. It is a letter, for example: ANSWER: B",
    ),
    # of sheets and of papers in Word: of a file
    "encrypted": (
        "这个文件加了密码，或者是旧的 .doc、.xls 格式，请另存为不带密码的 .docx 或 .xlsx 再发",
        "This file has a password or is an old .doc or .xls. Save it as .docx or .xlsx without a password",
    ),
    "macros": (
        "这个文件带有宏，为安全起见没有打开，请另存为普通的 .xlsx 或 .docx 再发",
        "This file contains macros and was not opened. Save it as plain .xlsx or .docx",
    ),
    "broken": (
        "这个文件打不开，可能坏了，请重新另存一次再发",
        "This file cannot be opened; it may be damaged. Save it anew and send it again",
    ),
    "no headings": (
        "没有找到标题行，要有“题干”和“答案”，例如：题型、题干、选项A、选项B、选项C、选项D、答案、解析",
        "I found no headings. They need “Question” and “Answer”, for example: Type, Question, Option A, "
        "Option B, Option C, Option D, Answer, Explanation",
    ),
    "no questions": (
        "这个文件里没有找到题目。题目请编号，例如：1. 题干，下一行 A. 选项，最后写 答案：B",
        "I found no questions in this file. Number them, for example: 1. the question, below it A. an "
        "option, and at the end Answer: B",
    ),
    "unknown file": (
        "不认识这种文件，可以发 .xlsx、.csv、.docx、.txt、GIFT、Aiken 或 Moodle XML",
        "I do not know this kind of file. Send .xlsx, .csv, .docx, .txt, GIFT, Aiken or Moodle XML",
    ),
    "only formulas": (
        "这个表格里写的是公式，不是文字，请“选择性粘贴”为数值后再发",
        "This sheet holds formulas instead of text. Paste them as values and send it again",
    ),
    # of sheets and of papers in Word: of a question
    "no answer": ("没有找到答案，例如可以写：答案：B", "I found no answer, for example: Answer: B"),
    "beyond": (
        "答案是 {answer}，但选项只有 {count} 个",
        "The answer is {answer}, but there are only {count} options",
    ),
    "not an option": (
        "答案“{answer}”不是选项里的字母或文字，例如：B、ABD",
        "The answer “{answer}” is neither a letter nor the text of an option, for example: B or ABD",
    ),
    "letter twice": ("答案里有字母重复：{answer}", "The answer names a letter twice: {answer}"),
    "one expected": (
        "写的是单选题，答案却有几个：{answer}",
        "It is called a single choice, but has several answers: {answer}",
    ),
    "several expected": (
        "写的是多选题，答案却只有一个：{answer}",
        "It is called a multiple choice, but has one answer: {answer}",
    ),
    "not judged": (
        "判断题的答案“{answer}”看不懂，请写“对”或“错”",
        "I did not understand the answer “{answer}”: write True or False",
    ),
    "kinds disagree": (
        "写的是“{kind}”，内容却像另一种题型，请核对",
        "It is called “{kind}”, but looks like another kind; please check",
    ),
    "two ways": (
        "答案“{answer}”有两种读法，请写明确些",
        "The answer “{answer}” can be read in two ways; please make it plain",
    ),
    "unknown kind": (
        "不认识题型“{kind}”，可以写：单选、多选、判断、填空、数值",
        "I do not know the kind “{kind}”; it may be: single, multiple, true/false, blank, numeric",
    ),
    "open": (
        "没有选项，也没有空，像是简答题，没法自动评分",
        "It has neither options nor blanks: it seems to be an open question, which cannot be marked",
    ),
    "cell formula": (
        "这一行里有公式，请“选择性粘贴”为数值",
        "There is a formula in this row; paste it as a value",
    ),
    "cell error": ("单元格里是错误值：{value}", "A cell holds an error: {value}"),
    "answers disagree": (
        "两处答案不一样：{one} 和 {other}",
        "It is answered in two places, and differently: {one} and {other}",
    ),
    "key alone": (
        "答案表里的第 {number} 题，不知道属于哪一道题",
        "The key has an answer for number {number}, and I do not know whose it is",
    ),
    "key unclear": (
        "这一行答案没有看懂，例如：1-5 ABCDA，或：1.A 2.B",
        "I did not understand this line of the key, for example: 1-5 ABCDA, or: 1.A 2.B",
    ),
    "code": (
        "题目代码“{code}”只能用小写字母、数字和连字符；新题请空着",
        "The code “{code}” may have small letters, digits and hyphens only; leave it empty for a new one",
    ),
    "code twice": (
        "题目代码“{code}”用了两次；新题请空着",
        "The code “{code}” is used twice; leave it empty for a new question",
    ),
    "difficulty": (
        "难度“{value}”看不懂，请写：易、中、难",
        "I did not understand the difficulty “{value}”: write easy, medium or hard",
    ),
    "date": (
        "日期“{value}”看不懂，例如：2026-05-20",
        "I did not understand the date “{value}”, for example: 2026-05-20",
    ),
    "text box": ("文本框里的内容没有读", "What stands in a text box was not read"),
    "list item": (
        "像是上一题里的一条，不像单独的题，请核对编号",
        "It seems to be an item of the question above, and no question; please check the numbers",
    ),
    "stray": (
        "这几个字不知道属于哪道题",
        "I do not know to which question these words belong",
    ),
    # notes about what was left out beside a question that was taken
    "column": ("这一列没有带过来", "This column was not carried over"),
}


def say(fault: Fault | ValueError, language: str) -> str:
    """Why a question was not taken, or a file not read: `zh`, anything else is English."""
    reason: str
    facts: Any
    reason, facts = (fault.reason, fault.facts) if isinstance(fault, Fault) else fault.args
    return _WORDS[reason][0 if language == "zh" else 1].format(**facts)

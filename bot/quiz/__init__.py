"""Quizzes and tests: the question banks first."""

from bot.chat.feature import Button, Command, Feature, FileKind, Firing, Job, Reply, Who
from bot.chat.texts import N_
from bot.quiz import banks, examining, imports, learning, own, polls

feature = Feature(
    name="quiz",
    commands=[
        Command(
            "questions",
            imports.questions,
            who=Who.SECRETARY,
            help=N_("Privately: the question banks; import your own"),
            remote=True,
        ),
    ],
    buttons=[
        Button("quiz.ask_file", imports.ask_file),
        Button("quiz.template", imports.send_template),
        Button("quiz.take", imports.take, remote=True),
        Button("quiz.leave", imports.leave),
        Button("quiz.banks", banks.show_list, remote=True),
        Button("quiz.bank", banks.show, remote=True),
        Button("quiz.write", banks.write, remote=True),
    ],
    replies=[Reply(imports.FILE_QUESTION, imports.answered)],
    jobs=[
        Job(imports.EXAMINING, examining.load, lambda wish: wish.chat, examining.work, examining.finish),
        Job(banks.WRITING, banks.load, lambda chat: chat, banks.work, banks.finish),
    ],
    firings=[Firing(learning.NOTE, polls.load, lambda asked: asked[1], learning.note)],
    files=FileKind(imports.ENDINGS, imports.headings, imports.receive),
    forget=imports.forget,
    mine=own.mine,
    erase=own.erase,
)

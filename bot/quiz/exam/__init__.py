"""The monthly test: announced in the group, taken in private, reported once it has closed."""

from bot.chat.feature import Button, Command, Feature, Firing, Reply, Who
from bot.chat.texts import N_
from bot.quiz.exam import byhand, ending, handlers, holding, model, plan, record, sitting, taking, tally

feature = Feature(
    name="exam",
    commands=[
        Command(
            "test",
            handlers.test,
            help=N_("The monthly test: take it, or plan it"),
            examples={
                "zh": "/test 每月20日9点 开放5天 廉政10 党规5 业务5 限时20分钟 及格60",
                "en": "/test every month on the 20th 9:00 open 5 days integrity 10 limit 20 min pass 60",
            },
            remote=True,
            about=handlers.about,
        ),
    ],
    buttons=[
        Button("exam.come", handlers.come),
        Button("exam.begin", taking.begin),
        Button("exam.pick", taking.pick),
        Button("exam.confirm", taking.confirm),
        Button("exam.go", taking.go),
        Button("exam.mark", taking.mark),
        Button("exam.overview", taking.overview),
        Button("exam.submit", taking.submit),
        Button("exam.result", taking.result),
        Button("exam.review", taking.review),
        Button("exam.list", handlers.show_list, who=Who.SECRETARY, remote=True),
        Button("exam.new", handlers.new, who=Who.SECRETARY, remote=True),
        Button("exam.open", handlers.open_card, who=Who.SECRETARY, remote=True),
        Button("exam.menu", handlers.menu, who=Who.SECRETARY, remote=True),
        Button("exam.set", handlers.choose, who=Who.SECRETARY, remote=True),
        Button("exam.add", handlers.add, who=Who.SECRETARY, remote=True),
        Button("exam.clear", handlers.clear, who=Who.SECRETARY, remote=True),
        Button("exam.ask_name", handlers.ask_name, who=Who.SECRETARY, remote=True),
        Button("exam.ask_time", handlers.ask_time, who=Who.SECRETARY, remote=True),
        Button("exam.delete", handlers.delete, who=Who.SECRETARY, remote=True),
        Button("exam.now", handlers.now, who=Who.SECRETARY, remote=True),
        Button("exam.hand", byhand.choose, who=Who.SECRETARY, remote=True),
        Button("exam.hand_for", byhand.ask, who=Who.SECRETARY, remote=True),
        Button("exam.longer", handlers.longer, who=Who.SECRETARY, remote=True),
        Button("exam.close", handlers.close, who=Who.SECRETARY, remote=True),
    ],
    replies=[
        Reply(handlers.NAME_QUESTION, handlers.typed_name, who=Who.SECRETARY),
        Reply(handlers.TIME_QUESTION, handlers.typed_time, who=Who.SECRETARY),
        Reply(byhand.QUESTION, byhand.typed, who=Who.SECRETARY),
    ],
    firings=[
        Firing(plan.OPEN, plan.load, lambda paper: paper.chat, plan.due),
        Firing(plan.STUDY, plan.load, lambda paper: paper.chat, plan.study),
        Firing(plan.NUDGE, holding.load, lambda test: test.chat, holding.nudge),
        Firing(plan.CLOSE, holding.load, lambda test: test.chat, holding.close_due),
        Firing(tally.COUNT, holding.load, lambda test: test.chat, tally.count),
        Firing(sitting.DEADLINE, model.loaded, lambda attempt: attempt.test.chat, ending.deadline),
    ],
    awaits=taking.typed,
    settled=taking.settled,
    move=plan.move,
    forget=plan.forget,
    occasions=[record.occasions],
    open_for=record.open_for,
    mastery=record.mastery,
)

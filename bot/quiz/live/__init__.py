"""Live quizzes: one poll after another in a group, standings, a board at the end."""

from bot.chat.feature import Button, Command, Feature, Firing, Where, Who
from bot.chat.texts import N_
from bot.quiz import polls
from bot.quiz.live import boards, counting, handlers, model, own, record, running

feature = Feature(
    name="live",
    commands=[
        Command(
            "quiz",
            handlers.quiz,
            who=Who.SECRETARY,
            help=N_("A quiz in the group, question after question"),
            examples={"zh": "/quiz 廉政 10 30秒", "en": "/quiz integrity 10 30s"},
            where=Where.GROUP,
        ),
    ],
    buttons=[
        Button("live.pick", handlers.pick, who=Who.SECRETARY),
        Button("live.leave", handlers.leave, who=Who.SECRETARY),
        Button("live.join", handlers.join),
        Button("live.count_me", handlers.count_me),
        Button("live.start", handlers.start, who=Who.SECRETARY),
        Button("live.cancel", handlers.cancel, who=Who.SECRETARY),
        Button("live.next", handlers.following, who=Who.SECRETARY),
        Button("live.skip", handlers.skip, who=Who.SECRETARY),
        Button("live.pause", handlers.pause, who=Who.SECRETARY),
        Button("live.resume", handlers.resume, who=Who.SECRETARY),
        Button("live.stop", handlers.stop, who=Who.SECRETARY),
    ],
    firings=[
        Firing(name, model.loaded, lambda quiz: quiz.chat, fire, name in (running.CLOSE, running.NEXT))
        for name, fire in (
            (running.CLOSE, running.close),
            (counting.CHECK, running.check),
            (running.NEXT, running.follow),
            (running.LOBBY, running.give_up),
            (boards.NAMES, boards.names),
            (counting.RECOUNT, counting.recount),
        )
    ],
    vote=counting.vote,
    posted=counting.posted,
    settled=running.settled,
    forget=polls.forget,
    retain=own.retain,
    mine=own.mine,
    occasions=[record.occasions],
)

"""The question of the day: asked on a schedule, closed at its time with the answer."""

from bot.chat.feature import Button, Command, Feature, Firing, Reply, Where, Who
from bot.chat.texts import N_
from bot.quiz.daily import asking, handlers, model

feature = Feature(
    name="daily",
    commands=[
        Command(
            "daily",
            handlers.daily,
            who=Who.SECRETARY,
            help=N_("A question of the day in the group"),
            examples={"zh": "/daily 每个工作日8:30 廉政", "en": "/daily every weekday 8:30 integrity"},
            where=Where.GROUP,
        ),
    ],
    buttons=[
        Button("daily.change", handlers.change, who=Who.SECRETARY),
        Button("daily.about", handlers.about, who=Who.SECRETARY),
        Button("daily.take", handlers.take, who=Who.SECRETARY),
        Button("daily.back", handlers.back, who=Who.SECRETARY),
        Button("daily.pause", handlers.pause, who=Who.SECRETARY),
        Button("daily.delete", handlers.delete, who=Who.SECRETARY),
        Button("daily.restore", handlers.restore, who=Who.SECRETARY),
        Button("daily.count_me", handlers.count_me),
    ],
    replies=[Reply(handlers.CHANGE_QUESTION, handlers.changed, who=Who.SECRETARY)],
    firings=[
        Firing(asking.DUE, model.loaded, lambda plan: plan.chat, asking.due),
        Firing(asking.CONFIRM, model.loaded, lambda plan: plan.chat, asking.confirm),
        Firing(asking.CLOSE, asking.load, lambda asked: asked.chat, asking.close, after_hearing=True),
        Firing(asking.COUNT, asking.load, lambda asked: asked.chat, asking.count),
        Firing(asking.RECOUNT, asking.load, lambda asked: asked.chat, asking.recount),
    ],
    settled=asking.settled,
    move=asking.move,
)

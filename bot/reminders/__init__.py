"""Reminders: what a chat wants to be told, and when."""

from bot.chat.feature import Button, Command, Feature, Firing, Who
from bot.chat.texts import N_
from bot.reminders import firing, handlers

feature = Feature(
    name="reminders",
    commands=[
        Command(
            "remind",
            handlers.remind,
            who=Who.SECRETARY,
            help=N_("Schedule a reminder"),
            examples={
                "zh": "/remind 每周五15点 学习例会 提前1天、30分钟",
                "en": "/remind tomorrow 9:00 Safety briefing remind 1 hour before",
            },
        ),
        Command("reminders", handlers.upcoming, help=N_("What is coming, and delete a reminder")),
        Command("today", handlers.today, help=N_("What is still to come today")),
        Command("week", handlers.week, help=N_("What the next seven days bring")),
    ],
    buttons=[
        Button("reminders.page", handlers.turn_page),
        Button("reminders.delete", handlers.delete, who=Who.SECRETARY),
        Button("reminders.restore", handlers.restore, who=Who.SECRETARY),
    ],
    firings=[
        Firing(firing.DUE, firing.load, lambda owner: owner.reminder.chat, firing.due),
        Firing(firing.AHEAD, firing.load_ahead, lambda reminder: reminder.chat, firing.ahead),
    ],
    move=firing.move,
)

"""Reminders: what a chat wants to be told, and when."""

from bot.chat.feature import Button, Command, Feature, Firing, Job, Reply, Who
from bot.chat.texts import N_
from bot.reminders import (
    agenda,
    answers,
    cards,
    changes,
    exchange,
    firing,
    guide,
    handlers,
    ledger,
    model,
    outcomes,
    own,
    receipts,
    sheets,
)

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
        Command(
            "reminders",
            agenda.upcoming,
            help=N_("What is coming; open one to change it"),
            examples={"zh": "/reminders 党课", "en": "/reminders briefing"},
        ),
        Command("today", agenda.today, help=N_("What is still to come today")),
        Command("week", agenda.week, help=N_("What the next seven days bring")),
        Command(
            "receipts",
            receipts.ask,
            who=Who.SECRETARY,
            help=N_("Privately: who has not acknowledged yet"),
            remote=True,
        ),
        Command("calendar", exchange.calendar, help=N_("The dates as a file for your calendar")),
        Command(
            "import",
            exchange.take_in,
            who=Who.SECRETARY,
            help=N_("Take over a calendar or a list (.ics, .xlsx, .csv)"),
        ),
        Command(
            "ledger",
            ledger.ledger,
            who=Who.SECRETARY,
            help=N_("Privately: what was sent in the last week, and what was late"),
            remote=True,
        ),
    ],
    buttons=[
        Button("reminders.page", agenda.turn_page),
        Button("reminders.open", changes.open_card),
        Button("reminders.menu", changes.menu, who=Who.SECRETARY),
        Button("reminders.receipts", changes.receipts, who=Who.SECRETARY),
        Button("reminders.pin", changes.pin, who=Who.SECRETARY),
        Button("reminders.pause", changes.pause, who=Who.SECRETARY),
        Button("reminders.ahead", changes.ahead, who=Who.SECRETARY),
        Button("reminders.skip", changes.skip, who=Who.SECRETARY),
        Button("reminders.shift", changes.shift, who=Who.SECRETARY),
        Button("reminders.again", changes.again, who=Who.SECRETARY),
        Button("reminders.asplanned", changes.as_planned, who=Who.SECRETARY),
        Button("reminders.end", changes.end, who=Who.SECRETARY),
        Button("reminders.announce", changes.announce, who=Who.SECRETARY),
        Button("reminders.ask", answers.ask, who=Who.SECRETARY),
        Button("reminders.delete", changes.delete, who=Who.SECRETARY),
        Button("reminders.restore", changes.restore, who=Who.SECRETARY),
        Button("reminders.snooze", changes.snooze, who=Who.SECRETARY),
        Button("reminders.guide", guide.choose, who=Who.SECRETARY),
        Button("reminders.receipt", receipts.acknowledge),
        Button("reminders.missing", receipts.missing, who=Who.SECRETARY, remote=True),
        Button("reminders.receipts_back", receipts.back, who=Who.SECRETARY, remote=True),
        Button("reminders.nudge", receipts.nudge, who=Who.SECRETARY, remote=True),
        Button("reminders.mute", receipts.mute),
        Button("reminders.import", exchange.take_over, who=Who.SECRETARY),
        Button("reminders.no_import", exchange.leave, who=Who.SECRETARY),
        Button("reminders.ask_file", exchange.ask_file, who=Who.SECRETARY),
        Button("reminders.example", exchange.send_example),
        Button("reminders.weekly", ledger.weekly, who=Who.SECRETARY, remote=True),
    ],
    replies=[
        *(
            Reply(f"{answers.QUESTION}{kind.value}", answers.typed(kind), who=Who.SECRETARY)
            for kind in cards.Question
        ),
        Reply(guide.TEXT_QUESTION, guide.typed_text, who=Who.SECRETARY),
        Reply(guide.TIME_QUESTION, guide.typed_time, who=Who.SECRETARY),
        Reply(exchange.FILE_QUESTION, exchange.answered, who=Who.SECRETARY),
    ],
    firings=[
        Firing(firing.DUE, firing.load, lambda owner: owner.reminder.chat, firing.due),
        Firing(firing.AHEAD, firing.load_reminders, lambda reminder: reminder.chat, firing.ahead),
        Firing(firing.CONFIRM, firing.load_reminders, lambda reminder: reminder.chat, firing.confirm),
        Firing(
            receipts.NUDGE, receipts.load_nudges, lambda nudge: nudge.fired.reminder.chat, receipts.remind
        ),
        Firing(receipts.COUNT, receipts.load, lambda fired: fired.reminder.chat, receipts.count),
        Firing(ledger.WEEKLY, ledger.load, lambda wish: wish.chat, ledger.send),
    ],
    jobs=[Job(exchange.FILING, exchange.load, lambda draft: draft.chat, exchange.work, exchange.finish)],
    said=handlers.said,
    receive=exchange.receive,
    settled=outcomes.settled,
    forget=model.forget_drafts,
    retain=own.retain,
    mine=own.mine,
    erase=own.erase,
    move=firing.move,
    sheets=sheets.sheets,
)

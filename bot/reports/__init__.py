"""Reports to secretaries: how a group does, who has done what, and all of it as a file."""

from bot.chat.feature import Button, Command, Feature, Job, Who
from bot.chat.texts import N_
from bot.reports import drawing, export, handlers, sheets

feature = Feature(
    name="reports",
    commands=[
        Command(
            "report",
            handlers.report,
            help=N_("Privately: how the group does, and who has done what"),
            who=Who.SECRETARY,
            examples={"zh": "/report 上月", "en": "/report last month"},
            remote=True,
        ),
        Command(
            "export",
            export.export,
            help=N_("Privately: all records of a year as a spreadsheet"),
            who=Who.SECRETARY,
            examples={"zh": "/export 2026", "en": "/export 2026-03 to 2026-09"},
            remote=True,
        ),
    ],
    buttons=[
        Button("reports.open", handlers.open_report, who=Who.SECRETARY, remote=True),
        Button("reports.chart", handlers.chart, who=Who.SECRETARY, remote=True),
        Button("reports.preview", handlers.preview, who=Who.SECRETARY, remote=True),
        Button("reports.send", handlers.send, who=Who.SECRETARY, remote=True),
        Button("reports.register", handlers.register, who=Who.SECRETARY, remote=True),
        Button("reports.export", export.wanted, who=Who.SECRETARY, remote=True),
    ],
    jobs=[
        Job(drawing.TREND, drawing.load, lambda chat: chat, drawing.draw, drawing.finish),
        Job(export.GATHER, drawing.load, lambda chat: chat, export.gather, export.finish),
    ],
    sheets=sheets.sheets,
)

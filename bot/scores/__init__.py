"""Scores: what people have achieved, kept for years; boards, and everybody's own record."""

from bot.chat.feature import Button, Command, Feature, Job, Reply, Who
from bot.chat.texts import N_
from bot.scores import drawing, handlers, record, wishes

feature = Feature(
    name="scores",
    commands=[
        Command(
            "top",
            handlers.top,
            help=N_("The board: month, quarter, year, this test"),
            examples={"zh": "/top 季度 平均分", "en": "/top quarter average"},
        ),
        Command("me", record.me, help=N_("Privately: my results, and what is open for me"), linked=True),
    ],
    buttons=[
        Button("scores.board", handlers.show),
        Button("scores.parts", handlers.show_parts),
        Button("scores.groups", handlers.show_groups),
        Button("scores.mine", handlers.my_place),
        Button("scores.picture", handlers.picture),
        Button("scores.me", record.show),
        Button("scores.chart", record.chart),
        Button("scores.wishes", wishes.show_mine),
        Button("scores.show_as", wishes.choose),
        Button("scores.custom", wishes.show_custom, who=Who.SECRETARY),
        Button("scores.naming", wishes.choose_naming, who=Who.SECRETARY),
        Button("scores.most", wishes.choose_most, who=Who.SECRETARY),
    ],
    replies=[Reply(wishes.ALIAS_QUESTION, wishes.typed_alias)],
    jobs=[
        Job(drawing.BOARD, drawing.load, lambda chat: chat, drawing.draw_board, drawing.finish),
        Job(drawing.RECORD, drawing.load, lambda chat: chat, drawing.draw_record, drawing.finish),
    ],
)

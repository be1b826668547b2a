"""Reported questions: the secretary rules on them, and what they counted for is counted anew."""

from bot.chat.feature import Button, Feature, Firing, Reply, Who
from bot.quiz import polls
from bot.quiz.rulings import corrections, handlers, item_sheet, items, model, own, reporting, ruling

feature = Feature(
    name="rulings",
    buttons=[
        Button("rulings.report", reporting.report),
        Button("rulings.practised", reporting.practised),
        Button("rulings.polled", reporting.polled),
        Button("rulings.list", handlers.show_list, who=Who.SECRETARY, remote=True),
        Button("rulings.open", handlers.open_card, who=Who.SECRETARY, remote=True),
        Button("rulings.change", handlers.change, who=Who.SECRETARY, remote=True),
        Button("rulings.pick", handlers.pick, who=Who.SECRETARY, remote=True),
        Button("rulings.preview", handlers.preview, who=Who.SECRETARY, remote=True),
        Button("rulings.void", handlers.void, who=Who.SECRETARY, remote=True),
        Button("rulings.right", handlers.right, who=Who.SECRETARY, remote=True),
        Button("rulings.confirm", handlers.confirm, who=Who.SECRETARY, remote=True),
        Button("rulings.items", items.show, who=Who.SECRETARY, remote=True),
        Button("rulings.item", items.open_item, who=Who.SECRETARY, remote=True),
    ],
    replies=[
        Reply(reporting.WRONG_QUESTION, reporting.typed),
        Reply(handlers.KEY_QUESTION, handlers.typed_key, who=Who.SECRETARY),
    ],
    firings=[
        Firing(reporting.TELL, model.loaded, lambda reported: reported[1], reporting.tell),
        Firing(ruling.REGRADE, ruling.load, lambda ruling: ruling.chat, ruling.regrade),
        Firing(corrections.TELL, corrections.load, lambda found: found[1], corrections.tell),
        Firing(ruling.POLLS, polls.load, lambda asked: asked[1], ruling.regrade_poll),
    ],
    forget=ruling.forget,
    retain=own.retain,
    mine=own.mine,
    erase=own.erase,
    sheets=item_sheet.sheets,
)

"""Practice: one's own wrong questions first, spaced by FSRS, then new ones; nobody else sees it.

No points, no streaks, no ranking. `take_note` is for the rooms that grade: what was wrong there is asked here
again.
"""

from bot.chat.feature import Button, Command, Feature, Firing, Reply
from bot.chat.texts import N_
from bot.quiz.practice import habits, handlers, own, sitting, waiting
from bot.quiz.practice.notes import Noted, take_note

__all__ = ["Noted", "feature", "take_note"]

feature = Feature(
    name="practice",
    commands=[
        Command(
            "practice",
            handlers.practice,
            help=N_("Privately: practise, what was wrong first"),
            examples={"zh": "/practice 三会一课 10", "en": "/practice integrity 10"},
            linked=True,
        ),
    ],
    buttons=[
        Button("practice.home", handlers.home),
        Button("practice.begin", handlers.begin),
        Button("practice.more", handlers.more),
        Button("practice.pick", handlers.pick),
        Button("practice.confirm", handlers.confirm),
        Button("practice.picture", handlers.picture),
        Button("practice.pass", handlers.give_up),
        Button("practice.next", handlers.go_on),
        Button("practice.stop", handlers.stop),
        Button("practice.book", handlers.open_book),
        Button("practice.topic", handlers.open_topic),
        Button("practice.open", handlers.open_question),
        Button("practice.wrong", handlers.practise_wrong),
        Button("practice.settings", habits.show),
        Button("practice.amount", habits.choose_amount),
        Button("practice.clock", habits.choose_clock),
        Button("practice.ask_clock", habits.ask_clock),
        Button("practice.days", habits.choose_days),
        Button("practice.packs", habits.show_packs),
        Button("practice.pack", habits.choose_pack),
    ],
    replies=[Reply(habits.CLOCK_QUESTION, habits.typed_clock)],
    firings=[Firing(habits.DAILY, habits.load, lambda habit: habit.chat, habits.daily)],
    awaits=handlers.awaits,
    said=handlers.said,
    settled=sitting.settled,
    forget=sitting.forget,
    mine=own.mine,
    erase=own.erase,
    move=habits.move,
    open_for=waiting.open_for,
)

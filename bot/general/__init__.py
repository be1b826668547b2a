"""What belongs to no single feature: greeting, help, a chat's customs, and who is who in it."""

from bot.chat.feature import Button, Command, Feature, Reply, Where, Who
from bot.chat.texts import N_
from bot.general import customs, greeting, people, settings

feature = Feature(
    name="general",
    commands=[
        Command("start", greeting.start, help=N_("What I do")),
        Command("help", greeting.explain, help=N_("All commands, with examples")),
        Command(
            "settings",
            settings.settings,
            who=Who.SECRETARY,
            help=N_("Language, time zone, quiet hours, working days"),
            examples={"zh": "/settings 伦敦", "en": "/settings London"},
        ),
        Command(
            "roster",
            people.show_roster,
            who=Who.SECRETARY,
            help=N_("Privately: who is known to be in the group"),
            remote=True,
        ),
        Command(
            "secretary",
            people.secretary,
            who=Who.ADMINISTRATOR,
            help=N_("Let others change the reminders, too"),
            where=Where.GROUP,
        ),
        Command("privacy", greeting.privacy, help=N_("What is kept, and what is not")),
    ],
    buttons=[
        Button("general.times", greeting.times),
        Button("general.language", settings.choose_language, who=Who.SECRETARY),
        Button("general.zones", settings.offer_zones, who=Who.SECRETARY),
        Button("general.zone", settings.choose_zone, who=Who.SECRETARY),
        Button("general.ask_zone", settings.ask_zone, who=Who.SECRETARY),
        Button("general.settings", settings.show, who=Who.SECRETARY),
        Button("general.nudges", settings.toggle_nudges),
        Button("general.ask_quiet", customs.ask_quiet, who=Who.SECRETARY),
        Button("general.no_quiet", customs.no_quiet, who=Who.SECRETARY),
        Button("general.ask_clock", customs.ask_clock, who=Who.SECRETARY),
        Button("general.calendar", customs.show_calendar, who=Who.SECRETARY),
        Button("general.days", customs.choose_calendar, who=Who.SECRETARY),
        Button("general.ask_days", customs.ask_days, who=Who.SECRETARY),
        Button("general.forget_days", customs.forget_days, who=Who.SECRETARY),
        Button("general.secretaries", people.turn_secretaries, who=Who.ADMINISTRATOR),
        Button("general.appoint", people.appoint, who=Who.ADMINISTRATOR),
        Button("general.roster", people.open_roster, remote=True),
        Button("general.exempt", people.exempt, remote=True),
        Button("general.confirm", people.confirm, remote=True),
    ],
    replies=[
        Reply(settings.ZONE_QUESTION, settings.typed_zone, who=Who.SECRETARY),
        Reply(customs.QUIET_QUESTION, customs.typed_quiet, who=Who.SECRETARY),
        Reply(customs.CLOCK_QUESTION, customs.typed_clock, who=Who.SECRETARY),
        Reply(customs.DAYS_QUESTION, customs.typed_days, who=Who.SECRETARY),
    ],
    arrive=greeting.arrive,
)

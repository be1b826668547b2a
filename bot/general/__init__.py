"""What belongs to no single feature: greeting, help, and a chat's settings."""

from bot.chat.feature import Button, Command, Feature, Reply, Who
from bot.chat.texts import N_
from bot.general import greeting, settings

feature = Feature(
    name="general",
    commands=[
        Command("start", greeting.start, help=N_("What I do")),
        Command("help", greeting.explain, help=N_("All commands, with examples")),
        Command(
            "settings",
            settings.settings,
            who=Who.SECRETARY,
            help=N_("Language, time zone, quiet hours"),
            examples={"zh": "/settings 伦敦", "en": "/settings London"},
        ),
        Command("privacy", greeting.privacy, help=N_("What is kept, and what is not")),
    ],
    buttons=[
        Button("general.language", settings.choose_language, who=Who.SECRETARY),
        Button("general.zones", settings.offer_zones, who=Who.SECRETARY),
        Button("general.zone", settings.choose_zone, who=Who.SECRETARY),
        Button("general.ask_zone", settings.ask_zone, who=Who.SECRETARY),
        Button("general.settings", settings.show, who=Who.SECRETARY),
        Button("general.ask_quiet", settings.ask_quiet, who=Who.SECRETARY),
        Button("general.no_quiet", settings.no_quiet, who=Who.SECRETARY),
    ],
    replies=[
        Reply(settings.ZONE_QUESTION, settings.typed_zone, who=Who.SECRETARY),
        Reply(settings.QUIET_QUESTION, settings.typed_quiet, who=Who.SECRETARY),
    ],
    arrive=greeting.arrive,
)

"""The first words, and the help."""

from markupsafe import Markup

from bot.chat import buttons
from bot.chat.context import Context, Voice
from bot.chat.feature import Where, Who
from bot.chat.texts import plain
from bot.chat.visitors import link_in
from bot.engine.outbox import Content, Key
from bot.general import binding, zones


def start(ctx: Context) -> None:
    """`/start`: what the bot is for, with one example; or what a link from a group is about."""
    if ctx.words.startswith(binding.LINK) and not ctx.chat.is_group:
        binding.bind(ctx, ctx.words.removeprefix(binding.LINK))
        return
    name, number = link_in(ctx.words)
    command = ctx.tools.features.commands.get(name)
    opens = command is not None and (command.remote or command.linked)
    if command is not None and opens and not ctx.chat.is_group:
        ctx.words, ctx.ids = "", (number,) if number is not None and command.about is not None else ()
        command.handle(ctx)
        return
    ctx.answer(Content(_greeting(ctx)))


def arrive(ctx: Context) -> None:
    """The bot was brought into a group."""
    ctx.say(Content(_greeting(ctx)))


def _greeting(ctx: Voice) -> Markup:
    zone = zones.said(ctx.chat.zone, ctx.chat.language, ctx.now)
    example = ctx.tr("/remind every Friday 15:00 Study session")
    if ctx.chat.is_group:
        return ctx.tr(
            "Hello. I keep this group's dates and speak up when they are due. One sentence of an "
            "administrator is enough, for example:\n{example}\n\n"
            "A quiz in the group: /quiz, a monthly test: /test\n"
            "Times are meant in {zone}; /settings changes that. Everything else: /help",
            example=example,
            zone=zone,
        )
    return ctx.tr(
        "Hello. Tell me what to remind you of, and when, for example:\n{example}\n\n"
        "Add me to a group, and its administrators can do the same for everybody there.\n"
        "Times are meant in {zone}; /settings changes that. Everything else: /help",
        example=example,
        zone=zone,
    )


def explain(ctx: Context) -> None:
    """`/help`: every command in a line, with an example where one helps."""
    lines = [ctx.tr("<b>What I can do</b>")]
    for feature in ctx.tools.features.features:
        for command in feature.commands:
            if command.where is (Where.PRIVATE if ctx.chat.is_group else Where.GROUP):
                continue
            line = Markup("/{name} {help}").format(name=command.name, help=ctx.tr(command.help))
            if command.who is not Who.EVERYBODY and ctx.chat.is_group:
                line += ctx.tr(" (administrators)")
            lines.append(line)
            if command.examples:
                example = command.examples[ctx.chat.language]
                lines.append(ctx.tr("    for example: {example}", example=example))
    keys = [[Key(plain(ctx.tr("How to say when")), buttons.data("general.times"))]]
    ctx.answer(Content(Markup("\n").join(lines), keys=keys))


def times(ctx: Context) -> None:
    """The rules by which times are read, as `bot.when` declares them."""
    ctx.answer(
        Content(
            ctx.tr(
                "<b>How to say when</b>\n"
                "The time first, then what it is about. For example:\n"
                "/remind last working day of every month 17:00 Timesheets\n"
                "/remind every other Friday 15:00 until 31 Dec Study session\n"
                "/remind every month on the 5th 9:00, next working day if holiday, Fees\n\n"
                "Only a day: {clock}, which /settings changes. Morning is 9:00, noon 12:00, afternoon 15:00, "
                "evening 20:00.\n"
                "A bare hour from 1 to 6 is the afternoon’s; 03:30 is the night’s.\n"
                "A weekday or a date is the next one to come; this Wednesday is this week’s, next Wednesday "
                "next week’s.\n"
                "The 29th to 31st in a shorter month is its last day.\n"
                "Working days go by the calendar in /settings. A year that is not published yet is taken as "
                "Monday to Friday and marked unconfirmed.\n"
                "“If holiday” means every day that is not worked, weekends included.\n"
                "What I do not understand, or what can mean two things, I ask about; I never guess.",
                clock=f"{ctx.chat.default_time:%H:%M}",
            )
        )
    )

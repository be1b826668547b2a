"""The roster of a group: who is known there, with or without an account, and what his secretary notes.

It holds what the bot has learnt, for Telegram lists no members, and what a secretary has listed. It is shown
to a secretary in private, because who is exempt is nobody else's business.
"""

from collections.abc import Sequence
from zlib import crc32

from markupsafe import Markup

from bot.chat import buttons, keeping
from bot.chat.context import FROM_ANOTHER_TIME, Context, UserError, Voice
from bot.chat.texts import clip, plain
from bot.engine.identity import Chat, Membership, Role, roster, subgroups
from bot.engine.outbox import Content, Key
from bot.general import listed, merging, roster_import

PAGE = 12
SUBGROUP_QUESTION = "general.subgroup_question"
TAGS_QUESTION = "general.tags_question"
MOST_SUBGROUPS = 24
_PEOPLE = 2**31
"""A question is about one number: the group and the person are put together in it."""


def show_roster(ctx: Context) -> None:
    """`/roster`: who is known to be in the group, to the secretary alone; under a file, who is in that."""
    if ctx.document is not None:
        roster_import.take_in(ctx)
        return
    voice = keeping.aside(ctx, "roster")
    chats = [ctx.chat] if ctx.chat.is_group else keeping.groups_of(ctx)
    content = page_of(ctx, voice, chats[0], 0) if len(chats) == 1 else _choice(voice, chats)
    keeping.confide(ctx, voice, content)


def open_roster(ctx: Context) -> None:
    """A group was chosen, or a page turned."""
    if len(ctx.ids) == 2 and not ctx.chat.is_group:
        ctx.show(page_of(ctx, ctx, keeping.group_of(ctx, ctx.ids[0]), ctx.ids[1]))


def confirm(ctx: Context) -> None:
    """The roster is whole, or not any more: the group, which of the two, and the page."""
    if len(ctx.ids) != 3 or ctx.chat.is_group:
        return
    group = keeping.group_of(ctx, ctx.ids[0])
    if ctx.ids[1] == 0:
        group.roster_confirmed_at = None
    elif group.roster_confirmed_at is None:
        group.roster_confirmed_at = ctx.now
    ctx.show(page_of(ctx, ctx, group, ctx.ids[2]))


def open_person(ctx: Context) -> None:
    """A name was tapped: the group, the person, and the page he stands on."""
    group, member = member_of(ctx)
    ctx.show(person_card(ctx, group, member))


def exempt(ctx: Context) -> None:
    """Whether he is left out: the group, the person, and which of the two."""
    group, member = member_of(ctx)
    member.exempt = _number(ctx, 2) == 1
    ctx.session.flush()
    ctx.show(person_card(ctx, group, member))


def offer_subgroups(ctx: Context) -> None:
    """To which part of the group does he belong?"""
    group, member = member_of(ctx)
    keys = [
        _key(
            ctx,
            ("✓ " if name == member.subgroup else "") + clip(name, 24),
            "set_subgroup",
            crc32(name.encode()),
        )
        for name in subgroups(ctx.session, group.id)[:MOST_SUBGROUPS]
    ]
    last = [
        _key(ctx, ctx.tr("Another …"), "ask_subgroup"),
        _key(ctx, ctx.tr("No subgroup"), "set_subgroup", 0),
        _key(ctx, ctx.tr("Back"), "person"),
    ]
    text = Markup("\n").join(
        [
            Markup("<b>{name}</b>").format(name=member.person.name),
            ctx.tr("Which subgroup? A test or the receipts of a reminder can be for one only."),
        ]
    )
    ctx.show(Content(text, keys=[*buttons.rows(keys, 2), last]))


def set_subgroup(ctx: Context) -> None:
    """One was chosen: the group, the person, and the name's check sum; 0 is none."""
    group, member = member_of(ctx)
    wanted = _number(ctx, 2)
    names = {crc32(name.encode()): name for name in subgroups(ctx.session, group.id)}
    if wanted and wanted not in names:
        raise UserError(ctx.tr(FROM_ANOTHER_TIME))
    member.subgroup = names.get(wanted)
    ctx.session.flush()
    ctx.show(person_card(ctx, group, member))


def ask_subgroup(ctx: Context) -> None:
    """Its name is to be typed."""
    group, member = member_of(ctx)
    example = plain(ctx.tr("First group"))
    ctx.ask(
        ctx.tr(
            "What is the subgroup of {name} called? For example: {example}",
            name=member.person.name,
            example=example,
        ),
        example,
        name=SUBGROUP_QUESTION,
        about=group.id * _PEOPLE + member.person_id,
    )


def typed_subgroup(ctx: Context) -> None:
    """It was typed."""
    ctx.ids = divmod(ctx.ids[0], _PEOPLE)
    group, member = member_of(ctx)
    name = listed.name_in(ctx.words)
    if not name or len(name) > listed.LONGEST_NAME:
        example = ctx.tr("First group")
        raise UserError(ctx.tr("Please write a name, for example: {example}", example=example))
    member.subgroup = name
    ctx.session.flush()
    ctx.answer(person_card(ctx, group, member))


def ask_tags(ctx: Context) -> None:
    """Tags are to be typed."""
    group, member = member_of(ctx)
    example = plain(ctx.tr("away, team leader"))
    ctx.ask(
        ctx.tr(
            "Which tags does {name} have? Now: {tags}. Write all of them, for example: {example}. "
            "A dash takes all away.",
            name=member.person.name,
            tags=ctx.tr(", ").join(member.tags) or ctx.tr("none"),
            example=example,
        ),
        example,
        name=TAGS_QUESTION,
        about=group.id * _PEOPLE + member.person_id,
    )


def typed_tags(ctx: Context) -> None:
    """They were typed."""
    ctx.ids = divmod(ctx.ids[0], _PEOPLE)
    group, member = member_of(ctx)
    found = [] if ctx.words in ("-", "–", "—", "－", "无") else listed.tags_in(ctx.words)
    if not found and not ctx.words:
        example = ctx.tr("away, team leader")
        raise UserError(ctx.tr("Please write a name, for example: {example}", example=example))
    member.tags = found
    ctx.session.flush()
    ctx.answer(person_card(ctx, group, member))


def strike(ctx: Context) -> None:
    """He is taken off the list: the group, the person, and 1 once it is sure. What is on record stays."""
    group, member = member_of(ctx)
    if member.role == Role.ADMINISTRATOR or member.appointed:
        raise UserError(ctx.tr(FROM_ANOTHER_TIME))
    if _number(ctx, 2) != 1:
        text = ctx.tr(
            "Take {name} off the roster of {group}? What is on record stays.",
            name=member.person.name,
            group=group.title,
        )
        if member.person.telegram_id is not None:
            text += "\n" + ctx.tr("If he speaks in the group, he is on it again.")
        keys = [_key(ctx, ctx.tr("Yes, take off"), "strike", 1), _key(ctx, ctx.tr("Back"), "person")]
        ctx.show(Content(text, keys=[keys]))
        return
    page = _page_of(ctx, member)
    member.left_at = ctx.now
    ctx.session.flush()
    ctx.show(page_of(ctx, ctx, group, page))


# -- how it looks


def page_of(ctx: Context, voice: Voice, group: Chat, page: int) -> Content:
    """A page of the roster, as `voice` says it."""
    people = roster(voice.session, group.id)
    counted = sum(not one.exempt for one in people)
    bound = sum(one.person.telegram_id is not None for one in people)
    lines = [
        voice.tr("<b>Roster of {group}</b>", group=group.title),
        voice.tr("Known: {number}, counted: {counted}", number=len(people), counted=counted),
    ]
    if (heads := ctx.headcounts.get(group.telegram_id)) is not None:
        lines.append(
            voice.tr("In the group: {heads}; I know {bound} of them", heads=heads, bound=min(bound, heads))
        )
    if bound < len(people):
        lines.append(voice.tr("Without an account yet: {number}", number=len(people) - bound))
    same = merging.namesakes(people)
    if same:
        lines.append(voice.tr("On the list and in the group under the same name: {number}", number=len(same)))
    if group.roster_confirmed_at is None:
        lines.append(
            voice.tr(
                "I know who has joined, spoken to me or tapped since I came, and whom you list. Once "
                "everybody is here, confirm it, and I can say “18/23” and tell you who has not."
            )
        )
    else:
        lines.append(voice.tr("✓ Confirmed"))
    shown, turn = page_turn(people, page, "general.roster", group.id)
    lines += [Markup(), *(line(voice, one) for one in shown), Markup(), voice.tr("Tap a name to change it.")]
    keys = [
        Key(
            ("– " if one.exempt else "") + clip(one.person.name, 20),
            buttons.data("general.person", group.id, one.person_id, page),
        )
        for one in shown
    ]
    confirmed = group.roster_confirmed_at is not None
    label = voice.tr("Not everybody is here") if confirmed else voice.tr("Everybody is here")
    last = [[Key(plain(label), buttons.data("general.confirm", group.id, int(not confirmed), page))]]
    if same:
        label = voice.tr("Put the same names together")
        last.insert(0, [Key(plain(label), buttons.data("general.namesakes", group.id))])
    lists = [Key(plain(voice.tr("Import a list")), buttons.data("general.ask_list", group.id))]
    if bound < len(people):
        lists.append(Key(plain(voice.tr("Binding codes")), buttons.data("general.codes", group.id)))
    return Content(Markup("\n").join(lines), keys=[*buttons.columns(keys, 3, 2), *turn, *last, lists])


def line(voice: Voice, member: Membership) -> Markup:
    """Somebody in a line: his name, and what is noted of him."""
    return Markup("{name}{notes}").format(
        name=member.person.name, notes="".join(f" · {note}" for note in notes(voice, member))
    )


def notes(voice: Voice, member: Membership) -> list[str]:
    """What is noted of somebody: subgroup, tags, and what he is not."""
    found = [member.subgroup] if member.subgroup else []
    found += member.tags
    if member.person.telegram_id is None:
        found.append(plain(voice.tr("not bound")))
    if member.exempt:
        found.append(plain(voice.tr("not counted")))
    return found


def person_card(ctx: Context, group: Chat, member: Membership) -> Content:
    """Somebody on the roster, and what can be changed of him."""
    ctx.ids = (group.id, member.person_id)
    person = member.person
    bound = person.telegram_id is not None
    lines = [Markup("<b>{name}</b>\n{group}").format(name=person.name, group=group.title)]
    if not bound:
        lines.append(ctx.tr("Not bound to an account yet"))
    elif person.username:
        lines.append(ctx.tr("Account: @{username}", username=person.username))
    else:
        lines.append(ctx.tr("Has an account"))
    lines.append(ctx.tr("Subgroup: {name}", name=member.subgroup or ctx.tr("none")))
    lines.append(ctx.tr("Tags: {tags}", tags=ctx.tr(", ").join(member.tags) or ctx.tr("none")))
    lines.append(
        ctx.tr("Not counted and not reminded; nobody is asked why") if member.exempt else ctx.tr("Counted")
    )
    is_secretary = member.role == Role.ADMINISTRATOR or member.appointed
    if is_secretary:
        lines.append(ctx.tr("Secretary here"))
    take_in = ctx.tr("Count again") if member.exempt else ctx.tr("Leave out")
    keys = [
        [
            _key(ctx, take_in, "exempt", int(not member.exempt)),
            _key(ctx, ctx.tr("Subgroup"), "subgroup"),
            _key(ctx, ctx.tr("Tags"), "ask_tags"),
        ]
    ]
    if not bound:
        keys.append(
            [
                _key(ctx, ctx.tr("Binding code"), "code"),
                _key(ctx, ctx.tr("Who is it?"), "match", 0),
            ]
        )
    elif merging.former_members(ctx.session, group.id, person.id):
        keys.append([_key(ctx, ctx.tr("An earlier account"), "former", 0)])
    last = [
        Key(plain(ctx.tr("Whole roster")), buttons.data("general.roster", group.id, _page_of(ctx, member)))
    ]
    if not is_secretary:
        last.insert(0, _key(ctx, ctx.tr("Take off"), "strike", 0))
    keys.append(last)
    return Content(Markup("\n").join(lines), keys=keys)


def _choice(voice: Voice, chats: Sequence[Chat]) -> Content:
    keys = [Key(clip(chat.title, 40), buttons.data("general.roster", chat.id, 0)) for chat in chats[:40]]
    return Content(voice.tr("Which group?"), keys=buttons.rows(keys, 1))


# -- what all of it needs


def member_of(ctx: Context) -> tuple[Chat, Membership]:
    """The group and the member that the first two ids are about, for a secretary of that group in private.

    Raises UserError.
    """
    if len(ctx.ids) < 2 or ctx.chat.is_group:
        raise UserError(ctx.tr(FROM_ANOTHER_TIME))
    group = keeping.group_of(ctx, ctx.ids[0])
    return group, on_roster(ctx, group, ctx.ids[1])


def on_roster(ctx: Context, group: Chat, person_id: int) -> Membership:
    """Somebody as the roster has him now. Raises UserError where it does not."""
    member = next((one for one in roster(ctx.session, group.id) if one.person_id == person_id), None)
    if member is None:
        raise UserError(ctx.tr("This person is no longer on the roster."))
    return member


def _number(ctx: Context, place: int) -> int:
    return ctx.ids[place] if place < len(ctx.ids) else 0


def _page_of(ctx: Context, member: Membership) -> int:
    """The page of the roster on which he stands."""
    ids = [one.person_id for one in roster(ctx.session, member.chat_id)]
    return ids.index(member.person_id) // PAGE


def _key(ctx: Context, label: str, name: str, *ids: int) -> Key:
    """A button about the group and the person of this tap."""
    return Key(plain(label), buttons.data(f"general.{name}", *ctx.ids[:2], *ids))


def page_turn(
    people: Sequence[Membership], page: int, name: str, *ids: int
) -> tuple[Sequence[Membership], list[list[Key]]]:
    """The members on a page, and the buttons that turn it."""
    page = min(page, max(0, (len(people) - 1) // PAGE))
    turn = []
    if page > 0:
        turn.append(Key("◀", buttons.data(name, *ids, page - 1)))
    if (page + 1) * PAGE < len(people):
        turn.append(Key("▶", buttons.data(name, *ids, page + 1)))
    return people[page * PAGE : (page + 1) * PAGE], [turn] if turn else []

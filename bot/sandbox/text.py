"""Text with entities: Telegram's HTML read strictly, what it finds by itself, and the way back to safe HTML.

Offsets and lengths are in UTF-16 code units, as everywhere in the Bot API. The rules of the HTML and
its error texts are those of TDLib, on which the Bot API server stands.
"""

from __future__ import annotations

import re
from html import escape
from typing import NoReturn

from bot.sandbox.errors import bad_request
from bot.sandbox.model import Json

_TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "code": "code",
    "pre": "pre",
    "a": "text_link",
    "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
}
_CHARACTER = re.compile(r"&(?:#(?:x([0-9a-fA-F]+)|([0-9]+))|(lt|gt|amp|quot)(?![a-zA-Z]));?")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_PIECE = re.compile(r"[^<&]+")
_ATTRIBUTE = re.compile(r"\s*([^\s=>/\"']+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([a-zA-Z0-9.-]+)(?=[\s>])))?")
_USER_LINK = re.compile(r"tg://user/?\?id=(\d+)$")

_FOUND = re.compile(
    r"(?P<url>https?://[^\s<>\"“”，。；）]+|(?<![\w@./])t\.me/[\w/?=&%+-]+)"
    r"|(?P<email>(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    r"|(?<![\w/<>])(?P<bot_command>/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?)(?![\w/<>])"
    r"|(?<![\w@])(?P<mention>@[A-Za-z0-9_]{3,32})(?!\w)"
    r"|(?<!\w)(?P<hashtag>#\w*[^\W\d_]\w*)"
)
_MAY_HOLD = re.compile(r"[/@#]")


def utf16(text: str) -> int:
    """The length of a text in UTF-16 code units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def parse(text: str, parse_mode: str | None, entities: list[Json] | None) -> tuple[str, list[Json]]:
    """What the bot wrote as plain text and sorted entities, trimmed, with what Telegram finds by itself.

    Raises BotApiError for HTML that Telegram refuses, and for a parse mode that is not modelled here.
    """
    mode = str(parse_mode or "").lower()
    if mode in ("", "none"):
        found = [dict(entity) for entity in entities or []]
    elif mode == "html":
        text, found = parse_html(text)
    elif mode in ("markdown", "markdownv2"):
        raise bad_request(f"parse_mode {parse_mode} is not modelled by the sandbox, use HTML")
    else:
        raise bad_request("unsupported parse_mode")
    return tidy(text, found)


def tidy(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    """Trim the text as the server does, its entities with it, and add those found in plain words."""
    if "\r" in text:
        text = text.replace("\r", "")
    left = text.lstrip()
    cut = utf16(text) - utf16(left)
    text = left.rstrip()
    if entities:
        end = utf16(text)
        kept = []
        for entity in entities:
            start = max(0, entity["offset"] - cut)
            stop = min(end, entity["offset"] + entity["length"] - cut)
            if stop > start:
                kept.append({**entity, "offset": start, "length": stop - start})
        entities = kept
    if _MAY_HOLD.search(text):
        entities = entities + _find(text, entities)
    entities.sort(key=lambda entity: (entity["offset"], -entity["length"]))
    return text, entities


def _find(text: str, taken: list[Json]) -> list[Json]:
    """Commands, mentions, hashtags and links in the text, outside code and links that are already there."""
    closed = [
        (entity["offset"], entity["offset"] + entity["length"])
        for entity in taken
        if entity["type"]
        in ("code", "pre", "text_link", "text_mention", "url", "mention", "bot_command", "email")
    ]
    found = []
    for match in _FOUND.finditer(text):
        start = utf16(text[: match.start()])
        length = utf16(match.group())
        if all(start + length <= begin or end <= start for begin, end in closed):
            found.append({"type": match.lastgroup, "offset": start, "length": length})
    return found


def parse_html(text: str) -> tuple[str, list[Json]]:
    """Plain text and entities of Telegram's HTML; raises BotApiError with the parser's own words."""
    if "<" not in text and "&" not in text:
        return text, []
    out: list[str] = []
    offset = position = 0
    open_tags: list[tuple[str, str, int, int]] = []  # name, argument, offset, place in `out`
    entities: list[Json] = []
    while position < len(text):
        if piece := _PIECE.match(text, position):
            out.append(piece.group())
            offset += utf16(piece.group())
            position = piece.end()
        elif text[position] == "&":
            character, position = _character(text, position)
            out.append(character)
            offset += utf16(character)
        elif text.startswith("</", position):
            name, argument, start, place = _close_tag(text, position, open_tags)
            position = text.index(">", position) + 1
            if offset > start:
                _add_entity(entities, name, argument, start, offset - start, "".join(out[place:]))
        else:
            name, argument, position = _open_tag(text, position)
            open_tags.append((name, argument, offset, len(out)))
    if open_tags:
        _refuse(f'Can\'t find end tag corresponding to start tag "{open_tags[-1][0]}"')
    return "".join(out), entities


def _refuse(reason: str) -> NoReturn:
    raise bad_request(f"can't parse entities: {reason}")


def _byte(text: str, position: int) -> int:
    return len(text[:position].encode("utf-8", "surrogatepass"))


def _character(text: str, position: int) -> tuple[str, int]:
    """The character that a reference stands for; what is no reference is an ampersand."""
    match = _CHARACTER.match(text, position)
    if match:
        hexadecimal, decimal, name = match.groups()
        if name:
            return _NAMED[name], match.end()
        code = int(hexadecimal, 16) if hexadecimal else int(decimal)
        if 0 < code < 0x10FFFF and not 0xD800 <= code <= 0xDFFF:
            return chr(code), match.end()
    return "&", position + 1


def _open_tag(text: str, begin: int) -> tuple[str, str, int]:
    """Name, argument and end of the tag that begins at `begin`."""
    name_match = re.compile(r"[^\s>]*").match(text, begin + 1)
    assert name_match is not None
    name, position = name_match.group().lower(), name_match.end()
    if position >= len(text):
        _refuse(f"Unclosed start tag at byte offset {_byte(text, begin)}")
    if name not in _TAGS:
        _refuse(f'Unsupported start tag "{name}" at byte offset {_byte(text, begin)}')
    argument = ""
    while not (end := re.compile(r"\s*>").match(text, position)):
        attribute = _ATTRIBUTE.match(text, position)
        if attribute is None:
            if text[position:].strip() == "":
                _refuse(f'Unclosed start tag "{name}" at byte offset {_byte(text, begin)}')
            _refuse(f'Empty attribute name in the tag "{name}" at byte offset {_byte(text, begin)}')
        position = attribute.end()
        if position >= len(text):
            _refuse(f'Unclosed start tag "{name}" at byte offset {_byte(text, begin)}')
        if text[position] == "=":
            _refuse(f"Unexpected end of name token at byte offset {_byte(text, position + 1)}")
        value = next((group for group in attribute.groups()[1:] if group is not None), "")
        argument = _argument(name, attribute.group(1).lower(), _unescape(value)) or argument
    if name == "span" and argument != "spoiler":
        _refuse(f'Tag "span" must have class "tg-spoiler" at byte offset {_byte(text, begin)}')
    return name, argument, end.end()


def _argument(tag: str, attribute: str, value: str) -> str:
    """What an attribute says about its tag; the attributes Telegram does not know say nothing."""
    match tag, attribute:
        case ("a", "href") | ("tg-emoji", "emoji-id"):
            return value
        case ("code", "class") if value.startswith("language-"):
            return value.removeprefix("language-")
        case ("span", "class") if value.startswith("tg-"):
            return value.removeprefix("tg-")
        case ("blockquote", "expandable"):
            return "1"
    return ""


def _unescape(value: str) -> str:
    out, position = [], 0
    while (at := value.find("&", position)) >= 0:
        character, end = _character(value, at)
        out += [value[position:at], character]
        position = end
    return "".join(out) + value[position:]


def _close_tag(
    text: str, begin: int, open_tags: list[tuple[str, str, int, int]]
) -> tuple[str, str, int, int]:
    if not open_tags:
        _refuse(f"Unexpected end tag at byte offset {_byte(text, begin)}")
    match = re.compile(r"</([^\s>]*)\s*>").match(text, begin)
    if match is None:
        _refuse(f"Unclosed end tag at byte offset {_byte(text, begin)}")
    expected, found = open_tags[-1][0], match.group(1).lower()
    if found and found != expected:
        _refuse(
            f"Unmatched end tag at byte offset {_byte(text, begin)}, "
            f'expected "</{expected}>", found "</{found}>"'
        )
    return open_tags.pop()


def _add_entity(entities: list[Json], tag: str, argument: str, offset: int, length: int, inside: str) -> None:
    entity: Json = {"offset": offset, "length": length, "type": _TAGS[tag]}
    match tag:
        case "a":
            address = argument or inside
            user = _USER_LINK.match(address)
            if user:
                entity |= {"type": "text_mention", "user_id": int(user.group(1))}
            elif not _is_address(address):
                return  # A link that leads nowhere is dropped and its text stays.
            else:
                entity["url"] = address if "://" in address else f"http://{address}/"
        case "blockquote" if argument:
            entity["type"] = "expandable_blockquote"
        case "tg-emoji":
            if not argument.isdigit():
                raise bad_request("invalid custom emoji identifier specified")
            entity["custom_emoji_id"] = argument
        case "code" if argument:
            entity["language"] = argument
        case "pre" if entities and entities[-1]["type"] == "code" and "language" in entities[-1]:
            if (entities[-1]["offset"], entities[-1]["length"]) == (offset, length):
                entities[-1]["type"] = "pre"
                return
    entities.append(entity)


def _is_address(address: str) -> bool:
    return bool(re.match(r"(?:https?|tg|ton|tonsite)://\S+$|[\w-]+(?:\.[\w-]+)+\S*$", address, re.IGNORECASE))


_HTML = {
    "bold": ("<b>", "</b>"),
    "italic": ("<i>", "</i>"),
    "underline": ("<u>", "</u>"),
    "strikethrough": ("<s>", "</s>"),
    "spoiler": ("<tg-spoiler>", "</tg-spoiler>"),
    "code": ("<code>", "</code>"),
    "pre": ("<pre>", "</pre>"),
    "blockquote": ("<blockquote>", "</blockquote>"),
    "expandable_blockquote": ("<blockquote expandable>", "</blockquote>"),
}


def to_html(text: str, entities: list[Json]) -> str:
    """Safe HTML of a text: everything escaped, and only the tags of the entities added."""
    marked = [(entity, *_tags(text, entity)) for entity in entities]
    marked = [one for one in marked if one[1]]
    if not marked:
        return escape(text, quote=False)
    opens: dict[int, list[str]] = {}
    closes: dict[int, list[str]] = {}
    edges = {0, utf16(text)}
    open_ends: list[int] = []
    for entity, before, after in marked:
        start, end = entity["offset"], entity["offset"] + entity["length"]
        while open_ends and open_ends[-1] <= start:
            open_ends.pop()
        if open_ends and end > open_ends[-1]:
            continue  # Two that overlap cannot be nested: here the later one is left out.
        open_ends.append(end)
        opens.setdefault(start, []).append(before)
        closes.setdefault(end, []).insert(0, after)
        edges |= {start, end}
    raw = text.encode("utf-16-le", "surrogatepass")
    out: list[str] = []
    places = sorted(edges)
    for here, there in zip(places, [*places[1:], places[-1]], strict=True):
        out += closes.get(here, [])
        out += opens.get(here, [])
        out.append(escape(raw[here * 2 : there * 2].decode("utf-16-le", "replace"), quote=False))
    return "".join(out)


def _tags(text: str, entity: Json) -> tuple[str, str]:
    kind = entity["type"]
    if kind in ("text_link", "url"):
        address = entity.get("url") or part(text, entity)
        if "://" not in address:
            address = f"https://{address}"
        return f'<a href="{escape(address)}">', "</a>"
    if kind == "text_mention":
        return f'<a href="tg://user?id={entity["user"]["id"]}">', "</a>"
    if kind == "email":
        return f'<a href="mailto:{escape(part(text, entity))}">', "</a>"
    if kind == "pre" and entity.get("language"):
        return f'<pre><code class="language-{escape(entity["language"])}">', "</code></pre>"
    return _HTML.get(kind, ("", ""))


def part(text: str, entity: Json) -> str:
    """The words that an entity covers."""
    raw = text.encode("utf-16-le", "surrogatepass")
    start = entity["offset"] * 2
    return raw[start : start + entity["length"] * 2].decode("utf-16-le", "replace")

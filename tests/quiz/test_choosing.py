"""Words for packs, topics and kinds."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from bot.engine.identity import Chat, ChatKind
from bot.quiz import choosing, store
from bot.quiz.bank import command
from bot.quiz.bank.pack import Pack
from bot.quiz.choosing import Meant

NOW = datetime(2026, 11, 20, 6, 30, tzinfo=UTC)
PACKS = Path(__file__).parents[2] / "questions"


@pytest.fixture
def chat(session: Session) -> Chat:
    """A group, and all the shipped packs."""
    chat = Chat(
        telegram_id=-1, kind=ChatKind.GROUP, title="一队", language="zh", zone="Asia/Shanghai", created_at=NOW
    )
    session.add(chat)
    session.flush()
    for found in command.read_folder(PACKS, {}):
        assert found.reading.pack is not None
        store.load(session, found.reading.pack, found.digest, NOW)
    return chat


MEANT: list[tuple[str, str, Meant | None]] = [
    ("廉政", "zh", Meant(packs=("integrity-cn",))),
    ("党规", "zh", Meant(packs=("charter",))),
    ("业务", "zh", Meant(packs=("sanitation",))),  # its description says so
    ("安全", "zh", Meant(packs=("safety",))),  # what begins so goes before what contains it
    ("integrity", "en", Meant(packs=("integrity-en",))),  # in the language of the group
    ("integrity", "zh", Meant(packs=("integrity-cn",))),
    ("safety", "en", Meant(packs=("safety",))),
    ("三会一课", "zh", Meant(packs=("branch",), topic="三会一课")),
    ("消防", "zh", Meant(packs=("safety",), topic="消防安全")),
    ("多选", "zh", Meant(kind="multiple")),
    ("足球", "zh", None),
    ("", "zh", None),
]


def test_what_words_mean(session: Session, chat: Chat) -> None:
    # One test: loading all packs takes longer than the whole table.
    for words, language, meant in MEANT:
        assert choosing.find(session, chat.id, words, language) == meant, words
    # A line of hundreds of words asks the database no more often than one of a few.
    statements: list[str] = []
    event.listen(session.get_bind(), "before_cursor_execute", lambda *args: statements.append(args[2]))
    find = choosing.finder(session, chat.id, "zh")
    assert [find(words) for words, language, _ in MEANT if language == "zh"] == [
        meant for _, language, meant in MEANT if language == "zh"
    ]
    assert len(statements) == 2


def test_our_own_are_the_packs_of_the_chat(session: Session, chat: Chat) -> None:
    pack = Pack.model_validate(
        {
            "id": "own",
            "title": {"zh": "收运知识", "en": "Collection"},
            "language": "zh",
            "description": {"zh": "自编", "en": "Ours"},
            "questions": [{"id": "own-1", "kind": "judge", "stem": "先分类后投放。", "answer": True}],
        }
    )
    store.load(session, pack, "1", NOW, chat_id=chat.id)
    assert choosing.find(session, chat.id, "业务", "zh") == Meant(packs=("own",))
    assert choosing.find(session, chat.id, "收运", "zh") == Meant(packs=("own",))
    everything = store.drawable(session, None, date(2026, 11, 20), overdue=True, chat_id=chat.id)
    assert {"own", "safety"} <= {one.pack for one in everything}

"""The catalogue holds every sentence of the bot, with the same gaps to fill, and nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from markupsafe import Markup

import bot
from bot.chat import texts

ROOT = Path(bot.__file__).parent
ROOMS = [("sandbox/**", "ignore"), ("when/**", "ignore"), ("**.py", "python")]


@pytest.fixture(scope="module")
def catalogue() -> Catalog:
    with (ROOT / "locales/zh/LC_MESSAGES/bot.po").open("rb") as file:
        return read_po(file)


@pytest.fixture(scope="module")
def said() -> set[str]:
    found = extract_from_dir(str(ROOT), method_map=ROOMS, keywords={"tr": None, "N_": None})
    return {str(message) for _, _, message, *_ in found}


def test_every_sentence_is_translated_and_none_is_left_over(catalogue: Catalog, said: set[str]) -> None:
    translated = {str(entry.id) for entry in catalogue if entry.id and entry.string}
    assert translated == said
    assert not [entry.id for entry in catalogue if entry.fuzzy and entry.id]


def test_translations_have_the_same_gaps_and_tags(catalogue: Catalog) -> None:
    for entry in catalogue:
        if entry.id:
            for pattern in (r"\{\w+\}", r"</?\w+>", r"/[a-z]+"):
                in_english = sorted(re.findall(pattern, str(entry.id)))
                assert sorted(re.findall(pattern, str(entry.string))) == in_english, entry.id


def test_no_sentence_shouts(catalogue: Catalog) -> None:
    for entry in catalogue:
        assert not re.search("[!！]", f"{entry.id}{entry.string}"), entry.id


def test_what_people_wrote_is_escaped() -> None:
    said = texts.tr("zh", "Noted: <b>{text}</b>", text="<i>5 & 6</i>")
    assert said == Markup("已记下：<b>&lt;i&gt;5 &amp; 6&lt;/i&gt;</b>")
    assert texts.plain(said) == "已记下：<i>5 & 6</i>"


@pytest.mark.parametrize(
    ("text", "length", "clipped"),
    [
        ("交材料", 10, "交材料"),
        ("一二三四五六", 4, "一二三…"),
        ("第一行\n第二行", 10, "第一行…"),
    ],
)
def test_clipping_keeps_the_beginning(text: str, length: int, clipped: str) -> None:
    assert texts.clip(text, length) == clipped


@pytest.mark.parametrize(
    ("code", "language"), [("zh-hans", "zh"), ("zh", "zh"), (None, "zh"), ("en-GB", "en"), ("de", "en")]
)
def test_the_language_of_a_person(code: str | None, language: str) -> None:
    assert texts.language_of(code) == language

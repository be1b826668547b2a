"""The page's words: both languages complete, every word used, nothing fetched from elsewhere."""

from __future__ import annotations

import re
from pathlib import Path

PAGE = Path(__file__).parents[2] / "bot" / "sandbox" / "page"
# Keys put together in the code, such as t(`role_${status}`).
COMPOSED = re.compile(r"^(role|tab|plus|poll|quiz)_")


def catalogue(name: str) -> dict[str, str]:
    text = (PAGE / f"words_{name}.js").read_text(encoding="utf-8")
    found = re.findall(r'^  (?:"([\w.]+)"|(\w+)): "(.*)",$', text, flags=re.MULTILINE)
    return {quoted or plain: words for quoted, plain, words in found}


def code() -> str:
    files = sorted(file for file in PAGE.glob("*.js") if not file.name.startswith("words_"))
    return "\n".join(file.read_text(encoding="utf-8") for file in files)


def test_both_languages_say_the_same_things() -> None:
    chinese, english = catalogue("zh"), catalogue("en")
    # English alone has a singular.
    assert chinese.keys() == {key for key in english if not key.endswith(".one")}
    for key, words in chinese.items():
        assert set(re.findall(r"{\w+}", words)) == set(re.findall(r"{\w+}", english[key])), key


def test_every_word_exists_and_is_used() -> None:
    chinese, source = catalogue("zh"), code()
    literal = set(re.findall(r'\bt\("(\w+)"', source))
    assert literal <= chinese.keys()
    quoted = set(re.findall(r'"(\w+)"', source))
    assert {key for key in chinese if key not in quoted and not COMPOSED.match(key)} == set()


def test_the_page_needs_nothing_from_elsewhere() -> None:
    for file in PAGE.iterdir():
        text = file.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
        assert not re.search(r"""(src|href|url|from|import|fetch)\W{1,3}(https?:)?//""", text), file.name

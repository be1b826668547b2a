"""The cells of a list of dates, with a sentence for what cannot be read."""

from bot import spreadsheets
from bot.reminders.files.words import say
from bot.spreadsheets import BIGGEST, Cell

__all__ = ["BIGGEST", "Cell", "sheets"]


def sheets(data: bytes, name: str, language: str) -> list[list[list[Cell]]]:
    """The rows of each sheet; of a CSV file, of each way to separate its cells.

    Raises ValueError with a sentence for what cannot be read, or had better not be.
    """
    try:
        return spreadsheets.sheets(data, name)
    except spreadsheets.Unreadable as error:
        raise ValueError(say(error.reason, language)) from error

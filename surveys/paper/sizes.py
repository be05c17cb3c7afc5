"""What a sheet can be printed on, and how its answers are lettered: known without the library that draws it."""

from enum import StrEnum
from string import ascii_lowercase

LETTERS = ascii_lowercase


class Size(StrEnum):
    """The sheet's format."""

    A4 = "a4"
    A5 = "a5"

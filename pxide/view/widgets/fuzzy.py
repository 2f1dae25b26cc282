"""How well a few typed letters fit a name."""

WORD_START = 8
NEXT_TO = 5
FOUND = 1
WHOLE = 20


def score(wanted: str, name: str) -> int | None:
    """A higher number for a better fit, 0 for nothing typed, None where it does not fit.

    The letters must stand in the name in their order; beginnings of words, letters side by
    side and the whole text in one piece count more.
    """
    letters, text = wanted.lower().replace(" ", ""), name.lower()
    total, place = 0, -1
    for letter in letters:
        found = _best_place(text, letter, place)
        if found < 0:
            return None
        total += FOUND
        total += NEXT_TO if found == place + 1 else 0
        total += WORD_START if _begins_word(text, found) else 0
        place = found
    return total + (WHOLE if wanted.strip().lower() in text and letters else 0)


def _best_place(text: str, letter: str, after: int) -> int:
    """The next letter if it stands right there, else where it begins a word, else anywhere."""
    first = text.find(letter, after + 1)
    if first < 0 or first == after + 1:
        return first
    place = first
    while place >= 0 and not _begins_word(text, place):
        place = text.find(letter, place + 1)
    return place if place >= 0 else first


def _begins_word(text: str, place: int) -> bool:
    return place == 0 or not text[place - 1].isalnum()

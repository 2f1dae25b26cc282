"""Images made of entries in memory, and small corpora with questions about them."""

from collections.abc import Iterable
from pathlib import Path

from pxide.knowledge.image.entry import Embedding, Entry, EntryKind, Place
from pxide.knowledge.search.finder import (
    FOR_PROMPTS,
    Finder,
    Hit,
    Query,
    SearchedImage,
    SimilarityFloor,
)
from pxide.knowledge.search.image_index import ImageIndex
from pxide.knowledge.search.tokens import Tokenizer
from vm.core.executor import Engine
from vm.core.faults import Problem
from vm.cpu.engine import CpuEngine

FIRST, ROWS = 4, 10


def entry(question: str, answer: str = "", embedding: Embedding | None = None) -> Entry:
    """A finished turn."""
    return Entry(EntryKind.TURN, 0, question, answer, embedding=embedding)


class MemoryImage:
    """An image that keeps its entries in memory."""

    def __init__(self, entries: Iterable[Entry] = (), volumes: Iterable[Path] = ()) -> None:
        self.volumes = tuple(volumes)
        self.damaged: set[Place] = set()
        self.entries: dict[Place, Entry] = {}
        self.reads = 0
        self._next = FIRST
        for given in entries:
            self.put(given)

    @property
    def places(self) -> tuple[Place, ...]:
        return tuple(self.entries)

    def entry(self, place: Place) -> Entry:
        self.reads += 1
        if place in self.damaged:
            raise Problem(f"Entry {place.citation} is damaged.", "Its neighbours are whole.")
        return self.entries[place]

    def put(self, given: Entry) -> Place:
        place = Place(1, self._next, ROWS)
        self._next += ROWS
        self.entries[place] = given
        return place


class FinderSetup:
    """Images being searched by a finder."""

    def __init__(self, *images: MemoryImage, engine: Engine | None = None) -> None:
        self.tokens = Tokenizer()
        self.finder = Finder(engine or CpuEngine(), self.tokens)
        self.images = {}
        for number, image in enumerate(images):
            index = ImageIndex(self.tokens)
            index.follow(image)
            self.images["abc"[number]] = SearchedImage(image, index)

    def search(
        self, text: str, *meanings: Embedding, count: int = 6, floor: SimilarityFloor = FOR_PROMPTS
    ) -> tuple[Hit, ...]:
        return self.finder.search(self.images, Query(text, count, meanings, floor))


ENGLISH = (
    entry(
        "How does REQUANT round?",
        "REQUANT multiplies each 32-bit element by the multiplier M, adds half of the divisor and "
        "shifts right: a single rounding toward the nearest step. The result is clamped to int8.",
    ),
    entry(
        "What happens when a program divides by zero?",
        "The machine stops with fault 5, division by zero. The picture stays exactly as it was "
        "before the instruction and the program counter stays on the faulting pixel.",
    ),
    entry(
        "How large may a picture be?",
        "A picture has at most 65535 columns and rows and no more than 2^25 pixels, which is "
        "128 MiB, the default limit of a storage binding.",
    ),
    entry(
        "What is the difference between a breakpoint and a watch?",
        "A breakpoint stops before an instruction at a pixel. A watch, also called data "
        "breakpoint, stops after an instruction that reads or writes a pixel of its rectangle.",
    ),
    entry(
        "How do I make the animation run at 60 frames per second?",
        "Use YIELD with a register: each YIELD hands one frame to the window, which shows it and "
        "resumes with the mouse pointer, buttons, key and frame number.",
    ),
    entry(
        "Why is alpha kept when pixels are written?",
        "Alpha is data: it is never blended, premultiplied or cleared, because it is the fourth "
        "byte of the word.",
    ),
)
GERMAN = (
    entry(
        "Wie rundet REQUANT?",
        "REQUANT multipliziert jedes Element mit dem Multiplikator, addiert die Hälfte und "
        "schiebt nach rechts; es wird also nur einmal gerundet und dann auf int8 begrenzt.",
    ),
    entry(
        "Was passiert bei einer Division durch Null?",
        "Die Maschine hält mit Fehler 5 an. Das Bild bleibt unverändert und der Programmzähler "
        "bleibt auf dem fehlerhaften Pixel stehen.",
    ),
    entry(
        "Wie groß darf ein Bild höchstens sein?",
        "Ein Bild hat höchstens 65535 Spalten und Zeilen und nicht mehr als 2^25 Pixel.",
    ),
    entry(
        "Wie setze ich einen Haltepunkt?",
        "Klicke mit dem Werkzeug auf den Pixel der Anweisung; der Lauf hält vor ihr an.",
    ),
    entry(
        "Wie ändere ich die Farben der Oberfläche?",
        "In den Einstellungen unter Darstellung gibt es ein dunkles und ein helles Thema.",
    ),
    entry(
        "Kann ich Bilder aus anderen Programmen öffnen?",
        "Ja, jede PNG-Datei mit 8 Bit je Kanal lässt sich öffnen; Alpha wird als Daten behandelt.",
    ),
)
UNRELATED = (
    "What is the capital of France?",
    "How do I bake bread with sourdough?",
    "Who won the football world cup in 1990?",
    "Tell me a joke about cats",
    "What's the weather like tomorrow in Berlin?",
    "Write a poem about autumn leaves",
    "How do I change a flat tyre?",
    "What is the best way to learn Spanish?",
    "What is the difference between a virus and a bacterium?",
    "Can you explain how photosynthesis works?",
    "hello",
    "Who are you?",
    "thanks!",
    "How far is the moon from the earth?",
    "Translate good morning into Japanese",
    "Why is the sky blue?",
    "What is the largest planet?",
    "Was ist die Hauptstadt von Frankreich?",
    "Wie backe ich ein Sauerteigbrot?",
    "Erzähl mir einen Witz über Katzen",
    "Wie wird das Wetter morgen in Berlin?",
    "Wie groß ist der Eiffelturm?",
    "Kannst du mir ein Restaurant empfehlen?",
    "Wer bist du?",
    "Wie viele Menschen leben in Tokio?",
    "Warum ist der Himmel blau?",
    "Was hilft gegen Kopfschmerzen?",
    "Schreibe ein Gedicht über den Herbst",
    "フランスの首都は何ですか",
    "",
    "?!",
)
PARAPHRASES = (
    ("which rounding is used by REQUANT", ENGLISH[0]),
    ("does requant round to nearest or truncate", ENGLISH[0]),
    ("my program stopped with fault 5, why?", ENGLISH[1]),
    ("dividing by zero: what does the machine do?", ENGLISH[1]),
    ("maximum size of a picture in pixels", ENGLISH[2]),
    ("difference data breakpoint vs. breakpoints", ENGLISH[3]),
    ("smooth animations with YIELD frames", ENGLISH[4]),
    ("is the alpha channel premultiplied?", ENGLISH[5]),
    ("Welche Rundung benutzt REQUANT?", GERMAN[0]),
    ("Rundet requant einmal oder zweimal?", GERMAN[0]),
    ("Was macht die Maschine, wenn ich durch Null dividiere?", GERMAN[1]),
    ("maximale Größe eines Bildes in Pixeln", GERMAN[2]),
    ("Haltepunkte setzen", GERMAN[3]),
    ("dunkles Thema einstellen", GERMAN[4]),
    ("Lassen sich PNG-Dateien anderer Programme oeffnen?", GERMAN[5]),
)

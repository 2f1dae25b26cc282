"""What the verbs may know: one frozen value, computed anew after every change."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AdapterFact:
    """One graphics adapter: its name, and what it is made of, in words."""

    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class ChatFacts:
    """How it stands with the companion and the chat that is shown."""

    is_answering: bool = False
    has_question: bool = False
    has_answer: bool = False
    can_learn: bool = False
    """Whether the last answer was not learned and could be."""
    has_server: bool = False
    """Whether the address of a server is set."""
    sees_program: bool = True
    may_run: bool = False
    is_from_pixels_only: bool = False
    learns: bool = True


@dataclass(frozen=True, slots=True)
class KnowledgeFacts:
    """How it stands with the knowledge image that is seen, and with a change that is proposed."""

    has_image: bool = False
    has_entry: bool = False
    """Whether an entry of it is selected that is not hidden."""
    learns_here: bool = False
    looks_here: bool = False
    is_in_tab: bool = False
    """Whether it is seen in the tab on top rather than in its panel."""
    has_proposal: bool = False
    proposal_fits: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """All that decides whether a verb is enabled, checked or how it is worded."""

    has_document: bool = False
    has_many_documents: bool = False
    has_path: bool = False
    has_selection: bool = False
    has_session: bool = False
    has_result: bool = False
    is_running: bool = False
    is_paused: bool = False
    is_ended: bool = False
    is_modified: bool = False
    is_busy: bool = False
    can_undo: bool = False
    can_redo: bool = False
    undo_text: str = ""
    redo_text: str = ""
    has_breakpoints: bool = False
    is_bare: bool = False
    theme: str = "system"
    engine: str = "auto"
    """What is to run programs, as the setting has it."""
    adapters: tuple[AdapterFact, ...] | None = None
    """The graphics adapters; None until they have been looked for."""
    is_comparing: bool = False
    has_divergence: bool = False
    """Whether two executors were seen to differ."""
    chat: ChatFacts = ChatFacts()
    knowledge: KnowledgeFacts = KnowledgeFacts()
    mode: str = ""
    tool: str = ""
    docks: frozenset[str] = frozenset()
    recent: tuple[str, ...] = ()
    switched_on: frozenset[str] = frozenset()
    """The names of the settings that are on or off and are on."""

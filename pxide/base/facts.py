"""What the verbs may know: one frozen value, a group of facts for each place they come from."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AdapterFact:
    """One graphics adapter: its name, and what it is made of, in words."""

    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """The picture on top, and what is selected in it."""

    is_open: bool = False
    has_path: bool = False
    has_selection: bool = False
    has_breakpoints: bool = False
    is_modified: bool = False
    can_undo: bool = False
    can_redo: bool = False
    undo_text: str = ""
    redo_text: str = ""


@dataclass(frozen=True, slots=True)
class RunFacts:
    """The run of the picture on top."""

    has_session: bool = False
    has_result: bool = False
    is_running: bool = False
    is_paused: bool = False


@dataclass(frozen=True, slots=True)
class ComparisonFacts:
    """How two executors were set against each other."""

    is_at_work: bool = False
    has_divergence: bool = False
    """Whether they were seen to differ."""


@dataclass(frozen=True, slots=True)
class EngineFacts:
    """What can run programs, and what is to do so."""

    wanted: str = "auto"
    """As the setting has it."""
    adapters: tuple[AdapterFact, ...] | None = None
    """The graphics adapters; None until they have been looked for."""


@dataclass(frozen=True, slots=True)
class ViewFacts:
    """What the window shows, and how."""

    has_many_tabs: bool = False
    is_bare: bool = False
    """Whether only the canvas is shown."""
    mode: str = ""
    """How the canvas on top shows its picture; "" where there is none."""
    panels: frozenset[str] = frozenset()
    """The ids of the panels that are not put away."""


@dataclass(frozen=True, slots=True)
class SettingFacts:
    """The settings that menus show."""

    theme: str = "system"
    recent: tuple[str, ...] = ()
    """The files opened last, newest first."""
    switched_on: frozenset[str] = frozenset()
    """The names of the settings that are on or off and are on."""


@dataclass(frozen=True, slots=True)
class PaintFacts:
    """The tools."""

    tool: str = ""
    """The id of the one in hand."""


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
    """How it stands with the knowledge image that is seen."""

    has_image: bool = False
    has_entry: bool = False
    """Whether an entry of it is selected that is not hidden."""
    learns_here: bool = False
    looks_here: bool = False
    is_in_tab: bool = False
    """Whether it is seen in the tab on top rather than in its panel."""


@dataclass(frozen=True, slots=True)
class ProposalFacts:
    """A change that is proposed."""

    is_waiting: bool = False
    still_fits: bool = False
    """Whether the picture is as it was when the change was proposed."""


@dataclass(frozen=True, slots=True)
class Facts:
    """All that decides whether a verb is enabled, checked or how it is worded."""

    document: DocumentFacts = DocumentFacts()
    run: RunFacts = RunFacts()
    comparison: ComparisonFacts = ComparisonFacts()
    engines: EngineFacts = EngineFacts()
    view: ViewFacts = ViewFacts()
    settings: SettingFacts = SettingFacts()
    paint: PaintFacts = PaintFacts()
    chat: ChatFacts = ChatFacts()
    knowledge: KnowledgeFacts = KnowledgeFacts()
    proposal: ProposalFacts = ProposalFacts()

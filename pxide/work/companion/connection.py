"""The connection: one server, how it stands, its models, and which of them answers."""

from PySide6.QtCore import QObject, Signal

from pxide.base.tasks import Tasks
from pxide.knowledge.image.entry import Embedding
from pxide.knowledge.search.vectors import quantised
from pxide.llm.client import ChatClient
from pxide.llm.errors import Cause, ServerProblem
from pxide.llm.health import ServerHealth, ServerState
from pxide.llm.values import Model, ModelKind
from vm.core.faults import Problem

EMBEDDED_LETTERS = 2000
"""Models that make vectors read no more than a page."""
IDLE_SECONDS = 5.0
LONGEST_SECONDS = 30.0
GROWTH = 1.5
"""A server that is not there is looked for less and less often."""
NO_SERVER = ServerProblem(
    Cause.UNREACHABLE, "No server is chosen.", "Write its address into the settings."
)


class Connection(QObject):
    """Looks at the server now and then, but never while it answers."""

    changed = Signal()
    """How it stands, a list of models or a choice is new."""

    def __init__(self, tasks: Tasks, parent: QObject | None = None) -> None:
        """Begin without a server."""
        super().__init__(parent)
        self._tasks = tasks
        self._client: ChatClient | None = None
        self._health = ServerHealth(ServerState.UNREACHABLE, (), NO_SERVER)
        self._is_known = False
        self._loading = ""
        self._chosen = ""
        self._pause = IDLE_SECONDS
        self._is_busy = False
        self._failed: set[tuple[str, str]] = set()
        """Models of servers that made no vectors; it is told once, and words do."""

    @property
    def client(self) -> ChatClient | None:
        """What speaks to the server; None where there is none."""
        return self._client

    @property
    def is_known(self) -> bool:
        """Whether the server was looked at since it was chosen: before, nobody can tell."""
        return self._is_known

    @property
    def health(self) -> ServerHealth:
        """What the last look found."""
        return self._health

    @property
    def models(self) -> tuple[Model, ...]:
        """The models that one can chat with."""
        return tuple(model for model in self._health.models if model.kind.talks)

    @property
    def embedders(self) -> tuple[Model, ...]:
        """The models that make vectors of texts."""
        return tuple(model for model in self._health.models if model.kind is ModelKind.EMBEDDING)

    @property
    def model(self) -> Model | None:
        """The model that answers: the one chosen, else the first that is loaded, else the first."""
        models = self.models
        named = (model for model in models if model.id == self._chosen)
        loaded = (model for model in models if model.is_loaded is not False)
        return next(named, None) or next(loaded, None) or (models[0] if models else None)

    @property
    def embedder(self) -> Model | None:
        """The model that makes vectors, if one is loaded.

        None is loaded for it unasked: a server may throw the chat's model out to make room.
        """
        return next((model for model in self.embedders if model.is_loaded is not False), None)

    @property
    def loading(self) -> str:
        """The id of the model that is being loaded, or ""."""
        return self._loading

    def connect_to(self, client: ChatClient | None) -> None:
        """Speak to this server from now on."""
        self._client = client
        self._is_known = False
        self._health = ServerHealth(ServerState.UNREACHABLE, (), NO_SERVER)
        self.changed.emit()
        if client is not None:
            self._tasks.watch(self._watch(client), "watch the server")

    def choose(self, model: str) -> None:
        """Have this model answer; "" is whichever is loaded."""
        self._chosen = model
        self.changed.emit()

    def set_busy(self, is_busy: bool) -> None:
        """While an answer is at work the server is not looked at, which would disturb it."""
        self._is_busy = is_busy

    async def embedding(self, text: str) -> Embedding | None:
        """The meaning of a text as a vector; None where no model makes one, which is told once."""
        model, client = self.embedder, self._client
        if model is None or client is None or not text.strip():
            return None
        name = client.address.root, model.id
        if name in self._failed:
            return None
        try:
            vectors = await client.embed(model.asked_as, [text[:EMBEDDED_LETTERS]])
        except ServerProblem as problem:
            self._failed.add(name)
            what = f"Entries are found by their words alone. {problem.what}"
            self._tasks.trouble.tell(Problem(what, problem.hint))
            return None
        return quantised(model.id, vectors[0])

    def look(self) -> None:
        """Look at the server now."""
        self._pause = IDLE_SECONDS
        self._tasks.start(self.refresh(), "look at the server", "look at the server")

    async def refresh(self) -> ServerHealth:
        """Look at the server and wait for what is found."""
        client = self._client
        if client is not None:
            self._take(client, await client.health())
        return self._health

    def load(self, model: Model, context: int | None = None) -> None:
        """Load a model, with room for so many tokens, and have it answer."""
        self._tasks.start(self._load(model, context), f"load {model.id}", "load a model")

    def unload(self, model: Model) -> None:
        """Let the server forget a model."""
        self._tasks.start(self._unload(model), f"unload {model.id}", "load a model")

    async def _watch(self, client: ChatClient) -> None:
        self._pause = IDLE_SECONDS
        while self._client is client:
            if not self._is_busy:
                await self.refresh()
            await self._tasks.sleep(self._pause)

    def _take(self, client: ChatClient, health: ServerHealth) -> None:
        """An answer about a server that is no longer the one chosen is of no use."""
        if client is not self._client:
            return
        longer = min(self._pause * GROWTH, LONGEST_SECONDS)
        self._pause = IDLE_SECONDS if health.is_reached else longer
        is_news = health != self._health or not self._is_known
        self._health, self._is_known = health, True
        if is_news:
            self.changed.emit()

    async def _load(self, model: Model, context: int | None) -> None:
        if self._client is None:
            raise NO_SERVER
        self._loading = model.id
        self.changed.emit()
        try:
            await self._client.load(model, context)
            self._chosen = model.id
        finally:
            self._loading = ""
            self.changed.emit()
        await self.refresh()

    async def _unload(self, model: Model) -> None:
        if self._client is None:
            raise NO_SERVER
        await self._client.unload(model)
        await self.refresh()

"""The runner drives the sessions of the tabs, slice by slice, on one worker thread."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from time import perf_counter

from PySide6.QtCore import QObject, Signal

from pxide.base.problems import Problem
from pxide.base.settings import CHECK_STOPS, ENGINE, TRACE_LENGTH, Settings
from pxide.base.tasks import Tasks
from pxide.model.session import EngineChoice, RunState, Session
from pxide.model.tab import Tab
from pxide.work.engine_service import EngineService
from pxide.work.run_driver import RunDriver, SliceOrder, SliceReport
from vm.core.patch import Patch, difference
from vm.core.picture import Point
from vm.core.trace import Stop, StopReason
from vm.cpu.engine import CpuEngine
from vm.run.run_loop import GOES_ON

SHOW_SECONDS = 1 / 30
"""What a run writes is shown at most this often."""
SHOWN_AT_ONCE = 8 << 20
"""Bytes of pixels that are shown without a turn of the loop."""
TRACE_SECONDS = 1 / 5
TRACE_SHARE = 10
"""Looking back takes at most one part in so many of the time of a run."""
LONGEST_SLICE = 0.040
"""A slice that finds itself among dearer instructions than those before is cut short."""
FRAME_SECONDS = 1 / 60
"""A YIELD is one frame, and frames come at most this often."""


@dataclass(eq=False)
class ActiveRun:
    """One run as the loop knows it: what is shown where, what drives it, what is wanted of it."""

    tab: Tab
    session: Session
    driver: RunDriver
    engine: str
    """Which engine is to run it, as it was asked for."""
    is_on_cpu: bool = False
    wants_pause: bool = False
    extra: frozenset[Point] = frozenset()
    """Where it stops beside the breakpoints."""
    shown_at: float = 0.0
    trace_due: float = 0.0
    frame_at: float = 0.0

    def is_alive(self) -> bool:
        """False once the session was closed, by a verb or by painting."""
        return self.tab.session is self.session

    def halt(self) -> None:
        """Cut the slice at work short, and want no other one."""
        self.wants_pause = True
        self.driver.interrupt()


class Runner(QObject):
    """Runs, pauses, steps and stops the programs of the tabs, on any engine."""

    gave_up = Signal(object)
    """The Problem for which an engine other than the CPU gave up."""

    def __init__(
        self,
        engines: EngineService,
        settings: Settings,
        tasks: Tasks,
        parent: QObject | None = None,
    ) -> None:
        """Run on the thread of the engines, through the tasks given."""
        super().__init__(parent)
        self._engines = engines
        self._settings = settings
        self._tasks = tasks
        self._runs: dict[Session, ActiveRun] = {}

    def start(self, tab: Tab, engine: str = "") -> None:
        """Run from the start, or go on from where the run is paused.

        A run that begins takes the engine asked for, or the one of the settings.
        """
        self._launch(tab, frozenset(), engine)

    def run_to(self, tab: Tab, point: Point) -> None:
        """Run until an instruction is next."""
        self._launch(tab, frozenset({point}))

    def restart(self, tab: Tab, engine: str = "") -> None:
        """End the run and run again from the start."""
        self.stop(tab)
        self.start(tab, engine)

    def pause(self, tab: Tab) -> None:
        """Cut the slice at work short and do not start the next."""
        run = self._run_of(tab)
        if run is not None:
            run.halt()

    def stop(self, tab: Tab) -> None:
        """End the run and show the document again."""
        tab.close_session()

    def step(self, tab: Tab) -> None:
        """Do one instruction, traced."""
        self._tasks.start(self._step(tab), f"step {tab.document.title}")

    def keep(self, tab: Tab) -> None:
        """Turn what the run painted into one undoable step of the document."""
        self._tasks.start(self._keep(tab), f"keep {tab.document.title}")

    def shutdown(self) -> None:
        """End every run; the end of the thread waits for the slice at work."""
        for run in self._runs.values():
            run.halt()
            self._engines.at_end(run.driver.close)
        self._runs.clear()

    def _launch(self, tab: Tab, extra: frozenset[Point], engine: str = "") -> None:
        if tab.is_running:
            raise Problem("The program is running already.", "Pause it with F6 first.")
        run, is_resumed = self._run_for(tab, engine)
        run.extra, run.wants_pause = extra, False
        run.session.begin()
        going = self._guarded(run, partial(self._go, run, is_resumed))
        self._tasks.start(going, f"run {tab.document.title}")

    def _run_of(self, tab: Tab) -> ActiveRun | None:
        return None if tab.session is None else self._runs.get(tab.session)

    def _run_for(self, tab: Tab, engine: str = "") -> tuple[ActiveRun, bool]:
        """The run to go on with, and whether it has begun before."""
        run = self._run_of(tab)
        if run is not None and run.session.state is not RunState.ENDED:
            return run, run.session.state is RunState.PAUSED
        session = tab.open_session()
        pc, steps = tab.document.start
        driver = RunDriver(session.picture, pc, steps)
        engine = engine or self._settings.value(ENGINE)
        run = self._runs[session] = ActiveRun(tab, session, driver, engine)
        session.move(pc, steps)
        tab.session_changed.connect(self._sweep)
        return run, steps > 0

    def _sweep(self) -> None:
        """Let go of the runs whose session was closed, by a verb or by painting."""
        for run in tuple(self._runs.values()):
            if not run.is_alive():
                del self._runs[run.session]
                run.halt()
                run.tab.session_changed.disconnect(self._sweep)
                closing = self._engines.give_back(run.driver.close)
                self._tasks.start(closing, f"let {run.tab.document.title} go")

    async def _guarded(self, run: ActiveRun, do: Callable[[], Awaitable[None]]) -> None:
        """What an engine has shown until it gave up can still be looked at and kept."""
        try:
            await do()
        except Problem as problem:
            if not run.is_alive() or run.is_on_cpu:
                self._drop(run)
                raise
            if run.driver.is_open:
                told = run.driver.told
                run.session.cut_short(told.pc, told.steps)
            else:
                self._drop(run)
            self.gave_up.emit(problem)
        except Exception:
            self._drop(run)
            raise

    async def _go(self, run: ActiveRun, is_resumed: bool) -> None:
        """Run from F5 to the next stop."""
        await self._engines.prepare()
        await self._move_in(run)
        if run.is_alive() and (is_resumed or await self._may_run(run)):
            stop = await self._slices(run, is_resumed)
            if stop is not None:
                await self._settle(run, stop)

    async def _move_in(self, run: ActiveRun) -> None:
        """Give a new session its own pixels and its engine; both may take more than a frame."""
        if run.session.picture is run.tab.document.picture:
            run.session.own(await self._engines.do(run.session.picture.copy))
        if run.driver.is_open or not run.is_alive():
            return
        choice = await self._engines.choose(run.engine, run.session.picture)
        run.is_on_cpu = isinstance(choice.engine, CpuEngine)
        if run.is_alive():
            run.session.place(EngineChoice(choice.engine.name, choice.why, run.engine))
            await self._engines.do(run.driver.open, choice.engine)

    async def _slices(self, run: ActiveRun, is_resumed: bool) -> Stop | None:
        """Slice after slice, until the run stops or is paused; None when its session is gone."""
        while not run.wants_pause:
            order = self._order(run, is_resumed)
            with self._tasks.every(LONGEST_SLICE, run.driver.interrupt):
                report = await self._engines.do(run.driver.run_slice, order)
            is_resumed = False
            if not run.is_alive():
                return None
            await self._show(run, report.patch)
            if report.stop.reason not in GOES_ON:
                return report.stop
            await self._between(run, order, report)
            if not run.is_alive():
                return None
        return await self._engines.do(run.driver.paused)

    async def _show(self, run: ActiveRun, patch: Patch) -> None:
        """Show what a run wrote; where that is very much, the loop turns now and then."""
        for number, portion in enumerate(patch.portions(SHOWN_AT_ONCE)):
            if number:
                await self._tasks.sleep(0)
            if run.is_alive():
                run.session.show(portion)

    def _order(self, run: ActiveRun, is_resumed: bool) -> SliceOrder:
        now = perf_counter()
        shows = now - run.shown_at >= SHOW_SECONDS
        if shows:
            run.shown_at = now
        points = run.tab.document.breakpoints.points | run.extra
        return SliceOrder(points, run.session.host, is_resumed, shows, lambda: run.wants_pause)

    async def _between(self, run: ActiveRun, order: SliceOrder, report: SliceReport) -> None:
        """What is done while the machine waits between two slices."""
        stop = report.stop
        if order.shows:
            run.session.move(stop.pc, stop.steps, report.steps_a_second)
            if run.driver.is_handy and perf_counter() >= run.trace_due:
                await self._look_back(run)
        if stop.reason is StopReason.YIELD:
            run.frame_at = max(run.frame_at + FRAME_SECONDS, perf_counter() - FRAME_SECONDS)
            await self._tasks.sleep(max(run.frame_at - perf_counter(), 0.0))

    async def _settle(self, run: ActiveRun, stop: Stop) -> None:
        """The run has stopped: show everything it wrote, then what it did last."""
        if not run.is_alive():
            return
        await self._show(run, await self._engines.do(run.driver.take_changes))
        if run.is_alive():
            self._end(run, stop)
            await self._look_back(run)

    def _end(self, run: ActiveRun, stop: Stop) -> None:
        run.session.end(stop, RunState.ENDED if stop.reason.is_final else RunState.PAUSED)

    async def _look_back(self, run: ActiveRun) -> None:
        began = perf_counter()
        look = await self._engines.do(run.driver.look_back, self._settings.value(TRACE_LENGTH))
        now = perf_counter()
        run.trace_due = now + max(TRACE_SECONDS, TRACE_SHARE * (now - began))
        if run.is_alive():
            run.session.trace(look.recent, look.counts)

    async def _step(self, tab: Tab) -> None:
        await self._engines.prepare()
        if tab.is_closed:
            return  # its tab was closed while the machine was being prepared
        if tab.is_running:
            raise Problem("The program is running.", "Pause it with F6, then step.")
        run, _ = self._run_for(tab)
        await self._guarded(run, partial(self._step_once, run))

    async def _step_once(self, run: ActiveRun) -> None:
        await self._move_in(run)
        if not run.is_alive():
            return
        length = self._settings.value(TRACE_LENGTH)
        report = await self._engines.do(run.driver.step, run.session.host, length)
        if run.is_alive():
            run.session.show(report.patch)
        # Someone may have pressed F5 meanwhile: then the run speaks for itself.
        if run.is_alive() and not run.session.is_running:
            self._end(run, report.stop)
            run.session.trace(report.look.recent, report.look.counts)

    async def _may_run(self, run: ActiveRun) -> bool:
        """List the faults seen before running; a setting says whether they forbid the run."""
        faults = await self._engines.do(run.driver.check)
        if not run.is_alive():
            return False
        run.tab.set_faults(faults)
        forbids: bool = self._settings.value(CHECK_STOPS)
        if faults and forbids:
            run.tab.close_session()
            raise Problem(
                f"The program was not run: {faults[0].words}",
                "Mend the faults in the list, or let such programs run in the settings.",
            )
        return True

    async def _keep(self, tab: Tab) -> None:
        session = tab.session
        if session is None or session.is_running:
            raise Problem("There is no result to keep.", "Run the program with F5 first.")
        document = tab.document
        patch = await self._engines.do(difference, document.picture, session.picture)
        if tab.session is not session or session.is_running:
            raise Problem("The run went on, so its result was not kept.", "Keep it when it stops.")
        tab.close_session()
        document.rest()
        document.apply("Keep the result", patch)
        if patch.is_empty:
            self._tasks.trouble.news("The program wrote nothing new, so nothing was kept.")

    def _drop(self, run: ActiveRun) -> None:
        if run.is_alive():
            run.tab.close_session()

"""The tab for researchers: choose a run, follow it, see its report, compare two. Imported once the app is built."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import gradio as gr

from mg_agent.errors import BenchmarkError, MgAgentError
from mg_agent.ui import benchmark_form as form
from mg_agent.ui import player
from mg_agent.ui.benchmark_runs import BenchmarkRuns, KeptRun
from mg_agent.ui.benchmark_shown import comparison_html, finished_choices, report_html, runs_html
from mg_agent.ui.bridge import told, word
from mg_agent.ui.desk import Desk
from mg_agent.ui.jobs import Job
from mg_agent.ui.media import COOKIE
from mg_agent.ui.progress import Progress
from mg_agent.ui.talking import HIDDEN, Update, html

_BEAT = 1.5  # seconds between two looks at a run that goes on
_LEAD = (
    "150 constructed scenes with known answers, put to reasoners with and without gestures. A run works in the "
    "background, one at a time; the page may be closed meanwhile. A run that was stopped goes on where it was."
)
_SENT = "Scenes and questions are sent to it."
_NO_MODEL = "None is configured here; see: mg-agent doctor"


@dataclass(frozen=True)
class BenchmarkPanel:
    """Handles on the panel's parts."""

    families: gr.CheckboxGroup
    reasoners: gr.CheckboxGroup
    llm: gr.Dropdown
    conditions: gr.CheckboxGroup
    cues: gr.CheckboxGroup
    split: gr.Radio
    limit: gr.Number
    run: gr.Button
    stop: gr.Button
    status: gr.HTML
    listed: gr.HTML
    first: gr.Dropdown
    second: gr.Dropdown
    compare: gr.Button
    shown: gr.HTML
    timer: gr.Timer


def build_benchmark() -> BenchmarkPanel:
    """Lay the panel out: what to run, what was run, and what is looked at."""
    with gr.Column(elem_classes="mg-panel mg-sheet", elem_id="mg-benchmark"):
        html("<h2>Benchmark</h2>")
        html(f'<p class="mg-dim mg-lead">{_LEAD}</p>')
        chosen = _build_form()
        with gr.Row(elem_classes="mg-bench-go"):
            run = gr.Button("Run", variant="primary", scale=0, min_width=110, elem_id="mg-bench-run")
            stop = gr.Button("Stop", variant="stop", visible=False, scale=0, min_width=110, elem_id="mg-bench-stop")
            status = html("", elem_id="mg-bench-status")
        html("<h2>Runs</h2>")
        listed = html(runs_html(()), elem_id="mg-bench-runs")
        with gr.Row(elem_classes="mg-bench-compare", visible=True):
            first = gr.Dropdown([], label="Run A", elem_id="mg-bench-first")
            second = gr.Dropdown([], label="Run B", elem_id="mg-bench-second")
            compare = gr.Button("Compare", scale=0, min_width=110, elem_id="mg-bench-compare")
        shown = html("", elem_id="mg-bench-shown")
    timer = gr.Timer(_BEAT, active=False)
    after = (run, stop, status, listed, first, second, compare, shown, timer)
    return BenchmarkPanel(*chosen, *after)


def _build_form() -> tuple[
    gr.CheckboxGroup, gr.CheckboxGroup, gr.Dropdown, gr.CheckboxGroup, gr.CheckboxGroup, gr.Radio, gr.Number
]:
    ladder, models = form.conditions(), form.models()
    families, splits = form.families(), form.splits()
    with gr.Row(elem_classes="mg-bench-form"):
        with gr.Column(min_width=300):
            about = gr.CheckboxGroup(families, value=[name for _, name in families], label="About")
            split = gr.Radio(splits, value=splits[0][1], label="Half of the scenarios")
            limit = gr.Number(
                3, label="Scenarios of each family (0: all)", precision=0
            )  # our own words refuse a negative one
            cues = gr.CheckboxGroup(form.CUES, value=["annotated"], label="Cues")
        with gr.Column(min_width=300):
            who = gr.CheckboxGroup(form.reasoners(), value=list(form.CHOSEN), label="Who is asked")
            llm = gr.Dropdown(
                models,
                value="",
                label="Language model",
                info=_SENT if len(models) > 1 else _NO_MODEL,
                interactive=len(models) > 1,
            )
        with gr.Column(min_width=300):
            where = gr.CheckboxGroup(ladder, value=[name for _, name in ladder], label="What may be looked at")
    return about, who, llm, where, cues, split, limit


@dataclass(frozen=True)
class BenchmarkWiring:
    """Connects the panel with the runs behind it."""

    panel: BenchmarkPanel
    bridge: gr.HTML
    desk: Desk
    served: dict[str, Job] = field(default_factory=dict)

    @property
    def runs(self) -> BenchmarkRuns:
        """The runs of this machine."""
        return self.desk.benchmarks

    def connect(self, demo: gr.Blocks, tabs: gr.Tabs) -> None:
        """Wire the form, the list, and the beat that follows a run; a page that is opened anew finds the run there."""
        panel = self.panel
        wish = [panel.families, panel.reasoners, panel.llm, panel.conditions, panel.cues, panel.split, panel.limit]
        lists = [panel.listed, panel.first, panel.second, panel.compare]
        state = [panel.run, panel.stop, panel.status, panel.timer, *lists]
        demo.load(self.look, None, state, **HIDDEN)
        tabs.select(self.look, None, state, **HIDDEN)
        panel.run.click(self.begin, wish, state, **HIDDEN)
        panel.stop.click(self.stop, None, state, queue=False, **HIDDEN)
        panel.timer.tick(self.beat, None, state, **HIDDEN)
        panel.compare.click(self.compare, [panel.first, panel.second], [panel.shown], **HIDDEN)
        self.bridge.click(self.act, None, [*state, panel.shown], **HIDDEN)

    def look(self) -> Update:
        """Show the runs and what goes on, as it is now."""
        if self.desk.keeper.apart:
            return {self.panel.run: gr.Button(interactive=False), self.panel.status: player.message_html(str(_apart()))}
        return self._now("")

    def begin(self, *chosen: object) -> Update:
        """Begin a run with what was chosen."""
        try:
            self._require_here()
            self.runs.begin(form.plan_of(form.Wish(*chosen)))  # type: ignore[arg-type]
        except MgAgentError as error:
            return self._now(player.message_html(str(error), tone="bad"))
        return self._now("")

    def stop(self) -> Update:
        """Stop the run that goes on; what was answered is kept."""
        if not self.desk.keeper.apart:
            self.runs.stop()
        return self._now("")

    def beat(self) -> Update:
        """Follow the run that goes on; when it ends, say how, and show the list anew."""
        progress = self.runs.progress()
        if progress is not None:
            return {self.panel.status: progress_html(progress)}
        runs = self.runs.listed()
        last = max(runs, key=lambda one: one.at, default=None)
        said = "" if last is None else player.message_html(ended(last), tone=_TONES[last.condition])
        return self._now(said)

    def act(self, event: gr.EventData, request: gr.Request) -> Update:
        """Show a report, go on with a run, or remove one."""
        data, panel = told(event), self.panel
        act, run = word(data, "act"), word(data, "run")
        try:
            self._require_here()
            if act == "report":
                return {panel.shown: self._report(run, request.cookies.get(COOKIE, ""))}
            if act == "resume":
                self.runs.resume(run)
            elif act == "remove":
                self.runs.delete(run)
                return self._now("") | {panel.shown: ""}
        except MgAgentError as error:
            return self._now(player.message_html(str(error), tone="bad"))
        return self._now("")

    def compare(self, first: str | None, second: str | None) -> Iterator[str]:
        """Set two runs side by side."""
        yield player.message_html("Comparing…")
        try:
            self._require_here()
            if not first or not second:
                raise BenchmarkError.of("two runs are needed", "fewer were chosen", "choose run A and run B")
            yield comparison_html(self.runs.compared(first, second))
        except MgAgentError as error:
            yield player.message_html(str(error), tone="bad")

    def _report(self, run: str, owner: str) -> str:
        """Serve the files of a run to this browser session alone; all reports of one session share a place."""
        files = self.runs.files(run)
        places = {f"{run}/{name}": path for name, path in files.items()}
        job = self.served.get(owner) or self.desk.jobs.stand_in("benchmark reports", owner)
        job.views.update(places)
        if self.desk.jobs.seen_by(owner, job.token, next(iter(places))) is None:  # it went with everything removed
            job = self.desk.jobs.stand_in("benchmark reports", owner)
            job.views.update(places)
        self.served[owner] = job
        return report_html(run, f"media/{job.token}/{run}", tuple(files))

    def _require_here(self) -> None:
        if self.desk.keeper.apart:
            raise _apart()

    def _now(self, said: str) -> Update:
        panel, apart = self.panel, self.desk.keeper.apart
        progress, runs = (None, ()) if apart else (self.runs.progress(), self.runs.listed())
        ready = finished_choices(runs)
        names = [name for _, name in ready]
        going = progress is not None
        return {
            panel.run: gr.Button(visible=not going),
            panel.stop: gr.Button(visible=going),
            panel.status: said + (progress_html(progress) if progress else ""),
            panel.timer: gr.Timer(active=going),
            panel.listed: runs_html(runs),
            panel.first: gr.Dropdown(ready, value=names[1] if len(names) > 1 else None, visible=len(names) > 1),
            panel.second: gr.Dropdown(ready, value=names[0] if len(names) > 1 else None, visible=len(names) > 1),
            panel.compare: gr.Button(visible=len(names) > 1),
        }


def _apart() -> BenchmarkError:
    return BenchmarkError.of(
        "benchmarks are not run from here", "this app is open to other machines", "its owner runs: mg-agent bench"
    )


_TONES = {"going": "plain", "finished": "good", "stopped": "plain", "failed": "bad"}


def ended(run: KeptRun) -> str:
    """Say how a run ended."""
    return f"Run {run.id} {run.condition}: {run.said}"


def progress_html(progress: Progress) -> str:
    """Write how far a run is, with the questions answered and the time left."""
    count = f'<span class="mg-dim">{progress.done:.0f} of {progress.total:.0f} answers</span>' if progress.total else ""
    return player.progress_html(progress) + count

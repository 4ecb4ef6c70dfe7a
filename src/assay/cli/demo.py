"""``assay demo``: a story told on real data, from a file to a schema that knows where data come from."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from shutil import rmtree
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

from assay.errors import UsageError

from .console import make_folder, out, print_json, write
from .option import Json

if TYPE_CHECKING:
    from assay.checks import Anomalies
    from assay.profiles import Profile
    from assay.reports.dataset import Dataset
    from assay.schemas import Schema

#: The columns that the story shows.
SHOWN = ("fare", "trip_seconds", "tips", "payment_type")

#: Up to when the logs of clicks are known in the story.
KNOWN = datetime(2019, 12, 2, tzinfo=UTC)

#: What it writes.
TOLD = {
    "train.assay": "the profile",
    "schema.pbtxt": "the schema",
    "anomalies.json": "what was wrong in 3",
    "labels": "the labels of 6",
    "report.html": "the taxi trips drawn, for a browser",
}


def demo(
    output: Annotated[Path, typer.Option("-o", "--output", metavar="DIR", help="Write everything there.")] = Path(
        "out/demo"
    ),
    data: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            help="Where train.csv, eval.csv and serving.csv of the Chicago taxi trips are.",
            show_default=False,
        ),
    ] = None,
    json: Json = False,
) -> None:
    """Tell the whole story on real data: profile, infer, validate, label, report.

    [bold]Example[/bold]

      assay demo
    """
    folder = data or _nearby(Path(__file__).parents[3] / "examples" / "chicago_taxi")
    if not (folder / "train.csv").is_file():
        raise UsageError(
            f"no taxi data in {folder}; expected train.csv, eval.csv, serving.csv. Try --data examples/chicago_taxi"
        )
    page = Console(file=StringIO(), width=80) if json else out()
    make_folder(output)
    story = Story(page, folder, output)
    story.tell()
    if json:
        print_json({"files": story.written, "anomalies": story.anomalies})


def _nearby(path: Path) -> Path:
    """The path as seen from here, if it lies below."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path


@dataclass
class Story:
    """The story as it is told: what it says goes to the page, what it makes to the folder."""

    page: Console
    data: Path
    output: Path
    written: list[str] = field(default_factory=list)
    #: How many anomalies were found, by file and environment.
    anomalies: dict[str, int] = field(default_factory=dict)
    #: What the report draws: every file, and what is wrong with the evaluation data.
    datasets: "list[Dataset]" = field(default_factory=list)
    schema: "Schema | None" = None
    found: "Anomalies | None" = None

    def tell(self) -> None:
        """All of it."""
        self._say(
            "Ten thousand taxi trips in Chicago train a model that guesses the tip. Five thousand more evaluate it, "
            "and a hundred live trips ask it. Are they what it was trained on?"
        )
        profile = self._measured()
        schema = self._inferred(profile)
        self._evaluated(schema)
        self._served(schema)
        self._labeled()
        self._ended()

    def _measured(self) -> "Profile":
        from assay.reports.terminal import statistics_report

        self._chapter(
            "1. What is in the training data?",
            f"assay profile {self.data / 'train.csv'}",
            f"-o {self._at('train.assay')}",
        )
        profile = self._profile("train.csv")
        profile.save(self._keep("train.assay"))
        document = profile.statistics()
        kept = [feature for feature in document.datasets[0].features if feature.path.step[0] in SHOWN]
        del document.datasets[0].features[:]
        document.datasets[0].features.extend(kept)
        self._show(statistics_report(document, title=f"train.csv, {len(SHOWN)} of its {len(profile.paths)} columns"))
        self._say(
            "One pass over the file answered every question about every column. From now on the profile answers, "
            f"without the data. The other columns: assay show {self._at('train.assay')}"
        )
        return profile

    def _inferred(self, profile: "Profile") -> "Schema":
        from assay.reports.terminal import schema_report
        from assay.schemas import Schema, infer_schema

        self._chapter(
            "2. What should data look like?", f"assay infer {self._at('train.assay')}", f"-o {self._at('schema.pbtxt')}"
        )
        schema = infer_schema(profile)
        self.schema = schema
        schema.save(self._keep("schema.pbtxt"))
        shown = Schema(schema.proto)
        kept = [feature for feature in shown.proto.feature if feature.name in SHOWN]
        del shown.proto.feature[:]
        shown.proto.feature.extend(kept)
        self._show(schema_report(shown, title=f"schema.pbtxt, {len(SHOWN)} of its {len(schema)} features"))
        self._say("This is a draft, in text: read it, edit it, keep it with your code.")
        return schema

    def _evaluated(self, schema: "Schema") -> None:
        self.found = found = self._validated("3. Is the evaluation data like that?", "eval.csv", schema)
        write(self._keep("anomalies.json"), found.json().decode())
        self._say(
            "Training never saw these companies nor this way to pay, so the model knows nothing of them. Either the "
            "data are wrong or the schema is too narrow. That is for you to decide; if the data are right, this "
            "shows how the schema has to change:"
        )
        self._command(f"assay revise {self._at('schema.pbtxt')} {self.data / 'eval.csv'}")

    def _served(self, schema: "Schema") -> None:
        self._validated("4. And the live data?", "serving.csv", schema)
        self._say(
            "Of course live trips have no tips: the tip is what the model is to guess. So this is no error of the "
            "data, it depends on where they come from. The schema learns of two environments (here in Python; in "
            "schema.pbtxt any editor will do):"
        )
        self._show(
            Text(
                'schema.environments = ("TRAINING", "SERVING")\nschema["tips"].not_in_environment = ("SERVING",)',
                "green",
            )
        )
        schema.environments = ("TRAINING", "SERVING")
        schema["tips"].not_in_environment = ("SERVING",)
        schema.save(self._at("schema.pbtxt"))
        self._validated("5. The live data again, as what they are", "serving.csv", schema, "SERVING")
        self._say("All is well, and it stays an error if the label is missing where a model is trained.")

    def _labeled(self) -> None:
        from assay.labels.feedback.feedback import feedback
        from assay.labels.labeled import labeled_data
        from assay.reports.terminal import feedback_report, join_report
        from assay.steps.label_join import label_join

        logs = self.data.parent / "direct_labels" / "clicks.toml"
        self._chapter("6. Where do labels come from?")
        if not logs.is_file():
            self._say(f"From what happened; but the logs of the example are not there: {logs}")
            return
        folder = self._keep("labels")
        rmtree(folder, ignore_errors=True)  # what an earlier telling made
        self._say(
            "From what happened. A shop logs what it shows, and later what is clicked; a file of a few lines says how "
            "the two belong together. Run it again whenever there are more logs."
        )
        self._command(f"assay label join {logs}", f"-o {folder}", f"--as-of {KNOWN:%Y-%m-%d}")
        self._show(join_report(label_join(logs, folder, as_of=KNOWN).joined, title=f"{logs} joined into {folder}"))
        self._say("So labels can be watched from the first day, and held against what was shown:")
        self._command(f"assay label feedback {folder}")
        self._show(feedback_report(feedback(labeled_data(folder)), title=str(folder)))

    def _validated(self, title: str, file: str, schema: "Schema", environment: str | None = None) -> "Anomalies":
        from assay.checks import validate
        from assay.reports.terminal import anomalies_report

        options = [f"--schema {self._at('schema.pbtxt')}", *([f"--environment {environment}"] if environment else [])]
        self._chapter(title, f"assay validate {self.data / file}", *options)
        found = validate(self._profile(file), schema, environment=environment)
        self.anomalies[file + (f" as {environment}" if environment else "")] = len(found)
        self._show(anomalies_report(found, title=file))
        return found

    def _ended(self) -> None:
        from assay.reports.report import Report
        from assay.reports.saved import save_report

        save_report(Report(tuple(self.datasets), self.schema, self.found), self._keep("report.html"))
        self._chapter("What there is now")
        files = Table.grid(padding=(0, 2, 0, 0))
        for path in self.written:
            files.add_row(Text(path), Text(TOLD[Path(path).name], "dim"))
        self._show(files)
        self._say("Now your own data: assay profile YOUR.csv -o your.assay")

    def _profile(self, file: str) -> "Profile":
        from assay.profiles import Questions
        from assay.reports.dataset import datasets
        from assay.sources import open_source

        from .reading import measure

        profile = measure(open_source(self.data / file), Questions())
        if file not in {dataset.name for dataset in self.datasets}:
            self.datasets += datasets(profile, file)
        return profile

    def _at(self, name: str) -> Path:
        return self.output / name

    def _keep(self, name: str) -> Path:
        self.written.append(str(self._at(name)))
        return self._at(name)

    def _chapter(self, title: str, *command: str) -> None:
        self.page.print()
        self._show(Text(title, "bold underline"))
        if command:
            self._command(*command)

    def _command(self, *parts: str) -> None:
        """On one line if that is wide enough, else as a shell takes it on several."""
        line = " ".join(["$", *parts])
        self._show(
            Text(line if len(line) <= self.page.width else " \\\n    ".join([f"$ {parts[0]}", *parts[1:]]), "green")
        )

    def _say(self, text: str) -> None:
        self._show(Text(text))

    def _show(self, drawn: RenderableType) -> None:
        self.page.print()
        self.page.print(drawn)

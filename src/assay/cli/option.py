"""Arguments and options that several verbs share, each said once."""

from pathlib import Path
from typing import Annotated, TypeAlias

import typer

#: What data may be.
FORMS = "CSV, JSON lines, Parquet, Arrow, Avro, TFRecord, also compressed"

_READING = "Reading CSV"

Data: TypeAlias = Annotated[
    list[str],
    typer.Argument(
        metavar="DATA",
        help=f"Files, folders or globs ({FORMS}), or one profile or statistics file.",
        show_default=False,
    ),
]
Sql: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--query",
        metavar="SQL",
        help="DATA is a database, a SQLite file or postgresql://HOST/NAME: read what this gives.",
    ),
]
Json: TypeAlias = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]
SchemaOut: TypeAlias = Annotated[
    Path | None, typer.Option("-o", "--output", metavar="FILE", help="Write the schema here, as text: schema.pbtxt")
]
Delimiter: TypeAlias = Annotated[
    str | None,
    typer.Option(metavar="CHAR", help="What separates cells, or tab; detected by default.", rich_help_panel=_READING),
]
Header: TypeAlias = Annotated[
    bool | None,
    typer.Option(
        "--header/--no-header",
        help="Whether the first row names the columns; detected by default.",
        rich_help_panel=_READING,
    ),
]
Encoding: TypeAlias = Annotated[
    str | None,
    typer.Option(metavar="NAME", help="Encoding of the text; detected by default.", rich_help_panel=_READING),
]
Null: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        metavar="TEXT",
        help="A cell that means no value, besides the empty one; detected by default. Repeatable.",
        rich_help_panel=_READING,
    ),
]

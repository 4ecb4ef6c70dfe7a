"""``assay infer``."""

from typing import Annotated

import typer

from .console import json_of, note, out, print_json
from .option import Data, Delimiter, Encoding, Header, Json, Null, SchemaOut, Sql


def infer(
    data: Data,
    output: SchemaOut = None,
    numeric_ranges: Annotated[
        bool, typer.Option("--numeric-ranges", help="Bound numbers by the smallest and largest seen.")
    ] = False,
    max_domain: Annotated[
        int, typer.Option(min=0, metavar="N", help="A text column with more different values than this may hold any.")
    ] = 100,
    json: Json = False,
    delimiter: Delimiter = None,
    header: Header = None,
    encoding: Encoding = None,
    null: Null = None,
    query: Sql = None,
) -> None:
    """Write the schema that data suggest: a draft to be read and edited.

    [bold]Examples[/bold]

      assay infer train.assay -o schema.pbtxt

      assay infer train.csv -o schema.pbtxt --numeric-ranges
    """
    from assay.profiles import Profile
    from assay.reports.terminal import rejections_report, schema_report
    from assay.schemas import infer_schema

    from .console import err
    from .reading import csv, given, measured

    found = measured(given(data, query), csv(delimiter, header, encoding, null))
    schema = infer_schema(found, max_string_domain_size=max_domain, numeric_ranges=numeric_ranges)
    if isinstance(found, Profile) and found.rejected:
        err().print(rejections_report(found.rejected))
    if output is not None:
        schema.save(output)
    if json:
        print_json({"output": output and str(output), "schema": json_of(schema.proto)})
        return
    out().print(schema_report(schema, title=str(output or "schema")))
    if output is None:
        note("nothing was kept; -o schema.pbtxt keeps this schema")
    else:
        note(f"kept in {output}; read it, edit it, then: assay validate DATA --schema {output}")

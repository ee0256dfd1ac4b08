"""The command ``mg-agent index``: your own documents, what research says, and who says it."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

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
    place: Annotated[Path, typer.Argument(metavar="FILE|DIR", help="PDF, DOCX, Markdown or text.", show_default=False)],
    as_json: AsJson = False,
) -> None:
    """Add a document, or all of a folder. What cannot be read is skipped with a reason."""
    from mg_agent.knowledge.library import add as add_documents
    from mg_agent.terminal import interruptible

    with interruptible() as stopped:
        rows = add_documents(_settings(), place, cancelled=stopped)
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
        size = f"  {row.document.excerpts} pieces" if row.document else ""
        typer.echo(f"{row.outcome:<9}  {row.name}{size}" + (f"  ({row.reason})" if row.reason else ""))
    if all(row.outcome == "skipped" for row in rows):
        raise typer.Exit(1)


@index.command("list")
def list_(as_json: AsJson = False) -> None:
    """List your documents."""
    from mg_agent.knowledge.library import found_by, listed

    documents = listed(_settings())
    if as_json:
        typer.echo(json.dumps([document.model_dump() for document in documents], indent=2))
    elif not documents:
        typer.echo("No documents of yours yet; run: mg-agent index add FILE")
    for one in [] if as_json else documents:
        typer.echo(f"{one.id}  {one.kind:<8}  {one.excerpts:>5} pieces  {one.name}")
    if not as_json:
        typer.echo(f"Research and documents are found with {found_by(_settings())}.")


@index.command()
def remove(
    document: Annotated[str, typer.Argument(metavar="ID", help="Its id or file name.", show_default=False)],
    as_json: AsJson = False,
) -> None:
    """Take a document of yours out; the file itself is not touched."""
    from mg_agent.knowledge.library import remove as remove_document

    gone = remove_document(_settings(), document)
    typer.echo(json.dumps(gone.model_dump(), indent=2) if as_json else f"Removed {gone.name} ({gone.excerpts} pieces).")


@index.command()
def rebuild(
    embedder: Annotated[
        str | None,
        typer.Option(help="auto, lsa, minilm, or a transformers model by name or folder; default: as before."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Make the index anew, perhaps with another embedding model."""
    from mg_agent.knowledge.library import found_by
    from mg_agent.knowledge.library import rebuild as rebuild_index

    made = rebuild_index(_settings(), embedder=embedder)
    row = {"embedder": found_by(_settings()), "documents": len(made.documents)}
    said = f"Built with {row['embedder']} over {row['documents']} documents."
    typer.echo(json.dumps(row, indent=2) if as_json else said)


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
    """List the works that the passages rest on, and how checked."""
    from mg_agent.knowledge.corpus import shipped
    from mg_agent.tools.citing import cited

    works = shipped().citations()
    if as_json:
        typer.echo(json.dumps([work.model_dump() | {"passages": count} for work, count in works], indent=2))
    for work, count in () if as_json else works:
        typer.echo(f"{work.status:<10}  {count:>3} passages  [{work.key}] {cited(work)}")


def _settings() -> "Settings":
    from mg_agent.settings import Settings

    return Settings.load()

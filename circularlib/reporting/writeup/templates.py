"""Templates: which there are, and how one becomes text, with its mistakes told by line."""

import traceback
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import jinja2
from jinja2.sandbox import SandboxedEnvironment

from circularlib.errors import CircularError, UsageError
from circularlib.ledger.tables import nearest
from circularlib.reporting.page_templates import TEMPLATES
from circularlib.reporting.writeup.markdown import Markdown, escaped
from circularlib.units import LANGUAGES

__all__ = ["SHIPPED", "Template", "rendered", "template_of"]

SHIPPED = ("evaluation", "card")
"""Templates that come along."""

_ENDING = ".md.j2"
_FOLDER = TEMPLATES / "writeup"


class Template:
    """A template of a document in one language.

    Attributes:
        file: Its file.
        name: What the document is called.
    """

    def __init__(self, file: Path, name: str, text: str | None = None) -> None:
        self.file = file
        self.name = name
        self._text = text

    @property
    def text(self) -> str:
        """What it says; of a part of a file, only that part, on its own lines."""
        return self.file.read_text(encoding="utf-8-sig") if self._text is None else self._text


def template_of(asked: str, language: str) -> Template:
    """The template asked for, in a language.

    A file `mine.nl.md.j2` is Dutch, and `mine.en.md.j2` beside it is its English twin; a name
    without a language serves both.

    Args:
        asked: `evaluation`, `card`, or a file.
        language: `en` or `nl`.

    Returns:
        The template.

    Raises:
        UsageError: There is no such template, or not in that language.
    """
    if asked in SHIPPED:
        return Template(_FOLDER / f"{asked}.{language}{_ENDING}", asked)
    file = Path(asked)
    if not file.is_file():
        near = nearest(asked, SHIPPED)
        raise UsageError(
            f'There is no template "{asked}".',
            remedy=f'Did you mean "{near}"?' if near else "Use evaluation, card, or a file.",
        )
    bare = file.name.removesuffix(_ENDING).removesuffix(".md")
    written_in = next((each for each in LANGUAGES if bare.endswith(f".{each}")), None)
    if written_in is None:
        return Template(file, bare)
    twin = file.with_name(file.name.replace(f".{written_in}.", f".{language}.", 1))
    if not twin.is_file():
        raise UsageError(
            f"The template is written in {written_in} only.",
            f"{file}.",
            f"Write {twin.name} beside it, or ask for --language {written_in}.",
        )
    return Template(twin, bare.removesuffix(f".{written_in}"))


@cache
def _environment() -> jinja2.Environment:
    """Templates may loop and choose, and do nothing to the computer they are used on."""
    environment = SandboxedEnvironment(
        comment_start_string="<!--",  # {# begins an anchor in Markdown
        comment_end_string="-->",
        finalize=lambda shown: escaped("" if shown is None else shown),
        keep_trailing_newline=True,
        lstrip_blocks=True,
        trim_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    environment.filters["markdown"] = Markdown
    return environment


def rendered(template: Template, values: Mapping[str, object]) -> str:
    """A template filled in.

    Args:
        template: The template.
        values: What it may name and call.

    Returns:
        The text, in Markdown.

    Raises:
        UsageError: It names something that does not exist, or is not written as it should be;
            with its line and, where there is one, the nearest name.
    """
    try:
        code = _environment().compile(template.text, filename=str(template.file))
        made = jinja2.Template.from_code(_environment(), code, dict(values))
        return made.render()
    except UnicodeDecodeError:
        raise _wrong(template, None, "It is not text in UTF-8.", "Save it as UTF-8.") from None
    except jinja2.TemplateSyntaxError as error:
        said = f"Its syntax is wrong: {error.message or 'it cannot be read'}."
        raise _wrong(template, error.lineno, said, "See docs/writeup.md.") from None
    except jinja2.UndefinedError as error:
        name = str(error).split("'")[1] if "'" in str(error) else ""
        near = nearest(name, list(values))
        remedy = f'Did you mean "{near}"?' if near else "docs/writeup.md lists the names."
        raise _wrong(
            template, _line(template, error), f'"{name}" is not known here.', remedy
        ) from None
    except CircularError as error:
        raise _wrong(template, _line(template, error), error.thing, error.remedy) from None
    except (TypeError, ValueError, KeyError, IndexError, jinja2.TemplateError) as error:
        said = f"Filling it in stopped: {error}."
        raise _wrong(template, _line(template, error), said, "See docs/writeup.md.") from None


def _line(template: Template, error: BaseException) -> int | None:
    steps = traceback.extract_tb(error.__traceback__)
    lines = [step.lineno for step in steps if step.filename == str(template.file)]
    return lines[-1] if lines else None


def _wrong(template: Template, line: int | None, thing: str, remedy: str) -> UsageError:
    place = f"{template.file}, line {line}." if line else f"{template.file}."
    return UsageError(thing, f"Template {place}", remedy)

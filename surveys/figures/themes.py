"""The questions of the form in force under the headings of a yardstick, with what was answered."""

from collections.abc import Sequence
from dataclasses import dataclass

from surveys.figures.opinions import Opinion
from surveys.figures.statistics import Figure, added, figure
from surveys.forms.definition import FormDefinition
from surveys.forms.models import Kind
from surveys.forms.yardsticks import Heading, Yardstick, grouped


@dataclass(frozen=True)
class Theme:
    """A heading (None: the questions that inform none) and its questions, in the form's order."""

    heading: Heading | None
    opinions: tuple[Opinion, ...]

    @property
    def together(self) -> Figure | None:
        """All five-level answers under this heading as one figure; None with fewer than two such questions shown."""
        shown = [found.counts for opinion in self.opinions if (found := opinion.figure)]
        return figure(added(shown)) if len(shown) > 1 else None

    @property
    def levels(self) -> tuple[Opinion, ...]:
        """The questions with five levels of which something is shown."""
        return tuple(opinion for opinion in self.opinions if opinion.figure)

    @property
    def others(self) -> tuple[Opinion, ...]:
        """All others, those that show nothing among them."""
        return tuple(opinion for opinion in self.opinions if not opinion.figure)


def themes(form: FormDefinition, opinions: Sequence[Opinion], yardstick: Yardstick | None) -> tuple[Theme, ...]:
    """``opinions`` under the headings of ``yardstick``; None: all as one, in the form's order."""
    if yardstick is None:
        return (Theme(None, tuple(opinions)),)
    known = {opinion.question.code: opinion for opinion in opinions}
    remarks = {question.code for question in form.questions if question.kind is Kind.REMARK}
    found = [(heading, [code for code in codes if code not in remarks]) for heading, codes in grouped(form, yardstick)]
    return tuple(
        Theme(heading, tuple(known[code] for code in codes if code in known)) for heading, codes in found if heading or codes
    )

"""The eighty papers of the corpus and the hostile pictures, each with what is true of it."""

from __future__ import annotations

from tests.corpus.cases_figures import FIGURES
from tests.corpus.cases_hostile import HOSTILE
from tests.corpus.cases_more import MORE
from tests.corpus.cases_patents import PATENTS
from tests.corpus.cases_persons import PERSONS
from tests.corpus.cases_writing import WRITING
from tests.corpus.facts import Case

PAPERS: tuple[Case, ...] = (*PERSONS, *PATENTS, *WRITING, *FIGURES, *MORE)
CASES: tuple[Case, ...] = (*PAPERS, *HOSTILE)

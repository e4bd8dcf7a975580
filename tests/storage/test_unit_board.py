from storage import catalogue, drafts, standings, subjects, unit_board
from storage.catalogue import Listed
from storage.database import Database, Transaction
from storage.unit_board import Wanted
from tests.storage.test_catalogue import CODE, an_import
from tests.support.rows import a_draft

PAST = [(("city_project",), ())]


def begun(tx: Transaction, state: str, code: str = CODE) -> None:
    """A product in a state, of a unit that a past date binds and that has not filed."""
    draft = a_draft(tx)
    subjects.describe(tx, draft.subject_id, "甲", code, "310104")
    standings.stand(tx, draft.subject_id, {standings.EVERY, "city_project"}, "310104", False)
    drafts.save_summary(
        tx, drafts.Summary(draft.id, draft.subject_id, "product", state, "", 1, "310104", (), None, tx.now)
    )


def test_listed_units_are_as_far_as_the_drafts_with_their_code(database: Database) -> None:
    def turn(tx: Transaction) -> None:
        held, made = an_import(tx)
        ours = catalogue.add(tx, held, made, Listed("甲", CODE, "310104", "先导产业、集成电路"))
        catalogue.add(tx, held, made, Listed("乙", "", "310115"))
        gone = catalogue.add(tx, held, made, Listed("丙", CODE, "310104"))
        catalogue.remove(tx, gone, made)
        begun(tx, "started")
        begun(tx, "started", "")
        assert [(one.stage, one.overdue) for one in unit_board.rows(tx, Wanted(), PAST, 9)] == [
            ("drafted", True), ("listed", False),
        ]  # fmt: skip
        begun(tx, "accepted")
        assert unit_board.stages(tx, Wanted()) == {"accepted": 1, "listed": 1}
        assert unit_board.categories(tx, Wanted()) == ("先导产业", "集成电路")
        (late,) = unit_board.rows(tx, Wanted(overdue=True, stage="accepted", code=CODE, category="集成电路"), PAST, 9)
        assert late.row.id == ours
        assert not unit_board.rows(tx, Wanted(overdue=True), [], 9), "no date is over"
        assert [one.row.id for one in unit_board.rows(tx, Wanted(("310115",), "city", held), PAST, 1)] == [ours + 1]
        assert not unit_board.rows(tx, Wanted(office="association"), PAST, 9)
        assert len(unit_board.subjects_of(tx, late.row)) == 2

    database.run_now(turn)

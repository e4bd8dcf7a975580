from datetime import timedelta

from storage import contacts, drafts, invitations, merging, people, subjects
from storage.database import Database, Transaction
from storage.people import Access
from tests.support.rows import a_contact, a_draft, say


def _access(tx: Transaction, draft: drafts.Draft, contact: int) -> Access | None:
    return people.access(people.shares(tx, draft.id, draft.subject_id), contact)


def test_a_member_sees_everything_a_colleague_what_was_granted_a_stranger_nothing(database: Database) -> None:
    def turn(tx: Transaction) -> None:
        draft = a_draft(tx)
        li, zhou, stranger = a_contact(tx, "li"), a_contact(tx, "zhou"), a_contact(tx, "stranger")
        people.grant(tx, draft.id, li, "economy")
        people.grant(tx, draft.id, li, "economy")
        people.grant(tx, draft.id, zhou, "")
        assert _access(tx, draft, a_contact(tx)) == Access(True, None)
        assert _access(tx, draft, li) == Access(False, frozenset({"economy"}))
        assert _access(tx, draft, zhou) == Access(False, None)
        assert _access(tx, draft, stranger) is None
        assert [share.section for share in people.shares(tx, draft.id, draft.subject_id)] == ["", "economy", ""]

    database.run_now(turn)


def test_what_a_contact_reaches_is_their_subjects_and_the_granted(database: Database) -> None:
    def turn(tx: Transaction) -> None:
        mine, other = a_draft(tx, "anna"), a_draft(tx, "bo")
        closed = drafts.start(tx, mine.subject_id, "product", "shanghai_2022", "edition-1")
        drafts.close(tx, closed.id)
        anna = a_contact(tx, "anna")
        assert people.reachable(tx, anna) == (mine.id,)
        people.grant(tx, other.id, anna, "patents")
        assert people.reachable(tx, anna) == (mine.id, other.id)
        people.withdraw(tx, other.id, anna)
        assert people.reachable(tx, anna) == (mine.id,)

    database.run_now(turn)


def test_what_a_contact_reaches_is_found_by_index(database: Database) -> None:
    """Every turn asks: among a million drafts it must not read them all."""

    def turn(tx: Transaction) -> None:
        asked = people._reachable.on(tx.connection.dialect).sql
        if database.dialect == "postgresql":
            tx.cursor.execute("SET LOCAL enable_seqscan = off")
        explain = "EXPLAIN" if database.dialect == "postgresql" else "EXPLAIN QUERY PLAN"
        tx.cursor.execute(f"{explain} {asked}", {"contact_id": 1})
        plan = "\n".join(str(row[-1]) for row in tx.cursor.fetchall())
        assert "SubPlan" not in plan
        assert "SCAN drafts" not in plan

    database.run_now(turn)


def test_whoever_is_dismissed_has_no_part_left(database: Database) -> None:
    def turn(tx: Transaction) -> None:
        draft, bo = a_draft(tx), a_contact(tx, "bo")
        subjects.join(tx, draft.subject_id, bo)
        people.grant(tx, draft.id, bo, "economy")
        elsewhere = a_draft(tx, "carl")
        people.grant(tx, elsewhere.id, bo, "")
        people.dismiss(tx, draft.subject_id, bo)
        assert (_access(tx, draft, bo), _access(tx, elsewhere, bo)) == (None, Access(False, None))

    database.run_now(turn)


def test_a_name_is_sealed_changed_and_forgotten(database: Database) -> None:
    def turn(tx: Transaction) -> None:
        anna = a_contact(tx)
        assert people.name(tx, anna) == ""
        people.call(tx, anna, "王工")
        people.call(tx, anna, "王工程师")
        assert people.name(tx, anna) == "王工程师"
        people.call(tx, anna, "")
        assert people.name(tx, anna) == ""

    database.run_now(turn)


def test_who_authorised_whom_and_on_what_ground_is_recorded(database: Database) -> None:
    def turn(tx: Transaction) -> None:
        draft = a_draft(tx)
        people.authorise(tx, draft.subject_id, a_contact(tx), "李总", "2026-11-20 委托书")
        [recorded] = people.authorisations(tx, draft.subject_id)
        assert (recorded.contact_id, recorded.by, recorded.basis) == (a_contact(tx), "李总", "2026-11-20 委托书")
        assert recorded.at == tx.now

    database.run_now(turn)


def test_an_invitation_is_used_once(database: Database) -> None:
    def turn(tx: Transaction) -> None:
        draft, bo, carl = a_draft(tx), a_contact(tx, "bo"), a_contact(tx, "carl")
        made, code = invitations.invite(tx, draft.subject_id, draft.id, "economy", a_contact(tx))
        spoken = f" {code[:5].lower()}-{code[5:]} "
        found = invitations.by_code(tx, spoken)
        assert found is not None
        assert (found.id, found.section, found.live(tx.now)) == (made, "economy", True)
        assert (invitations.use(tx, made, bo), invitations.use(tx, made, carl)) == (True, False)
        used = invitations.get(tx, made)
        assert used is not None
        assert used.used_by == bo

    database.run_now(turn)


def test_a_revoked_or_expired_invitation_opens_nothing(database: Database) -> None:
    def turn(tx: Transaction) -> None:
        draft, anna = a_draft(tx), a_contact(tx)
        first, _ = invitations.invite(tx, draft.subject_id, draft.id, "", anna)
        second, _ = invitations.invite(tx, draft.subject_id, None, "", anna)
        assert [one.id for one in invitations.open_ones(tx, draft.subject_id)] == [first, second]
        assert (invitations.revoke(tx, first), invitations.revoke(tx, first)) == (True, False)
        assert [one.id for one in invitations.open_ones(tx, draft.subject_id)] == [second]
        tx.now += timedelta(days=7)
        assert not invitations.use(tx, first, anna)
        assert not invitations.use(tx, second, anna)
        assert invitations.open_ones(tx, draft.subject_id) == ()

    database.run_now(turn)


def test_the_code_that_links_an_address_lives_ten_minutes_and_once(database: Database) -> None:
    def turn(tx: Transaction) -> None:
        anna = a_contact(tx)
        replaced, code = invitations.link(tx, anna), invitations.link(tx, anna)
        assert (invitations.linking(tx, replaced), invitations.linking(tx, code)) == (None, anna)
        assert (invitations.use_link(tx, anna), invitations.use_link(tx, anna)) == (True, False)
        late = invitations.link(tx, anna)
        tx.now += timedelta(minutes=10)
        assert invitations.linking(tx, late) is None

    database.run_now(turn)


def test_no_code_is_kept(database: Database) -> None:
    def turn(tx: Transaction) -> None:
        draft = a_draft(tx)
        _, code = invitations.invite(tx, draft.subject_id, draft.id, "", a_contact(tx))
        linking = invitations.link(tx, a_contact(tx))
        for table in ("invitations", "links"):
            tx.cursor.execute(f"SELECT * FROM {table}")
            kept = str(tx.cursor.fetchall())
            assert code not in kept
            assert linking not in kept

    database.run_now(turn)


def test_a_newcomers_empty_draft_goes_and_all_else_becomes_the_others(database: Database) -> None:
    def turn(tx: Transaction) -> None:
        mine, empty, begun, shared = a_draft(tx), a_draft(tx, "phone"), a_draft(tx, "phone"), a_draft(tx, "carl")
        say(tx, begun, (("product_name", ""), "变频水泵"))
        anna, phone = a_contact(tx), a_contact(tx, "phone")
        people.grant(tx, shared.id, phone, "economy")
        people.grant(tx, shared.id, anna, "economy")
        people.call(tx, phone, "王工")
        merging.merge(tx, phone, anna)
        assert people.reachable(tx, anna) == (mine.id, begun.id, shared.id)
        assert people.reachable(tx, phone) == ()
        assert empty.id not in drafts.all_ids(tx)
        assert contacts.arrive(tx, "web", "phone")[0].id == anna
        assert people.name(tx, anna) == "王工"

    database.run_now(turn)


def test_a_subject_that_others_are_in_stays_though_it_is_empty(database: Database) -> None:
    def turn(tx: Transaction) -> None:
        a_draft(tx)
        empty, bo = a_draft(tx, "phone"), a_contact(tx, "bo")
        subjects.join(tx, empty.subject_id, bo)
        merging.merge(tx, a_contact(tx, "phone"), a_contact(tx))
        assert people.reachable(tx, bo) == (empty.id,)
        assert empty.id in people.reachable(tx, a_contact(tx))

    database.run_now(turn)


def test_whoever_loads_a_draft_is_told_whether_nobody_else_has_a_part_in_it(database: Database) -> None:
    def turn(tx: Transaction) -> None:
        draft, li = a_draft(tx), a_contact(tx, "li")
        mine = a_contact(tx)
        other = drafts.start(tx, draft.subject_id, "product", "shanghai_2022", "edition-1")
        since = people.shares(tx, draft.id, draft.subject_id)[0].since

        def alone() -> list[object]:
            loaders = (mine, li, None)
            return [drafts.load(tx, one.id, who).beside.alone for one in (draft, other) for who in loaders]

        assert alone() == [since, None, None, since, None, None]
        people.grant(tx, draft.id, li, "economy")
        assert alone() == [None, None, None, since, None, None]
        people.withdraw(tx, draft.id, li)
        subjects.join(tx, draft.subject_id, li)
        assert alone() == [None] * 6

    database.run_now(turn)

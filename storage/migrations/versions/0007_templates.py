"""Templates of every kind lie in one table, beside which of each is in force."""

import sqlalchemy as sa
from alembic import op

from storage.migrations.kinds import INSTANT, NUMBER, SEALED, TEXT
from storage.migrations.making import key, link, may, must, numbered, table

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    numbered(
        "templates",
        must(TEXT, "kind"),
        may(NUMBER, "officer_id"),
        must(SEALED, "name", "content"),
        must(INSTANT, "added_at"),
        link("officer_id", "officers", "SET NULL"),
    )
    table(
        "templates_in_force",
        must(TEXT, "kind"),
        must(NUMBER, "template_id"),
        link("template_id", "templates"),
        key("kind"),
    )
    _circulars()


def _circulars() -> None:
    """Those of the circular come along under new numbers, in the same order."""
    old, new, plans, chosen = (
        sa.table(name, *map(sa.column, columns))
        for name, columns in (
            ("circular_templates", ("id", "officer_id", "name", "content", "added_at")),
            ("templates", ("id", "kind", "officer_id", "name", "content", "added_at")),
            ("circular_plans", ("template_id",)),
            ("templates_in_force", ("kind", "template_id")),
        )
    )
    moved = sa.select(sa.literal("circular"), old.c.officer_id, old.c.name, old.c.content, old.c.added_at)
    connection, numbers = op.get_bind(), {}
    names = ["kind", "officer_id", "name", "content", "added_at"]
    for number in connection.scalars(sa.select(old.c.id).order_by(old.c.id)).all():
        connection.execute(new.insert().from_select(names, moved.where(old.c.id == number)))
        numbers[number] = connection.scalar(sa.select(sa.func.max(new.c.id)))
    in_force = connection.scalar(sa.select(plans.c.template_id))
    if in_force in numbers:
        connection.execute(chosen.insert().values(kind="circular", template_id=numbers[in_force]))
    with op.batch_alter_table("circular_plans") as plan:
        plan.drop_constraint(op.f("fk_circular_plans_template_id"), type_="foreignkey")
        plan.drop_column("template_id")
    op.drop_table("circular_templates")

"""the record refuses to be rewritten.

Triggers on both databases refuse UPDATE and DELETE of what is chained. They stop the application and accidents;
receipts catch whoever owns the file.
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

CHAINED = ("seq", "line", "hash", "at", "by", "kind", "subject")
NAMED = ("hash", "seq", "name")
REFUSED = "the record is never rewritten"


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for statement in _sqlite():
            op.execute(statement)
    else:
        for statement in _postgresql():
            op.execute(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for name in ("entry_update", "entry_delete", "record_text_update", "record_text_delete"):
            op.execute(f"DROP TRIGGER keep_{name}")
        return
    for table in ("entry", "record_text"):
        op.execute(f"DROP TRIGGER keep_{table} ON {table}")
        op.execute(f"DROP TRIGGER keep_{table}_whole ON {table}")
    op.execute("DROP FUNCTION keep_entry()")
    op.execute("DROP FUNCTION keep_record_text()")
    op.execute("DROP FUNCTION keep_whole()")


def _changed(columns: tuple[str, ...], differs: str) -> str:
    return " OR ".join(f'OLD."{name}" {differs} NEW."{name}"' for name in columns)


def _sqlite() -> list[str]:
    stop = f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
    words = "(NEW.text IS NOT NULL AND OLD.text IS NOT NEW.text) OR (NEW.salt IS NOT NULL AND OLD.salt IS NOT NEW.salt)"
    return [
        f"CREATE TRIGGER keep_entry_update BEFORE UPDATE ON entry WHEN {_changed(CHAINED, 'IS NOT')} {stop}",
        f"CREATE TRIGGER keep_entry_delete BEFORE DELETE ON entry {stop}",
        f"CREATE TRIGGER keep_record_text_update BEFORE UPDATE ON record_text "
        f"WHEN {_changed(NAMED, 'IS NOT')} OR {words} {stop}",
        f"CREATE TRIGGER keep_record_text_delete BEFORE DELETE ON record_text {stop}",
    ]


def _postgresql() -> list[str]:
    differs = "IS DISTINCT FROM"
    words = (
        f"(NEW.text IS NOT NULL AND OLD.text {differs} NEW.text) OR (NEW.salt IS NOT NULL AND OLD.salt {differs} NEW.salt)"
    )

    def function(name: str, condition: str) -> str:
        return (
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF TG_OP = 'DELETE' OR {condition} THEN RAISE EXCEPTION '{REFUSED}'; END IF; RETURN NEW; END $$"
        )

    statements = [
        function("keep_entry", _changed(CHAINED, differs)),
        function("keep_record_text", f"{_changed(NAMED, differs)} OR {words}"),
        "CREATE FUNCTION keep_whole() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{REFUSED}'; END $$",
    ]
    for table in ("entry", "record_text"):
        statements += [
            f"CREATE TRIGGER keep_{table} BEFORE UPDATE OR DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION keep_{table}()",
            f"CREATE TRIGGER keep_{table}_whole BEFORE TRUNCATE ON {table} EXECUTE FUNCTION keep_whole()",
        ]
    return statements

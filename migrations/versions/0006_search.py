"""what can be found."""

import sqlalchemy as sa
from alembic import op

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('search_document',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('POST', 'COMMENT', 'ISSUE', 'PAGE', name='kind', native_enum=False, length=20), nullable=False),
    sa.Column('thing', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('hash', sa.String(length=64), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_search_document')),
    sa.UniqueConstraint('kind', 'thing', name=op.f('uq_search_document_kind_thing'))
    )
    # The words, in each database's own full-text search. They come split and folded: ascii parts words at spaces only,
    # and a tsvector is written as it is.
    if op.get_bind().dialect.name == "sqlite":
        op.execute("CREATE VIRTUAL TABLE search_words USING fts5(kind, title, body, tokenize = 'ascii')")
    else:
        op.execute(
            "CREATE TABLE search_words (id integer PRIMARY KEY REFERENCES search_document (id), words tsvector NOT NULL)"
        )
        op.execute("CREATE INDEX ix_search_words ON search_words USING gin (words)")


def downgrade() -> None:
    op.execute("DROP TABLE search_words")
    op.drop_table('search_document')

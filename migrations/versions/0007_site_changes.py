"""what changed, for those who keep pages."""

import sqlalchemy as sa
from alembic import op

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('site_change',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('keys', sa.JSON(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_site_change')),
    sqlite_autoincrement=True
    )
    op.create_index('ix_site_change_at', 'site_change', ['at'], unique=False)


def downgrade() -> None:
    op.drop_table('site_change')

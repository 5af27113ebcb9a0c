"""indexes that tell by themselves which posts carry a tag, and which somebody wrote."""

from alembic import op

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index('ix_post_tag_tag_id', table_name='post_tag')
    op.create_index('ix_post_tag_carried', 'post_tag', ['tag_id', 'post_id'], unique=False)
    op.drop_index('ix_post_author_person_id', table_name='post_author')
    op.create_index('ix_post_author_wrote', 'post_author', ['person_id', 'post_id'], unique=False)


def downgrade() -> None:
    op.drop_index('ix_post_author_wrote', table_name='post_author')
    op.create_index('ix_post_author_person_id', 'post_author', ['person_id'], unique=False)
    op.drop_index('ix_post_tag_carried', table_name='post_tag')
    op.create_index('ix_post_tag_tag_id', 'post_tag', ['tag_id'], unique=False)

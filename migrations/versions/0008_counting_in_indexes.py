"""indexes that tell by themselves what carries a tag, who wrote it, what replies, what was fixed, what is drafted."""

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
    op.drop_index('ix_comment_parent_id', table_name='comment')
    op.create_index(
        'ix_comment_replies', 'comment', ['parent_id', 'state', 'speaking', 'published_at', 'id'], unique=False
    )
    op.drop_index('ix_post_series_id', table_name='post')
    op.create_index('ix_post_series', 'post', ['series_id', 'state', 'published_at', 'id'], unique=False)
    op.drop_index('ix_post_issue_number', table_name='post')
    op.create_index('ix_post_about', 'post', ['issue_number', 'state', 'published_at', 'id'], unique=False)
    op.create_index('ix_post_shelf', 'post', ['state', 'saved_at', 'id'], unique=False)
    op.create_index('ix_search_document_newest', 'search_document', ['kind', 'id'], unique=False)
    op.create_index('ix_issue_fixed', 'issue', ['state', 'fixed_at', 'number'], unique=False)
    op.create_index('ix_issue_owner', 'issue', ['owner_id', 'state', 'fixed_at', 'number'], unique=False)


def downgrade() -> None:
    op.drop_index('ix_issue_owner', table_name='issue')
    op.drop_index('ix_issue_fixed', table_name='issue')
    op.drop_index('ix_search_document_newest', table_name='search_document')
    op.drop_index('ix_post_shelf', table_name='post')
    op.drop_index('ix_post_about', table_name='post')
    op.create_index('ix_post_issue_number', 'post', ['issue_number'], unique=False)
    op.drop_index('ix_post_series', table_name='post')
    op.create_index('ix_post_series_id', 'post', ['series_id'], unique=False)
    op.drop_index('ix_comment_replies', table_name='comment')
    op.create_index('ix_comment_parent_id', 'comment', ['parent_id'], unique=False)
    op.drop_index('ix_post_author_wrote', table_name='post_author')
    op.create_index('ix_post_author_person_id', 'post_author', ['person_id'], unique=False)
    op.drop_index('ix_post_tag_carried', table_name='post_tag')
    op.create_index('ix_post_tag_tag_id', 'post_tag', ['tag_id'], unique=False)

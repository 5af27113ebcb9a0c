"""Where employees write: the editor, drafts of changes, revisions, preview links, remarks and what is planned."""

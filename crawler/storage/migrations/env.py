"""Alembic's door: runs the revisions on the connection that `database` opened, in its transaction."""

from alembic import context

context.configure(connection=context.config.attributes["connection"], target_metadata=None)
context.run_migrations()

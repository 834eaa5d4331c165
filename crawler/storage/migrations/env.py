"""Alembic's entry: runs the revisions on the connection that database.py opened, in its transaction."""

from alembic import context

context.configure(connection=context.config.attributes["connection"], target_metadata=None)
context.run_migrations()

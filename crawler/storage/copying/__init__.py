"""Copies one database into another, SQLite or PostgreSQL; two stores become one."""

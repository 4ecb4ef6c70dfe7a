"""Views: documents in, drawings out. Nothing here judges, reads files or prints."""

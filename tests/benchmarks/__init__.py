"""What the machine can do, measured: each module is a command that prints a table. Nothing here is a test."""

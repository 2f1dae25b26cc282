"""The ground floor: commands, settings, problems, tasks and paths."""

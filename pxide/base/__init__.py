"""The ground floor: verbs, settings, trouble, tasks and places. It knows no document."""

"""The panels around the canvas: program, trace, problems, inspector, palette and comparison."""

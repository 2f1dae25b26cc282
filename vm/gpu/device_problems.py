"""What goes wrong with a graphics adapter, in words that a person can act on."""

from __future__ import annotations

from vm.core.faults import Problem

SHORTAGE = "not enough memory"
LOSSES = ("lost", "could not map buffer")
"""How wgpu says these; of what kind its exceptions are does not tell them apart."""


def is_shortage(error: Exception) -> bool:
    """Say whether the device had no memory left; what it was doing can be done later."""
    return isinstance(error, MemoryError) or SHORTAGE in str(error).lower()


def is_loss(error: Exception) -> bool:
    """Say whether the device is gone, and all it held with it."""
    words = str(error).lower()
    return any(sign in words for sign in LOSSES)


def shortage(name: str) -> Problem:
    """Return the Problem of a device without memory."""
    return Problem(
        f"{name} has not enough memory for this.",
        "Close other programs that use it, take a smaller picture, or run on the CPU.",
    )


def loss(name: str) -> Problem:
    """Return the Problem of a device that is gone."""
    return Problem(
        f"The connection to {name} was lost; its driver may have been restarted.",
        "Run again, which opens it anew, or run on the CPU.",
    )


def refusal(name: str, error: Exception) -> Problem:
    """Return the Problem of an adapter that cannot be opened; the last line says why."""
    why = str(error).strip().rsplit("\n", 1)[-1].strip().rstrip(".")
    return Problem(
        f"{name} cannot be opened: {why}.",
        "Close other programs that use it, renew its driver, or run on the CPU.",
    )


def distrust(name: str, made: int, due: int) -> Problem:
    """Return the Problem of a device that left steps out and did not say so."""
    return Problem(
        f"{name} made {made} of {due} steps and left the others out, so its results are wrong.",
        "Run on the CPU; a newer driver may do better.",
    )

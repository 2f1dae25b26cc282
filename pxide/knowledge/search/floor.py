"""The floor: what is not close enough to a question is not found at all."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Scores = npt.NDArray[np.float64]
Found = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class SimilarityFloor:
    """What an entry needs to count as close.

    By words it has to speak of a share of the question, rare words weighing more. By meaning it
    has to reach a cosine and, since every model calls unlike texts somewhat alike in a way of its
    own, to come part of the way from what is usual for this question to the very same.
    """

    share: float = 0.4
    cosine: float = 0.4
    lead: float = 0.2
    usual_from: int = 8
    """How many entries it takes to say what is usual."""

    def by_words(self, shares: Scores) -> Found:
        """Say which shares of the question are enough."""
        return (shares > 0) & (shares >= self.share)

    def by_meaning(self, cosines: Scores) -> Found:
        """Say which cosines with the question are enough."""
        least = self.cosine
        if len(cosines) >= self.usual_from:
            usual = float(np.median(cosines))
            least = max(least, usual + self.lead * (1 - usual))
        return cosines >= least


FOR_PROMPTS = SimilarityFloor()
"""What nobody asked to see has to be close."""
FOR_PEOPLE = SimilarityFloor(share=0.05, cosine=0.25, lead=0.1)
"""Whoever searches by hand sees what is only a little alike, too."""

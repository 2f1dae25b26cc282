"""One proposal waits at a time and hears the answer once."""

from functools import partial

import pytest

from pxide.model.chat.proposal import Proposal, Proposals
from pxide.model.document import Document
from tests.pxide.programs import dot
from vm.core.patch import Patch, difference


@pytest.fixture
def document(qapp: object) -> Document:
    return Document(dot())


def patch_of(document: Document) -> Patch:
    after = document.picture.copy()
    after[5, 5] = (1, 2, 3, 4)
    return difference(document.picture, after)


def test_a_yes_reaches_whoever_waits(document: Document) -> None:
    proposals, heard, settled = Proposals(), list[bool](), list[bool]()
    proposals.settled.connect(lambda _proposal, yes: settled.append(yes))
    proposal = Proposal(proposals.next_id, document, patch_of(document), "a pixel")
    proposals.offer(proposal, heard.append)
    assert proposals.waiting is proposal
    proposals.settle(proposal.id + 1, True)
    assert heard == []
    proposals.settle(proposal.id, True)
    proposals.settle(proposal.id, False)
    assert heard == settled == [True]
    assert proposals.waiting is None
    assert proposals.next_id == 2


def test_the_second_proposal_refuses_the_first(document: Document) -> None:
    proposals, heard = Proposals(), list[str]()

    def note(name: str, yes: bool) -> None:
        heard.append(f"{name} {yes}")

    for name in ("one", "two"):
        proposal = Proposal(proposals.next_id, document, patch_of(document), name)
        proposals.offer(proposal, partial(note, name))
    assert heard == ["one False"]
    proposals.withdraw()
    proposals.withdraw()
    assert heard == ["one False", "two False"]


def test_a_picture_that_was_painted_meanwhile_fits_no_more(document: Document) -> None:
    proposal = Proposal(1, document, patch_of(document), "a pixel")
    assert proposal.still_fits
    document.apply("paint elsewhere", Patch())
    stroke = document.stroke("paint there")
    stroke.commit()
    assert proposal.still_fits
    other = document.picture.copy()
    other[5, 5] = (9, 9, 9, 9)
    document.apply("paint there", difference(document.picture, other))
    assert not proposal.still_fits

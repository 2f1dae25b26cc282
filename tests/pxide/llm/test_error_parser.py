"""Every shape in which a server says no, and the problem with its next step that it becomes."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pxide.llm.api_token import ApiToken
from pxide.llm.error_parser import WORDS_SHOWN, parse_error
from pxide.llm.error_table import LATER_ROWS, ROWS
from pxide.llm.errors import Cause, ServerProblem
from tests.pxide.llm.error_examples import REFUSALS, Refusal


def problem_of(status: int, body: Any, token: ApiToken | None = None) -> ServerProblem:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return parse_error(status, raw) if token is None else parse_error(status, raw, token)


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda refusal: refusal.name)
def test_each_shape_that_was_seen_becomes_its_problem(refusal: Refusal) -> None:
    problem = problem_of(refusal.status, refusal.body)
    assert problem.cause is refusal.cause
    assert refusal.says in str(problem)
    assert problem.what.endswith((".", "!", "?", "…"))
    assert problem.hint.endswith(".")


@given(
    status=st.integers(100, 599),
    body=st.binary(max_size=200) | st.text(max_size=100).map(str.encode),
)
def test_any_bytes_are_some_problem(status: int, body: bytes) -> None:
    problem = parse_error(status, body)
    assert problem.what.strip()
    assert problem.hint.endswith(".")


@given(
    status=st.sampled_from([200, 400, 404, 500]),
    body=st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["error", "errors", "message", "detail", "type", "code", "x"]),
                inner,
            )
        ),
    ),
)
def test_any_json_is_some_problem(status: int, body: Any) -> None:
    assert problem_of(status, body).hint.endswith(".")


@pytest.mark.parametrize("message", ["It broke. (a{0} {words} {status})", "100 % {", "}"])
def test_braces_of_a_server_are_letters(message: str) -> None:
    assert message in problem_of(500, {"error": message}).what


def test_how_much_too_long_it_is_is_told_in_figures() -> None:
    numbers = {"n_prompt_tokens": 3000, "n_ctx": 2048}
    llama = {
        "error": {"code": 400, "type": "exceed_context_size_error", "message": "no", **numbers}
    }
    assert "it has 3000 tokens, and 2048 fit" in problem_of(400, llama).what
    studio = "The input has 31430 tokens, but the context length only supports 30000 tokens."
    assert "it has 31430 tokens, and 30000 fit" in problem_of(200, {"error": studio}).what
    kept = "The number of tokens to keep is greater than the context length (400 tokens, 5 tokens)"
    assert "400" in problem_of(400, {"error": kept}).what
    unclear = "Context length is 30 tokens and not 40 tokens"
    assert "fit" not in problem_of(400, {"error": unclear}).what


def test_a_long_message_is_shortened_and_a_wild_one_is_made_one_line() -> None:
    problem = problem_of(500, {"error": "word " * 500})
    assert len(problem.what) < WORDS_SHOWN + 60
    assert "…" in problem.what
    assert "a b c" in problem_of(500, {"error": "a\r\n\tb\x00\u2028c"}).what


def test_the_token_is_hidden_where_a_server_repeats_it() -> None:
    token = ApiToken("sk-lm-secret")
    for body in ({"error": "bad: sk-lm-secret"}, b"<title>sk-lm-secret</title>", b"sk-lm-secret?"):
        problem = problem_of(500, body, token)
        assert "secret" not in str(problem)
        assert "(token)" in str(problem)


def test_an_error_inside_the_data_of_an_event_is_found() -> None:
    body = (
        b'event: error\r\ndata: {"error":\r\ndata: {"message": "The model has crashed."}}\r\n\r\n'
    )
    assert problem_of(200, body).cause is Cause.CRASHED


def test_each_row_fits_something_and_says_what_to_try() -> None:
    for row in (*ROWS, *LATER_ROWS):
        assert row.pattern or row.statuses
        assert row.hint.endswith(".")
        row.what.format(words="w", status=1, numbers="n")
    assert LATER_ROWS[-1].fits(999, "")

"""What is sent: the JSON of a request, which every server can read."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from pxide.llm.request_body import as_bytes, chat_body
from pxide.llm.values import (
    ChatRequest,
    Message,
    MessageRole,
    Sampling,
    ToolCall,
    ToolSpec,
)


def sent(request: ChatRequest) -> dict[str, Any]:
    body: dict[str, Any] = json.loads(as_bytes(chat_body(request)))
    return body


def test_a_plain_question_names_only_what_was_chosen() -> None:
    assert sent(
        ChatRequest(
            "m", (Message(MessageRole.SYSTEM, "Be brief."), Message(MessageRole.USER, "Hi"))
        )
    ) == {
        "model": "m",
        "messages": [
            {"role": "system", "content": "Be brief."},
            {"role": "user", "content": "Hi"},
        ],
        "stream": True,
        "stream_options": {"include_usage": True},
    }


def test_settings_are_sent_by_the_names_of_the_server() -> None:
    chosen = Sampling(0.0, 0.9, 40, 1.1, 7, 256, ("END",))
    body = sent(ChatRequest("m", (), chosen))
    assert {name: body[name] for name in body if name not in ("model", "messages")} == {
        "stream": True,
        "stream_options": {"include_usage": True},
        "temperature": 0.0,
        "top_p": 0.9,
        "top_k": 40,
        "repeat_penalty": 1.1,
        "seed": 7,
        "max_tokens": 256,
        "stop": ["END"],
    }


def test_tools_their_calls_and_their_answers() -> None:
    tool = ToolSpec("read", "Read a region.", {"type": "object", "properties": {}})
    call = ToolCall("c1", "read", '{"x": 1}')
    messages = (
        Message(MessageRole.ASSISTANT, "", (call,)),
        Message(MessageRole.TOOL, "red", answers="c1"),
    )
    body = sent(ChatRequest("m", messages, tools=(tool,)))
    assert body["tools"] == [
        {
            "type": "function",
            "function": {
                "name": "read",
                "description": "Read a region.",
                "parameters": {"type": "object", "properties": {}},
            },
        }
    ]
    function = {"name": "read", "arguments": '{"x": 1}'}
    assert body["messages"] == [
        {
            "role": "assistant",
            "content": "",
            "tool_calls": [{"id": "c1", "type": "function", "function": function}],
        },
        {"role": "tool", "content": "red", "tool_call_id": "c1"},
    ]


def test_a_schema_is_sent_in_the_only_way_lm_studio_takes_it() -> None:
    body = sent(ChatRequest("m", (), schema={"type": "object"}))
    assert body["response_format"] == {
        "type": "json_schema",
        "json_schema": {"name": "answer", "strict": True, "schema": {"type": "object"}},
    }


@given(text=st.text(st.characters()) | st.just("half \ud800 letter"))
def test_any_text_is_sent_as_it_is_and_a_half_letter_as_a_question_mark(text: str) -> None:
    body = sent(ChatRequest("m", (Message(MessageRole.USER, text),)))
    wanted = "".join("?" if "\ud800" <= letter <= "\udfff" else letter for letter in text)
    assert body["messages"][0]["content"] == wanted

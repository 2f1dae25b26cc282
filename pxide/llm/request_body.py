"""What is sent: a request of ours as the JSON that servers read."""

import json
from typing import Any

from pxide.llm.values import ChatRequest, Message, Sampling, ToolCall, ToolSpec


def chat_body(request: ChatRequest) -> dict[str, Any]:
    """The body of a chat request, streamed and with the tokens counted at its end."""
    body: dict[str, Any] = {
        "model": request.model,
        "messages": [_message(message) for message in request.messages],
        "stream": True,
        "stream_options": {"include_usage": True},
        **_sampling(request.sampling),
    }
    if request.tools:
        body["tools"] = [_tool(tool) for tool in request.tools]
    if request.schema is not None:
        schema = {"name": "answer", "strict": True, "schema": dict(request.schema)}
        body["response_format"] = {"type": "json_schema", "json_schema": schema}
    return body


def as_bytes(body: dict[str, Any]) -> bytes:
    """JSON that every server can read: a half letter, which none can, becomes a question mark."""
    text = json.dumps(body, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.encode("utf-8", "replace")


def _message(message: Message) -> dict[str, Any]:
    body: dict[str, Any] = {"role": message.role.value, "content": message.text}
    if message.calls:
        body["tool_calls"] = [_call(call) for call in message.calls]
    if message.answers:
        body["tool_call_id"] = message.answers
    return body


def _call(call: ToolCall) -> dict[str, Any]:
    function = {"name": call.name, "arguments": call.arguments}
    return {"id": call.id, "type": "function", "function": function}


def _tool(tool: ToolSpec) -> dict[str, Any]:
    function = {
        "name": tool.name,
        "description": tool.doc,
        "parameters": dict(tool.parameters),
    }
    return {"type": "function", "function": function}


def _sampling(sampling: Sampling) -> dict[str, Any]:
    values: dict[str, Any] = {
        "temperature": sampling.temperature,
        "top_p": sampling.top_p,
        "top_k": sampling.top_k,
        "repeat_penalty": sampling.repeat_penalty,
        "seed": sampling.seed,
        "max_tokens": sampling.max_tokens,
        "stop": list(sampling.stop) or None,
    }
    return {name: value for name, value in values.items() if value is not None}

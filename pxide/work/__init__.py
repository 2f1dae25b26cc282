"""What takes time: plain asyncio and one worker thread. Never a widget."""

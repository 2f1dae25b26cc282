"""What takes time: the runner and its companions, on plain asyncio."""

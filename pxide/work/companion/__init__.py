"""The companion: a chat whose memory is a picture."""

"""The host's tools: commands typed into the server's terminal, or sent by an operator (HOST)."""

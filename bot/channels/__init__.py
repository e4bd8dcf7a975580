"""Where people chat. Each channel turns its own updates into `Inbound` and `Outbound` into its own messages."""

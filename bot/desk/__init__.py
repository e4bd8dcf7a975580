"""What officers do: one function an act, used by the chat and the command line alike."""

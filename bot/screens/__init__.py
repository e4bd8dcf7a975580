"""What a turn shows: each function makes one message from where the journey stands."""

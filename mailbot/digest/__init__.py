"""What a lead is mailed for one local day: selection, wording, and the outbox."""

"""The durable workflows and the clock that starts them."""

"""mailbot, the support-email quality reviewer: did the reply deal with what the customer wrote?"""

__version__ = "0.1.0"

"""From a thread to a review: transcript, judge, evidence, conclusions, flags."""

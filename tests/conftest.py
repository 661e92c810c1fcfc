"""What holds for every test: property tests try the same examples everywhere, and none is timed by the clock."""

from hypothesis import HealthCheck, settings

settings.register_profile("mailbot", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("mailbot")

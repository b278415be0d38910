"""How long a sweep over random programs is."""

from hypothesis import HealthCheck, Phase, settings


def at_length(examples):
    """Settings for so many examples: no time limit for one, nothing kept, failures shrunk."""
    return settings(
        max_examples=examples,
        deadline=None,
        database=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )

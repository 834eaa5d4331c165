"""What operators connect to their own systems: alerts by a command or a webhook, and metrics in OpenMetrics text."""

"""Generated news sites: each seed makes another site, whose articles are announced in various ways."""

from tests.generated.plan import Fault, Planted, SitePlan, Way, plan_site
from tests.generated.server import GeneratedSite

__all__ = ["Fault", "GeneratedSite", "Planted", "SitePlan", "Way", "plan_site"]

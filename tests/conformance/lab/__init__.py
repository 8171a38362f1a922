"""A laboratory for uv: any release of the real program, against servers on loopback that record every request.

``observe(scenario, release)`` runs a scenario and returns what was sent, what was asked of the keyring, and how each
command ended.
"""

from conformance.lab.run import KeyringCall, Observation, Step, observe
from conformance.lab.scenario import Scenario
from conformance.lab.server import Request
from conformance.lab.uvs import BOUNDARY, newest, uv

__all__ = ["BOUNDARY", "KeyringCall", "Observation", "Request", "Scenario", "Step", "newest", "observe", "uv"]

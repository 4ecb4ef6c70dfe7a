"""What is: one pass over data answers every question, and the answers of parts add up to those of the whole."""

from .batch import measure
from .dataset import profile
from .profile import Profile
from .questions import Questions

__all__ = ["Profile", "Questions", "measure", "profile"]

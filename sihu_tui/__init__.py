"""sihu: a console for the people who keep chat groups alive."""

__version__ = "0.1.0"

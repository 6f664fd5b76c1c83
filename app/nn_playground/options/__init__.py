"""Options: generic over any pydantic config.

fields.py       types of fields, and how each field is offered
defaults.py     defaults that another value decides about
constraints.py  rules about what goes together in a config
idle.py         settings that have no effect as the rest of a config stands
"""

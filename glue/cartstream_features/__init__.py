"""The batch side of Cartstream's features: pure functions from DataFrame to DataFrame, and the edges they are fed and
read through.

What a feature is stands in the definition that Java reads too (``definition``); nothing here may count differently from
the worker.
"""

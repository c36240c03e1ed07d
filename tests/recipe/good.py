"""A recipe that is right, to be spoilt by the tests."""

GOOD = """
title = "two tasks"

[tasks.entities]
dataset = { kind = "conll", train = "a.conll" }
head = { kind = "token_tagging" }

[tasks.sentiment]
dataset = { kind = "csv", train = "a.csv" }
head = { kind = "classification" }
loss_weight = 2

[model]
backbone = { kind = "bert", preset = "some/folder" }

[train]
optimizer = { kind = "adamw" }
"""

"""One training on several devices and hosts: who takes part, who has which rows, and how a step stays the same."""

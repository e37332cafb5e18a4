"""Rules D1-D13: options, costs, effects and upkeep that follow from a project's facts, one file a rule.

What is written wins: a kind of option that is written is not derived, and an option's own rows replace those that
stand for every option. Facts that are blank count as not there (rule D13): a part of a sum is left out, an option for
which one is essential is not derived. All arithmetic is in whole numbers.
"""

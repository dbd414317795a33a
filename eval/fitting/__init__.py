"""Fits the weights that the product ships, from gold sets: ranker, selector, answerability and scope."""

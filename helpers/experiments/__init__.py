"""Experiments: each module runs the rooms to its left and returns records. Nothing is drawn or printed."""

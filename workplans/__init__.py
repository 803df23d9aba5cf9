"""Objectives, actions, money and measures."""

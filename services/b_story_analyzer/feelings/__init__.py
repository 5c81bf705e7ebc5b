"""Sentiment, emotions and the shape of the plot."""

"""Service B: analyses a story: sentiment, emotions, keywords, speakers and readability."""

### scoring

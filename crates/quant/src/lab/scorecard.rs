//! From bins and coefficients to whole points that add up to the score.

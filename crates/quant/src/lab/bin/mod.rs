//! Optimal binning: exact and deterministic.

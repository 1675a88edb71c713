//! Data sets in columns: what is known of each, and how good it is.

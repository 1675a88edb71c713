//! The role-play.

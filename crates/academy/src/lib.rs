//! The school: people practise on the same records that the house works with. It reads `credit`, `credit` knows
//! nothing of it.

pub mod practice;

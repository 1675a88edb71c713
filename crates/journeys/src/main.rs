//! Journeys through the product's pages in a real browser.
fn main() {}

//! The one place that asks the operating system for chance: keys, salts, node numbers.

use base::{Failure, Result, hex};

fn fill(bytes: &mut [u8]) -> Result<()> {
    getrandom::fill(bytes).map_err(|error| Failure::broken("asking for random bytes", error))
}

/// 256 bits as lower-case hexadecimal: for session keys and tokens.
///
/// # Errors
/// A fault where the operating system has no chance to give.
pub fn random_key() -> Result<String> {
    let mut bytes = [0; 32];
    fill(&mut bytes)?;
    Ok(hex(&bytes))
}

/// A password that can be read out: four groups of four unambiguous characters.
///
/// # Errors
/// A fault where the operating system has no chance to give.
pub fn random_words() -> Result<String> {
    const LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz23456789x";
    let mut bytes = [0; 16];
    fill(&mut bytes)?;
    let text: Vec<String> = bytes
        .chunks(4)
        .map(|four| four.iter().map(|b| char::from(LETTERS[usize::from(b & 31)])).collect())
        .collect();
    Ok(text.join("-"))
}

pub(crate) fn random_node() -> u16 {
    let mut bytes = [0; 2];
    match fill(&mut bytes) {
        Ok(()) => u16::from_le_bytes(bytes),
        Err(_) => 1,
    }
}

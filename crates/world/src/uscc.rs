//! Unified social credit codes of GB 32100-2015 for bodies that do not exist: the six digits of
//! the registering district end in an unassigned prefecture (9x), so no code can be a real one.

const SIGNS: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";

fn value(sign: u8) -> Option<u32> {
    SIGNS.iter().position(|s| *s == sign).and_then(|at| u32::try_from(at).ok())
}

/// The 18th sign of the first 17: 31 − Σ cᵢ·3^(i−1) mod 31 (GB 32100-2015, 5.5).
pub fn check_sign(first: &[u8]) -> Option<u8> {
    if first.len() != 17 {
        return None;
    }
    let (mut sum, mut weight) = (0, 1);
    for sign in first {
        sum += value(*sign)? * weight;
        weight = weight * 3 % 31;
    }
    SIGNS.get(usize::try_from((31 - sum % 31) % 31).ok()?).copied()
}

/// Whether a text has the form and the check sign of a unified social credit code.
pub fn is_valid(code: &str) -> bool {
    let bytes = code.as_bytes();
    bytes.len() == 18
        && bytes[2..8].iter().all(u8::is_ascii_digit)
        && check_sign(&bytes[..17]) == Some(bytes[17])
}

/// The ninth sign of an organisation code: 11 − Σ cᵢ·wᵢ mod 11 (GB 11714-1997).
fn organisation_sign(first: &[u8]) -> u8 {
    const WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = first
        .iter()
        .zip(WEIGHTS)
        .map(|(sign, weight)| {
            let value = if sign.is_ascii_digit() { sign - b'0' } else { sign - b'A' + 10 };
            u32::from(value) * weight
        })
        .sum();
    match 11 - sum % 11 {
        10 => b'X',
        11 => b'0',
        n => b'0' + u8::try_from(n).unwrap_or(0),
    }
}

/// A code for registry and class (`91` company, `92` sole trader, `11` authority, `12` public
/// institution), the two digits of a province, and a number that makes it unique.
pub(crate) fn invent(class: &str, province: &str, number: u64) -> String {
    let mut code = format!("{class}{province}9{:03}", 100 + number % 900);
    let series = if class.starts_with('1') { "MB" } else { "MA" };
    // 7,919 shares no factor with 900,000, so this is a permutation.
    let organisation = format!("{series}{:06}", 100_000 + number * 7_919 % 900_000);
    code.push_str(&organisation);
    code.push(char::from(organisation_sign(organisation.as_bytes())));
    let check = check_sign(code.as_bytes()).unwrap_or(b'0');
    code.push(char::from(check));
    code
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_the_standard_holds() {
        assert!(is_valid("91350100M000100Y43"));
        assert!(!is_valid("91350100M000100Y4Z"));
        assert!(!is_valid("91350100M000100Y4"));
        assert!(!is_valid("91350100I000100Y43"));
    }

    #[test]
    fn invented_codes_are_valid_and_differ() {
        let mut seen = std::collections::BTreeSet::new();
        for number in 0..3_000 {
            let code = invent("91", "32", number);
            assert!(is_valid(&code), "{code}");
            assert!(seen.insert(code));
        }
    }
}

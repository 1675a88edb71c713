//! The seal of a certificate: what it says, signed with Ed25519 (RFC 8032). Whoever has the public key can check it
//! without us. The secret half lies with the other secrets of the house.

use base::{Day, Failure, Rejection, Result, digest_of, hex};
use ring::signature::{ED25519, Ed25519KeyPair, KeyPair as _, UnparsedPublicKey};
use store::Secrets;

const NAME: &str = "certificates";
const FORM: &str = "SX1";

/// What a certificate says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seal {
    /// Its number.
    pub number: String,
    /// The level, by code.
    pub level: String,
    /// The name as printed.
    pub name: String,
    /// Who grants it.
    pub company: String,
    /// The day from which it holds.
    pub granted_on: Day,
    /// The last day on which it holds.
    pub valid_until: Day,
}

/// A seal with its signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    /// `SX1.….…`: what it says and the signature, in base64 for addresses.
    pub code: String,
    /// The key to check it with, hexadecimal.
    pub public_key: String,
}

/// The key that seals.
pub struct SealKey(Ed25519KeyPair);

impl std::fmt::Debug for SealKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SealKey").finish_non_exhaustive()
    }
}

impl SealKey {
    /// The key of the house; made when it is first asked for.
    ///
    /// # Errors
    /// A fault from the file system, or where the kept key cannot be read.
    pub fn of(secrets: &Secrets) -> Result<Self> {
        Self::named(secrets, NAME)
    }

    /// A key of the house for another use, under a name of its own: who can make one kind of signature cannot pass
    /// it off as another.
    ///
    /// # Errors
    /// As [`SealKey::of`].
    pub fn named(secrets: &Secrets, name: &'static str) -> Result<Self> {
        let seed = match secrets.find(name)? {
            Some(seed) => seed,
            None => {
                let fresh = store::random_key()?;
                secrets.keep(name, &fresh)?;
                fresh
            }
        };
        let bytes = unhex(seed.trim()).ok_or_else(|| Failure::bug("the key of the seal"))?;
        let pair = Ed25519KeyPair::from_seed_unchecked(&bytes);
        pair.map(Self).map_err(|_| Failure::bug("the key of the seal has another length"))
    }

    /// The half that everybody may know, hexadecimal.
    pub fn public(&self) -> String {
        hex(self.0.public_key().as_ref())
    }

    /// Signs bytes; hexadecimal.
    pub fn sign(&self, bytes: &[u8]) -> String {
        hex(self.0.sign(bytes).as_ref())
    }

    /// Seals.
    pub fn seal(&self, said: &Seal) -> Sealed {
        let text = written(said);
        let signature = self.0.sign(text.as_bytes());
        let code = format!("{FORM}.{}.{}", to64(text.as_bytes()), to64(signature.as_ref()));
        Sealed { code, public_key: self.public() }
    }
}

fn written(said: &Seal) -> String {
    let (from, until) = (said.granted_on.to_string(), said.valid_until.to_string());
    serde_json::json!([said.number, said.level, said.name, said.company, from, until]).to_string()
}

fn read(text: &str) -> Option<Seal> {
    let parts: Vec<String> = serde_json::from_str(text).ok()?;
    let [number, level, name, company, from, until] = <[String; 6]>::try_from(parts).ok()?;
    let (granted_on, valid_until) = (from.parse().ok()?, until.parse().ok()?);
    Some(Seal { number, level, name, company, granted_on, valid_until })
}

/// Whether a key, hexadecimal, has signed these bytes.
pub fn is_signed(key: &str, bytes: &[u8], signature: &str) -> bool {
    let (Some(key), Some(signature)) = (unhex(key), unhex(signature)) else { return false };
    UnparsedPublicKey::new(&ED25519, key).verify(bytes, &signature).is_ok()
}

/// What a sealed code says, where one of the keys has signed it.
///
/// # Errors
/// `certificates.seal-unread` for what is no code, `certificates.seal-broken` where no key fits.
pub fn open_seal(code: &str, keys: &[String]) -> Result<Seal> {
    let unread = || Rejection::new("certificates.seal-unread");
    let plain: String = code.chars().filter(|c| !c.is_whitespace()).collect();
    let mut parts = plain.split('.');
    let (Some(FORM), Some(text), Some(signature), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return Err(unread().into());
    };
    let text = from64(text).ok_or_else(unread)?;
    let signature = from64(signature).ok_or_else(unread)?;
    let signed = keys
        .iter()
        .filter_map(|key| unhex(key))
        .any(|key| UnparsedPublicKey::new(&ED25519, key).verify(&text, &signature).is_ok());
    if !signed {
        return Err(Rejection::new("certificates.seal-broken").into());
    }
    Ok(std::str::from_utf8(&text).ok().and_then(read).ok_or_else(unread)?)
}

/// The code that a person can type: 16 digits out of the digest of the sealed code.
pub fn short_code(sealed: &str) -> String {
    let digest = digest_of(sealed.as_bytes()).to_string().to_ascii_uppercase();
    digest.chars().take(16).collect()
}

/// A code as it was typed: without dashes and spaces, in capitals; `None` where it cannot be one.
pub fn tidy_code(typed: &str) -> Option<String> {
    if typed.len() > 2_000 {
        return None;
    }
    if typed.trim().starts_with("SX1.") {
        let plain: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
        return Some(short_code(&plain));
    }
    let plain: String = typed.chars().filter(|c| !matches!(c, '-' | ' ')).collect();
    let fits = plain.len() == 16 && plain.bytes().all(|b| b.is_ascii_hexdigit());
    fits.then(|| plain.to_ascii_uppercase())
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u8>> =
        text.chars().map(|c| c.to_digit(16).and_then(|n| u8::try_from(n).ok())).collect();
    let digits = digits.filter(|all| all.len().is_multiple_of(2))?;
    Some(digits.chunks(2).map(|two| two.iter().fold(0, |sum, n| sum * 16 + n)).collect())
}

const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Base64 for addresses without padding (RFC 4648, section 5).
fn to64(bytes: &[u8]) -> String {
    let mut out = String::new();
    for three in bytes.chunks(3) {
        let byte = |at: usize| u32::from(three.get(at).copied().unwrap_or(0));
        let word = byte(0) << 16 | byte(1) << 8 | byte(2);
        for place in 0..=three.len() {
            let six = (word >> (18 - 6 * place)) & 63;
            let letter = usize::try_from(six).ok().and_then(|at| LETTERS.get(at));
            out.extend(letter.copied().map(char::from));
        }
    }
    out
}

fn from64(text: &str) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    for four in text.as_bytes().chunks(4) {
        let mut word = 0_u32;
        for letter in four {
            let six = LETTERS.iter().position(|one| one == letter)?;
            word = word << 6 | u32::try_from(six).ok()?;
        }
        word <<= 6 * (4 - four.len());
        let bytes = word.to_be_bytes();
        out.extend(bytes.iter().skip(1).take(four.len() - 1));
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said() -> Seal {
        Seal {
            number: "RZ-2026-0001".into(),
            level: "collector".into(),
            name: "李 \"明\"".into(),
            company: "华恒流体".into(),
            granted_on: "2026-11-21".parse().expect("day"),
            valid_until: "2027-11-20".parse().expect("day"),
        }
    }

    fn key(seed: u8) -> SealKey {
        SealKey(Ed25519KeyPair::from_seed_unchecked(&[seed; 32]).expect("key"))
    }

    #[test]
    fn a_seal_opens_with_its_key_alone() {
        let sealed = key(7).seal(&said());
        let keys = [key(8).public(), key(7).public()];
        assert_eq!(open_seal(&sealed.code, &keys).expect("opened"), said());
        let (head, tail) = sealed.code.split_at(90);
        assert_eq!(open_seal(&format!("{head}\n {tail}"), &keys).expect("opened"), said());
        let refused = |code: &str, keys: &[String]| match open_seal(code, keys) {
            Err(Failure::Rejected(why)) => why.code,
            other => panic!("{other:?}"),
        };
        assert_eq!(refused(&sealed.code, &keys[..1]), "certificates.seal-broken");
        let other = Seal { name: "王明".into(), ..said() };
        let forged = key(7).seal(&other).code;
        let mixed: Vec<&str> =
            forged.split('.').take(2).chain(sealed.code.split('.').skip(2)).collect();
        assert_eq!(refused(&mixed.join("."), &keys), "certificates.seal-broken");
        for bad in ["", "SX1", "SX1.a.b.c", "SX2.YQ.YQ", "SX1.?.YQ"] {
            assert_eq!(refused(bad, &keys), "certificates.seal-unread", "{bad}");
        }
    }

    #[test]
    fn letters_come_back() {
        for (bytes, text) in [
            (&b""[..], ""),
            (b"f", "Zg"),
            (b"fo", "Zm8"),
            (b"foo", "Zm9v"),
            (b"foob", "Zm9vYg"),
            (b"\xfb\xff", "-_8"),
        ] {
            assert_eq!(to64(bytes), text);
            assert_eq!(from64(text).as_deref(), Some(bytes));
        }
        assert_eq!(from64("a=b"), None);
    }

    #[test]
    fn a_code_may_be_typed_in_many_ways() {
        let sealed = key(7).seal(&said()).code;
        let short = short_code(&sealed);
        assert_eq!(short.len(), 16);
        let dashed = format!("{}-{} {}", &short[..4], &short[4..9], &short[9..]).to_lowercase();
        assert_eq!(tidy_code(&dashed), Some(short.clone()));
        assert_eq!(tidy_code(&sealed), Some(short));
        for bad in ["", "123", "zzzzzzzzzzzzzzzz", "1234567890abcdef0"] {
            assert_eq!(tidy_code(bad), None, "{bad}");
        }
    }
}

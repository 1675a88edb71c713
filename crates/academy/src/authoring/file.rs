//! A pack as one file: a ZIP with a manifest that names every file with its digest, and a signature (Ed25519, RFC 8032)
//! over the manifest. It is opened with limits before anything of it is believed: what is too large, packed too tight,
//! not named or other than it is said to be is refused. Nothing is ever written to a disk. Pure.

use std::io::{Cursor, Read as _, Write as _};

use base::{Failure, Rejection, Result, digest_of};
use serde_json::{Value as Json, json};

use crate::{
    certificates::{SealKey, is_signed},
    courses::{Pack, PackFiles, Signed},
};

/// The name under which the key of the house that signs packs is kept.
pub const KEY_NAME: &str = "authoring";
/// Bytes of a file at most.
pub const FILE_BYTES: usize = 4 << 20;
/// Bytes of what is in it at most, all together.
const OPEN_BYTES: u64 = 16 << 20;
/// Files in it at most.
const ENTRIES: usize = 400;
const FORM: &str = "shouxin-pack-1";
const MANIFEST: &str = "manifest.json";
const SIGNATURE: &str = "signature.json";

/// What a manifest says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Manifest {
    /// The pack's name in addresses.
    pub code: String,
    /// From 1.
    pub edition: i64,
    /// Who publishes it.
    pub publisher: String,
    /// Its files with length and digest.
    files: Vec<(String, u64, String)>,
}

fn manifest(pack: &Pack, files: &PackFiles) -> String {
    let head = &pack.head;
    let file = |(name, text): (&String, &String)| {
        json!({
            "name": name, "bytes": text.len(), "sha256": digest_of(text.as_bytes()).to_string(),
        })
    };
    let told = json!({
        "form": FORM, "code": head.code, "edition": head.number, "publisher": head.publisher,
        "title": { "zh": head.title.zh, "en": head.title.en }, "licence": head.licence,
        "published_on": head.edition.effective_from.to_string(),
        "files": files.iter().map(file).collect::<Vec<Json>>(),
    });
    format!("{told:#}\n")
}

/// Signs a pack.
pub fn sealed(pack: &Pack, files: PackFiles, key: &SealKey) -> Signed {
    let manifest = manifest(pack, &files);
    let signature = key.sign(manifest.as_bytes());
    Signed { manifest, signature, public_key: key.public(), files }
}

/// Packs what was signed. The same pack gives the same bytes.
///
/// # Errors
/// A fault: nothing that somebody could mend.
pub fn packed(signed: &Signed) -> Result<Vec<u8>> {
    let failed = |error: zip::result::ZipError| Failure::broken("packing a pack", error);
    let wrote = |error: std::io::Error| Failure::broken("packing a pack", error);
    let options = zip::write::SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Deflated)
        .last_modified_time(zip::DateTime::default())
        .unix_permissions(0o644);
    let seal = json!({ "public_key": signed.public_key, "signature": signed.signature });
    let seal = format!("{seal:#}\n");
    let heads = [(MANIFEST, signed.manifest.as_str()), (SIGNATURE, seal.as_str())];
    let bodies = signed.files.iter().map(|(name, text)| (name.as_str(), text.as_str()));
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in heads.into_iter().chain(bodies) {
        writer.start_file(name, options).map_err(failed)?;
        writer.write_all(text.as_bytes()).map_err(wrote)?;
    }
    Ok(writer.finish().map_err(failed)?.into_inner())
}

/// Reads a manifest.
///
/// # Errors
/// `authoring.file-manifest`.
pub fn read_manifest(text: &str) -> Result<Manifest> {
    let unread = || Rejection::new("authoring.file-manifest");
    let json: Json = serde_json::from_str(text).map_err(|_| unread())?;
    let line = |of: &Json, name: &str| of.get(name).and_then(Json::as_str).map(str::to_owned);
    if line(&json, "form").as_deref() != Some(FORM) {
        return Err(unread().into());
    }
    let file =
        |one: &Json| Some((line(one, "name")?, one.get("bytes")?.as_u64()?, line(one, "sha256")?));
    let files = json.get("files").and_then(Json::as_array).ok_or_else(unread)?;
    let files: Option<Vec<_>> = files.iter().map(file).collect();
    let edition = json.get("edition").and_then(Json::as_i64);
    let (Some(files), Some(edition)) = (files, edition) else { return Err(unread().into()) };
    Ok(Manifest {
        code: line(&json, "code").ok_or_else(unread)?,
        edition,
        publisher: line(&json, "publisher").ok_or_else(unread)?,
        files,
    })
}

/// The texts of an archive by name.
fn texts(bytes: &[u8]) -> Result<PackFiles> {
    let form = || Rejection::new("authoring.file-form");
    let tight = || Rejection::new("authoring.file-tight").with("most", OPEN_BYTES >> 20);
    if bytes.len() > FILE_BYTES {
        return Err(Rejection::new("authoring.file-large").with("most", FILE_BYTES >> 20).into());
    }
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| form())?;
    if archive.len() > ENTRIES {
        return Err(tight().into());
    }
    let (mut files, mut left) = (PackFiles::new(), OPEN_BYTES);
    for at in 0..archive.len() {
        let mut entry = archive.by_index(at).map_err(|_| form())?;
        let name = entry.name().map_err(|_| form())?.into_owned();
        // What an archive says of its lengths may be a lie: only what is read counts.
        let mut raw = Vec::new();
        let read = entry.by_ref().take(left + 1).read_to_end(&mut raw);
        let read = read.map_err(|_| Rejection::new("authoring.file-digest").with("name", &name))?;
        left = left.checked_sub(u64::try_from(read).unwrap_or(u64::MAX)).ok_or_else(tight)?;
        let text = String::from_utf8(raw).map_err(|_| form())?;
        if files.insert(name.clone(), text).is_some() {
            return Err(Rejection::new("authoring.file-strange").with("name", name).into());
        }
    }
    Ok(files)
}

/// Opens a file: its signature fits its manifest, its manifest fits its files, and it holds nothing else. Whether the
/// key is one to trust is not asked here.
///
/// # Errors
/// `authoring.file-large`, `authoring.file-form`, `authoring.file-tight`, `authoring.file-manifest`,
/// `authoring.file-signature`, `authoring.file-digest`, `authoring.file-strange`.
pub fn opened(bytes: &[u8]) -> Result<(Manifest, Signed)> {
    let mut files = texts(bytes)?;
    let form = || Rejection::new("authoring.file-form");
    let manifest = files.remove(MANIFEST).ok_or_else(form)?;
    let seal = files.remove(SIGNATURE).ok_or_else(form)?;
    let broken = || Rejection::new("authoring.file-signature");
    let seal: Json = serde_json::from_str(&seal).map_err(|_| broken())?;
    let line = |name: &str| seal.get(name).and_then(Json::as_str).unwrap_or("").to_lowercase();
    let (public_key, signature) = (line("public_key"), line("signature"));
    if !is_signed(&public_key, manifest.as_bytes(), &signature) {
        return Err(broken().into());
    }
    let told = read_manifest(&manifest)?;
    for (name, length, digest) in &told.files {
        let text = files.get(name).map(String::as_bytes);
        let same = text.is_some_and(|text| {
            u64::try_from(text.len()).ok() == Some(*length)
                && digest_of(text).to_string() == *digest
        });
        if !same {
            return Err(Rejection::new("authoring.file-digest").with("name", name).into());
        }
    }
    let named = |name: &&String| told.files.iter().any(|(known, ..)| known == *name);
    if let Some(name) = files.keys().find(|name| !named(name)) {
        return Err(Rejection::new("authoring.file-strange").with("name", name).into());
    }
    Ok((told, Signed { manifest, signature, public_key, files }))
}

/// What two people compare to know a key: 32 digits of its digest, in fours.
pub fn fingerprint(public_key: &str) -> String {
    let digest = digest_of(public_key.to_lowercase().as_bytes()).to_string().to_uppercase();
    let digits: Vec<char> = digest.chars().take(32).collect();
    let fours: Vec<String> = digits.chunks(4).map(|four| four.iter().collect()).collect();
    fours.join("-")
}

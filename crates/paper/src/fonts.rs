use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use base::{Rejection, Result};
use fontdb::{Database, FaceInfo, Source, Style};
use typst::{
    foundations::Bytes,
    text::{Font, FontBook},
    utils::LazyHash,
};

/// Families with Chinese glyphs, the first one found is taken.
const CHINESE: [&str; 18] = [
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "思源黑体",
    "PingFang SC",
    "Hiragino Sans GB",
    "Microsoft YaHei",
    "微软雅黑",
    "DengXian",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "Noto Serif CJK SC",
    "Source Han Serif SC",
    "SimHei",
    "SimSun",
    "AR PL UMing CN",
    "Droid Sans Fallback",
];

/// Families with Latin glyphs, for signs that the Chinese one lacks and for a machine without one.
const LATIN: [&str; 6] =
    ["Liberation Sans", "Noto Sans", "DejaVu Sans", "Arial", "Helvetica", "FreeSans"];

/// What a font for Chinese must have.
const PROOF: &str = "应收账款信用授决定书";

/// The package that brings Chinese glyphs on Debian.
const PACKAGE: &str = "fonts-noto-cjk";

/// The fonts that are printed with, kept open: reading a collection of 19 MB anew for every
/// document costs more than setting it.
pub struct Fonts {
    pub(crate) book: LazyHash<FontBook>,
    pub(crate) faces: Vec<Font>,
    /// In the order in which a sign is looked for.
    pub(crate) families: Vec<String>,
    /// Whether one of them has Chinese.
    chinese: bool,
}

impl Fonts {
    /// The fonts of a folder, if one is named, before those of the system.
    pub fn open(folder: Option<&Path>) -> Self {
        let mut shelf = Shelf::default();
        let mut chinese = false;
        if let Some(folder) = folder {
            let mut own = Database::new();
            own.load_fonts_dir(folder);
            chinese = shelf.take_all(&own);
        }
        let mut system = Database::new();
        if !chinese || shelf.faces.is_empty() {
            system.load_system_fonts();
            chinese |= CHINESE.iter().any(|family| shelf.take(&system, family, true));
            LATIN.iter().any(|family| shelf.take(&system, family, false));
        }
        Self {
            book: LazyHash::new(FontBook::from_fonts(&shelf.faces)),
            faces: shelf.faces,
            families: shelf.families,
            chinese,
        }
    }

    /// Whether every sign of the texts can be printed.
    ///
    /// # Errors
    /// `paper.no-font` where no font has Chinese (or there is none at all), `paper.no-glyph`
    /// with the signs that no font has.
    pub fn covers<'a>(&self, texts: impl Iterator<Item = &'a str>) -> Result<()> {
        let mut lacking: Vec<char> = Vec::new();
        for sign in texts.flat_map(str::chars) {
            if !is_ink(sign) || lacking.contains(&sign) {
                continue;
            }
            if !self.faces.iter().any(|face| has(face, sign)) {
                lacking.push(sign);
            }
        }
        if lacking.is_empty() {
            return Ok(());
        }
        if !self.chinese {
            return Err(Rejection::new("paper.no-font").with("package", PACKAGE).into());
        }
        lacking.truncate(20);
        let signs: Vec<String> =
            lacking.iter().map(|sign| format!("{sign} (U+{:04X})", u32::from(*sign))).collect();
        Err(Rejection::new("paper.no-glyph").with("signs", signs.join(", ")).into())
    }
}

/// Whether a sign leaves something on the paper.
fn is_ink(sign: char) -> bool {
    !sign.is_whitespace()
        && !sign.is_control()
        && !matches!(sign, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{fe00}'..='\u{fe0f}')
}

fn has(face: &Font, sign: char) -> bool {
    face.info().coverage.contains(u32::from(sign))
}

fn has_chinese(face: &Font) -> bool {
    PROOF.chars().all(|sign| has(face, sign))
}

/// Fonts on the way in.
#[derive(Default)]
struct Shelf {
    faces: Vec<Font>,
    families: Vec<String>,
    files: BTreeMap<PathBuf, Bytes>,
}

impl Shelf {
    fn read(&mut self, face: &FaceInfo) -> Option<Font> {
        let (Source::File(path) | Source::SharedFile(path, _)) = &face.source else { return None };
        let bytes = match self.files.get(path) {
            Some(bytes) => bytes.clone(),
            None => {
                let bytes = Bytes::new(fs::read(path).ok()?);
                self.files.insert(path.clone(), bytes.clone());
                bytes
            }
        };
        Font::new(bytes, face.index)
    }

    fn add(&mut self, font: Font) {
        let family = font.info().family.clone();
        if !self.families.contains(&family) {
            self.families.push(family);
        }
        self.faces.push(font);
    }

    /// Takes the regular and the bold face of a family.
    fn take(&mut self, from: &Database, family: &str, chinese: bool) -> bool {
        let named = |face: &&FaceInfo| {
            face.style == Style::Normal && face.families.iter().any(|(name, _)| name == family)
        };
        let faces: Vec<&FaceInfo> = from.faces().filter(named).collect();
        let nearest = |weight: i32| {
            faces.iter().min_by_key(|face| (i32::from(face.weight.0) - weight).abs()).copied()
        };
        let mut picked: Vec<&FaceInfo> = [400, 700].into_iter().filter_map(nearest).collect();
        picked.dedup_by_key(|face| face.id);
        let fonts: Vec<Font> = picked.into_iter().filter_map(|face| self.read(face)).collect();
        let fits = !fonts.is_empty() && (!chinese || fonts.iter().all(has_chinese));
        if fits {
            fonts.into_iter().for_each(|font| self.add(font));
        }
        fits
    }

    /// Takes every upright face of a folder, those with Chinese first; whether there was one.
    fn take_all(&mut self, from: &Database) -> bool {
        let upright: Vec<FaceInfo> =
            from.faces().filter(|face| face.style == Style::Normal).cloned().collect();
        let fonts: Vec<Font> = upright.iter().filter_map(|face| self.read(face)).collect();
        let (chinese, others): (Vec<Font>, Vec<Font>) = fonts.into_iter().partition(has_chinese);
        let found = !chinese.is_empty();
        chinese.into_iter().chain(others).for_each(|font| self.add(font));
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_leaves_no_ink_needs_no_glyph() {
        for (sign, ink) in
            [('a', true), ('信', true), (' ', false), ('\n', false), ('\u{200b}', false)]
        {
            assert_eq!(is_ink(sign), ink, "{sign:?}");
        }
    }

    #[test]
    fn an_empty_machine_is_told_what_to_install() {
        let none = Fonts {
            book: LazyHash::new(FontBook::new()),
            faces: Vec::new(),
            families: Vec::new(),
            chinese: false,
        };
        assert!(none.covers(["  \n"].into_iter()).is_ok(), "nothing to print");
        let refused = none.covers(["信用"].into_iter()).expect_err("no font");
        assert_eq!(refused.code(), "paper.no-font");
        assert!(refused.to_string().contains("fonts-noto-cjk"), "{refused}");
    }

    #[test]
    fn a_sign_that_no_font_has_is_named() {
        let fonts = Fonts::open(None);
        assert!(fonts.chinese, "install fonts-noto-cjk");
        assert!(fonts.covers(["应收账款 ¥1,234.50 → №", "“约定”—Straße"].into_iter()).is_ok());
        // A private sign has no glyph anywhere.
        let refused = fonts.covers(["甲\u{e123}乙"].into_iter()).expect_err("no glyph");
        assert_eq!(refused.code(), "paper.no-glyph");
        assert!(refused.to_string().contains("U+E123"), "{refused}");
    }

    #[test]
    fn a_folder_without_chinese_leaves_the_system_fonts_in_place() {
        let folder = tempfile::tempdir().expect("folder");
        let fonts = Fonts::open(Some(folder.path()));
        assert!(fonts.chinese && fonts.covers(["信用"].into_iter()).is_ok());
    }
}

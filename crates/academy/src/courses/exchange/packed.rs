//! A package as bytes: manifest, pages, licence, in a ZIP whose entries carry no time, so that the same content gives
//! the same bytes.

use std::io::{Cursor, Write as _};

use base::{Failure, Lang, Rejection, Result};
use credit::scoring::Wording;

use super::{
    cmi5,
    order::{Order, Spoken, Standard, What},
    page::page,
    scorm,
    unit::{Stuff, Unit},
};
use crate::courses::shipped::Library;

/// A package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Package {
    /// What it is called: `shouxin-lesson-L1-zh-cmi5.zip`.
    pub name: String,
    /// Its files with their bytes, in order.
    pub files: Vec<(String, Vec<u8>)>,
}

/// What a package holds before it is packed.
pub(super) struct Contents<'a> {
    pub name: String,
    pub iri: String,
    pub base: String,
    pub title: Wording,
    pub lead: Wording,
    pub version: String,
    pub minutes: u32,
    pub units: Vec<Unit<'a>>,
    pub spoken: Spoken,
}

impl Contents<'_> {
    /// A wording in the languages of the package.
    pub fn texts(&self, text: &Wording) -> Vec<(&'static str, String)> {
        let langs = self.spoken.langs();
        langs.into_iter().map(|lang| (lang.code(), text.pick(lang).to_owned())).collect()
    }

    /// The title in one line.
    pub fn title_line(&self) -> String {
        let texts = self.texts(&self.title).into_iter().map(|(_, text)| text);
        texts.collect::<Vec<String>>().join(" · ")
    }

    /// Licence and source in the languages of the package.
    pub fn rights(&self) -> Vec<(&'static str, String)> {
        let langs = self.spoken.langs();
        let Some(first) = self.units.first() else { return Vec::new() };
        let one = |lang: Lang| {
            let words = [
                ("source", first.edition().source.pick(lang)),
                ("version", self.version.as_str()),
                ("licence", first.licence()),
            ];
            (lang.code(), locale::ta(lang, "courses-source", &words))
        };
        langs.into_iter().map(one).collect()
    }
}

fn contents<'a>(library: &'a Library, order: &Order, base: &str) -> Result<Contents<'a>> {
    let (kind, code) = order.what.parts();
    let unknown = || {
        let code = match order.what {
            What::Lesson(_) => "courses.lesson-unknown",
            What::Case(_) => "courses.case-unknown",
            What::Path(_) => "courses.package-path",
        };
        Rejection::new(code).with("lesson", order.what.parts().1).with("code", order.what.parts().1)
    };
    let lesson = |code: &str| library.lesson(code).map(Stuff::Lesson);
    let stuff: Vec<Stuff<'a>> = match &order.what {
        What::Lesson(code) => lesson(code).into_iter().collect(),
        What::Case(code) => library.case(code).map(Stuff::Case).into_iter().collect(),
        What::Path(code) => {
            let path = library.paths.find(code).ok_or_else(unknown)?;
            path.lessons.iter().filter_map(|code| lesson(code)).collect()
        }
    };
    let units: Vec<Unit<'a>> =
        stuff.into_iter().map(|stuff| Unit { stuff, spoken: order.spoken }).collect();
    let first = *units.first().ok_or_else(unknown)?;
    let base = base.trim_end_matches('/').to_owned();
    let (title, lead, iri, version) = match &order.what {
        What::Path(code) => {
            let path = library.paths.find(code).ok_or_else(unknown)?;
            let iri = format!("{base}/paths/{code}");
            (&path.name, &path.lead, iri, &library.paths.edition.version)
        }
        _ => {
            let iri = format!("{}/course", first.iri(&base));
            (first.title(), first.lead(), iri, &first.edition().version)
        }
    };
    let minutes = units.iter().map(|unit| match unit.stuff {
        Stuff::Lesson(one) => one.minutes,
        // What a case takes is not told: a quarter of an hour for each two steps.
        Stuff::Case(one) => u32::try_from(one.steps.len()).unwrap_or(2) * 8,
    });
    Ok(Contents {
        name: format!("{kind}-{code}"),
        iri,
        title: title.clone(),
        lead: lead.clone(),
        version: version.clone(),
        minutes: minutes.sum(),
        units,
        spoken: order.spoken,
        base,
    })
}

/// What a package is called.
pub fn package_name(order: &Order) -> String {
    let (kind, code) = order.what.parts();
    format!("shouxin-{kind}-{code}-{}-{}.zip", order.spoken.code(), order.standard.code())
}

/// Makes a package; `base` is the beginning of the names by which the world knows its content.
///
/// # Errors
/// `courses.lesson-unknown`, `courses.case-unknown`, `courses.package-path`.
pub fn package(library: &Library, order: &Order, base: &str) -> Result<Package> {
    let contents = contents(library, order, base)?;
    let mut files = vec![match order.standard {
        Standard::Scorm2004 => ("imsmanifest.xml".to_owned(), scorm::manifest(&contents)),
        Standard::Cmi5 => ("cmi5.xml".to_owned(), cmi5::structure(&contents)),
    }];
    for unit in &contents.units {
        files.push((unit.page(), page(unit, order.standard, &contents.base)));
    }
    let mut licence = String::new();
    for (_, rights) in contents.rights() {
        licence.push_str(&rights);
        licence.push('\n');
    }
    for unit in &contents.units {
        let edition = unit.edition();
        let line = format!("{} {} {}\n", unit.code(), edition.version, edition.digest);
        licence.push_str(&line);
    }
    files.push(("LICENCE.txt".to_owned(), licence));
    let files = files.into_iter().map(|(name, text)| (name, text.into_bytes())).collect();
    Ok(Package { name: package_name(order), files })
}

impl Package {
    /// The names of its files.
    pub fn names(&self) -> Vec<String> {
        self.files.iter().map(|(name, _)| name.clone()).collect()
    }

    /// A file as text.
    pub fn text(&self, name: &str) -> Option<&str> {
        let (_, bytes) = self.files.iter().find(|(known, _)| known == name)?;
        std::str::from_utf8(bytes).ok()
    }

    /// As a ZIP.
    ///
    /// # Errors
    /// A fault: nothing that somebody could mend.
    pub fn zip(&self) -> Result<Vec<u8>> {
        let failed = |error: zip::result::ZipError| Failure::broken("packing a course", error);
        let wrote = |error: std::io::Error| Failure::broken("packing a course", error);
        let options = zip::write::SimpleFileOptions::default()
            .compression_method(zip::CompressionMethod::Deflated)
            .last_modified_time(zip::DateTime::default())
            .unix_permissions(0o644);
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in &self.files {
            writer.start_file(name.as_str(), options).map_err(failed)?;
            writer.write_all(bytes).map_err(wrote)?;
        }
        Ok(writer.finish().map_err(failed)?.into_inner())
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{check_manifest, check_structure},
        *,
    };

    const BASE: &str = "https://shouxin.invalid/academy";

    fn all() -> Vec<Order> {
        let library = Library::shipped();
        let mut what: Vec<What> =
            library.lessons.iter().map(|one| What::Lesson(one.code.clone())).collect();
        what.extend(library.cases.iter().map(|one| What::Case(one.code.clone())));
        what.extend(library.paths.paths.iter().map(|one| What::Path(one.code.clone())));
        let spoken = [Spoken::Both, Spoken::One(Lang::Zh), Spoken::One(Lang::En)];
        let each = what.into_iter().flat_map(|what| {
            Standard::ALL.into_iter().flat_map(move |standard| {
                let what = what.clone();
                spoken.map(move |spoken| Order { standard, what: what.clone(), spoken })
            })
        });
        each.collect()
    }

    #[test]
    fn every_package_keeps_the_rules_of_its_standard() {
        let library = Library::shipped();
        for order in all() {
            let made = package(library, &order, BASE).expect("made");
            let (names, told) = (made.names(), &made.name);
            let wrong = match order.standard {
                Standard::Scorm2004 => {
                    check_manifest(made.text("imsmanifest.xml").expect("manifest"), &names)
                }
                Standard::Cmi5 => {
                    check_structure(made.text("cmi5.xml").expect("structure"), &names)
                }
            };
            assert_eq!(wrong, Vec::<String>::new(), "{told}");
            assert!(made.text("LICENCE.txt").expect("licence").contains("Apache-2.0"), "{told}");
        }
    }

    #[test]
    fn the_same_content_gives_the_same_bytes() {
        let library = Library::shipped();
        let order = Order::try_new("cmi5", "path:sales", "both").expect("order");
        let zip = || package(library, &order, BASE).expect("made").zip().expect("zip");
        let bytes = zip();
        assert_eq!(bytes, zip());
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("opens");
        assert!(
            archive.by_name("cmi5.xml").is_ok() && archive.by_name("lesson-L1/index.html").is_ok()
        );
    }

    #[test]
    fn what_does_not_exist_is_not_packed() {
        for (what, code) in [
            ("lesson:L99", "courses.lesson-unknown"),
            ("case:none", "courses.case-unknown"),
            ("path:none", "courses.package-path"),
        ] {
            let order = Order::try_new("cmi5", what, "zh").expect("order");
            let refused = package(Library::shipped(), &order, BASE).expect_err("refused");
            assert!(matches!(refused, Failure::Rejected(one) if one.code == code), "{what}");
        }
        for wrong in
            [("scorm12", "lesson:L1", "zh"), ("cmi5", "L1", "zh"), ("cmi5", "lesson:L1", "fr")]
        {
            assert!(Order::try_new(wrong.0, wrong.1, wrong.2).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn the_checkers_can_fail() {
        let library = Library::shipped();
        let order = Order::try_new("scorm2004", "lesson:L1", "both").expect("order");
        let made = package(library, &order, BASE).expect("made");
        let (names, text) = (made.names(), made.text("imsmanifest.xml").expect("manifest"));
        for (from, to) in [
            ("2004 4th Edition", "2004 3rd Edition"),
            ("default=\"course\"", "default=\"other\""),
            ("adlcp:scormType=\"sco\"", "adlcp:scormtype=\"sco\""),
            ("<file href=\"lesson-L1/index.html\"/>", ""),
            ("identifierref=\"lesson-L1-page\"", "identifierref=\"nowhere\""),
            (">0.8<", ">8<"),
            ("flow=\"true\"", "flow=\"false\""),
            ("</manifest>", ""),
        ] {
            assert!(text.contains(from), "{from}");
            let mut broken = text.replace(from, to);
            if to == "flow=\"false\"" {
                broken = broken.replace("choice=\"true\"", "choice=\"false\"");
            }
            assert!(!check_manifest(&broken, &names).is_empty(), "{to}");
        }
        let order = Order { standard: Standard::Cmi5, ..order };
        let made = package(library, &order, BASE).expect("made");
        let (names, text) = (made.names(), made.text("cmi5.xml").expect("structure"));
        for (from, to) in [
            ("CompletedAndPassed", "WhenDone"),
            ("masteryScore=\"0.8\"", "masteryScore=\"80\""),
            ("<url>lesson-L1/index.html</url>", "<url>elsewhere.html</url>"),
            ("id=\"https://shouxin.invalid/academy/lessons/L1\"", "id=\"L1\""),
            ("idref=\"https", "idref=\"http"),
        ] {
            assert!(text.contains(from), "{from}");
            assert!(!check_structure(&text.replace(from, to), &names).is_empty(), "{to}");
        }
    }
}

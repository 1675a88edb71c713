use std::{
    fmt,
    path::PathBuf,
    sync::{Arc, OnceLock},
};

use base::{Failure, Result};
use serde_json::{Value as Json, json};
use typst::{
    Library,
    diag::SourceDiagnostic,
    foundations::Smart,
    layout::{Frame, FrameItem},
    utils::LazyHash,
};
use typst_layout::PagedDocument;
use typst_pdf::PdfOptions;

use crate::{
    fonts::Fonts,
    sheet::Sheet,
    world::{Desk, library},
};

/// Sets sheets. Cheap to clone; its fonts are looked for when the first sheet is set, and kept.
#[derive(Clone, Default)]
pub struct Press {
    folder: Option<PathBuf>,
    tools: Arc<OnceLock<Tools>>,
}

struct Tools {
    fonts: Fonts,
    library: LazyHash<Library>,
}

impl fmt::Debug for Press {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Press").field("folder", &self.folder).finish_non_exhaustive()
    }
}

/// So many rounds the typesetter remembers parts of what it set.
const MEMORY: usize = 4;

impl Press {
    /// A press that looks for fonts in a folder before it looks for those of the system.
    pub fn over(folder: Option<PathBuf>) -> Self {
        Self { folder, tools: Arc::default() }
    }

    fn tools(&self) -> &Tools {
        self.tools.get_or_init(|| Tools {
            fonts: Fonts::open(self.folder.as_deref()),
            library: library(),
        })
    }

    /// Sets a sheet as a PDF on A4. Takes processor time: some tenths of a second for the first
    /// sheet, less for the next; call it off the threads that serve.
    ///
    /// # Errors
    /// `paper.no-font`, `paper.no-glyph`, or a fault where the template itself fails.
    pub fn print(&self, sheet: &Sheet) -> Result<Vec<u8>> {
        let tools = self.tools();
        let data = data(sheet, &tools.fonts.families);
        tools.fonts.covers(texts(&data).into_iter())?;
        let desk = Desk::new(&tools.fonts, &tools.library, data.to_string());
        let set = typst::compile::<PagedDocument>(&desk);
        // An unknown family is a mere warning to the typesetter, and would print empty boxes.
        if let Some(warned) = set.warnings.first() {
            return Err(fault("setting a sheet", warned));
        }
        let document = set.output.map_err(|errors| spoiled("setting a sheet", &errors))?;
        if document.pages().iter().any(|page| boxes(&page.frame)) {
            return Err(Failure::bug("setting a sheet: a glyph is missing"));
        }
        let options = PdfOptions {
            ident: Smart::Custom(data.to_string()),
            creator: Smart::Custom(Some("Shouxin 守信".to_owned())),
            ..PdfOptions::default()
        };
        let pdf = typst_pdf::pdf(&document, &options);
        typst::comemo::evict(MEMORY);
        pdf.map_err(|errors| spoiled("writing a PDF", &errors))
    }
}

fn spoiled(doing: &str, errors: &[SourceDiagnostic]) -> Failure {
    match errors.first() {
        Some(error) => fault(doing, error),
        None => Failure::bug(doing),
    }
}

fn fault(doing: &str, said: &SourceDiagnostic) -> Failure {
    Failure::broken(doing, said.message.to_string())
}

/// Whether a sign was set as an empty box.
fn boxes(frame: &Frame) -> bool {
    frame.items().any(|(_, item)| match item {
        FrameItem::Group(group) => boxes(&group.frame),
        FrameItem::Text(text) => text.glyphs.iter().any(|glyph| glyph.id == 0),
        _ => false,
    })
}

fn data(sheet: &Sheet, families: &[String]) -> Json {
    let word = |id: &str| locale::t(sheet.lang, id);
    json!({
        "lang": sheet.lang.code(),
        "region": sheet.lang.pick("cn", "gb"),
        "families": families,
        "title": sheet.title,
        "subject": sheet.subject,
        "number": sheet.number,
        "company": sheet.company,
        "as_of": sheet.as_of,
        "reading": sheet.reading,
        "page": [word("paper-page-before"), word("paper-page-between"), word("paper-page-after")],
        "blocks": sheet.blocks,
    })
}

/// Every text of the data that may be printed.
fn texts(data: &Json) -> Vec<&str> {
    let mut found = vec!["0123456789"];
    let mut open = vec![data];
    while let Some(one) = open.pop() {
        match one {
            Json::String(text) => found.push(text),
            Json::Array(items) => open.extend(items),
            Json::Object(fields) => {
                open.extend(fields.iter().filter(|(name, _)| *name != "families").map(|(_, v)| v));
            }
            _ => {}
        }
    }
    found
}

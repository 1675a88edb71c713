use typst::{
    Library, LibraryExt, World,
    diag::{FileError, FileResult},
    foundations::{Bytes, Datetime, Duration},
    syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot},
    text::{Font, FontBook},
    utils::LazyHash,
};

use crate::fonts::Fonts;

/// The template of all sheets.
const TEMPLATE: &str = include_str!("sheet.typ");

/// What the typesetter sees: one template, one file of data, the fonts. No clock, no network, no
/// file system.
pub struct Desk<'a> {
    fonts: &'a Fonts,
    library: &'a LazyHash<Library>,
    template: Source,
    data: Bytes,
    data_id: FileId,
}

/// The library of the typesetter.
pub fn library() -> LazyHash<Library> {
    LazyHash::new(Library::builder().build())
}

fn file(path: &str) -> FileId {
    let path = VirtualPath::new(path).expect("invariant: the two paths are written here");
    RootedPath::new(VirtualRoot::Project, path).intern()
}

impl<'a> Desk<'a> {
    /// A desk with a sheet's data on it.
    pub fn new(fonts: &'a Fonts, library: &'a LazyHash<Library>, data: String) -> Self {
        Self {
            fonts,
            library,
            template: Source::new(file("/sheet.typ"), TEMPLATE.to_owned()),
            data: Bytes::from_string(data),
            data_id: file("/sheet.json"),
        }
    }
}

impl World for Desk<'_> {
    fn library(&self) -> &LazyHash<Library> {
        self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.fonts.book
    }

    fn main(&self) -> FileId {
        self.template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.template.id() { Ok(self.template.clone()) } else { Err(absent(id)) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == self.data_id { Ok(self.data.clone()) } else { Err(absent(id)) }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.faces.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

fn absent(id: FileId) -> FileError {
    FileError::NotFound(id.vpath().get_with_slash().into())
}

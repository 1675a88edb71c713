//! The files of a pack on its way, as they would be published: laid out as `content/courses`, stamped with edition
//! and day. Pure.

use base::{Day, Result};
use toml::{Table, Value};

use super::{
    desk::{Draft, text_of},
    parts::{Part, PartKind},
};
use crate::courses::{PACK_FILE, PackFiles};

/// Puts the files together.
///
/// # Errors
/// A fault: nothing that somebody could mend.
pub fn compose(draft: &Draft, parts: &[Part], (publisher, on): (&str, Day)) -> Result<PackFiles> {
    let stamped = |table: &Table, code: Option<&str>| {
        let mut table = table.clone();
        table.insert("version".to_owned(), draft.edition.to_string().into());
        table.insert("effective_from".to_owned(), on.to_string().into());
        if let Some(code) = code {
            table.insert("code".to_owned(), code.into());
        }
        table
    };
    let mut files = PackFiles::new();
    let mut head = stamped(&draft.head, Some(&draft.code));
    head.insert("publisher".to_owned(), publisher.trim().into());
    files.insert(PACK_FILE.to_owned(), text_of(&head)?);
    for part in parts {
        let body = stamped(&part.body, Some(&part.code));
        if part.kind == PartKind::Case {
            files.insert(format!("cases/{}.toml", part.code), text_of(&body)?);
            continue;
        }
        let mut questions = stamped(&part.questions, None);
        // The questions are part of their lesson: under its licence, from its source.
        for shared in ["licence", "source"] {
            if let Some(value) = body.get(shared) {
                questions.insert(shared.to_owned(), value.clone());
            }
        }
        questions.entry("question").or_insert_with(|| Value::Array(Vec::new()));
        let texts = [
            ("lesson.toml", text_of(&body)?),
            ("questions.toml", text_of(&questions)?),
            ("zh.md", part.texts.0.clone()),
            ("en.md", part.texts.1.clone()),
        ];
        for (file, text) in texts {
            files.insert(format!("{}/{file}", part.code), text);
        }
    }
    Ok(files)
}

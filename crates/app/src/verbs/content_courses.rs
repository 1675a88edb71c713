//! The part of `shouxin content check` that looks at lessons.

use std::path::Path;

use academy::courses::{Library, check_content, check_shipped};
use base::Lang;
use serde_json::{Value as Json, json};

use crate::speak::Speaker;

/// Looks at the lessons that ship, or at those of a folder; how many findings there are, and what to answer.
pub fn check(folder: Option<&Path>, speaker: &Speaker) -> (usize, Json) {
    let found = match folder {
        Some(folder) => check_content(folder, &web::has_page),
        None => check_shipped(&web::has_page),
    };
    for one in &found {
        speaker.plain(&format!("{}  {}", one.place, one.fault.told(speaker.lang)));
    }
    let (lessons, questions) = match (folder, found.is_empty()) {
        (None, true) => {
            let all = &Library::shipped().lessons;
            (all.len(), all.iter().map(|one| one.questions.len()).sum())
        }
        _ => (0, 0),
    };
    if folder.is_none() {
        let words = [("lessons", lessons), ("questions", questions), ("count", found.len())];
        let words = words.map(|(name, count)| (name, count.to_string()));
        speaker
            .say("courses-checked", &words.each_ref().map(|(name, text)| (*name, text.as_str())));
    }
    let told = found.iter().map(|one| {
        json!({ "place": one.place, "code": one.fault.code, "why": one.fault.told(Lang::En) })
    });
    let answer = json!({
        "lessons": lessons, "questions": questions, "findings": told.collect::<Vec<Json>>(),
    });
    (found.len(), answer)
}

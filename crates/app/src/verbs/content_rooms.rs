//! The part of `shouxin content check` that reads the packs of the other rooms of the school.

use academy::{
    certificates::CertificatePack,
    classes::ClassPack,
    exercises::{ExercisePack, NeedsPack, SandboxPack},
};
use serde_json::{Value as Json, json};

use crate::speak::Speaker;

/// Reads them; how many cannot be used, and what to answer.
pub fn check(speaker: &Speaker) -> (usize, Json) {
    let all = [
        ("exercises/exercises.toml", ExercisePack::fault()),
        ("exercises/needs.toml", NeedsPack::fault()),
        ("exercises/sandbox.toml", SandboxPack::fault()),
        ("classes.toml", ClassPack::fault()),
        ("certificates.toml", CertificatePack::fault()),
    ];
    let wrong: Vec<(&str, &String)> =
        all.iter().filter_map(|(place, fault)| Some((*place, fault.as_ref()?))).collect();
    for (place, why) in &wrong {
        speaker.plain(&format!("{place}  {why}"));
    }
    let (files, count) = (all.len().to_string(), wrong.len().to_string());
    speaker.say("authoring-rooms-checked", &[("files", &files), ("count", &count)]);
    let told = wrong.iter().map(|(place, why)| json!({ "place": place, "why": why }));
    let answer = json!({
        "files": all.iter().map(|(place, _)| *place).collect::<Vec<&str>>(),
        "findings": told.collect::<Vec<Json>>(),
    });
    (wrong.len(), answer)
}

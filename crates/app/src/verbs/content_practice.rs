//! The part of `shouxin content check` that walks the scenes of practice.

use academy::practice::{PracticePack, VariantPack, accuracy, walk};
use base::Result;
use serde_json::{Value as Json, json};

use crate::speak::Speaker;

/// Walks the scenes and reads the labelled sentences; how many faults there are, and what to answer.
pub fn check(speaker: &Speaker) -> Result<(usize, Json)> {
    let pack = PracticePack::shipped();
    let walked = walk(pack)?;
    for fault in &walked.faults {
        speaker.plain(fault);
    }
    let (tuned, held) = (accuracy(false, None), accuracy(true, None));
    let share = |bps: i64| locale::percent(bps as f64 / 10_000.0, 1);
    speaker.say(
        "practice-checked",
        &[
            ("scenes", &walked.scenes.to_string()),
            ("answers", &walked.answers.to_string()),
            ("talks", &walked.talks.to_string()),
            ("faults", &walked.faults.len().to_string()),
        ],
    );
    speaker.say(
        "practice-accuracy",
        &[
            ("tuned", &share(tuned.bps())),
            ("held", &share(held.bps())),
            ("asked", &held.asked.to_string()),
        ],
    );
    let variants = VariantPack::shipped();
    let answer = json!({
        "pack": { "version": pack.version, "digest": pack.digest, "licence": pack.licence },
        "variants": {
            "version": variants.version, "digest": variants.digest,
            "codes": variants.variants.iter().map(|one| &one.code).collect::<Vec<_>>(),
        },
        "scenes": walked.scenes, "answers": walked.answers, "talks": walked.talks,
        "faults": walked.faults,
        "classifier": {
            "tuned": { "asked": tuned.asked, "right": tuned.right },
            "held": { "asked": held.asked, "right": held.right },
        },
    });
    Ok((walked.faults.len(), answer))
}

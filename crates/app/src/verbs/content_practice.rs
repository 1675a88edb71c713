//! The part of `shouxin content check` that walks the scenes of practice.

use academy::practice::{BlindSet, PracticePack, VariantPack, accuracy, walk};
use base::{Lang, Result};
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
    let set = BlindSet::shipped();
    let now = [Lang::Zh, Lang::En].map(|lang| set.accuracy(Some(lang)));
    let plans = set.plans_exact(pack);
    let [zh, en] = set.first.langs;
    speaker.say(
        "practice-blind",
        &[
            ("on", &set.first.on),
            ("zh", &share(zh.bps())),
            ("en", &share(en.bps())),
            ("plans", &format!("{}/{}", set.first.plans.right, set.first.plans.asked)),
            ("zhnow", &share(now[0].bps())),
            ("ennow", &share(now[1].bps())),
            ("plansnow", &format!("{}/{}", plans.right, plans.asked)),
        ],
    );
    let told = |right: usize, asked: usize| json!({ "asked": asked, "right": right });
    let blind = json!({
        "version": set.version, "licence": set.licence,
        "first": {
            "on": set.first.on, "zh": told(zh.right, zh.asked), "en": told(en.right, en.asked),
            "plans": told(set.first.plans.right, set.first.plans.asked),
        },
        "now": {
            "zh": told(now[0].right, now[0].asked), "en": told(now[1].right, now[1].asked),
            "plans": told(plans.right, plans.asked),
        },
    });
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
            "blind": blind,
        },
    });
    Ok((walked.faults.len(), answer))
}

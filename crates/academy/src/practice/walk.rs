//! The checker: walks every scene with every persona, in both languages, cue by cue, and plays every first line on;
//! no dead end, no missing word, no line without a move. And the pack itself: what it names must be there.

use base::{Lang, Result};
use credit::{collections::talk::TalkPack, parties::CustomerKind};

use super::{
    debtor::Cast,
    dossier::{Dossier, dossier_faults},
    engine::{CUES, Cue, Preparation, Run},
    pack::{PracticePack, Scene},
    stage::{Heard, Spoken, Stage},
    tomorrow::OwnFacts,
    variants::VariantPack,
};

/// What a walk saw.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Walked {
    /// Scenes in a language.
    pub scenes: usize,
    /// Answers that were spoken.
    pub answers: usize,
    /// Talks that were played to an end.
    pub talks: usize,
    /// What is wrong, each with its place.
    pub faults: Vec<String>,
}

/// Walks all of it.
///
/// # Errors
/// A fault where a scene cannot be opened.
pub fn walk(pack: &PracticePack) -> Result<Walked> {
    let mut walked = Walked { faults: pack_faults(pack), ..Walked::default() };
    walked.faults.extend(dossier_faults(pack));
    // What is made of real cases is walked by samples of every sort.
    let made: Vec<Scene> = OwnFacts::samples().iter().map(OwnFacts::scene).collect();
    let fitted: Vec<&Scene> =
        VariantPack::shipped().variants.iter().flat_map(|one| &one.scenes).collect();
    for scene in made.iter().chain(fitted.iter().copied()) {
        let faults = Dossier::of(scene, pack.plays_on).faults(scene, pack.plays_on);
        walked.faults.extend(faults.into_iter().map(|what| format!("{}: {what}", scene.words)));
    }
    walked.faults.extend(variant_faults(pack, VariantPack::shipped()));
    for scene in pack.scenes.iter().chain(&made).chain(fitted) {
        let mut shapes: Vec<Vec<String>> = Vec::new();
        for lang in Lang::ALL {
            let place = format!("{} ({lang})", scene.words);
            let mut stage = match Stage::open(&scene.words, lang) {
                Ok(stage) => stage,
                Err(_) => {
                    walked.faults.push(format!("{place}: no words"));
                    continue;
                }
            };
            walked.scenes += 1;
            shapes.push(cues(pack, scene, (&mut stage, lang), &mut walked)?);
            talks(pack, scene, (&mut stage, &place), &mut walked)?;
        }
        if let [one, other] = shapes.as_slice()
            && one != other
        {
            walked.faults.push(format!("{}: the languages offer other lines", scene.words));
        }
    }
    Ok(walked)
}

/// Each cue with each persona, reason and trick: words are there, and lines unless the talk is over.
fn cues(
    pack: &PracticePack,
    scene: &Scene,
    (stage, lang): (&mut Stage, Lang),
    walked: &mut Walked,
) -> Result<Vec<String>> {
    let mut shape = Vec::new();
    for persona in &pack.personas {
        for (cue, code) in CUES {
            let tellings = match cue {
                Cue::Reveal => scene.reasons.clone(),
                Cue::Shift => scene.tricks.clone(),
                _ => vec![String::new()],
            };
            let mut before = String::new();
            for told in &tellings {
                for (agreed, table) in [(false, false), (false, true), (true, true)] {
                    let spoken = Spoken {
                        persona: &persona.code,
                        excuse: &scene.excuse,
                        trick: told,
                        reason: told,
                        offer: "1".into(),
                        total: "1".into(),
                        overdue_days: 1,
                        agreed,
                        table,
                    };
                    let heard = stage.say(cue, &spoken)?;
                    walked.answers += 1;
                    let place = format!("{} ({lang}) {} {code} {told}", scene.words, persona.code);
                    look(&heard, (cue, &place), lang, walked);
                    if !told.is_empty() && heard.text == before && !agreed && !table {
                        walked.faults.push(format!("{place}: says the same as another one"));
                    }
                    if agreed {
                        before = heard.text.clone();
                    }
                    shape.extend(heard.lines.iter().map(|line| line.done.to_string()));
                }
            }
        }
    }
    Ok(shape)
}

fn look(heard: &Heard, (cue, place): (Cue, &str), lang: Lang, walked: &mut Walked) {
    let mut say = |what: &str| walked.faults.push(format!("{place}: {what}"));
    if heard.text.is_empty() {
        say("says nothing");
    }
    let over = matches!(cue, Cue::Leave | Cue::Bye);
    if over != heard.lines.is_empty() {
        say(if over { "goes on after the end" } else { "is a dead end" });
    }
    let chinese = |text: &str| text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    let texts = std::iter::once(&heard.text).chain(heard.lines.iter().map(|line| &line.text));
    for text in texts {
        if chinese(text) != (lang == Lang::Zh) {
            say(&format!("speaks another language: {text}"));
        }
        if text.contains(['{', '}', '⟦', '#']) {
            say(&format!("shows its source: {text}"));
        }
    }
}

/// From the first turn on, each line once and then always the same place among the lines: every talk ends.
fn talks(
    pack: &PracticePack,
    scene: &Scene,
    (stage, place): (&mut Stage, &str),
    walked: &mut Walked,
) -> Result<()> {
    for (n, persona) in pack.personas.iter().enumerate() {
        let levels = pack.levels.iter().cycle().skip(n).take(1);
        for level in levels {
            let cast = Cast { scene, persona, level, seed: 1 };
            let first = Run::new(pack, cast, Preparation::default());
            let lines = stage.hear(&first)?.lines;
            for (n, line) in lines.iter().enumerate() {
                let mut run = first.clone();
                run.play(line.done.clone(), &line.text);
                while run.ended.is_none() {
                    let heard = stage.hear(&run)?;
                    walked.answers += 1;
                    let at = (n * 7 + run.turns.len()) % heard.lines.len().max(1);
                    let Some(next) = heard.lines.get(at) else {
                        walked.faults.push(format!("{place}: a dead end after {}", line.done));
                        break;
                    };
                    run.play(next.done.clone(), &next.text);
                }
                walked.talks += 1;
            }
        }
    }
    Ok(())
}

/// What the pack names and is not there.
fn pack_faults(pack: &PracticePack) -> Vec<String> {
    let mut faults = Vec::new();
    let talk = TalkPack::shipped();
    let mut say = |place: &str, what: &str| faults.push(format!("{place}: {what}"));
    for (block, wanted) in [("preparation", 150), ("process", 350), ("compliance", 150)] {
        let items = pack.items.iter().filter(|item| item.block == block);
        if items.map(|item| item.tenths).sum::<i64>() != wanted {
            say(block, "its items do not make its points");
        }
    }
    for item in pack.items.iter().filter(|item| pack.persona(&item.persona).is_none()) {
        say(&item.code, &format!("no persona {}", item.persona));
    }
    for scene in &pack.scenes {
        for paper in scene.papers.iter().filter(|paper| pack.paper(paper).is_none()) {
            say(&scene.code, &format!("no paper {paper}"));
        }
        if talk.excuse(&scene.excuse).is_none() {
            say(&scene.code, &format!("no excuse {}", scene.excuse));
        }
        for reason in scene.reasons.iter().filter(|reason| talk.reason(reason).is_none()) {
            say(&scene.code, &format!("no reason {reason}"));
        }
        for trick in &scene.tricks {
            if talk.trick(trick).is_none() {
                say(&scene.code, &format!("no trick {trick}"));
            }
            let paper =
                |code: &String| pack.paper(code).is_some_and(|paper| paper.against.contains(trick));
            let ends = pack.tricks.iter().any(|one| one.code == *trick && !one.ends.is_empty());
            if !ends && !scene.papers.iter().any(paper) {
                say(&scene.code, &format!("nothing answers the trick {trick}"));
            }
        }
        if scene.people.is_empty() || scene.total_minor <= 0 || scene.target_days <= 0 {
            say(&scene.code, "people, total or target are missing");
        }
    }
    if pack.scenes.len() < 6 || pack.personas.len() < 6 || pack.levels.len() < 3 {
        say("pack", "six scenes, six personas, three levels at least");
    }
    faults
}

/// What a branch of trade lacks: each has every scene, in words of its own, and says whom it is like in known words.
fn variant_faults(pack: &PracticePack, variants: &VariantPack) -> Vec<String> {
    let mut faults = Vec::new();
    let talk = TalkPack::shipped();
    for one in &variants.variants {
        let mut say = |what: String| faults.push(format!("{}: {what}", one.code));
        for scene in &pack.scenes {
            if !one.scenes.iter().any(|fitted| fitted.code == scene.code) {
                say(format!("no scene {}", scene.code));
            }
        }
        for fitted in &one.scenes {
            let base = pack.scene(&fitted.code);
            let words = |lang| PracticePack::story(&fitted.words, lang);
            let own = |lang| words(lang) != PracticePack::story(&fitted.code, lang);
            if !Lang::ALL.into_iter().all(|lang| words(lang).is_some() && own(lang)) {
                say(format!("{} has no words of its own", fitted.code));
            }
            if base.is_some_and(|base| base.brief == fitted.brief || base.people == fitted.people) {
                say(format!("{} plays among the same people", fitted.code));
            }
            if talk.excuse(&fitted.excuse).is_none() {
                say(format!("{}: no excuse {}", fitted.code, fitted.excuse));
            }
            if fitted.total_minor <= 0 || fitted.overdue_days <= 0 || fitted.people.is_empty() {
                say(format!("{}: people, total or days are missing", fitted.code));
            }
        }
        let sections = one.industries.iter().all(|code| code.len() == 1 && is_section(code));
        let kinds = one.kinds.iter().all(|kind| kind.parse::<CustomerKind>().is_ok());
        if !sections || !kinds {
            say("an industry or a kind of customers that nobody knows".to_owned());
        }
    }
    faults
}

/// A section of GB/T 4754.
fn is_section(code: &str) -> bool {
    code.bytes().all(|letter| (b'A'..=b'T').contains(&letter))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_scene_has_a_dead_end_or_a_missing_word() {
        let walked = walk(PracticePack::shipped()).expect("a walk");
        assert!(walked.faults.is_empty(), "{:#?}", walked.faults);
        let fitted: usize =
            VariantPack::shipped().variants.iter().map(|one| one.scenes.len()).sum();
        assert_eq!(fitted, 5 * PracticePack::shipped().scenes.len());
        let all = PracticePack::shipped().scenes.len() + OwnFacts::samples().len() + fitted;
        assert_eq!(walked.scenes, all * 2);
    }

    #[test]
    fn a_pack_that_names_what_is_not_there_is_found() {
        let mut pack = PracticePack::shipped().clone();
        pack.scenes[0].papers.push("moon".into());
        pack.items[0].tenths = 10;
        assert_eq!(pack_faults(&pack).len(), 2);
    }

    #[test]
    fn a_branch_that_lacks_something_is_found() {
        let (pack, mut variants) = (PracticePack::shipped(), VariantPack::shipped().clone());
        assert_eq!(variant_faults(pack, &variants), Vec::<String>::new());
        variants.variants[0].scenes.pop();
        variants.variants[1].industries.push("Z".into());
        variants.variants[2].scenes[0].words = pack.scenes[0].code.clone();
        assert_eq!(variant_faults(pack, &variants).len(), 3);
    }
}

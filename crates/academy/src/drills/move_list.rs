//! What a sentence can be corrected to: each move, with the papers of the scene and the plans that are asked for most.

use crate::practice::{Move, Scene};

/// Moves that name nothing.
const PLAIN: [&str; 21] = [
    "account",
    "listen",
    "sympathise",
    "clarify",
    "ask-why",
    "ask-decider",
    "praise-fact",
    "flatter",
    "ask-promise",
    "press",
    "accept",
    "ask-sign",
    "ask-guarantee",
    "ask-interest",
    "next-contact",
    "escalate",
    "silence",
    "threaten",
    "shame",
    "other",
    "close",
];

/// Plans and concessions that a person can mean.
const NAMED: [&str; 10] = [
    "propose:100@0",
    "propose:50@0,50@4",
    "propose:60@0,40@4",
    "propose:34@0,33@4,33@8",
    "concede:days",
    "concede:days:if",
    "concede:instalments",
    "concede:instalments:if",
    "concede:discount",
    "concede:discount:if",
];

/// All of them, what was heard first.
pub fn corrections(heard: &Move, scene: &Scene) -> Vec<Move> {
    let papers = scene.papers.iter().map(|code| Move::Evidence(code.clone()));
    let plain = PLAIN.iter().chain(&NAMED).filter_map(|code| Move::parse(code));
    let mut all = vec![heard.clone()];
    for one in plain.chain(papers) {
        if !all.contains(&one) {
            all.push(one);
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::practice::PracticePack;

    #[test]
    fn each_move_can_be_meant() {
        let scene = PracticePack::shipped().scenes.first().expect("a scene");
        let all = corrections(&Move::parse("propose:70@0,30@2").expect("a plan"), scene);
        assert_eq!(all.first().map(ToString::to_string).as_deref(), Some("propose:70@0,30@2"));
        assert_eq!(all.len(), 1 + PLAIN.len() + NAMED.len() + scene.papers.len());
        let kinds: std::collections::BTreeSet<&str> = all.iter().map(Move::kind).collect();
        assert_eq!(kinds.len(), 24, "every kind of move");
    }
}

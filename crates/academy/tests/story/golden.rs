//! Golden runs: the same seed, pack and engine give the same bytes, on every machine and after every change. Whoever
//! changes what a run comes to raises the version of the pack or of the engine, and writes the file anew.

use academy::practice::{Bot, Cast, ENGINE, PracticePack, score};

const KEPT: &str = include_str!("../golden/runs.txt");

fn played() -> String {
    let pack = PracticePack::shipped();
    let mut out = format!("engine {ENGINE} pack {} {}\n", pack.version, pack.digest);
    for (scene, persona, level, seed, bot) in [
        ("first-reminder", "staller", 1, 1, "good"),
        ("passed-on", "formalist", 2, 2, "good"),
        ("no-boss", "evasive", 3, 3, "no-questions"),
        ("quality", "aggrieved", 2, 4, "good"),
        ("broken-promise", "blunt", 3, 5, "concessions"),
        ("no-account", "anxious", 1, 6, "flattery"),
        ("quality", "blunt", 1, 7, "threats"),
    ] {
        let cast = Cast::find(pack, (scene, persona, level), seed).expect("a cast");
        let run = Bot::parse(bot).expect("a bot").play(pack, cast);
        let total = score(&run).total;
        out += &format!("{scene} {persona} {level} {seed} {bot} {total} {}\n", run.digest());
    }
    out
}

#[test]
fn runs_come_to_what_they_came_to() {
    let now = played();
    let edition = |text: &str| text.lines().next().unwrap_or_default().to_owned();
    let versions = |text: &str| edition(text).rsplit_once(' ').map(|(head, _)| head.to_owned());
    let raised = versions(&now) != versions(KEPT);
    let why = match raised {
        true => {
            "an edition without its golden runs: write crates/academy/tests/golden/runs.txt anew"
        }
        false => {
            "runs come to something else and no version was raised: raise that of the pack or the engine"
        }
    };
    assert!(now == KEPT, "{why}\n{now}");
}

//! The role-play as learners have it: a company is served, a turn is spoken over the interface and answered; then two
//! hundred learners speak at once; and the checker walks all scenes. No model is asked. `PRACTICE_SIZE=small` sees only
//! that it works. `cargo xtask bench practice` keeps the figures.
#![allow(missing_docs)]

use std::time::{Duration, Instant};

use academy::practice::{
    BlindSet, Cast, Move, PracticePack, Preparation, Run, accuracy, order_held, tell as tell_run,
    walk,
};
use base::{Clock, Lang};
use store::{
    Actor, Db, Open,
    access::{NewPerson, Role},
};
use testkit::{Binary, free_port, post};

/// Sentences of a talk, each read by the rules; the last one closes nothing, so that every talk is as long.
const SAID: [&str; 8] = [
    "今天来是想把到期没付的款逐笔理一下，一共欠多少、过期几天。",
    "您慢慢说，我听着。",
    "这阵子确实不容易，您的处境我理解。",
    "这笔款到底卡在哪里？为什么到期没有付？",
    "付款这件事最后由谁批？",
    "这是对账单，逐笔列着，您看一下。",
    "您打算哪天付、付多少？请给我一个日期和金额。",
    "我们约个日子，到时我再来电核对到账。",
];

#[expect(clippy::disallowed_methods, reason = "a benchmark has no other settings")]
fn learners() -> usize {
    match std::env::var("PRACTICE_SIZE").as_deref() {
        Ok("small") => 10,
        _ => 200,
    }
}

fn main() {
    let folder = std::env::temp_dir().join(format!("shouxin-practice-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let data = folder.join("house");
    let at = data.to_str().expect("a path in ASCII").to_owned();
    let binary = Binary::new(env!("CARGO_BIN_EXE_shouxin"));
    // The owner's password is made up by `init`; nobody signs in here.
    binary.run(["init", "--company", "practice", "--data", &at]).ok();
    let clock = Clock::system("Asia/Shanghai").expect("a zone");
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let keys = runtime.block_on(async {
        let db = Db::open(Open::file(&data.join("shouxin.db"), clock)).await.expect("a database");
        let keys = keys(&db, learners()).await;
        db.close().await;
        keys
    });
    let port = free_port();
    let listen = format!("127.0.0.1:{port}");
    let mut served = binary.start(["serve", "--data", &at, "--listen", &listen]);
    served.answers(port, "/sign-in", Duration::from_secs(60)).expect("served");
    let talk = |key: &str, seed: u64| spoken(port, key, seed);
    let alone: Vec<f64> = (0..10).flat_map(|seed| talk(&keys[0], seed)).collect();
    tell("a turn of one learner, median", at_share(&alone, 50), "ms", "");
    tell("a turn of one learner, p95", at_share(&alone, 95), "ms", "<= 50");
    let started = Instant::now();
    let together: Vec<f64> = std::thread::scope(|scope| {
        let talks: Vec<_> = (100..)
            .zip(&keys)
            .map(|(seed, key)| scope.spawn(move || spoken(port, key, seed)))
            .collect();
        talks.into_iter().flat_map(|talk| talk.join().expect("a talk")).collect()
    });
    let seconds = started.elapsed().as_secs_f64();
    let all = keys.len();
    tell(&format!("a turn of {all} learners at once, median"), at_share(&together, 50), "ms", "");
    tell(&format!("a turn of {all} learners at once, p95"), at_share(&together, 95), "ms", "");
    let rate = together.len() as f64 / seconds;
    tell(&format!("turns of {all} learners at once"), rate, "turns/s", "");
    served.kill_nine();
    std::fs::remove_dir_all(&folder).ok();
    let started = Instant::now();
    let walked = walk(PracticePack::shipped()).expect("a walk");
    assert!(walked.faults.is_empty(), "{:?}", walked.faults);
    let what = format!("checker over {} scenes, {} answers", walked.scenes, walked.answers);
    tell(&what, started.elapsed().as_secs_f64(), "s", "<= 60");
    judged();
}

/// How well sentences are read, and whether the five learners keep their order over all casts.
fn judged() {
    let held = accuracy(true, None);
    let what = format!("sentences read right, held-back half of {}", held.asked);
    tell(&what, held.bps() as f64 / 100.0, "%", ">= 90");
    for lang in [Lang::Zh, Lang::En] {
        let now = BlindSet::shipped().accuracy(Some(lang));
        let what = format!("sentences read right, {} of the blind set in {lang}", now.asked);
        tell(&what, now.bps() as f64 / 100.0, "%", "");
    }
    // Two hundred learners are asked of the whole measurement; then every cast has its thousand seeds.
    let seeds = if learners() < 200 { 2 } else { 1_000 };
    let started = Instant::now();
    let order = order_held(PracticePack::shipped(), 0..seeds);
    let what = format!("order of five learners holds, {seeds} seeds, {} casts", order.casts);
    tell(&what, order.bps() as f64 / 100.0, "%", ">= 95");
    tell("order of five learners, time", started.elapsed().as_secs_f64(), "s", "");
}

fn tell(what: &str, value: f64, unit: &str, goal: &str) {
    println!("measure | {what} | {value:.2} | {unit} | {goal}");
}

fn at_share(times: &[f64], percent: usize) -> f64 {
    let mut times = times.to_vec();
    times.sort_by(f64::total_cmp);
    times[(times.len() * percent / 100).min(times.len() - 1)]
}

/// A learner each, with a token.
async fn keys(db: &Db, count: usize) -> Vec<String> {
    let mut keys = Vec::new();
    for n in 0..count {
        let login = format!("learner{n}");
        let mut tx = db.write(Actor::system("bench")).await.expect("write");
        let new = NewPerson {
            login: login.clone(),
            name: login.clone(),
            role: Role::Learner,
            lang: Lang::Zh,
            password: "a long password".to_owned(),
        };
        tx.add_person(new).await.expect("a person");
        tx.commit().await.expect("commit");
        let person = db.find_person(&login).await.expect("read").expect("a person");
        let mut tx = db.write(Actor::user(&login)).await.expect("write");
        keys.push(tx.add_token(&person, "bench", 30).await.expect("a token").key);
        tx.commit().await.expect("commit");
    }
    keys
}

/// The text behind a name in a JSON that was sent without blanks.
fn named(body: &str, name: &str) -> String {
    let after = body.split(&format!("\"{name}\":\"")).nth(1).unwrap_or_else(|| panic!("{body}"));
    after.split('"').next().unwrap_or("").to_owned()
}

/// Plays a whole talk; milliseconds of each turn. What is kept at the end is what would have come of it alone.
fn spoken(port: u16, key: &str, seed: u64) -> Vec<f64> {
    let sent = |path: &str, body: &str| post(port, path, key, body).expect("an answer");
    let new =
        format!("{{\"scene\":\"quality\",\"persona\":\"blunt\",\"level\":1,\"seed\":{seed}}}");
    let made = sent("/api/v1/practice-runs", &new);
    assert_eq!(made.status, 201, "{}", made.body);
    let at = format!("/api/v1/practice-runs/{}", named(&made.body, "id"));
    let ready = sent(&format!("{at}/preparation"), "{\"paper_answers\":[],\"people_seen\":true}");
    assert_eq!(ready.status, 200, "{}", ready.body);
    let (mut times, mut last) = (Vec::new(), String::new());
    for (number, said) in (1..).zip(SAID) {
        let body = format!("{{\"number\":{number},\"said\":\"{said}\"}}");
        let started = Instant::now();
        let answer = sent(&format!("{at}/turns"), &body);
        times.push(started.elapsed().as_secs_f64() * 1_000.0);
        assert_eq!(answer.status, 200, "{}", answer.body);
        last = answer.body;
    }
    let pack = PracticePack::shipped();
    let cast = Cast::find(pack, ("quality", "blunt", 1), seed).expect("a cast");
    let with = Preparation { people: true, ..Preparation::default() };
    let mut alone = Run::new(pack, cast, with);
    let moves: Vec<&str> = last.split("\"move_code\":\"").skip(1).collect();
    assert_eq!(moves.len(), SAID.len(), "a turn is lost: {last}");
    for (done, said) in moves.iter().zip(SAID) {
        assert!(last.contains(said), "another talk's words: {last}");
        let code = done.split('"').next().unwrap_or("");
        alone.play(Move::parse(code).expect("a move"), said);
    }
    let (_, told) = tell_run(&alone, Lang::Zh).expect("told");
    assert!(told.iter().all(|turn| last.contains(&turn.answer)), "answered otherwise: {last}");
    times
}

//! What people of the demo company have learnt: lessons read and checked, a first test and a last one, a case gone
//! through, talks practised. By the verbs of the school itself: what was answered is marked as everybody's answers are.

use std::collections::BTreeMap;

use academy::{
    courses::{
        Attempt, AttemptKind, Body, Case, Library, begin_case, begin_check, begin_test,
        decide_step, get_attempt, hand_in, learning, mark_read,
    },
    practice::{Bot, Cast, PracticePack, Saying, prepare_run, say, start_run},
};
use base::{Lang, Result};
use store::{Actor, Db, access::Role};

/// How somebody learns: lessons done, every how many-th question is missed, whether the last test is taken, the case,
/// and how talks are led.
struct Habit {
    role: Role,
    lessons: usize,
    misses: usize,
    last_test: bool,
    case: &'static str,
    talks: &'static [(&'static str, &'static str, i64, Bot)],
}

/// Somebody of each role; the first one is who looks at the demo.
const HABITS: [Habit; 4] = [
    Habit {
        role: Role::Owner,
        lessons: 3,
        misses: 4,
        last_test: false,
        case: "promise",
        talks: &[("first-reminder", "staller", 1, Bot::NoQuestions)],
    },
    Habit {
        role: Role::CreditManager,
        lessons: 6,
        misses: 9,
        last_test: true,
        case: "maker",
        talks: &[("broken-promise", "staller", 2, Bot::Good)],
    },
    Habit {
        role: Role::Sales,
        lessons: 4,
        misses: 3,
        last_test: false,
        case: "loss",
        talks: &[
            ("first-reminder", "blunt", 1, Bot::Concessions),
            ("quality", "staller", 1, Bot::Good),
        ],
    },
    Habit {
        role: Role::Collector,
        lessons: 5,
        misses: 6,
        last_test: false,
        case: "loss",
        talks: &[("quality", "blunt", 2, Bot::Threats), ("quality", "blunt", 2, Bot::Good)],
    },
];

/// Makes it all, once.
pub(super) async fn living(db: &Db) -> Result<()> {
    let people = db.list_people().await?;
    for habit in &HABITS {
        let found = people.iter().find(|one| one.active && one.role == habit.role);
        let Some(person) = found else { continue };
        let learner = Learner { db, user: person.id, actor: Actor::user(&person.login) };
        if learning(db, person.id).await? != Default::default() {
            continue;
        }
        learner.learn(habit).await?;
    }
    Ok(())
}

struct Learner<'a> {
    db: &'a Db,
    user: i64,
    actor: Actor,
}

impl Learner<'_> {
    async fn learn(&self, habit: &Habit) -> Result<()> {
        let library = Library::shipped();
        let Some(path) = library.paths.of(habit.role) else { return Ok(()) };
        self.test(AttemptKind::Pre, &path.lessons, 2).await?;
        for code in path.lessons.iter().take(habit.lessons) {
            let mut tx = self.db.write(self.actor.clone()).await?;
            mark_read(&mut tx, library, self.user, code).await?;
            tx.commit().await?;
            let mut tx = self.db.write(self.actor.clone()).await?;
            let id = begin_check(&mut tx, library, self.user, code).await?;
            tx.commit().await?;
            self.answer(id, habit.misses).await?;
        }
        if habit.last_test {
            self.test(AttemptKind::Post, &path.lessons, habit.misses).await?;
        }
        if let Some(case) = library.case(habit.case) {
            self.case(case, habit.misses).await?;
        }
        for (n, (scene, persona, level, bot)) in (1_i64..).zip(habit.talks) {
            self.talk((scene, persona, *level), n, *bot).await?;
        }
        Ok(())
    }

    async fn test(&self, kind: AttemptKind, lessons: &[String], misses: usize) -> Result<()> {
        let mut tx = self.db.write(self.actor.clone()).await?;
        let id = begin_test(&mut tx, Library::shipped(), (self.user, kind), lessons).await?;
        tx.commit().await?;
        self.answer(id, misses).await
    }

    async fn answer(&self, id: i64, misses: usize) -> Result<()> {
        let library = Library::shipped();
        let attempt = get_attempt(self.db, library, id, self.user).await?;
        let fields = filled(&attempt, misses);
        let mut tx = self.db.write(self.actor.clone()).await?;
        hand_in(&mut tx, library, (id, self.user), &fields).await?;
        tx.commit().await
    }

    async fn case(&self, case: &Case, misses: usize) -> Result<()> {
        let library = Library::shipped();
        let mut tx = self.db.write(self.actor.clone()).await?;
        let run = begin_case(&mut tx, library, self.user, &case.code).await?;
        tx.commit().await?;
        for (at, step) in case.steps.iter().enumerate() {
            let best = step.choices.iter().position(|one| one.points == 100).unwrap_or(0);
            let wide = step.choices.len();
            let choice =
                if (at + 1).is_multiple_of(misses.min(3)) { (best + 1) % wide } else { best };
            let mut tx = self.db.write(self.actor.clone()).await?;
            decide_step(&mut tx, library, (run, self.user), (at, choice, "")).await?;
            tx.commit().await?;
        }
        Ok(())
    }

    /// A talk as a scripted learner leads it, turn by turn.
    async fn talk(&self, of: (&str, &str, i64), seed: i64, bot: Bot) -> Result<()> {
        let pack = PracticePack::shipped();
        let Some(cast) = Cast::find(pack, of, seed.unsigned_abs()) else { return Ok(()) };
        let played = bot.play(pack, cast);
        let mut tx = self.db.write(self.actor.clone()).await?;
        let id = start_run(&mut tx, self.user, of, Some(seed)).await?;
        tx.commit().await?;
        let mut tx = self.db.write(self.actor.clone()).await?;
        prepare_run(&mut tx, (id, self.user), &played.prepared).await?;
        tx.commit().await?;
        for (number, turn) in (1_i64..).zip(&played.turns) {
            let saying = Saying::chosen(number, turn.done.clone(), String::new(), Lang::Zh);
            let mut tx = self.db.write(self.actor.clone()).await?;
            say(&mut tx, (id, self.user), &saying).await?;
            tx.commit().await?;
        }
        Ok(())
    }
}

/// The sheet as somebody fills it in who misses every so many-th question.
fn filled(attempt: &Attempt, misses: usize) -> BTreeMap<String, String> {
    let mut fields = BTreeMap::new();
    for (n, drawn) in (1_usize..).zip(&attempt.drawn) {
        if n.is_multiple_of(misses) {
            continue;
        }
        let shown =
            |place: usize| drawn.order.iter().position(|at| *at == place).map_or(0, |at| at + 1);
        let right = |all: &[(credit::scoring::Wording, bool)]| -> Vec<usize> {
            let all = all.iter().enumerate().filter(|(_, one)| one.1);
            all.map(|(place, _)| shown(place)).collect()
        };
        match &drawn.question.body {
            Body::Single(all) => {
                fields.extend(right(all).iter().map(|at| (format!("q{n}"), at.to_string())));
            }
            Body::Multiple(all) => {
                fields.extend(right(all).iter().map(|at| (format!("q{n}-{at}"), "1".to_owned())));
            }
            Body::Number { hundredths, .. } => {
                let (sign, minor) =
                    (if *hundredths < 0 { "-" } else { "" }, hundredths.unsigned_abs());
                fields.insert(format!("q{n}"), format!("{sign}{}.{:02}", minor / 100, minor % 100));
            }
            Body::Order(steps) => {
                let ranks = (0..steps.len())
                    .map(|at| (format!("q{n}-{}", shown(at)), (at + 1).to_string()));
                fields.extend(ranks);
            }
        }
    }
    fields
}

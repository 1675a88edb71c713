//! Courses: lessons, checks, tests and reviews, how one stands, and for who teaches the statistics of the bank. What is
//! right leaves only with an attempt that was handed in.

use std::collections::BTreeMap;

use academy::courses::{
    Answered, Attempt, AttemptKind, BankRow, Body as Asked, Drawn, Given, Learning, Lesson,
    Library, Piece, begin_check, begin_review, begin_test, due_cards, get_attempt, hand_in,
    learning, library, mark_read, question_bank, verdict,
};
use base::Rejection;
use store::Tx;

use super::{
    cursor::{self, Page},
    endpoint::{Body, Call, Made},
    ledger::PageAsked,
    shape::{Id, Nothing, On, sent, taken},
};
use crate::{failure::Refused, visit::Visit};

sent!(LessonSaid {
    lesson: String,
    title: String,
    lead: String,
    minutes: i64,
    version: String,
    read_on: Option<On>,
    best_bps: Option<i64>,
    is_done: bool,
    is_weak: bool,
});

fn lesson_said(visit: &Visit, one: &Lesson, told: &Learning) -> LessonSaid {
    let seen = told.lessons.get(&one.code).copied().unwrap_or_default();
    LessonSaid {
        lesson: one.code.clone(),
        title: one.title.pick(visit.lang).to_owned(),
        lead: one.lead.pick(visit.lang).to_owned(),
        minutes: i64::from(one.minutes),
        version: one.edition.version.clone(),
        read_on: seen.read_on.map(On),
        best_bps: seen.best_bps,
        is_done: told.done(&one.code),
        is_weak: told.weak.iter().any(|(code, _)| *code == one.code),
    }
}

/// Keeps what a verb has done, or undoes it.
pub(super) async fn closed<T>(tx: Tx, outcome: base::Result<T>) -> base::Result<T> {
    match outcome {
        Ok(done) => tx.commit().await.map(|()| done),
        Err(why) => {
            tx.roll_back().await?;
            Err(why)
        }
    }
}

/// All lessons, and how one stands in each.
pub async fn lessons(call: Call<PageAsked>) -> Result<Page<LessonSaid>, Refused> {
    let held = library(&call.app.db).await?;
    let told = learning(&call.app.db, call.visit.person()?.id).await?;
    let all = held.lessons.iter();
    let all = all.map(|one| lesson_said(&call.visit, one, &told)).collect();
    let at = (call.query.limit, call.query.after.as_deref());
    Ok(cursor::page(&call.question(), all, at, |one: &LessonSaid| one.lesson.clone())?)
}

sent!(LessonWhole {
    lesson_state: LessonSaid,
    objectives: Vec<String>,
    text_html: String,
    source: String,
    licence: String,
});

fn found<'a>(library: &'a Library, code: &str) -> base::Result<&'a Lesson> {
    let unknown = || Rejection::new("courses.lesson-unknown").with("lesson", code);
    Ok(library.lesson(code).ok_or_else(unknown)?)
}

/// A lesson with its text; figures, examples and calculators stand on its page.
pub async fn lesson(call: Call) -> Result<LessonWhole, Refused> {
    let held = library(&call.app.db).await?;
    let one = found(&held, call.path("lesson"))?;
    let told = learning(&call.app.db, call.visit.person()?.id).await?;
    let lang = call.visit.lang;
    let text = one.text(lang).iter().map(|piece| match piece {
        Piece::Html(html) => html.as_str(),
        _ => "",
    });
    Ok(LessonWhole {
        lesson_state: lesson_said(&call.visit, one, &told),
        objectives: one.objectives.iter().map(|goal| goal.text.pick(lang).to_owned()).collect(),
        text_html: text.collect(),
        source: one.edition.source.pick(lang).to_owned(),
        licence: one.licence.clone(),
    })
}

sent!(LessonRead { lesson: String, new: bool });

/// Notes that a lesson was read to its end.
pub async fn read(call: Call) -> Result<LessonRead, Refused> {
    let held = library(&call.app.db).await?;
    let code = call.path("lesson").to_owned();
    let user = call.visit.person()?.id;
    let mut tx = call.app.db.write(call.visit.actor()?).await?;
    let outcome = mark_read(&mut tx, &held, user, &code).await;
    Ok(LessonRead { new: closed(tx, outcome).await?, lesson: code })
}

sent!(ChoiceSaid { place: i64, said: String, is_right: Option<bool> });

sent!(QuestionSaid {
    number: i64,
    question: String,
    kind: String,
    asked_text: String,
    choices: Vec<ChoiceSaid>,
    unit: Option<String>,
    given: Option<String>,
    points_bps: Option<i64>,
    right_answer: Option<String>,
    explanation: Option<String>,
});

sent!(AttemptSaid {
    id: Id,
    kind: String,
    lesson: Option<String>,
    on: On,
    points_bps: Option<i64>,
    questions: Vec<QuestionSaid>,
});

/// What was given, in places as they are shown.
fn given(drawn: &Drawn, answered: &Answered) -> String {
    let shown =
        |place: &usize| drawn.order.iter().position(|at| at == place).map_or(0, |at| at + 1);
    let list = |all: Vec<String>| all.join(",");
    match &answered.given {
        Given::Nothing => String::new(),
        Given::Typed(text) => text.clone(),
        Given::Picked(places) => list(places.iter().map(|at| shown(at).to_string()).collect()),
        Given::Places(places) => {
            let rank =
                |place: &usize| places.get(*place).map_or_else(String::new, usize::to_string);
            list(drawn.order.iter().map(rank).collect())
        }
    }
}

fn question_said(visit: &Visit, (n, drawn): (i64, &Drawn)) -> QuestionSaid {
    let (question, lang) = (&drawn.question, visit.lang);
    // Only what was handed in says what is right.
    let answered = drawn.answered.as_ref();
    let texts = question.choices();
    let choice = |(n, place): (i64, &usize)| {
        let right = match &question.body {
            Asked::Single(all) | Asked::Multiple(all) => all.get(*place).map(|one| one.1),
            _ => None,
        };
        ChoiceSaid {
            place: n,
            said: texts.get(*place).map_or("", |text| text.pick(lang)).to_owned(),
            is_right: answered.and(right),
        }
    };
    let (unit, number) = match &question.body {
        Asked::Number { hundredths, unit, .. } => {
            let (sign, minor) = (if *hundredths < 0 { "-" } else { "" }, hundredths.unsigned_abs());
            let text = format!("{sign}{}.{:02}", minor / 100, minor % 100);
            (Some(unit.pick(lang).to_owned()), Some(text))
        }
        Asked::Order(steps) => {
            let steps: Vec<&str> = steps.iter().map(|one| one.pick(lang)).collect();
            (None, Some(steps.join(" → ")))
        }
        _ => (None, None),
    };
    QuestionSaid {
        number: n,
        question: question.code.clone(),
        kind: question.kind().code().to_owned(),
        asked_text: question.ask.pick(lang).to_owned(),
        choices: (1_i64..).zip(&drawn.order).map(choice).collect(),
        unit,
        given: answered.map(|one| given(drawn, one)),
        points_bps: answered.map(|one| one.marked.points_bps),
        right_answer: answered.and(number),
        explanation: answered.map(|_| question.why.pick(lang).to_owned()),
    }
}

fn attempt_said(visit: &Visit, one: &Attempt) -> AttemptSaid {
    let drawn = (1_i64..).zip(&one.drawn);
    AttemptSaid {
        id: Id(one.id),
        kind: one.kind.code().to_owned(),
        lesson: (!one.lesson.is_empty()).then(|| one.lesson.clone()),
        on: On(one.on),
        points_bps: one.points_bps,
        questions: drawn.map(|one| question_said(visit, one)).collect(),
    }
}

/// An attempt of one's own.
pub async fn attempt(call: Call) -> Result<AttemptSaid, Refused> {
    let held = library(&call.app.db).await?;
    let user = call.visit.person()?.id;
    let one = get_attempt(&call.app.db, &held, call.id()?, user).await?;
    Ok(attempt_said(&call.visit, &one))
}

async fn begun<B>(call: &Call<Nothing, B>, id: i64) -> Result<Made<AttemptSaid>, Refused> {
    let held = library(&call.app.db).await?;
    let user = call.visit.person()?.id;
    let one = get_attempt(&call.app.db, &held, id, user).await?;
    Ok(Made { new: true, what: attempt_said(&call.visit, &one) })
}

/// Begins the check of a lesson, or goes on with the one that is open.
pub async fn check(call: Call) -> Result<Made<AttemptSaid>, Refused> {
    let held = library(&call.app.db).await?;
    let user = call.visit.person()?.id;
    let mut tx = call.app.db.write(call.visit.actor()?).await?;
    let outcome = begin_check(&mut tx, &held, user, call.path("lesson")).await;
    let id = closed(tx, outcome).await?;
    begun(&call, id).await
}

taken!(TestAsked { kind: String });

/// Begins the first or the last test over the lessons of one's own path.
pub async fn test(call: Call<Nothing, Body<TestAsked>>) -> Result<Made<AttemptSaid>, Refused> {
    let held = library(&call.app.db).await?;
    let (library, person) = (&held, call.visit.person()?);
    let kind = AttemptKind::parse(&call.body.0.kind);
    let kind = kind.filter(|kind| matches!(kind, AttemptKind::Pre | AttemptKind::Post));
    let kind = kind.ok_or_else(|| Rejection::new("courses.attempt-unknown").on("kind"))?;
    let path = library.paths.of(person.role);
    let path = path.ok_or_else(|| base::Failure::bug("the last path takes every role"))?;
    let mut tx = call.app.db.write(call.visit.actor()?).await?;
    let outcome = begin_test(&mut tx, library, (person.id, kind), &path.lessons).await;
    let id = closed(tx, outcome).await?;
    begun(&call, id).await
}

/// Begins a review of what is due.
pub async fn review(call: Call) -> Result<Made<AttemptSaid>, Refused> {
    let held = library(&call.app.db).await?;
    let user = call.visit.person()?.id;
    let mut tx = call.app.db.write(call.visit.actor()?).await?;
    let outcome = begin_review(&call.app.db, &mut tx, &held, user).await;
    let id = closed(tx, outcome).await?;
    begun(&call, id).await
}

taken!(AnswerTaken {
    question: String,
    picked: Option<Vec<i64>>,
    typed: Option<String>,
    places: Option<Vec<i64>>,
});

taken!(AnswersTaken { answers: Vec<AnswerTaken> });

/// Answers as the sheet on the page would send them.
fn fields(attempt: &Attempt, answers: &[AnswerTaken]) -> base::Result<BTreeMap<String, String>> {
    let mut fields = BTreeMap::new();
    for answer in answers {
        let numbered = (1_usize..).zip(&attempt.drawn);
        let mut of = numbered.filter(|(_, drawn)| drawn.question.code == answer.question);
        let unknown =
            || Rejection::new("courses.question-unknown").with("question", &answer.question);
        let (n, drawn) = of.next().ok_or_else(|| unknown().on("question"))?;
        let several = matches!(drawn.question.body, Asked::Multiple(_));
        for place in answer.picked.iter().flatten() {
            match several {
                true => fields.insert(format!("q{n}-{place}"), "1".to_owned()),
                false => fields.insert(format!("q{n}"), place.to_string()),
            };
        }
        if let Some(text) = &answer.typed {
            fields.insert(format!("q{n}"), text.clone());
        }
        for (k, place) in (1_usize..).zip(answer.places.iter().flatten()) {
            fields.insert(format!("q{n}-{k}"), place.to_string());
        }
    }
    Ok(fields)
}

/// Hands an attempt in; what is left out counts as not answered.
pub async fn answer(call: Call<Nothing, Body<AnswersTaken>>) -> Result<AttemptSaid, Refused> {
    let held = library(&call.app.db).await?;
    let (library, user, id) = (&held, call.visit.person()?.id, call.id()?);
    let one = get_attempt(&call.app.db, library, id, user).await?;
    let fields = fields(&one, &call.body.0.answers)?;
    let mut tx = call.app.db.write(call.visit.actor()?).await?;
    let outcome = hand_in(&mut tx, library, (id, user), &fields).await;
    closed(tx, outcome).await?;
    let one = get_attempt(&call.app.db, library, id, user).await?;
    Ok(attempt_said(&call.visit, &one))
}

sent!(CardSaid { question: String, asked_text: String, due_on: On, reps: i64, lapses: i64 });

/// What is due for review, that which waits longest first.
pub async fn reviews(call: Call<PageAsked>) -> Result<Page<CardSaid>, Refused> {
    let held = library(&call.app.db).await?;
    let (library, user) = (&held, call.visit.person()?.id);
    let due = due_cards(&call.app.db, user, call.visit.today, 1_000).await?;
    let said = |card: &academy::courses::CardRow| CardSaid {
        question: card.question.clone(),
        asked_text: library
            .question(&card.question)
            .map_or("", |(_, one)| one.ask.pick(call.visit.lang))
            .to_owned(),
        due_on: On(card.state.due_on),
        reps: card.state.reps,
        lapses: card.state.lapses,
    };
    let all = due.now.iter().map(said).collect();
    let at = (call.query.limit, call.query.after.as_deref());
    Ok(cursor::page(&call.question(), all, at, |one: &CardSaid| one.question.clone())?)
}

sent!(ProgressSaid {
    path: String,
    lessons_of_path: i64,
    lessons_done: i64,
    pre_bps: Option<i64>,
    post_bps: Option<i64>,
    gain_bps: Option<i64>,
    reviews_due: i64,
    cards: i64,
    next_review_on: Option<On>,
    weak_lessons: Vec<String>,
});

/// How one stands.
pub async fn progress(call: Call) -> Result<ProgressSaid, Refused> {
    let held = library(&call.app.db).await?;
    let (library, person) = (&held, call.visit.person()?);
    let told = learning(&call.app.db, person.id).await?;
    let due = due_cards(&call.app.db, person.id, call.visit.today, 1).await?;
    let path = library.paths.of(person.role);
    let path = path.ok_or_else(|| base::Failure::bug("the last path takes every role"))?;
    let count = |many: usize| i64::try_from(many).unwrap_or(0);
    Ok(ProgressSaid {
        path: path.code.clone(),
        lessons_of_path: count(path.lessons.len()),
        lessons_done: count(path.lessons.iter().filter(|code| told.done(code)).count()),
        pre_bps: told.tests.pre_bps,
        post_bps: told.tests.post_bps,
        gain_bps: told.tests.gain_bps(),
        reviews_due: due.due,
        cards: due.all,
        next_review_on: due.next_on.map(On),
        weak_lessons: told.weak.into_iter().map(|(code, _)| code).collect(),
    })
}

sent!(CoursePathSaid { path: String, name: String, lead: String, lessons: Vec<String> });

/// Who learns what.
pub async fn paths(call: Call) -> Result<Page<CoursePathSaid>, Refused> {
    let held = library(&call.app.db).await?;
    let lang = call.visit.lang;
    let said = |one: &academy::courses::Path| CoursePathSaid {
        path: one.code.clone(),
        name: one.name.pick(lang).to_owned(),
        lead: one.lead.pick(lang).to_owned(),
        lessons: one.lessons.clone(),
    };
    Ok(Page { items: held.paths.paths.iter().map(said).collect(), next: None })
}

sent!(BankSaid {
    question: String,
    lesson: String,
    kind: String,
    asked_text: String,
    answered: i64,
    ease: Option<f64>,
    discrimination: Option<f64>,
    item_verdict: Option<String>,
});

taken!(BankAsked { lesson: Option<String>, limit: Option<u32>, after: Option<String> });

/// Questions with what their answers say of them.
pub async fn bank(call: Call<BankAsked>) -> Result<Page<BankSaid>, Refused> {
    let held = library(&call.app.db).await?;
    let lesson = call.query.lesson.as_deref();
    if let Some(code) = lesson {
        found(&held, code)?;
    }
    let rows = question_bank(&call.app.db, &held, lesson).await?;
    let said = |one: &BankRow| BankSaid {
        question: one.question.code.clone(),
        lesson: one.lesson.clone(),
        kind: one.question.kind().code().to_owned(),
        asked_text: one.question.ask.pick(call.visit.lang).to_owned(),
        answered: one.statistics.map_or(0, |told| told.count),
        ease: one.statistics.map(|told| told.ease),
        discrimination: one.statistics.and_then(|told| told.discrimination),
        item_verdict: one.statistics.map(|told| verdict(&told).to_owned()),
    };
    let all = rows.iter().map(said).collect();
    let at = (call.query.limit, call.query.after.as_deref());
    Ok(cursor::page(&call.question(), all, at, |one: &BankSaid| one.question.clone())?)
}

//! Work that takes longer than a page may: an import, an assessment, a walk along the audit
//! chain. It runs beside the requests; its page says what it does and how far it is, and can
//! stop it. Jobs of one lane wait for each other in the order in which they were started.
//!
//! Nothing is kept of a job beyond this process: what it has done stands in the database, and a
//! job that was cut off has done nothing.

use std::{
    any::Any,
    collections::BTreeMap,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
};

use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use base::{Clock, Failure, Moment, Rejection};
use maud::{Markup, PreEscaped, html};
use store::access::{Person, Right};

use crate::{
    failure::{Answer, said, status_of},
    kit::{self, Link, Progress},
    layout,
    state::App,
    visit::Visit,
};

/// Finished jobs that are remembered.
const KEPT: usize = 200;

/// All jobs of this process. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Jobs(Arc<Mutex<Board>>, Clock);

#[derive(Debug, Default)]
struct Board {
    jobs: BTreeMap<i64, Arc<Job>>,
    lanes: BTreeMap<&'static str, Arc<tokio::sync::Mutex<()>>>,
}

/// What is to be done, in words.
#[derive(Clone, Debug)]
pub struct Task {
    /// Jobs of one lane run one after the other: `import`.
    pub lane: &'static str,
    /// The text that says what is being done: `intake-doing`.
    pub doing: &'static str,
    /// What it is done to: the file's name.
    pub subject: String,
    /// The page that it was started from, and to which a stopped or failed job leads back.
    pub back: String,
}

/// One piece of work.
#[derive(Debug)]
pub struct Job {
    /// Its id, in the address of its page.
    pub id: i64,
    /// What is to be done.
    pub task: Task,
    login: String,
    since: Mutex<Moment>,
    done: Arc<AtomicU64>,
    total: AtomicU64,
    stop: Arc<AtomicBool>,
    phase: Mutex<Phase>,
    found: Mutex<Option<Arc<dyn Any + Send + Sync>>>,
}

/// How far a job is.
#[derive(Clone, Debug)]
pub enum Phase {
    /// Another one of its lane runs.
    Waiting,
    /// It runs.
    Running,
    /// It is done; its result stands on this page.
    Done(String),
    /// It was refused or failed.
    Failed(Arc<Failure>),
    /// It was stopped by a person.
    Stopped,
}

impl Job {
    /// How much has been done so far; shared, so that a reader of bytes can count into it.
    pub fn done(&self) -> Arc<AtomicU64> {
        Arc::clone(&self.done)
    }

    /// Says how much there is to do.
    pub fn of(&self, total: u64) {
        self.total.store(total, Ordering::Relaxed);
    }

    /// Whether somebody wants it to stop; shared, so that a loop can look at it.
    pub fn stop(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.stop)
    }

    /// How much there is to do, as far as it is known.
    pub fn total(&self) -> Option<u64> {
        Some(self.total.load(Ordering::Relaxed)).filter(|total| *total > 0)
    }

    /// Since when it runs.
    fn since(&self) -> Moment {
        *self.since.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether somebody may look at it: who started it, and administrators.
    pub fn is_seen_by(&self, person: &Person) -> bool {
        self.login == person.login || person.may(Right::Configure)
    }

    /// How far it is.
    pub fn phase(&self) -> Phase {
        self.phase.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn turn(&self, phase: Phase) {
        *self.phase.lock().unwrap_or_else(PoisonError::into_inner) = phase;
    }

    /// Keeps what it found, for the page that shows it.
    pub fn keep<T: Any + Send + Sync>(&self, found: T) {
        *self.found.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(found));
    }

    /// What it found.
    pub fn found<T: Any + Send + Sync>(&self) -> Option<Arc<T>> {
        let found = self.found.lock().unwrap_or_else(PoisonError::into_inner).clone()?;
        found.downcast().ok()
    }

    /// Where its page is.
    pub fn href(&self) -> String {
        format!("/jobs/{}", self.id)
    }

    fn is_over(&self) -> bool {
        !matches!(self.phase(), Phase::Waiting | Phase::Running)
    }
}

impl Jobs {
    /// None yet, with the clock that says since when they run.
    pub fn new(clock: Clock) -> Self {
        Self(Arc::default(), clock)
    }

    /// Starts a job. `work` returns the address of the page that shows its result.
    pub fn start<F, W>(&self, id: i64, person: &Person, task: Task, work: F) -> Arc<Job>
    where
        F: FnOnce(Arc<Job>) -> W + Send + 'static,
        W: Future<Output = base::Result<String>> + Send + 'static,
    {
        let lane = {
            let mut board = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(board.lanes.entry(task.lane).or_default())
        };
        let job = Arc::new(Job {
            id,
            task,
            login: person.login.clone(),
            since: Mutex::new(self.1.now()),
            done: Arc::default(),
            total: AtomicU64::new(0),
            stop: Arc::default(),
            phase: Mutex::new(Phase::Waiting),
            found: Mutex::default(),
        });
        self.remember(&job);
        let (own, clock) = (Arc::clone(&job), self.1.clone());
        tokio::spawn(async move {
            let _turn = lane.lock().await;
            if own.stop.load(Ordering::Relaxed) {
                own.turn(Phase::Stopped);
                return;
            }
            *own.since.lock().unwrap_or_else(PoisonError::into_inner) = clock.now();
            own.turn(Phase::Running);
            // A job of its own, so that a panic in it is seen as its failure.
            let outcome = tokio::spawn(work(Arc::clone(&own))).await;
            own.turn(match outcome {
                Ok(Ok(href)) => Phase::Done(href),
                Ok(Err(_)) if own.stop.load(Ordering::Relaxed) => Phase::Stopped,
                Ok(Err(failure)) => {
                    if matches!(failure, Failure::Broken(_)) {
                        tracing::error!(incident = own.id, "{failure:?}");
                    }
                    Phase::Failed(Arc::new(failure))
                }
                Err(error) => {
                    tracing::error!(incident = own.id, "a job broke: {error}");
                    Phase::Failed(Arc::new(Failure::bug(format!("running a job: {error}"))))
                }
            });
        });
        job
    }

    fn remember(&self, job: &Arc<Job>) {
        let mut board = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let over: Vec<i64> =
            board.jobs.values().filter(|job| job.is_over()).map(|job| job.id).collect();
        let surplus = (board.jobs.len() + 1).saturating_sub(KEPT);
        for id in over.into_iter().take(surplus) {
            board.jobs.remove(&id);
        }
        board.jobs.insert(job.id, Arc::clone(job));
    }

    /// A job by its id.
    pub fn find(&self, id: i64) -> Option<Arc<Job>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).jobs.get(&id).cloned()
    }

    /// The jobs of a lane that wait or run, the first in line first.
    pub fn list_running(&self, lane: &str) -> Vec<Arc<Job>> {
        let board = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let here = board.jobs.values().filter(|job| job.task.lane == lane && !job.is_over());
        here.cloned().collect()
    }
}

/// A job of the reader; an administrator sees everybody's.
pub fn get_job(app: &App, visit: &Visit, id: i64) -> Result<Arc<Job>, Failure> {
    let person = visit.person()?;
    let found = app.jobs.find(id);
    let own = found.filter(|job| job.is_seen_by(person));
    own.ok_or_else(|| Rejection::new("house.job-not-found").into())
}

/// The page of a job: how far it is, or on to its result.
///
/// # Errors
/// `house.job-not-found`.
pub async fn show(State(app): State<App>, visit: Visit, Path(id): Path<i64>) -> Answer {
    let job = get_job(&app, &visit, id)?;
    Ok(match job.phase() {
        Phase::Done(href) => visit.go(&href, None),
        Phase::Failed(failure) => failed(&visit, &job, &failure),
        Phase::Stopped => {
            let body = html! {
                (kit::notice(kit::Tone::Medium, &visit.t("house-job-stopped"), &html! {
                    (visit.t("house-job-stopped-why"))
                }))
                (back(&visit, &job))
            };
            visit.page(&job.task.subject, &framed(&visit, &job, &body))
        }
        Phase::Waiting | Phase::Running => {
            visit.page(&job.task.subject, &framed(&visit, &job, &running(&app, &visit, &job)))
        }
    })
}

/// The job that another one of its lane waits for: whose, what, since when, how far.
fn ahead(app: &App, visit: &Visit, job: &Job) -> Option<String> {
    let lane = app.jobs.list_running(job.task.lane);
    let first = lane.into_iter().find(|other| matches!(other.phase(), Phase::Running))?;
    let done = first.done.load(Ordering::Relaxed);
    let percent = first.total().map_or(0, |total| (done.saturating_mul(100) / total).min(100));
    let since = first.since().in_zone(app.clock().zone());
    let said = [
        ("what", first.task.subject.clone()),
        ("who", first.login.clone()),
        ("since", since),
        ("percent", percent.to_string()),
    ];
    Some(visit.ta("house-job-ahead", &said.each_ref().map(|(name, text)| (*name, text.as_str()))))
}

fn running(app: &App, visit: &Visit, job: &Job) -> Markup {
    let total = job.total.load(Ordering::Relaxed);
    let waiting = matches!(job.phase(), Phase::Waiting);
    let progress = Progress {
        doing: visit.t(if waiting { "house-job-waiting" } else { job.task.doing }),
        done: job.done.load(Ordering::Relaxed).min(if total > 0 { total } else { u64::MAX }),
        total: (total > 0).then_some(total),
        poll: Some(job.href()),
        cancel: Some((format!("{}/stop", job.href()), visit.csrf.clone())),
    };
    html! {
        div.panel { div.inside { (progress.show(visit.lang)) } }
        @if let Some(ahead) = ahead(app, visit, job).filter(|_| waiting) { p { (ahead) } }
        (PreEscaped("<noscript><meta http-equiv=\"refresh\" content=\"2\"></noscript>"))
        p.meta { (visit.t("house-job-leave")) }
    }
}

fn failed(visit: &Visit, job: &Job, failure: &Failure) -> Response {
    let told = said(visit.lang, failure);
    let body = html! {
        (kit::notice(kit::Tone::High, &told.sentence, &html! {
            (told.next)
            @if matches!(failure, Failure::Broken(_)) {
                " " (visit.t("house-error-incident")) " " code { (job.id) }
            }
        }))
        (back(visit, job))
    };
    let page = layout::page(visit, &job.task.subject, &framed(visit, job, &body));
    (status_of(failure), page).into_response()
}

fn framed(visit: &Visit, job: &Job, body: &Markup) -> Markup {
    html! {
        (kit::page_head(&visit.t(job.task.doing), &job.task.subject, &html! {}))
        div.stack { (body) }
    }
}

fn back(visit: &Visit, job: &Job) -> Markup {
    html! {
        div.actions { a.button.primary href=(Link::to(&job.task.back)) { (visit.t("house-back")) } }
    }
}

/// Asks a job to stop.
///
/// # Errors
/// `house.job-not-found`.
pub async fn stop(State(app): State<App>, visit: Visit, Path(id): Path<i64>) -> Answer {
    let job = get_job(&app, &visit, id)?;
    job.stop.store(true, Ordering::Relaxed);
    Ok(visit.go(&job.href(), None))
}

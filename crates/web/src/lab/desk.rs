//! A project on the desk: read with its choices, with the frame that all of its pages share.

use std::sync::{Arc, atomic::Ordering};

use axum::response::Response;
use base::{Failure, Rejection};
use credit::{
    intake::source::Source,
    lab::{Opened, Project, change_choices, choices::Choices, get_project},
};
use maud::{Markup, html};
use store::access::Right;

use super::spell;
use crate::{
    failure::Refused,
    job::Task,
    kit::{self, Flash, Mistakes, hidden},
    state::App,
    typed::settled,
    visit::Visit,
};

/// A file of more bytes is opened by a job that can be watched and stopped.
const AT_ONCE: i64 = 8 << 20;

/// A project with its file open.
pub struct Desk {
    /// The project.
    pub project: Project,
    /// Its file with its choices.
    pub opened: Arc<Opened>,
}

/// Ready to work on, or another page first.
pub enum Way {
    /// It is open.
    Ready(Box<Desk>),
    /// The target is not chosen yet, or the file is being opened.
    Elsewhere(Box<Response>),
}

/// Where a project's pages begin.
pub fn href(project: &Project) -> String {
    format!("/lab/{}", project.id)
}

/// The kept file of a project.
pub fn source(app: &App, project: &Project) -> base::Result<Source> {
    let path = app.files.path(&project.digest);
    if !path.exists() {
        let gone = Rejection::new("scoring.lab-file-gone").with("file", &project.file_name);
        return Err(gone.into());
    }
    Ok(Source::Kept { path, name: project.file_name.clone() })
}

/// Lays a project on the desk.
pub async fn open(app: &App, visit: &Visit, id: i64) -> Result<Way, Refused> {
    let project = get_project(&app.db, id).await?;
    if project.choices.data.target.is_empty() {
        let flash = Flash::new("lab-setup-first");
        let to = visit.go(&format!("{}/setup", href(&project)), Some(&flash));
        return Ok(Way::Elsewhere(Box::new(to)));
    }
    if let Some(opened) = app.bench.find(&project.digest, &project.choices.data) {
        return Ok(Way::Ready(Box::new(Desk { project, opened })));
    }
    if project.bytes > AT_ONCE {
        let choices = project.choices.clone();
        let to = visit.path.clone();
        let job = start_opening(app, visit, &project, choices, Then::Look(to))?;
        return Ok(Way::Elsewhere(Box::new(job)));
    }
    let opened = open_now(app, &project, &project.choices).await?;
    Ok(Way::Ready(Box::new(Desk { project, opened })))
}

async fn open_now(app: &App, project: &Project, choices: &Choices) -> base::Result<Arc<Opened>> {
    let (bench, source) = (app.bench.clone(), source(app, project)?);
    let (digest, data) = (project.digest.clone(), choices.data.clone());
    let work = tokio::task::spawn_blocking(move || bench.open(&source, &digest, &data));
    work.await.map_err(|error| Failure::bug(format!("opening a project: {error}")))?
}

/// What follows when a file is open.
enum Then {
    /// This page is looked at.
    Look(String),
    /// The choices count from now on.
    Change(&'static str, String, String),
}

fn start_opening(
    app: &App,
    visit: &Visit,
    project: &Project,
    choices: Choices,
    then: Then,
) -> Result<Response, Refused> {
    let task = Task {
        lane: "lab",
        doing: "lab-opening",
        subject: project.name.clone(),
        back: "/lab".to_owned(),
    };
    let (app_of_job, actor, person) = (app.for_jobs(), visit.actor()?, visit.person()?);
    let project = project.clone();
    let job = app.jobs.start(app.db.ids().next(), person, task, move |job| async move {
        let opened = open_now(&app_of_job, &project, &choices).await?;
        let (stop, done, told) = (job.stop(), job.done(), Arc::clone(&job));
        let names: Vec<String> =
            opened.frame.columns().iter().map(|column| column.name.clone()).collect();
        told.of(u64::try_from(names.len()).unwrap_or(0));
        let known = choices.clone();
        let binned = tokio::task::spawn_blocking(move || {
            for name in names {
                if stop.load(Ordering::Relaxed) {
                    return false;
                }
                opened.binning(&name, &known).ok();
                done.fetch_add(1, Ordering::Relaxed);
            }
            true
        });
        let whole = binned.await.map_err(|error| Failure::bug(format!("binning: {error}")))?;
        if !whole {
            return Err(Rejection::new("scoring.lab-stopped").into());
        }
        match then {
            Then::Look(to) => Ok(to),
            Then::Change(did, subject, to) => {
                let mut tx = app_of_job.db.write(actor).await?;
                change_choices(&mut tx, &project, (did, &subject), &choices).await?;
                tx.commit().await?;
                Ok(to)
            }
        }
    });
    Ok(visit.go(&job.href(), None))
}

/// A change of choices on its way: what was done to what, and where it leads.
pub struct Change<'a> {
    /// The step in kebab case.
    pub did: &'static str,
    /// The column or variable.
    pub subject: &'a str,
    /// The page that shows it.
    pub to: String,
}

/// Makes choices count once the file opens with them; says in the form what stands in the way.
pub async fn change(
    app: &App,
    visit: &Visit,
    project: &Project,
    choices: Choices,
    change: Change<'_>,
) -> Result<Result<Response, Mistakes>, Refused> {
    let Change { did, subject, to } = change;
    if choices.data != project.choices.data
        && app.bench.find(&project.digest, &choices.data).is_none()
    {
        if project.bytes > AT_ONCE {
            let then = Then::Change(did, subject.to_owned(), to);
            return Ok(Ok(start_opening(app, visit, project, choices, then)?));
        }
        if let Err(mistakes) = settled(open_now(app, project, &choices).await)? {
            return Ok(Err(mistakes));
        }
    }
    let mut tx = app.db.write(visit.actor()?).await?;
    Ok(match settled(change_choices(&mut tx, project, (did, subject), &choices).await)? {
        Ok(()) => {
            tx.commit().await?;
            Ok(visit.go(&to, None))
        }
        Err(mistakes) => Err(mistakes),
    })
}

/// The step that a form was filled in at; another one counts by now if somebody else was faster.
pub fn seen(project: &Project, step: &str) -> Result<(), Rejection> {
    match step.parse::<i64>() {
        Ok(step) if project.step != step => Err(Rejection::new("scoring.lab-project-changed")),
        _ => Ok(()),
    }
}

/// What every form of a project begins with.
pub fn form_head(visit: &Visit, project: &Project) -> Markup {
    html! {
        (hidden("csrf", &visit.csrf))
        (hidden("step", &project.step.to_string()))
    }
}

/// A page of a project: where it is, its tabs, then the page itself.
pub fn framed(
    visit: &Visit,
    project: &Project,
    tab: &str,
    actions: &Markup,
    body: &Markup,
) -> Markup {
    let base = href(project);
    let lead = visit.ta(
        "lab-project-lead",
        &[
            ("file", &spell::file_name(visit, project)),
            ("rows", &locale::count(project.rows)),
            ("target", &spell::target(visit, project)),
        ],
    );
    let tabs = [
        ("data", base.clone()),
        ("explore", format!("{base}/explore")),
        ("industry", format!("{base}/industry")),
        ("bins", format!("{base}/bins")),
        ("fit", format!("{base}/fit")),
    ];
    html! {
        nav.crumbs.meta { a href="/lab" { (visit.t("lab-title")) } }
        (kit::page_head(&project.name, &lead, actions))
        nav.tabs {
            @for (key, to) in tabs {
                a href=(to) aria-current=[(key == tab).then_some("page")] {
                    (visit.t(&format!("lab-tab-{key}")))
                    @if key == "fit" && project.fits > 0 {
                        span.count { (locale::count(project.fits)) }
                    }
                }
            }
        }
        div.stack { (body) }
    }
}

/// Back one step, and on again.
pub fn undo_buttons(visit: &Visit, project: &Project, to: &str) -> Markup {
    html! {
        @if visit.may(Right::EditPolicy) {
            form.actions method="post" action={ (href(project)) "/step" } {
                (form_head(visit, project))
                (hidden("to", to))
                button.button name="go" value="back" { (visit.t("lab-undo")) }
                button.button name="go" value="on" { (visit.t("lab-redo")) }
            }
        }
    }
}

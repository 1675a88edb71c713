//! The portfolio judged anew, now.

use std::sync::{Arc, atomic::Ordering};

use axum::{Form, extract::State};
use base::Failure;
use credit::assess::{admit_day, assess};

use crate::{
    failure::Answer,
    filled::Filled,
    job::Task,
    kit::{Flash, hidden},
    state::App,
    visit::Visit,
};

/// Starts an assessment, or leads to the one that runs.
///
/// # Errors
/// `house.bad-day` for a day that is none; a fault from the database.
pub async fn start(State(app): State<App>, visit: Visit, Form(filled): Form<Filled>) -> Answer {
    if let Some(running) = app.jobs.list_running("assess").first() {
        return Ok(visit.go(&running.href(), None));
    }
    let day = crate::typed::maybe_day(filled.get("day"), "day")?.unwrap_or(visit.today);
    match admit_day(&app.db, day).await {
        Err(Failure::Rejected(why)) => {
            let mut flash = Flash::new(&format!("rej-{}", why.code.replace('.', "-")));
            for (name, value) in &why.args {
                flash = flash.with(name, value);
            }
            return Ok(visit.go("/settings", Some(&flash)));
        }
        admitted => admitted?,
    }
    let (db, actor) = (app.db.patient(), visit.actor()?);
    let task = Task {
        lane: "assess",
        doing: "settings-assessing",
        subject: day.to_string(),
        back: "/settings".to_owned(),
    };
    let person = visit.person()?;
    let job = app.jobs.start(app.db.ids().next(), person, task, move |job| async move {
        let (done, stop) = (job.done(), job.stop());
        let told = Arc::clone(&job);
        let progress = move |at: credit::assess::Progress| {
            told.of(at.of);
            done.store(at.done, Ordering::Relaxed);
        };
        assess(&db, day, &actor, &progress, &stop).await?;
        Ok("/settings#runs".to_owned())
    });
    Ok(visit.go(&job.href(), None))
}

/// The button.
pub fn button(visit: &Visit) -> maud::Markup {
    maud::html! {
        form.actions method="post" action="/settings/assess" {
            (hidden("csrf", &visit.csrf))
            label { span.away { (visit.t("settings-assess-day")) }
                input type="date" name="day" value=(visit.today) max=(visit.today);
            }
            button.button.primary { (visit.t("settings-assess")) }
        }
    }
}

//! One proposal of the set-up: what was answered, what each pack would say instead of what counts
//! now, and the signature.

use axum::{
    Form,
    extract::{Path, State},
};
use base::{Failure, Rejection, Result};
use credit::{
    assess::pack_in_force,
    receivables::company_currency,
    setup::{
        LaidRow, Setup, SetupPack, SetupState, get_setup, laid, refuse_setup, setup_open_to,
        sign_setup, withdraw_setup,
    },
};
use locale::spoken;
use maud::{Markup, html};
use store::access::Right;

use super::{
    setup::{badge, href},
    ways,
};
use crate::{
    failure::Answer,
    filled::Filled,
    kit::{self, Flash, Mistakes, Tone, hidden},
    state::App,
    typed,
    visit::Visit,
};

/// The page.
///
/// # Errors
/// `controls.setup-unknown`, or a fault.
pub async fn show(State(app): State<App>, visit: Visit, Path(id): Path<i64>) -> Answer {
    let (title, body) = drawn(&app, &visit, id, &Mistakes::none()).await?;
    Ok(visit.page(&title, &body))
}

async fn drawn(app: &App, visit: &Visit, id: i64, mistakes: &Mistakes) -> Result<(String, Markup)> {
    let setup = get_setup(&app.db, id).await?;
    let title = visit.ta("controls-setup-of", &[("number", &setup.number.to_string())]);
    let lead = visit.ta(
        "controls-setup-said",
        &[("day", &setup.effective_on.to_string()), ("actor", &setup.actor)],
    );
    let body = html! {
        (kit::page_head(&title, &lead, &badge(visit, setup.state)))
        (ways(visit, "/controls/setup"))
        div.stack {
            (mistakes.summary(visit.lang))
            (answered(app, visit, &setup).await?)
            (signing(app, visit, &setup).await?)
            (packs(app, visit, &setup).await?)
        }
    };
    Ok((title, body))
}

async fn answered(app: &App, visit: &Visit, setup: &Setup) -> Result<Markup> {
    let said = &setup.answers;
    let currency = company_currency(&app.db).await?;
    let money = |units: i64| {
        let minor = units.saturating_mul(currency.minor_per_unit());
        visit.amount(base::Money::new(minor, currency))
    };
    let share = |bps: i64| locale::bps(base::Bps(i32::try_from(bps).unwrap_or(0)));
    let trade = SetupPack::shipped().trade(&said.trade);
    let trade = trade.map_or(said.trade.as_str(), |one| one.name.pick(visit.lang)).to_owned();
    let name =
        |id: &str| visit.ta(&format!("controls-answer-{id}"), &[("currency", currency.code())]);
    let mut rows = vec![
        (name("trade"), html! { (trade) }),
        (name("sales"), html! { (money(said.sales)) }),
        (name("account"), html! { (share(said.account_bps)) " · " (money(said.on_account())) }),
        (name("margin"), html! { (share(said.margin_bps)) }),
        (name("capital"), html! { (share(said.capital_bps)) }),
        (name("days"), html! { (said.days) }),
        (name("people"), html! { (said.people) }),
        (visit.t("controls-note"), html! { (setup.note) }),
    ];
    if let Some(who) = &setup.decided_by {
        let note = &setup.decided_note;
        rows.push((visit.t("controls-signed-by"), html! { (who) " · " (note) }));
    }
    Ok(kit::panel(&visit.t("controls-answered"), &html! {}, &kit::facts(&rows)))
}

/// What each pack would say, setting by setting beside what counts now; the text itself is behind a
/// line that opens.
async fn packs(app: &App, visit: &Visit, setup: &Setup) -> Result<Markup> {
    let currency = company_currency(&app.db).await?;
    let mut all = Vec::new();
    for one in &setup.packs {
        let now = pack_in_force(&app.db, one.kind, visit.today).await?;
        let rows = laid(one, now.text(), currency)?;
        let title = visit.t(&format!("settings-pack-{}", one.kind.code()));
        let (changed, rest): (Vec<&LaidRow>, Vec<&LaidRow>) =
            rows.iter().partition(|row| row.is_changed());
        let said = visit.ta(
            "controls-laid-counts",
            &[("changed", &changed.len().to_string()), ("all", &rows.len().to_string())],
        );
        let version = &now.edition().version;
        let body = html! {
            @if changed.is_empty() { p.soft { (visit.t("controls-laid-none")) } }
            @else { (table(visit, &title, version, &changed)) }
            @if !rest.is_empty() {
                details {
                    summary {
                        (visit.ta("controls-laid-rest", &[("count", &rest.len().to_string())]))
                    }
                    (table(visit, &title, version, &rest))
                }
            }
            details.no-print {
                summary { (visit.t("controls-laid-raw")) }
                (kit::diff(visit.lang, now.text(), &one.text))
            }
        };
        all.push(kit::panel(&title, &html! { span.meta { (said) } }, &body));
    }
    Ok(html! { @for one in &all { (one) } })
}

/// Settings by their part: its name is said once.
fn table(visit: &Visit, title: &str, version: &str, rows: &[&LaidRow]) -> Markup {
    let lang = visit.lang;
    let now = visit.ta("controls-laid-now", &[("version", version)]);
    let then = visit.t("controls-laid-then");
    let first = |at: usize| at == 0 || rows[at - 1].part != rows[at].part;
    html! {
        div.scroll tabindex="0" role="region" aria-label=(title) {
            table.rows.cards.laid {
                thead { tr {
                    th scope="col" { (visit.t("controls-laid-what")) }
                    th scope="col" { (now) }
                    th scope="col" { (then) }
                } }
                tbody {
                    @for (at, row) in rows.iter().enumerate() {
                        @if first(at) {
                            tr { th colspan="3" scope="colgroup" { (row.part.pick(lang)) } }
                        }
                        (line(visit, row, (&now, &then)))
                    }
                }
            }
        }
    }
}

fn line(visit: &Visit, row: &LaidRow, (head, proposed): (&str, &str)) -> Markup {
    let lang = visit.lang;
    html! {
        tr {
            td.title.wide { (row.what.pick(lang)) }
            td data-label=(head) {
                @match &row.now {
                    Some(now) if row.is_changed() => del { (now.pick(lang)) },
                    Some(now) => (now.pick(lang)),
                    None => span.soft { (visit.t("controls-laid-new")) },
                }
            }
            td data-label=(proposed) {
                @match &row.then {
                    Some(then) if row.is_changed() => ins { b { (then.pick(lang)) } },
                    Some(then) => (then.pick(lang)),
                    None => (kit::badge(Tone::Medium, &visit.t("controls-laid-gone"))),
                }
            }
        }
    }
}

async fn signing(app: &App, visit: &Visit, setup: &Setup) -> Result<Markup> {
    if setup.state != SetupState::Proposed || !visit.may(Right::EditPolicy) {
        return Ok(html! {});
    }
    let login = visit.person()?.login.clone();
    let people = app.db.list_people().await?;
    let why = setup_open_to(setup, &people, &login);
    let mine = setup.actor == login;
    let body = html! {
        div.stack {
            @match &why {
                Some(why) => {
                    @let said = spoken(visit.lang, why);
                    p.soft { (said.sentence) " " (said.next) }
                }
                None if mine => p.soft { (visit.t("controls-alone")) },
                None => {}
            }
            @if why.is_none() {
                form.fields method="post" action={ (href(setup.id)) "/sign" } {
                    (hidden("csrf", &visit.csrf))
                    (noted(visit))
                    div.actions {
                        button.button.primary { (visit.t("controls-setup-sign")) }
                        @if !mine {
                            button.button formaction={ (href(setup.id)) "/refuse" } {
                                (visit.t("controls-setup-refuse"))
                            }
                        }
                    }
                }
            }
            @if mine {
                form method="post" action={ (href(setup.id)) "/withdraw" } {
                    (hidden("csrf", &visit.csrf))
                    button.button { (visit.t("controls-setup-withdraw")) }
                }
            }
        }
    };
    Ok(kit::panel(
        &visit.t("controls-setup-signing"),
        &html! {},
        &html! { div.no-print { (body) } },
    ))
}

fn noted(visit: &Visit) -> Markup {
    html! {
        label.field {
            span { (visit.t("controls-note")) span.must { (visit.t("house-must")) } }
            textarea name="note" rows="2" required maxlength="1000" {}
        }
    }
}

/// Signs, refuses, withdraws.
///
/// # Errors
/// `controls.setup-unknown`, `house.page-not-found`, or a fault; what is refused is said on the page.
pub async fn act(
    State(app): State<App>,
    visit: Visit,
    Path((id, word)): Path<(i64, String)>,
    Form(filled): Form<Filled>,
) -> Answer {
    let note = filled.get("note");
    let people = app.db.list_people().await?;
    let mut tx = app.db.write(visit.actor()?).await?;
    let done = async {
        match word.as_str() {
            "sign" => sign_setup(&mut tx, &people, id, note).await?,
            "refuse" => refuse_setup(&mut tx, id, note).await?,
            "withdraw" => withdraw_setup(&mut tx, id, note).await?,
            _ => return Err(Failure::from(Rejection::new("house.page-not-found"))),
        }
        tx.commit().await
    };
    let done = done.await;
    if let Err(Failure::Rejected(wrong)) = &done
        && (wrong.code == "house.page-not-found" || wrong.code == "controls.setup-unknown")
    {
        return Err(done.err().unwrap_or_else(|| Failure::bug("a refusal that is none")).into());
    }
    match typed::settled(done)? {
        Ok(()) => {
            let flash = Flash::new(match word.as_str() {
                "sign" => "controls-setup-signed-done",
                "refuse" => "controls-setup-refused-done",
                _ => "controls-setup-withdrawn-done",
            });
            Ok(visit.go("/controls/setup", Some(&flash)))
        }
        Err(mistakes) => {
            let (title, body) = drawn(&app, &visit, id, &mistakes).await?;
            Ok(visit.again(&title, &body))
        }
    }
}

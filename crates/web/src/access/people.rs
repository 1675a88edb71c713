//! Users: who there is, who may what, adding and changing one.

use axum::{
    Form,
    extract::{Path, State},
};
use base::{Lang, Rejection};
use maud::{Markup, html};
use store::access::{NewPerson, Person, Right, Role};

use crate::{
    failure::Answer,
    filled::Filled,
    kit::{
        self, Choice, Column, Field, Flash, Form as Sheet, Kind, List, Mistakes, Row, Tone,
        link::encoded,
    },
    state::App,
    typed::settled,
    visit::Visit,
};

const PAGE: &str = "/access/people";

fn href(login: &str) -> String {
    format!("{PAGE}/{}", encoded(login))
}

fn role_name(visit: &Visit, role: Role) -> String {
    visit.t(&format!("access-role-{}", role.code()))
}

/// The list and the table of rights.
///
/// # Errors
/// A fault from the database.
pub async fn list(State(app): State<App>, visit: Visit) -> Answer {
    let people = app.db.list_people().await?;
    let now = app.clock().now();
    let active = people.iter().filter(|person| person.active).count();
    let title = visit.t("access-people");
    let lead = visit.ta(
        "access-people-lead",
        &[("active", &active.to_string()), ("all", &people.len().to_string())],
    );
    let rows = people.iter().map(|person| {
        let state = if !person.active {
            kit::badge(Tone::Quiet, &visit.t("access-inactive"))
        } else if person.locked_until.is_some_and(|until| until > now) {
            kit::badge(Tone::High, &visit.t("access-locked"))
        } else {
            kit::badge(Tone::Low, &visit.t("access-active"))
        };
        Row {
            href: Some(href(&person.login)),
            pick: None,
            cells: vec![
                html! { a href=(href(&person.login)) { (person.name) } },
                html! { code { (person.login) } },
                html! { (role_name(&visit, person.role)) },
                html! { (visit.t(&format!("access-lang-{}", person.lang.code()))) },
                state,
            ],
        }
    });
    let list = List {
        id: "people",
        title: visit.t("access-people-all"),
        count: i64::try_from(people.len()).ok(),
        columns: vec![
            Column::text(visit.t("access-name")).title(),
            Column::fit(visit.t("access-login")),
            Column::fit(visit.t("access-role")),
            Column::fit(visit.t("access-lang")).off(),
            Column::fit(visit.t("access-state")),
        ],
        rows: rows.collect(),
        ..List::default()
    };
    let add = html! {
        a.button.primary href="/access/add" { (visit.t("access-add")) }
    };
    let body = html! {
        (super::super::settings::tabs(&visit, "people"))
        (kit::page_head(&title, &lead, &add))
        div.stack { (list.show(visit.lang)) (rights(&visit)) }
    };
    Ok(visit.page(&title, &body))
}

/// Who may what.
fn rights(visit: &Visit) -> Markup {
    let columns = [Column::text(visit.t("access-right")).title()]
        .into_iter()
        .chain(Role::ALL.map(|role| Column::fit(role_name(visit, role))));
    let rows = Right::ALL.map(|right| {
        let marks = Role::ALL.map(|role| {
            html! {
                @if role.may(right) {
                    span.tone-low role="img" aria-label=(visit.t("house-yes")) { "✓" }
                } @else {
                    span.soft role="img" aria-label=(visit.t("house-no")) { "–" }
                }
            }
        });
        let name = html! { (visit.t(&format!("access-right-{}", right.code()))) };
        Row { cells: [name].into_iter().chain(marks).collect(), ..Row::default() }
    });
    List {
        id: "rights",
        title: visit.t("access-rights"),
        columns: columns.collect(),
        rows: rows.to_vec(),
        ..List::default()
    }
    .show(visit.lang)
}

fn role_field(visit: &Visit, value: &str) -> Field {
    let roles = Role::ALL
        .map(|role| Choice { value: role.code().to_owned(), name: role_name(visit, role) });
    Field::new("role", visit.t("access-role"))
        .kind(Kind::OneOf(roles.to_vec()))
        .value(value)
        .required()
        .hint(visit.t("access-role-hint"))
}

fn lang_field(visit: &Visit, value: &str) -> Field {
    let all = Lang::ALL.map(|lang| Choice {
        value: lang.code().to_owned(),
        name: visit.t(&format!("access-lang-{}", lang.code())),
    });
    Field::new("lang", visit.t("access-lang")).kind(Kind::OneOf(all.to_vec())).value(value)
}

fn password_field(visit: &Visit) -> Field {
    Field::new("password", visit.t("access-password"))
        .kind(Kind::Password)
        .required()
        .autocomplete("new-password")
        .hint(visit.t("access-password-hint"))
}

fn crumbs(visit: &Visit) -> Markup {
    html! { nav.crumbs.meta { a href=(PAGE) { (visit.t("access-people")) } } }
}

/// The form for somebody new.
///
/// # Errors
/// None.
pub async fn ask_new(visit: Visit) -> Answer {
    let filled = Filled::default().or("role", Role::Sales.code()).or("lang", visit.lang.code());
    let title = visit.t("access-add");
    Ok(visit.page(&title, &new_form(&visit, &filled, Mistakes::none())))
}

fn new_form(visit: &Visit, filled: &Filled, mistakes: Mistakes) -> Markup {
    let title = visit.t("access-add");
    let form = Sheet {
        action: "/access/add".to_owned(),
        csrf: visit.csrf.clone(),
        fields: vec![
            Field::new("login", visit.t("access-login"))
                .required()
                .value(filled.get("login"))
                .autocomplete("off")
                .hint(visit.t("access-login-hint")),
            Field::new("name", visit.t("access-name")).required().value(filled.get("name")),
            role_field(visit, filled.get("role")),
            lang_field(visit, filled.get("lang")),
            password_field(visit),
        ],
        mistakes,
        submit: title.clone(),
        back: Some(PAGE.to_owned()),
    };
    html! {
        (crumbs(visit))
        (kit::page_head(&title, "", &html! {}))
        div.panel { div.inside { (form.show(visit.lang)) } }
    }
}

/// Adds somebody.
///
/// # Errors
/// A fault from the database; what is wrong is said on the form.
pub async fn create(State(app): State<App>, visit: Visit, Form(filled): Form<Filled>) -> Answer {
    let role = filled.get("role").parse::<Role>();
    let added = match role {
        Err(rejection) => Err(Mistakes(vec![rejection])),
        Ok(role) => {
            let mut tx = app.db.write(visit.actor()?).await?;
            let new = NewPerson {
                login: filled.get("login").to_owned(),
                name: filled.get("name").to_owned(),
                role,
                lang: Lang::parse(filled.get("lang")).unwrap_or_default(),
                // Spaces around a password belong to it.
                password: filled.0.get("password").cloned().unwrap_or_default(),
            };
            match settled(tx.add_person(new).await)? {
                Ok(_) => {
                    tx.commit().await?;
                    Ok(())
                }
                Err(mistakes) => Err(mistakes),
            }
        }
    };
    match added {
        Ok(()) => {
            let flash = Flash::new("access-add-done").with("name", filled.get("name"));
            Ok(visit.go(PAGE, Some(&flash)))
        }
        Err(mistakes) => {
            let title = visit.t("access-add");
            Ok(visit.again(&title, &new_form(&visit, &filled, mistakes)))
        }
    }
}

async fn get_person(app: &App, login: &str) -> base::Result<Person> {
    let found = app.db.find_person(login).await?;
    found.ok_or_else(|| Rejection::new("access.person-unknown").into())
}

/// The page of one person.
///
/// # Errors
/// `access.person-unknown`, or a fault.
pub async fn edit(State(app): State<App>, visit: Visit, Path(login): Path<String>) -> Answer {
    let person = get_person(&app, &login).await?;
    let filled = of(&person);
    let none = Mistakes::none;
    Ok(visit.page(&person.name, &edit_form(&visit, &person, &filled, (none(), none()))))
}

fn of(person: &Person) -> Filled {
    let active = if person.active { "1" } else { "" };
    Filled::default()
        .or("name", person.name.as_str())
        .or("role", person.role.code())
        .or("lang", person.lang.code())
        .or("active", active)
}

fn edit_form(
    visit: &Visit,
    person: &Person,
    filled: &Filled,
    (mistakes, about_password): (Mistakes, Mistakes),
) -> Markup {
    let data = Sheet {
        action: href(&person.login),
        csrf: visit.csrf.clone(),
        fields: vec![
            Field::new("name", visit.t("access-name")).required().value(filled.get("name")),
            role_field(visit, filled.get("role")),
            lang_field(visit, filled.get("lang")),
            Field::new("active", visit.t("access-may-sign-in"))
                .kind(Kind::Tick)
                .value(filled.get("active"))
                .hint(visit.t("access-may-sign-in-hint")),
        ],
        mistakes,
        submit: visit.t("house-save"),
        back: Some(PAGE.to_owned()),
    };
    let password = Sheet {
        action: format!("{}/password", href(&person.login)),
        csrf: visit.csrf.clone(),
        fields: vec![password_field(visit)],
        mistakes: about_password,
        submit: visit.t("access-set-password"),
        back: None,
    };
    let audit = format!("/access/audit?subject={}", encoded(&format!("person:{}", person.login)));
    html! {
        (crumbs(visit))
        (kit::page_head(&person.name, &person.login, &html! {
            @if visit.may(Right::SeeAudit) { a.button href=(audit) { (visit.t("access-audit-of")) } }
        }))
        div.grid {
            div.w6 { (kit::panel(&visit.t("access-data"), &html! {}, &data.show(visit.lang))) }
            div.w6 {
                (kit::panel(&visit.t("access-set-password"), &html! {}, &html! {
                    div.stack { p.soft { (visit.t("access-set-password-means")) } (password.show(visit.lang)) }
                }))
            }
        }
    }
}

/// Changes name, role, language, or whether somebody may sign in.
///
/// # Errors
/// `access.person-unknown`, or a fault.
pub async fn change(
    State(app): State<App>,
    visit: Visit,
    Path(login): Path<String>,
    Form(filled): Form<Filled>,
) -> Answer {
    let person = get_person(&app, &login).await?;
    let mut wrong = Vec::new();
    let role = filled.get("role").parse::<Role>().unwrap_or_else(|rejection| {
        wrong.push(rejection);
        person.role
    });
    if filled.get("name").is_empty() {
        wrong.push(Rejection::new("access.name-missing").on("name"));
    }
    let mut mistakes = Mistakes(wrong);
    if mistakes.0.is_empty() {
        let changed = Person {
            name: filled.get("name").to_owned(),
            role,
            lang: Lang::parse(filled.get("lang")).unwrap_or(person.lang),
            active: filled.get("active") == "1",
            ..person.clone()
        };
        let mut tx = app.db.write(visit.actor()?).await?;
        match settled(tx.change_person(&changed).await)? {
            Ok(()) => {
                tx.commit().await?;
                let flash = Flash::new("access-change-done").with("name", &changed.name);
                return Ok(visit.go(PAGE, Some(&flash)));
            }
            Err(refused) => mistakes = refused,
        }
    }
    let page = edit_form(&visit, &person, &filled, (mistakes, Mistakes::none()));
    Ok(visit.again(&person.name, &page))
}

/// Sets somebody's password and ends their sessions.
///
/// # Errors
/// `access.person-unknown`, or a fault.
pub async fn set_password(
    State(app): State<App>,
    visit: Visit,
    Path(login): Path<String>,
    Form(filled): Form<Filled>,
) -> Answer {
    let person = get_person(&app, &login).await?;
    let password = filled.0.get("password").map_or("", String::as_str);
    let mut tx = app.db.write(visit.actor()?).await?;
    match settled(tx.set_password(person.id, password).await)? {
        Ok(()) => {
            tx.commit().await?;
            let flash = Flash::new("access-password-done").with("name", &person.name);
            Ok(visit.go(PAGE, Some(&flash)))
        }
        Err(mistakes) => {
            let page = edit_form(&visit, &person, &of(&person), (Mistakes::none(), mistakes));
            Ok(visit.again(&person.name, &page))
        }
    }
}

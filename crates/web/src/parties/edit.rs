//! Changing the credit file: a new buyer, identity, nature, people, history.

use axum::{
    Form,
    extract::{Path, State},
};
use base::{Rejection, Result};
use credit::parties::{
    Buyer, Clearable, CustomerKind, NewBuyer, Ownership, PartyRole, SizeClass, change_buyer,
    find_buyer,
};
use credit::policy::TermsCatalogue;
use maud::{Markup, html};
use serde_json::{Value as Json, json};
use store::access::{Person, Scope};

use super::{
    answer::{Filled, Posted, form_page},
    buyer_of, href, tab_href, words,
};
use crate::{
    failure::Answer,
    granting::back_to,
    kit::{self, Choice, Field, Flash, Form as Fields, Kind, Mistakes},
    state::App,
    typed::settled,
    visit::Visit,
};

/// The nature questionnaire: each question and its answers; none where it is a free text.
pub const NATURE: [(&str, &[&str]); 7] = [
    ("model", &["direct", "distribution", "project"]),
    ("seasonality", &["steady", "seasonal", "strong"]),
    ("concentration", &["spread", "few", "one"]),
    ("legal_form", &[]),
    ("legal_representative", &[]),
    ("employees", &[]),
    ("address", &[]),
];

/// The form of a new buyer.
///
/// # Errors
/// A fault from the database.
pub async fn ask_new(State(app): State<App>, visit: Visit) -> Answer {
    let people = app.db.list_people().await?;
    let typed = Filled::default().or("currency", "CNY").or("country", "CN");
    Ok(visit.page(&visit.t("parties-new"), &new_page(&visit, &people, &typed, Mistakes::none())))
}

fn new_page(visit: &Visit, people: &[Person], typed: &Filled, mistakes: Mistakes) -> Markup {
    let mut fields = vec![
        Field::new("buyer_code", visit.t("parties-col-code"))
            .hint(visit.t("parties-code-hint"))
            .value(typed.get("buyer_code"))
            .required(),
    ];
    fields.extend(identity_fields(visit, people, typed));
    let form = Fields {
        action: "/parties/_/new".to_owned(),
        csrf: visit.csrf.clone(),
        fields,
        mistakes,
        submit: visit.t("parties-new-save"),
        back: Some("/parties".to_owned()),
    };
    html! {
        (kit::page_head(&visit.t("parties-new"), &visit.t("parties-new-lead"), &html! {}))
        div.panel { div.inside { (form.show(visit.lang)) } }
    }
}

fn identity_fields(visit: &Visit, people: &[Person], typed: &Filled) -> Vec<Field> {
    let lang = visit.lang;
    let label = |key: &str| visit.t(&format!("parties-field-{key}"));
    let text = |name: &'static str, key: &str| Field::new(name, label(key)).value(typed.get(name));
    let one_of = |name: &'static str, options: Vec<(String, String)>| {
        let options = options.into_iter().map(|(value, name)| Choice { value, name });
        text(name, name).kind(Kind::OneOf(options.collect()))
    };
    let kinds = CustomerKind::ALL.iter().map(|k| (k.code().to_owned(), words::kind(lang, *k)));
    let owners = Ownership::ALL.iter().map(|o| (o.code().to_owned(), words::ownership(lang, *o)));
    let sizes = SizeClass::ALL.iter().map(|s| (s.code().to_owned(), words::size(lang, *s)));
    let roles = PartyRole::ALL
        .iter()
        .map(|r| (r.code().to_owned(), visit.t(&format!("parties-role-{}", r.code()))));
    let terms = TermsCatalogue::shipped().terms.iter();
    let terms = terms.map(|terms| (terms.code.clone(), words::said(lang, &terms.name)));
    let none = || std::iter::once((String::new(), visit.t("parties-choose-none")));
    // Who left the house stays offered where they still own the buyer, so that saving the form
    // does not quietly take the buyer away from them.
    let kept = |person: &&Person| person.active || person.login == typed.get("owner");
    let active = people.iter().filter(kept);
    let active = active.map(|person| (person.login.clone(), person.name.clone()));
    vec![
        text("buyer_name", "name").required(),
        text("name_en", "name-en"),
        text("uscc", "uscc").hint(visit.t("parties-uscc-hint")),
        one_of("role", roles.collect()),
        one_of("kind", kinds.collect()),
        one_of("ownership", owners.collect()),
        one_of("size", sizes.collect()),
        text("industry", "industry").hint(visit.t("parties-industry-hint")),
        text("country", "country").hint(visit.t("parties-country-hint")),
        text("region", "region"),
        text("currency", "currency"),
        one_of("terms", none().chain(terms).collect()),
        one_of("owner", none().chain(active).collect()),
        text("parent", "parent").hint(visit.t("parties-parent-hint")),
        text("founded_on", "founded-on").kind(Kind::Day),
        text("customer_since", "customer-since").kind(Kind::Day),
        text("blocked", "blocked").kind(Kind::Tick).hint(visit.t("parties-blocked-hint")),
    ]
}

/// Reads the fields of [`identity_fields`].
fn read(code: &str, typed: &Filled) -> std::result::Result<NewBuyer, Mistakes> {
    let mut reader = typed.reader();
    let word =
        |name: &str, rejection: Rejection| (!typed.get(name).is_empty()).then_some(rejection);
    let mut wrong = Vec::new();
    macro_rules! one_of {
        ($name:literal) => {
            match typed.get($name).parse() {
                Ok(value) => Some(value),
                Err(error) => {
                    let error: credit::parties::PartyRejection = error;
                    wrong.extend(word($name, error.into()));
                    None
                }
            }
        };
    }
    let (role, kind) = (one_of!("role"), one_of!("kind"));
    let (ownership, size) = (one_of!("ownership"), one_of!("size"));
    let currency = typed.get("currency").parse().map_err(|_| {
        wrong.push(
            Rejection::new("parties.currency-unknown")
                .with("value", typed.get("currency"))
                .on("currency"),
        );
    });
    wrong.into_iter().for_each(|rejection| reader.refuse(rejection));
    let text = |name: &str| Some(typed.get(name).to_owned());
    let new = NewBuyer {
        code: code.to_owned(),
        name: Some(reader.text("buyer_name")),
        name_en: text("name_en"),
        role,
        kind,
        ownership,
        size,
        industry: text("industry"),
        country: text("country").map(|country| country.to_uppercase()),
        region: text("region"),
        uscc: text("uscc").map(|uscc| uscc.to_uppercase()),
        currency: currency.ok(),
        owner_login: text("owner"),
        parent_code: text("parent"),
        terms: text("terms"),
        founded_on: reader.maybe_day("founded_on"),
        customer_since: reader.maybe_day("customer_since"),
        nature: None,
        blocked: Some(typed.get("blocked") == "1"),
        // The form shows every field: what is empty there is meant to be empty.
        clear: Clearable::ALL.to_vec(),
    };
    match reader.wrong() {
        Some(mistakes) => Err(mistakes),
        None => Ok(new),
    }
}

/// Adds a buyer.
///
/// # Errors
/// A fault from the database.
pub async fn create(State(app): State<App>, visit: Visit, Form(posted): Posted) -> Answer {
    let people = app.db.list_people().await?;
    let typed = Filled(posted);
    let title = visit.t("parties-new");
    let code = typed.get("buyer_code").to_owned();
    let again = |mistakes| visit.again(&title, &new_page(&visit, &people, &typed, mistakes));
    let new = match read(&code, &typed) {
        Ok(new) => new,
        Err(mistakes) => return Ok(again(mistakes)),
    };
    if find_buyer(&app.db, &code, Scope::All).await?.is_some() {
        let taken = Rejection::new("parties.code-taken").with("code", &code).on("buyer_code");
        return Ok(again(Mistakes(vec![taken])));
    }
    match settled(save(&app, &visit, &new, 0).await)? {
        Ok(()) => {
            let done = Flash::new("parties-new-done").with("code", &code);
            Ok(visit.go(&href(&code), Some(&done)))
        }
        Err(mistakes) => Ok(again(mistakes)),
    }
}

async fn save(app: &App, visit: &Visit, new: &NewBuyer, version: i64) -> Result<()> {
    let mut tx = app.db.write(visit.actor()?).await?;
    change_buyer(&mut tx, new, version).await?;
    tx.commit().await
}

/// The form to change a buyer.
///
/// # Errors
/// `parties.buyer-unknown`, or a fault.
pub async fn ask_edit(State(app): State<App>, visit: Visit, Path(code): Path<String>) -> Answer {
    let buyer = buyer_of(&app, &visit, &code).await?;
    let people = app.db.list_people().await?;
    let parent = match buyer.parent_id {
        Some(id) => credit::parties::find_buyer_by_id(&app.db, id).await?,
        None => None,
    };
    let typed = as_typed(&buyer, &people, parent.map(|parent| parent.code));
    let body = edit_page(&visit, &buyer, &people, &typed, Mistakes::none());
    Ok(visit.page(&visit.t("parties-do-edit"), &body))
}

fn as_typed(buyer: &Buyer, people: &[Person], parent: Option<String>) -> Filled {
    let owner = people.iter().find(|person| Some(person.id) == buyer.owner_id);
    let day = |day: Option<base::Day>| day.map(|day| day.to_string()).unwrap_or_default();
    [
        ("version", buyer.version.to_string()),
        ("buyer_name", buyer.name.clone()),
        ("name_en", buyer.name_en.clone()),
        ("uscc", buyer.uscc.clone()),
        ("role", buyer.role.to_string()),
        ("kind", buyer.kind.to_string()),
        ("ownership", buyer.ownership.to_string()),
        ("size", buyer.size.to_string()),
        ("industry", buyer.industry.clone()),
        ("country", buyer.country.clone()),
        ("region", buyer.region.clone()),
        ("currency", buyer.currency.code().to_owned()),
        ("terms", buyer.terms.clone()),
        ("owner", owner.map(|person| person.login.clone()).unwrap_or_default()),
        ("parent", parent.unwrap_or_default()),
        ("founded_on", day(buyer.founded_on)),
        ("customer_since", day(buyer.customer_since)),
        ("blocked", if buyer.blocked { "1" } else { "" }.to_owned()),
    ]
    .into_iter()
    .fold(Filled::default(), |typed, (name, value)| typed.or(name, value))
}

fn edit_page(
    visit: &Visit,
    buyer: &Buyer,
    people: &[Person],
    typed: &Filled,
    mistakes: Mistakes,
) -> Markup {
    let fields = identity_fields(visit, people, typed);
    let form = html! {
        form.fields method="post" action={ (href(&buyer.code)) "/edit" } {
            (kit::hidden("csrf", &visit.csrf))
            (kit::hidden("version", typed.get("version")))
            (mistakes.summary(visit.lang))
            (kit::fields_of(visit.lang, &fields, &mistakes))
            div.actions {
                button.button.primary { (visit.t("parties-edit-save")) }
                a.button href=(tab_href(&buyer.code, "file")) { (visit.t("house-cancel")) }
            }
        }
    };
    let lead = visit.t("parties-edit-lead");
    form_page(visit, buyer, &visit.t("parties-do-edit"), &lead, &form)
}

/// Changes a buyer, if nobody was faster.
///
/// # Errors
/// `parties.buyer-unknown`, or a fault.
pub async fn change(
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
    Form(posted): Posted,
) -> Answer {
    let buyer = buyer_of(&app, &visit, &code).await?;
    let people = app.db.list_people().await?;
    let typed = Filled(posted);
    let title = visit.t("parties-do-edit");
    let version = typed.get("version").parse().unwrap_or(-1);
    let outcome = match read(&buyer.code, &typed) {
        Ok(new) => settled(save(&app, &visit, &new, version).await)?,
        Err(mistakes) => Err(mistakes),
    };
    match outcome {
        Ok(()) => {
            let done = Flash::new("parties-edit-done");
            let to = back_to(&app, &visit, buyer.id, tab_href(&code, "file")).await?;
            Ok(visit.go(&to, Some(&done)))
        }
        Err(mistakes) => {
            Ok(visit.again(&title, &edit_page(&visit, &buyer, &people, &typed, mistakes)))
        }
    }
}

/// The nature questionnaire.
///
/// # Errors
/// `parties.buyer-unknown`, or a fault.
pub async fn ask_nature(State(app): State<App>, visit: Visit, Path(code): Path<String>) -> Answer {
    let buyer = buyer_of(&app, &visit, &code).await?;
    let nature: Json = serde_json::from_str(&buyer.nature).unwrap_or(Json::Null);
    let typed = Filled::default().or("version", buyer.version.to_string());
    let typed = NATURE.iter().fold(typed, |typed, (key, _)| match nature.get(key) {
        Some(Json::String(text)) => typed.or(key, text.as_str()),
        Some(Json::Number(number)) => typed.or(key, number.to_string()),
        _ => typed,
    });
    let body = nature_page(&visit, &buyer, &typed, &Mistakes::none());
    Ok(visit.page(&visit.t("parties-nature-edit"), &body))
}

fn nature_page(visit: &Visit, buyer: &Buyer, typed: &Filled, mistakes: &Mistakes) -> Markup {
    let fields = NATURE.iter().map(|(key, options)| {
        let stem = format!("parties-nature-{}", key.replace('_', "-"));
        let field = Field::new(key, visit.t(&stem)).value(typed.get(key));
        if options.is_empty() {
            return field;
        }
        let none = Choice { value: String::new(), name: visit.t("parties-choose-none") };
        let choices = options.iter().map(|option| Choice {
            value: (*option).to_owned(),
            name: visit.t(&format!("{stem}-{option}")),
        });
        field.kind(Kind::OneOf(std::iter::once(none).chain(choices).collect()))
    });
    let fields: Vec<Field> = fields.collect();
    let form = html! {
        form.fields method="post" action={ (href(&buyer.code)) "/nature" } {
            (kit::hidden("csrf", &visit.csrf))
            (kit::hidden("version", typed.get("version")))
            (mistakes.summary(visit.lang))
            (kit::fields_of(visit.lang, &fields, mistakes))
            div.actions {
                button.button.primary { (visit.t("parties-edit-save")) }
                a.button href=(tab_href(&buyer.code, "file")) { (visit.t("house-cancel")) }
            }
        }
    };
    let lead = visit.t("parties-nature-lead");
    form_page(visit, buyer, &visit.t("parties-nature-edit"), &lead, &form)
}

/// Saves the nature questionnaire; what other sources wrote beside it stays.
///
/// # Errors
/// `parties.buyer-unknown`, or a fault.
pub async fn set_nature(
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
    Form(posted): Posted,
) -> Answer {
    let buyer = buyer_of(&app, &visit, &code).await?;
    let typed = Filled(posted);
    let mut nature: Json = serde_json::from_str(&buyer.nature).unwrap_or_else(|_| json!({}));
    if let Some(map) = nature.as_object_mut() {
        for (key, options) in NATURE {
            let text = typed.get(key);
            let known = options.is_empty() || options.contains(&text);
            match (text.is_empty(), known) {
                (true, _) => map.remove(key),
                (false, true) => map.insert(key.to_owned(), Json::from(text)),
                (false, false) => None,
            };
        }
    }
    let new = NewBuyer {
        code: buyer.code.clone(),
        nature: Some(nature.to_string()),
        ..NewBuyer::default()
    };
    let version = typed.get("version").parse().unwrap_or(-1);
    match settled(save(&app, &visit, &new, version).await)? {
        Ok(()) => {
            let done = Flash::new("parties-edit-done");
            Ok(visit.go(&tab_href(&code, "file"), Some(&done)))
        }
        Err(mistakes) => {
            let body = nature_page(&visit, &buyer, &typed, &mistakes);
            Ok(visit.again(&visit.t("parties-nature-edit"), &body))
        }
    }
}

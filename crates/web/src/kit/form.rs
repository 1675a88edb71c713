use base::{Lang, Rejection};
use locale::{spoken, t};
use maud::{Markup, html};

/// What a field takes.
#[derive(Clone, Debug, Default)]
pub enum Kind {
    /// One line.
    #[default]
    Text,
    /// A password; its value is never sent back.
    Password,
    /// An amount or a count, right-aligned, with a decimal keyboard on a phone.
    Number,
    /// A day.
    Day,
    /// Several lines.
    Lines,
    /// One of several.
    OneOf(Vec<Choice>),
    /// Yes or no.
    Tick,
    /// A file with these endings.
    File(&'static str),
}

/// One of several: its value and its name.
#[derive(Clone, Debug)]
pub struct Choice {
    /// What is posted.
    pub value: String,
    /// What is read.
    pub name: String,
}

/// One field of a form.
#[derive(Clone, Debug, Default)]
pub struct Field {
    /// Its name in the post.
    pub name: &'static str,
    /// The label above it.
    pub label: String,
    /// An example or a bound.
    pub hint: String,
    /// What was typed, or what stands there.
    pub value: String,
    /// What it takes.
    pub kind: Kind,
    /// Whether it must be filled.
    pub required: bool,
    /// The `autocomplete` hint.
    pub autocomplete: Option<&'static str>,
}

impl Field {
    /// A line of text.
    pub fn new(name: &'static str, label: String) -> Self {
        Self { name, label, ..Self::default() }
    }

    /// Says what it takes.
    #[must_use]
    pub fn kind(mut self, kind: Kind) -> Self {
        self.kind = kind;
        self
    }

    /// Fills in what was typed.
    #[must_use]
    pub fn value(mut self, value: impl Into<String>) -> Self {
        self.value = value.into();
        self
    }

    /// Gives an example.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }

    /// It must be filled.
    #[must_use]
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// The browser's memory for it.
    #[must_use]
    pub const fn autocomplete(mut self, hint: &'static str) -> Self {
        self.autocomplete = Some(hint);
        self
    }
}

/// What is wrong with a form, by field.
#[derive(Clone, Debug, Default)]
pub struct Mistakes(pub Vec<Rejection>);

impl Mistakes {
    /// None.
    pub const fn none() -> Self {
        Self(Vec::new())
    }

    fn on(&self, field: &str) -> Option<&Rejection> {
        self.0.iter().find(|rejection| rejection.field.as_deref() == Some(field))
    }

    /// Whether something is wrong with a field.
    pub fn has(&self, field: &str) -> bool {
        self.on(field).is_some()
    }

    /// What is wrong with a field, to stand beside it.
    pub fn beside(&self, lang: Lang, field: &str) -> Markup {
        html! {
            @if let Some(told) = self.on(field).map(|rejection| spoken(lang, rejection)) {
                span.error id={ "f-" (field) "-error" } { (told.sentence) " " (told.next) }
            }
        }
    }

    /// All of them at the top, each leading to its field.
    pub fn summary(&self, lang: Lang) -> Markup {
        html! {
            @if !self.0.is_empty() {
                div.notice.high role="alert" id="mistakes" tabindex="-1" {
                    b { (t(lang, "house-form-wrong")) }
                    ul {
                        @for mistake in &self.0 {
                            @let spoken = spoken(lang, mistake);
                            li {
                                @match &mistake.field {
                                    Some(field) => a href={ "#f-" (field) } { (spoken.sentence) },
                                    None => (spoken.sentence),
                                }
                                " " span.soft { (spoken.next) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// A form that is posted.
#[derive(Clone, Debug, Default)]
pub struct Form {
    /// Where to.
    pub action: String,
    /// The session's form token.
    pub csrf: String,
    /// Its fields.
    pub fields: Vec<Field>,
    /// What was wrong with it.
    pub mistakes: Mistakes,
    /// The text of its button.
    pub submit: String,
    /// Where “cancel” leads.
    pub back: Option<String>,
}

impl Form {
    /// Draws it.
    pub fn show(&self, lang: Lang) -> Markup {
        self.drawn(lang, true)
    }

    /// Draws it with a button that is not the first thing to do on its page.
    pub fn show_quiet(&self, lang: Lang) -> Markup {
        self.drawn(lang, false)
    }

    fn drawn(&self, lang: Lang, primary: bool) -> Markup {
        let file = self.fields.iter().any(|field| matches!(field.kind, Kind::File(_)));
        html! {
            form.fields method="post" action=(self.action)
                enctype=[file.then_some("multipart/form-data")] {
                (hidden("csrf", &self.csrf))
                (self.mistakes.summary(lang))
                (fields_of(lang, &self.fields, &self.mistakes))
                div.actions {
                    button.button.primary[primary] type="submit" { (self.submit) }
                    @if let Some(back) = &self.back {
                        a.button href=(back) { (t(lang, "house-cancel")) }
                    }
                }
            }
        }
    }
}

/// A hidden field.
pub fn hidden(name: &str, value: &str) -> Markup {
    html! { input type="hidden" name=(name) value=(value); }
}

/// The fields alone, for forms that are laid out otherwise.
pub fn fields_of(lang: Lang, fields: &[Field], mistakes: &Mistakes) -> Markup {
    html! { @for field in fields { (one(lang, field, mistakes.on(field.name))) } }
}

fn one(lang: Lang, field: &Field, mistake: Option<&Rejection>) -> Markup {
    let id = format!("f-{}", field.name);
    let told = mistake.map(|rejection| spoken(lang, rejection));
    let described = match (&told, field.hint.is_empty()) {
        (Some(_), _) => Some(format!("{id}-error")),
        (None, false) => Some(format!("{id}-hint")),
        (None, true) => None,
    };
    html! {
        div.field.wrong[told.is_some()] {
            @if matches!(field.kind, Kind::Tick) {
                label.choice for=(id) { (input(field, &id, &described)) span { (field.label) } }
            } @else {
                label for=(id) {
                    (field.label)
                    @if field.required { span.must { (t(lang, "house-must")) } }
                }
                (input(field, &id, &described))
            }
            @if !field.hint.is_empty() { span.hint id={ (id) "-hint" } { (field.hint) } }
            @if let Some(told) = told {
                span.error id={ (id) "-error" } { (told.sentence) " " (told.next) }
            }
        }
    }
}

fn input(field: &Field, id: &str, described: &Option<String>) -> Markup {
    let (name, value) = (field.name, field.value.as_str());
    let plain = |kind: &str, class: Option<&str>, mode: Option<&str>| {
        html! {
            input id=(id) name=(name) type=(kind) class=[class] inputmode=[mode]
                value=[(kind != "password").then_some(value)] required[field.required]
                autocomplete=[field.autocomplete] aria-describedby=[described.as_ref()];
        }
    };
    match &field.kind {
        Kind::Text => plain("text", None, None),
        Kind::Password => plain("password", None, None),
        Kind::Number => plain("text", Some("amount"), Some("decimal")),
        Kind::Day => plain("date", None, None),
        Kind::Lines => html! {
            textarea id=(id) name=(name) rows="4" required[field.required]
                aria-describedby=[described.as_ref()] { (value) }
        },
        Kind::OneOf(options) => html! {
            select id=(id) name=(name) required[field.required]
                aria-describedby=[described.as_ref()] {
                @for option in options {
                    option value=(option.value) selected[option.value == value] { (option.name) }
                }
            }
        },
        Kind::Tick => html! {
            input id=(id) name=(name) type="checkbox" value="1" checked[value == "1"]
                aria-describedby=[described.as_ref()];
        },
        Kind::File(endings) => html! {
            input id=(id) name=(name) type="file" accept=(endings) required[field.required]
                aria-describedby=[described.as_ref()];
        },
    }
}

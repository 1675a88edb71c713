use academy::courses::{
    Case, Example, Figure, Lesson, Piece, find_tool, learning, library, mark_read,
};
use axum::extract::{Path, State};
use maud::{Markup, PreEscaped, html};

use super::{closed, crumbs, lesson_href, share, tool, unknown};
use crate::{
    charts::{self, Bar, Numbers, Words},
    failure::Answer,
    kit::{self, Flash, Link},
    routes_courses,
    state::App,
    visit::Visit,
};

/// A lesson.
///
/// # Errors
/// `courses.lesson-unknown`, or a fault.
pub async fn lesson(State(app): State<App>, visit: Visit, Path(code): Path<String>) -> Answer {
    let held = library(&app.db).await?;
    let lesson = held.lesson(&code).ok_or_else(|| unknown(&code))?;
    let told = learning(&app.db, visit.person()?.id).await?;
    let seen = told.lessons.get(&code).copied().unwrap_or_default();
    let title = format!("{} {}", lesson.code, lesson.title.pick(visit.lang));
    let body = html! {
        (crumbs(&visit, &[]))
        (kit::page_head(&title, lesson.lead.pick(visit.lang), &html! {}))
        article.lesson {
            (objectives(&visit, lesson))
            (text(&visit, lesson))
            (cases(&visit, (&held.cases, lesson)))
            (practised(&visit, lesson))
            (ending(&visit, lesson, (seen.read_on.is_some(), seen.best_bps)))
        }
    };
    Ok(visit.page(&title, &body))
}

/// Its text in the reader's language: the one way in which lessons are drawn, those that ship and those that are being
/// written.
pub(crate) fn text(visit: &Visit, lesson: &Lesson) -> Markup {
    html! {
        @for (n, piece) in lesson.text(visit.lang).iter().enumerate() {
            (shown(visit, lesson, (n, piece)))
        }
    }
}

pub(crate) fn objectives(visit: &Visit, lesson: &Lesson) -> Markup {
    let minutes = visit.ta("courses-minutes", &[("count", &lesson.minutes.to_string())]);
    kit::panel(
        &visit.t("courses-objectives"),
        &html! { span.meta { (minutes) } },
        &html! {
            ul { @for one in &lesson.objectives { li { (one.text.pick(visit.lang)) } } }
        },
    )
}

fn shown(visit: &Visit, lesson: &Lesson, (n, piece): (usize, &Piece)) -> Markup {
    match piece {
        Piece::Html(html) => html! { div.prose { (PreEscaped(html)) } },
        Piece::Figure(code) => {
            lesson.figure(code).map_or_else(|| html! {}, |one| drawn(visit, one))
        }
        Piece::Example(code) => {
            lesson.example(code).map_or_else(|| html! {}, |one| example(visit, one))
        }
        Piece::Tool(name) => match find_tool(name) {
            Some(found) => tool::form(visit, found, (&found.usual(), n)),
            None => html! {},
        },
        Piece::Screen(path) => screen(visit, path),
    }
}

/// A page of the house. Who may not open it reads what it is without a link that leads to a refusal.
fn screen(visit: &Visit, path: &str) -> Markup {
    let name = path.trim_matches('/').replace('/', "-");
    let text = visit.t(&format!("courses-screen-{name}"));
    html! {
        p.notice {
            @if routes_courses::may_open(visit, path) {
                a.button href=(path) { (visit.t("courses-screen")) } " " (text)
            } @else { (text) " " span.meta { (visit.t("courses-screen-closed")) } }
        }
    }
}

fn drawn(visit: &Visit, figure: &Figure) -> Markup {
    let unit = figure.unit.pick(visit.lang);
    let text = |value: f64| format!("{value:.*} {unit}", figure.places);
    let bar = |one: &academy::courses::FigureBar| Bar {
        label: one.label.pick(visit.lang).to_owned(),
        value: one.value,
        text: text(one.value),
        lit: one.lit,
        ..Bar::default()
    };
    let row = |one: &academy::courses::FigureBar| {
        vec![one.label.pick(visit.lang).to_owned(), text(one.value)]
    };
    let desc = figure.bars.iter().map(|one| row(one).join(" "));
    let words = Words {
        id: format!("figure-{}", figure.code),
        title: figure.title.pick(visit.lang).to_owned(),
        note: figure.note.pick(visit.lang).to_owned(),
        desc: desc.collect::<Vec<String>>().join("; "),
    };
    let numbers = Numbers {
        head: vec![visit.t("courses-figure-of"), visit.t("courses-figure-value")],
        rows: figure.bars.iter().map(row).collect(),
    };
    let bars: Vec<Bar> = figure.bars.iter().map(bar).collect();
    charts::bars(visit.lang, &words, &bars, &numbers)
}

fn example(visit: &Visit, one: &Example) -> Markup {
    let Some(found) = find_tool(&one.tool) else { return html! {} };
    let told = found.reckon(&one.inputs).unwrap_or_default();
    let filled = found
        .inputs
        .iter()
        .fold(Link::to(format!("/courses/tools/{}", found.name)), |link, input| {
            link.with_some(input.name, one.inputs.0.get(input.name))
        });
    let again = html! { a.button href=(filled.href()) { (visit.t("courses-own-numbers")) } };
    let body = html! {
        div.grid {
            div.w6 { (kit::facts(&tool::asked(visit, found, &one.inputs))) }
            div.w6 { (kit::facts(&tool::told(visit, &told))) }
        }
        p { (one.says.pick(visit.lang)) }
    };
    kit::panel(one.title.pick(visit.lang), &again, &body)
}

/// Cases that belong to the lesson.
fn cases(visit: &Visit, (all, lesson): (&[Case], &Lesson)) -> Markup {
    let all = all.iter().filter(|one| one.lessons.contains(&lesson.code));
    let links = html! {
        ul {
            @for one in all {
                li {
                    a href={ "/courses/cases/" (one.code) } { (one.title.pick(visit.lang)) }
                    div.meta { (one.lead.pick(visit.lang)) }
                }
            }
        }
    };
    kit::panel(&visit.t("courses-cases"), &html! {}, &links)
}

/// Where the lesson is practised. Who may not open a page reads what it is, without a link to a refusal.
fn practised(visit: &Visit, lesson: &Lesson) -> Markup {
    let open = |to: &str| {
        let path = to.split(['?', '#']).next().unwrap_or_default();
        routes_courses::may_open(visit, path)
    };
    let links = html! {
        ul {
            @for one in &lesson.practise {
                li {
                    @if open(&one.to) {
                        a href=(one.to) { (one.name.pick(visit.lang)) }
                    } @else {
                        (one.name.pick(visit.lang)) " "
                        span.meta { (visit.t("courses-screen-closed")) }
                    }
                    div.meta { (one.says.pick(visit.lang)) }
                }
            }
        }
    };
    kit::panel(&visit.t("courses-practise"), &html! {}, &links)
}

fn ending(visit: &Visit, lesson: &Lesson, (read, best): (bool, Option<i64>)) -> Markup {
    let post = |what: &str, text: String, primary: bool| {
        html! {
            form method="post" action={ (lesson_href(&lesson.code)) "/" (what) } {
                (kit::hidden("csrf", &visit.csrf))
                button.button.primary[primary] type="submit" { (text) }
            }
        }
    };
    html! {
        div.actions {
            @if !read { (post("read", visit.t("courses-mark-read"), true)) }
            (post("check", visit.t("courses-begin-check"), read))
            @if let Some(best) = best {
                span.meta { (visit.ta("courses-best-of", &[("share", &share(best))])) }
            }
        }
        (published_by(visit, &lesson.publisher))
        p.meta {
            (visit.ta("courses-source", &[
                ("source", lesson.edition.source.pick(visit.lang)),
                ("version", &lesson.edition.version),
                ("licence", &lesson.licence),
            ]))
        }
    }
}

/// Who publishes it, of what does not ship with the product.
pub(super) fn published_by(visit: &Visit, publisher: &str) -> Markup {
    html! {
        @if !publisher.is_empty() {
            p.meta { (visit.ta("courses-published-by", &[("publisher", publisher)])) }
        }
    }
}

/// Notes that it was read.
///
/// # Errors
/// `courses.lesson-unknown`, or a fault.
pub async fn read(State(app): State<App>, visit: Visit, Path(code): Path<String>) -> Answer {
    let held = library(&app.db).await?;
    let user = visit.person()?.id;
    let mut tx = app.db.write(visit.actor()?).await?;
    let outcome = mark_read(&mut tx, &held, user, &code).await;
    closed(tx, outcome).await?;
    Ok(visit.go(&lesson_href(&code), Some(&Flash::new("courses-read-done"))))
}

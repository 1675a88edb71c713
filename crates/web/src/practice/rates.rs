//! The pass rate of each scene, for a learner and for who teaches.

use academy::practice::{PracticePack, SceneRate};
use maud::Markup;

use super::points;
use crate::{
    kit::{Column, Empty, List, Row},
    visit::Visit,
};

/// The list.
pub(super) fn list(visit: &Visit, rates: &[SceneRate], all: bool) -> Markup {
    let lang = visit.lang;
    let pack = PracticePack::shipped();
    let row = |one: &SceneRate| {
        let name = pack.scene(&one.scene).map_or(one.scene.as_str(), |scene| scene.name.pick(lang));
        let share = locale::percent(one.bps() as f64 / 10_000.0, 1);
        Row {
            cells: vec![
                maud::html! { (name) },
                maud::html! { (one.ended) },
                maud::html! { (one.passed) },
                maud::html! { (share) },
                maud::html! { (points(one.average_tenths)) },
            ],
            ..Row::default()
        }
    };
    let whose = visit.t(if all { "practice-rate-all" } else { "practice-rate-mine" });
    List {
        id: "rates",
        title: format!("{} · {whose}", visit.t("practice-rate")),
        columns: vec![
            Column::text(visit.t("practice-scene")).title(),
            Column::number(visit.t("practice-rate-ended")),
            Column::number(visit.t("practice-rate-passed")),
            Column::number(visit.t("practice-rate-share")),
            Column::number(visit.t("practice-rate-average")),
        ],
        rows: rates.iter().map(row).collect(),
        empty: Empty {
            title: visit.t("practice-rate-none"),
            why: visit.t("practice-rate-none-why"),
            button: None,
        },
        ..List::default()
    }
    .show(lang)
}

//! Our own style sheet, script and mark, each under an address that holds the hash of its
//! content, so that a browser keeps it for good. Nothing comes from another host.

use std::sync::LazyLock;

use axum::{
    extract::Path,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use base::digest_of;

const STYLE: &str = concat!(
    include_str!("css/tokens.css"),
    include_str!("css/base.css"),
    include_str!("css/layout.css"),
    include_str!("css/kit.css"),
    include_str!("css/list.css"),
    include_str!("css/form.css"),
    include_str!("css/rooms.css"),
    include_str!("css/cases.css"),
    include_str!("css/customer.css"),
    include_str!("css/practice.css"),
    include_str!("css/exercises.css"),
    include_str!("css/courses.css"),
    include_str!("css/classes.css"),
    include_str!("css/charts.css"),
    include_str!("css/cadence.css"),
    include_str!("css/parties.css"),
    include_str!("css/lab.css"),
    include_str!("css/print.css"),
);
const SCRIPT: &str = concat!(
    include_str!("script/app.js"),
    include_str!("script/cadence.js"),
    include_str!("script/offline.js"),
);
const MARK: &str = include_str!("css/mark.svg");

struct Asset {
    name: String,
    kind: &'static str,
    text: &'static str,
}

struct Assets {
    style: Asset,
    script: Asset,
    mark: Asset,
}

static ASSETS: LazyLock<Assets> = LazyLock::new(|| {
    let asset = |ending: &str, kind, text: &'static str| {
        let digest = digest_of(text.as_bytes()).to_string();
        let head: String = digest.chars().take(12).collect();
        Asset { name: format!("{head}.{ending}"), kind, text }
    };
    Assets {
        style: asset("css", "text/css; charset=utf-8", STYLE),
        script: asset("js", "text/javascript; charset=utf-8", SCRIPT),
        mark: asset("svg", "image/svg+xml", MARK),
    }
});

/// The address of the style sheet.
pub fn style_href() -> String {
    format!("/assets/{}", ASSETS.style.name)
}

/// The address of the script.
pub fn script_href() -> String {
    format!("/assets/{}", ASSETS.script.name)
}

/// The address of the mark.
pub fn mark_href() -> String {
    format!("/assets/{}", ASSETS.mark.name)
}

/// The style sheet itself, for pages that must stand alone in a file.
pub const fn style() -> &'static str {
    STYLE
}

/// Serves one of them; an address of an older build is gone.
pub async fn serve(Path(name): Path<String>) -> Response {
    let all = [&ASSETS.style, &ASSETS.script, &ASSETS.mark];
    match all.into_iter().find(|asset| asset.name == name) {
        Some(asset) => (
            [
                (header::CONTENT_TYPE, asset.kind),
                (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
            ],
            asset.text,
        )
            .into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    fn colours(block: &str) -> HashMap<&str, [f64; 3]> {
        let channel = |hex: &str| {
            let v = f64::from(u8::from_str_radix(hex, 16).expect("hex")) / 255.0;
            if v <= 0.04045 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) }
        };
        block
            .lines()
            .filter_map(|line| {
                let (name, value) = line.trim().strip_prefix("--")?.split_once(": #")?;
                let hex = value.trim_end_matches(';');
                let part = |i: usize| channel(&hex[i..i + 2]);
                (hex.len() == 6).then(|| (name, [part(0), part(2), part(4)]))
            })
            .collect()
    }

    fn contrast(a: [f64; 3], b: [f64; 3]) -> f64 {
        // Relative luminance and contrast ratio of WCAG 2.2.
        let light = |c: [f64; 3]| 0.2126 * c[0] + 0.7152 * c[1] + 0.0722 * c[2];
        let (a, b) = (light(a), light(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn every_text_can_be_read_on_its_ground() {
        const TEXT: f64 = 4.5;
        const SHAPE: f64 = 3.0;
        let tokens = include_str!("css/tokens.css");
        let (light, dark) = tokens.split_once("@media").expect("two schemes");
        for (scheme, block) in [("light", light), ("dark", dark)] {
            let colours = colours(block);
            let of = |name: &str| {
                *colours.get(name).unwrap_or_else(|| panic!("{scheme}: no colour {name}"))
            };
            for (front, back, least) in [
                ("ink", "ground", TEXT),
                ("ink", "surface", TEXT),
                ("ink", "sunken", TEXT),
                ("ink", "action-soft", TEXT),
                ("ink-soft", "ground", TEXT),
                ("ink-soft", "surface", TEXT),
                ("ink-soft", "sunken", TEXT),
                ("ink-faint", "ground", TEXT),
                ("ink-faint", "surface", TEXT),
                ("ink-faint", "sunken", TEXT),
                ("action", "ground", TEXT),
                ("action", "surface", TEXT),
                ("action", "action-soft", TEXT),
                ("action-hover", "surface", TEXT),
                ("on-action", "action", TEXT),
                ("on-action", "action-hover", TEXT),
                ("low", "surface", TEXT),
                ("low", "low-soft", TEXT),
                ("medium", "surface", TEXT),
                ("medium", "medium-soft", TEXT),
                ("high", "surface", TEXT),
                ("high", "high-soft", TEXT),
                ("on-mark", "mark-low", TEXT),
                ("on-mark", "mark-medium", TEXT),
                ("on-mark", "mark-high", TEXT),
                ("mark", "surface", SHAPE),
                ("mark-low", "surface", SHAPE),
                ("mark-high", "surface", SHAPE),
            ] {
                let ratio = contrast(of(front), of(back));
                assert!(ratio >= least, "{scheme}: {front} on {back} has {ratio:.2}");
            }
        }
    }

    #[test]
    fn no_colour_stands_outside_the_palette() {
        for (file, text) in [
            ("base", include_str!("css/base.css")),
            ("layout", include_str!("css/layout.css")),
            ("kit", include_str!("css/kit.css")),
            ("list", include_str!("css/list.css")),
            ("form", include_str!("css/form.css")),
            ("charts", include_str!("css/charts.css")),
        ] {
            for line in text.lines() {
                let value = line.split_once(':').map_or("", |(_, value)| value);
                assert!(!value.contains(": #") && !value.contains(" #"), "{file}.css: {line}");
            }
        }
    }
}

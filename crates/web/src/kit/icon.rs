//! Line icons of the house, 24 by 24, drawn with the colour of the text around them.

use maud::{Markup, PreEscaped, html};

/// What is drawn. The names are those of the rooms and actions that use it.
pub fn icon(name: &str) -> Markup {
    let paths = match name {
        "overview" => "M4 5h16v15H4zM4 10h16M8 3v4M16 3v4M8 14h3M8 17h6",
        "parties" => "M4 20V8l7-4v16M11 20V10h9v10M2 20h20M7 10v.01M7 14v.01M15 13.5v.01M15 17v.01",
        "policy" => "M12 3l8 3v6c0 4.5-3.2 7.6-8 9-4.8-1.4-8-4.5-8-9V6zM8.5 12l2.5 2.5 4.5-5",
        "granting" => "M5 3h14v18H5zM9 8h6M9 12h3M13 17l2 2 4-4",
        "receivables" => "M6 3h12v18l-3-2-3 2-3-2-3 2zM9 8h6M9 12h6M9 16h3",
        "payables" => "M4 7h11v10H4zM15 10h3l2 3v4h-5M7.5 19.5v.01M17 19.5v.01M7 11h5M7 14h3",
        "dossier" => "M5 3h9l5 5v13H5zM14 3v5h5M8 12l2 2 4-4M8 18h8",
        "controls" => "M12 3l8 3v6c0 4.5-3.2 7.6-8 9-4.8-1.4-8-4.5-8-9V6zM9 9h6M9 12.5h6M9 16h3",
        "orders" => "M4 5h2l2 11h10l2-8H7M9.5 19.5v.01M16.5 19.5v.01",
        "outlook" => {
            "M2 12c3-5 6-7 10-7s7 2 10 7c-3 5-6 7-10 7S5 17 2 12zM12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6z"
        }
        "warning" => "M6 16V11a6 6 0 0 1 12 0v5l2 2H4zM10 21h4",
        "collections" => {
            "M5 4h4l2 5-2.5 1.5a11 11 0 0 0 5 5L15 13l5 2v4a1 1 0 0 1-1 1A15 15 0 0 1 4 5a1 1 0 0 1 1-1z"
        }
        "academy" => "M12 4l10 5-10 5L2 9zM6 11.5V17c2 2 10 2 12 0v-5.5M22 9v6",
        "scoring" | "lab" => "M4 20V4M4 20h16M8 16l4-5 3 3 5-7",
        "models" => "M4 5h16v14H4zM4 10h16M10 10v9M14 14l1.5 1.5L18 13",
        "knowledge" => "M12 6c-2-2-5-2-8-2v14c3 0 6 0 8 2 2-2 5-2 8-2V4c-3 0-6 0-8 2zM12 6v14",
        "settings" => "M4 7h9M17 7h3M4 17h3M11 17h9M15 5v4M9 15v4",
        "intake" => "M12 4v11M8 11l4 4 4-4M4 17v3h16v-3",
        "search" => "M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM16.2 16.2L21 21",
        "language" => {
            "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM3 12h18M12 3c3 3 3 15 0 18M12 3c-3 3-3 15 0 18"
        }
        "person" => "M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM4 21c0-4 3.5-6 8-6s8 2 8 6",
        "more" => "M5 12h.01M12 12h.01M19 12h.01",
        "download" => "M12 4v11M8 11l4 4 4-4M5 20h14",
        "print" => "M7 8V3h10v5M7 17H4V8h16v9h-3M7 14h10v7H7z",
        "close" => "M6 6l12 12M18 6L6 18",
        "pass" => "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM8 12l3 3 5-6",
        "warn" => "M12 4l9 16H3zM12 10v4M12 17v.01",
        "fail" => "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM9 9l6 6M15 9l-6 6",
        "open" => "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM9.5 9.5a2.5 2.5 0 1 1 2.5 3v1.5M12 17v.01",
        "back" => "M15 5l-7 7 7 7",
        "next" => "M9 5l7 7-7 7",
        "filter" => "M4 6h16M7 12h10M10 18h4",
        "empty" => "M4 13l3-8h10l3 8v6H4zM4 13h5l1.5 2.5h3L15 13h5",
        _ => "M4 4h16v16H4z",
    };
    html! {
        svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" fill="none"
            stroke="currentColor" stroke-width="1.6" stroke-linecap="round"
            stroke-linejoin="round" {
            (PreEscaped(format!("<path d=\"{paths}\"/>")))
        }
    }
}

/// The mark of the house: a seal with a kept promise in it.
pub fn mark() -> Markup {
    html! {
        svg viewBox="0 0 36 36" width="36" height="36" aria-hidden="true" {
            rect x="2" y="2" width="32" height="32" rx="7" fill="currentColor" {}
            g fill="none" stroke="var(--surface)" stroke-width="2.4" stroke-linecap="round"
                stroke-linejoin="round" {
                path d="M10 11h16M18 7.5V11M12 11v5.5h12V11" {}
                path d="M11 22.5l5 5 9.5-9" {}
            }
        }
    }
}

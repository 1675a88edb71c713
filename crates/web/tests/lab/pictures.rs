//! Each chart of the workbench is taken home as a picture: by a link on the page, without a script,
//! with the right of the page.

use axum::http::{StatusCode, header};

use crate::{
    HOSTILE, SETUP, Site,
    browser::{field, sound},
    sample,
};

/// The addresses of the pictures that a page offers.
fn offered(page: &str) -> Vec<String> {
    let links = page.split("<a class=\"save\" href=\"").skip(1);
    links.map(|rest| rest.split('"').next().expect("href").replace("&amp;", "&")).collect()
}

/// A picture: an SVG that stands alone, named and packed as a file.
async fn taken(house: &Site, href: &str) -> String {
    let seen = house.get(href).await;
    assert_eq!(seen.status, StatusCode::OK, "{href}: {}", seen.text);
    let of = |name| seen.headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or_default();
    assert_eq!(of(header::CONTENT_TYPE), "image/svg+xml", "{href}");
    let name = of(header::CONTENT_DISPOSITION);
    assert!(name.starts_with("attachment; filename=") && name.ends_with(".svg"), "{name}");
    let text = &seen.text;
    assert!(text.starts_with("<svg xmlns=") && text.ends_with("</svg>"), "{href}: {text}");
    assert!(text.contains("<style>") && text.contains("font-family"), "{href}");
    assert!(text.contains("华东五金 · 2026-11-21"), "{href}: from whom and when");
    for never in ["var(", "<table", "<script", "csrf", "href=", "figcaption"] {
        assert!(!text.contains(never), "{never} is in {href}");
    }
    seen.text
}

#[tokio::test]
async fn every_chart_is_a_picture_to_take_home() {
    let mut house = Site::open().await;
    let csv = sample().replacen(&format!("\"{}\"", HOSTILE.replace('"', "\"\"")), "town", 1);
    let project = house.project(&csv, SETUP).await;
    let step = field(&house.get(&format!("{project}/fit")).await.text, "step").to_owned();
    let form = format!(
        "step={step}&kind=card&select=none&score=600&odds=50&points_to_double=20&cuts=550%2C580&\
         most=0&ridge=0&seed=1&pairs=2&depth=4&least_leaf=30&rounds=40&least_bads=50&\
         x0=days&x1=town"
    );
    let job = house.send(&format!("{project}/fit/start"), &form).await.location;
    let fit = house.wait(&job).await.expect("fitted");
    for (page, least) in [
        (format!("{project}/variable?v=days"), 1),
        (format!("{project}/explore"), 1),
        (format!("{fit}/proof?part=train"), 4),
    ] {
        let seen = house.get(&page).await.text;
        sound(&page, &seen);
        let charts = seen.matches("<figure class=\"panel chart\"").count();
        let links = offered(&seen);
        assert!(links.len() >= least && links.len() <= charts, "{page}: {links:?} of {charts}");
        for href in links {
            let picture = taken(&house, &href).await;
            // What was asked of the page is asked of the picture, too.
            assert!(!page.contains('?') || href.starts_with(&format!("{page}&picture=")), "{href}");
            assert!(picture.contains("<title>") && picture.contains("class=\"chart\""), "{href}");
        }
    }
    let roc = format!("{fit}/proof?picture=roc");
    assert!(taken(&house, &roc).await.contains("ROC"));
    let none = house.get(&format!("{fit}/proof?picture=none")).await;
    assert_eq!(none.status, StatusCode::NOT_FOUND);
    // What can be no name of a chart is told above the page, like all that a page does not take.
    let odd = house.get(&format!("{fit}/proof?picture=%3Cb%3E")).await;
    assert!(odd.status == StatusCode::OK && odd.text.starts_with("<!"), "{}", odd.text);
    house.sign_in("smith").await;
    let english = house.get(&roc).await;
    assert!(!english.text.contains('好'), "a picture speaks the reader's language");
    house.sign_in("auditor").await;
    taken(&house, &roc).await;
    house.sign_in("sales").await;
    assert_eq!(house.get(&roc).await.status, StatusCode::FORBIDDEN);
}

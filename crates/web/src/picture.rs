//! A chart taken home by itself. The pages of the workbench and of the register of models offer
//! each chart that they draw as a picture: their own address, asked with `picture=` and the
//! chart's name, answers with title, key and drawing as one SVG. Its fonts and colours stand inside
//! it, so that it looks alike in a letter, a slide or a browser; the right is that of the page.
//!
//! The picture is cut out of the page as it is drawn for this reader, and so says what the page
//! says. It knows the frame of [`crate::charts`] and nothing of what is drawn.

use std::sync::LazyLock;

use axum::{
    body::{Body, to_bytes},
    extract::Request,
    http::{Method, StatusCode, Uri, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use base::{Failure, Lang, Rejection};
use maud::{Markup, PreEscaped, html};

use crate::{
    assets,
    failure::Refused,
    kit::link::{Link, decoded},
    sheet::attached,
    visit::Visit,
};

/// How a figure begins whose chart can be taken home.
const FIGURE: &str = "<figure class=\"panel chart\" id=\"";
/// A page is larger by far than its charts, and still no more than this.
const PAGE_BYTES: usize = 32 << 20;
const WIDTH: usize = 800;
const MARGIN: usize = 24;
/// Half-width letters in a line of the title and in one of smaller text.
const TITLE_LETTERS: usize = 96;
const LETTERS: usize = 120;

/// The layer of a page whose charts can be taken home.
pub async fn offered(visit: Visit, request: Request, next: Next) -> Response {
    if request.method() != Method::GET {
        return next.run(request).await;
    }
    let uri = request.uri().clone();
    let response = next.run(request).await;
    let kind = response.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let page = kind.is_some_and(|kind| kind.starts_with("text/html"));
    if response.status() != StatusCode::OK || !page {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let bytes = match to_bytes(body, PAGE_BYTES).await {
        Ok(bytes) => bytes,
        Err(error) => {
            let broken = Failure::broken("cutting a picture out of a page", error);
            return Refused::from(broken).into_response();
        }
    };
    let page = String::from_utf8_lossy(&bytes);
    let (link, asked) = asked(&uri);
    let Some(id) = asked else {
        parts.headers.remove(header::CONTENT_LENGTH);
        let label = visit.t("house-chart-picture");
        return Response::from_parts(parts, Body::from(with_links(&page, &link, &label)));
    };
    match page.split(FIGURE).skip(1).find_map(|piece| Figure::read(piece, &id)) {
        Some(figure) => {
            let name = format!("{}.svg", file_name(&figure.title));
            let source = format!("{} · {}", visit.house.company, visit.today);
            let picture = figure.draw(visit.lang, &source).into_string();
            (attached(&name, "image/svg+xml", visit.lang), picture).into_response()
        }
        None => {
            let path = format!("{}?picture={id}", uri.path());
            Refused::from(Rejection::new("house.page-not-found").with("path", path)).into_response()
        }
    }
}

/// The address of the page without `picture`, and the chart that was asked for.
fn asked(uri: &Uri) -> (Link, Option<String>) {
    let (mut link, mut asked) = (Link::to(uri.path()), None);
    for pair in uri.query().unwrap_or_default().split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let (name, value) = (decoded(name).unwrap_or_default(), decoded(value).unwrap_or_default());
        match name.as_str() {
            "picture" => asked = Some(value).filter(|id| !id.is_empty()),
            name => link = link.with(name, value),
        }
    }
    (link, asked)
}

/// The page with a link below the title of each chart that is drawn.
fn with_links(page: &str, link: &Link, label: &str) -> String {
    let mut pieces = page.split(FIGURE);
    let mut out = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        out.push_str(FIGURE);
        let drawn = piece.split("</figure>").next().is_some_and(|own| own.contains("<svg role="));
        match (drawn, piece.split_once('"'), piece.split_once("</figcaption>")) {
            (true, Some((id, _)), Some((caption, rest))) => {
                let href = link.with("picture", plain(id)).href();
                let save = html! { a.save href=(href) { (label) } };
                out.push_str(caption);
                out.push_str(&save.into_string());
                out.push_str("</figcaption>");
                out.push_str(rest);
            }
            _ => out.push_str(piece),
        }
    }
    out
}

/// One entry of a key: how its sign is drawn, and its name.
struct Entry {
    class: String,
    name: String,
}

/// A chart as it stands on a page.
struct Figure {
    title: String,
    note: String,
    desc: String,
    height: f64,
    body: String,
    key: Vec<Entry>,
}

impl Figure {
    /// Reads a figure from behind [`FIGURE`] on; `None` where it is another one, or draws nothing.
    fn read(piece: &str, id: &str) -> Option<Self> {
        let (own, rest) = piece.split_once('"')?;
        if plain(own) != id {
            return None;
        }
        let (figure, _) = rest.split_once("</figure>")?;
        let (before, drawing) = figure.split_once("<svg role=")?;
        let (drawing, _) = drawing.rsplit_once("</svg>")?;
        let (open, inside) = drawing.split_once('>')?;
        let (words, body) = inside.split_once("</desc>")?;
        let height = between(open, " height=\"", "\"")?.parse().ok()?;
        Some(Self {
            title: plain(between(words, "\">", "</title>")?),
            desc: plain(words.rsplit_once("\">")?.1),
            note: plain(between(before, "<span class=\"meta\">", "</span>").unwrap_or_default()),
            key: between(before, "<div class=\"key\">", "</div>").map(key).unwrap_or_default(),
            body: without_links(body).replace("fill=\"transparent\"", "fill=\"none\""),
            height,
        })
    }

    /// The picture: title, note, key, drawing, and from whom and when it is.
    fn draw(&self, lang: Lang, source: &str) -> Markup {
        let title = lines(&self.title, TITLE_LETTERS);
        let note = lines(&self.note, LETTERS);
        let mut at = MARGIN + 16;
        let mut place = |height: usize| {
            at += height;
            at - height
        };
        let title: Vec<(usize, String)> = title.into_iter().map(|line| (place(22), line)).collect();
        let note: Vec<(usize, String)> = note.into_iter().map(|line| (place(18), line)).collect();
        let rows = key_rows(&self.key);
        let keys: Vec<(usize, Vec<(usize, &Entry)>)> =
            rows.into_iter().map(|row| (place(20), row)).collect();
        let top = at;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "pixels")]
        let drawn = self.height.clamp(0.0, 20_000.0).ceil() as usize;
        let end = top + drawn + 28;
        let height = end + MARGIN - 8;
        let left = MARGIN.to_string();
        html! {
            svg xmlns="http://www.w3.org/2000/svg" width=(WIDTH) height=(height)
                viewBox={ "0 0 " (WIDTH) " " (height) } role="img" xml:lang=(lang.code()) {
                title { (self.title) }
                desc { (self.desc) }
                style { (PreEscaped(style(lang))) }
                rect width=(WIDTH) height=(height) class="paper" {}
                g class="chart" {
                    @for (y, line) in &title { text class="title" x=(left) y=(y) { (line) } }
                    @for (y, line) in &note { text x=(left) y=(y) { (line) } }
                    @for (y, row) in &keys { @for (x, entry) in row { (entry.draw(*x, *y)) } }
                    svg x=(left) y=(top) width=(WIDTH - 2 * MARGIN) height=(self.height)
                        overflow="visible" { (PreEscaped(&self.body)) }
                    text class="faint" x=(left) y=(end) { (source) }
                }
            }
        }
    }
}

impl Entry {
    fn draw(&self, x: usize, y: usize) -> Markup {
        let (line, class) = match self.class.as_str() {
            "line lit" | "stroke lit" => (true, "line lit".to_owned()),
            "stroke" => (true, "line other".to_owned()),
            "range" => (true, "range".to_owned()),
            class => match class.strip_prefix("line") {
                Some(rest) => (true, format!("line other{rest}")),
                None => (false, format!("bar {class}").trim().to_owned()),
            },
        };
        html! {
            @if line { line class=(class) x1=(x) x2=(x + 26) y1=(y - 4) y2=(y - 4) {} }
            @else { rect class=(class) x=(x + 8) y=(y - 9) width="10" height="10" rx="2" {} }
            text x=(x + 34) y=(y) { (self.name) }
        }
    }
}

/// The entries of a key, from its markup.
fn key(markup: &str) -> Vec<Entry> {
    let entry = |piece: &str| Entry {
        class: between(piece, "<i class=\"", "\"").unwrap_or_default().to_owned(),
        name: plain(&without_tags(piece)).trim().to_owned(),
    };
    markup.split("<span>").skip(1).map(entry).collect()
}

/// The entries in rows, each with its place across.
fn key_rows(key: &[Entry]) -> Vec<Vec<(usize, &Entry)>> {
    let mut rows: Vec<Vec<(usize, &Entry)>> = vec![];
    let mut x = MARGIN;
    for entry in key {
        let wide = 34 + letters(&entry.name) * 7 + 20;
        if rows.is_empty() || x + wide > WIDTH - MARGIN {
            rows.push(vec![]);
            x = MARGIN;
        }
        if let Some(row) = rows.last_mut() {
            row.push((x, entry));
        }
        x += wide;
    }
    rows
}

fn between<'a>(text: &'a str, from: &str, to: &str) -> Option<&'a str> {
    Some(text.split_once(from)?.1.split_once(to)?.0)
}

/// Text out of markup.
fn plain(markup: &str) -> String {
    let signs = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")];
    signs.iter().fold(markup.to_owned(), |text, (sign, letter)| text.replace(sign, letter))
}

fn without_tags(markup: &str) -> String {
    let mut pieces = markup.split('<');
    let first = pieces.next().unwrap_or_default().to_owned();
    pieces.fold(first, |text, piece| text + piece.split_once('>').map_or("", |(_, after)| after))
}

/// A picture in a letter leads nowhere.
fn without_links(body: &str) -> String {
    let mut pieces = body.split("<a href=\"");
    let first = pieces.next().unwrap_or_default().to_owned();
    let body = pieces.fold(first, |text, piece| {
        let inside = piece.split_once("\">").map_or("", |(_, inside)| inside);
        text + "<g>" + inside
    });
    body.replace("</a>", "</g>")
}

/// How wide a text is in half-width letters.
fn letters(text: &str) -> usize {
    text.chars().map(|c| if c >= '\u{1100}' { 2 } else { 1 }).sum()
}

/// The text in lines of at most so many half-width letters; words stay whole where there are any.
fn lines(text: &str, most: usize) -> Vec<String> {
    let (mut lines, mut line) = (vec![], String::new());
    for c in text.chars() {
        if letters(&line) + letters(c.encode_utf8(&mut [0; 4])) > most {
            let kept = match line.rsplit_once(' ') {
                Some((whole, begun)) if letters(begun) < most / 3 => {
                    let begun = begun.to_owned();
                    lines.push(whole.to_owned());
                    begun
                }
                _ => {
                    lines.push(std::mem::take(&mut line));
                    String::new()
                }
            };
            line = kept;
        }
        line.push(c);
    }
    if !line.trim().is_empty() {
        lines.push(line);
    }
    lines
}

/// A name that every system takes for a file.
fn file_name(title: &str) -> String {
    let sign = |c: char| if "/\\:*?\"<>|".contains(c) || c.is_control() { ' ' } else { c };
    let name: String = title.chars().map(sign).take(80).collect();
    let name = name.trim().trim_end_matches('.').trim();
    if name.is_empty() { "chart".to_owned() } else { name.to_owned() }
}

/// The rules of the style sheet that charts need, with the colours of light paper in place of
/// their names.
static RULES: LazyLock<String> = LazyLock::new(|| {
    let elsewhere = ["svg", "figcaption", "details", ".key", ":hover", ".nothing", ".save"];
    let rules = assets::style().lines().filter(|line| line.starts_with(".chart "));
    let rules: Vec<&str> = rules.filter(|l| !elsewhere.iter().any(|e| l.contains(e))).collect();
    let own = ".paper { fill: var(--surface); }\n\
        .chart text.title { font-size: 15px; font-weight: 600; fill: var(--ink); }\n";
    resolved(&format!("{}\n{own}", rules.join("\n")))
});

/// The tokens of the light palette: name and value.
static TOKENS: LazyLock<Vec<(String, String)>> = LazyLock::new(|| {
    let root = between(assets::style(), ":root {", "}").unwrap_or_default();
    let token = |line: &str| {
        let (name, value) = line.split_once(':')?;
        let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
        Some((name.trim().to_owned(), value))
    };
    root.split(';').filter_map(token).filter(|(name, _)| name.starts_with("--")).collect()
});

fn resolved(rules: &str) -> String {
    let one = |text: String, (name, value): &(String, String)| {
        text.replace(&format!("var({name})"), value)
    };
    TOKENS.iter().fold(rules.to_owned(), one)
}

fn style(lang: Lang) -> String {
    let font = if lang == Lang::Zh { "--font" } else { "--font-latin" };
    format!("{}{}", *RULES, resolved(&format!("text {{ font-family: var({font}); }}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::charts::{Bar, Curve, Numbers, Plot, Words, bars, plot};

    fn words(id: &str, title: &str) -> Words {
        let note = "训练样本 & <测试>".to_owned();
        Words { id: id.to_owned(), title: title.to_owned(), note, desc: "AUC 0.8".to_owned() }
    }

    fn page() -> String {
        let curve = |name: &str, lit| Curve {
            name: name.to_owned(),
            points: vec![(0.0, 0.0), (0.4, 0.8), (1.0, 1.0)],
            lit,
            marked: true,
        };
        let spell = |value: f64| format!("{value:.1}");
        let drawn = Plot {
            curves: &[curve("训练 <1>", false), curve("测试", true)],
            across: (0.0, 1.0),
            up: (0.0, 1.0),
            across_name: "好".to_owned(),
            up_name: "坏".to_owned(),
            spell_across: &spell,
            spell_up: &spell,
            diagonal: true,
            span: Some((0.4, 0.2, 0.8, "KS".to_owned())),
        };
        let bar = Bar {
            label: "变量".to_owned(),
            value: 3.0,
            text: "3".to_owned(),
            href: Some("/lab/1?a=1&b=2".to_owned()),
            ..Bar::default()
        };
        let numbers = Numbers { head: vec!["x".to_owned()], rows: vec![vec!["1".to_owned()]] };
        let title = "区分度 <0.8> & 更多";
        let one = plot(Lang::Zh, &words("roc", title), &drawn, &numbers);
        let two = bars(Lang::Zh, &words("bars", "a/b"), &[bar], &numbers);
        let none = bars(Lang::Zh, &words("none", "空"), &[], &numbers);
        html! { main { (one) (two) (none) } }.into_string()
    }

    fn picture(id: &str) -> Option<String> {
        let page = page();
        let figure = page.split(FIGURE).skip(1).find_map(|piece| Figure::read(piece, id))?;
        Some(figure.draw(Lang::Zh, "华东五金 · 2026-11-21").into_string())
    }

    /// Whether every tag is closed in its order.
    fn closes(text: &str) -> bool {
        let mut open = vec![];
        for piece in text.split('<').skip(1) {
            let (tag, _) = piece.split_once('>').expect("a tag ends");
            let name = tag.trim_start_matches('/').split_whitespace().next().expect("a name");
            match tag.starts_with('/') {
                true if open.pop() != Some(name) => return false,
                true => {}
                false => open.push(name),
            }
        }
        open.is_empty()
    }

    #[test]
    fn a_picture_stands_alone() {
        let roc = picture("roc").expect("drawn");
        assert!(
            roc.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"800\""),
            "{roc}"
        );
        assert!(closes(&roc), "{roc}");
        for part in [
            "区分度 &lt;0.8&gt; &amp; 更多",
            "训练样本 &amp; &lt;测试&gt;",
            "训练 &lt;1&gt;",
            "华东五金 · 2026-11-21",
            "class=\"line lit\"",
            "class=\"line other n0\"",
            ".chart .line",
            "#1f4bd1",
            "PingFang SC",
        ] {
            assert!(roc.contains(part), "{part} is not in {roc}");
        }
        for part in ["var(", "transparent", "<table", "figcaption", "@media", "undefined", "NaN"] {
            assert!(!roc.contains(part), "{part} is in {roc}");
        }
        let bars = picture("bars").expect("drawn");
        assert!(closes(&bars) && !bars.contains("<a ") && !bars.contains("href"), "{bars}");
        assert_eq!([picture("none"), picture("other")], [None, None]);
    }

    #[test]
    fn each_chart_that_is_drawn_has_its_link() {
        let (link, asked) = asked(&"/lab/1/variable?v=%E5%A4%A9&picture=roc".parse().expect("uri"));
        assert_eq!(asked.as_deref(), Some("roc"));
        let page = with_links(&page(), &link, "保存");
        let href = |id: &str| format!("href=\"/lab/1/variable?v=%E5%A4%A9&amp;picture={id}\"");
        assert_eq!(page.matches("class=\"save\"").count(), 2);
        assert!(page.contains(&href("roc")) && page.contains(&href("bars")));
        assert!(!page.contains(&href("none")) && closes(&page));
    }

    #[test]
    fn long_titles_break_and_names_fit_a_disk() {
        assert_eq!(lines("aaaa bbbb cccc", 10), ["aaaa bbbb", "cccc"]);
        assert_eq!(lines("一二三四五", 6), ["一二三", "四五"]);
        assert!(lines("", 6).is_empty());
        assert_eq!(file_name("a/b: 0.8?"), "a b  0.8");
        assert_eq!(file_name("…."), "…");
        assert_eq!(file_name("//"), "chart");
    }
}

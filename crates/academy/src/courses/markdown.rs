//! Markdown of lessons as safe HTML. A line of its own such as `{{figure:age}}` calls for a figure, an example, a
//! calculator or a page. Raw HTML is shown as text; links lead within the house or to https.

use pulldown_cmark::{Event, Options, Parser, Tag, html::push_html};

use super::lesson::Piece;

/// Splits and renders a text.
///
/// # Errors
/// A sentence that says what is wrong and on which line.
pub fn pieces(text: &str) -> Result<Vec<Piece>, String> {
    let (mut out, mut run) = (Vec::new(), String::new());
    for (at, line) in (1..).zip(text.lines()) {
        let called = line.trim().strip_prefix("{{").and_then(|rest| rest.strip_suffix("}}"));
        let Some(called) = called else {
            run.push_str(line);
            run.push('\n');
            continue;
        };
        flush(&mut run, &mut out)?;
        let (kind, name) = called.split_once(':').unwrap_or((called, ""));
        let name = name.trim().to_owned();
        out.push(match kind.trim() {
            "figure" => Piece::Figure(name),
            "example" => Piece::Example(name),
            "tool" => Piece::Tool(name),
            "screen" => Piece::Screen(name),
            other => return Err(format!("line {at}: there is no {{{{{other}:…}}}}")),
        });
    }
    flush(&mut run, &mut out)?;
    Ok(out)
}

fn flush(run: &mut String, out: &mut Vec<Piece>) -> Result<(), String> {
    if !run.trim().is_empty() {
        out.push(Piece::Html(html(run)?));
    }
    run.clear();
    Ok(())
}

fn html(text: &str) -> Result<String, String> {
    let mut wrong = None;
    let events = Parser::new_ext(text, Options::ENABLE_TABLES).map(|event| match event {
        // Shown as it stands: content is taken from other companies, too.
        Event::Html(raw) | Event::InlineHtml(raw) => Event::Text(raw),
        Event::Start(Tag::Link { ref dest_url, .. }) => {
            let inside = dest_url.starts_with('/') && !dest_url.starts_with("//");
            if !inside && !dest_url.starts_with("https://") {
                wrong = Some(format!("the link {dest_url} leads neither within nor to https"));
            }
            event
        }
        Event::Start(Tag::Image { ref dest_url, .. }) => {
            wrong = Some(format!("the picture {dest_url}: draw figures with {{{{figure:…}}}}"));
            event
        }
        event => event,
    });
    let mut out = String::new();
    push_html(&mut out, events);
    wrong.map_or(Ok(out), Err)
}

/// Addresses of links within the house.
pub fn links_within(html: &str) -> Vec<&str> {
    let found = html.split("href=\"/").skip(1).filter_map(|rest| rest.split('"').next());
    found.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_stand_between_paragraphs() {
        let found =
            pieces("# A\n\ntext\n\n{{figure:age}}\n{{screen:/orders}}\n\nmore").expect("read");
        assert_eq!(found.len(), 4);
        assert_eq!(found[1], Piece::Figure("age".to_owned()));
        assert_eq!(found[2], Piece::Screen("/orders".to_owned()));
        assert!(pieces("{{film:x}}").is_err());
    }

    #[test]
    fn nothing_runs_that_was_written() {
        let found = pieces("<script>alert(1)</script>\n\n<b onclick=x>b</b>").expect("read");
        let Piece::Html(html) = &found[0] else { panic!() };
        assert!(!html.contains("<script") && !html.contains("<b "), "{html}");
        assert!(pieces("[x](javascript:alert(1))").is_err());
        assert!(pieces("[x](//elsewhere.example)").is_err());
        assert!(pieces("![x](/a.png)").is_err());
        assert!(pieces("[x](/orders)").is_ok());
    }
}

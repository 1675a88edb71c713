//! Markdown of lessons as safe HTML. A line of its own such as `{{figure:age}}` calls for a figure, an example, a
//! calculator or a page. Raw HTML is shown as text; links lead within the house or to https. What does neither is
//! told as a fault and shown as plain words, so that nothing of a text from elsewhere can lead anybody astray.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd, html::push_html};

use super::{fault::Fault, lesson::Piece};

/// Splits and renders a text; what is wrong with it is said.
pub fn pieces(text: &str) -> (Vec<Piece>, Vec<Fault>) {
    let (mut out, mut wrong) = (Vec::new(), Vec::new());
    let (mut run, mut first) = (String::new(), 1);
    for (at, line) in (1..).zip(text.lines()) {
        let called = line.trim().strip_prefix("{{").and_then(|rest| rest.strip_suffix("}}"));
        let Some(called) = called else {
            run.push_str(line);
            run.push('\n');
            continue;
        };
        flush((&mut run, first), &mut out, &mut wrong);
        first = at + 1;
        let (kind, name) = called.split_once(':').unwrap_or((called, ""));
        let name = name.trim().to_owned();
        out.push(match kind.trim() {
            "figure" => Piece::Figure(name),
            "example" => Piece::Example(name),
            "tool" => Piece::Tool(name),
            "screen" => Piece::Screen(name),
            other => {
                wrong.push(Fault::new("call-unknown").with("kind", other).on_line(at));
                continue;
            }
        });
    }
    flush((&mut run, first), &mut out, &mut wrong);
    (out, wrong)
}

fn flush((run, first): (&mut String, usize), out: &mut Vec<Piece>, wrong: &mut Vec<Fault>) {
    if !run.trim().is_empty() {
        out.push(Piece::Html(html(run, first, wrong)));
    }
    run.clear();
}

/// Whether a link may be followed.
fn leads_well(dest: &str) -> bool {
    // Browsers read a backslash as a slash: `/\elsewhere` leads to another house.
    let inside = dest.starts_with('/') && !dest.starts_with("//") && !dest.contains('\\');
    inside || dest.starts_with("https://")
}

fn html(text: &str, first: usize, wrong: &mut Vec<Fault>) -> String {
    // Links that were taken out: their ends go, too.
    let mut open: Vec<bool> = Vec::new();
    let events = Parser::new_ext(text, Options::ENABLE_TABLES).into_offset_iter();
    let calm = events.filter_map(|(event, range)| {
        let line = || first + text.get(..range.start).map_or(0, |it| it.matches('\n').count());
        match event {
            // Shown as it stands: content is taken from other companies, too.
            Event::Html(raw) | Event::InlineHtml(raw) => Some(Event::Text(raw)),
            Event::Start(Tag::Link { ref dest_url, .. }) => {
                let good = leads_well(dest_url);
                if !good {
                    let fault = Fault::new("link-outside").with("link", dest_url);
                    wrong.push(fault.on_line(line()));
                }
                open.push(good);
                good.then_some(event)
            }
            Event::End(TagEnd::Link) => open.pop().unwrap_or(true).then_some(event),
            Event::Start(Tag::Image { ref dest_url, .. }) => {
                let fault = Fault::new("picture").with("picture", dest_url);
                wrong.push(fault.on_line(line()));
                None
            }
            Event::End(TagEnd::Image) => None,
            event => Some(event),
        }
    });
    let mut out = String::new();
    push_html(&mut out, calm);
    out
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
        let (found, wrong) = pieces("# A\n\ntext\n\n{{figure:age}}\n{{screen:/orders}}\n\nmore");
        assert_eq!((found.len(), wrong.len()), (4, 0));
        assert_eq!(found[1], Piece::Figure("age".to_owned()));
        assert_eq!(found[2], Piece::Screen("/orders".to_owned()));
        let (_, wrong) = pieces("a\n\n{{film:x}}");
        assert_eq!((wrong[0].code, wrong[0].line), ("call-unknown", Some(3)));
    }

    #[test]
    fn nothing_runs_that_was_written() {
        let (found, _) = pieces("<script>alert(1)</script>\n\n<b onclick=x>b</b>");
        let Piece::Html(html) = &found[0] else { panic!() };
        assert!(!html.contains("<script") && !html.contains("<b "), "{html}");
        for (text, code) in [
            ("a\n\n[x](javascript:alert(1))", "link-outside"),
            ("a\n\n[x](//elsewhere.example)", "link-outside"),
            ("a\n\n[x](/\\elsewhere.example)", "link-outside"),
            ("a\n\n[x](data:text/html,1)", "link-outside"),
            ("a\n\n<javascript:alert(1)>", "link-outside"),
            ("a\n\n![x](/a.png)", "picture"),
        ] {
            let (found, wrong) = pieces(text);
            let told: Vec<_> = wrong.iter().map(|one| (one.code, one.line)).collect();
            assert_eq!(told, [(code, Some(3))], "{text}");
            assert!(wrong.iter().all(Fault::is_calmed));
            let Piece::Html(html) = &found[0] else { panic!() };
            assert!(!html.contains("href") && !html.contains("<img"), "{html}");
        }
        assert!(pieces("[x](/orders) [y](https://example.org)").1.is_empty());
    }
}

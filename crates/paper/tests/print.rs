//! Documents on paper: set, read back as text (pdftotext) and looked at as pictures (pdftoppm).

mod samples;

use std::{fs, path::PathBuf, process::Command};

use base::Lang;
use paper::{Block, Press, Sheet, Table};

/// Where the prints of the tests stand, to be looked at.
fn shelf() -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("paper");
    fs::create_dir_all(&folder).expect("a folder for prints");
    folder
}

fn tool(name: &str, arguments: &[&str]) -> Vec<u8> {
    let ran = Command::new(name).args(arguments).output();
    let ran = ran.unwrap_or_else(|error| panic!("install poppler-utils: {name}: {error}"));
    assert!(ran.status.success(), "{name}: {}", String::from_utf8_lossy(&ran.stderr));
    ran.stdout
}

/// Sets a sheet and reads its text back without white space at the ends of lines.
fn printed(name: &str, sheet: &Sheet) -> String {
    let pdf = Press::default().print(sheet).unwrap_or_else(|failure| panic!("{name}: {failure}"));
    assert!(pdf.starts_with(b"%PDF-1.7"), "{name}");
    let file = shelf().join(format!("{name}-{}.pdf", sheet.lang));
    fs::write(&file, pdf).expect("a print");
    let file = file.to_string_lossy().into_owned();
    let text = tool("pdftotext", &["-layout", &file, "-"]);
    String::from_utf8(text).expect("text")
}

/// White space out: a table's cells are where they are.
fn close(text: &str) -> String {
    text.chars().filter(|sign| !sign.is_whitespace()).collect()
}

/// Grey values of every page at 50 dots an inch: width, height, values.
fn pictures(name: &str, lang: Lang) -> Vec<(usize, usize, Vec<u8>)> {
    let file = shelf().join(format!("{name}-{lang}.pdf")).to_string_lossy().into_owned();
    let all = tool("pdftoppm", &["-r", "50", "-gray", &file]);
    let (mut pages, mut rest) = (Vec::new(), all.as_slice());
    while rest.starts_with(b"P5") {
        let mut numbers = Vec::new();
        let mut at = 2;
        while numbers.len() < 3 {
            let begin = at + 1;
            at = begin + rest[begin..].iter().position(u8::is_ascii_whitespace).expect("a head");
            let number = std::str::from_utf8(&rest[begin..at]).expect("digits");
            numbers.push(number.parse::<usize>().expect("a number"));
        }
        let (width, height) = (numbers[0], numbers[1]);
        let values = rest[at + 1..=at + width * height].to_vec();
        rest = &rest[at + 1 + width * height..];
        pages.push((width, height, values));
    }
    pages
}

#[test]
fn every_document_prints_in_both_languages() {
    for lang in Lang::ALL {
        for (name, sheet) in samples::all(lang) {
            let text = close(&printed(name, &sheet));
            for wanted in [sheet.title.as_str(), &sheet.company, &sheet.as_of] {
                assert!(text.contains(&close(wanted)), "{name} {lang}: {wanted} in {text}");
            }
            for wanted in words(&sheet.blocks) {
                assert!(text.contains(&close(&wanted)), "{name} {lang}: {wanted:?} in\n{text}");
            }
            assert!(!text.contains('⟦'), "{name} {lang}: a text is missing\n{text}");
            let page = lang.pick("第1页，共", "Page1of");
            assert!(text.contains(page), "{name} {lang}: no page number in {text}");
        }
    }
}

/// Headings and facts of a sheet: what must be found again. (Cells are broken over lines.)
fn words(blocks: &[Block]) -> Vec<String> {
    blocks
        .iter()
        .flat_map(|block| match block {
            Block::Heading { text } => vec![text.clone()],
            Block::Figures { figures } => figures.iter().map(|f| f.value.clone()).collect(),
            Block::Table { table } => table.columns.iter().map(|c| c.name.clone()).collect(),
            _ => Vec::new(),
        })
        .collect()
}

#[test]
fn nothing_sticks_out_of_the_page_and_no_page_is_empty() {
    for lang in Lang::ALL {
        for (name, sheet) in samples::all(lang) {
            // Tests run side by side: each has prints of its own.
            let name = &format!("look-{name}");
            printed(name, &sheet);
            let pages = pictures(name, lang);
            assert!(!pages.is_empty(), "{name}");
            for (page, (width, height, values)) in pages.iter().enumerate() {
                // A4 at 50 dots an inch; 8 mm are 16 dots.
                assert_eq!((*width, *height), (414, 585), "{name} {page}");
                let ink = |x: usize, y: usize| values[y * width + x] < 200;
                let (mut inside, mut outside) = (0, 0);
                for y in 0..*height {
                    for x in 0..*width {
                        let edge = x < 16 || y < 16 || x >= width - 16 || y >= height - 16;
                        // Between head and foot.
                        let text = y > 48 && y < height - 46;
                        outside += usize::from(edge && ink(x, y));
                        inside += usize::from(text && ink(x, y));
                    }
                }
                assert_eq!(outside, 0, "{name} {lang}: ink at the edge of page {}", page + 1);
                assert!(inside > 15, "{name} {lang}: page {} is empty", page + 1);
            }
        }
    }
}

#[test]
fn a_long_table_repeats_its_head_and_counts_its_pages() {
    for lang in Lang::ALL {
        let sheet = samples::long_account(lang);
        let text = printed("long", &sheet);
        let pages = pictures("long", lang).len();
        assert!(pages >= 3, "{pages}");
        let head = lang.pick("单据号", "Document");
        assert_eq!(text.matches(head).count(), pages, "{text}");
        let last = match lang {
            Lang::Zh => format!("第{pages}页，共{pages}页"),
            Lang::En => format!("Page{pages}of{pages}"),
        };
        assert!(close(&text).contains(&last), "{last} in {text}");
        assert!(text.contains("FP-00199"), "the last row");
    }
}

#[test]
fn what_looks_like_markup_is_printed_as_it_stands() {
    let hostile = "#panic(\"x\") *粗* _斜_ $x$ [a] <b> `c` @d // e \\ #include \"/etc/passwd\"";
    let mut sheet = samples::long_account(Lang::Zh);
    sheet.subject = hostile.to_owned();
    let mut table = Table::of(vec![paper::Column::text("列", 1)]);
    table.push([hostile]);
    sheet.blocks = vec![Block::text(hostile), Block::table(table)];
    let text = close(&printed("hostile", &sheet));
    assert_eq!(text.matches(&close(hostile)).count(), 3, "{text}");
}

#[test]
fn a_sign_without_a_glyph_is_refused_and_never_printed_as_a_box() {
    let mut sheet = samples::long_account(Lang::Zh);
    sheet.subject = "星辰\u{e000}公司".to_owned();
    let refused = Press::default().print(&sheet).expect_err("no glyph");
    assert_eq!(refused.code(), "paper.no-glyph");
    for lang in Lang::ALL {
        let base::Failure::Rejected(rejection) = &refused else { panic!("{refused}") };
        let spoken = locale::spoken(lang, rejection);
        assert!(spoken.sentence.contains("U+E000") && !spoken.next.is_empty(), "{spoken:?}");
    }
}

#[test]
fn the_same_sheet_gives_the_same_bytes() {
    let (_, sheet) = samples::all(Lang::Zh).remove(0);
    let press = Press::default();
    let first = press.print(&sheet).expect("a print");
    assert!(first == press.print(&sheet).expect("a print"), "with open fonts");
    assert!(first == Press::default().print(&sheet).expect("a print"), "with fonts read anew");
}

//! Each page in each language and width: looked at, and pictured.

use std::{collections::BTreeMap, fs, path::Path, time::Instant};

use crate::{
    Outcome,
    browser::{Browser, spoken},
    product::Product,
    script::{self, Journey, Step},
    walk::{Tally, Walker, sound},
};

/// Desk and phone.
const WIDTHS: [u32; 2] = [1440, 390];
/// Chinese first.
const LANGUAGES: [&str; 2] = ["zh", "en"];

/// A page by its name and path, out of `pages.txt`.
type Page = (String, String);

fn listed() -> Outcome<Vec<Page>> {
    let text = fs::read_to_string(script::folder("pages.txt")).map_err(spoken)?;
    let lines =
        text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines
        .map(|line| {
            let pair = line.split_once(char::is_whitespace);
            let pair = pair.ok_or_else(|| format!("pages.txt: what is {line:?}?"))?;
            Ok((pair.0.to_owned(), pair.1.trim().to_owned()))
        })
        .collect()
}

/// Looks at each page in each language and width.
pub async fn pages(browser: &Browser, product: &Product, tally: &mut Tally) -> Outcome<()> {
    for lang in LANGUAGES {
        enter(browser, product, lang).await?;
        for (name, path) in listed()? {
            let started = Instant::now();
            let mut outcome = Ok(());
            for width in WIDTHS {
                outcome = outcome.and(
                    show(browser, product, &path, width)
                        .await
                        .map_err(|why| format!("{path} in {lang} at {width} px: {why}")),
                );
            }
            tally.count(&format!("page {name} ({lang})"), started, outcome);
        }
    }
    Ok(())
}

/// Writes a picture of each page, or of the named ones.
pub async fn pictures(
    browser: &Browser,
    product: &Product,
    into: &Path,
    names: &[String],
) -> Outcome<bool> {
    fs::create_dir_all(into).map_err(spoken)?;
    let mut sound = true;
    for lang in LANGUAGES {
        enter(browser, product, lang).await?;
        for (name, path) in listed()? {
            if !names.is_empty() && !names.contains(&name) {
                continue;
            }
            for width in WIDTHS {
                if let Err(why) = show(browser, product, &path, width).await {
                    println!("  NOT SOUND {path} in {lang} at {width} px: {why}");
                    sound = false;
                }
                let file = into.join(format!("{name}-{lang}-{width}.png"));
                fs::write(&file, browser.picture().await?).map_err(spoken)?;
                println!("  {}", file.display());
            }
        }
    }
    Ok(sound)
}

/// Signs in, in a language.
async fn enter(browser: &Browser, product: &Product, lang: &str) -> Outcome<()> {
    browser.width(1440).await?;
    browser.forget().await?;
    let all = script::all()?;
    let steps = [Step::Use("_sign-in".into()), Step::Use(format!("_language-{lang}"))];
    let journey = Journey {
        name: "pages".into(),
        steps: steps.into_iter().enumerate().map(|(at, step)| (at + 1, step)).collect(),
    };
    Walker::new(browser, &product.address, &product.words, &all).walk(&journey).await
}

async fn show(browser: &Browser, product: &Product, path: &str, width: u32) -> Outcome<()> {
    browser.width(width).await?;
    let filled = fill(path, &product.words);
    browser.go(&format!("{}{filled}", product.address)).await?;
    sound(browser, &[]).await
}

fn fill(path: &str, words: &BTreeMap<String, String>) -> String {
    words
        .iter()
        .fold(path.to_owned(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_of_pages_is_written_right() {
        let mut names: Vec<String> =
            listed().expect("it can be read").into_iter().map(|(name, _)| name).collect();
        let count = names.len();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), count, "two pages have one name");
    }
}

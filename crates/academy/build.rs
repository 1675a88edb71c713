//! Compiles the scenes of the role-play (`content/practice/scenes/*.ink`) once, when the product is built, and each scene
//! again in the words of each branch of trade (`content/practice/variants/*.ink`). The compiler of ink stays out of the
//! product: it wants a JSON that keeps the order of keys, and that choice would reach every text of JSON in the house. A
//! scene that cannot be compiled does not build.

#![expect(clippy::disallowed_methods, reason = "cargo speaks to a build script by its environment")]

use std::{env, error::Error, fmt::Write as _, fs, path::Path};

use bladeink_compiler::Compiler;

type Done<T> = Result<T, Box<dyn Error>>;

fn main() -> Done<()> {
    let home = env::var("CARGO_MANIFEST_DIR")?;
    let out = env::var("OUT_DIR")?;
    let out = Path::new(&out);
    let content = Path::new(&home).join("../../content/practice");
    let scenes = content.join("scenes");
    let mut table = String::from("[\n");
    for name in named(&scenes)? {
        let text = fs::read_to_string(scenes.join(&name))?;
        compile((&name, &text), &scenes, out, &mut table)?;
    }
    table.push(']');
    fs::write(out.join("scenes.rs"), table)?;
    let variants = content.join("variants");
    let mut table = String::from("[\n");
    for name in named(&variants)? {
        let text = fs::read_to_string(variants.join(&name))?;
        let stem = name.trim_end_matches(".ink");
        let (variant, lang) = stem.rsplit_once('.').ok_or("call it <branch>.<zh|en>.ink")?;
        for (scene, knots) in sections(&text)? {
            let base = fs::read_to_string(scenes.join(format!("{scene}.{lang}.ink")))?;
            let fitted = knots.iter().try_fold(base, |base, (knot, body)| {
                refitted(&base, knot, body).map_err(|why| format!("{name}: {scene}/{knot}: {why}"))
            })?;
            let called = format!("{scene}+{variant}.{lang}.ink");
            compile((&called, &fitted), &scenes, out, &mut table)?;
        }
    }
    table.push(']');
    fs::write(out.join("variants.rs"), table)?;
    Ok(())
}

/// The files of a folder that are scenes, in order. What they share is watched by name as they are.
fn named(folder: &Path) -> Done<Vec<String>> {
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut names: Vec<String> = fs::read_dir(folder)?
        .map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()))
        .collect::<Result<_, std::io::Error>>()?;
    for name in &names {
        println!("cargo::rerun-if-changed={}", folder.join(name).display());
    }
    names.retain(|name| name.ends_with(".ink") && !name.starts_with('_'));
    names.sort();
    Ok(names)
}

fn compile((name, text): (&str, &str), scenes: &Path, out: &Path, table: &mut String) -> Done<()> {
    let include = |asked: &str| {
        fs::read_to_string(scenes.join(asked))
            .map_err(|why| bladeink_compiler::CompilerError::invalid_source(why.to_string()))
    };
    let story = Compiler::new()
        .compile_with_file_handler(text, include)
        .map_err(|why| format!("{name}: {why}"))?;
    let stem = name.trim_end_matches(".ink");
    let (scene, lang) = stem.rsplit_once('.').ok_or("call it <scene>.<zh|en>.ink")?;
    fs::write(out.join(format!("{stem}.json")), story)?;
    writeln!(
        table,
        "(\"{scene}\", \"{lang}\", include_str!(concat!(env!(\"OUT_DIR\"), \"/{stem}.json\"))),"
    )?;
    Ok(())
}

type Knots = Vec<(String, String)>;

/// `=== scene/knot ===` and what stands below, by scene in the order of the file.
fn sections(text: &str) -> Done<Vec<(String, Knots)>> {
    let mut found: Vec<(String, Knots)> = Vec::new();
    for line in text.lines().filter(|line| !line.starts_with("//")) {
        if let Some(head) = line.strip_prefix("=== ") {
            let head = head.trim_end_matches("===").trim();
            let (scene, knot) = head.split_once('/').ok_or("call it === scene/knot ===")?;
            if found.last().is_none_or(|(last, _)| last != scene) {
                found.push((scene.to_owned(), Vec::new()));
            }
            let knots = found.last_mut().ok_or("no scene")?;
            knots.1.push((knot.to_owned(), String::new()));
        } else if !line.trim().is_empty() {
            let knot = found.last_mut().and_then(|(_, knots)| knots.last_mut());
            let (_, body) = knot.ok_or("words before the first === scene/knot ===")?;
            body.push_str(line);
            body.push('\n');
        }
    }
    Ok(found)
}

/// A scene with one knot in other words; of `own`, the lines with the same moves.
fn refitted(base: &str, knot: &str, body: &str) -> Result<String, String> {
    let head = format!("=== {knot} ===\n");
    let (before, rest) = base.split_once(&head).ok_or("the scene has no such knot")?;
    let (old, after) = match rest.find("\n=== ") {
        Some(end) => rest.split_at(end),
        None => (rest, ""),
    };
    if knot != "own" {
        return Ok(format!("{before}{head}{body}-> moves\n{after}"));
    }
    let tag = |line: &str| {
        let (_, tag) = line.rsplit_once('#')?;
        tag.split(']').next().map(|tag| tag.trim().to_owned())
    };
    let mut lines: Vec<String> = old.lines().map(ToOwned::to_owned).collect();
    for line in body.lines() {
        let of = tag(line).ok_or("a line without a move")?;
        let place = lines.iter_mut().find(|old| tag(old).as_ref() == Some(&of));
        let place = place.ok_or_else(|| format!("the scene has no line for {of}"))?;
        line.clone_into(place);
    }
    Ok(format!("{before}{head}{}\n{after}", lines.join("\n")))
}

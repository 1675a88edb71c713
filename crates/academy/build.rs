//! Compiles the scenes of the role-play (`content/practice/scenes/*.ink`) once, when the product is built. The
//! compiler of ink stays out of the product: it wants a JSON that keeps the order of keys, and that choice would
//! reach every text of JSON in the house. A scene that cannot be compiled does not build.

#![expect(clippy::disallowed_methods, reason = "cargo speaks to a build script by its environment")]

use std::{env, error::Error, fmt::Write as _, fs, path::Path};

use bladeink_compiler::Compiler;

fn main() -> Result<(), Box<dyn Error>> {
    let home = env::var("CARGO_MANIFEST_DIR")?;
    let out = env::var("OUT_DIR")?;
    let scenes = Path::new(&home).join("../../content/practice/scenes");
    println!("cargo::rerun-if-changed={}", scenes.display());
    let mut names: Vec<String> = fs::read_dir(&scenes)?
        .map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()))
        .collect::<Result<_, std::io::Error>>()?;
    // What scenes share is watched by name as the scenes are.
    for name in &names {
        println!("cargo::rerun-if-changed={}", scenes.join(name).display());
    }
    names.retain(|name| name.ends_with(".ink") && !name.starts_with('_'));
    names.sort();
    let mut table = String::from("[\n");
    for name in &names {
        let text = fs::read_to_string(scenes.join(name))?;
        let include = |asked: &str| {
            fs::read_to_string(scenes.join(asked))
                .map_err(|why| bladeink_compiler::CompilerError::invalid_source(why.to_string()))
        };
        let story = Compiler::new()
            .compile_with_file_handler(&text, include)
            .map_err(|why| format!("{name}: {why}"))?;
        let stem = name.trim_end_matches(".ink");
        let (scene, lang) = stem.rsplit_once('.').ok_or("call it <scene>.<zh|en>.ink")?;
        fs::write(Path::new(&out).join(format!("{stem}.json")), story)?;
        writeln!(
            table,
            "(\"{scene}\", \"{lang}\", include_str!(concat!(env!(\"OUT_DIR\"), \"/{stem}.json\"))),"
        )?;
    }
    table.push(']');
    fs::write(Path::new(&out).join("scenes.rs"), table)?;
    Ok(())
}

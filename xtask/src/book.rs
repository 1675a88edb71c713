//! The generated documents: the book of errors, out of the texts, and the page of the command
//! line, out of the binary's own help.

use std::{collections::BTreeSet, fmt::Write, fs, path::Path, process::Command};

use crate::{
    step::{self, Done, Failed, cargo, failed, root, target},
    tidy::{Catalogue, LANGUAGES, codes},
    tree::Tree,
};

/// The book of errors.
pub const ERRORS: &str = "docs/errors.md";
/// The page of the command line.
pub const CLI: &str = "docs/cli.md";

const ERRORS_HEAD: &str = "\
# Book of errors · 错误手册

Every refusal has a code. The same code stands on the page, in the JSON answer (`code`), in the
log and on the command line; here is what each one says, and what to do next. `{name}` stands for
a value. Written by `cargo xtask docs` out of `locales/`.

每一种拒绝都有一个代码；页面、JSON、日志与命令行用的是同一个。下面是每个代码的意思和下一步。
";

const CLI_HEAD: &str = "\
# Command line

What each verb of `shouxin` does, as its `--help` says it. Written by `cargo xtask docs`.
";

/// Writes the generated documents.
pub fn write() -> Done {
    let tree = Tree::read(&root())?;
    put(ERRORS, &errors(&tree))?;
    step::run(
        &mut cargo(["build", "--workspace", "--all-targets"]),
        "Make the product build first.",
    )?;
    put(CLI, &cli(&target().join("debug/shouxin"))?)
}

/// Fails where the page of the command line is not what the binary says.
pub fn cli_is_fresh(binary: &Path) -> Done {
    let said = cli(binary)?;
    let kept = fs::read_to_string(root().join(CLI)).unwrap_or_default();
    if said == kept {
        return Ok(());
    }
    Err(Failed(format!("{CLI} is not what the binary says of itself; run `cargo xtask docs`")))
}

/// The book of errors of a tree.
pub fn errors(tree: &Tree) -> String {
    let [zh, en] = LANGUAGES.map(|lang| Catalogue::read(tree, lang));
    let say = |catalogue: &Catalogue, id: &str| {
        let words = catalogue.texts.get(id).map(|text| text.words.as_str());
        words.unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let mut book = ERRORS_HEAD.to_owned();
    let mut room = String::new();
    for code in codes(tree) {
        let id = format!("rej-{}", code.replace('.', "-"));
        let next = format!("{id}.next");
        let own = code.split('.').next().unwrap_or_default();
        if own != room {
            room = own.to_owned();
            write!(book, "\n## {room}\n").ok();
        }
        let [zh_says, zh_next] = [say(&zh, &id), say(&zh, &next)];
        let [en_says, en_next] = [say(&en, &id), say(&en, &next)];
        write!(book, "\n### `{code}`\n\n{zh_says}  \n**下一步** {zh_next}\n").ok();
        write!(book, "\n{en_says}  \n**Next** {en_next}\n").ok();
    }
    book
}

/// The page of the command line, out of the binary's help.
fn cli(binary: &Path) -> Result<String, Failed> {
    let mut page = CLI_HEAD.to_owned();
    page.push_str(&chapter(binary, &[])?);
    Ok(page)
}

fn chapter(binary: &Path, verb: &[String]) -> Result<String, Failed> {
    let mut command = Command::new(binary);
    command.args(verb).arg("--help").envs([
        ("NO_COLOR", "1"),
        ("LC_ALL", "C.UTF-8"),
        ("COLUMNS", "100"),
    ]);
    let (well, help) = step::listen(&mut command)?;
    let name = [&["shouxin".to_owned()], verb].concat().join(" ");
    if !well {
        return Err(failed(format!("`{name} --help`"), help));
    }
    let help: Vec<_> = help.trim().lines().map(str::trim_end).collect();
    let mut page = format!("\n## {name}\n\n```text\n{}\n```\n", help.join("\n"));
    for inner in commands(&help) {
        page.push_str(&chapter(binary, &[verb, &[inner]].concat())?);
    }
    Ok(page)
}

/// The verbs that a help text lists under `Commands:`.
fn commands(help: &[&str]) -> Vec<String> {
    let from = help.iter().skip_while(|line| **line != "Commands:").skip(1);
    let listed = from.take_while(|line| line.is_empty() || line.starts_with(' '));
    let verbs = listed.filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    let names = verbs.filter_map(|line| line.split_whitespace().next());
    names.filter(|name| *name != "help").map(str::to_owned).collect()
}

/// The verbs that the page of the command line has chapters for, without those that only
/// gather others.
pub fn verbs(page: &str) -> BTreeSet<String> {
    let chapters: Vec<&str> = page
        .lines()
        .filter_map(|line| line.strip_prefix("## "))
        .filter(|name| name.starts_with("shouxin "))
        .collect();
    let gathers = |name: &str| chapters.iter().any(|other| other.starts_with(&format!("{name} ")));
    chapters.iter().filter(|name| !gathers(name)).map(|name| (*name).to_owned()).collect()
}

fn put(path: &str, text: &str) -> Done {
    let file = root().join(path);
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder).map_err(|error| failed(path, error))?;
    }
    fs::write(&file, text).map_err(|error| failed(path, error))?;
    println!("{path} written");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_book_has_each_code_in_both_languages() {
        let zh = "rej-intake-no-file = 没有文件 { $name }。\n    .next = 选一个文件。\n";
        let en = "rej-intake-no-file = There is no file { $name }.\n    .next = Choose one.\n";
        let tree = Tree::of(&[("locales/en/intake.ftl", en), ("locales/zh/intake.ftl", zh)]);
        let book = errors(&tree);
        for piece in [
            "## intake\n",
            "### `intake.no-file`\n",
            "没有文件 {name}。  \n**下一步** 选一个文件。",
            "There is no file {name}.  \n**Next** Choose one.",
        ] {
            assert!(book.contains(piece), "{piece} in {book}");
        }
    }

    #[test]
    fn verbs_are_read_from_help() {
        let help = "Usage: shouxin\n\nCommands:\n  init    Makes one\n          of them\n  user    \
            People\n  help    Print this\n\nOptions:\n  -h, --help";
        let lines: Vec<&str> = help.lines().collect();
        assert_eq!(commands(&lines), ["init", "user"]);
        let page = "## shouxin\n## shouxin init\n## shouxin user\n## shouxin user add\n";
        let named: Vec<String> = verbs(page).into_iter().collect();
        assert_eq!(named, ["shouxin init", "shouxin user add"]);
    }
}

//! `imsmanifest.xml` of SCORM 2004 4th edition: metadata with licence and source, one organisation with an item for
//! each lesson or case, sequencing, resources with their files. What the CAM and SN books ask of it is checked by
//! [`check_manifest`].

use std::collections::BTreeSet;

use super::{
    packed::Contents,
    unit::{Unit, share},
    xml::{self, Element, Writer},
};

const NAMESPACES: [(&str, &str); 6] = [
    ("xmlns", "http://www.imsglobal.org/xsd/imscp_v1p1"),
    ("xmlns:adlcp", "http://www.adlnet.org/xsd/adlcp_v1p3"),
    ("xmlns:adlseq", "http://www.adlnet.org/xsd/adlseq_v1p3"),
    ("xmlns:adlnav", "http://www.adlnet.org/xsd/adlnav_v1p3"),
    ("xmlns:imsss", "http://www.imsglobal.org/xsd/imsss"),
    ("xmlns:lom", "http://ltsc.ieee.org/xsd/LOM"),
];

/// The manifest of a package.
pub(super) fn manifest(contents: &Contents<'_>) -> String {
    let id = format!("shouxin-{}", contents.name);
    let mut out = Writer::new();
    let mut root = vec![("identifier", id.as_str()), ("version", "1.0")];
    root.extend(NAMESPACES);
    out.open("manifest", &root);
    out.open("metadata", &[]).text("schema", &[], "ADL SCORM");
    out.text("schemaversion", &[], "2004 4th Edition");
    described(&mut out, contents);
    out.close();
    out.open("organizations", &[("default", "course")]);
    out.open(
        "organization",
        &[
            ("identifier", "course"),
            ("structure", "hierarchical"),
            ("adlseq:objectivesGlobalToSystem", "false"),
        ],
    );
    out.text("title", &[], &contents.title_line());
    for unit in &contents.units {
        item(&mut out, unit);
    }
    // Whoever learns goes on by the next one, or picks one: lessons build on each other, but nobody is locked out.
    out.open("imsss:sequencing", &[]);
    out.empty("imsss:controlMode", &[("choice", "true"), ("flow", "true")]);
    out.close().close().close();
    out.open("resources", &[]);
    for unit in &contents.units {
        let (resource, page) = (format!("{}-page", unit.name()), unit.page());
        out.open(
            "resource",
            &[
                ("identifier", &resource),
                ("type", "webcontent"),
                ("adlcp:scormType", "sco"),
                ("href", &page),
            ],
        );
        out.empty("file", &[("href", &page)]).close();
    }
    out.finish()
}

fn strings(out: &mut Writer, name: &str, texts: &[(&str, String)]) {
    out.open(name, &[]);
    for (lang, text) in texts {
        out.text("lom:string", &[("language", lang)], text);
    }
    out.close();
}

fn described(out: &mut Writer, contents: &Contents<'_>) {
    out.open("lom:lom", &[]).open("lom:general", &[]);
    out.open("lom:identifier", &[]).text("lom:catalog", &[], "URI");
    out.text("lom:entry", &[], &contents.iri).close();
    strings(out, "lom:title", &contents.texts(&contents.title));
    for lang in contents.spoken.langs() {
        out.text("lom:language", &[], lang.code());
    }
    strings(out, "lom:description", &contents.texts(&contents.lead));
    out.close();
    out.open("lom:lifeCycle", &[]);
    let versions = vec![("en", contents.version.clone())];
    strings(out, "lom:version", &versions);
    out.close();
    out.open("lom:educational", &[]);
    out.open("lom:typicalLearningTime", &[]);
    out.text("lom:duration", &[], &format!("PT{}M", contents.minutes)).close().close();
    out.open("lom:rights", &[]).open("lom:copyrightAndOtherRestrictions", &[]);
    out.text("lom:source", &[], "LOMv1.0").text("lom:value", &[], "yes").close();
    strings(out, "lom:description", &contents.rights());
    out.close().close();
}

fn item(out: &mut Writer, unit: &Unit<'_>) {
    let (id, page) = (unit.name(), format!("{}-page", unit.name()));
    out.open("item", &[("identifier", &id), ("identifierref", &page), ("isvisible", "true")]);
    let langs = unit.spoken.langs();
    let titles: Vec<&str> = langs.into_iter().map(|lang| unit.title().pick(lang)).collect();
    out.text("title", &[], &format!("{} {}", unit.code(), titles.join(" · ")));
    if unit.mastery_bps().is_some() {
        out.empty("adlcp:completionThreshold", &[("completedByMeasure", "false")]);
    }
    out.open("imsss:sequencing", &[]);
    let primary = format!("{id}-passed");
    match unit.mastery_bps() {
        Some(mastery) => {
            out.open("imsss:objectives", &[]);
            let own = [("satisfiedByMeasure", "true"), ("objectiveID", primary.as_str())];
            out.open("imsss:primaryObjective", &own);
            out.text("imsss:minNormalizedMeasure", &[], &share(mastery).to_string());
            out.close().close();
        }
        None => {
            out.empty("imsss:rollupRules", &[("objectiveMeasureWeight", "0")]);
        }
    }
    let content = [("completionSetByContent", "true"), ("objectiveSetByContent", "true")];
    out.empty("imsss:deliveryControls", &content);
    out.close().close();
}

/// What is wrong with a manifest, in sentences; `files` are the names of the package.
pub fn check_manifest(text: &str, files: &[String]) -> Vec<String> {
    let root = match xml::read(text) {
        Ok(root) => root,
        Err(why) => return vec![format!("not well formed: {why}")],
    };
    let mut wrong = Vec::new();
    let mut must = |holds: bool, what: &str| {
        if !holds {
            wrong.push(what.to_owned());
        }
    };
    must(root.name == "manifest", "the root is manifest");
    for (name, value) in NAMESPACES {
        must(root.get(name) == Some(value), &format!("{name} is {value}"));
    }
    let names: Vec<&str> = root.children.iter().map(|one| one.name.as_str()).collect();
    must(names == ["metadata", "organizations", "resources"], "its parts and their order");
    let said = |path: &[&str]| {
        let found = path.iter().try_fold(&root, |at, name| at.child(name));
        found.map(|one| one.text.trim().to_owned()).unwrap_or_default()
    };
    must(said(&["metadata", "schema"]) == "ADL SCORM", "metadata/schema");
    must(said(&["metadata", "schemaversion"]) == "2004 4th Edition", "metadata/schemaversion");
    let rights = said(&["metadata", "lom:lom", "lom:rights", "lom:description", "lom:string"]);
    must(!rights.is_empty(), "licence and source stand in the rights");
    let ids: Vec<&str> = root.walk().into_iter().filter_map(|one| one.get("identifier")).collect();
    let once: BTreeSet<&str> = ids.iter().copied().collect();
    must(once.len() == ids.len(), "each identifier stands once");
    must(ids.iter().all(|id| is_name(id)), "identifiers are names of XML");
    organisation(&root, &mut must);
    resources(&root, files, &mut must);
    wrong
}

/// A name of XML, in as many characters as we need.
fn is_name(text: &str) -> bool {
    let first = text.chars().next().is_some_and(|c| c.is_ascii_alphabetic() || c == '_');
    first && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'))
}

fn organisation(root: &Element, must: &mut impl FnMut(bool, &str)) {
    let Some(all) = root.child("organizations") else { return must(false, "organizations") };
    let asked = all.get("default");
    let found = all.all("organization").find(|one| one.get("identifier") == asked);
    let Some(found) = found else { return must(false, "the default organisation is there") };
    must(found.child("title").is_some_and(|one| !one.text.is_empty()), "it has a title");
    let mode = found.child("imsss:sequencing").and_then(|one| one.child("imsss:controlMode"));
    let moves = |name| mode.and_then(|mode| mode.get(name)) == Some("true");
    must(moves("flow") || moves("choice"), "one can get to its items");
    let pages: Vec<&str> = root
        .child("resources")
        .map(|all| all.all("resource").filter_map(|one| one.get("identifier")).collect())
        .unwrap_or_default();
    must(found.child("item").is_some(), "it has an item");
    for item in found.all("item") {
        must(
            item.children.first().is_some_and(|one| one.name == "title"),
            "an item has its title first",
        );
        let page = item.get("identifierref");
        must(page.is_some_and(|page| pages.contains(&page)), "an item has a resource");
        let Some(rules) = item.child("imsss:sequencing") else { continue };
        let order = [
            "imsss:controlMode",
            "imsss:rollupRules",
            "imsss:objectives",
            "imsss:deliveryControls",
        ];
        let places: Vec<Option<usize>> =
            rules.children.iter().map(|one| order.iter().position(|n| *n == one.name)).collect();
        must(places.iter().all(Option::is_some) && places.is_sorted(), "the order of sequencing");
        let aims: Vec<&Element> = rules.walk();
        for measure in aims.iter().filter(|one| one.name == "imsss:minNormalizedMeasure") {
            let within = measure.text.parse::<f64>().is_ok_and(|at| (-1.0..=1.0).contains(&at));
            must(within, "a measure is within -1 and 1");
        }
    }
}

fn resources(root: &Element, files: &[String], must: &mut impl FnMut(bool, &str)) {
    let all = root.child("resources").map(|all| all.all("resource").collect::<Vec<_>>());
    for one in all.unwrap_or_default() {
        must(one.get("type") == Some("webcontent"), "a resource is webcontent");
        must(
            matches!(one.get("adlcp:scormType"), Some("sco" | "asset")),
            "a resource is a sco or an asset",
        );
        let href = one.get("href").unwrap_or_default();
        must(
            one.all("file").any(|file| file.get("href") == Some(href)),
            "its page is one of its files",
        );
        for file in one.all("file").filter_map(|file| file.get("href")) {
            must(files.iter().any(|name| name == file), &format!("{file} is in the package"));
            must(!file.starts_with('/') && !file.contains(".."), "files lie within the package");
        }
    }
}

use std::{borrow::Cow, collections::HashMap, sync::LazyLock};

use base::Lang;
use fluent_bundle::{
    FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle, types::FluentNumber,
};
use fluent_syntax::ast::Entry;
use unic_langid::LanguageIdentifier;

/// One file per room in each language's folder.
macro_rules! rooms {
    ($($room:literal),+ $(,)?) => {
        /// The rooms, in the order of their files.
        pub const ROOMS: &[&str] = &[$($room),+];
        pub(crate) const ZH: &[&str] =
            &[$(include_str!(concat!("../../../locales/zh/", $room, ".ftl"))),+];
        pub(crate) const EN: &[&str] =
            &[$(include_str!(concat!("../../../locales/en/", $room, ".ftl"))),+];
    };
}

rooms![
    "house",
    "access",
    "parties",
    "intake",
    "receivables",
    "payables",
    "scoring",
    "lab",
    "models",
    "policy",
    "granting",
    "warning",
    "collections",
    "practice",
    "rehearsal",
    "classes",
    "drills",
    "orders",
    "controls",
    "courses",
    "exercises",
    "exchange",
    "certificates",
    "offline",
    "overview",
    "outlook",
    "paper",
    "dossier",
    "settings",
    "cli",
    "api",
];

/// All texts of one language.
pub struct Catalogue {
    /// Texts without variables, ready to be shown.
    plain: HashMap<String, String>,
    /// Everything, for the texts with variables.
    bundle: FluentBundle<FluentResource>,
    ids: Vec<String>,
}

static CHINESE: LazyLock<Catalogue> = LazyLock::new(|| Catalogue::read("zh-CN", ZH));
static ENGLISH: LazyLock<Catalogue> = LazyLock::new(|| Catalogue::read("en", EN));

pub fn of(lang: Lang) -> &'static Catalogue {
    match lang {
        Lang::Zh => &CHINESE,
        Lang::En => &ENGLISH,
    }
}

/// Every id of a language, attributes as `id.attribute`, sorted.
pub fn ids(lang: Lang) -> &'static [String] {
    &of(lang).ids
}

impl Catalogue {
    /// Reads the files. What Fluent cannot read is left out here, so that one bad line does not
    /// silence a room; the tests of this crate refuse it.
    fn read(language: &str, files: &[&str]) -> Self {
        let language: LanguageIdentifier = language.parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![language]);
        bundle.set_use_isolating(false);
        let mut ids = Vec::new();
        for file in files {
            let resource = FluentResource::try_new((*file).to_owned())
                .unwrap_or_else(|(resource, _)| resource);
            for entry in resource.entries() {
                let Entry::Message(message) = entry else { continue };
                if message.value.is_some() {
                    ids.push(message.id.name.to_owned());
                }
                for attribute in &message.attributes {
                    ids.push(format!("{}.{}", message.id.name, attribute.id.name));
                }
            }
            bundle.add_resource_overriding(resource);
        }
        ids.sort_unstable();
        ids.dedup();
        let mut catalogue = Self { plain: HashMap::new(), bundle, ids };
        let nothing = FluentArgs::new();
        let plain = catalogue.ids.iter().filter_map(|id| {
            let (text, whole) = catalogue.put_together(id, &nothing)?;
            whole.then(|| (id.clone(), text.into_owned()))
        });
        catalogue.plain = plain.collect();
        catalogue
    }

    pub fn speak(&self, id: &str, args: &[(&str, &str)]) -> Option<Cow<'_, str>> {
        if let Some(text) = self.plain.get(id) {
            return Some(Cow::Borrowed(text));
        }
        let mut values = FluentArgs::with_capacity(args.len());
        for (name, value) in args {
            values.set(*name, value_of(value));
        }
        self.put_together(id, &values).map(|(text, _)| Cow::Owned(text.into_owned()))
    }

    /// The text, and whether nothing was missing in it.
    fn put_together<'a>(
        &'a self,
        id: &str,
        args: &'a FluentArgs<'a>,
    ) -> Option<(Cow<'a, str>, bool)> {
        let (id, attribute) = match id.split_once('.') {
            Some((id, attribute)) => (id, Some(attribute)),
            None => (id, None),
        };
        let message = self.bundle.get_message(id)?;
        let pattern = match attribute {
            Some(name) => message.get_attribute(name)?.value(),
            None => message.value()?,
        };
        let mut errors = Vec::new();
        let text = self.bundle.format_pattern(pattern, Some(args), &mut errors);
        Some((text, errors.is_empty()))
    }
}

/// A whole number that Fluent will write back exactly as it came may choose a plural; all other
/// values (codes with leading zeros, grouped amounts, names) stay text.
fn value_of(text: &str) -> FluentValue<'_> {
    match text.parse::<i64>() {
        Ok(number) if text.len() <= 15 && number.to_string() == text => {
            #[expect(clippy::cast_precision_loss, reason = "at most 15 digits are exact")]
            let number = number as f64;
            FluentValue::Number(FluentNumber::new(number, Default::default()))
        }
        _ => FluentValue::String(Cow::Borrowed(text)),
    }
}

//! The calculators of the lessons: forms that work without a script. Each calls the function by which the product
//! itself reckons; a lesson's worked example is one of them with its numbers.

mod book;
mod judge;
mod money;

use base::Result;

use super::said::{Input, InputKind, Said, Typed};

/// What came out, by name; its text is `courses-out-NAME`.
pub type Outcome = Vec<(&'static str, Said)>;

/// A calculator.
#[derive(Debug, Clone, Copy)]
pub struct Tool {
    /// Its name in addresses; its title is `courses-tool-NAME`, what it is for `courses-tool-NAME-lead`.
    pub name: &'static str,
    /// What it asks.
    pub inputs: &'static [Input],
    /// By what it reckons.
    run: fn(&Typed) -> Result<Outcome>,
}

impl Tool {
    /// What is filled in before anybody types.
    pub fn usual(&self) -> Typed {
        let pair = |input: &Input| (input.name.to_owned(), input.usual.to_owned());
        Typed(self.inputs.iter().map(pair).collect())
    }

    /// What comes out.
    ///
    /// # Errors
    /// `courses.tool-…` on the field that cannot be read.
    pub fn reckon(&self, typed: &Typed) -> Result<Outcome> {
        (self.run)(typed)
    }
}

const fn input(name: &'static str, kind: InputKind, usual: &'static str) -> Input {
    Input { name, kind, usual, optional: false }
}

const fn optional(name: &'static str, kind: InputKind, usual: &'static str) -> Input {
    Input { name, kind, usual, optional: true }
}

use InputKind::{Amount, Day, OneOf, Percent, Whole};

/// All of them, in the order of the lessons.
pub const TOOLS: &[Tool] = &[
    Tool {
        name: "recover",
        inputs: &[input("loss", Amount, "100000"), input("margin", Percent, "5")],
        run: money::recover,
    },
    Tool {
        name: "carry",
        inputs: &[
            input("amount", Amount, "1000000"),
            input("rate", Percent, "6"),
            input("days", Whole, "90"),
            input("margin", Percent, "5"),
        ],
        run: money::carry,
    },
    Tool {
        name: "altman",
        inputs: &[
            input("firm", OneOf(&judge::FIRMS), "private"),
            input("assets", Amount, "1000"),
            input("liabilities", Amount, "600"),
            input("working", Amount, "200"),
            input("retained", Amount, "150"),
            input("ebit", Amount, "100"),
            input("equity", Amount, "400"),
            input("sales", Amount, "1200"),
        ],
        run: judge::altman,
    },
    Tool { name: "odds", inputs: &[input("score", Whole, "650")], run: judge::odds },
    Tool {
        name: "limit",
        inputs: &[
            optional("working", Amount, "5000000"),
            optional("monthly", Amount, "200000"),
            input("term", Whole, "60"),
            input("base", Amount, "1000000"),
            input("score", Whole, "650"),
        ],
        run: judge::limit,
    },
    Tool {
        name: "ageing",
        inputs: &[
            input("d1", Whole, "-10"),
            input("a1", Amount, "400000"),
            optional("d2", Whole, "20"),
            optional("a2", Amount, "120000"),
            optional("d3", Whole, "45"),
            optional("a3", Amount, "60000"),
            optional("d4", Whole, "100"),
            optional("a4", Amount, "20000"),
        ],
        run: book::ageing,
    },
    Tool {
        name: "dso",
        inputs: &[
            input("begin", Amount, "500"),
            input("sales", Amount, "900"),
            input("ending", Amount, "600"),
            input("current", Amount, "420"),
            input("days", Whole, "90"),
        ],
        run: book::dso,
    },
    Tool {
        name: "limitation",
        inputs: &[
            input("due", Day, "2024-03-01"),
            optional("demand", Day, "2025-06-15"),
            optional("again", Day, ""),
        ],
        run: book::limitation,
    },
    Tool {
        name: "interest",
        inputs: &[
            input("amount", Amount, "100000"),
            input("due", Day, "2026-03-01"),
            input("until", Day, "2026-04-30"),
            optional("rate", Percent, ""),
        ],
        run: money::interest,
    },
    Tool {
        name: "instalments",
        inputs: &[
            input("amount", Amount, "1000000"),
            input("count", Whole, "3"),
            input("first", Day, "2026-12-10"),
            input("every", Whole, "30"),
            input("rate", Percent, "6"),
        ],
        run: money::instalments,
    },
    Tool {
        name: "incentive",
        inputs: &[
            input("sales", Amount, "1000000"),
            input("commission", Percent, "2"),
            input("prompt", Percent, "70"),
            input("rest", Percent, "80"),
            input("late", Whole, "45"),
            input("deduct", Percent, "10"),
        ],
        run: money::incentive,
    },
];

/// The calculator of a name.
pub fn find_tool(name: &str) -> Option<&'static Tool> {
    TOOLS.iter().find(|tool| tool.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_calculator_reckons_what_is_filled_in() {
        for tool in TOOLS {
            let told = tool.reckon(&tool.usual()).expect(tool.name);
            assert!(!told.is_empty(), "{}", tool.name);
            assert!(!told.iter().any(|(_, said)| *said == Said::Nothing), "{}", tool.name);
        }
    }

    #[test]
    fn what_cannot_be_read_is_refused_on_its_field() {
        for (tool, field, value) in [
            ("recover", "margin", "0"),
            ("recover", "loss", "much"),
            ("altman", "firm", "bank"),
            ("altman", "assets", "-1"),
            ("limit", "term", "1.5"),
            ("interest", "due", "2026-02-30"),
            ("interest", "until", "2026-02-01"),
            ("instalments", "count", "0"),
            ("limitation", "due", ""),
        ] {
            let tool = find_tool(tool).expect("tool");
            let mut typed = tool.usual();
            typed.0.insert(field.to_owned(), value.to_owned());
            let refused = tool.reckon(&typed).expect_err(field);
            let base::Failure::Rejected(refused) = refused else { panic!("{field}") };
            assert_eq!(refused.field.as_deref(), Some(field), "{}", tool.name);
        }
    }
}

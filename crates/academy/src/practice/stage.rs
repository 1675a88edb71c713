//! The scene in ink: what the debtor says for a cue, and which lines a learner can choose. It changes nothing.

use base::{Failure, Lang, Money, Result};
use bladeink::{story::Story, value_type::ValueType};
use locale::{Style, amount, t, ta};

use super::{
    ask::Ask,
    engine::{Cue, Run},
    moves::Move,
    pack::PracticePack,
    plan::{Part, sum_minor},
};

/// A line that can be chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// In words.
    pub text: String,
    /// The move that it is.
    pub done: Move,
}

/// What is said, and what can be said next.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Heard {
    /// The debtor's words.
    pub text: String,
    /// What a learner can say.
    pub lines: Vec<Line>,
}

/// An opened scene.
pub struct Stage {
    story: Story,
    lang: Lang,
}

fn failed<E: std::fmt::Display>(doing: &'static str) -> impl FnOnce(E) -> Failure {
    move |error| Failure::broken(doing, error.to_string())
}

/// What the words of a cue need to know.
#[derive(Debug, Clone, Default)]
pub struct Spoken<'a> {
    /// Which manner.
    pub persona: &'a str,
    /// The excuse that the scene begins with.
    pub excuse: &'a str,
    /// Which trick shows.
    pub trick: &'a str,
    /// The true reason, told where the cue tells it.
    pub reason: &'a str,
    /// The plan on the table or agreed, in words.
    pub offer: String,
    /// What is owed, in words.
    pub total: String,
    /// Days past due.
    pub overdue_days: i64,
    /// A plan is agreed.
    pub agreed: bool,
    /// A plan lies on the table.
    pub table: bool,
}

impl Stage {
    /// Opens the words of a scene in a language.
    ///
    /// # Errors
    /// A fault where the scene was not compiled.
    pub fn open(scene: &str, lang: Lang) -> Result<Self> {
        let compiled = PracticePack::story(scene, lang)
            .ok_or_else(|| Failure::bug("a scene without its words"))?;
        let story = Story::new_with_seed(compiled, 0).map_err(failed("opening a scene"))?;
        Ok(Self { story, lang })
    }

    /// What a run hears now.
    ///
    /// # Errors
    /// A fault of the scene.
    pub fn hear(&mut self, run: &Run) -> Result<Heard> {
        let day = run.pack.plays_on;
        // What they offer is on the table; what is agreed stands otherwise.
        let shown = match (run.cue(), &run.agreed) {
            (Cue::Accept, Some(plan)) => plan.parts.as_slice(),
            _ => run.table.as_slice(),
        };
        let total = run.debtor.total_minor;
        let spoken = Spoken {
            persona: &run.cast.persona.code,
            excuse: &run.cast.scene.excuse,
            trick: run.mood.tricks.first().map_or("", String::as_str),
            reason: &run.debtor.reason,
            offer: plan_words(self.lang, day, shown, total - run.discount_minor),
            total: amount(self.lang, Money::new(total, base::Currency::CNY), Style::Full),
            overdue_days: run.cast.scene.overdue_days,
            agreed: run.agreed.is_some(),
            table: !run.table.is_empty(),
        };
        let mut heard = self.say(run.cue(), &spoken)?;
        // Scenes that share their words do not have all papers.
        let papers = &run.cast.scene.papers;
        heard.lines.retain(|line| match &line.done {
            Move::Evidence(paper) => papers.contains(paper),
            _ => true,
        });
        Ok(heard)
    }

    /// The words of a cue.
    ///
    /// # Errors
    /// A fault of the scene.
    pub fn say(&mut self, cue: Cue, spoken: &Spoken) -> Result<Heard> {
        let doing = "speaking a scene";
        let texts = [
            ("persona", spoken.persona.to_owned()),
            ("excuse", spoken.excuse.to_owned()),
            ("trick", spoken.trick.to_owned()),
            ("reason", spoken.reason.to_owned()),
            ("offer", spoken.offer.clone()),
            ("total", spoken.total.clone()),
            ("overdue", spoken.overdue_days.to_string()),
            ("cue", cue.code().to_owned()),
        ];
        for (name, value) in texts {
            let value = ValueType::new::<&str>(&value);
            self.story.set_variable(name, &value).map_err(failed(doing))?;
        }
        for (name, value) in [("agreed", spoken.agreed), ("table", spoken.table)] {
            let value = ValueType::new::<i32>(i32::from(value));
            self.story.set_variable(name, &value).map_err(failed(doing))?;
        }
        self.story.choose_path_string("answer", true, None).map_err(failed(doing))?;
        let mut said: Vec<String> = Vec::new();
        while self.story.can_continue() {
            let line = self.story.cont().map_err(failed(doing))?;
            let line = line.trim();
            if !line.is_empty() {
                said.push(line.to_owned());
            }
        }
        let gap = self.lang.pick("", " ");
        let mut lines = Vec::new();
        for choice in self.story.get_current_choices() {
            let done = choice.tags.iter().find_map(|tag| Move::parse(tag));
            let done = done.ok_or_else(|| {
                Failure::broken(doing, format!("a line without a move: {}", choice.text))
            })?;
            lines.push(Line { text: choice.text.trim().to_owned(), done });
        }
        Ok(Heard { text: said.join(gap), lines })
    }
}

/// A plan in words: each part with its day and amount, and what stays open.
pub fn plan_words(lang: Lang, from: base::Day, parts: &[Part], owed_minor: i64) -> String {
    let money = |minor: i64| amount(lang, Money::new(minor, base::Currency::CNY), Style::Full);
    let part = |part: &Part| {
        let day = part.due_on(from).to_string();
        ta(lang, "practice-part", &[("day", &day), ("amount", &money(part.amount_minor))])
    };
    let mut words: Vec<String> = parts.iter().map(part).collect();
    if words.is_empty() {
        return t(lang, "practice-no-part");
    }
    let open = owed_minor - sum_minor(parts);
    if open > 0 {
        words.push(ta(lang, "practice-part-open", &[("amount", &money(open))]));
    }
    words.join(lang.pick("，", ", "))
}

/// A proposal in words, as a learner says it.
pub fn ask_words(lang: Lang, from: base::Day, (ask, owed_minor): (&Ask, i64)) -> String {
    let plan = plan_words(lang, from, &ask.parts(owed_minor), owed_minor);
    let mut words = vec![ta(lang, "practice-lay-said", &[("plan", &plan)])];
    let terms = ask.terms;
    if let Some(who) = terms.sign {
        let signer = t(lang, &format!("practice-signer-{}", who.code()));
        words.push(ta(lang, "practice-lay-sign", &[("signer", &signer)]));
    }
    if terms.interest {
        words.push(t(lang, "practice-lay-interest"));
    }
    if terms.guarantee {
        words.push(t(lang, "practice-lay-guarantee"));
    }
    if let Some(days) = terms.next_days {
        let day = from.plus_days(i32::try_from(days).unwrap_or(0)).to_string();
        words.push(ta(lang, "practice-lay-next", &[("day", &day)]));
    }
    words.join(lang.pick("", " "))
}

/// A turn in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// What the learner said.
    pub said: String,
    /// What was answered.
    pub answer: String,
}

/// A whole run in words: the first word of the debtor, then each turn. A move that was made without words speaks by
/// the line of the scene that is that move.
///
/// # Errors
/// A fault of the scene.
pub fn tell(run: &Run, lang: Lang) -> Result<(String, Vec<Told>)> {
    let mut stage = Stage::open(&run.cast.scene.words, lang)?;
    let mut again = run.until(0);
    let mut heard = stage.hear(&again)?;
    let first = heard.text.clone();
    let mut told = Vec::new();
    for turn in &run.turns {
        let line = heard.lines.iter().find(|line| line.done == turn.done);
        let said = match (turn.said.is_empty(), line) {
            (true, Some(line)) => line.text.clone(),
            _ => turn.said.clone(),
        };
        again.play_as(turn.done.clone(), &turn.said, &turn.stance);
        heard = stage.hear(&again)?;
        let worded = !turn.worded.is_empty();
        let answer = if worded { turn.worded.clone() } else { heard.text.clone() };
        told.push(Told { said, answer });
    }
    Ok((first, told))
}

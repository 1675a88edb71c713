//! What a version is, and which steps its life allows: pure, with the tables a reader can check.

/// The method of a version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// 专家评分卡, as a pack in TOML.
    Expert,
    /// WOE 评分卡.
    Card,
    /// 加法评分卡: curves and a few pairs, in whole points.
    Additive,
    /// 决策树.
    Tree,
    /// 提升树: a challenger only, for its points cannot be added up by hand.
    Booster,
    /// Altman's Z or its zone as the one characteristic of a card.
    Altman,
}

impl Kind {
    /// All, in the order in which they are offered.
    pub const ALL: [Self; 6] =
        [Self::Expert, Self::Card, Self::Additive, Self::Tree, Self::Booster, Self::Altman];

    /// The code under which it is stored; its name is `scoring-kind-<code>`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Expert => "expert",
            Self::Card => "card",
            Self::Additive => "additive",
            Self::Tree => "tree",
            Self::Booster => "booster",
            Self::Altman => "altman",
        }
    }

    /// The inverse of [`Self::code`].
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// Whether it may decide: every point of it can be shown to the buyer.
    pub const fn may_decide(self) -> bool {
        !matches!(self, Self::Booster)
    }
}

/// Where a version stands in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum State {
    /// 草稿.
    Draft,
    /// 已验证, by somebody else than its author.
    Validated,
    /// 未通过.
    Rejected,
    /// 挑战者: scored in the shadow of every round.
    Challenger,
    /// 冠军, in force, to come, or of the past: [`super::Reign`] says which.
    Champion,
    /// 已停用.
    Retired,
}

impl State {
    /// All, in the order of a life.
    pub const ALL: [Self; 6] = [
        Self::Draft,
        Self::Validated,
        Self::Rejected,
        Self::Challenger,
        Self::Champion,
        Self::Retired,
    ];

    /// The code under which it is stored; its name is `scoring-state-<code>`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Validated => "validated",
            Self::Rejected => "rejected",
            Self::Challenger => "challenger",
            Self::Champion => "champion",
            Self::Retired => "retired",
        }
    }

    /// The inverse of [`Self::code`].
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }

    /// What a step makes of it; `None` where the step is not open to it.
    pub const fn after(self, step: Step) -> Option<Self> {
        match (self, step) {
            (Self::Draft, Step::Validate) => Some(Self::Validated),
            (Self::Draft | Self::Validated, Step::Reject) => Some(Self::Rejected),
            (Self::Validated | Self::Challenger | Self::Champion, Step::Approve(role)) => {
                Some(match role {
                    Role::Champion => Self::Champion,
                    Role::Challenger => Self::Challenger,
                })
            }
            (Self::Draft | Self::Validated | Self::Challenger | Self::Champion, Step::Retire) => {
                Some(Self::Retired)
            }
            (Self::Champion, Step::Displace) => Some(Self::Validated),
            _ => None,
        }
    }
}

/// What an approved version is used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// It decides.
    Champion,
    /// It is scored beside the champion and decides nothing.
    Challenger,
}

impl Role {
    /// The code under which it is stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Champion => "champion",
            Self::Challenger => "challenger",
        }
    }

    /// The inverse of [`Self::code`].
    pub fn parse(code: &str) -> Option<Self> {
        [Self::Champion, Self::Challenger].into_iter().find(|role| role.code() == code)
    }
}

/// A step in the life of a version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Step {
    /// Made.
    Propose,
    /// Found sound by a second person.
    Validate,
    /// Found wanting by a second person.
    Reject,
    /// Put to use by a second person.
    Approve(Role),
    /// Taken out of use.
    Retire,
    /// Its only day to decide from was given back to the expert scorecard.
    Displace,
}

impl Step {
    /// The code under which it is stored; its name is `scoring-step-<code>`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Propose => "propose",
            Self::Validate => "validate",
            Self::Reject => "reject",
            Self::Approve(Role::Champion) => "champion",
            Self::Approve(Role::Challenger) => "challenger",
            Self::Retire => "retire",
            Self::Displace => "displace",
        }
    }

    /// Whether it takes a second pair of eyes: nobody passes judgement on what he made.
    pub const fn by_another(self) -> bool {
        matches!(self, Self::Validate | Self::Reject | Self::Approve(_))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_life_step_by_step() {
        use Role::{Challenger as AsChallenger, Champion as AsChampion};
        use State::{Challenger, Champion, Draft, Rejected, Retired, Validated};
        let approve = Step::Approve;
        for (from, step, to) in [
            (Draft, Step::Validate, Some(Validated)),
            (Draft, Step::Reject, Some(Rejected)),
            (Draft, approve(AsChampion), None),
            (Draft, approve(AsChallenger), None),
            (Draft, Step::Retire, Some(Retired)),
            (Validated, Step::Validate, None),
            (Validated, Step::Reject, Some(Rejected)),
            (Validated, approve(AsChallenger), Some(Challenger)),
            (Validated, approve(AsChampion), Some(Champion)),
            (Challenger, approve(AsChampion), Some(Champion)),
            (Challenger, Step::Retire, Some(Retired)),
            (Challenger, Step::Reject, None),
            (Champion, approve(AsChallenger), Some(Challenger)),
            (Champion, Step::Retire, Some(Retired)),
            (Champion, Step::Displace, Some(Validated)),
            (Challenger, Step::Displace, None),
            (Validated, Step::Displace, None),
            (Rejected, Step::Validate, None),
            (Rejected, approve(AsChampion), None),
            (Retired, Step::Validate, None),
            (Retired, approve(AsChampion), None),
        ] {
            assert_eq!(from.after(step), to, "{} → {}", from.code(), step.code());
        }
    }

    #[test]
    fn which_steps_take_a_second_person() {
        for (step, another) in [
            (Step::Propose, false),
            (Step::Validate, true),
            (Step::Reject, true),
            (Step::Approve(Role::Champion), true),
            (Step::Approve(Role::Challenger), true),
            (Step::Retire, false),
            (Step::Displace, false),
        ] {
            assert_eq!(step.by_another(), another, "{}", step.code());
        }
        assert!(Kind::ALL.iter().filter(|kind| !kind.may_decide()).eq([&Kind::Booster]));
    }
}

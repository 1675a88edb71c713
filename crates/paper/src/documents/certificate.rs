use super::Head;
use crate::sheet::{Block, Fact, Figure, Sheet, Tone};

/// 认证证书: who is certified for what, until when, and how that is checked (N21).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertificatePaper {
    /// Head and foot; `number` is the certificate's number.
    pub head: Head,
    /// The name.
    pub name: String,
    /// The level.
    pub level: String,
    /// The sentence that certifies.
    pub said: String,
    /// Why it holds no more, where it does not.
    pub ended: Option<String>,
    /// First and last day, who granted it.
    pub facts: Vec<Fact>,
    /// The address that checks it.
    pub address: String,
    /// The code for those who type.
    pub code: String,
    /// The key to check the seal with.
    pub key: String,
    /// What it says, signed.
    pub seal: String,
}

/// Signs of a line of the seal: it has no place where it may be broken.
const LINE: usize = 72;

fn broken(text: &str) -> String {
    let signs: Vec<char> = text.chars().collect();
    let lines: Vec<String> = signs.chunks(LINE).map(|line| line.iter().collect()).collect();
    lines.join("\n")
}

impl CertificatePaper {
    /// As a sheet.
    pub fn sheet(&self) -> Sheet {
        let head = &self.head;
        let mut sheet = head.sheet("paper-certificate");
        // Whoever holds it shows it to others.
        sheet.reading = String::new();
        let figure = |name: &str, value: &str| Figure {
            name: head.t(name),
            value: value.to_owned(),
            note: String::new(),
            tone: Tone::Quiet,
        };
        let out = &mut sheet.blocks;
        if let Some(text) = &self.ended {
            out.push(Block::Note { tone: Tone::High, text: text.clone() });
        }
        out.push(Block::text(self.said.clone()));
        out.push(Block::Figures {
            figures: vec![
                figure("paper-certificate-name", &self.name),
                figure("paper-certificate-level", &self.level),
            ],
        });
        out.push(Block::Facts { facts: self.facts.clone() });
        out.push(Block::Signatures { names: vec![head.company.clone()] });
        out.push(Block::heading(head.t("paper-certificate-check")));
        out.push(Block::text(head.t("paper-certificate-how")));
        out.push(Block::Facts {
            facts: vec![
                Fact::new(head.t("paper-certificate-code"), self.code.clone()),
                Fact::new(head.t("paper-certificate-address"), self.address.clone()),
            ],
        });
        out.push(Block::small(head.t("paper-certificate-offline")));
        out.push(Block::small(broken(&self.key)));
        out.push(Block::small(broken(&self.seal)));
        sheet
    }
}

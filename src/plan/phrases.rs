//! The parts of scorecards as text that are the same for every unit.
//!
//! A place for them only: who writes scorecards fills it in, when the first of a language is asked
//! for.

use std::sync::OnceLock;

use crate::model::{Language, MetricIndex, NodeIndex, Reach};

/// What is the same for every unit, in each language.
#[derive(Debug, Default)]
pub(crate) struct Phrases {
    vi: OnceLock<Book>,
    en: OnceLock<Book>,
}

impl Phrases {
    pub(crate) const fn of(&self, language: Language) -> &OnceLock<Book> {
        match language {
            Language::Vi => &self.vi,
            Language::En => &self.en,
        }
    }
}

/// What is the same for every unit, in one language.
#[derive(Debug)]
pub(crate) struct Book {
    /// The lines below the name of the unit, up to its total.
    pub(crate) title: Box<str>,
    /// From the total to its share: ` / 100 (`.
    pub(crate) total: Box<str>,
    /// The last line up to the digest of the data.
    pub(crate) footing: Box<str>,
    /// The nodes of the tree, in the order of the text; nothing for those that are laid out anew for
    /// each unit.
    pub(crate) nodes: Vec<(NodeIndex, Option<NodePhrases>)>,
    /// About how many bytes the text of a unit takes.
    pub(crate) size: usize,
}

/// The phrases of one node.
#[derive(Debug)]
pub(crate) struct NodePhrases {
    /// The beginning of its first line: indent, number, name.
    pub(crate) lead: Box<str>,
    /// The columns of the first line between the name and the points: for a gap and the score.
    pub(crate) room: usize,
    /// The most columns of a score beside which the name has its usual room.
    pub(crate) most: usize,
    /// The places that the score is shown to.
    pub(crate) places: u32,
    pub(crate) body: BodyPhrases,
}

/// What stands after the score of a node, from ` / 10` on. Lines that end it have their line break.
#[derive(Debug)]
pub(crate) enum BodyPhrases {
    /// The end of the first line, and nothing below it as long as no child is left out.
    Group {
        end: Box<str>,
        children: Vec<NodeIndex>,
    },
    Indicator(Box<IndicatorPhrases>),
}

/// The lines of an indicator.
#[derive(Debug)]
pub(crate) struct IndicatorPhrases {
    /// A line break and the indent of its lines.
    pub(crate) indent: Box<str>,
    /// The most characters of a line, without the indent.
    pub(crate) width: usize,
    /// Whether a value without evidence does not count, where any carries evidence.
    pub(crate) needs_evidence: bool,
    /// How many bytes more than characters the names of the values have.
    pub(crate) spare: usize,
    /// How many bytes of the name of the first value are of its own line.
    pub(crate) name: usize,
    /// The values that are read; the name of the first begins with the end of the line above it.
    pub(crate) first: InputPhrases,
    pub(crate) second: Option<InputPhrases>,
    /// For each absence what it does, and the source.
    pub(crate) absent: [Box<str>; 4],
    pub(crate) method: MethodPhrases,
}

/// How a value is introduced and written.
#[derive(Debug)]
pub(crate) struct InputPhrases {
    pub(crate) metric: MetricIndex,
    /// `name = `, after `; ` where another one stands before it.
    pub(crate) name: Box<str>,
    /// The unit of measure, after a space; empty where there is none.
    pub(crate) unit: Box<str>,
    pub(crate) style: Style,
}

/// How the whole number of a cell is written.
#[derive(Debug)]
pub(crate) enum Style {
    Number,
    Percent,
    /// As one of these words.
    Words(Vec<Box<str>>),
    /// As whoever writes single values does.
    Other,
}

/// How a share follows from the values.
#[derive(Debug)]
pub(crate) enum MethodPhrases {
    /// Everything, for each whole number of the cell.
    Direct(Vec<Box<str>>),
    /// The lines after that of the value, where the condition is met and where it is not.
    Threshold {
        met: Box<str>,
        not_met: Box<str>,
    },
    Steps(StepPhrases),
    Ratio {
        rule: Rule,
        /// Whether the part and the whole are written as percentages.
        percents: (bool, bool),
        /// From the quotient to the share: ` (full at 80%) → `; with its bytes more than characters.
        ends: (Box<str>, usize),
        points: PointsPhrases,
    },
    Linear {
        rule: Rule,
        /// Before and after the value.
        open: Box<str>,
        close: Box<str>,
        /// Whether the value is written as a percentage.
        percent: bool,
        points: PointsPhrases,
    },
}

/// The bounds of `steps`, in the order that they are looked at.
#[derive(Debug)]
pub(crate) struct StepPhrases {
    pub(crate) reach: Reach,
    /// Whether the value is written as a percentage.
    pub(crate) percent: bool,
    /// The decimal places that the bounds are counted in.
    pub(crate) places: u32,
    pub(crate) steps: Vec<StepPhrase>,
    /// The lines after that of the value, where no bound is reached.
    pub(crate) none: Box<str>,
}

#[derive(Debug)]
pub(crate) struct StepPhrase {
    pub(crate) bound: i64,
    /// The rest of the line that the value begins: ` ≥ 2 → 50%`.
    pub(crate) rest: Box<str>,
    /// The lines below.
    pub(crate) below: Box<str>,
}

/// A share `(by × n − less × d) ÷ (over × d)`, held to 0…1, of `n ÷ d`, whose `d` is above zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Rule {
    pub(crate) by: i64,
    pub(crate) less: i64,
    pub(crate) over: i64,
}

/// `share × points = score`
#[derive(Debug)]
pub(crate) struct PointsPhrases {
    /// The points as a fraction.
    pub(crate) numerator: u64,
    pub(crate) denominator: u64,
    /// ` × 10 `
    pub(crate) times: Box<str>,
    /// Whether a rounding is declared.
    pub(crate) is_rounded: bool,
    /// What follows a rounded score: ` (half up, 2 places)` and the lines below.
    pub(crate) rounded: Tail,
    /// The same where the rounding changes nothing.
    pub(crate) as_it_is: Tail,
}

/// The end of a line, and the lines below.
#[derive(Debug)]
pub(crate) struct Tail {
    pub(crate) text: Box<str>,
    /// How many bytes of it are below.
    pub(crate) below: usize,
    /// How many bytes more than characters the phrases of the line have at least.
    pub(crate) spare: usize,
}

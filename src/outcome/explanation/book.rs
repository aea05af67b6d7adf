//! The phrases of a framework: what the texts of all units have in common, laid out once.
//!
//! Made with the very functions that lay out a line in general. A node that has something out of the
//! ordinary (a name with two spaces, a method with parts) has no phrases, and is laid out in general.

use std::fmt;

use super::method::{self, Indent};
use super::{Explanation, LEAST_ROOM, WIDTH};
use crate::dataset::Value;
use crate::evaluation::Score;
use crate::model::{
    AbsentKind, AbsentRules, Condition, EvidenceRule, Index, Method, Metric, MetricIndex,
    MetricType, Node, NodeBody, NodeIndex, Step,
};
use crate::number::{Decimal, Exact};
use crate::outcome::scorecard::{
    AbsenceCard, InputCard, MethodCard, NodeCard, NodeDetail, Working, shown,
};
use crate::plan::NodePlan;
use crate::plan::phrases::{
    BodyPhrases, Book, IndicatorPhrases, InputPhrases, MethodPhrases, NodePhrases, PointsPhrases,
    Rule, StepPhrase, StepPhrases, Style, Tail,
};

/// What a function writes.
pub(super) struct Written<F>(pub(super) F);

impl<F: Fn(&mut fmt::Formatter<'_>) -> fmt::Result> fmt::Display for Written<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (self.0)(f)
    }
}

fn written(write: impl Fn(&mut fmt::Formatter<'_>) -> fmt::Result) -> Box<str> {
    Written(write).to_string().into()
}

/// The place of an absence in a list of all four.
pub(super) const fn place(kind: AbsentKind) -> usize {
    match kind {
        AbsentKind::Rejected => 0,
        AbsentKind::Missing => 1,
        AbsentKind::ZeroWhole => 2,
        AbsentKind::NotApplicable => 3,
    }
}

/// Whether a text stands in a line as it is: there is some, with single spaces between words.
fn is_plain(text: &str) -> bool {
    !text.is_empty() && text.split_whitespace().eq(text.split(' '))
}

/// How many bytes more than characters a text has.
fn spare(text: &str) -> usize {
    text.len().saturating_sub(text.chars().count())
}

/// Makes the book of a framework; the unit of the explanation has no say in it.
pub(super) fn make(explanation: &Explanation<'_>) -> Book {
    let words = explanation.words;
    let framework = explanation.card.framework();
    let digests = explanation.card.outcome().digests();
    let nodes: Vec<_> = match framework.index() {
        None => Vec::new(),
        Some(tree) => {
            let extra = [&tree.bonus, &tree.penalty].into_iter().flatten();
            let extra: Vec<_> = extra.flat_map(|rule| &rule.indicators).collect();
            let own = tree.iter().filter(|(index, _)| !extra.contains(&index));
            own.map(|(index, node)| (index, NodeMaker::new(explanation, tree, index, node)))
                .map(|(index, maker)| (index, maker.and_then(|maker| maker.phrases())))
                .collect()
        }
    };
    let size = nodes.len().saturating_mul(400).saturating_add(1000);
    Book {
        title: written(|f| explanation.title(f)),
        total: format!(" / {} (", words.number(explanation.points())).into(),
        footing: format!(
            "{} sha256:{}… · {} sha256:",
            words.pick("Bộ quy tắc", "Rules"),
            super::short(digests.rules),
            words.pick("số liệu", "data"),
        )
        .into(),
        nodes,
        size,
    }
}

/// Makes the phrases of one node.
struct NodeMaker<'m, 'a> {
    explanation: &'m Explanation<'a>,
    tree: &'a Index,
    node: &'a Node,
    plan: &'a NodePlan,
    depth: usize,
}

impl<'m, 'a> NodeMaker<'m, 'a> {
    fn new(
        explanation: &'m Explanation<'a>,
        tree: &'a Index,
        index: NodeIndex,
        node: &'a Node,
    ) -> Option<Self> {
        let plan = explanation.card.outcome().plan().nodes.get(index.get())?;
        let depth = super::depth(node.depth);
        Some(Self { explanation, tree, node, plan, depth })
    }

    fn phrases(&self) -> Option<NodePhrases> {
        let words = self.explanation.words;
        let indent = self.depth.checked_mul(2)?;
        let code = self.node.code.as_deref().map(|code| format!("{code} ")).unwrap_or_default();
        let name = format!("{code}{}", words.name(&self.node.name));
        // The line is wrapped word by word, which leaves single spaces.
        let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
        let points = format!(" / {}", words.number(shown(&self.node.points)));
        let right = points.chars().count();
        let taken = indent.checked_add(name.chars().count())?.checked_add(right)?;
        let gap = if self.depth == 0 { "\n" } else { "" };
        Some(NodePhrases {
            lead: format!("{gap}{:indent$}{name}", "").into(),
            room: WIDTH.checked_sub(taken)?,
            most: WIDTH.checked_sub(indent)?.checked_sub(right)?.checked_sub(LEAST_ROOM)?,
            places: self.plan.places.unwrap_or(crate::number::Rounding::MAX_PLACES),
            body: self.body(Indent(indent.checked_add(4)?), &points)?,
        })
    }

    fn body(&self, indent: Indent, points: &str) -> Option<BodyPhrases> {
        match &self.node.body {
            NodeBody::Group { aggregate, children } => {
                let plain = *aggregate == crate::model::Aggregate::Arithmetic;
                let exists = |child: &&NodeIndex| self.tree.node(**child).is_some();
                let children = children.iter().filter(exists).copied().collect();
                // Rounding is worth a line where it changes something.
                let end = format!("{points}\n").into();
                let plain = plain && self.plan.rounding.is_none();
                plain.then_some(BodyPhrases::Group { end, children })
            }
            NodeBody::Indicator { method, evidence, absent } => {
                let maker = MethodMaker { node: self, indent, points };
                let required = *evidence == EvidenceRule::Required;
                let phrases = maker.phrases(method, absent, required)?;
                Some(BodyPhrases::Indicator(Box::new(phrases)))
            }
        }
    }

    /// A card of the node with a share, as of a unit that has earned it.
    fn card(&self, share: Option<&Exact>) -> Option<(MethodCard<'a>, NodeCard<'a>)> {
        let method = MethodCard {
            method: "",
            weight: None,
            inputs: Vec::new(),
            working: Working::Direct,
            share: share.map(shown),
            absent: None,
        };
        let unrounded = match share {
            Some(share) => Some(share.times(&self.node.points).ok()?),
            None => None,
        };
        let score = unrounded.clone().and_then(|score| {
            Score::Value(score).rounded(self.plan.rounding).shown(self.plan.places)
        });
        let card = NodeCard {
            id: &self.node.id,
            code: self.node.code.as_deref(),
            name: &self.node.name,
            depth: self.node.depth,
            points: shown(&self.node.points),
            score,
            share: None,
            unrounded: unrounded.as_ref().map(shown),
            rounding: self.plan.rounding,
            source: &self.node.source,
            detail: NodeDetail::Indicator(method.clone()),
        };
        Some((method, card))
    }
}

/// Makes the phrases of an indicator.
struct MethodMaker<'m, 'a> {
    node: &'m NodeMaker<'m, 'a>,
    indent: Indent,
    /// The end of the first line: ` / 10`.
    points: &'m str,
}

impl<'a> MethodMaker<'_, 'a> {
    fn phrases(
        &self,
        method: &'a Method,
        absent: &AbsentRules,
        needs_evidence: bool,
    ) -> Option<IndicatorPhrases> {
        let (first, second) = match method {
            Method::YesNo { of }
            | Method::Choice { of, .. }
            | Method::Linear { of, .. }
            | Method::Steps { of, .. }
            | Method::Threshold { of, .. }
            | Method::PerItem { of, .. } => (*of, None),
            Method::Ratio { part, whole, .. } => (*part, Some(*whole)),
            _ => return None,
        };
        let indent = format!("\n{:1$}", "", self.indent.0);
        let first = self.input(first, "")?;
        let second = match second {
            Some(metric) => Some(self.input(metric, "; ")?),
            None => None,
        };
        // Units of measure stand only where there is a value.
        let spare_of = |input: &InputPhrases| spare(&input.name);
        let spare = spare_of(&first).saturating_add(second.as_ref().map_or(0, spare_of));
        let name = first.name.len();
        let before = format!("{}{indent}", self.points);
        let first = InputPhrases { name: format!("{before}{}", first.name).into(), ..first };
        Some(IndicatorPhrases {
            indent: indent.into(),
            width: self.indent.room(),
            needs_evidence,
            name,
            first,
            second,
            spare,
            absent: [
                self.absence(absent, AbsentKind::Rejected),
                self.absence(absent, AbsentKind::Missing),
                self.absence(absent, AbsentKind::ZeroWhole),
                self.absence(absent, AbsentKind::NotApplicable),
            ],
            method: self.method(method)?,
        })
    }

    fn metric(&self, metric: MetricIndex) -> Option<&'a Metric> {
        self.node.explanation.card.framework().metric(metric)
    }

    fn is_percent(&self, metric: MetricIndex) -> bool {
        self.metric(metric).is_some_and(|metric| metric.kind == MetricType::Percent)
    }

    fn input(&self, index: MetricIndex, before: &str) -> Option<InputPhrases> {
        let words = self.node.explanation.words;
        let metric = self.metric(index)?;
        let name = words.name(&metric.name);
        let unit = match (&metric.kind, &metric.unit_of_measure) {
            (MetricType::Percent, _) | (_, None) => "",
            (kind, Some(unit)) if kind.is_numeric() => words.name(unit),
            _ => "",
        };
        let style = match &metric.kind {
            MetricType::Percent => Style::Percent,
            MetricType::Count | MetricType::Number | MetricType::Rank { .. } => Style::Number,
            MetricType::YesNo => {
                let answer = |answer| words.value(metric, &Value::YesNo(answer)).into();
                Style::Words(vec![answer(false), answer(true)])
            }
            MetricType::Choice { options } => {
                let names = options.iter().map(|option| words.name(&option.name));
                Style::Words(names.map(Into::into).collect())
            }
            MetricType::Date => Style::Other,
            MetricType::Text => return None,
        };
        let plain = match &style {
            Style::Words(words) => words.iter().all(|word| is_plain(word)),
            _ => unit.is_empty() || is_plain(unit),
        };
        (plain && is_plain(name)).then(|| InputPhrases {
            metric: index,
            name: format!("{before}{name} = ").into(),
            unit: if unit.is_empty() { "".into() } else { format!(" {unit}").into() },
            style,
        })
    }

    /// Lines after the end of one.
    fn below(write: impl Fn(&mut fmt::Formatter<'_>) -> fmt::Result) -> Box<str> {
        format!("\n{}", Written(write)).into()
    }

    fn source(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.node.explanation.source_line(f, self.indent, &self.node.node.source)
    }

    fn absence(&self, rules: &AbsentRules, kind: AbsentKind) -> Box<str> {
        let words = self.node.explanation.words;
        let card = AbsenceCard { kind, policy: rules.policy(kind) };
        Self::below(|f| {
            method::absence(f, words, self.indent, card)?;
            self.source(f)
        })
    }

    /// The lines from that of the points on, for a share.
    fn points(&self, share: &Exact) -> Option<Box<str>> {
        let words = self.node.explanation.words;
        let (method, node) = self.node.card(Some(share))?;
        Some(Self::below(|f| {
            method::points(f, words, self.indent, &method, &node)?;
            self.source(f)
        }))
    }

    /// A line and what stands below it, for a share.
    fn line_and_points(&self, line: &str, share: &Exact) -> Option<Box<str>> {
        let words = self.words();
        let (method, node) = self.node.card(Some(share))?;
        Some(Self::below(|f| {
            self.indent.line(f, line)?;
            method::points(f, words, self.indent, &method, &node)?;
            self.source(f)
        }))
    }

    fn percent(&self, share: &Exact) -> String {
        self.node.explanation.words.percent(shown(share))
    }

    fn method(&self, method: &'a Method) -> Option<MethodPhrases> {
        match method {
            Method::YesNo { of } => self.direct(*of, &[Decimal::ZERO, Decimal::ONE]),
            Method::Choice { of, shares } => self.direct(*of, shares),
            Method::Ratio { part, whole, zero_at, full_at } => Some(MethodPhrases::Ratio {
                rule: Rule::between(*zero_at, *full_at)?,
                percents: (self.is_percent(*part), self.is_percent(*whole)),
                ends: self.ends(*zero_at, *full_at),
                points: self.points_of_any()?,
            }),
            Method::Linear { of, zero_at, full_at } => {
                let amount = |number| method::amount_of(self.words(), self.metric(*of), number);
                let (zero, full) = (amount(*zero_at), amount(*full_at));
                Some(MethodPhrases::Linear {
                    rule: Rule::between(*zero_at, *full_at)?,
                    open: "(".into(),
                    close: format!(" − {zero}) ÷ ({full} − {zero}) → ").into(),
                    percent: self.is_percent(*of),
                    points: self.points_of_any()?,
                })
            }
            Method::Steps { of, reach, steps } => {
                self.steps(*of, *reach, steps).map(MethodPhrases::Steps)
            }
            Method::Threshold { of, condition } => self.threshold(*of, condition),
            Method::PerItem { of, points } => {
                if self.node.node.points.is_zero() {
                    return None;
                }
                let each = Exact::from(*points).over(&self.node.node.points).ok()??;
                let (by, over) = each.parts()?;
                let text = self.words().number(*points);
                let unit = self.words().pick("điểm", "points");
                let whole = self.words().number(shown(&self.node.node.points));
                Some(MethodPhrases::Linear {
                    rule: Rule::new(by, 0, over)?,
                    open: "".into(),
                    close: format!(" × {text} {unit} ÷ {whole} → ").into(),
                    percent: self.is_percent(*of),
                    points: self.points_of_any()?,
                })
            }
            _ => None,
        }
    }

    fn threshold(&self, of: MetricIndex, condition: &'a Condition) -> Option<MethodPhrases> {
        let (_, node) = self.node.card(None)?;
        let metric = self.metric(of)?;
        let input = InputCard { metric, value: Value::Missing, evidence: None, reason: None };
        let line = |met: bool| {
            let share = if met { Exact::ONE } else { Exact::ZERO };
            let working = Working::Threshold { condition, met };
            let card = MethodCard {
                inputs: vec![input.clone()],
                working,
                ..self.node.card(Some(&share))?.0
            };
            let line = method::working(self.words(), &card, Some(&node))?;
            self.line_and_points(&line, &share)
        };
        Some(MethodPhrases::Threshold { met: line(true)?, not_met: line(false)? })
    }

    const fn words(&self) -> super::Words {
        self.node.explanation.words
    }

    /// ` (full at 80%) → `, or just the arrow.
    fn ends(&self, zero_at: Decimal, full_at: Decimal) -> (Box<str>, usize) {
        let ends = format!("{} → ", method::ends(self.words(), zero_at, full_at));
        let spare = spare(&ends);
        (ends.into(), spare)
    }

    fn direct(&self, of: MetricIndex, shares: &[Decimal]) -> Option<MethodPhrases> {
        let input = self.input(of, "")?;
        let Style::Words(values) = &input.style else { return None };
        let one = |(value, share): (&str, &Decimal)| {
            let share = Exact::from(*share);
            let line = format!("{}{value} → {}", input.name, self.percent(&share));
            let lines = self.line_and_points(&line, &share)?;
            Some(format!("{}{lines}", self.points).into())
        };
        let lines: Option<Vec<_>> = values.iter().map(AsRef::as_ref).zip(shares).map(one).collect();
        lines.map(MethodPhrases::Direct)
    }

    fn steps(
        &self,
        of: MetricIndex,
        reach: crate::model::Reach,
        steps: &[Step],
    ) -> Option<StepPhrases> {
        let metric = self.metric(of);
        let places = steps.iter().map(|step| step.bound.normalize().scale()).max().unwrap_or(0);
        let one = |step: &Step| {
            let share = Exact::from(step.share);
            let bound = method::amount_of(self.words(), metric, step.bound);
            let rest = format!(" {} {bound} → {}", method::sign(reach), self.percent(&share));
            Some(StepPhrase {
                bound: Exact::from(step.bound).to_ticks(places)?,
                rest: rest.into(),
                below: self.points(&share)?,
            })
        };
        let mut phrases: Vec<_> = steps.iter().map(one).collect::<Option<_>>()?;
        if reach == crate::model::Reach::AtLeast {
            phrases.reverse();
        }
        let line = format!("{} → {}", method::no_bound(self.words()), self.percent(&Exact::ZERO));
        let none = self.line_and_points(&line, &Exact::ZERO)?;
        let percent = self.is_percent(of);
        Some(StepPhrases { reach, percent, places, steps: phrases, none })
    }

    fn points_of_any(&self) -> Option<PointsPhrases> {
        let words = self.words();
        let (numerator, denominator) = self.node.node.points.parts()?;
        let rounding =
            self.node.plan.rounding.map(|rounding| method::rounding_text(words, rounding));
        let below = Self::below(|f| self.source(f));
        let points = method::approximate(words, shown(&self.node.node.points));
        let times = format!(" × {points} ");
        let tail = |text: &str, arrow: &str| Tail {
            text: format!("{text}{below}").into(),
            below: below.len(),
            spare: [&times, arrow, text].into_iter().map(spare).sum(),
        };
        let is_rounded = rounding.is_some();
        let (rounded, as_it_is) =
            (tail(rounding.as_deref().unwrap_or_default(), "→"), tail("", ""));
        Some(PointsPhrases {
            numerator: u64::try_from(numerator).ok()?,
            denominator: u64::try_from(denominator).ok()?,
            times: times.into(),
            is_rounded,
            rounded,
            as_it_is,
        })
    }
}

impl Rule {
    /// Parts that are small enough to be multiplied by values of some size.
    fn new(by: i128, less: i128, over: i128) -> Option<Self> {
        let small = |part: i128| i64::try_from(part).ok();
        let rule = Self { by: small(by)?, less: small(less)?, over: small(over)? };
        (rule.over > 0).then_some(rule)
    }

    /// `(v − zero_at) ÷ (full_at − zero_at)`
    fn between(zero_at: Decimal, full_at: Decimal) -> Option<Self> {
        let (zero_at, full_at) = (Exact::from(zero_at), Exact::from(full_at));
        let width = full_at.minus(&zero_at).ok()?;
        let by = Exact::ONE.over(&width).ok()??;
        let less = zero_at.over(&width).ok()??;
        let ((by, one), (less, other)) = (by.parts()?, less.parts()?);
        // Over the least common denominator: in lowest terms, `one ÷ other` is `more ÷ most`.
        let (more, most) = Exact::ratio(one, other)?.parts()?;
        Self::new(by.checked_mul(most)?, less.checked_mul(more)?, one.checked_mul(most)?)
    }
}

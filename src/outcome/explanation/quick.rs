//! The text of an index with the phrases of its [`Book`]: only what differs between units is written
//! anew, in whole numbers.
//!
//! Gives byte for byte what laying out every line in general gives. Whatever has no phrases, or is no
//! small whole number, goes that way, node by node; a line that is too long is broken afterwards.

use std::fmt::{self, Write};

use super::book::{self, Written};
use super::pen::{self, Pen};
use super::{Explanation, wrap};
use crate::evaluation::{self, Share, UnitView};
use crate::model::{AbsentKind, Body, Index, MetricIndex, NodeBody, NodeIndex, Reach};
use crate::number::{Decimal, Exact, Rounding};
use crate::plan::phrases::{
    BodyPhrases, Book, IndicatorPhrases, InputPhrases, MethodPhrases, NodePhrases, PointsPhrases,
    Rule, StepPhrases, Style,
};
use crate::plan::slot;

/// How many bytes more than characters `≈` has.
const SIGN: usize = 2;
/// Values of more decimal places are written in general.
const MOST_VALUE_PLACES: u32 = 6;

impl Explanation<'_> {
    /// The text.
    pub(super) fn quickly(&self) -> String {
        let outcome = self.card.outcome();
        let Body::Index(tree) = outcome.framework().body() else {
            return self.without_phrases().to_string();
        };
        let phrases = outcome.plan().phrases.of(self.words.0);
        let book = phrases.get_or_init(|| book::make(self));
        let evidence_seen = outcome.evidence_seen();
        let pen = Pen::new(self.words, book.size);
        let reasons_seen = outcome.dataset().carries_reasons();
        let mut writer = Writer { explanation: self, tree, evidence_seen, reasons_seen, pen };
        writer.all(book);
        writer.pen.text
    }
}

/// What stands in a cell.
#[derive(Clone, Copy)]
enum Cell {
    /// A whole number and its decimal places.
    Value(i64, u32),
    Absent(AbsentKind),
}

/// A share `numerator ÷ denominator`, held to 0…1.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Fraction {
    numerator: u64,
    denominator: u64,
}

impl Fraction {
    /// To ten places, half up.
    #[inline]
    fn ticks(self) -> Option<u64> {
        const TEN: u64 = 10_000_000_000;
        let Self { numerator, denominator } = self;
        let (ticks, rest) = match numerator.checked_mul(TEN) {
            Some(scaled) => (scaled.checked_div(denominator)?, scaled.checked_rem(denominator)?),
            None => {
                let scaled = u128::from(numerator).checked_mul(u128::from(TEN))?;
                let denominator = u128::from(denominator);
                let ticks = scaled.checked_div(denominator)?;
                (u64::try_from(ticks).ok()?, u64::try_from(scaled.checked_rem(denominator)?).ok()?)
            }
        };
        ticks.checked_add(u64::from(rest >= denominator.checked_sub(rest)?))
    }
}

impl Rule {
    #[inline]
    fn of(self, n: i64, d: i64) -> Option<Fraction> {
        let numerator = n.checked_mul(self.by)?.checked_sub(d.checked_mul(self.less)?)?;
        let denominator = d.checked_mul(self.over).filter(|denominator| *denominator > 0)?;
        let numerator = numerator.clamp(0, denominator).unsigned_abs();
        Some(Fraction { numerator, denominator: denominator.unsigned_abs() })
    }
}

/// Writes the text of one unit. What cannot be written the quick way is `None`.
struct Writer<'w, 'a> {
    explanation: &'w Explanation<'a>,
    tree: &'a Index,
    evidence_seen: bool,
    reasons_seen: bool,
    pen: Pen,
}

impl<'a> Writer<'_, 'a> {
    fn all(&mut self, book: &Book) {
        self.heading(book);
        for (index, phrases) in &book.nodes {
            let start = self.pen.text.len();
            let score = self.score(*index);
            let done = match (phrases, score) {
                (Some(phrases), Some(score)) => self.node(*index, phrases, score),
                _ => None,
            };
            if done.is_none() {
                self.pen.text.truncate(start);
                self.node_in_general(*index);
            }
        }
        let explanation = self.explanation;
        if self.tree.bonus.is_some() || self.tree.penalty.is_some() {
            self.general(|f| explanation.adjustments(f));
        }
        if !explanation.card.framework().checks().is_empty() {
            self.general(|f| explanation.findings(f));
        }
        if explanation.card.framework().verdict().is_some() {
            self.general(|f| explanation.gates(f));
        }
        self.pen.push("\n");
        if !self.evidence_seen {
            self.pen.push(super::no_evidence(explanation.words));
            self.pen.push("\n");
        }
        self.pen.push(&book.footing);
        self.pen.push(super::short(explanation.card.outcome().digests().data));
        self.pen.push("…\n");
    }

    /// What a function writes.
    fn general(&mut self, write: impl Fn(&mut fmt::Formatter<'_>) -> fmt::Result) {
        // A string takes everything.
        let _ = write!(self.pen.text, "{}", Written(write));
    }

    fn node_in_general(&mut self, index: NodeIndex) {
        let explanation = self.explanation;
        if let Some(node) = explanation.card.node_at(index) {
            self.general(|f| explanation.node(f, &node));
        }
    }

    fn heading(&mut self, book: &Book) {
        let words = self.explanation.words;
        let Some(unit) = self.explanation.card.unit() else { return };
        self.pen.push(words.pick("PHIẾU ĐIỂM", "SCORECARD"));
        for part in [" · ", &unit.unit.name, " (", &unit.unit.id, ")\n", &book.title] {
            self.pen.push(part);
        }
        match unit.total {
            Some(total) => self.pen.decimal(words, total),
            None => self.pen.push("–"),
        }
        self.pen.push(&book.total);
        match unit.share {
            Some(share) => self.share(share),
            None => self.pen.push("–"),
        }
        self.pen.push(")");
        if unit.rank.is_some() || unit.grade.is_some() || unit.verdict.is_some() {
            let explanation = self.explanation;
            self.general(|f| explanation.conclusions(f, &unit));
        }
        self.pen.push("\n");
    }

    /// A share as a percentage.
    fn share(&mut self, share: Decimal) {
        let ticks = || {
            let unit = pen::unit(Rounding::MAX_PLACES.checked_sub(share.scale())?)?;
            let ticks = u64::try_from(share.mantissa()).ok()?.checked_mul(unit)?;
            (ticks < 1 << 60).then_some(ticks)
        };
        match ticks() {
            Some(ticks) => self.pen.percent(ticks),
            None => self.pen.push(&self.explanation.words.percent(share)),
        }
    }

    /// The score of a node as a whole number, or that it has none.
    #[inline]
    fn score(&self, index: NodeIndex) -> Option<Option<u64>> {
        let card = &self.explanation.card;
        let slot = card.outcome().scores.node_slot(index.get(), card.row())?;
        match u64::try_from(slot) {
            Ok(score) => Some(Some(score)),
            Err(_) if slot == slot::UNSCORED || slot::absence(slot).is_some() => Some(None),
            Err(_) => None,
        }
    }

    fn node(&mut self, index: NodeIndex, phrases: &NodePhrases, score: Option<u64>) -> Option<()> {
        let columns = score.map_or(1, |score| pen::columns(score, phrases.places));
        let gap = phrases.room.checked_sub(columns).filter(|gap| *gap >= 2)?;
        if columns > phrases.most {
            return None;
        }
        self.pen.push(&phrases.lead);
        self.pen.spaces(gap);
        match score {
            Some(score) => self.pen.fixed(score, phrases.places),
            None => self.pen.push("–"),
        }
        match &phrases.body {
            BodyPhrases::Group { end, children } => {
                self.pen.push(end);
                for child in children {
                    // A child that is left out is told of.
                    let outcome = self.explanation.card.outcome();
                    let slot =
                        outcome.scores.node_slot(child.get(), self.explanation.card.row())?;
                    if slot::absence(slot).is_some() {
                        return None;
                    }
                }
            }
            BodyPhrases::Indicator(indicator) => {
                self.indicator(index, indicator, score, phrases.places)?;
            }
        }
        Some(())
    }

    #[inline]
    fn cell(&self, metric: MetricIndex) -> Option<Cell> {
        let card = &self.explanation.card;
        let (dataset, row) = (card.outcome().dataset(), card.row());
        match dataset.column(metric).whole(row) {
            Ok(value) => {
                let (value, places) = value.filter(|(_, places)| *places <= MOST_VALUE_PLACES)?;
                Some(Cell::Value(value, places))
            }
            Err(kind) => Some(Cell::Absent(kind)),
        }
    }

    /// Whether evidence has a say in a value, or is shown beside it, or a reason is.
    fn has_notes(&self, phrases: &IndicatorPhrases) -> bool {
        let (dataset, row) =
            (self.explanation.card.outcome().dataset(), self.explanation.card.row());
        let either = |has: &dyn Fn(MetricIndex) -> bool| {
            has(phrases.first.metric) || phrases.second.as_ref().is_some_and(|i| has(i.metric))
        };
        let backed = |metric| dataset.evidence(row, metric).is_some();
        let reasoned = |metric| dataset.reason(row, metric).is_some();
        (self.evidence_seen && (phrases.needs_evidence || either(&backed)))
            || (self.reasons_seen && either(&reasoned))
    }

    fn indicator(
        &mut self,
        index: NodeIndex,
        phrases: &IndicatorPhrases,
        score: Option<u64>,
        places: u32,
    ) -> Option<()> {
        if self.has_notes(phrases) {
            return None;
        }
        let first = self.cell(phrases.first.metric)?;
        if let (MethodPhrases::Direct(lines), Cell::Value(value, _)) = (&phrases.method, first) {
            self.pen.push(lines.get(usize::try_from(value).ok()?)?);
            return Some(());
        }
        self.pen.push(&phrases.first.name);
        let start = self.pen.text.len().saturating_sub(phrases.name);
        self.input(&phrases.first, first)?;
        let second = match &phrases.second {
            Some(input) => {
                let cell = self.cell(input.metric)?;
                self.pen.push(&input.name);
                self.input(input, cell)?;
                Some(cell)
            }
            None => None,
        };
        self.end(phrases, start, phrases.spare);
        match (first, second) {
            (Cell::Value(value, scale), None) => {
                let value = (value, scale);
                self.of_one(index, phrases, value, (score, places))
            }
            (Cell::Value(part, part_places), Some(Cell::Value(whole, whole_places))) => {
                let values = [(part, part_places), (whole, whole_places)];
                self.of_two(phrases, values, (score, places))
            }
            (Cell::Absent(one), Some(Cell::Absent(other))) => self.absent(phrases, one.min(other)),
            (Cell::Absent(kind), _) | (_, Some(Cell::Absent(kind))) => self.absent(phrases, kind),
        }
    }

    fn absent(&mut self, phrases: &IndicatorPhrases, kind: AbsentKind) -> Option<()> {
        self.pen.push(phrases.absent.get(book::place(kind))?);
        Some(())
    }

    /// Begins a line; tells where.
    #[inline]
    fn begin(&mut self, phrases: &IndicatorPhrases) -> usize {
        self.pen.push(&phrases.indent);
        self.pen.text.len()
    }

    /// Ends a line, which is broken if it is too long. It has at least `spare` bytes more than
    /// characters, so that only where it may be too long its characters are counted.
    #[inline]
    fn end(&mut self, phrases: &IndicatorPhrases, start: usize, spare: usize) {
        let most = phrases.width.saturating_add(spare);
        if self.pen.text.len().saturating_sub(start) > most {
            self.break_line(phrases, start);
        }
    }

    #[cold]
    fn break_line(&mut self, phrases: &IndicatorPhrases, start: usize) {
        let line = self.pen.text.get(start..).unwrap_or_default();
        if line.chars().count() <= phrases.width {
            return;
        }
        let lines = wrap(line, phrases.width);
        self.pen.text.truncate(start);
        for (place, line) in lines.iter().enumerate() {
            if place > 0 {
                self.pen.push(&phrases.indent);
                self.pen.push("  ");
            }
            self.pen.push(line);
        }
    }

    #[inline]
    fn input(&mut self, phrases: &InputPhrases, cell: Cell) -> Option<()> {
        let words = self.explanation.words;
        let (value, places) = match cell {
            Cell::Value(value, places) => (value, places),
            Cell::Absent(kind) => {
                self.pen.push(words.absent(kind));
                return Some(());
            }
        };
        match &phrases.style {
            Style::Number => {
                self.pen.number(value, places);
            }
            Style::Percent => self.percent((value, places))?,
            Style::Words(words) => self.pen.push(words.get(usize::try_from(value).ok()?)?),
            Style::Other => {
                let card = &self.explanation.card;
                let metric = card.framework().metric(phrases.metric)?;
                let value = card.outcome().dataset().value(card.row(), phrases.metric);
                self.pen.push(&words.value(metric, &value));
            }
        }
        if !phrases.unit.is_empty() {
            self.pen.push(&phrases.unit);
        }
        Some(())
    }

    /// A value as a percentage: of four places at most, as values here have six.
    fn percent(&mut self, (value, places): (i64, u32)) -> Option<()> {
        let unit = pen::unit(MOST_VALUE_PLACES.checked_sub(places)?)?;
        self.pen.number(value.checked_mul(i64::try_from(unit).ok()?)?, 4);
        self.pen.push("%");
        Some(())
    }

    fn amount(&mut self, value: (i64, u32), percent: bool) -> Option<()> {
        if percent {
            return self.percent(value);
        }
        self.pen.number(value.0, value.1);
        Some(())
    }

    /// The lines below that of a value.
    fn of_one(
        &mut self,
        index: NodeIndex,
        phrases: &IndicatorPhrases,
        value: (i64, u32),
        score: (Option<u64>, u32),
    ) -> Option<()> {
        match &phrases.method {
            MethodPhrases::Steps(steps) => self.steps(phrases, steps, value),
            MethodPhrases::Threshold { met, not_met } => {
                let met = if self.is_met(index)? { met } else { not_met };
                self.pen.push(met);
                Some(())
            }
            MethodPhrases::Linear { rule, open, close, percent, points } => {
                let one = i64::try_from(pen::unit(value.1)?).ok()?;
                let share = rule.of(value.0, one)?;
                let start = self.begin(phrases);
                self.pen.push(open);
                self.amount(value, *percent)?;
                self.pen.push(close);
                let from = self.pen.text.len();
                self.pen.percent(share.ticks()?);
                let shown = (from, self.pen.text.len());
                self.points(phrases, points, (start, 0, shown, share), score)
            }
            MethodPhrases::Direct(_) | MethodPhrases::Ratio { .. } => None,
        }
    }

    /// Whether the condition of an indicator is met.
    fn is_met(&self, index: NodeIndex) -> Option<bool> {
        let (card, node) = (&self.explanation.card, self.tree.node(index)?);
        let NodeBody::Indicator { method, evidence, absent } = &node.body else { return None };
        let outcome = card.outcome();
        let kind = &outcome.dataset().units().get(card.row())?.kind;
        let view = UnitView::new(outcome.dataset(), card.row(), kind, &outcome.peers);
        match evaluation::share(method, &node.points, *evidence, absent, &view).ok()? {
            Share::Earned(share) => Some(share == Exact::ONE),
            Share::Absent(_) | Share::None => None,
        }
    }

    fn steps(
        &mut self,
        phrases: &IndicatorPhrases,
        steps: &StepPhrases,
        (value, places): (i64, u32),
    ) -> Option<()> {
        let wide =
            |number: i64, places| i128::from(number).checked_mul(i128::from(pen::unit(places)?));
        let scaled = wide(value, steps.places)?;
        let mut reached = None;
        for step in &steps.steps {
            let bound = wide(step.bound, places)?;
            let is_reached = match steps.reach {
                Reach::AtLeast => scaled >= bound,
                Reach::AtMost => scaled <= bound,
            };
            if is_reached {
                reached = Some(step);
                break;
            }
        }
        let Some(step) = reached else {
            self.pen.push(&steps.none);
            return Some(());
        };
        let start = self.begin(phrases);
        self.amount((value, places), steps.percent)?;
        self.pen.push(&step.rest);
        self.end(phrases, start, 0);
        self.pen.push(&step.below);
        Some(())
    }

    /// The lines below that of a part and its whole.
    fn of_two(
        &mut self,
        phrases: &IndicatorPhrases,
        [part, whole]: [(i64, u32); 2],
        score: (Option<u64>, u32),
    ) -> Option<()> {
        let MethodPhrases::Ratio { rule, percents, ends, points } = &phrases.method else {
            return None;
        };
        if whole.0 == 0 {
            return self.absent(phrases, AbsentKind::ZeroWhole);
        }
        let (n, d) = at_common_places(part, whole).filter(|(n, d)| *n >= 0 && *d > 0)?;
        let share = rule.of(n, d)?;
        let start = self.begin(phrases);
        self.amount(part, percents.0)?;
        self.pen.push(" ÷ ");
        self.amount(whole, percents.1)?;
        let quotient = Fraction { numerator: n.unsigned_abs(), denominator: d.unsigned_abs() };
        let is_same = quotient == share;
        let quotient = quotient.ticks().filter(|ticks| *ticks < 1 << 60)?;
        // What is cut says so itself.
        self.pen.push(if is_cut(quotient) { " " } else { " = " });
        let from = self.pen.text.len();
        self.pen.percent(quotient);
        let to = self.pen.text.len();
        self.pen.push(&ends.0);
        let after = self.pen.text.len();
        if is_same {
            self.pen.again(from, to);
        } else {
            self.pen.percent(share.ticks()?);
        }
        let shown = (after, self.pen.text.len());
        self.points(phrases, points, (start, ends.1, shown, share), score)
    }

    /// Ends the line of the share, which begins at `start`, has so many spare bytes and the share
    /// from a place to another; then
    /// `share × points = score`, and what the rounding made of it.
    fn points(
        &mut self,
        phrases: &IndicatorPhrases,
        points: &PointsPhrases,
        (start, spare, (from, to), share): (usize, usize, (usize, usize), Fraction),
        (score, places): (Option<u64>, u32),
    ) -> Option<()> {
        let unrounded = Fraction {
            numerator: share.numerator.checked_mul(points.numerator)?,
            denominator: share.denominator.checked_mul(points.denominator)?,
        };
        let (unrounded, score) = (unrounded.ticks()?, score?);
        let below = self.begin(phrases);
        self.pen.again(from, to);
        self.pen.push(&points.times);
        self.pen.push(if shows_all(unrounded) { "= " } else { "≈ " });
        self.pen.trimmed(unrounded, Rounding::MAX_PLACES);
        let unit = pen::unit(Rounding::MAX_PLACES.checked_sub(places)?)?;
        let is_rounded = points.is_rounded && score.checked_mul(unit)? != unrounded;
        let tail = if is_rounded {
            self.pen.push(" → ");
            self.pen.fixed(score, places);
            &points.rounded
        } else {
            &points.as_it_is
        };
        self.pen.push(&tail.text);
        // Both lines are looked at once all of it stands.
        let end = self.pen.text.len().saturating_sub(tail.below);
        let above = below.saturating_sub(phrases.indent.len());
        let spare_above = phrases.width.saturating_add(spare);
        let mut spare_below = phrases.width.saturating_add(tail.spare);
        for is_cut in [!shows_all(unrounded), self.is_cut_at(from)] {
            spare_below = spare_below.saturating_add(if is_cut { SIGN } else { 0 });
        }
        if above.saturating_sub(start) > spare_above || end.saturating_sub(below) > spare_below {
            self.break_both(phrases, start, above, end);
        }
        Some(())
    }

    /// Whether what is written from a place on says that it was cut.
    #[inline]
    fn is_cut_at(&self, place: usize) -> bool {
        // No digit begins as the sign does.
        self.pen.text.as_bytes().get(place).is_some_and(|byte| !byte.is_ascii())
    }

    /// Breaks the line from `start` to `above`, and the one from below that to `end`, where they are
    /// too long; others stand below already.
    #[cold]
    fn break_both(&mut self, phrases: &IndicatorPhrases, start: usize, above: usize, end: usize) {
        let tail = self.pen.text.split_off(end);
        let line = self.pen.text.split_off(above);
        self.break_line(phrases, start);
        self.pen.push(&phrases.indent);
        let start = self.pen.text.len();
        self.pen.push(line.get(phrases.indent.len()..).unwrap_or_default());
        self.break_line(phrases, start);
        self.pen.push(&tail);
    }
}

/// Whether a share of ten places has more than are shown of a percentage.
const fn is_cut(share: u64) -> bool {
    !share.is_multiple_of(10_000)
}

/// Whether a number of ten places has fewer, so that nothing of it was cut.
const fn shows_all(ticks: u64) -> bool {
    ticks.is_multiple_of(10)
}

/// Two whole numbers whose quotient is that of two values.
fn at_common_places(part: (i64, u32), whole: (i64, u32)) -> Option<(i64, i64)> {
    let scaled = |number: i64, by: u32| number.checked_mul(10i64.checked_pow(by)?);
    match part.1.checked_sub(whole.1) {
        Some(0) => Some((part.0, whole.0)),
        Some(more) => Some((part.0, scaled(whole.0, more)?)),
        None => Some((scaled(part.0, whole.1.checked_sub(part.1)?)?, whole.0)),
    }
}

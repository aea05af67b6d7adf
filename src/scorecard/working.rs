//! The working of a score in words: scoring methods with their numbers filled in.

use std::fmt::{self, Arguments, Display, Formatter};

use rust_decimal::Decimal;

use super::cards::{GroupCard, MethodCard, NodeCard, NodeDetail, Working};
use super::lines::Line;
use super::phrases::{Called, condition, inputs, irrational, part_in_words};
use super::words::CardWords;
use super::written::{Written, said};
use crate::model::{
    Aggregate, Benchmark, Derived, Framework, Goalposts, Language, Metric, MetricIndex, MetricType,
    Reach,
};
use crate::number::{Rounding, Shown};
use crate::outcome::Predecessor;
use crate::rules::about_method;

impl NodeCard {
    /// Returns the working of the score line by line, for text, page, Markdown and workbook: the
    /// values, `617 ÷ 820 ≈ 75,2439% → …`, then the share times the points. For a group, returns
    /// only what differs from adding up its children, which is often nothing. `framework` is the
    /// one that the card is of.
    ///
    /// ```
    /// # let framework = dti_engine::Framework::from_yaml("framework: demo/one\nversion: '2024'\nkind: index\n\
    /// #     unit_kind: commune\npoints: 60\nrounding: {indicator: 2}\nabsent: {missing: zero}\nmetrics:\n\
    /// #     \x20 online: {type: count}\n  all: {type: count}\nindicators:\n\
    /// #     - {id: rate, points: 60, scoring: {ratio: {part: online, whole: all}}}\n")?;
    /// # use dti_engine::{Dataset, Language, Plan};
    /// let dataset = Dataset::from_csv("unit,online,all\nan,617,820\n".as_bytes(), &framework)?;
    /// let outcome = Plan::compile(&framework)?.score(&dataset)?;
    /// let node = outcome.scorecard("an")?.nodes().next().ok_or("no node")?;
    /// let lines: Vec<String> = node.working(&framework, Language::En).into_iter().map(|line| line.text).collect();
    /// assert_eq!(lines, [
    ///     "online = 617; all = 820",
    ///     "617 ÷ 820 ≈ 75.2439% → ≈ 75.2439%",
    ///     "≈ 75.2439% × 60 ≈ 45.1463414634 → 45.15 (half up, 2 places)",
    /// ]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn working(&self, framework: &Framework, language: Language) -> Vec<Line> {
        let mut lines = Vec::new();
        self.work(CardWords::new(framework, language), &mut |depth, text| {
            lines.push(Line::new(depth, text.to_string()));
        });
        lines
    }

    /// Gives the calculation of an indicator in one line, without the names of its figures: `19 ÷ 25 = 76% → 52%`. Empty
    /// for a group.
    pub(crate) fn in_brief(&self, framework: &Framework, language: Language) -> String {
        let NodeDetail::Indicator(card) = &self.detail else { return String::new() };
        // What the share was before it was held to its ends has no room in a line.
        let card = &MethodCard { unheld: None, ..card.clone() };
        let words = CardWords::new(framework, language);
        if let Some(absent) = card.absent {
            let why = words.absent_in(&card.method, absent.kind);
            return format!("{why} → {}", words.policy(absent.policy));
        }
        let is_line = has_line(card) && !matches!(card.working, Working::Direct);
        if is_line {
            return MethodLine { words, card, whole: Some(self.points) }.to_string();
        }
        let figures = card.inputs.iter().map(|input| words.given(input).1.to_string());
        let figures = figures.collect::<Vec<_>>().join("; ");
        format!("{figures} → {}", share_of(words, card))
    }

    /// Gives the lines of [`NodeCard::working`] one by one, each with its level of indent.
    pub(super) fn work(&self, words: CardWords<'_>, line: &mut dyn FnMut(usize, Arguments<'_>)) {
        let mut working = WorkingLines { words, line };
        match &self.detail {
            NodeDetail::Group(card) => working.group(self, card),
            NodeDetail::Mean { predecessors } => working.mean(self, predecessors),
            NodeDetail::Indicator(card) => {
                working.method(0, card, Some(self.points));
                working.points(0, card, (self.points, result_of(self)));
            }
        }
    }
}

/// Writes the lines of a working.
struct WorkingLines<'f, 'l> {
    words: CardWords<'f>,
    line: &'l mut dyn FnMut(usize, Arguments<'_>),
}

impl WorkingLines<'_, '_> {
    fn line(&mut self, depth: usize, text: impl Display) {
        (self.line)(depth, format_args!("{text}"));
    }

    /// Adds the working of a method. `whole` are the points of its indicator, or of its part that names points.
    fn method(&mut self, depth: usize, card: &MethodCard, whole: Option<Shown>) {
        let words = self.words;
        let line = has_line(card).then_some(MethodLine { words, card, whole });
        // A division is a line of its own, and an absent one is told below.
        let derived = match (&card.working, card.derived.split_last()) {
            (
                Working::Ratio { .. } | Working::Steps { division: Some(_), .. } | Working::Absent,
                Some((last, rest)),
            ) if words.is_quotient(last) => rest,
            _ => &card.derived,
        };
        let read = inputs(words, Called::Name, &card.inputs, derived);
        match (&card.working, line) {
            (Working::Formula { text, parts, approximate, .. }, _) => {
                let name = formula_of(words, &card.method);
                let note = if *approximate { irrational(words.words) } else { "" };
                self.line(depth, format_args!("{name}: {text}{note}"));
                self.line(depth, inputs(words, Called::Id, &card.inputs, &card.derived));
                parts.iter().for_each(|part| self.line(depth, part_in_words(words.words, part)));
                if card.share.is_some() {
                    self.line(depth, format_args!("→ {}", share_of(words, card)));
                }
            }
            // The value says everything, so the share has no line of its own.
            (Working::Direct, Some(line)) => self.line(depth, format_args!("{read} {line}")),
            (_, line) => {
                if !(card.inputs.is_empty() && derived.is_empty()) {
                    self.line(depth, read);
                }
                line.into_iter().for_each(|line| self.line(depth, line));
            }
        }
        self.parts(depth, card);
        if let Some(absent) = card.absent {
            let why = words.absent_in(&card.method, absent.kind);
            self.line(depth, format_args!("{why} → {}", words.policy(absent.policy)));
        }
    }

    /// Adds the parts of a `sum_of`, or the alternatives of a `best_of`.
    fn parts(&mut self, depth: usize, card: &MethodCard) {
        let words = self.words;
        let below = depth.saturating_add(1);
        match &card.working {
            Working::SumOf { parts } => {
                for (part, number) in parts.iter().zip(1u32..) {
                    let weight = part.weight.map(|weight| words.percent(weight).to_string());
                    let most = part.part.map(|part| words.points(part.most));
                    let size = [weight, most].into_iter().flatten().collect::<Vec<_>>().join(", ");
                    let name = words.pick("phần", "part");
                    self.line(depth, format_args!("{name} {number}, {size}:"));
                    self.method(below, part, part.part.map(|part| part.most));
                    if let Some(points) = &part.part {
                        let result = (points.unrounded, points.rounding, points.score);
                        self.points(below, part, (points.most, result));
                    }
                }
            }
            Working::BestOf { alternatives, chosen } => {
                for (place, alternative) in alternatives.iter().enumerate() {
                    self.line(
                        depth,
                        match chosen {
                            Some(chosen) if *chosen == place => {
                                words.pick("phương án được tính:", "the alternative that counts:")
                            }
                            _ => words.pick("phương án khác:", "another alternative:"),
                        },
                    );
                    self.method(below, alternative, None);
                }
            }
            _ => {}
        }
    }

    /// Adds `share × points = score`, and the effect of the rounding.
    fn points(&mut self, depth: usize, card: &MethodCard, (points, result): (Shown, Result)) {
        let words = self.words;
        let (Some(share), Some(unrounded)) = (card.share, result.0) else { return };
        let (share, points) = (words.percent(share), words.shown(points));
        let score = if is_irrational(&card.working) { unrounded.inexact() } else { unrounded };
        let score = words.shown(score).equals();
        self.line(depth, format_args!("{share} × {points} {score}{}", rounded(words, result)));
    }

    /// Adds `(812.5 + 790 + 805.25) ÷ 3 ≈ 802.5833333333 → 802.58`, or the predecessors without a score.
    fn mean(&mut self, node: &NodeCard, predecessors: &[Predecessor]) {
        let words = self.words;
        let scores = predecessors.iter().filter_map(|one| one.score);
        let scores: Vec<_> = scores.map(|score| words.shown(score).to_string()).collect();
        let without = predecessors.iter().filter(|one| one.score.is_none());
        let without: Vec<_> = without.map(|one| one.unit.as_str()).collect();
        let count = predecessors.len();
        if !without.is_empty() {
            let (none, ids) = (words.pick("không có trung bình", "no mean"), without.join(", "));
            let why = words.pick("chưa có điểm của", "there is no score of");
            self.line(0, format_args!("{none}: {why} {ids}"));
        } else if let (1, [score]) = (count, scores.as_slice()) {
            let of = words
                .pick("điểm của đơn vị trước khi sắp xếp", "the score from before the mergers");
            self.line(0, format_args!("{of}: {score}"));
        } else if let Some(unrounded) = node.unrounded {
            let of = match words.words.0 {
                Language::Vi => format!("trung bình của {count} đơn vị trước khi sáp nhập"),
                Language::En => format!("mean of {count} predecessors"),
            };
            let sum = scores.join(" + ");
            let mean = words.shown(unrounded).equals();
            let result = rounded(words, result_of(node));
            self.line(0, format_args!("{of}: ({sum}) ÷ {count} {mean}{result}"));
        }
    }

    fn coded(&self, items: &[String]) -> String {
        let words = self.words;
        items.iter().map(|id| words.coded(words.framework, id)).collect::<Vec<_>>().join("; ")
    }

    /// Adds the aggregate of a group if it is not adding up, and the children that were left out.
    fn group(&mut self, node: &NodeCard, card: &GroupCard) {
        let words = self.words;
        if card.aggregate != Aggregate::Arithmetic {
            let note = if card.approximate { irrational(words.words) } else { "" };
            self.line(0, format_args!("{}{note}", words.aggregate(card.aggregate)));
        }
        if !card.left_out.is_empty() {
            let left_out = words.pick("không tính", "left out");
            let rest = words.pick("quy đổi từ", "rescaled from");
            let counted = words.shown(card.counted_points);
            let (items, points) = (self.coded(&card.left_out), words.pick("điểm", "points"));
            self.line(0, format_args!("{left_out}: {items}; {rest} {counted} {points}"));
        }
        if !card.left_total.is_empty() {
            let left = words.pick("không tính vào tổng điểm", "left out of the total");
            let of = words.pick("điểm của nhóm tính trên", "scored out of");
            let counted = words.shown(card.counted_points);
            self.line(0, format_args!("{left}: {}; {of} {counted}", self.coded(&card.left_total)));
        }
        if let Some(covered) = card.covered {
            let covers = words.pick("số điểm có số liệu", "points that figures cover");
            self.line(0, format_args!("{covers}: {}", words.percent(covered)));
        }
        if card.is_uncovered {
            let told = words.pick(
                "không có điểm: quá ít điểm có số liệu",
                "no score: figures cover too few of its points",
            );
            self.line(0, told);
        }
        let result = result_of(node);
        if let Some(unrounded) = node.unrounded.filter(|_| is_rounded(result)) {
            self.line(0, format_args!("{}{}", words.shown(unrounded), rounded(words, result)));
        }
    }
}

/// Returns what a method gives whose share is a formula, to stand before the formula.
fn formula_of(words: CardWords<'_>, method: &str) -> String {
    let about = about_method(method).filter(|_| method != "formula");
    match about {
        Some(about) => words.name(&about).to_owned(),
        None => words.pick("công thức", "formula").to_owned(),
    }
}

/// A score before it is rounded, its rounding, and the score itself.
type Result = (Option<Shown>, Option<Rounding>, Option<Shown>);

const fn result_of(node: &NodeCard) -> Result {
    (node.unrounded, node.rounding, node.score)
}

/// Returns whether a rounding changed the score.
fn is_rounded((unrounded, rounding, score): Result) -> bool {
    rounding.is_some() && score.is_some() && unrounded != score
}

/// Writes ` → 6,67 (half up, 2 places)` if a rounding changed the score.
fn rounded(words: CardWords<'_>, result: Result) -> impl Display {
    said(move |f| match result {
        (_, Some(Rounding { places, mode }), Some(score)) if is_rounded(result) => {
            let (score, mode) = (words.shown(score), words.rounding(mode));
            write!(f, " → {score} ({mode}, {places} {})", words.pick("chữ số thập phân", "places"))
        }
        _ => Ok(()),
    })
}

/// Returns whether an irrational number went into it.
fn is_irrational(working: &Working) -> bool {
    match working {
        Working::Formula { approximate, .. }
        | Working::ZScore { approximate, .. }
        | Working::Relative { approximate, .. } => *approximate,
        Working::SumOf { parts: cards } | Working::BestOf { alternatives: cards, .. } => {
            cards.iter().any(|card| is_irrational(&card.working))
        }
        _ => false,
    }
}

/// Writes a number in the form of a metric.
fn amount_of(words: CardWords<'_>, metric: Option<&Metric>, number: Shown) -> Written<'static> {
    match metric.map(|metric| &metric.kind) {
        Some(MetricType::Percent) => words.percent(number),
        _ => words.shown(number.normalize()),
    }
}

/// Returns whether there is a line from the values to the share: with a share or a remark.
const fn has_line(card: &MethodCard) -> bool {
    match card.working {
        Working::Formula { .. } | Working::Absent => false,
        Working::Carried => true,
        _ => card.share.is_some(),
    }
}

/// Writes the share, with the points that the rules name for it and with its value before it was
/// limited to 0…1.
fn share_of(words: CardWords<'_>, card: &MethodCard) -> impl Display {
    said(move |f| {
        let Some(share) = card.share else { return Ok(()) };
        let share = words.percent(share);
        if let Some((least, before)) = card.raised {
            // The loader holds `least` to below 1.
            let rest = words.percent(Decimal::ONE.saturating_sub(*least));
            let (least, before) = (words.percent(least), words.percent(before));
            return write!(f, "{least} + {rest} × {before} {}", share.equals());
        }
        match card.points {
            Some(points) => write!(f, "{} ({share})", words.points(points))?,
            None => share.fmt(f)?,
        }
        let Some(unheld) = card.unheld else { return Ok(()) };
        let end = if *unheld > Decimal::ONE { Decimal::ONE } else { Decimal::ZERO };
        let (comes_to, unheld) = (words.pick("tính ra", "comes to"), words.percent(unheld));
        let (held_to, end) = (words.pick("giới hạn ở", "held to"), words.percent(end));
        write!(f, " ({comes_to} {unheld}, {held_to} {end})")
    })
}

/// Returns the sign of a bound of `steps`.
const fn sign(reach: Reach) -> &'static str {
    match reach {
        Reach::AtLeast => "≥",
        Reach::AtMost => "≤",
    }
}

fn no_bound(words: CardWords<'_>) -> &'static str {
    words.pick("không đạt mốc nào", "no bound reached")
}

/// Writes ` (full at 80%)`, or nothing if both ends are the usual ones.
fn ends(words: CardWords<'_>, zero_at: Shown, full_at: Shown) -> impl Display {
    said(move |f| {
        if zero_at.is_zero() && full_at == Decimal::ONE {
            return Ok(());
        }
        f.write_str(" (")?;
        if !zero_at.is_zero() {
            write!(f, "{} {}, ", words.pick("0 điểm tại", "nothing at"), words.percent(zero_at))?;
        }
        write!(f, "{} {})", words.pick("đủ điểm từ", "full at"), words.percent(full_at))
    })
}

fn counted(words: CardWords<'_>, answers: Shown) -> String {
    format!("{} {}", words.shown(answers.normalize()), words.pick("câu trả lời", "answers"))
}

/// The line from the values of a method to its share.
#[derive(Clone, Copy)]
struct MethodLine<'c, 'f> {
    words: CardWords<'f>,
    card: &'c MethodCard,
    /// The points of its indicator, or of its part that names points.
    whole: Option<Shown>,
}

impl Display for MethodLine<'_, '_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Self { words, card, whole } = *self;
        write!(f, "{}", words.case(&card.case))?;
        match &card.working {
            Working::Formula { .. } | Working::Absent => return Ok(()),
            Working::Carried => {
                return f
                    .write_str(words.pick("chỉ theo dõi, không chấm điểm", "shown, not scored"));
            }
            Working::Direct => return write!(f, "→ {}", share_of(words, card)),
            Working::Ratio { part, whole, quotient, zero_at, full_at } => {
                self.division(f, [*part, *whole, *quotient])?;
                write!(f, "{}", ends(words, *zero_at, *full_at))?;
            }
            Working::Linear { value, zero_at, full_at } => {
                let [v, zero, full] = [value, zero_at, full_at].map(|number| self.amount(*number));
                write!(f, "({v} − {zero}) ÷ ({full} − {zero})")?;
            }
            Working::Steps { .. } | Working::StepsByDay { .. } => self.steps(f)?,
            Working::Threshold { condition: asked, .. } => {
                let asked = condition(words, asked, words.measured(&card.inputs, &card.derived));
                write!(f, "{} {asked}", words.pick("yêu cầu", "asked"))?;
            }
            Working::PerItem { value, each } => {
                let (each, word) = (words.shown(*each), words.pick("điểm", "points"));
                write!(f, "{} × {each} {word}", self.amount(*value))?;
                if let Some(whole) = whole {
                    write!(f, " ÷ {}", words.shown(whole))?;
                }
            }
            Working::SumOf { .. } => {
                f.write_str(words.pick("tổng các phần", "sum of the parts"))?
            }
            Working::BestOf { .. } => {
                f.write_str(words.pick("phương án tốt nhất", "best of the alternatives"))?;
            }
            Working::Survey { answers, mean, lowest, highest } => {
                let [lowest, highest] = [lowest, highest].map(|end| words.shown(end.normalize()));
                let mean = words.shown(*mean);
                write!(
                    f,
                    "{} {} {} {}: ({mean} − {lowest}) ÷ ({highest} − {lowest})",
                    words.pick("trung bình", "mean"),
                    mean.clone().equals(),
                    words.pick("của", "of"),
                    counted(words, *answers),
                )?;
            }
            Working::Relative { .. }
            | Working::MinMax { .. }
            | Working::ZScore { .. }
            | Working::Percentile { .. }
            | Working::Rank { .. } => self.among_peers(f)?,
        }
        write!(f, " → {}", share_of(words, card))?;
        match card.working {
            Working::ZScore { approximate: true, .. } => f.write_str(irrational(words.words)),
            _ => Ok(()),
        }
    }
}

impl MethodLine<'_, '_> {
    /// Writes a number in the form of what the card measures: percentages as percentages.
    fn amount(&self, number: Shown) -> Written<'static> {
        let measured = self.words.measured(&self.card.inputs, &self.card.derived);
        amount_of(self.words, measured, number)
    }

    /// Writes `617 ÷ 820 ≈ 75,2439%`.
    fn division(&self, f: &mut Formatter<'_>, [part, whole, value]: [Shown; 3]) -> fmt::Result {
        let words = self.words;
        let derived = self.card.derived.last().and_then(|card| words.derived(card));
        let (of_part, of_whole) = derived.and_then(Derived::quotient).unzip();
        let metric = |index: Option<MetricIndex>| words.framework.metric_at(index?);
        let part = amount_of(words, metric(of_part), part);
        let whole = amount_of(words, metric(of_whole), whole);
        write!(f, "{part} ÷ {whole} {}", self.amount(value).equals())
    }

    /// Writes `617 ÷ 820 ≈ 75,2439% ≥ 70%`, or `25/02/2025 ≤ 28/02/2025`.
    fn steps(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let words = self.words;
        match &self.card.working {
            Working::Steps { value, division, reach, bound } => {
                match (division, bound) {
                    (Some((part, whole)), _) => self.division(f, [*part, *whole, *value])?,
                    (None, Some(_)) => self.amount(*value).fmt(f)?,
                    (None, None) => {}
                }
                match (bound, division) {
                    (Some(bound), _) => write!(f, " {} {}", sign(*reach), self.amount(*bound)),
                    (None, Some(_)) => write!(f, ", {}", no_bound(words)),
                    (None, None) => f.write_str(no_bound(words)),
                }
            }
            Working::StepsByDay { day, bound: Some(bound) } => {
                write!(f, "{} ≤ {}", words.date(*day), words.date(*bound))
            }
            _ => f.write_str(words.pick("sau mọi mốc ngày", "after every day")),
        }
    }

    /// Returns whose figures a unit is compared with.
    fn peers(&self) -> &'static str {
        match self.card.goalposts {
            Goalposts::Current => self.words.pick("đơn vị cùng loại", "units of the kind"),
            Goalposts::Previous => self
                .words
                .pick("đơn vị cùng loại năm trước", "units of the kind in the year before"),
        }
    }

    /// Writes the line of a method that compares the unit with its peers.
    fn among_peers(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let (words, kind) = (self.words, self.peers());
        let of = words.pick("trong", "of");
        match &self.card.working {
            Working::Relative { value, to, peer, peers, .. } => {
                let (value, peer) = (self.amount(*value), self.amount(*peer));
                let (part, whole) = match to {
                    Benchmark::Lowest => (peer, value),
                    Benchmark::Best | Benchmark::Mean => (value, peer),
                };
                write!(f, "{part} ÷ {whole} ({} {of} {peers} {kind})", words.benchmark(*to))
            }
            Working::MinMax { value, direction, smallest, largest, peers } => write!(
                f,
                "{} … {} {} {peers} {kind}; {} = {} ({})",
                self.amount(*smallest),
                self.amount(*largest),
                words.pick("trong", "among"),
                words.pick("đơn vị", "unit"),
                self.amount(*value),
                words.direction(*direction),
            ),
            // `z = (50 − 44) ÷ 12,5 = 0,48 (trung bình và độ lệch chuẩn của 3 đơn vị cùng loại); …`
            Working::ZScore { value, mean, deviation, z, zero_at, full_at, peers, .. } => {
                let [value, mean, deviation] =
                    [value, mean, deviation].map(|number| self.amount(*number));
                let [zero_at, full_at] = [zero_at, full_at].map(|end| words.shown(end.normalize()));
                write!(
                    f,
                    "z = ({value} − {mean}) ÷ {deviation} {} ({} {peers} {kind}); {} {zero_at}, {} {full_at}",
                    words.shown(*z).equals(),
                    words.pick("trung bình và độ lệch chuẩn của", "mean and standard deviation of"),
                    words.pick("0 điểm tại", "nothing at"),
                    words.pick("đủ điểm từ", "full at"),
                )
            }
            Working::Percentile { direction, worse, equal, peers, .. } => write!(
                f,
                "{worse} {}, {equal} {}, {of} {peers} {kind} ({}): ({worse} + {equal} ÷ 2) ÷ {peers}",
                words.pick("đơn vị kém hơn", "worse"),
                words.pick("bằng (kể cả chính nó)", "equal (itself included)"),
                words.direction(*direction),
            ),
            Working::Rank { direction, rank, peers, .. } => write!(
                f,
                "{} {rank} {of} {peers} {kind} ({}): ({peers} − {rank}) ÷ ({peers} − 1)",
                words.pick("hạng", "rank"),
                words.direction(*direction),
            ),
            _ => Ok(()),
        }
    }
}

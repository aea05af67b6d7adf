//! The working of a score in words: scoring methods with their numbers filled in.

use rust_decimal::Decimal;

use super::cards::{GroupCard, MeanCard, MethodCard, NodeCard, NodeDetail, Working};
use super::lines::Line;
use super::phrases::{condition, equals, inputs, named_inputs, part_in_words};
use super::words::CardWords;
use crate::model::{
    Aggregate, Benchmark, Derived, Framework, Language, Metric, MetricIndex, MetricType, Reach,
};
use crate::number::{Rounding, Shown};
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
        let words = CardWords::new(framework, language);
        let mut working = WorkingLines { words, lines: Vec::new() };
        match &self.detail {
            NodeDetail::Group(card) => working.group(self, card),
            NodeDetail::Mean(card) => working.mean(self, card),
            NodeDetail::Indicator(card) => {
                working.method(0, card, Some(self));
                working.points(card, self);
            }
        }
        working.lines
    }
}

/// The lines of a working so far.
struct WorkingLines<'f> {
    words: CardWords<'f>,
    lines: Vec<Line>,
}

impl WorkingLines<'_> {
    fn line(&mut self, depth: usize, text: impl Into<String>) {
        self.lines.push(Line::new(depth, text));
    }

    /// Adds the working of a method. `node` is set only for the method of a whole indicator.
    fn method(&mut self, depth: usize, card: &MethodCard, node: Option<&NodeCard>) {
        let words = self.words;
        let line = working(words, card, node);
        // A division is a line of its own, and an absent one is told below.
        let derived = match (&card.working, card.derived.split_last()) {
            (
                Working::Ratio { .. } | Working::Steps { division: Some(_), .. } | Working::Absent,
                Some((last, rest)),
            ) if words.is_quotient(last) => rest,
            _ => &card.derived,
        };
        let read = inputs(words, &card.inputs, derived);
        match (&card.working, line) {
            (Working::Formula { text, parts, approximate, .. }, _) => {
                let name = formula_of(words, &card.method);
                let note = if *approximate { irrational(words) } else { "" };
                self.line(depth, format!("{name}: {text}{note}"));
                self.line(depth, named_inputs(words, &card.inputs, &card.derived));
                parts.iter().for_each(|part| self.line(depth, part_in_words(words, part)));
                if card.share.is_some() {
                    self.line(depth, format!("→ {}", share_of(words, card)));
                }
            }
            // The value says everything, so the share has no line of its own.
            (Working::Direct, Some(line)) => self.line(depth, format!("{read} {line}")),
            (_, line) => {
                let lines = [Some(read).filter(|read| !read.is_empty()), line];
                lines.into_iter().flatten().for_each(|line| self.line(depth, line));
            }
        }
        self.parts(depth, card);
        if let Some(absent) = card.absent {
            let why = words.absent_in(&card.method, absent.kind);
            self.line(depth, format!("{why} → {}", words.policy(absent.policy)));
        }
    }

    /// Adds the parts of a `sum_of`, or the alternatives of a `best_of`.
    fn parts(&mut self, depth: usize, card: &MethodCard) {
        let words = self.words;
        let below = depth.saturating_add(1);
        match &card.working {
            Working::SumOf { parts } => {
                for (part, number) in parts.iter().zip(1u32..) {
                    let weight = words.percent(part.weight.unwrap_or_default());
                    let name = words.pick("phần", "part");
                    self.line(depth, format!("{name} {number}, {weight}:"));
                    self.method(below, part, None);
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
    fn points(&mut self, card: &MethodCard, node: &NodeCard) {
        let words = self.words;
        let (Some(share), Some(unrounded)) = (card.share, node.unrounded) else { return };
        let product = format!("{} × {}", words.percent(share), words.shown(node.points));
        let result = match (words.shown(unrounded), is_irrational(&card.working)) {
            (text, true) if !text.starts_with('≈') => format!("≈ {text}"),
            (text, _) => text,
        };
        self.line(0, format!("{product} {}{}", equals(&result), rounded(words, node)));
    }

    /// Adds `(812.5 + 790 + 805.25) ÷ 3 ≈ 802.5833333333 → 802.58`, or the predecessors without a score.
    fn mean(&mut self, node: &NodeCard, card: &MeanCard) {
        let words = self.words;
        let scores = card.predecessors.iter().filter_map(|one| one.score);
        let scores: Vec<_> = scores.map(|score| words.shown(score)).collect();
        let without = card.predecessors.iter().filter(|one| one.score.is_none());
        let without: Vec<_> = without.map(|one| one.unit.as_str()).collect();
        let count = card.predecessors.len();
        if !without.is_empty() {
            let (none, ids) = (words.pick("không có trung bình", "no mean"), without.join(", "));
            let why = words.pick("chưa có điểm của", "there is no score of");
            self.line(0, format!("{none}: {why} {ids}"));
        } else if let (1, [score]) = (count, scores.as_slice()) {
            let of = words
                .pick("điểm của đơn vị trước khi sắp xếp", "the score from before the mergers");
            self.line(0, format!("{of}: {score}"));
        } else if let Some(unrounded) = node.unrounded {
            let of = match words.words.0 {
                Language::Vi => format!("trung bình của {count} đơn vị trước khi sáp nhập"),
                Language::En => format!("mean of {count} predecessors"),
            };
            let sum = scores.join(" + ");
            let mean = equals(&words.shown(unrounded));
            self.line(0, format!("{of}: ({sum}) ÷ {count} {mean}{}", rounded(words, node)));
        }
    }

    /// Adds the aggregate of a group if it is not adding up, and the children that were left out.
    fn group(&mut self, node: &NodeCard, card: &GroupCard) {
        let words = self.words;
        if card.aggregate != Aggregate::Arithmetic {
            let note = if card.approximate { irrational(words) } else { "" };
            self.line(0, format!("{}{note}", words.aggregate(card.aggregate)));
        }
        if !card.left_out.is_empty() {
            let left_out = words.pick("không tính", "left out");
            let rest = words.pick("quy đổi từ", "rescaled from");
            let counted = words.shown(card.counted_points);
            let (ids, points) = (card.left_out.join(", "), words.pick("điểm", "points"));
            self.line(0, format!("{left_out}: {ids}; {rest} {counted} {points}"));
        }
        if !card.left_total.is_empty() {
            let left = words.pick("không tính vào tổng điểm", "left out of the total");
            let of = words.pick("điểm của nhóm tính trên", "scored out of");
            let counted = words.shown(card.counted_points);
            self.line(0, &format!("{left}: {}; {of} {counted}", card.left_total.join(", ")));
        }
        if let Some(covered) = card.covered {
            let covers = words.pick("số điểm có số liệu", "points that figures cover");
            self.line(0, &format!("{covers}: {}", words.percent(covered)));
        }
        if card.is_uncovered {
            let told = words.pick(
                "không có điểm: quá ít điểm có số liệu",
                "no score: figures cover too few of its points",
            );
            self.line(0, told);
        }
        let rounded = rounded(words, node);
        if let (Some(unrounded), false) = (node.unrounded, rounded.is_empty()) {
            self.line(0, format!("{}{rounded}", words.shown(unrounded)));
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

/// Returns ` → 6,67 (half up to 2 places)` if a rounding is declared.
fn rounded(words: CardWords<'_>, node: &NodeCard) -> String {
    let (Some(rounding), Some(score)) = (node.rounding, node.score) else {
        return String::new();
    };
    if node.unrounded == Some(score) {
        return String::new();
    }
    format!(" → {}{}", words.shown(score), rounding_text(words, rounding))
}

/// Returns ` (half up, 2 places)`.
fn rounding_text(words: CardWords<'_>, Rounding { places, mode }: Rounding) -> String {
    let mode = words.rounding(mode);
    format!(" ({mode}, {places} {})", words.pick("chữ số thập phân", "places"))
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

fn irrational(words: CardWords<'_>) -> &'static str {
    words.pick(" (số vô tỉ, tính đến 30 chữ số)", " (irrational, to 30 digits)")
}

/// Writes a number in the form of what a card measures: percentages as percentages.
fn amount(words: CardWords<'_>, card: &MethodCard, number: impl Into<Shown>) -> String {
    amount_of(words, words.measured(&card.inputs, &card.derived), number)
}

/// Writes a number in the form of a metric.
fn amount_of(words: CardWords<'_>, metric: Option<&Metric>, number: impl Into<Shown>) -> String {
    match metric.map(|metric| &metric.kind) {
        Some(MetricType::Percent) => words.percent(number),
        _ => words.shown(number.into().normalize()),
    }
}

/// Returns `617 ÷ 820 ≈ 75,2439%`.
fn division(words: CardWords<'_>, card: &MethodCard, [part, whole, value]: [Shown; 3]) -> String {
    let derived = card.derived.last().and_then(|card| words.derived(card));
    let (of_part, of_whole) = derived.and_then(Derived::quotient).unzip();
    let metric = |index: Option<MetricIndex>| words.framework.metric_at(index?);
    let (part, whole) =
        (amount_of(words, metric(of_part), part), amount_of(words, metric(of_whole), whole));
    format!("{part} ÷ {whole} {}", equals(&amount(words, card, value)))
}

/// Returns the line from the values to the share. `None` if there is neither a share nor a remark.
fn working(words: CardWords<'_>, card: &MethodCard, node: Option<&NodeCard>) -> Option<String> {
    let share = share_of(words, card);
    let value = |number: Shown| amount(words, card, number);
    let line = match &card.working {
        Working::Direct => format!("→ {share}"),
        Working::Ratio { .. } => ratio(words, card, &share),
        Working::Linear { value: v, zero_at, full_at } => format!(
            "({v} − {zero}) ÷ ({full} − {zero}) → {share}",
            v = value(*v),
            zero = value(*zero_at),
            full = value(*full_at),
        ),
        Working::Steps { .. } | Working::StepsByDay { .. } => steps(words, card, &share),
        Working::Threshold { condition: asked, .. } => {
            let asked = condition(words, asked, words.measured(&card.inputs, &card.derived));
            format!("{} {asked} → {share}", words.pick("yêu cầu", "asked"))
        }
        Working::PerItem { value: v, each } => {
            let each = words.shown(*each);
            let of = match node {
                Some(node) => format!(" ÷ {}", words.shown(node.points)),
                None => String::new(),
            };
            let each = format!("{each} {}", words.pick("điểm", "points"));
            format!("{} × {each}{of} → {share}", value(*v))
        }
        Working::Relative { .. } | Working::MinMax { .. } => against_peers(words, card, &share),
        Working::ZScore { .. }
        | Working::Percentile { .. }
        | Working::Rank { .. }
        | Working::Survey { .. } => among_peers(words, card, &share),
        Working::SumOf { .. } => {
            format!("{} → {share}", words.pick("tổng các phần", "sum of the parts"))
        }
        Working::BestOf { .. } => {
            format!("{} → {share}", words.pick("phương án tốt nhất", "best of the alternatives"))
        }
        Working::Carried => {
            words.pick("chỉ theo dõi, không chấm điểm", "shown, not scored").to_owned()
        }
        Working::Formula { .. } | Working::Absent => return None,
    };
    (card.share.is_some() || matches!(card.working, Working::Carried)).then_some(line)
}

/// Returns `617 ÷ 820 ≈ 75,2439% (0 điểm tại 10%, đủ điểm từ 90%) → …`.
fn ratio(words: CardWords<'_>, card: &MethodCard, share: &str) -> String {
    let Working::Ratio { part, whole, quotient, zero_at, full_at } = &card.working else {
        return String::new();
    };
    let division = division(words, card, [*part, *whole, *quotient]);
    format!("{division}{} → {share}", ends(words, *zero_at, *full_at))
}

/// Returns the share, with the points that the rules name for it and with its value before it was
/// limited to 0…1.
fn share_of(words: CardWords<'_>, card: &MethodCard) -> String {
    let Some(share) = card.share else { return String::new() };
    let share = words.percent(share);
    let share = match card.points {
        Some(points) => {
            let word = words.pick("điểm", "points");
            format!("{} {word} ({share})", words.shown(points.normalize()))
        }
        None => share,
    };
    let Some(unheld) = card.unheld else { return share };
    let end = if *unheld > Decimal::ONE { Decimal::ONE } else { Decimal::ZERO };
    let end = words.percent(end);
    let comes_to = words.pick("tính ra", "comes to");
    let held_to = words.pick("giới hạn ở", "held to");
    format!("{share} ({comes_to} {}, {held_to} {end})", words.percent(unheld))
}

/// Returns `617 ÷ 820 ≈ 75,2439% ≥ 70% → 50%`, or `25/02/2025 ≤ 28/02/2025 → 50%`.
fn steps(words: CardWords<'_>, card: &MethodCard, share: &str) -> String {
    let amount = |number: Shown| amount(words, card, number);
    let compared = match &card.working {
        Working::Steps { value, division: None, reach, bound } => {
            bound.map(|bound| format!("{} {} {}", amount(*value), sign(*reach), amount(bound)))
        }
        Working::Steps { value, division: Some((part, whole)), reach, bound } => {
            let division = division(words, card, [*part, *whole, *value]);
            return match bound {
                Some(bound) => {
                    format!("{division} {} {} → {share}", sign(*reach), amount(*bound))
                }
                None => format!("{division}, {} → {share}", no_bound(words)),
            };
        }
        Working::StepsByDay { day, bound } => {
            bound.map(|bound| format!("{} ≤ {}", words.date(*day), words.date(bound)))
        }
        _ => None,
    };
    let compared = compared.unwrap_or_else(|| match card.working {
        Working::StepsByDay { .. } => words.pick("sau mọi mốc ngày", "after every day").to_owned(),
        _ => no_bound(words).to_owned(),
    });
    format!("{compared} → {share}")
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

/// Returns the line of a method that compares the unit's value with a benchmark of its peers.
fn against_peers(words: CardWords<'_>, card: &MethodCard, share: &str) -> String {
    let value = |number: Shown| amount(words, card, number);
    let kind = words.pick("đơn vị cùng loại", "units of the kind");
    match &card.working {
        Working::Relative { value: v, to, peer, peers, .. } => {
            let (v, peer) = (value(*v), value(*peer));
            let division = match to {
                Benchmark::Lowest => format!("{peer} ÷ {v}"),
                Benchmark::Best | Benchmark::Mean => format!("{v} ÷ {peer}"),
            };
            let of = words.pick("trong", "of");
            format!("{division} ({} {of} {peers} {kind}) → {share}", words.benchmark(*to))
        }
        Working::MinMax { value: v, direction, smallest, largest, peers } => format!(
            "{} … {} {} {peers} {kind}; {} = {} ({}) → {share}",
            value(*smallest),
            value(*largest),
            words.pick("trong", "among"),
            words.pick("đơn vị", "unit"),
            value(*v),
            words.direction(*direction),
        ),
        _ => String::new(),
    }
}

/// Returns ` (full at 80%)`, or an empty text if both ends are the usual ones.
fn ends(words: CardWords<'_>, zero_at: Shown, full_at: Shown) -> String {
    if zero_at.is_zero() && full_at == Decimal::ONE {
        return String::new();
    }
    let full = format!("{} {}", words.pick("đủ điểm từ", "full at"), words.percent(full_at));
    if zero_at.is_zero() {
        return format!(" ({full})");
    }
    format!(" ({} {}, {full})", words.pick("0 điểm tại", "nothing at"), words.percent(zero_at))
}

/// Returns the line of a method that takes the position of a value among its peers.
fn among_peers(words: CardWords<'_>, card: &MethodCard, share: &str) -> String {
    let kind = words.pick("đơn vị cùng loại", "units of the kind");
    let of = words.pick("trong", "of");
    match &card.working {
        Working::ZScore { .. } => z_score(words, card, share),
        Working::Percentile { direction, worse, equal, peers, .. } => format!(
            "{worse} {}, {equal} {}, {of} {peers} {kind} ({}): ({worse} + {equal} ÷ 2) ÷ {peers} → {share}",
            words.pick("đơn vị kém hơn", "worse"),
            words.pick("bằng (kể cả chính nó)", "equal (itself included)"),
            words.direction(*direction),
        ),
        Working::Rank { direction, rank, peers, .. } => format!(
            "{} {rank} {of} {peers} {kind} ({}): ({peers} − {rank}) ÷ ({peers} − 1) → {share}",
            words.pick("hạng", "rank"),
            words.direction(*direction),
        ),
        Working::Survey { answers, mean, lowest, highest } => {
            let [lowest, highest] = [lowest, highest].map(|end| words.shown(end.normalize()));
            let mean = words.shown(*mean);
            format!(
                "{} {} {} {}: ({mean} − {lowest}) ÷ ({highest} − {lowest}) → {share}",
                words.pick("trung bình", "mean"),
                equals(&mean),
                words.pick("của", "of"),
                counted(words, *answers),
            )
        }
        _ => String::new(),
    }
}

fn counted(words: CardWords<'_>, answers: Shown) -> String {
    format!("{} {}", words.shown(answers.normalize()), words.pick("câu trả lời", "answers"))
}

/// Returns `z = (50 − 44) ÷ 12,5 = 0,48 (trung bình và độ lệch chuẩn của 3 đơn vị cùng loại); …`.
fn z_score(words: CardWords<'_>, card: &MethodCard, share: &str) -> String {
    let Working::ZScore { value, mean, deviation, z, zero_at, full_at, peers, approximate: cut } =
        &card.working
    else {
        return String::new();
    };
    let value = amount(words, card, *value);
    let [mean, deviation] = [*mean, *deviation].map(|number| amount(words, card, number));
    let z = words.shown(*z);
    let [zero_at, full_at] = [zero_at, full_at].map(|end| words.shown(end.normalize()));
    format!(
        "z = ({value} − {mean}) ÷ {deviation} {} ({} {peers} {}); {} {zero_at}, {} {full_at} → {share}{}",
        equals(&z),
        words.pick("trung bình và độ lệch chuẩn của", "mean and standard deviation of"),
        words.pick("đơn vị cùng loại", "units of the kind"),
        words.pick("0 điểm tại", "nothing at"),
        words.pick("đủ điểm từ", "full at"),
        if *cut { irrational(words) } else { "" },
    )
}

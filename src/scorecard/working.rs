//! Scoring methods in words, with their numbers put in.

use std::fmt;

use rust_decimal::Decimal;

use super::cards::{GroupCard, MethodCard, NodeCard, Working};
use super::lines::Indent;
use super::words::Words;
use crate::model::{Aggregate, Benchmark, Bound, Condition, Metric, MetricType, Reach, Test};
use crate::number::{Quantity, Rounding, Shown};
use crate::outcome::{InputCard, PartCard, PartValue};

/// The working of an indicator or of a part of one; `node` only for the indicator itself.
pub(super) fn explain(
    f: &mut fmt::Formatter<'_>,
    words: Words,
    indent: Indent,
    card: &MethodCard<'_>,
    node: Option<&NodeCard<'_>>,
) -> fmt::Result {
    let line = working(words, card, node);
    let read = inputs(words, &card.inputs);
    match (&card.working, line) {
        (Working::Formula { text, parts, approximate, .. }, _) => {
            let name = words.pick("công thức", "formula");
            let note = if *approximate { irrational(words) } else { "" };
            indent.line(f, &format!("{name}: {text}{note}"))?;
            indent.line(f, &named_inputs(words, &card.inputs))?;
            parts.iter().try_for_each(|one| indent.line(f, &part(words, one)))?;
            if card.share.is_some() {
                indent.line(f, &format!("→ {}", share_of(words, card)))?;
            }
        }
        // The value says it all: no line of its own for the share.
        (Working::Direct, Some(line)) => indent.line(f, &format!("{read} {line}"))?,
        (_, line) => {
            let lines = [Some(read).filter(|read| !read.is_empty()), line];
            lines.iter().flatten().try_for_each(|line| indent.line(f, line))?;
        }
    }
    match &card.working {
        Working::SumOf { parts } => {
            for (part, number) in parts.iter().zip(1u32..) {
                let weight = words.percent(part.weight.unwrap_or_default());
                let name = words.pick("phần", "part");
                indent.line(f, &format!("{name} {number}, {weight}:"))?;
                explain(f, words, indent.deeper(), part, None)?;
            }
        }
        Working::BestOf { alternatives, chosen } => {
            for (place, alternative) in alternatives.iter().enumerate() {
                let mark = match chosen {
                    Some(chosen) if *chosen == place => {
                        words.pick("phương án được tính:", "the alternative that counts:")
                    }
                    _ => words.pick("phương án khác:", "another alternative:"),
                };
                indent.line(f, mark)?;
                explain(f, words, indent.deeper(), alternative, None)?;
            }
        }
        _ => {}
    }
    if let Some(absent) = card.absent {
        let why = words.absent_in(card.method, absent.kind);
        indent.line(f, &format!("{why} → {}", words.policy(absent.policy)))?;
    }
    node.map_or(Ok(()), |node| points(f, words, indent, card, node))
}

/// `share × points = score`, and what the rounding made of it.
fn points(
    f: &mut fmt::Formatter<'_>,
    words: Words,
    indent: Indent,
    card: &MethodCard<'_>,
    node: &NodeCard<'_>,
) -> fmt::Result {
    let (Some(share), Some(unrounded)) = (card.share, node.unrounded) else { return Ok(()) };
    let product = format!("{} × {}", words.percent(share), words.shown(node.points));
    let result = match (words.shown(unrounded), is_irrational(&card.working)) {
        (text, true) if !text.starts_with('≈') => format!("≈ {text}"),
        (text, _) => text,
    };
    indent.line(f, &format!("{product} {}{}", equals(&result), rounded(words, node)))
}

/// ` → 6,67 (half up to 2 places)` where a rounding was declared.
fn rounded(words: Words, node: &NodeCard<'_>) -> String {
    let (Some(rounding), Some(score)) = (node.rounding, node.score) else {
        return String::new();
    };
    if node.unrounded == Some(score) {
        return String::new();
    }
    format!(" → {}{}", words.shown(score), rounding_text(words, rounding))
}

/// ` (half up, 2 places)`
fn rounding_text(words: Words, Rounding { places, mode }: Rounding) -> String {
    let mode = words.rounding(mode);
    format!(" ({mode}, {places} {})", words.pick("chữ số thập phân", "places"))
}

/// What is worth saying of a group: how it combines when that is not adding up, and what was left out.
pub(super) fn explain_group(
    f: &mut fmt::Formatter<'_>,
    words: Words,
    indent: Indent,
    node: &NodeCard<'_>,
    card: &GroupCard<'_>,
) -> fmt::Result {
    if card.aggregate != Aggregate::Arithmetic {
        let note = match card.approximate {
            true => irrational(words),
            false => "",
        };
        indent.line(f, &format!("{}{note}", words.aggregate(card.aggregate)))?;
    }
    if !card.left_out.is_empty() {
        let left_out = words.pick("không tính", "left out");
        let rest = words.pick("quy đổi từ", "rescaled from");
        let counted = words.shown(card.counted_points);
        let ids = card.left_out.join(", ");
        indent.line(
            f,
            &format!("{left_out}: {ids}; {rest} {counted} {}", words.pick("điểm", "points")),
        )?;
    }
    let rounded = rounded(words, node);
    match (node.unrounded, rounded.is_empty()) {
        (Some(unrounded), false) => indent.line(f, &format!("{}{rounded}", words.shown(unrounded))),
        _ => Ok(()),
    }
}

/// Whether something irrational went into it.
fn is_irrational(working: &Working<'_>) -> bool {
    match working {
        Working::Formula { approximate, .. } | Working::ZScore { approximate, .. } => *approximate,
        Working::SumOf { parts: cards } | Working::BestOf { alternatives: cards, .. } => {
            cards.iter().any(|card| is_irrational(&card.working))
        }
        _ => false,
    }
}

pub(super) const fn irrational(words: Words) -> &'static str {
    words.pick(" (số vô tỉ, tính đến 30 chữ số)", " (irrational, to 30 digits)")
}

/// What stands behind a value: ` [BC-12] (reason: …)`.
pub(super) fn notes(words: Words, evidence: Option<&str>, reason: Option<&str>) -> String {
    let evidence = evidence.map(|evidence| format!(" [{evidence}]")).unwrap_or_default();
    let word = words.pick("lý do", "reason");
    let reason = reason.map(|reason| format!(" ({word}: {reason})")).unwrap_or_default();
    format!("{evidence}{reason}")
}

/// `id = value (name)` for each metric that a formula names.
pub(super) fn named_inputs(words: Words, inputs: &[InputCard<'_>]) -> String {
    let one = |input: &InputCard<'_>| {
        let id = &input.metric.id;
        let value = equals(&words.value(input.metric, &input.value));
        let notes = notes(words, input.evidence, input.reason);
        match words.name(&input.metric.name) {
            name if name == id => format!("{id} {value}{notes}"),
            name => format!("{id} {value}{notes} ({name})"),
        }
    };
    inputs.iter().map(one).collect::<Vec<_>>().join("; ")
}

/// A part of a formula with its value.
pub(super) fn part(words: Words, card: &PartCard) -> String {
    let value = match &card.value {
        PartValue::Number(number) => {
            let number = words.shown(*number);
            if card.approximate && !number.starts_with('≈') {
                format!("≈ {number}")
            } else {
                equals(&number)
            }
        }
        PartValue::Holds(true) => format!(": {}", words.pick("đúng", "yes")),
        PartValue::Holds(false) => format!(": {}", words.pick("sai", "no")),
        PartValue::Absent(kind) => format!(": {}", words.absent(*kind)),
        PartValue::TooLarge => {
            format!(": {}", words.pick("số quá lớn", "a number too large to show"))
        }
    };
    let gap = if value.starts_with(':') { "" } else { " " };
    format!("{}{gap}{value}", card.part)
}

/// `= x`, or `≈ x` where the text says so itself.
pub(super) fn equals(text: &str) -> String {
    if text.starts_with('≈') { text.to_owned() } else { format!("= {text}") }
}

/// `name = value` for each metric.
pub(crate) fn inputs(words: Words, inputs: &[InputCard<'_>]) -> String {
    let one = |input: &InputCard<'_>| {
        let value = equals(&words.value(input.metric, &input.value));
        let notes = notes(words, input.evidence, input.reason);
        format!("{} {value}{notes}", words.name(&input.metric.name))
    };
    inputs.iter().map(one).collect::<Vec<_>>().join("; ")
}

/// A number as the metric writes it: percentages as percentages.
pub(super) fn amount(words: Words, inputs: &[InputCard<'_>], number: impl Into<Shown>) -> String {
    amount_of(words, inputs.first().map(|input| input.metric), number)
}

/// A number as a metric writes it.
fn amount_of(words: Words, metric: Option<&Metric>, number: impl Into<Shown>) -> String {
    match metric.map(|metric| &metric.kind) {
        Some(MetricType::Percent) => words.percent(number),
        _ => words.shown(number.into().normalize()),
    }
}

/// The line that shows how the share follows from the values, where there is a share or a remark.
fn working(words: Words, card: &MethodCard<'_>, node: Option<&NodeCard<'_>>) -> Option<String> {
    let share = share_of(words, card);
    let value = |number: Shown| amount(words, &card.inputs, number);
    let line = match &card.working {
        Working::Direct => format!("→ {share}"),
        Working::Ratio { .. } => ratio(words, card, &share),
        Working::Linear { value: v, zero_at, full_at } => format!(
            "({v} − {zero}) ÷ ({full} − {zero}) → {share}",
            v = value(*v),
            zero = value((*zero_at).into()),
            full = value((*full_at).into()),
        ),
        Working::Steps { .. } | Working::StepsByDay { .. } => steps(words, card, &share),
        Working::Threshold { condition: asked, .. } => {
            let asked = condition(words, asked, &card.inputs);
            format!("{} {asked} → {share}", words.pick("yêu cầu", "asked"))
        }
        Working::PerItem { value: v, each } => {
            let each = words.number(*each);
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

/// `617 ÷ 820 ≈ 75,2439% (0 điểm tại 10%, đủ điểm từ 90%) → …`
fn ratio(words: Words, card: &MethodCard<'_>, share: &str) -> String {
    let Working::Ratio { part, whole, quotient, zero_at, full_at } = &card.working else {
        return String::new();
    };
    let amount = |place: usize, number: Shown| {
        amount_of(words, card.inputs.get(place).map(|input| input.metric), number)
    };
    let quotient = equals(&words.percent(*quotient));
    let division = format!("{} ÷ {} {quotient}", amount(0, *part), amount(1, *whole));
    format!("{division}{} → {share}", ends(words, *zero_at, *full_at))
}

/// The share, with the points that the rules name for it and with what it was before it was held.
fn share_of(words: Words, card: &MethodCard<'_>) -> String {
    let Some(share) = card.share else { return String::new() };
    let share = words.percent(share);
    let share = match card.points {
        Some(points) => {
            let word = words.pick("điểm", "points");
            format!("{} {word} ({share})", words.number(points.normalize()))
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

/// `617 ÷ 820 ≈ 75,2439% ≥ 70% → 50%`, `25/02/2025 ≤ 28/02/2025 → 50%`
fn steps(words: Words, card: &MethodCard<'_>, share: &str) -> String {
    let amount = |place: usize, number: Shown| {
        amount_of(words, card.inputs.get(place).map(|input| input.metric), number)
    };
    let compared = match &card.working {
        Working::Steps { value, division: None, reach, bound } => bound.map(|bound| {
            format!("{} {} {}", amount(0, *value), sign(*reach), amount(0, bound.into()))
        }),
        Working::Steps { value, division: Some((part, whole)), reach, bound } => {
            let quotient = equals(&words.percent(*value));
            let division = format!("{} ÷ {} {quotient}", amount(0, *part), amount(1, *whole));
            return match bound {
                Some(bound) => {
                    format!("{division} {} {} → {share}", sign(*reach), words.percent(*bound))
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

/// The sign of a bound of `steps`.
const fn sign(reach: Reach) -> &'static str {
    match reach {
        Reach::AtLeast => "≥",
        Reach::AtMost => "≤",
    }
}

const fn no_bound(words: Words) -> &'static str {
    words.pick("không đạt mốc nào", "no bound reached")
}

/// The unit's value beside what its peers have.
fn against_peers(words: Words, card: &MethodCard<'_>, share: &str) -> String {
    let value = |number: Shown| amount(words, &card.inputs, number);
    let kind = words.pick("đơn vị cùng loại", "units of the kind");
    match &card.working {
        Working::Relative { value: v, to, peer, peers } => {
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

/// ` (full at 80%)`; nothing where the ends are the usual ones.
fn ends(words: Words, zero_at: Decimal, full_at: Decimal) -> String {
    if zero_at.is_zero() && full_at == Decimal::ONE {
        return String::new();
    }
    let full = format!("{} {}", words.pick("đủ điểm từ", "full at"), words.percent(full_at));
    if zero_at.is_zero() {
        return format!(" ({full})");
    }
    format!(" ({} {}, {full})", words.pick("0 điểm tại", "nothing at"), words.percent(zero_at))
}

/// A condition in signs: `≥ 80%`, `có`, `≤ 01/06/2023`.
pub(super) fn condition(words: Words, condition: &Condition, inputs: &[InputCard<'_>]) -> String {
    // As the values that it is held against.
    let is_share = match inputs {
        [input] => input.metric.kind == MetricType::Percent,
        _ => inputs.len() > 1,
    };
    let shown = |quantity: &Quantity| {
        let Quantity { value, percent } = *quantity;
        if percent || is_share { words.percent(value) } else { words.number(value.normalize()) }
    };
    let bound = |sign: &str, bound: &Bound| match bound {
        Bound::Same(quantity) => format!("{sign} {}", shown(quantity)),
        Bound::PerKind(map) => {
            let each: Vec<_> = map
                .iter()
                .map(|(kind, quantity)| format!("{kind} {sign} {}", shown(quantity)))
                .collect();
            each.join(", ")
        }
    };
    let one = |test: &Test| match test {
        Test::AtLeast(b) => bound("≥", b),
        Test::Above(b) => bound(">", b),
        Test::AtMost(b) => bound("≤", b),
        Test::Below(b) => bound("<", b),
        Test::Equals(b) => bound("=", b),
        Test::EqualsOption(place) => {
            let option =
                usize::try_from(*place).ok().and_then(|place| match &inputs.first()?.metric.kind {
                    MetricType::Choice { options } => options.get(place),
                    _ => None,
                });
            option.map_or_else(String::new, |option| format!("= {}", words.name(&option.name)))
        }
        Test::Is(true) => words.pick("có", "yes").to_owned(),
        Test::Is(false) => words.pick("không", "no").to_owned(),
        Test::By(date) => format!("{} {}", words.pick("chậm nhất", "by"), words.date(*date)),
    };
    condition.tests.iter().map(one).collect::<Vec<_>>().join(words.pick(" và ", " and "))
}

/// The line that shows how the share follows.
fn among_peers(words: Words, card: &MethodCard<'_>, share: &str) -> String {
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
            let [lowest, highest] = [lowest, highest].map(|end| words.number(end.normalize()));
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

fn counted(words: Words, answers: Shown) -> String {
    format!("{} {}", words.shown(answers.normalize()), words.pick("câu trả lời", "answers"))
}

/// `z = (50 − 44) ÷ 12,5 = 0,48 (trung bình và độ lệch chuẩn của 3 đơn vị cùng loại); …`
fn z_score(words: Words, card: &MethodCard<'_>, share: &str) -> String {
    let Working::ZScore { value, mean, deviation, z, zero_at, full_at, peers, approximate: cut } =
        &card.working
    else {
        return String::new();
    };
    let value = amount(words, &card.inputs, *value);
    let [mean, deviation] = [*mean, *deviation].map(|number| amount(words, &card.inputs, number));
    let z = words.shown(*z);
    let [zero_at, full_at] = [zero_at, full_at].map(|end| words.number(end.normalize()));
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

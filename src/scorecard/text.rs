//! A scorecard as text for people.
//!
//! Laid out for a terminal of 100 columns: names on the left, points on the right, the working
//! under each indicator.

use std::fmt;

use rust_decimal::Decimal;

use super::cards::{AdjustmentCard, NodeCard, NodeDetail, Scorecard, TargetCard, shown};
use super::difference::Form;
use super::lines::{Indent, row};
use super::words::Words;
use super::working as method;
use crate::dataset::Value;
use crate::diagnostic::{harmless, in_a_line};
use crate::model::{
    Body, Bound, CheckSeverity, Condition, ConditionExpression, Gate, Language, Level, ScoreBound,
    Source, Target, Test, UnitKind,
};
use crate::number::Shown;
use crate::outcome::{GateOutcome, InputCard, Outcome, TargetState, UnitOutcome};

/// The text of a scorecard; write it with `{}`.
#[derive(Debug, Clone, Copy)]
pub struct Explanation<'a> {
    card: Scorecard<'a>,
    words: Words,
}

impl<'a> Explanation<'a> {
    pub(super) const fn new(card: Scorecard<'a>, language: Language) -> Self {
        Self { card, words: Words(language) }
    }
}

impl fmt::Display for Explanation<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&harmless(&Unchecked(self).to_string()))
    }
}

/// The text as its parts give it, with whatever names of the data have in them.
struct Unchecked<'e, 'a>(&'e Explanation<'a>);

impl fmt::Display for Unchecked<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.parts(f)
    }
}

impl Explanation<'_> {
    fn parts(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.heading(f)?;
        if !self.card.reported() {
            return self.footing(f);
        }
        match self.card.framework().body() {
            Body::Index(_) => {
                for node in self.card.nodes() {
                    self.node(f, &node)?;
                }
                self.adjustments(f)?;
            }
            Body::Criteria(_) => {
                f.write_str("\n")?;
                for target in self.card.targets() {
                    self.target(f, &target)?;
                }
            }
        }
        self.findings(f)?;
        self.gates(f)?;
        self.footing(f)
    }
}

/// The beginning of a digest, as it is shown.
fn short(digest: &str) -> &str {
    digest.get(..16).unwrap_or(digest)
}

/// How many levels a node is set in.
fn depth(depth: u32) -> usize {
    usize::try_from(depth).unwrap_or(1).saturating_sub(1).min(8)
}

impl Explanation<'_> {
    fn heading(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words = self.words;
        let Some(unit) = self.card.unit() else { return Ok(()) };
        let title = words.pick("PHIẾU ĐIỂM", "SCORECARD");
        let (name, id) = (in_a_line(&unit.unit.name), in_a_line(&unit.unit.id));
        writeln!(f, "{title} · {name} ({id})")?;
        let framework = self.card.framework();
        let name = words.name(framework.name());
        let text = format!("{name} · {} {}", framework.id(), framework.version());
        let source = self.source(framework.source());
        row(f, 0, [text, source].join(" · ").trim_end_matches(" · "), "")?;
        row(f, 0, &self.card.outcome().figures(words.0), "")?;
        let what = match framework.body() {
            Body::Index(_) => words.pick("Tổng điểm", "Total"),
            Body::Criteria(_) => words.pick("Số chỉ tiêu đạt", "Targets met"),
        };
        let total = unit.total.map_or_else(|| "–".to_owned(), |total| words.shown(total));
        let share = unit.share.map_or_else(|| "–".to_owned(), |share| words.percent(share));
        let total = format!("{what} {total} / {} ({share})", words.shown(self.points()));
        let parts: Vec<_> = std::iter::once(total).chain(self.conclusions(&unit)).collect();
        row(f, 0, &parts.join(" · "), "")?;
        self.about_total(f, &unit)
    }

    /// Why there is no total, and which points no figure decided.
    fn about_total(&self, f: &mut fmt::Formatter<'_>, unit: &UnitOutcome<'_>) -> fmt::Result {
        let words = self.words;
        if let Some(reason) = unit.no_total {
            row(f, 0, words.no_total_told(reason), "")?;
        }
        for left_out in self.card.left_out() {
            let text = left_out.in_words(self.card.framework(), words.0);
            let items = left_out.items.join(", ");
            let head = words.pick("Không dựa trên số liệu", "Not based on figures");
            row(f, 0, &format!("{head}: {text} ({items})"), "")?;
        }
        Ok(())
    }

    /// The most that a unit can have.
    fn points(&self) -> Shown {
        match self.card.framework().body() {
            Body::Index(tree) => shown(&tree.points),
            Body::Criteria(criteria) => {
                Decimal::from(u64::try_from(criteria.targets.len()).unwrap_or(u64::MAX)).into()
            }
        }
    }

    /// Rank, grade and verdict, as far as there are any.
    fn conclusions(&self, unit: &UnitOutcome<'_>) -> impl Iterator<Item = String> {
        let words = self.words;
        let said = |word: &str, what: &str| format!("{word} {what}");
        let rank = unit.rank.map(|rank| said(words.pick("hạng", "rank"), &rank.to_string()));
        let grade = unit.grade.map(|name| said(words.pick("xếp loại", "grade"), words.name(name)));
        let verdict = unit.verdict.map(|verdict| words.verdict(verdict));
        let verdict = verdict.map(|verdict| said(words.pick("kết luận", "verdict"), verdict));
        [rank, grade, verdict].into_iter().flatten()
    }

    /// Document, article, cited lines and standing, as far as they are given.
    fn source(&self, source: &Source) -> String {
        let mut parts = Vec::new();
        parts.extend(source.document.clone());
        parts.extend(source.article.clone());
        if !source.cites.is_empty() {
            let cites: Vec<_> = source.cites.iter().map(ToString::to_string).collect();
            parts.push(format!("[{}]", cites.join(", ")));
        }
        parts.extend(source.standing.map(|standing| self.words.standing(standing).to_owned()));
        parts.join(" · ")
    }

    fn node(&self, f: &mut fmt::Formatter<'_>, node: &NodeCard<'_>) -> fmt::Result {
        let words = self.words;
        let depth = depth(node.depth);
        let indent = depth.saturating_mul(2);
        if depth == 0 {
            f.write_str("\n")?;
        }
        let code = node.code.map(|code| format!("{code} ")).unwrap_or_default();
        let score = match node.score {
            Some(score) => words.shown(score),
            None => "–".to_owned(),
        };
        let right = format!("{score} / {}", words.shown(node.points));
        let mark = self.card.outcome().mark(node.origin, words);
        let name = words.marked(words.name(node.name), mark);
        row(f, indent, &format!("{code}{name}"), &right)?;
        let indent = Indent(indent.saturating_add(4));
        match &node.detail {
            NodeDetail::Indicator(card) => {
                method::explain(f, words, indent, card, Some(node))?;
                self.source_line(f, indent, node.source)
            }
            NodeDetail::Group(card) => method::explain_group(f, words, indent, node, card),
        }
    }

    fn adjustments(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let adjustments = self.card.adjustments();
        adjustments.iter().try_for_each(|adjustment| self.adjustment(f, adjustment))
    }

    fn adjustment(&self, f: &mut fmt::Formatter<'_>, card: &AdjustmentCard<'_>) -> fmt::Result {
        let words = self.words;
        let (name, sign) = match card.kind {
            "bonus" => (words.pick("Điểm thưởng", "Bonus points"), "+"),
            _ => (words.pick("Điểm trừ", "Penalty points"), "−"),
        };
        let cap = match card.cap {
            Some(cap) => format!(" ({} {})", words.pick("tối đa", "at most"), words.shown(cap)),
            None => String::new(),
        };
        f.write_str("\n")?;
        row(f, 0, &format!("{name}{cap}"), &format!("{sign}{}", words.shown(card.points)))?;
        for node in &card.indicators {
            self.node(f, &NodeCard { depth: 2, ..node.clone() })?;
        }
        Ok(())
    }

    fn target(&self, f: &mut fmt::Formatter<'_>, card: &TargetCard<'_>) -> fmt::Result {
        let words = self.words;
        let code = card.code.map(|code| format!("{code}. ")).unwrap_or_default();
        let name = format!("{code}{}", words.name(card.name));
        row(f, 0, &name, &self.card.target_state(card, words))?;
        let indent = Indent(4);
        let condition = method::condition(words, card.condition, &card.inputs);
        let mut line = method::inputs(words, &card.inputs);
        if let (Some(value), true) = (card.value, card.inputs.len() > 1) {
            line = format!("{line} → {}", words.percent(value));
        }
        indent.line(f, &format!("{line}; {} {condition}", words.pick("yêu cầu", "asked")))?;
        if let (TargetState::NotDue, Some(due)) = (card.computed, card.due) {
            indent.line(f, &format!("{}: {}", words.pick("hạn", "due"), words.date(due)))?;
        }
        if let (true, Some(day)) = (card.before_period, card.origin.as_of) {
            let from = self.card.framework().period().from.map(|from| words.date(from));
            let (day, from) = (words.date(day), from.unwrap_or_default());
            let line = match words.0 {
                Language::Vi => {
                    format!("số liệu ngày {day}, trước kỳ bắt đầu {from}: tự nó không đạt chỉ tiêu")
                }
                Language::En => format!(
                    "of {day}, before the period that begins on {from}: meets nothing by itself"
                ),
            };
            indent.line(f, &line)?;
        }
        if let Some(declared) = card.declared {
            let said = match declared {
                true => words.pick("đạt", "met"),
                false => words.pick("chưa đạt", "not met"),
            };
            let mark = match card.contradiction {
                true => words.pick(" — MÂU THUẪN với số liệu", " — CONTRADICTS the numbers"),
                false => "",
            };
            let notes = method::notes(words, card.declared_evidence, card.declared_reason);
            let word = words.pick("tự khai", "declared");
            indent.line(f, &format!("{word}: {said}{notes}{mark}"))?;
        }
        self.source_line(f, indent, card.source)
    }

    fn source_line(
        &self,
        f: &mut fmt::Formatter<'_>,
        indent: Indent,
        source: &Source,
    ) -> fmt::Result {
        let source = self.source(source);
        if source.is_empty() {
            return Ok(());
        }
        indent.line(f, &format!("{}: {source}", self.words.pick("căn cứ", "source")))
    }

    fn findings(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words = self.words;
        let findings = self.card.findings();
        if findings.is_empty() {
            return Ok(());
        }
        writeln!(f, "\n{}", words.pick("Kiểm tra số liệu", "Checks of the figures"))?;
        for finding in &findings {
            let severity = match finding.severity {
                CheckSeverity::Warning => words.pick("cảnh báo", "warning"),
                CheckSeverity::Refuse => words.pick("từ chối", "refused"),
            };
            row(f, 2, words.name(finding.message), severity)?;
            let indent = Indent(6);
            let asked = words.pick("yêu cầu", "asked");
            indent.line(f, &format!("{asked}: {}", finding.holds))?;
            let values = method::named_inputs(words, &finding.metrics);
            indent.line(f, &format!("{values}{}", finding.difference_text(words)))?;
        }
        Ok(())
    }

    fn gates(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let gates = self.card.gates();
        if gates.is_empty() {
            return Ok(());
        }
        writeln!(f, "\n{}", self.words.pick("Điều kiện công nhận", "What the verdict asks"))?;
        if self.card.unit().is_some_and(|unit| unit.total.is_none()) {
            let note = self.words.pick(
                "Đơn vị không có tổng điểm, nên không đạt.",
                "The unit has no total, so it does not pass.",
            );
            row(f, 2, note, "")?;
        }
        gates.iter().try_for_each(|gate| self.gate(f, gate))
    }

    fn gate(&self, f: &mut fmt::Formatter<'_>, outcome: &GateOutcome<'_>) -> fmt::Result {
        let words = self.words;
        let is_share = match outcome.gate {
            Gate::Total { at_least: ScoreBound::Share(_) } | Gate::Every { .. } => true,
            Gate::Formula(formula) => {
                Form::of(formula.expression(), self.card.framework()) == Form::Percent
            }
            _ => false,
        };
        let amount = |number: Shown| match is_share {
            true => words.percent(number),
            false => words.shown(number.normalize()),
        };
        let mark = if outcome.held { "✓" } else { "✗" };
        let mut right = match outcome.value {
            found if is_yes_or_no(outcome.gate) => match found {
                Some(found) if found.is_zero() => words.pick("không thỏa mãn", "does not hold"),
                Some(_) => words.pick("thỏa mãn", "holds"),
                None => words.pick("chưa xác định", "undetermined"),
            }
            .to_owned(),
            Some(value) => format!("{} / {}", amount(value), amount(outcome.bound)),
            None => format!("– / {}", amount(outcome.bound)),
        };
        if let Some(short) = outcome.short_by {
            right = format!("{right} ({} {})", words.pick("thiếu", "short by"), amount(short));
        }
        row(f, 2, &format!("{mark} {}", describe_gate(words, outcome.gate)), &right)?;
        let indent = Indent(6);
        if let Gate::Formula(_) = outcome.gate {
            indent.line(f, &method::named_inputs(words, &outcome.inputs))?;
            // The whole stands above.
            let inner = outcome.parts.split_last().map_or(&[][..], |(_, inner)| inner);
            inner.iter().try_for_each(|part| indent.line(f, &method::part(words, part)))?;
        }
        if !outcome.held && !outcome.failing.is_empty() {
            let items: Vec<_> = outcome
                .failing
                .iter()
                .map(|item| match (item.share, item.state) {
                    (Some(share), _) => format!("{} {}", item.id, words.percent(share)),
                    (None, Some(state)) => format!("{} {}", item.id, words.state(state)),
                    (None, None) => format!("{} –", item.id),
                })
                .collect();
            let line = format!("{}: {}", words.pick("chưa đạt", "not met"), items.join("; "));
            indent.line(f, &line)?;
            let not_due = outcome.not_due();
            if not_due > 0 {
                let word = words.pick("trong đó chưa đến hạn", "of them not due yet");
                indent.line(f, &format!("{word}: {not_due}"))?;
            }
        }
        if !outcome.passed_over.is_empty() {
            let ids = outcome.passed_over.join(", ");
            indent.line(f, &format!("{}: {ids}", words.pick("không áp dụng", "not applicable")))?;
        }
        Ok(())
    }

    fn footing(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words = self.words;
        let digests = self.card.outcome().digests();
        f.write_str("\n")?;
        if !self.card.outcome().evidence_seen() {
            row(f, 0, no_evidence(words), "")?;
        }
        writeln!(
            f,
            "{} sha256:{}… · {} sha256:{}…",
            words.pick("Bộ quy tắc", "Rules"),
            short(digests.rules),
            words.pick("số liệu", "data"),
            short(digests.data)
        )
    }
}

impl Target<'_> {
    /// What it asks, in signs: `≥ 80%`. If the bounds differ by unit kind, those of `kind`, or of every kind if none is
    /// given.
    #[must_use]
    pub fn asked(self, kind: Option<&UnitKind>, language: Language) -> String {
        let of_kind = |bound: &Bound| match kind.and_then(|kind| bound.for_kind(kind)) {
            Some(quantity) => Bound::Same(quantity),
            None => bound.clone(),
        };
        let for_kind = |test: &Test| match test {
            Test::AtLeast(bound) => Test::AtLeast(of_kind(bound)),
            Test::Above(bound) => Test::Above(of_kind(bound)),
            Test::AtMost(bound) => Test::AtMost(of_kind(bound)),
            Test::Below(bound) => Test::Below(of_kind(bound)),
            Test::Equals(bound) => Test::Equals(of_kind(bound)),
            Test::EqualsOption(_) | Test::Is(_) | Test::By(_) => test.clone(),
        };
        let tests = self.condition().tests.iter().map(for_kind).collect();
        let inputs: Vec<_> = self
            .metrics()
            .map(|metric| InputCard { metric, value: Value::Missing, evidence: None, reason: None })
            .collect();
        method::condition(Words(language), &Condition { tests }, &inputs)
    }
}

impl InputCard<'_> {
    /// The value as people write it: `65,62%`, `221.011`, `29/12/2022` in Vietnamese, `65.62%`,
    /// `221,011`, `2022-12-29` in English, with its unit of measure; what an absent one is called.
    #[must_use]
    pub fn shown(&self, language: Language) -> String {
        Words(language).value(self.metric, &self.value)
    }
}

impl TargetCard<'_> {
    /// What the target asks, in signs: `≥ 80%`.
    #[must_use]
    pub fn asked(&self, language: Language) -> String {
        method::condition(Words(language), self.condition, &self.inputs)
    }

    /// The value that it looks at, as people write it; `None` where there is none.
    #[must_use]
    pub fn given(&self, language: Language) -> Option<String> {
        let words = Words(language);
        match (self.value, self.inputs.as_slice()) {
            (Some(quotient), [_, _, ..]) => Some(words.percent(quotient)),
            (_, [input]) if input.value.is_present() => {
                Some(words.value(input.metric, &input.value))
            }
            _ => None,
        }
    }
}

const fn no_evidence(words: Words) -> &'static str {
    words.pick(
        "Số liệu không kèm tài liệu kiểm chứng; điểm chưa xét đến kiểm chứng.",
        "The data carry no evidence; scores do not take evidence into account.",
    )
}

/// Whether a gate is a formula that holds or not, with no two numbers to show.
fn is_yes_or_no(gate: &Gate) -> bool {
    match gate {
        Gate::Formula(formula) => !matches!(
            formula.expression(),
            ConditionExpression::Numbers { .. } | ConditionExpression::Agrees { .. }
        ),
        _ => false,
    }
}

/// A gate in a few words, with what it asks.
pub(crate) fn describe_gate(words: Words, gate: &Gate) -> String {
    match gate {
        Gate::Total { at_least } => {
            let bound = match at_least {
                ScoreBound::Share(share) => words.percent(*share),
                ScoreBound::Points(points) => words.number(points.normalize()),
            };
            format!("{} ≥ {bound}", words.pick("tổng điểm", "total"))
        }
        Gate::Every { level, at_least } => {
            let level = match level {
                Level::Indicators => {
                    words.pick("mọi chỉ số thành phần", "every indicator").to_owned()
                }
                // Where levels have no names of their own.
                Level::Groups { name, .. } if name == "group" => {
                    words.pick("mọi nhóm chỉ số", "every group").to_owned()
                }
                Level::Groups { name, .. } => {
                    format!("{} `{name}`", words.pick("mọi nhóm cấp", "every node of level"))
                }
            };
            format!("{level} ≥ {}", words.percent(*at_least))
        }
        // On one line, however it is written.
        Gate::Formula(formula) => formula.text().split_whitespace().collect::<Vec<_>>().join(" "),
        Gate::Met { of } => match words.0 {
            Language::Vi => format!("đạt cả {} chỉ tiêu bắt buộc", of.len()),
            Language::En => format!("all of {} that must be met", of.len()),
        },
        Gate::Count { at_least, of } => match words.0 {
            Language::Vi => format!("đạt ít nhất {at_least} trong {} chỉ tiêu", of.len()),
            Language::En => format!("at least {at_least} of {} met", of.len()),
        },
    }
}

impl Outcome {
    /// A gate in a few words, with what it asks: `at least 13 of 16 met`.
    #[must_use]
    pub fn describe(&self, gate: &Gate, language: Language) -> String {
        describe_gate(Words(language), gate)
    }
}

impl<'a> Scorecard<'a> {
    /// The scorecard as text for people, every point explained.
    #[must_use]
    pub const fn explain(&self, language: Language) -> Explanation<'a> {
        Explanation::new(*self, language)
    }

    /// What the numbers say of a target, with the marks that stand beside it.
    pub(crate) fn target_state(&self, card: &TargetCard<'_>, words: Words) -> String {
        let criteria = self.framework().criteria();
        let target = criteria.and_then(|criteria| criteria.find(card.id)).map(|(_, target)| target);
        let mark = target.and_then(|target| self.outcome.target_mark(target, self.row, words));
        words.marked(words.state(card.computed), mark.as_deref())
    }

    /// A gate in a few words, with what it asks; see [`Outcome::describe`].
    #[must_use]
    pub fn describe(&self, gate: &Gate, language: Language) -> String {
        self.outcome.describe(gate, language)
    }
}

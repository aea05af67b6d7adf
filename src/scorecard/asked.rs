//! Conditions of targets and gates, and the values of a unit for them, in words.

use super::cards::{Asked, TargetCard};
use super::difference::Form;
use super::lines::Line;
use super::phrases::{Called, condition, inputs, notes, part_in_words};
use super::words::{CardWords, Words};

use crate::model::{
    By, Case, Condition, ConditionExpression, ConditionFormula, Framework, Gate, Language, Metric,
    Target, UnitKind,
};
use crate::number::Shown;
use crate::outcome::{Bounds, GateOutcome, GateRule, TargetState, TotalBound};

impl Target<'_> {
    /// Returns the comparison in signs: `≥ 80%`. If the bounds differ, returns those of units of `kind`, or of every
    /// kind if none is given, each with what it is for: `commune: ≥ 60%; district: ≥ 80%`.
    #[must_use]
    pub fn asked(self, kind: Option<&UnitKind>, language: Language) -> String {
        let asked = (self.condition(), self.measured());
        condition_in_words(self.framework(), asked, kind, language)
    }
}

/// Returns a condition on a metric in signs, for units of a kind or of all kinds: `commune: ≥ 60%; district: ≥ 80%`.
pub(crate) fn condition_in_words(
    framework: &Framework,
    (by, metric): (&By<Condition>, Option<&Metric>),
    kind: Option<&UnitKind>,
    language: Language,
) -> String {
    let words = CardWords::new(framework, language);
    let in_signs = |case: &Case<&Condition>| {
        let asked = condition(words, &Asked::of(case.then, metric), metric);
        match framework.when_in_words(&case.when, language) {
            when if when.is_empty() => asked,
            when => format!("{when}: {asked}"),
        }
    };
    let cases = framework.narrowed(by, kind);
    cases.iter().map(in_signs).collect::<Vec<_>>().join("; ")
}

impl TargetCard {
    /// Returns the condition of the target in signs: `≥ 80%`. `framework` is the one that the card
    /// is of.
    #[must_use]
    pub fn asked(&self, framework: &Framework, language: Language) -> String {
        let words = CardWords::new(framework, language);
        let asked = condition(words, &self.condition, words.measured(&self.inputs, &self.derived));
        format!("{}{asked}", words.case(&self.case))
    }

    /// Returns whether it is declared met and no figure says so or denies it.
    #[must_use]
    pub fn is_bare(&self) -> bool {
        self.declared == Some(true) && self.computed == TargetState::Undetermined
    }

    /// Returns the value that it looks at, written for people. `None` if there is none.
    #[must_use]
    pub fn given(&self, framework: &Framework, language: Language) -> Option<String> {
        let words = CardWords::new(framework, language);
        match (self.value, words.measured(&self.inputs, &self.derived), self.inputs.as_slice()) {
            (Some(value), Some(metric), _) if !self.derived.is_empty() => {
                Some(words.measure(metric, value).to_string())
            }
            // Attributes that decide the bounds stand after it.
            (_, _, [input, rest @ ..])
                if input.value.is_present()
                    && rest.iter().all(|one| self.case.contains_key(&one.metric)) =>
            {
                Some(words.given(input).1.to_string())
            }
            _ => None,
        }
    }

    /// Returns the reasons for its state, line by line, for text, page, Markdown and workbook: the
    /// values and their conditions, the days, and what the unit declares.
    #[must_use]
    pub fn working(&self, framework: &Framework, language: Language) -> Vec<Line> {
        let words = CardWords::new(framework, language);
        let metric = words.measured(&self.inputs, &self.derived);
        // The line of a quotient is short: the result alone.
        let (quotient, derived) = match self.derived.split_last() {
            Some((last, rest)) if words.is_quotient(last) => (last.value, rest),
            _ => (None, self.derived.as_slice()),
        };
        let mut line = inputs(words, Called::Name, &self.inputs, derived).to_string();
        if let (Some(value), Some(metric)) = (quotient, metric) {
            line = format!("{line} → {}", words.measure(metric, value));
        }
        let asked = self.asked(framework, language);
        let mut lines = vec![format!("{line}; {} {asked}", words.pick("yêu cầu", "asked"))];
        if let (TargetState::NotDue, Some(due)) = (self.computed, self.due) {
            lines.push(format!("{}: {}", words.pick("hạn", "due"), words.date(due)));
        }
        if let (true, Some(day)) = (self.before_period, self.origin.as_of) {
            let from = framework.period().from.map(|from| words.date(from)).unwrap_or_default();
            let day = words.date(day);
            lines.push(match language {
                Language::Vi => {
                    format!("số liệu ngày {day}, trước kỳ bắt đầu {from}: tự nó không đạt chỉ tiêu")
                }
                Language::En => format!(
                    "of {day}, before the period that begins on {from}: meets nothing by itself"
                ),
            });
        }
        if let Some(declared) = self.declared {
            let state = if declared { TargetState::Met } else { TargetState::NotMet };
            let mark = match (self.contradiction, self.is_bare()) {
                (true, _) => words.pick(" — MÂU THUẪN với số liệu", " — CONTRADICTS the numbers"),
                (false, true) => words.pick(" — không có số liệu", " — without a figure"),
                (false, false) => "",
            };
            let (evidence, reason) = (&self.declared_evidence, &self.declared_reason);
            let notes = notes(words.words, evidence.as_deref(), reason.as_deref());
            let word = words.pick("tự khai", "declared");
            lines.push(format!("{word}: {}{notes}{mark}", words.state(state)));
        }
        lines.iter().map(|line| Line::new(0, line)).collect()
    }
}

impl GateOutcome {
    /// Returns the rule of the gate in a few words: `at least 13 of 16 met`.
    #[must_use]
    pub fn asked(&self, framework: &Framework, language: Language) -> String {
        let case = CardWords::new(framework, language).case(&self.case);
        format!("{case}{}", self.rule_in_words(framework, language).trim_end())
    }

    fn rule_in_words(&self, framework: &Framework, language: Language) -> String {
        let words = Words(language);
        let called = |level: &str| {
            framework.index()?.level_name(level).map(|name| words.name(name).to_owned())
        };
        match &self.gate {
            GateRule::Total(bounds) => {
                format!("{} {}", words.pick("tổng điểm", "total"), within(words, bounds))
            }
            GateRule::Every { level, bounds } => {
                let level = match level.as_str() {
                    "indicator" => {
                        words.pick("mọi chỉ số thành phần", "every indicator").to_owned()
                    }
                    // For levels without names of their own.
                    "group" => words.pick("mọi nhóm chỉ số", "every group").to_owned(),
                    level => match called(level) {
                        Some(name) => format!("{} {name}", words.pick("mọi", "every")),
                        None => format!(
                            "{} `{level}`",
                            words.pick("mọi nhóm cấp", "every node of level")
                        ),
                    },
                };
                format!("{level} {}", within(words, bounds))
            }
            GateRule::Score { of, bounds } => {
                format!("{} {}", words.item(framework, of).1, within(words, bounds))
            }
            GateRule::Top(part) => {
                let part = words.percent(*part);
                match language {
                    Language::Vi => format!("thuộc {part} xếp hạng đầu"),
                    Language::En => format!("among the first {part} of the ranking"),
                }
            }
            // On one line, even if it was written on several.
            GateRule::Formula(text) => text.split_whitespace().collect::<Vec<_>>().join(" "),
            GateRule::Met { of } => match language {
                Language::Vi => format!("đạt cả {} chỉ tiêu bắt buộc", of.len()),
                Language::En => format!("all of {} that must be met", of.len()),
            },
            GateRule::Count { bounds, share: None, of, .. }
                if bounds.iter().count() == 1 && bounds.at_least.is_some() =>
            {
                let least = bounds.at_least.unwrap_or_default();
                match language {
                    Language::Vi => format!("đạt ít nhất {least} trong {} chỉ tiêu", of.len()),
                    Language::En => format!("at least {least} of {} met", of.len()),
                }
            }
            GateRule::Count { bounds, of, level, share } => {
                let what = match level.as_deref() {
                    Some("indicator") => words.pick("chỉ số thành phần", "indicators").to_owned(),
                    Some("group") | None => words.pick("mục", "items").to_owned(),
                    Some(level) => called(level).unwrap_or_else(|| {
                        format!("{} `{level}`", words.pick("nhóm cấp", "nodes of level"))
                    }),
                };
                let each = match share {
                    Some(share) => within(words, share),
                    None => words.pick("đạt", "met").to_owned(),
                };
                let counts = bounds.iter().map(|(sign, count)| format!("{sign} {count}"));
                let counts = counts.collect::<Vec<_>>().join(words.pick(" và ", " and "));
                match language {
                    Language::Vi => format!("số {what} {each}: {counts} (trong {})", of.len()),
                    Language::En => format!("{what} {each}: {counts} (of {})", of.len()),
                }
            }
        }
    }

    /// Returns the value found next to the bound: `63.50% / 70% (short by 6.50%)`. `framework` is
    /// the one that the gate is of.
    #[must_use]
    pub fn found(&self, framework: &Framework, language: Language) -> String {
        let words = Words(language);
        let formula = self.formula(framework).map(ConditionFormula::expression);
        if formula.is_none() && !self.inputs.is_empty() && self.case.is_empty() {
            return words.pick("chưa xác định", "undetermined").to_owned();
        }
        let is_share = self.is_share(framework);
        let amount = |number: Shown| match is_share {
            true => words.percent(number),
            false => words.shown(number.normalize()),
        };
        let text = match (formula, self.value) {
            (Some(formula), value) if is_yes_or_no(formula) => match value {
                Some(holds) if holds.is_zero() => words.pick("không thỏa mãn", "does not hold"),
                Some(_) => words.pick("thỏa mãn", "holds"),
                None => words.pick("chưa xác định", "undetermined"),
            }
            .to_owned(),
            (_, Some(value)) => format!("{} / {}", amount(value), amount(self.bound)),
            (_, None) => format!("– / {}", amount(self.bound)),
        };
        match self.short(framework, language) {
            Some(short) => format!("{text} ({short})"),
            None => text,
        }
    }

    /// Returns by how much it falls short, in words: `short by 6.5 percentage points`. `None` if it holds, or there is
    /// nothing to measure. `framework` is the one that the gate is of.
    #[must_use]
    pub fn short(&self, framework: &Framework, language: Language) -> Option<String> {
        let (words, short) = (Words(language), self.short_by?);
        let formula = self.formula(framework);
        let word = match (formula, self.value) {
            (None, Some(value)) if value == self.bound => {
                return Some(words.pick("không tính mức này", "not itself").to_owned());
            }
            (None, Some(value)) if *value > *self.bound => words.pick("vượt", "over by"),
            _ => words.pick("thiếu", "short by"),
        };
        Some(match self.is_share(framework) {
            true => format!("{word} {}", words.difference(short, Form::Percent)),
            false => format!("{word} {}", words.shown(short.normalize())),
        })
    }

    /// Returns whether the value and its bound are shares.
    fn is_share(&self, framework: &Framework) -> bool {
        match (self.score_bounds(), self.formula(framework)) {
            (Some(bounds), _) => bounds.iter().any(|(_, b)| matches!(b, TotalBound::Share(_))),
            (None, Some(formula)) => Form::of(formula.expression(), framework) == Form::Percent,
            (None, None) => false,
        }
    }

    /// Returns the bounds on scores that the value is compared with. `None` if it is no score.
    fn score_bounds(&self) -> Option<Bounds<TotalBound>> {
        match &self.gate {
            GateRule::Total(bounds)
            | GateRule::Score { bounds, .. }
            | GateRule::Every { bounds, .. } => Some(*bounds),
            _ => None,
        }
    }

    /// Returns the reasons for its outcome, line by line, for text, page, Markdown and workbook:
    /// the values of a formula, the items that are not met, the items that were skipped.
    #[must_use]
    pub fn working(&self, framework: &Framework, language: Language) -> Vec<Line> {
        let words = CardWords::new(framework, language);
        let called = |id: &str| words.coded(framework, id);
        let mut lines = Vec::new();
        if matches!(self.gate, GateRule::Formula(_)) || !self.inputs.is_empty() {
            lines.push(inputs(words, Called::Id, &self.inputs, &self.derived).to_string());
            // The last part is the whole formula, which is shown already.
            let inner = self.parts.split_last().map_or(&[][..], |(_, inner)| inner);
            lines.extend(inner.iter().map(|part| part_in_words(words.words, part).to_string()));
        }
        if !self.held && !self.failing.is_empty() {
            let item = |item: &crate::outcome::Shortfall| match (item.share, item.state) {
                (Some(share), _) => format!("{} {}", called(&item.id), words.percent(share)),
                (None, Some(state)) => format!("{} {}", called(&item.id), words.state(state)),
                (None, None) => format!("{} –", called(&item.id)),
            };
            let items: Vec<_> = self.failing.iter().map(item).collect();
            lines.push(format!("{}: {}", words.pick("chưa đạt", "not met"), items.join("; ")));
            if self.not_due() > 0 {
                let word = words.pick("trong đó chưa đến hạn", "of them not due yet");
                lines.push(format!("{word}: {}", self.not_due()));
            }
        }
        if !self.passed_over.is_empty() {
            let passed_over = self.passed_over.iter().map(|id| called(id));
            let passed_over = passed_over.collect::<Vec<_>>().join("; ");
            lines.push(format!("{}: {passed_over}", words.pick("không áp dụng", "not applicable")));
        }
        lines.iter().map(|line| Line::new(0, line)).collect()
    }

    /// Returns the formula of the gate. `None` if its rule is not a formula, or the framework does
    /// not have it.
    fn formula<'f>(&self, framework: &'f Framework) -> Option<&'f ConditionFormula> {
        let GateRule::Formula(text) = &self.gate else { return None };
        framework.conditions().find_map(|gate| match gate {
            Gate::Formula(formula) if formula.text() == text => Some(formula),
            _ => None,
        })
    }
}

/// Returns whether a formula gives only yes or no, without two numbers to show.
const fn is_yes_or_no(formula: &ConditionExpression) -> bool {
    !matches!(formula, ConditionExpression::Numbers { .. } | ConditionExpression::Agrees { .. })
}

/// Returns the bounds of a score: `> 10% and ≤ 20%`.
fn within(words: Words, bounds: &Bounds<TotalBound>) -> String {
    let bound = |(sign, bound): (&str, TotalBound)| {
        let number = match bound {
            TotalBound::Share(share) => words.percent(share),
            TotalBound::Points(points) => words.shown(points.normalize()),
        };
        format!("{sign} {number}")
    };
    bounds.iter().map(bound).collect::<Vec<_>>().join(words.pick(" và ", " and "))
}

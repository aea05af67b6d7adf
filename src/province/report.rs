//! A province in words: what was rolled up and how it came about.

use std::fmt;

use super::{
    Averaged, Lack, Measure, Province, ProvinceOutcome, RolledUp, ScoreTest, Settled, UnitTest,
};
use crate::dataset::Value;
use crate::diagnostic::in_a_line;
use crate::model::{
    Condition, Framework, Language, MetricIndex, MetricType, ScoreBound, Test, Text,
};
use crate::number::Shown;
use crate::outcome::Verdict;
use crate::scorecard::Words;
use rust_decimal::Decimal;

/// How a value came about.
pub(super) fn explain(province: &Province, rolled_up: &RolledUp, language: Language) -> String {
    let words = Words(language);
    let roll_up = &rolled_up.roll_up;
    let Some(run) = province.runs.get(roll_up.run) else { return String::new() };
    if let Some(lack) = rolled_up.lack() {
        let silent = match rolled_up.not_reported {
            0 => String::new(),
            units => format!("; {units} {}", words.pick("chưa báo cáo", "did not report")),
        };
        return format!("{} ({}){silent}", lacking(words, lack), run.id);
    }
    let framework = &run.framework;
    let tests: Vec<_> = roll_up.filter.iter().map(|test| told(words, framework, test)).collect();
    let of = words.pick("trong", "of");
    let units = match &roll_up.unit_kind {
        Some(kind) if framework.unit_kinds().len() > 1 => match words.0 {
            Language::Vi => format!("đơn vị loại `{kind}`"),
            Language::En => format!("units of the kind `{kind}`"),
        },
        _ => words.pick("đơn vị", "units").to_owned(),
    };
    let told = rolled_up.units.saturating_sub(rolled_up.untold);
    let whole = match roll_up.measure {
        Measure::Share => told,
        _ => rolled_up.units,
    };
    let mut text = match roll_up.measure {
        Measure::Count | Measure::Share => {
            format!("{} {of} {whole} {units} ({})", rolled_up.taken, run.id)
        }
        Measure::Mean(averaged) => {
            let word = words.pick("trung bình", "mean of");
            let what = averaged_words(words, framework, averaged);
            let count = rolled_up.taken.saturating_sub(rolled_up.without_value);
            format!("{word} {what}, {count} {units} ({})", run.id)
        }
        Measure::Sum(metric) => {
            let word = words.pick("tổng", "sum of");
            let what = metric_name(words, framework, metric);
            format!("{word} “{what}”, {} {units} ({})", rolled_up.taken, run.id)
        }
    };
    if !tests.is_empty() {
        text.push_str(&format!(": {}", tests.join(", ")));
    }
    if rolled_up.not_reported > 0 {
        let word = words.pick("chưa báo cáo", "did not report");
        text.push_str(&format!("; {} {word}", rolled_up.not_reported));
    }
    if rolled_up.untold > 0 {
        let word = words.pick("chưa xác định", "cannot be told");
        text.push_str(&format!("; {} {word}", rolled_up.untold));
    }
    text
}

const fn lacking(words: Words, lack: Lack) -> &'static str {
    match lack {
        Lack::NoData => words.pick("không có số liệu", "no data"),
        Lack::Nobody => words.pick("không có đơn vị nào", "no unit"),
        Lack::Missing => words.pick("có đơn vị thiếu số liệu", "a unit lacks its value"),
        Lack::TooLarge => words.pick("số quá lớn", "a number is too large"),
    }
}

fn metric_name(words: Words, framework: &Framework, metric: MetricIndex) -> String {
    let found = framework.metric_at(metric);
    found.map(|metric| words.name(&metric.name).to_owned()).unwrap_or_default()
}

fn averaged_words(words: Words, framework: &Framework, of: Averaged) -> String {
    match of {
        Averaged::Total => words.pick("tổng điểm", "totals").to_owned(),
        Averaged::Share => words.pick("tỷ lệ điểm", "shares of the points").to_owned(),
        Averaged::Node(node) => {
            let found = framework.index().and_then(|tree| tree.node(node));
            found.map(|node| format!("“{}”", words.name(node.name()))).unwrap_or_default()
        }
        Averaged::Metric(metric) => format!("“{}”", metric_name(words, framework, metric)),
    }
}

fn told(words: Words, framework: &Framework, test: &UnitTest) -> String {
    match test {
        UnitTest::Verdict(Verdict::Pass) => words.pick("kết luận đạt", "pass").to_owned(),
        UnitTest::Verdict(Verdict::Fail) => words.pick("kết luận chưa đạt", "fail").to_owned(),
        UnitTest::Grade(place) => {
            let grade = framework.grades().get(*place);
            let name = grade.map(|grade| words.name(&grade.name)).unwrap_or_default();
            format!("{} {name}", words.pick("xếp loại", "grade"))
        }
        UnitTest::Total(tests) => {
            format!("{} {}", words.pick("tổng điểm", "total"), bounds(words, tests))
        }
        UnitTest::Score(node, tests) => {
            let node = framework.index().and_then(|tree| tree.node(*node));
            let name = node.map(|node| words.name(node.name())).unwrap_or_default();
            format!("“{name}” {}", bounds(words, tests))
        }
        UnitTest::Met(targets) => {
            let all = framework.criteria().map(|c| c.targets.as_slice()).unwrap_or_default();
            let named = targets.iter().filter_map(|target| all.get(target.get()));
            let names: Vec<_> =
                named.map(|target| format!("“{}”", words.name(&target.name))).collect();
            format!("{} {}", words.pick("đạt", "meets"), names.join(", "))
        }
        UnitTest::Metric(metric, condition) => {
            let name = metric_name(words, framework, *metric);
            format!("“{name}” {}", asked(words, framework, *metric, condition))
        }
    }
}

fn bounds(words: Words, tests: &[ScoreTest]) -> String {
    let one = |test: &ScoreTest| {
        let bound = match test.bound {
            ScoreBound::Share(share) => words.percent(share),
            ScoreBound::Points(points) => words.number(points),
        };
        format!("{} {bound}", test.side.sign())
    };
    tests.iter().map(one).collect::<Vec<_>>().join(", ")
}

fn asked(
    words: Words,
    framework: &Framework,
    metric: MetricIndex,
    condition: &Condition,
) -> String {
    let Some(metric) = framework.metric_at(metric) else { return String::new() };
    let shown = |value: Decimal| words.value(metric, &Value::Number(value));
    let one = |test: &Test| {
        let (sign, bound) = match test {
            Test::AtLeast(bound) => ("≥", bound),
            Test::Above(bound) => (">", bound),
            Test::AtMost(bound) => ("≤", bound),
            Test::Below(bound) => ("<", bound),
            Test::Equals(bound) => ("=", bound),
            Test::EqualsOption(place) => {
                let MetricType::Choice { options } = &metric.kind else { return String::new() };
                let option = usize::try_from(*place).ok().and_then(|place| options.get(place));
                return option.map(|o| words.name(&o.name).to_owned()).unwrap_or_default();
            }
            Test::Is(answer) => return words.value(metric, &Value::YesNo(*answer)),
            Test::By(day) => return format!("≤ {}", words.date(*day)),
        };
        bound.values().map(|value| format!("{sign} {}", shown(value))).collect()
    };
    condition.tests.iter().map(one).collect::<Vec<_>>().join(", ")
}

/// What is shown of a value.
fn value(words: Words, province: &Province, rolled_up: &RolledUp) -> String {
    match rolled_up.value() {
        Some(value) => written(words, value, is_share(province, rolled_up)),
        None => "–".to_owned(),
    }
}

/// Whether a value is a share, which people read as a percentage.
pub(super) fn is_share(province: &Province, rolled_up: &RolledUp) -> bool {
    let run = province.runs.get(rolled_up.roll_up.run);
    match rolled_up.roll_up.measure {
        Measure::Share | Measure::Mean(Averaged::Share) => true,
        Measure::Mean(Averaged::Metric(metric)) | Measure::Sum(metric) => run
            .and_then(|run| run.framework.metric_at(metric))
            .is_some_and(|metric| metric.kind == MetricType::Percent),
        _ => false,
    }
}

/// What is stated beside what the units give.
pub(super) fn two_values(
    stated: Decimal,
    rolled_up: Shown,
    percent: bool,
    language: Language,
) -> String {
    let words = Words(language);
    let [stated, rolled_up] =
        [stated.into(), rolled_up].map(|value| written(words, value, percent));
    let (one, other) = (words.pick("đã nêu", "stated"), words.pick("tổng hợp được", "rolled up"));
    format!("{one} {stated}, {other} {rolled_up}")
}

/// A share as a percentage, another number to four places.
fn written(words: Words, value: Shown, percent: bool) -> String {
    if percent { words.percent(value) } else { words.about(value) }
}

impl ProvinceOutcome {
    /// What was rolled up, in words: every metric and figure with its value, what is stated beside it,
    /// and how it came about. [`ProvinceOutcome::disagreements`] tells where the two differ.
    #[must_use]
    pub fn roll_ups(&self, language: Language) -> RollUps<'_> {
        RollUps { outcome: self, language }
    }
}

/// What was rolled up in a province, in words; `{}` writes it.
#[derive(Debug, Clone, Copy)]
pub struct RollUps<'a> {
    outcome: &'a ProvinceOutcome,
    language: Language,
}

/// No line is longer.
const WIDTH: usize = 100;

impl RollUps<'_> {
    fn one(&self, f: &mut fmt::Formatter<'_>, name: &Text, rolled_up: &RolledUp) -> fmt::Result {
        let words = Words(self.language);
        let province = self.outcome.province();
        let mut line = format!("{}: {}", words.name(name), value(words, province, rolled_up));
        if rolled_up.origin.is_synthetic() && rolled_up.value().is_some() {
            line = words.marked(&line, Some(words.synthetic()));
        }
        if let Some(stated) = &rolled_up.stated {
            let shown = match stated {
                Value::Number(_) => {
                    let mut beside = rolled_up.clone();
                    beside.set_value(stated);
                    value(words, province, &beside)
                }
                Value::Rejected => words.pick("bị loại", "rejected").to_owned(),
                _ => words.pick("không áp dụng", "not applicable").to_owned(),
            };
            line.push_str(&format!(" · {} {shown}", words.pick("đã nêu", "stated")));
        }
        line.push_str(match rolled_up.settled {
            Settled::Agrees => words.pick(" · khớp", " · they agree"),
            Settled::Differs => words.pick(" · KHÔNG KHỚP", " · THEY DIFFER"),
            Settled::Filled => words.pick(" · đưa vào số liệu", " · filled in"),
            Settled::Absent | Settled::Shown | Settled::Kept => "",
        });
        wrapped(f, "  ", &line)?;
        wrapped(f, "      ", &self.outcome.explain(rolled_up, self.language))?;
        if !rolled_up.groups.is_empty() {
            let group = |group: &super::outcome::Grouped| {
                let name = group.group.as_deref().unwrap_or("–");
                format!("{name} {}", words.shown(group.value))
            };
            let groups: Vec<_> = rolled_up.groups.iter().map(group).collect();
            wrapped(f, "      ", &groups.join(" · "))?;
        }
        Ok(())
    }
}

/// Writes a text in lines that are not too long, without commands to a terminal.
fn wrapped(f: &mut fmt::Formatter<'_>, indent: &str, text: &str) -> fmt::Result {
    let text = in_a_line(text);
    let mut line = String::new();
    for word in text.split(' ') {
        let length = line.chars().count().saturating_add(word.chars().count());
        if !line.is_empty() && length.saturating_add(indent.len()) >= WIDTH {
            writeln!(f, "{indent}{line}")?;
            line.clear();
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    writeln!(f, "{indent}{line}")
}

impl fmt::Display for RollUps<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (run, outcome) in self.outcome.runs().filter(|(_, o)| !o.rolled_up.is_empty()) {
            let name = Words(self.language).name(run.framework.name());
            wrapped(f, "", &format!("{name} ({})", run.id))?;
            for rolled_up in &outcome.rolled_up {
                let metric = rolled_up.metric.as_ref();
                let metric = metric.and_then(|id| run.framework.metrics_by_id().get(id));
                if let Some(metric) = metric {
                    self.one(f, &metric.name, rolled_up)?;
                }
            }
        }
        let words = Words(self.language);
        if !self.outcome.province().figures().is_empty() {
            writeln!(f, "{}", words.pick("Số tổng hợp", "Figures"))?;
        }
        for (figure, rolled_up) in self.outcome.figures() {
            self.one(f, &figure.name, rolled_up)?;
        }
        Ok(())
    }
}

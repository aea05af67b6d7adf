//! A province in words: rolled-up values and how they were computed.

use std::fmt;

use super::outcome::{Disagreement, Grouped, Lack, ProvinceOutcome, RolledUp, Settled};
use super::province::{Averaged, Statistic, UnitTest};
use crate::dataset::Value;
use crate::model::{By, Framework, Language, MetricIndex, ScoreRange, Side, Terms, Text, Verdict};
use crate::number::Shown;
use crate::scorecard::{Lines, WIDTH, Words, condition_in_words};

impl RolledUp {
    /// Explains how the value was computed: `40 of 559 units (recognition): pass`.
    #[must_use]
    pub fn explain(&self, language: Language) -> String {
        explain(self, Words(language))
    }
}

fn explain(rolled_up: &RolledUp, words: Words) -> String {
    let roll_up = &rolled_up.roll_up;
    let (run, framework) = (&roll_up.run, roll_up.framework.as_ref());
    if let Some(lack) = rolled_up.lack() {
        let silent = match rolled_up.not_reported {
            0 => String::new(),
            units => format!("; {units} {}", words.pick("chưa báo cáo", "did not report")),
        };
        return format!("{} ({}){silent}", lacking(words, lack), run);
    }
    let tests: Vec<_> =
        roll_up.conditions.iter().map(|test| told(words, framework, test)).collect();
    let of = words.pick("trong", "of");
    let units = match &roll_up.unit_kind {
        Some(kind) if framework.unit_kinds().len() > 1 => match words.0 {
            Language::Vi => format!("đơn vị loại `{kind}`"),
            Language::En => format!("units of the kind `{kind}`"),
        },
        _ => words.pick("đơn vị", "units").to_owned(),
    };
    let told = rolled_up.units.saturating_sub(rolled_up.untold);
    let whole = match roll_up.statistic {
        Statistic::Share => told,
        _ => rolled_up.units,
    };
    let mut text = match roll_up.statistic {
        Statistic::Count | Statistic::Share => {
            format!("{} {of} {whole} {units} ({run})", rolled_up.taken)
        }
        Statistic::Mean(averaged) => {
            let word = words.pick("trung bình", "mean of");
            let what = averaged_words(words, framework, averaged);
            let count = rolled_up.taken.saturating_sub(rolled_up.without_value);
            format!("{word} {what}, {count} {units} ({run})")
        }
        Statistic::Sum(metric) => {
            let word = words.pick("tổng", "sum of");
            let what = metric_name(words, framework, metric);
            format!("{word} “{what}”, {} {units} ({run})", rolled_up.taken)
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
        UnitTest::Total(range) => {
            format!("{} {}", words.pick("tổng điểm", "total"), bounds(words, range))
        }
        UnitTest::Score(node, range) => {
            let node = framework.index().and_then(|tree| tree.node(*node));
            let name = node.map(|node| words.name(node.name())).unwrap_or_default();
            format!("“{name}” {}", bounds(words, range))
        }
        UnitTest::Met(targets) => {
            let all = framework.criteria().map(|c| c.targets.as_slice()).unwrap_or_default();
            let named = targets.iter().filter_map(|target| all.get(target.get()));
            let names: Vec<_> =
                named.map(|target| format!("“{}”", words.name(&target.name))).collect();
            format!("{} {}", words.pick("đạt", "meets"), names.join(", "))
        }
        UnitTest::Metric(metric, tests) => {
            let Some(metric) = framework.metric_at(*metric) else { return String::new() };
            let asked = condition_in_words(framework, (tests, Some(metric)), None, words.0);
            format!("“{}” {asked}", words.name(&metric.name))
        }
    }
}

fn bounds(words: Words, range: &By<ScoreRange>) -> String {
    let ends = range.cases().iter().flat_map(|case| {
        case.then.ends().map(|(side, end)| {
            let sign = match (side, end.strict) {
                (Side::Lower, false) => "≥",
                (Side::Lower, true) => ">",
                (Side::Upper, false) => "≤",
                (Side::Upper, true) => "<",
            };
            let bound = match case.then.terms {
                Terms::Share => words.percent(end.at),
                Terms::Points => words.number(end.at),
            };
            format!("{sign} {bound}")
        })
    });
    ends.collect::<Vec<_>>().join(", ")
}

impl Disagreement<'_> {
    /// Gives the two values as people write them: `stated 31, rolled up 40`.
    #[must_use]
    pub fn values(&self, language: Language) -> String {
        let words = Words(language);
        let [stated, rolled_up] =
            [self.stated, self.rolled_up].map(|value| written(words, value, self.is_share));
        let of_dataset = words.pick("theo báo cáo", "stated");
        let of_units = words.pick("tổng hợp được", "rolled up");
        format!("{of_dataset} {stated}, {of_units} {rolled_up}")
    }
}

/// Writes a share as a percentage, any other number to four places.
fn written(words: Words, value: Shown, is_share: bool) -> String {
    if is_share { words.percent(value) } else { words.about(value) }.to_string()
}

impl ProvinceOutcome {
    /// Lists in words every metric and figure that was rolled up: its value, the stated value, and how it was
    /// computed. [`ProvinceOutcome::disagreements`] lists only those that differ.
    #[must_use]
    pub fn roll_ups(&self, language: Language) -> impl fmt::Display {
        RollUps { outcome: self, language }
    }
}

/// The rolled-up values of a province in words.
struct RollUps<'a> {
    outcome: &'a ProvinceOutcome,
    language: Language,
}

impl RollUps<'_> {
    fn write(&self, lines: &mut Lines, name: &Text, rolled_up: &RolledUp) {
        let words = Words(self.language);
        let shown = |value| written(words, value, rolled_up.is_share());
        let value = rolled_up.value().map_or_else(|| "–".to_owned(), shown);
        let mut line = format!("{}: {value}", words.name(name));
        if rolled_up.origin.is_synthetic() && rolled_up.value().is_some() {
            line = words.marked(&line, Some(words.synthetic()));
        }
        if let Some(stated) = &rolled_up.stated {
            let shown = match stated {
                Value::Number(number) => shown(number.normalize().into()),
                Value::Rejected => words.pick("bị loại", "rejected").to_owned(),
                _ => words.pick("không áp dụng", "not applicable").to_owned(),
            };
            line.push_str(&format!(" · {} {shown}", words.pick("theo báo cáo", "stated")));
        }
        line.push_str(match rolled_up.settled {
            Settled::Agrees => words.pick(" · khớp", " · they agree"),
            Settled::Differs => words.pick(" · KHÔNG KHỚP", " · THEY DIFFER"),
            Settled::Filled => words.pick(" · đưa vào số liệu", " · filled in"),
            Settled::Absent | Settled::Shown | Settled::Kept => "",
        });
        lines.paragraph(2, &line);
        lines.paragraph(6, rolled_up.explain(self.language));
        if !rolled_up.groups.is_empty() {
            let group = |group: &Grouped| {
                let name = group.group.as_deref().unwrap_or("–");
                format!("{name} {}", words.shown(group.value))
            };
            let groups: Vec<_> = rolled_up.groups.iter().map(group).collect();
            lines.paragraph(6, groups.join(" · "));
        }
    }
}

impl fmt::Display for RollUps<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut lines = Lines::new(WIDTH);
        for (run, outcome) in self.outcome.runs().filter(|(_, o)| !o.rolled_up.is_empty()) {
            let name = Words(self.language).name(run.framework.name());
            lines.paragraph(0, format_args!("{name} ({})", run.id));
            for rolled_up in &outcome.rolled_up {
                let id = rolled_up.metric.as_deref();
                if let Some(metric) = id.and_then(|id| run.framework.metric(id)) {
                    self.write(&mut lines, &metric.name, rolled_up);
                }
            }
        }
        let words = Words(self.language);
        if !self.outcome.province().figures().is_empty() {
            lines.whole(words.pick("Số tổng hợp", "Figures"));
        }
        for (figure, rolled_up) in self.outcome.figures() {
            self.write(&mut lines, &figure.name, rolled_up);
        }
        f.write_str(&lines.finish())
    }
}

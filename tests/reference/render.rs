//! The texts that the library reads: the framework as YAML, the dataset as CSV.

use std::cell::RefCell;
use std::fmt::Write;
use std::slice;

use super::predicate::Check;
use super::sample::{as_ticks, decimal};
use super::spec::{
    Absence, AbsenceRule, AbsenceRules, Aggregate, Answer, Body, Bound, Cell, Condition, Counted,
    Dataset, Date, Direction, Evidence, Extra, Framework, Gate, Group, Indicator, Measured, Method,
    MetricType, Mode, Number, PartSize, Peer, Quantity, Ranking, ScoreBound, Sign, Size, Target,
    TieMethod, Unit, Value, carries_evidence, q,
};

/// Whether numbers in YAML stand in quotes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quotes {
    Plain,
    Quoted,
    /// Some numbers have names, which stand under `let`.
    Named,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    Wide,
    Long,
}

/// How the texts look; none of it has a meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Face {
    pub quotes: Quotes,
    pub shape: Shape,
    pub delimiter: char,
    pub decimal_sign: char,
    pub byte_order_mark: bool,
    pub line_end: &'static str,
}

impl Sign {
    fn key(self) -> &'static str {
        match self {
            Self::AtLeast => "at_least",
            Self::Above => "above",
            Self::AtMost => "at_most",
            Self::Below => "below",
        }
    }
}

impl Face {
    pub const PLAIN: Self = Self {
        quotes: Quotes::Plain,
        shape: Shape::Wide,
        delimiter: ',',
        decimal_sign: '.',
        byte_order_mark: false,
        line_end: "\n",
    };
}

/// The rule file.
pub fn yaml(framework: &Framework, quotes: Quotes) -> String {
    let writer = Writer { framework, quotes, names: RefCell::default() };
    let mut text = String::from("framework: reference/random\nversion: \"1\"\n");
    writer.head(&mut text, framework).expect("a string takes everything");
    writer.body(&mut text, framework).expect("a string takes everything");
    writer.tail(&mut text, framework).expect("a string takes everything");
    writer.names(&mut text).expect("a string takes everything");
    text
}

struct Writer<'f> {
    framework: &'f Framework,
    quotes: Quotes,
    /// The numbers that have names, in the order of their first use.
    names: RefCell<Vec<String>>,
}

type Written = std::fmt::Result;

impl Writer<'_> {
    fn number(&self, number: &Number) -> String {
        match self.quotes {
            Quotes::Plain => number.text.clone(),
            Quotes::Named => self.named_number(number),
            Quotes::Quoted => format!("\"{}\"", number.text),
        }
    }

    /// The name of a number, or the number: a file has so many names at most.
    fn named_number(&self, number: &Number) -> String {
        let mut names = self.names.borrow_mut();
        let place = names.iter().position(|text| *text == number.text);
        let place = place.or_else(|| {
            let is_new = names.len() < 60 && number.text.len().is_multiple_of(2);
            is_new.then(|| names.push(number.text.clone())).map(|()| names.len() - 1)
        });
        place.map_or_else(|| number.text.clone(), |place| format!("named_{place}"))
    }

    fn names(&self, text: &mut String) -> Written {
        let names = self.names.borrow();
        let named = |(place, number): (usize, &String)| format!("named_{place}: {number}");
        let named: Vec<_> = names.iter().enumerate().map(named).collect();
        if !named.is_empty() {
            writeln!(text, "let: {{{}}}", named.join(", "))?;
        }
        Ok(())
    }

    fn head(&self, text: &mut String, framework: &Framework) -> Written {
        let kind = match framework.body {
            Body::Index { .. } => "index",
            Body::Criteria { .. } => "criteria",
        };
        writeln!(text, "kind: {kind}")?;
        match framework.unit_kinds.as_slice() {
            [only] => writeln!(text, "unit_kind: {only}")?,
            several => writeln!(text, "unit_kind: [{}]", several.join(", "))?,
        }
        writeln!(text, "name: Khung thử\nin_force: {{from: 2022-01-01}}")?;
        writeln!(text, "source: {{standing: illustrative}}")?;
        let ends = ["from", "to"].into_iter().zip(framework.period);
        let ends: Vec<_> =
            ends.filter_map(|(key, day)| Some(format!("{key}: {}", iso(day?)))).collect();
        if !ends.is_empty() {
            writeln!(text, "period: {{{}}}", ends.join(", "))?;
        }
        if let Body::Index { points, .. } = &framework.body {
            writeln!(text, "points: {}", self.of_kinds("", points, framework))?;
        }
        if let Some(aggregate) = framework.aggregate {
            writeln!(text, "aggregate: {}", aggregate_word(aggregate))?;
        }
        let rounding = framework.rounding;
        let declared = [
            ("part", rounding.part),
            ("indicator", rounding.indicator),
            ("group", rounding.group),
            ("total", rounding.total),
        ];
        let mut parts: Vec<String> = declared
            .iter()
            .filter_map(|(key, places)| places.map(|places| format!("{key}: {places}")))
            .collect();
        if rounding.mode != Mode::HalfUp {
            parts.push(format!("mode: {}", mode_word(rounding.mode)));
        }
        if !parts.is_empty() {
            writeln!(text, "rounding: {{{}}}", parts.join(", "))?;
        }
        if framework.absent != AbsenceRules::default() {
            writeln!(text, "absent: {}", absent(&framework.absent))?;
        }
        let coverage = ["total", "group"].into_iter().zip(&framework.coverage);
        let asked = coverage
            .filter_map(|(key, least)| Some(format!("{key}: {}", self.number(least.as_ref()?))));
        let asked: Vec<_> = asked.collect();
        if !asked.is_empty() {
            writeln!(text, "coverage: {{{}}}", asked.join(", "))?;
        }
        if !framework.levels.is_empty() {
            let level = |(id, aggregate): (&String, &Option<Aggregate>)| match aggregate {
                Some(of) => format!("{{id: {id}, aggregate: {}}}", aggregate_word(*of)),
                None => id.clone(),
            };
            let levels = framework.levels.iter().zip(&framework.of_levels).map(level);
            writeln!(text, "levels: [{}]", levels.collect::<Vec<_>>().join(", "))?;
        }
        writeln!(text, "metrics:")?;
        let (attributes, metrics): (Vec<_>, Vec<_>) =
            framework.metrics.iter().partition(|metric| metric.is_attribute);
        for metric in metrics {
            writeln!(text, "  {}: {{{}}}", metric.id, metric_type(&metric.of_type))?;
        }
        if !attributes.is_empty() {
            writeln!(text, "attributes:")?;
        }
        for attribute in attributes {
            match &attribute.of_type {
                MetricType::Choice { options } => {
                    writeln!(text, "  {}: {{options: [{}]}}", attribute.id, options.join(", "))?;
                }
                _ => writeln!(text, "  {}: {{}}", attribute.id)?,
            }
        }
        if !framework.derived.is_empty() {
            writeln!(text, "derived:")?;
        }
        for derived in &framework.derived {
            writeln!(text, "  {}: {{formula: \"{}\"}}", derived.id, derived.formula())?;
        }
        if !framework.checks.is_empty() {
            writeln!(text, "checks:")?;
        }
        for Check { id, holds, refuses, tolerance } in &framework.checks {
            let severity = if *refuses { "refuse" } else { "warning" };
            write!(text, "  - {{id: {id}, holds: \"{}\", severity: {severity}", holds.text())?;
            if let Some(tolerance) = tolerance {
                write!(text, ", tolerance: {}", self.number(tolerance))?;
            }
            writeln!(text, ", message: {{vi: Kiểm tra}}}}")?;
        }
        Ok(())
    }

    fn body(&self, text: &mut String, framework: &Framework) -> Written {
        match &framework.body {
            Body::Index { groups, indicators, bonus, penalty, .. } => {
                self.children(text, groups, indicators, 0)?;
                self.extra(text, "bonus", bonus.as_ref())?;
                self.extra(text, "penalty", penalty.as_ref())
            }
            Body::Criteria { targets } => {
                writeln!(text, "targets:")?;
                targets.iter().try_for_each(|target| self.target(text, target))
            }
        }
    }

    fn children(
        &self,
        text: &mut String,
        groups: &[Group],
        indicators: &[Indicator],
        indent: usize,
    ) -> Written {
        let pad = " ".repeat(indent);
        if !groups.is_empty() {
            writeln!(text, "{pad}groups:")?;
        }
        for group in groups {
            writeln!(text, "{pad}  - id: {}", group.id)?;
            writeln!(text, "{pad}    {}", self.size(&group.id, &group.size))?;
            if let Some(aggregate) = group.aggregate {
                writeln!(text, "{pad}    aggregate: {}", aggregate_word(aggregate))?;
            }
            if group.absent != AbsenceRules::default() {
                writeln!(text, "{pad}    absent: {}", absent(&group.absent))?;
            }
            self.children(text, &group.groups, &group.indicators, indent + 4)?;
        }
        if !indicators.is_empty() {
            writeln!(text, "{pad}indicators:")?;
        }
        indicators.iter().try_for_each(|indicator| self.indicator(text, indicator, indent))
    }

    fn indicator(&self, text: &mut String, indicator: &Indicator, indent: usize) -> Written {
        let pad = " ".repeat(indent);
        writeln!(text, "{pad}  - id: {}", indicator.id)?;
        writeln!(text, "{pad}    {}", self.size(&indicator.id, &indicator.size))?;
        writeln!(text, "{pad}    scoring: {{{}}}", self.method(&indicator.method))?;
        if indicator.evidence == Evidence::Required {
            writeln!(text, "{pad}    evidence: required")?;
        }
        if indicator.absent != AbsenceRules::default() {
            writeln!(text, "{pad}    absent: {}", absent(&indicator.absent))?;
        }
        Ok(())
    }

    fn size(&self, id: &str, size: &Size) -> String {
        let other = self.framework;
        match size {
            Size::Points(points) => format!("points: {}", self.of_kinds(id, points, other)),
            Size::Weight(weight) => format!("weight: {}", self.of_kinds(id, weight, other)),
        }
    }

    /// The points or the weight of a node: those of all kinds, or those of each.
    fn of_kinds(&self, id: &str, own: &Number, framework: &Framework) -> String {
        if !framework.other_sizes.values().any(|sizes| sizes.contains_key(id)) {
            return self.number(own);
        }
        let of_kind = |kind: &String| {
            let number = framework.other_sizes.get(kind).and_then(|sizes| sizes.get(id));
            (kind.clone(), number.unwrap_or(own).clone())
        };
        let numbers: Vec<_> = framework.unit_kinds.iter().map(of_kind).collect();
        format!("{{{}}}", self.named(&numbers))
    }

    fn extra(&self, text: &mut String, key: &str, extra: Option<&Extra>) -> Written {
        let Some(extra) = extra else { return Ok(()) };
        writeln!(text, "{key}:")?;
        if let Some(cap) = &extra.cap {
            writeln!(text, "  cap: {}", self.number(cap))?;
        }
        writeln!(text, "  indicators:")?;
        extra.indicators.iter().try_for_each(|indicator| self.indicator(text, indicator, 2))
    }

    fn target(&self, text: &mut String, target: &Target) -> Written {
        let of = match &target.of {
            Quantity::Metric(metric) => measured(metric),
            Quantity::Quotient { part, whole } => format!("{{part: {part}, whole: {whole}}}"),
        };
        writeln!(text, "  - id: {}\n    of: {of}", target.id)?;
        for condition in &target.conditions {
            writeln!(text, "    {}", self.condition(condition))?;
        }
        if let Some(due) = target.due {
            writeln!(text, "    due: {}", iso(due))?;
        }
        Ok(())
    }

    fn tail(&self, text: &mut String, framework: &Framework) -> Written {
        if !framework.views.is_empty() {
            writeln!(text, "views:")?;
        }
        for view in &framework.views {
            let mut parts =
                vec![format!("id: {}", view.id), format!("of: [{}]", view.of.join(", "))];
            parts.extend(view.aggregate.map(|a| format!("aggregate: {}", aggregate_word(a))));
            parts.extend(
                view.ranking.as_ref().map(|r| format!("ranking: {{{}}}", ranking_words(r))),
            );
            writeln!(text, "  - {{{}}}", parts.join(", "))?;
        }
        if let Some(ranking) = &framework.ranking {
            writeln!(text, "ranking: {{{}}}", ranking_words(ranking))?;
        }
        if !framework.grades.is_empty() {
            writeln!(text, "grades:")?;
        }
        for grade in &framework.grades {
            let mut parts = vec![format!("name: {{vi: {}}}", grade.name)];
            let least = grade.at_least.as_ref();
            parts.extend(least.map(|least| format!("at_least: {}", self.by_unit(least))));
            parts.extend(grade.top.as_ref().map(|top| format!("top: {}", self.number(top))));
            if !grade.when.is_empty() {
                let when = grade.when.iter().map(|gate| format!("{{{}}}", self.gate(gate)));
                parts.push(format!("when: [{}]", when.collect::<Vec<_>>().join(", ")));
            }
            writeln!(text, "  - {{{}}}", parts.join(", "))?;
        }
        if !framework.verdict.is_empty() {
            writeln!(text, "verdict:\n  pass_when:")?;
        }
        framework.verdict.iter().try_for_each(|gate| writeln!(text, "    - {}", self.gate(gate)))
    }

    fn bounds(&self, bounds: &[ScoreBound]) -> String {
        let bound = |bound: &ScoreBound| {
            let number = self.by_unit(&bound.number);
            let number = if bound.in_points { format!("{{points: {number}}}") } else { number };
            format!("{}: {number}", bound.sign.key())
        };
        bounds.iter().map(bound).collect::<Vec<_>>().join(", ")
    }

    fn gate(&self, gate: &Gate) -> String {
        match gate {
            Gate::Total(bounds) => format!("total: {{{}}}", self.bounds(bounds)),
            Gate::Every { level, bounds } => {
                format!("every: {{level: {level}, {}}}", self.bounds(bounds))
            }
            Gate::Score { of, bounds } => format!("score: {{of: {of}, {}}}", self.bounds(bounds)),
            Gate::Met(ids) => format!("met: [{}]", ids.join(", ")),
            Gate::MetAll => "met: all".to_owned(),
            Gate::Count { how_many, of, share } => {
                let counts =
                    how_many.iter().map(|(sign, count)| format!("{}: {count}", sign.key()));
                let mut parts: Vec<String> = counts.collect();
                match of {
                    Counted::All => {}
                    Counted::These(ids) => parts.push(format!("of: [{}]", ids.join(", "))),
                    Counted::Level(level) => parts.push(format!("level: {level}")),
                }
                let share =
                    share.as_ref().map(|share| format!("share: {{{}}}", self.bounds(share)));
                parts.extend(share);
                format!("count: {{{}}}", parts.join(", "))
            }
            Gate::Top(part) => format!("top: {}", self.number(part)),
            Gate::Formula(predicate) => format!("formula: \"{}\"", predicate.text()),
        }
    }

    fn pairs(&self, pairs: &[(Number, Number)]) -> String {
        let pair = |(key, value): &(Number, Number)| {
            format!("{}: {}", self.number(key), self.number(value))
        };
        pairs.iter().map(pair).collect::<Vec<_>>().join(", ")
    }

    fn named(&self, pairs: &[(String, Number)]) -> String {
        let pair = |(key, value): &(String, Number)| format!("{key}: {}", self.number(value));
        pairs.iter().map(pair).collect::<Vec<_>>().join(", ")
    }

    /// A method without the braces around it: `ratio: {…}`.
    fn method(&self, method: &Method) -> String {
        let joined = |conditions: &[Condition]| {
            conditions.iter().map(|c| self.condition(c)).collect::<Vec<_>>().join(", ")
        };
        match method {
            Method::YesNo(of) => format!("yes_no: {of}"),
            Method::Points(of) => format!("points: {of}"),
            Method::If { when, then, otherwise } => {
                format!("formula: \"if({}, {then:?}, {otherwise:?})\"", when.text())
            }
            Method::Choice { of, earns, in_points } => {
                let unit = in_unit(*in_points);
                format!("choice: {{of: {of}, {unit}shares: {{{}}}}}", self.named(earns))
            }
            Method::Ratio { part, whole, zero_at, full_at } => {
                let mut text = format!("ratio: {{part: {part}, whole: {whole}");
                for (key, bound) in [("zero_at", zero_at), ("full_at", full_at)] {
                    if let Some(bound) = bound {
                        text.push_str(&format!(", {key}: {}", self.number(bound)));
                    }
                }
                text + "}"
            }
            Method::Linear { of, zero_at, full_at } => {
                let (zero, full) = (self.number(zero_at), self.number(full_at));
                let of = measured(of);
                format!("linear: {{of: {of}, zero_at: {zero}, full_at: {full}}}")
            }
            Method::StepsByDay { of, steps, in_points, at_most } => {
                let key = if *at_most { "at_most" } else { "by" };
                let steps = steps.iter().map(|(day, earned)| {
                    let Date { year, month, day } = day;
                    format!("{year}-{month:02}-{day:02}: {}", self.number(earned))
                });
                let steps = steps.collect::<Vec<_>>().join(", ");
                format!("steps: {{of: {of}, {}{key}: {{{steps}}}}}", in_unit(*in_points))
            }
            Method::Steps { of, direction, steps, in_points, times } => {
                let of = match of {
                    Measured::Metric(of) => of.clone(),
                    Measured::Quotient(part, whole) => {
                        format!("{{part: {part}, whole: {whole}}}")
                    }
                };
                let unit = in_unit(*in_points);
                let reach = match direction {
                    Direction::Up => "at_least",
                    Direction::Down => "at_most",
                };
                let (last, others) = steps.split_last().expect("a step");
                let (bound, earned) = last;
                let others: String =
                    others.iter().map(|step| self.pairs(slice::from_ref(step)) + ", ").collect();
                let last = match times {
                    true => format!("{}: {{times: {}}}", self.number(bound), self.number(earned)),
                    false => self.pairs(slice::from_ref(last)),
                };
                format!("steps: {{of: {of}, {unit}{reach}: {{{others}{last}}}}}")
            }
            Method::Threshold { of, conditions } => {
                let of = measured(of);
                format!("threshold: {{of: {of}, {}}}", joined(conditions))
            }
            Method::PerItem { of, points } => {
                let of = measured(of);
                format!("per_item: {{of: {of}, points: {}}}", self.number(points))
            }
            Method::Relative { of, to } => {
                let of = measured(of);
                format!("relative: {{of: {of}, to: {}}}", peer_word(*to))
            }
            Method::MinMax { of, direction } => {
                let of = measured(of);
                format!("min_max: {{of: {of}, direction: {}}}", direction_word(*direction))
            }
            Method::ZScore { of, zero_at, full_at } => {
                let (zero, full) = (self.number(zero_at), self.number(full_at));
                let of = measured(of);
                format!("z_score: {{of: {of}, zero_at: {zero}, full_at: {full}}}")
            }
            Method::Percentile { of, direction } => {
                let of = measured(of);
                format!("percentile: {{of: {of}, direction: {}}}", direction_word(*direction))
            }
            Method::Rank { of, direction } => {
                let of = measured(of);
                format!("rank: {{of: {of}, direction: {}}}", direction_word(*direction))
            }
            Method::Among { least, previous, among, method } => {
                let mut text = self.method(method);
                text.pop();
                let least = least.as_ref().map(|least| format!(", least: {}", self.number(least)));
                text.extend(least);
                text.extend(among.as_ref().map(|among| format!(", among: {among}")));
                text + if *previous { ", goalposts: previous}" } else { "}" }
            }
            Method::Survey(answers) => {
                let answer = |(value, count): &(Number, String)| format!("{}: {count}", value.text);
                let answers: Vec<_> = answers.iter().map(answer).collect();
                format!("survey: {{of: {{{}}}}}", answers.join(", "))
            }
            Method::SumOf(parts) => {
                let part = |(size, method): &(PartSize, Method)| {
                    let size = match size {
                        PartSize::Share(share) => format!("share: {}", self.number(share)),
                        PartSize::Points(points) => format!("points: {}", self.number(points)),
                    };
                    format!("{{{size}, {}}}", self.method(method))
                };
                format!("sum_of: [{}]", parts.iter().map(part).collect::<Vec<_>>().join(", "))
            }
            Method::BestOf(methods) => {
                let braced = |method: &Method| format!("{{{}}}", self.method(method));
                format!("best_of: [{}]", methods.iter().map(braced).collect::<Vec<_>>().join(", "))
            }
            Method::Unscored(of) => format!("unscored: {of}"),
        }
    }

    fn by_unit(&self, bound: &Bound) -> String {
        match bound {
            Bound::Same(number) => self.number(number),
            Bound::PerKind(map) => format!("{{{}}}", self.named(map)),
            Bound::PerOption { attribute, numbers } => {
                format!("{{{attribute}: {{{}}}}}", self.named(numbers))
            }
            Bound::PerYear(numbers) => {
                let numbers: Vec<_> = numbers
                    .iter()
                    .map(|(year, number)| (year.to_string(), number.clone()))
                    .collect();
                format!("{{year: {{{}}}}}", self.named(&numbers))
            }
        }
    }

    fn condition(&self, condition: &Condition) -> String {
        let bound = |key: &str, bound: &Bound| format!("{key}: {}", self.by_unit(bound));
        match condition {
            Condition::AtLeast(b) => bound("at_least", b),
            Condition::Above(b) => bound("above", b),
            Condition::AtMost(b) => bound("at_most", b),
            Condition::Below(b) => bound("below", b),
            Condition::Equals(b) => bound("equals", b),
            Condition::EqualsOption(option) => format!("equals: {option}"),
            Condition::Is(Answer::Yes) => "is: yes".to_owned(),
            Condition::Is(Answer::No) => "is: no".to_owned(),
            Condition::By(date) => format!("by: {}", iso(*date)),
        }
    }
}

fn peer_word(peer: Peer) -> &'static str {
    match peer {
        Peer::Best => "best",
        Peer::Lowest => "lowest",
        Peer::Mean => "mean",
    }
}

fn direction_word(direction: Direction) -> &'static str {
    match direction {
        Direction::Up => "up",
        Direction::Down => "down",
    }
}

fn aggregate_word(aggregate: Aggregate) -> &'static str {
    match aggregate {
        Aggregate::Arithmetic => "arithmetic",
        Aggregate::Geometric => "geometric",
        Aggregate::Harmonic => "harmonic",
        Aggregate::Minimum => "minimum",
        Aggregate::Maximum => "maximum",
    }
}

fn mode_word(mode: Mode) -> &'static str {
    match mode {
        Mode::HalfUp => "half_up",
        Mode::HalfEven => "half_even",
        Mode::HalfDown => "half_down",
        Mode::Up => "up",
        Mode::Down => "down",
    }
}

fn ranking_words(ranking: &Ranking) -> String {
    if let Some(of) = &ranking.of {
        return format!("of: {of}");
    }
    let mut parts = Vec::new();
    parts.extend(ranking.places.map(|places| format!("places: {places}")));
    if !ranking.ties.is_empty() {
        parts.push(format!("ties: [{}]", ranking.ties.join(", ")));
    }
    let method = match ranking.method {
        TieMethod::Competition => "competition",
        TieMethod::Dense => "dense",
    };
    parts.push(format!("method: {method}"));
    if !ranking.also_within.is_empty() {
        parts.push(format!("also_within: [{}]", ranking.also_within.join(", ")));
    }
    parts.join(", ")
}

fn absent(rules: &AbsenceRules) -> String {
    let word = |rule: AbsenceRule| match rule {
        AbsenceRule::Zero => "zero",
        AbsenceRule::Exclude => "exclude",
        AbsenceRule::Blank => "blank",
        AbsenceRule::ExcludeFromTotal => "exclude_from_total",
        AbsenceRule::NoTotal => "no_total",
        AbsenceRule::Full => "full",
        AbsenceRule::Error => "error",
    };
    let named = [
        ("missing", rules.missing),
        ("not_applicable", rules.not_applicable),
        ("rejected", rules.rejected),
        ("zero_whole", rules.zero_whole),
    ];
    let parts: Vec<String> = named
        .into_iter()
        .filter_map(|(key, rule)| rule.map(|rule| format!("{key}: {}", word(rule))))
        .collect();
    format!("{{{}}}", parts.join(", "))
}

fn metric_type(of_type: &MetricType) -> String {
    match of_type {
        MetricType::Count => "type: count".to_owned(),
        MetricType::Number => "type: number".to_owned(),
        MetricType::Percent => "type: percent".to_owned(),
        MetricType::Rank { field: Some(field) } => format!("type: rank, field: {field}"),
        MetricType::Rank { field: None } => "type: rank".to_owned(),
        MetricType::YesNo => "type: yes_no".to_owned(),
        MetricType::Choice { options } => {
            format!("type: choice, options: [{}]", options.join(", "))
        }
        MetricType::Date => "type: date".to_owned(),
        MetricType::Text => "type: text".to_owned(),
    }
}

fn iso(date: Date) -> String {
    format!("{:04}-{:02}-{:02}", date.year, date.month, date.day)
}

/// The dataset, wide or long as the face says.
pub fn csv(framework: &Framework, dataset: &Dataset, face: &Face) -> String {
    let mut text = String::new();
    if face.byte_order_mark {
        text.push('\u{feff}');
    }
    let dataset = &with_signs(framework, dataset);
    let rows = match face.shape {
        Shape::Wide => wide(framework, dataset, face),
        Shape::Long => long(framework, dataset, face),
    };
    for row in rows {
        let fields: Vec<String> = row.iter().map(|field| quoted(field, face.delimiter)).collect();
        text.push_str(&fields.join(&face.delimiter.to_string()));
        text.push_str(face.line_end);
    }
    text
}

/// With a percent sign on all values of a metric where some have one, or are above 1: a number without
/// one could mean either.
fn with_signs(framework: &Framework, dataset: &Dataset) -> Dataset {
    let mut dataset = dataset.clone();
    for (place, metric) in framework.metrics.iter().enumerate() {
        let shows = |number: &Number| number.is_percent() || number.value > q(1, 1);
        let number = |cell: &Cell| match cell {
            Cell::Present(Value::Number(number)) => Some(number.clone()),
            _ => None,
        };
        let mut numbers = dataset.iter().filter_map(|unit| number(&unit.cells[place]));
        if metric.of_type != MetricType::Percent || !numbers.any(|number| shows(&number)) {
            continue;
        }
        for unit in &mut dataset {
            if let Cell::Present(Value::Number(number)) = &mut unit.cells[place]
                && !number.is_percent()
            {
                let (ticks, places) =
                    as_ticks(&(&number.value * q(100, 1)), 28).expect("a decimal");
                *number = Number::new(format!("{}%", decimal(ticks, places)));
            }
        }
    }
    dataset
}

fn quoted(field: &str, delimiter: char) -> String {
    let special = |c: char| c == delimiter || c == '"' || c == '\n';
    if field.contains(special) {
        format!("\"{}\"", field.replace('"', "\"\""))
    } else {
        field.to_owned()
    }
}

/// The text that backs a value.
fn reference_text(unit: &Unit, metric: usize) -> String {
    if unit.backed[metric] { format!("{}/QĐ-UBND", metric + 1) } else { String::new() }
}

fn wide(framework: &Framework, dataset: &Dataset, face: &Face) -> Vec<Vec<String>> {
    let mut declared: Vec<&String> =
        dataset.iter().flat_map(|unit| unit.declared.iter().map(|(id, _)| id)).collect();
    declared.sort();
    declared.dedup();
    let backed: Vec<usize> = (0..framework.metrics.len())
        .filter(|metric| dataset.iter().any(|unit| unit.backed[*metric]))
        .collect();
    let mut header: Vec<String> = ["unit", "name", "kind"].map(str::to_owned).to_vec();
    header.extend(framework.metrics.iter().map(|metric| metric.id.clone()));
    header.extend(declared.iter().map(|id| format!("declared:{id}")));
    header.extend(backed.iter().map(|m| format!("evidence:{}", framework.metrics[*m].id)));
    let dated: &[super::spec::Metric] = match dataset.iter().any(|unit| unit.as_of.is_some()) {
        true => &framework.metrics,
        false => &[],
    };
    header.extend(dated.iter().map(|metric| format!("as_of:{}", metric.id)));
    let row = |(place, unit): (usize, &Unit)| {
        let mut row = vec![unit.id.clone(), unit.name.clone(), unit.kind.clone()];
        row.extend(unit.cells.iter().enumerate().map(|(i, c)| cell(c, place + i, face)));
        row.extend(declared.iter().map(|id| {
            let own = unit.declared.iter().find(|(of, _)| of == *id);
            own.map_or(String::new(), |(_, answer)| answer_word(*answer, place))
        }));
        row.extend(backed.iter().map(|metric| reference_text(unit, *metric)));
        row.extend(dated.iter().map(|_| unit.as_of.map(iso).unwrap_or_default()));
        row
    };
    std::iter::once(header).chain(dataset.iter().enumerate().map(row)).collect()
}

fn long(framework: &Framework, dataset: &Dataset, face: &Face) -> Vec<Vec<String>> {
    let with_evidence = carries_evidence(dataset);
    let mut header = ["unit", "name", "kind", "metric", "value"].map(str::to_owned).to_vec();
    header.extend(with_evidence.then(|| "evidence".to_owned()));
    let is_dated = dataset.iter().any(|unit| unit.as_of.is_some());
    header.extend(is_dated.then(|| "as_of".to_owned()));
    let mut rows = vec![header];
    for (place, unit) in dataset.iter().enumerate() {
        let mut add = |metric: &str, value: String, evidence: String| {
            let [id, name, kind] = [&unit.id, &unit.name, &unit.kind].map(Clone::clone);
            let mut row = vec![id, name, kind, metric.to_owned(), value];
            row.extend(with_evidence.then_some(evidence));
            row.extend(is_dated.then(|| unit.as_of.map(iso).unwrap_or_default()));
            rows.push(row);
        };
        for (i, (metric, content)) in framework.metrics.iter().zip(&unit.cells).enumerate() {
            // The first row stays, so that the unit does not vanish; other empty ones may go.
            if i == 0 || *content != Cell::Absent(Absence::Missing) || (i + place) % 2 == 0 {
                add(&metric.id, cell(content, place + i, face), reference_text(unit, i));
            }
        }
        for (id, answer) in &unit.declared {
            add(&format!("declared:{id}"), answer_word(*answer, place), String::new());
        }
    }
    rows
}

fn answer_word(answer: Answer, variant: usize) -> String {
    let words = match answer {
        Answer::Yes => ["yes", "có", "true", "1"],
        Answer::No => ["no", "không", "false", "0"],
    };
    words[variant % words.len()].to_owned()
}

fn cell(cell: &Cell, variant: usize, face: &Face) -> String {
    let value = match cell {
        Cell::Absent(Absence::Missing | Absence::ZeroWhole) => return String::new(),
        Cell::Absent(Absence::NotApplicable) => return "n/a".to_owned(),
        Cell::Absent(Absence::Rejected) => return "rejected".to_owned(),
        Cell::Present(value) => value,
    };
    match value {
        Value::Number(number) => number_cell(number, face.decimal_sign),
        Value::Answer(answer) => answer_word(*answer, variant),
        Value::Option(option) => option.clone(),
        Value::Date(date) if variant % 2 == 1 => {
            format!("{:02}/{:02}/{:04}", date.day, date.month, date.year)
        }
        Value::Date(date) => iso(*date),
        Value::Text(text) => text.clone(),
    }
}

/// A number in a cell. Three digits after the sign could be read as thousands: a zero more says
/// that they are not.
fn number_cell(number: &Number, decimal_sign: char) -> String {
    let (digits, percent) = match number.text.strip_suffix('%') {
        Some(digits) => (digits, "%"),
        None => (number.text.as_str(), ""),
    };
    let Some((whole, fraction)) = digits.split_once('.') else { return number.text.clone() };
    let padding = if fraction.len() == 3 { "0" } else { "" };
    format!("{whole}{decimal_sign}{fraction}{padding}{percent}")
}

const fn in_unit(in_points: bool) -> &'static str {
    if in_points { "in: points, " } else { "" }
}

/// A metric, or a quotient `part / whole`.
fn measured(of: &str) -> String {
    match of.split_once(" / ") {
        Some((part, whole)) => format!("{{part: {part}, whole: {whole}}}"),
        None => of.to_owned(),
    }
}

//! Random cases: a framework whose points add up, units with hard values, and how both look.

use std::fmt;

use num_traits::Zero;
use proptest::prelude::Strategy;

use super::generate_aims::aims;
use super::generate_index::index_body;
use super::generate_kinds::other_sizes;
use super::generate_methods::{Metrics, YEARS};
use super::generate_predicates::{checks, predicate};
use super::generate_targets::criteria_body;
use super::render::{Face, Quotes, Shape, csv, yaml};
use super::sample::{Choices, Temper};
use super::spec::{
    Absence, AbsenceRule, AbsenceRules, Aggregate, Answer, Body, Bound, Cell, Counted, Dataset,
    Framework, Gate, Grade, Group, Indicator, Method, Metric, MetricType, Mode, Number, Ranking,
    Rounding, ScoreBound, Sign, Size, TieMethod, Unit, View,
};

/// What a case is biased to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Flavour {
    pub temper: Temper,
    pub most_indicators: usize,
    pub most_units: usize,
    pub deepest: usize,
    /// Chances in a hundred.
    pub criteria: usize,
    pub rounding: usize,
    pub peers: usize,
    pub derived: usize,
    pub sums: usize,
    /// How often peers are those of the year before.
    pub previous: usize,
    /// How often rules use words that few rules have: points that are given, conditions on what is present, years, points by
    /// kind, views that break ties, grades by unit.
    pub words: usize,
    pub absences: usize,
    /// How often values are aimed at ties.
    pub aimed: usize,
    /// The most random numbers that a case is built from.
    pub draws: usize,
}

impl Flavour {
    /// Frameworks of every shape.
    pub const VARIED: Self = Self {
        temper: Temper::Mild,
        most_indicators: 12,
        most_units: 8,
        deepest: 6,
        criteria: 15,
        rounding: 75,
        peers: 15,
        derived: 15,
        sums: 5,
        previous: 0,
        words: 0,
        absences: 60,
        aimed: 15,
        draws: 700,
    };
    /// Small frameworks over extreme values.
    pub const EXTREME: Self = Self {
        temper: Temper::Extreme,
        most_indicators: 3,
        most_units: 4,
        deepest: 2,
        criteria: 10,
        rounding: 85,
        peers: 25,
        derived: 15,
        sums: 10,
        previous: 0,
        words: 0,
        absences: 25,
        aimed: 50,
        draws: 700,
    };
    /// More units, by rules that are rounded: what columns and blocks are for.
    pub const CROWDED: Self = Self {
        temper: Temper::Mild,
        most_indicators: 6,
        most_units: 40,
        deepest: 2,
        criteria: 5,
        rounding: 95,
        peers: 10,
        derived: 15,
        sums: 5,
        previous: 0,
        words: 0,
        absences: 40,
        aimed: 30,
        draws: 3000,
    };
    /// Sums of quotients of numbers of every size: what fits the loops, and what only nearly does.
    pub const SUMS: Self = Self {
        temper: Temper::Extreme,
        most_indicators: 2,
        most_units: 12,
        deepest: 1,
        criteria: 0,
        rounding: 100,
        peers: 0,
        derived: 15,
        sums: 90,
        previous: 0,
        words: 0,
        absences: 10,
        aimed: 80,
        draws: 1500,
    };

    /// Rules without a rounding: floats with bounds, and fractions where those leave doubt.
    pub const UNROUNDED: Self = Self {
        most_indicators: 8,
        most_units: 12,
        deepest: 3,
        criteria: 0,
        rounding: 15,
        absences: 20,
        draws: 900,
        ..Self::VARIED
    };
    /// The same over extreme values.
    pub const UNROUNDED_EXTREME: Self = Self { rounding: 10, criteria: 0, ..Self::EXTREME };

    /// Words that few rules have.
    pub const WORDS: Self = Self { words: 45, ..Self::VARIED };
    /// The same for many units.
    pub const CROWDED_WORDS: Self = Self { words: 45, most_units: 24, ..Self::CROWDED };

    /// Units that are compared with those of the year before.
    pub const YEARS: Self = Self { most_indicators: 4, peers: 70, previous: 60, ..Self::VARIED };
}

/// A framework, its units, and how both are written.
#[derive(Clone)]
pub struct Case {
    pub framework: Framework,
    pub dataset: Dataset,
    /// The units of the year before.
    pub before: Dataset,
    pub face: Face,
}

impl Case {
    pub fn yaml(&self) -> String {
        yaml(&self.framework, self.face.quotes)
    }

    pub fn csv(&self) -> String {
        csv(&self.framework, &self.dataset, &self.face)
    }

    pub fn csv_before(&self) -> String {
        csv(&self.framework, &self.before, &self.face)
    }
}

impl fmt::Debug for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\n--- rules\n{}--- data\n{}", self.yaml(), self.csv())?;
        if !self.before.is_empty() {
            write!(f, "--- the year before\n{}", self.csv_before())?;
        }
        Ok(())
    }
}

/// Cases of a flavour.
pub fn cases(flavour: Flavour) -> impl Strategy<Value = Case> {
    proptest::collection::vec(proptest::num::u32::ANY, 0..flavour.draws)
        .prop_map(move |values| build(&mut Choices::new(values), flavour))
}

fn build(choices: &mut Choices, flavour: Flavour) -> Case {
    let face = face(choices);
    let unit_kinds = match choices.below(if flavour.words > 0 { 14 } else { 10 }) {
        0..7 => vec!["commune".to_owned()],
        7 | 8 => vec!["commune".to_owned(), "district".to_owned()],
        9 | 10 => ["commune", "district", "so-nganh"].map(str::to_owned).to_vec(),
        _ => vec!["commune".to_owned(), "ward".to_owned()],
    };
    let mut metrics = Metrics::new(flavour, unit_kinds.clone());
    metrics.has_years = choices.chance(flavour.words / 2);
    let is_criteria = choices.chance(flavour.criteria);
    let body = if is_criteria {
        criteria_body(choices, &mut metrics)
    } else {
        index_body(choices, &mut metrics)
    };
    if choices.chance(35) {
        metrics.declare_attribute(choices);
    }
    let levels = levels(choices, &body);
    let framework = Framework {
        rounding: if is_criteria { Rounding::default() } else { rounding(choices, flavour) },
        aggregate: if is_criteria { None } else { aggregate(choices) },
        absent: common_absent(choices, flavour),
        coverage: if is_criteria { [None, None] } else { coverage(choices) },
        of_levels: levels.iter().map(|_| aggregate(choices)).collect(),
        levels,
        metrics: metrics.declared.clone(),
        derived: metrics.derived.clone(),
        checks: Vec::new(),
        other_sizes: other_sizes(choices, &body, &unit_kinds, flavour),
        year: metrics.has_years.then(|| *choices.pick(&YEARS)),
        unit_kinds,
        period: [None, None],
        views: Vec::new(),
        ranking: None,
        grades: grades(choices, &body, &metrics),
        verdict: Vec::new(),
        body,
    };
    let framework = with_conclusions(choices, framework, &metrics);
    let framework = with_time(choices, framework);
    let framework = Framework { checks: checks(choices, &metrics), ..framework };
    let dataset = units(choices, &framework, &metrics, flavour);
    let mut before = match flavour.previous {
        0 => Dataset::new(),
        _ => units(choices, &framework, &metrics, flavour),
    };
    // Names that moved from one id to another would be refused.
    for unit in &mut before {
        let now = dataset.iter().find(|now| now.id == unit.id);
        now.into_iter().for_each(|now| unit.name.clone_from(&now.name));
    }
    Case { framework, dataset, before, face }
}

/// A period, and days within it on which targets are due.
fn with_time(choices: &mut Choices, mut framework: Framework) -> Framework {
    let Body::Criteria { targets } = &mut framework.body else { return framework };
    if choices.chance(40) {
        return framework;
    }
    let mut days = [choices.date(), choices.date(), choices.date()];
    days.sort();
    let [from, due, to] = days;
    framework.period = [choices.maybe(70, |_| from), choices.maybe(70, |_| to)];
    for target in targets {
        target.due = choices.maybe(30, |_| due);
    }
    framework
}

fn face(choices: &mut Choices) -> Face {
    let delimiter = *choices.pick(&[',', ',', ';', '\t']);
    Face {
        quotes: *choices.pick(&[Quotes::Plain, Quotes::Quoted, Quotes::Named]),
        shape: *choices.pick(&[Shape::Wide, Shape::Long]),
        delimiter,
        decimal_sign: if delimiter != ',' && choices.chance(50) { ',' } else { '.' },
        byte_order_mark: choices.chance(20),
        line_end: if choices.chance(30) { "\r\n" } else { "\n" },
    }
}

pub fn aggregate(choices: &mut Choices) -> Option<Aggregate> {
    let others = [
        Aggregate::Arithmetic,
        Aggregate::Minimum,
        Aggregate::Maximum,
        Aggregate::Harmonic,
        Aggregate::Geometric,
    ];
    choices.maybe(35, |c| *c.pick(&others))
}

fn rounding(choices: &mut Choices, flavour: Flavour) -> Rounding {
    if !choices.chance(flavour.rounding) {
        return Rounding::default();
    }
    let modes = [Mode::HalfUp, Mode::HalfUp, Mode::HalfEven, Mode::HalfDown, Mode::Up, Mode::Down];
    let mode = *choices.pick(&modes);
    let places = |c: &mut Choices| *c.pick(&[2, 2, 2, 1, 0, 3, 4, 10]);
    if choices.chance(30) {
        let part = choices.maybe(30, |_| 2);
        return Rounding { part, indicator: Some(2), group: None, total: Some(2), mode };
    }
    Rounding {
        part: choices.maybe(25, places),
        indicator: choices.maybe(70, places),
        group: choices.maybe(40, places),
        total: choices.maybe(60, places),
        mode,
    }
}

fn absence_rule(choices: &mut Choices) -> AbsenceRule {
    *choices.pick(&[
        AbsenceRule::Zero,
        AbsenceRule::Exclude,
        AbsenceRule::Zero,
        AbsenceRule::Exclude,
        AbsenceRule::Full,
        AbsenceRule::ExcludeFromTotal,
        AbsenceRule::ExcludeFromTotal,
        AbsenceRule::Blank,
        AbsenceRule::NoTotal,
    ])
}

/// How much must be covered by figures.
fn coverage(choices: &mut Choices) -> [Option<Number>; 2] {
    if !choices.chance(20) {
        return [None, None];
    }
    let least = |c: &mut Choices| Number::new(*c.pick(&["50%", "65%", "0.3", "100%", "1%"]));
    [choices.maybe(60, least), choices.maybe(60, least)]
}

fn common_absent(choices: &mut Choices, flavour: Flavour) -> AbsenceRules {
    let rules = AbsenceRules {
        missing: Some(absence_rule(choices)),
        not_applicable: Some(absence_rule(choices)),
        rejected: Some(absence_rule(choices)),
        zero_whole: choices.maybe(60, absence_rule),
    };
    // Rules that refuse are rare, or most cases would end there.
    if !choices.chance(if flavour.absences > 50 { 8 } else { 4 }) {
        return rules;
    }
    match choices.below(5) {
        0 => AbsenceRules { missing: Some(AbsenceRule::Error), ..rules },
        1 => AbsenceRules { not_applicable: None, ..rules },
        2 => AbsenceRules { rejected: None, ..rules },
        3 => AbsenceRules { zero_whole: Some(AbsenceRule::Error), ..rules },
        _ => AbsenceRules::default(),
    }
}

/// What one indicator says for itself.
pub fn own_absent(choices: &mut Choices) -> AbsenceRules {
    if !choices.chance(15) {
        return AbsenceRules::default();
    }
    AbsenceRules {
        missing: choices.maybe(50, absence_rule),
        not_applicable: choices.maybe(50, absence_rule),
        rejected: choices.maybe(50, absence_rule),
        zero_whole: choices.maybe(50, absence_rule),
    }
}

/// How many levels of groups there are.
fn depth(groups: &[Group]) -> usize {
    groups.iter().map(|group| 1 + depth(&group.groups)).max().unwrap_or(0)
}

fn levels(choices: &mut Choices, body: &Body) -> Vec<String> {
    let Body::Index { groups, .. } = body else { return Vec::new() };
    let names = ["pillar", "main_index", "component", "part_4", "part_5", "part_6"];
    let deepest = depth(groups);
    if deepest == 0 || !choices.chance(30) {
        return Vec::new();
    }
    let named = choices.between(1, deepest);
    names.iter().take(named).map(|name| (*name).to_owned()).collect()
}

fn grades(choices: &mut Choices, body: &Body, metrics: &Metrics) -> Vec<Grade> {
    if !choices.chance(45) {
        return Vec::new();
    }
    let grade = |name: &str, bound: String| Grade {
        name: name.to_owned(),
        at_least: Some(Bound::Same(Number::new(bound))),
        ..Grade::default()
    };
    let most = match body {
        Body::Index { points, .. } => points.value.clone(),
        Body::Criteria { targets } => targets.len().into_q(),
    };
    let named = ["Tốt", "Khá", "Trung bình", "Yếu"];
    let whole: Option<i64> = most.to_integer().try_into().ok();
    if let Some(most) = whole.filter(|most| *most >= 20 && choices.chance(30)) {
        // In points, which only numbers above 1 can be.
        let bounds = [most, most / 2, most / 4, 2];
        return named.iter().zip(bounds).map(|(n, b)| grade(n, b.to_string())).collect();
    }
    let sets = [
        ["80%", "65%", "50%", "0%"],
        ["1", "0.5", "0.25", "0"],
        ["100%", "50%", "0.1%", "0%"],
        ["99.99%", "66.6667%", "33.3333%", "0%"],
    ];
    if choices.chance(metrics.flavour.words) {
        // For each case another set, whose bounds descend.
        let chosen: Vec<_> = (0..8).map(|_| *choices.pick(&sets)).collect();
        let by_unit = metrics.cases(choices);
        return (0..named.len())
            .map(|place| Grade {
                name: named[place].to_owned(),
                at_least: Some(by_unit.bound(|case| Number::new(chosen[case % 8][place]))),
                ..Grade::default()
            })
            .collect();
    }
    let bounds = choices.pick(&sets);
    named.iter().zip(bounds).map(|(n, b)| grade(n, (*b).to_owned())).collect()
}

trait IntoQ {
    fn into_q(self) -> super::spec::Q;
}

impl IntoQ for usize {
    fn into_q(self) -> super::spec::Q {
        super::spec::Q::from_integer(self.into())
    }
}

/// Ids of groups and of indicators that count, with how deep the groups go.
#[derive(Default)]
struct Ids {
    groups: Vec<String>,
    indicators: Vec<String>,
    /// Indicators that are scored and shown, but not counted.
    without_points: Vec<String>,
    deepest: usize,
}

/// Nothing that has no points counts, nor anything below it.
fn collect(ids: &mut Ids, groups: &[Group], indicators: &[Indicator], depth: usize, counts: bool) {
    let has_points = |size: &Size| match size {
        Size::Points(number) | Size::Weight(number) => counts && !number.value.is_zero(),
    };
    for group in groups {
        ids.groups.push(group.id.clone());
        ids.deepest = ids.deepest.max(depth);
        let counts = has_points(&group.size);
        collect(ids, &group.groups, &group.indicators, depth + 1, counts);
    }
    for indicator in indicators {
        let id = indicator.id.clone();
        match indicator.method {
            _ if has_points(&indicator.size) => ids.indicators.push(id),
            Method::Unscored(_) => {}
            _ => ids.without_points.push(id),
        }
    }
}

/// Ranking and verdict, which name nodes or targets.
fn with_conclusions(choices: &mut Choices, framework: Framework, metrics: &Metrics) -> Framework {
    let mut ids = Ids::default();
    let indicators_or_targets = match &framework.body {
        Body::Index { groups, indicators, .. } => {
            collect(&mut ids, groups, indicators, 1, true);
            ids.indicators.clone()
        }
        Body::Criteria { targets } => targets.iter().map(|target| target.id.clone()).collect(),
    };
    let all: Vec<String> = ids.groups.iter().chain(&indicators_or_targets).cloned().collect();
    let ranked = |c: &mut Choices| {
        let count = if all.is_empty() { 0 } else { c.below(3) };
        let mut ties: Vec<String> = (0..count).map(|_| c.pick(&all).clone()).collect();
        ties.dedup();
        Ranking {
            places: c.maybe(60, |c| *c.pick(&[2, 0, 1, 3, 6])),
            ties,
            method: *c.pick(&[TieMethod::Competition, TieMethod::Dense]),
            of: None,
            also_within: Vec::new(),
        }
    };
    let is_rank = |of: &&Metric| matches!(of.of_type, MetricType::Rank { .. });
    let ranks: Vec<String> =
        metrics.declared.iter().filter(is_rank).map(|of| of.id.clone()).collect();
    let mut ranking = match choices.maybe(65, ranked) {
        Some(worked_out) if !ranks.is_empty() && choices.chance(25) => {
            Some(Ranking { of: Some(choices.pick(&ranks).clone()), ..worked_out })
        }
        ranking => ranking,
    };
    let attributes: Vec<String> = framework
        .metrics
        .iter()
        .filter(|metric| metric.is_attribute)
        .map(|metric| metric.id.clone())
        .collect();
    let worked_out = ranking.as_mut().filter(|ranking| ranking.of.is_none());
    if let Some(ranking) = worked_out.filter(|_| !attributes.is_empty() && choices.chance(60)) {
        ranking.also_within = subset(choices, &attributes);
    }
    let top: Vec<String> = match &framework.body {
        Body::Index { groups, .. } => groups.iter().map(|group| group.id.clone()).collect(),
        Body::Criteria { .. } => Vec::new(),
    };
    let view = |c: &mut Choices, place: usize| {
        // None of them is inside another.
        let from = if top.is_empty() || c.chance(50) { &indicators_or_targets } else { &top };
        View {
            id: format!("view_{place}"),
            of: subset(c, from),
            aggregate: aggregate(c),
            ranking: c.maybe(50, ranked),
        }
    };
    let is_index = matches!(framework.body, Body::Index { .. });
    let most =
        if is_index && !indicators_or_targets.is_empty() && choices.chance(30) { 2 } else { 0 };
    let views: Vec<View> = (0..most).map(|place| view(choices, place)).collect();
    let scored: Vec<String> =
        all.iter().cloned().chain(views.iter().map(|view| view.id.clone())).collect();
    if let (Some(ranking), [first, ..]) = (&mut ranking, views.as_slice())
        && ranking.of.is_none()
        && choices.chance(metrics.flavour.words)
    {
        ranking.ties.insert(0, first.id.clone());
    }
    let counted = if metrics.flavour.words > 0 { &scored } else { &all };
    let count = if choices.chance(50) { choices.between(1, 3) } else { 0 };
    let criteria = matches!(framework.body, Body::Criteria { .. });
    let is_ranked = ranking.is_some();
    let total = match &framework.body {
        Body::Index { points, .. } => points.value.clone(),
        Body::Criteria { targets } => targets.len().into_q(),
    };
    let gate = |c: &mut Choices| match c.below(9) {
        5 => Gate::Formula(predicate(c, metrics, 1)),
        6 if is_ranked => Gate::Top(Number::new(*c.pick(&["25%", "50%", "10%", "0.3", "100%"]))),
        7 if !criteria && !indicators_or_targets.is_empty() => {
            Gate::Score { of: c.pick(&scored).clone(), bounds: bounds(c, metrics, None) }
        }
        8 if !criteria && !indicators_or_targets.is_empty() => {
            let (of, there) = if c.chance(50) {
                let ids = subset(c, counted);
                let there = ids.len();
                (Counted::These(ids), there)
            } else {
                (Counted::Level("indicator".to_owned()), indicators_or_targets.len())
            };
            Gate::Count { how_many: how_many(c, there), of, share: Some(bounds(c, metrics, None)) }
        }
        1 if !criteria && (ids.deepest > 0 || c.chance(50)) => {
            let level = match c.below(ids.deepest + 1) {
                0 => "indicator".to_owned(),
                depth => framework.level_name(depth),
            };
            Gate::Every { level, bounds: bounds(c, metrics, None) }
        }
        2 if !indicators_or_targets.is_empty() => {
            let mut met = subset(c, &indicators_or_targets);
            if !ids.without_points.is_empty() && c.chance(50) {
                met.extend(subset(c, &ids.without_points));
            }
            Gate::Met(met)
        }
        3 if !indicators_or_targets.is_empty() && c.chance(50) => Gate::MetAll,
        3 | 4 if !indicators_or_targets.is_empty() => {
            let of = c.maybe(50, |c| subset(c, &indicators_or_targets));
            let most = of.as_ref().map_or(indicators_or_targets.len(), Vec::len);
            let of = of.map_or(Counted::All, Counted::These);
            Gate::Count { how_many: how_many(c, most), of, share: None }
        }
        _ => Gate::Total(bounds(c, metrics, Some(&total))),
    };
    let verdict = (0..count).map(|_| gate(choices)).collect();
    let mut grades = framework.grades.clone();
    for grade in &mut grades {
        if choices.chance(30) {
            grade.when = (0..choices.between(1, 2)).map(|_| gate(choices)).collect();
        }
        grade.top = choices.maybe(if is_ranked { 10 } else { 0 }, |c| {
            Number::new(*c.pick(&["25%", "40%", "0.6"]))
        });
        // A condition on the total in its place would have to be below the grade before.
        let of_total = matches!(grade.when.first(), Some(Gate::Total(_)));
        let is_bound = !of_total && (!grade.when.is_empty() || grade.top.is_some());
        if choices.chance(30) && is_bound {
            grade.at_least = None;
        }
    }
    Framework { views, ranking, verdict, grades, ..framework }
}

/// Bounds on a score, one or two; in points where it is known how many there are.
fn bounds(
    choices: &mut Choices,
    metrics: &Metrics,
    points: Option<&super::spec::Q>,
) -> Vec<ScoreBound> {
    if choices.chance(50) {
        let number = metrics.by_unit(choices, Choices::share);
        return vec![ScoreBound { sign: Sign::AtLeast, number, in_points: false }];
    }
    let whole = points.and_then(|points| points.to_integer().try_into().ok());
    let whole: Option<usize> = whole.filter(|points| *points > 0 && choices.chance(50));
    let mut numbers = [(); 2].map(|()| match whole {
        Some(most) => Number::new(choices.below(most.min(1_000_000) + 1).to_string()),
        None => choices.share(),
    });
    numbers.sort_by(|one, other| one.value.cmp(&other.value));
    let [low, high] = numbers;
    let in_points = whole.is_some();
    let bound = |sign, number| ScoreBound { sign, number: Bound::Same(number), in_points };
    let strictly = choices.chance(50) && low.value != high.value;
    let (lower, upper) =
        if strictly { (Sign::Above, Sign::Below) } else { (Sign::AtLeast, Sign::AtMost) };
    match choices.below(4) {
        0 => vec![bound(lower, low), bound(upper, high)],
        1 => vec![bound(upper, high)],
        2 => vec![bound(Sign::Above, low)],
        _ => vec![bound(Sign::AtLeast, high)],
    }
}

/// How many of so many.
fn how_many(choices: &mut Choices, there: usize) -> Vec<(Sign, usize)> {
    match choices.below(6) {
        0 => vec![(Sign::Above, choices.below(there))],
        1 => vec![(Sign::AtMost, choices.below(there + 1))],
        2 => vec![(Sign::Below, choices.between(1, there))],
        _ => vec![(Sign::AtLeast, choices.between(1, there))],
    }
}

fn subset(choices: &mut Choices, of: &[String]) -> Vec<String> {
    let mut some: Vec<String> = of.iter().filter(|_| choices.chance(40)).cloned().collect();
    if some.is_empty() {
        some.push(choices.pick(of).clone());
    }
    some
}

fn units(
    choices: &mut Choices,
    framework: &Framework,
    metrics: &Metrics,
    flavour: Flavour,
) -> Dataset {
    let absent_percent = match choices.below(100) {
        n if n < 100 - flavour.absences => 0,
        n if n < 90 => 12,
        _ => 60,
    };
    let aims = aims(framework);
    let backed_percent = *choices.pick(&[0, 0, 0, 70, 100]);
    let mut dataset: Dataset = Vec::new();
    for place in 0..choices.between(1, flavour.most_units) {
        let mut cells = match dataset.last() {
            Some(last) if choices.chance(35) => last.cells.clone(),
            _ => (0..framework.metrics.len()).map(|i| metrics.cell(choices, i)).collect(),
        };
        if choices.chance(50) {
            let changed = choices.below(cells.len());
            cells[changed] = metrics.cell(choices, changed);
        }
        for aim in &aims {
            if choices.chance(flavour.aimed) {
                aim.hit(choices, framework, &mut cells);
            }
        }
        for cell in &mut cells {
            if choices.chance(absent_percent) {
                *cell = Cell::Absent(absence(choices));
            }
        }
        if choices.chance(absent_percent / 6) {
            let absence = absence(choices);
            cells.iter_mut().for_each(|cell| *cell = Cell::Absent(absence));
        }
        // In a form some rows are left empty.
        let silent = choices.chance(4);
        if silent {
            cells.fill(Cell::Absent(Absence::Missing));
        }
        let declared = if silent { Vec::new() } else { declarations(choices, framework) };
        let backed = cells
            .iter()
            .map(|cell| matches!(cell, Cell::Present(_)) && choices.chance(backed_percent))
            .collect();
        let name = match choices.below(4) {
            0 => format!("Xã {place}"),
            1 => format!("Phường \"{place}\", cũ; mới"),
            _ => format!("Đơn vị {}", place / 2),
        };
        let kind = choices.pick(&framework.unit_kinds).clone();
        let is_criteria = matches!(framework.body, Body::Criteria { .. });
        let as_of = choices.maybe(if is_criteria { 60 } else { 0 }, Choices::date);
        let id = format!("u{place}");
        dataset.push(Unit { id, name, kind, cells, backed, declared, as_of });
    }
    if choices.chance(flavour.peers) {
        leave_alone(choices, framework, &mut dataset);
    }
    dataset
}

/// Takes its peers from a unit: it is the only one of its kind, or the only one with a value.
fn leave_alone(choices: &mut Choices, framework: &Framework, dataset: &mut Dataset) {
    let alone = choices.below(dataset.len());
    let metric = choices.below(framework.metrics.len());
    let kinds = &framework.unit_kinds;
    let by_kind = kinds.len() > 1 && choices.chance(50);
    let absence = absence(choices);
    for (place, unit) in dataset.iter_mut().enumerate() {
        if by_kind {
            unit.kind = kinds[usize::from(place == alone)].clone();
        } else if place != alone {
            unit.cells[metric] = Cell::Absent(absence);
            unit.backed[metric] = false;
        }
    }
}

fn absence(choices: &mut Choices) -> Absence {
    *choices.pick(&[Absence::Missing, Absence::NotApplicable, Absence::Rejected])
}

fn declarations(choices: &mut Choices, framework: &Framework) -> Vec<(String, Answer)> {
    let Body::Criteria { targets } = &framework.body else { return Vec::new() };
    if !choices.chance(40) {
        return Vec::new();
    }
    let declared = targets.iter().filter_map(|target| {
        let answer = choices.maybe(60, |c| *c.pick(&[Answer::Yes, Answer::No]));
        answer.map(|answer| (target.id.clone(), answer))
    });
    declared.collect()
}

//! Scoring methods, extras, verdicts and criteria against results worked out by hand.

use std::collections::BTreeMap;

use super::criteria::Finding;
use super::evaluate::{UnitOutcome, evaluate};
use super::spec::{
    Absence, AbsenceRule, AbsenceRules, Answer, Body, Bound, Cell, Condition, Counted, Direction,
    Evidence, Extra, Framework, Gate, Indicator, Measured, Method, Metric, MetricType, Number,
    PartSize, Peer, Q, Quantity, Ranking, Rounding, ScoreBound, Sign, Size, Target, TieMethod,
    Unit, Value, least, q,
};
use super::tree::{Earned, Gone};

fn n(text: &str) -> Number {
    Number::new(text)
}

fn indicator(id: &str, points: &str, method: Method) -> Indicator {
    let absent = AbsenceRules::default();
    let size = Size::Points(n(points));
    Indicator { id: id.to_owned(), size, evidence: Evidence::Optional, absent, method }
}

/// A framework over the number metrics `a` and `b`, where everything absent is excluded.
fn framework(body: Body) -> Framework {
    let exclude = Some(AbsenceRule::Exclude);
    let metric =
        |id: &str| Metric { id: id.to_owned(), of_type: MetricType::Number, is_attribute: false };
    Framework {
        year: None,
        other_sizes: BTreeMap::new(),
        unit_kinds: vec!["commune".to_owned(), "district".to_owned()],
        period: [None, None],
        aggregate: None,
        rounding: Rounding::default(),
        coverage: [None, None],
        absent: AbsenceRules {
            missing: exclude,
            not_applicable: exclude,
            rejected: exclude,
            zero_whole: None,
        },
        levels: Vec::new(),
        of_levels: Vec::new(),
        metrics: vec![metric("a"), metric("b")],
        derived: Vec::new(),
        checks: Vec::new(),
        body,
        views: Vec::new(),
        ranking: None,
        grades: Vec::new(),
        verdict: Vec::new(),
    }
}

fn index(points: &str, indicators: Vec<Indicator>) -> Framework {
    let groups = Vec::new();
    framework(Body::Index { points: n(points), groups, indicators, bonus: None, penalty: None })
}

fn unit(kind: &str, a: &str, b: &str) -> Unit {
    let cell = |text: &str| match text {
        "" => Cell::Absent(Absence::Missing),
        "n/a" => Cell::Absent(Absence::NotApplicable),
        "rejected" => Cell::Absent(Absence::Rejected),
        digits => Cell::Present(Value::Number(n(digits))),
    };
    Unit {
        id: format!("{kind} {a} {b}"),
        name: kind.to_owned(),
        kind: kind.to_owned(),
        cells: vec![cell(a), cell(b)],
        backed: vec![false; 2],
        declared: Vec::new(),
        as_of: None,
    }
}

/// The total of a unit with these values alone, by one indicator of 12 points.
fn of_twelve(method: Method, a: &str, b: &str) -> Option<Q> {
    let framework = index("12", vec![indicator("i", "12", method)]);
    total(&evaluate(&framework, &vec![unit("commune", a, b)]).unwrap()[0])
}

fn total(outcome: &UnitOutcome) -> Option<Q> {
    outcome.total.as_ref().map(|total| total.value.clone())
}

fn linear(of: &str, zero_at: &str, full_at: &str) -> Method {
    Method::Linear { of: of.to_owned(), zero_at: n(zero_at), full_at: n(full_at) }
}

#[test]
fn linear_runs_both_ways() {
    assert_eq!(of_twelve(linear("a", "10", "30"), "15", ""), Some(q(3, 1)));
    assert_eq!(of_twelve(linear("a", "30", "10"), "15", ""), Some(q(9, 1)));
    assert_eq!(of_twelve(linear("a", "30", "10"), "31", ""), Some(q(0, 1)));
}

#[test]
fn ratios_are_full_where_the_rules_say() {
    let ratio = |zero_at: Option<&str>, full_at: Option<&str>| Method::Ratio {
        part: "a".to_owned(),
        whole: "b".to_owned(),
        zero_at: zero_at.map(n),
        full_at: full_at.map(n),
    };
    assert_eq!(of_twelve(ratio(None, None), "1", "3"), Some(q(4, 1)));
    assert_eq!(of_twelve(ratio(None, Some("80%")), "2", "5"), Some(q(6, 1)));
    assert_eq!(of_twelve(ratio(Some("50%"), None), "3", "4"), Some(q(6, 1)));
    assert_eq!(of_twelve(ratio(None, None), "5", "3"), Some(q(12, 1)));
    assert_eq!(of_twelve(ratio(None, None), "0", "0"), None);
}

#[test]
fn steps_take_the_nearest_bound() {
    let steps = |direction, steps: &[(&str, &str)]| Method::Steps {
        of: Measured::Metric("a".to_owned()),
        direction,
        steps: steps.iter().map(|(bound, share)| (n(bound), n(share))).collect(),
        in_points: false,
        times: false,
    };
    let up = || steps(Direction::Up, &[("4", "100%"), ("3", "75%"), ("1", "25%")]);
    assert_eq!(of_twelve(up(), "4", ""), Some(q(12, 1)));
    assert_eq!(of_twelve(up(), "3.999", ""), Some(q(9, 1)));
    assert_eq!(of_twelve(up(), "0", ""), Some(q(0, 1)));
    let down = || steps(Direction::Down, &[("5", "100%"), ("10", "50%")]);
    assert_eq!(of_twelve(down(), "5", ""), Some(q(12, 1)));
    assert_eq!(of_twelve(down(), "5.01", ""), Some(q(6, 1)));
    assert_eq!(of_twelve(down(), "11", ""), Some(q(0, 1)));
}

/// Of twelve points; of a part of a half, six.
#[test]
fn steps_are_over_quotients_and_in_points() {
    let steps = |steps: &[(&str, &str)]| Method::Steps {
        of: Measured::Quotient("a".to_owned(), "b".to_owned()),
        direction: Direction::Up,
        steps: steps.iter().map(|(bound, points)| (n(bound), n(points))).collect(),
        in_points: true,
        times: false,
    };
    let method = || steps(&[("90%", "12"), ("70%", "5")]);
    assert_eq!(of_twelve(method(), "9", "10"), Some(q(12, 1)));
    assert_eq!(of_twelve(method(), "7", "10"), Some(q(5, 1)));
    assert_eq!(of_twelve(method(), "6.999", "10"), Some(q(0, 1)));
    assert_eq!(of_twelve(method(), "7", "0"), None);
    let half = || (PartSize::Share(n("50%")), steps(&[("90%", "6"), ("70%", "5")]));
    assert_eq!(of_twelve(Method::SumOf(vec![half(), half()]), "7", "10"), Some(q(10, 1)));
}

#[test]
fn a_step_multiplies_the_value() {
    let steps = vec![(n("90%"), n("100%")), (n("70%"), n("50%"))];
    let (of, direction) = (Measured::Quotient("a".to_owned(), "b".to_owned()), Direction::Up);
    let method = || Method::Steps {
        of: of.clone(),
        direction,
        steps: steps.clone(),
        in_points: false,
        times: true,
    };
    assert_eq!(of_twelve(method(), "9", "10"), Some(q(12, 1)));
    // 0.8 × 0.5 × 12 = 4.8
    assert_eq!(of_twelve(method(), "8", "10"), Some(q(24, 5)));
    assert_eq!(of_twelve(method(), "6", "10"), Some(q(0, 1)));
}

#[test]
fn parts_have_points_of_their_own() {
    let part = |points: &str, method| (PartSize::Points(n(points)), method);
    let each = |points: &str| Method::PerItem { of: "a".to_owned(), points: n(points) };
    // 3 items at 2.5 are 7.5, held to 4; at 1 they are 3 of 8.
    let sum = Method::SumOf(vec![part("4", each("2.5")), part("8", each("1"))]);
    assert_eq!(of_twelve(sum, "3", ""), Some(q(7, 1)));
}

#[test]
fn items_earn_points_until_they_are_used_up() {
    let each = || Method::PerItem { of: "a".to_owned(), points: n("2.5") };
    assert_eq!(of_twelve(each(), "3", ""), Some(q(15, 2)));
    assert_eq!(of_twelve(each(), "5", ""), Some(q(12, 1)));
    assert_eq!(of_twelve(each(), "-1", ""), Some(q(0, 1)));
}

#[test]
fn parts_are_absent_on_their_own() {
    let sum = || {
        let part = |share: &str, of: &str| (PartSize::Share(n(share)), linear(of, "0", "10"));
        Method::SumOf(vec![part("75%", "a"), part("25%", "b")])
    };
    // 0.75 × 0.4 + 0.25 × 1 = 0.55
    assert_eq!(of_twelve(sum(), "4", "10"), Some(q(33, 5)));
    // Only a is left: 0.4
    assert_eq!(of_twelve(sum(), "4", "n/a"), Some(q(24, 5)));
    assert_eq!(of_twelve(sum(), "", "n/a"), None);
    let mut framework = index("12", vec![indicator("i", "12", sum())]);
    framework.absent.missing = Some(AbsenceRule::Full);
    let units = evaluate(&framework, &vec![unit("commune", "4", "")]).unwrap();
    assert_eq!(total(&units[0]), Some(q(33, 5)));
}

#[test]
fn the_best_alternative_counts() {
    let best = || Method::BestOf(vec![linear("a", "0", "10"), linear("b", "0", "10")]);
    assert_eq!(of_twelve(best(), "4", "5"), Some(q(6, 1)));
    assert_eq!(of_twelve(best(), "4", "rejected"), Some(q(24, 5)));
    let mut framework = index("12", vec![indicator("i", "12", best())]);
    framework.absent.rejected = Some(AbsenceRule::Full);
    let units = evaluate(&framework, &vec![unit("commune", "n/a", "rejected")]).unwrap();
    assert_eq!(total(&units[0]), Some(q(12, 1)));
}

#[test]
fn peers_are_of_the_same_kind() {
    let relative = |to| Method::Relative { of: "a".to_owned(), to };
    let min_max = |direction| Method::MinMax { of: "a".to_owned(), direction };
    let of = |method: Method| {
        let framework = index("12", vec![indicator("i", "12", method)]);
        let values = ["2", "3", "8"].map(|a| unit("commune", a, ""));
        let dataset = values.into_iter().chain([unit("district", "100", "")]).collect();
        evaluate(&framework, &dataset).unwrap().iter().map(total).collect::<Vec<_>>()
    };
    let some = |parts: [(i64, i64); 3], alone: Option<Q>| {
        parts.into_iter().map(|(a, b)| Some(q(a, b))).chain([alone]).collect::<Vec<_>>()
    };
    assert_eq!(of(relative(Peer::Best)), some([(3, 1), (9, 2), (12, 1)], Some(q(12, 1))));
    assert_eq!(of(relative(Peer::Lowest)), some([(12, 1), (8, 1), (3, 1)], Some(q(12, 1))));
    assert_eq!(of(min_max(Direction::Up)), some([(0, 1), (2, 1), (12, 1)], None));
    assert_eq!(of(min_max(Direction::Down)), some([(12, 1), (10, 1), (0, 1)], None));
}

/// What is not above zero is nothing to compare with; but the least of all may be nothing at all.
#[test]
fn benchmarks_are_above_zero() {
    let of = |to, values: [&str; 3]| {
        let framework =
            index("12", vec![indicator("i", "12", Method::Relative { of: "a".to_owned(), to })]);
        let dataset = values.into_iter().map(|a| unit("commune", a, "")).collect();
        evaluate(&framework, &dataset).unwrap().iter().map(total).collect::<Vec<_>>()
    };
    let none = vec![None, None, None];
    for to in [Peer::Best, Peer::Lowest, Peer::Mean] {
        assert_eq!(of(to, ["-5", "-10", "-15"]), none);
    }
    assert_eq!(of(Peer::Best, ["0", "0", "-1"]), none);
    assert_eq!(of(Peer::Mean, ["5", "-5", "0"]), none);
    // Above zero: what lies below zero earns nothing, and more than the mean no more than everything.
    assert_eq!(
        of(Peer::Mean, ["8", "1", "-3"]),
        vec![Some(q(12, 1)), Some(q(6, 1)), Some(q(0, 1))]
    );
    let first = vec![Some(q(12, 1)), Some(q(0, 1)), Some(q(0, 1))];
    assert_eq!(of(Peer::Lowest, ["0", "2", "4"]), first);
}

/// Beside a district of its own kind: 2, 3, 3 and 8 with mean 4 and variance (4 + 1 + 1 + 16) ÷ 4.
#[test]
fn units_stand_among_their_peers() {
    let of = |method: Method| {
        let framework = index("12", vec![indicator("i", "12", method)]);
        let values = ["2", "3", "3", "8"].map(|a| unit("commune", a, ""));
        let dataset = values.into_iter().chain([unit("district", "100", "")]).collect();
        evaluate(&framework, &dataset).unwrap().iter().map(total).collect::<Vec<_>>()
    };
    let some = |scores: [(i64, i64); 4], alone: Option<Q>| {
        scores.into_iter().map(|(a, b)| Some(q(a, b))).chain([alone]).collect::<Vec<_>>()
    };
    let rank = |direction| Method::Rank { of: "a".to_owned(), direction };
    assert_eq!(of(rank(Direction::Up)), some([(0, 1), (8, 1), (8, 1), (12, 1)], None));
    assert_eq!(of(rank(Direction::Down)), some([(12, 1), (8, 1), (8, 1), (0, 1)], None));
    let percentile = |direction| Method::Percentile { of: "a".to_owned(), direction };
    let up = some([(3, 2), (6, 1), (6, 1), (21, 2)], Some(q(6, 1)));
    assert_eq!(of(percentile(Direction::Up)), up);
    let down = some([(21, 2), (6, 1), (6, 1), (3, 2)], Some(q(6, 1)));
    assert_eq!(of(percentile(Direction::Down)), down);
    let z = |zero: &str, full: &str| {
        let (zero_at, full_at) = (n(zero), n(full));
        of(Method::ZScore { of: "a".to_owned(), zero_at, full_at })
    };
    // z is −2, −1, −1 and 4 of √5.5 = 2.345…: ends of ∓0.4 leave all at one of them.
    assert_eq!(z("-0.4", "0.4"), some([(0, 1), (0, 1), (0, 1), (12, 1)], None));
    assert_eq!(z("0.4", "-0.4"), some([(12, 1), (12, 1), (12, 1), (0, 1)], None));
    // (−2 ÷ √5.5 + 2) ÷ 4 × 12 = 3.44159…
    let first = z("-2", "2")[0].clone().unwrap();
    assert!(first > q(34_415, 10_000) && first < q(34_416, 10_000), "{first}");
}

/// One answer of the lowest and three of the highest: ¾, whatever the two are called.
#[test]
fn answers_are_put_on_their_scale() {
    let answers = |values: [&str; 2]| {
        let [low, high] = values.map(n);
        Method::Survey(vec![(low, "a".to_owned()), (high, "b".to_owned())])
    };
    assert_eq!(of_twelve(answers(["1", "5"]), "1", "3"), Some(q(9, 1)));
    assert_eq!(of_twelve(answers(["-1", "0.5"]), "3", "1"), Some(q(3, 1)));
    assert_eq!(of_twelve(answers(["1", "5"]), "0", "0"), None);
    assert_eq!(of_twelve(answers(["1", "5"]), "n/a", "3"), None);
}

#[test]
fn bonus_and_penalty_are_capped_and_end_at_zero() {
    let extra = |cap: &str, of: &str| {
        let indicators = vec![indicator(&format!("extra_{of}"), "8", linear(of, "0", "8"))];
        Some(Extra { cap: Some(n(cap)), indicators })
    };
    let half = Method::Threshold {
        of: "a".to_owned(),
        conditions: vec![Condition::Above(Bound::Same(n("100")))],
    };
    let mut framework = index("12", vec![indicator("i", "12", half)]);
    let Body::Index { bonus, penalty, .. } = &mut framework.body else { panic!("an index") };
    (*bonus, *penalty) = (extra("5", "a"), extra("3", "b"));
    let of =
        |a: &str, b: &str| total(&evaluate(&framework, &vec![unit("commune", a, b)]).unwrap()[0]);
    assert_eq!(of("101", "2"), Some(q(15, 1)));
    assert_eq!(of("4", "n/a"), Some(q(4, 1)));
    assert_eq!(of("2", "8"), Some(q(0, 1)));
    assert_eq!(of("n/a", "8"), None);
}

#[test]
fn gates_pass_over_what_does_not_apply() {
    let indicators = || {
        vec![
            indicator("ia", "6", linear("a", "0", "10")),
            indicator("ib", "6", linear("b", "0", "10")),
        ]
    };
    let passes = |gate: Gate, a: &str, b: &str| {
        let framework = Framework { verdict: vec![gate], ..index("12", indicators()) };
        evaluate(&framework, &vec![unit("commune", a, b)]).unwrap()[0].passed.unwrap()
    };
    let every = || Gate::Every { level: "indicator".to_owned(), bounds: least(n("50%")) };
    let both = || vec!["ia".to_owned(), "ib".to_owned()];
    let count = |least, of| Gate::Count { how_many: vec![(Sign::AtLeast, least)], of, share: None };
    assert!(passes(every(), "5", "n/a"));
    assert!(!passes(every(), "5", ""));
    assert!(!passes(every(), "4.9", "10"));
    assert!(passes(Gate::Met(both()), "10", "n/a"));
    assert!(!passes(Gate::Met(both()), "10", "9"));
    assert!(!passes(Gate::MetAll, "10", "rejected"));
    assert!(passes(count(1, Counted::All), "10", "rejected"));
    assert!(!passes(count(2, Counted::These(both())), "10", "n/a"));
    assert!(passes(Gate::Total(least(n("6"))), "5", "5"));
    assert!(!passes(Gate::Total(least(n("51%"))), "5", "5"));
    let half = |sign| vec![ScoreBound { sign, number: Bound::Same(n("50%")), in_points: false }];
    let one = |sign| Gate::Score { of: "ia".to_owned(), bounds: half(sign) };
    assert!(!passes(one(Sign::Above), "5", "10"));
    assert!(passes(one(Sign::AtMost), "5", "10"));
    assert!(!passes(one(Sign::Below), "5", "10"));
    let three =
        vec![ScoreBound { sign: Sign::AtLeast, number: Bound::Same(n("3")), in_points: true }];
    let counted = |sign, count| Gate::Count {
        how_many: vec![(sign, count)],
        of: Counted::Level("indicator".to_owned()),
        share: Some(three.clone()),
    };
    // 3 of 6 points, and 5.4 of 6.
    assert!(passes(counted(Sign::AtLeast, 2), "5", "9"));
    assert!(!passes(counted(Sign::Below, 2), "5", "9"));
    assert!(passes(counted(Sign::AtMost, 1), "4.9", "9"));
}

#[test]
fn ties_are_broken_in_order() {
    let indicators = vec![
        indicator("ia", "6", linear("a", "0", "6")),
        indicator("ib", "6", linear("b", "0", "6")),
    ];
    let mut framework = index("12", indicators);
    let ranks = |framework: &Framework| {
        let rows = [("4", "2"), ("2", "4"), ("3", "3"), ("3", "3"), ("1", "1"), ("", "")];
        let dataset = rows.iter().map(|(a, b)| unit("commune", a, b)).collect();
        let units = evaluate(framework, &dataset).unwrap();
        units.iter().map(|unit| unit.rank).collect::<Vec<_>>()
    };
    let mut with = |ties: &[&str], method: TieMethod| {
        let ties = ties.iter().map(|id| (*id).to_owned()).collect();
        let (of, also_within) = (None, Vec::new());
        framework.ranking = Some(Ranking { places: Some(0), ties, method, of, also_within });
        ranks(&framework)
    };
    let some = |ranks: [usize; 5]| ranks.into_iter().map(Some).chain([None]).collect::<Vec<_>>();
    assert_eq!(with(&[], TieMethod::Competition), some([1, 1, 1, 1, 5]));
    assert_eq!(with(&["ib"], TieMethod::Competition), some([4, 1, 2, 2, 5]));
    assert_eq!(with(&["ia"], TieMethod::Dense), some([1, 3, 2, 2, 4]));
}

#[test]
fn targets_are_met_by_numbers_only() {
    let per_kind = vec![("commune".to_owned(), n("50%")), ("district".to_owned(), n("80%"))];
    let target = |id: &str, of: Quantity, condition: Condition| Target {
        id: id.to_owned(),
        of,
        conditions: vec![condition],
        due: None,
    };
    let quotient = Quantity::Quotient { part: "a".to_owned(), whole: "b".to_owned() };
    let metric = Quantity::Metric("b".to_owned());
    let targets = vec![
        target("rate", quotient, Condition::AtLeast(Bound::PerKind(per_kind))),
        target("number", metric, Condition::Below(Bound::Same(n("10")))),
    ];
    let mut framework = framework(Body::Criteria { targets });
    framework.verdict = vec![Gate::Total(least(n("50%"))), Gate::Met(vec!["number".to_owned()])];
    let mut dataset =
        vec![unit("commune", "3", "6"), unit("district", "3", "6"), unit("commune", "3", "0")];
    dataset[2].declared = vec![("rate".to_owned(), Answer::Yes)];
    let units = evaluate(&framework, &dataset).unwrap();
    let found = |place: usize| [units[place].findings["rate"], units[place].findings["number"]];
    assert_eq!(found(0), [Finding::Met, Finding::Met]);
    assert_eq!(found(1), [Finding::NotMet, Finding::Met]);
    assert_eq!(found(2), [Finding::Undetermined, Finding::Met]);
    assert_eq!(units[2].total.as_ref().unwrap().value, q(1, 1));
    assert_eq!(units[2].share.as_ref().unwrap().value, q(1, 2));
    assert!(units.iter().all(|unit| unit.passed == Some(true)));
}

#[test]
fn required_evidence_is_asked_for_where_there_is_any() {
    let mut of_best = indicator("i", "12", Method::Relative { of: "a".to_owned(), to: Peer::Best });
    of_best.evidence = Evidence::Required;
    let mut framework = index("12", vec![of_best]);
    framework.absent.missing = Some(AbsenceRule::Zero);
    let mut dataset = vec![unit("commune", "2", ""), unit("commune", "8", "")];
    let totals = |dataset: &Vec<Unit>| {
        evaluate(&framework, dataset).unwrap().iter().map(total).collect::<Vec<_>>()
    };
    assert_eq!(totals(&dataset), [Some(q(3, 1)), Some(q(12, 1))]);
    // Now the 8 is not believed, and is no one's best.
    dataset[0].backed[0] = true;
    assert_eq!(totals(&dataset), [Some(q(12, 1)), Some(q(0, 1))]);
}

#[test]
fn nodes_without_points_are_not_counted() {
    let without = indicator("shown", "0", linear("b", "0", "10"));
    let mut framework = index("12", vec![without, indicator("i", "12", linear("a", "0", "10"))]);
    framework.verdict =
        vec![Gate::Every { level: "indicator".to_owned(), bounds: least(n("50%")) }];
    let units =
        evaluate(&framework, &vec![unit("commune", "5", ""), unit("commune", "n/a", "5")]).unwrap();
    assert_eq!((total(&units[0]), units[0].passed), (Some(q(6, 1)), Some(true)));
    assert_eq!(units[0].nodes["shown"].earned, Earned::Gone(Gone::Excluded, Absence::Missing));
    assert_eq!((total(&units[1]), units[1].passed), (None, Some(false)));
}

//! The reference against results worked out by hand.

use std::collections::BTreeMap;

use super::amount::{Amount, Doubt, round};
use super::evaluate::{UnitOutcome, evaluate};
use super::methods::Refused;
use super::roots::{geometric_mean, irrational_mean, mean_by_root};
use super::spec::{
    Absence, AbsenceRule, AbsenceRules, Aggregate, Body, Bound, Cell, Evidence, Framework, Gate,
    Grade, Group, Indicator, Method, Metric, MetricType, Mode, Number, Peer, Q, Ranking, Rounding,
    Size, TieMethod, Unit, Value, fraction_of, least, q,
};
use super::tree::Earned;

fn number(text: &str) -> Number {
    Number::new(text)
}

fn ratio(id: &str, points: &str) -> Indicator {
    Indicator {
        id: id.to_owned(),
        size: Size::Points(number(points)),
        evidence: Evidence::Optional,
        absent: AbsenceRules::default(),
        method: Method::Ratio {
            part: format!("{id}_part"),
            whole: format!("{id}_whole"),
            zero_at: None,
            full_at: None,
        },
    }
}

fn framework(points: &str, indicators: Vec<Indicator>) -> Framework {
    let ids = indicators.iter().flat_map(|i| [format!("{}_part", i.id), format!("{}_whole", i.id)]);
    Framework {
        year: None,
        other_sizes: BTreeMap::new(),
        unit_kinds: vec!["commune".to_owned()],
        period: [None, None],
        aggregate: None,
        rounding: Rounding {
            part: None,
            indicator: Some(2),
            group: None,
            total: Some(2),
            mode: Mode::HalfUp,
        },
        coverage: [None, None],
        absent: AbsenceRules {
            missing: Some(AbsenceRule::Zero),
            not_applicable: Some(AbsenceRule::Exclude),
            ..AbsenceRules::default()
        },
        levels: Vec::new(),
        of_levels: Vec::new(),
        metrics: ids
            .map(|id| Metric { id, of_type: MetricType::Count, is_attribute: false })
            .collect(),
        derived: Vec::new(),
        checks: Vec::new(),
        body: Body::Index {
            points: number(points),
            groups: Vec::new(),
            indicators,
            bonus: None,
            penalty: None,
        },
        views: Vec::new(),
        ranking: Some(Ranking {
            places: None,
            ties: Vec::new(),
            method: TieMethod::Competition,
            of: None,
            also_within: Vec::new(),
        }),
        grades: vec![
            Grade {
                name: "Tốt".to_owned(),
                at_least: Some(Bound::Same(number("80%"))),
                ..Grade::default()
            },
            Grade {
                name: "Yếu".to_owned(),
                at_least: Some(Bound::Same(number("0%"))),
                ..Grade::default()
            },
        ],
        verdict: vec![Gate::Total(least(number("50%")))],
    }
}

/// Cells as in a CSV: a number, `n/a`, or nothing.
fn unit(id: &str, cells: &[&str]) -> Unit {
    let cell = |text: &&str| match *text {
        "" => Cell::Absent(Absence::Missing),
        "n/a" => Cell::Absent(Absence::NotApplicable),
        "rejected" => Cell::Absent(Absence::Rejected),
        digits => Cell::Present(Value::Number(number(digits))),
    };
    Unit {
        id: id.to_owned(),
        name: id.to_owned(),
        kind: "commune".to_owned(),
        cells: cells.iter().map(cell).collect(),
        backed: vec![false; cells.len()],
        declared: Vec::new(),
        as_of: None,
    }
}

fn total(outcome: &UnitOutcome) -> Option<Q> {
    outcome.total.as_ref().map(|total| total.value.clone())
}

#[test]
fn numbers_are_read_exactly() {
    assert_eq!(fraction_of("33.3333%"), q(333_333, 1_000_000));
    assert_eq!(fraction_of("-0.5"), q(-1, 2));
    assert_eq!(fraction_of("12"), q(12, 1));
}

#[test]
fn rounding_modes_differ_at_ties_only_where_they_should() {
    let table = [
        (Mode::HalfUp, ["3", "4", "3", "-3"]),
        (Mode::HalfEven, ["2", "4", "3", "-2"]),
        (Mode::HalfDown, ["2", "3", "3", "-2"]),
        (Mode::Up, ["3", "4", "3", "-3"]),
        (Mode::Down, ["2", "3", "2", "-2"]),
    ];
    for (mode, expected) in table {
        for (from, to) in ["2.5", "3.5", "2.51", "-2.5"].iter().zip(expected) {
            assert_eq!(round(&fraction_of(from), 0, mode), fraction_of(to), "{from} {mode:?}");
        }
    }
}

#[test]
fn a_tie_of_rounding_goes_up() {
    // 5 × 1/8 = 0.625 → 0.63; 5 × 2/3 = 3.333… → 3.33; 0.63 + 3.33 = 3.96 of 10
    let framework = framework("10", vec![ratio("a", "5"), ratio("b", "5")]);
    let units = evaluate(&framework, &vec![unit("u", &["1", "8", "2", "3"])]).unwrap();
    assert_eq!(total(&units[0]), Some(q(396, 100)));
    assert_eq!(units[0].grade.as_deref(), Some("Yếu"));
    assert_eq!(units[0].passed, Some(false));
}

#[test]
fn what_does_not_apply_leaves_the_denominator() {
    // Only b counts: 10 × (3.33 ÷ 5) = 6.66
    let framework = framework("10", vec![ratio("a", "5"), ratio("b", "5")]);
    let dataset = vec![
        unit("rescaled", &["n/a", "8", "2", "3"]),
        unit("nothing", &["n/a", "8", "n/a", "3"]),
        unit("missing", &["", "n/a", "2", "3"]),
        unit("tied", &["n/a", "8", "2", "3"]),
    ];
    let units = evaluate(&framework, &dataset).unwrap();
    assert_eq!(total(&units[0]), Some(q(666, 100)));
    assert_eq!(total(&units[1]), None);
    // One part missing, the other not applicable: missing counts, which is zero.
    assert_eq!(total(&units[2]), Some(q(333, 100)));
    let ranks: Vec<_> = units.iter().map(|unit| unit.rank).collect();
    assert_eq!(ranks, [Some(1), None, Some(3), Some(1)]);
    assert_eq!((units[1].grade.as_deref(), units[1].passed), (None, Some(false)));
}

#[test]
fn a_rule_that_is_not_written_refuses() {
    let framework = framework("5", vec![ratio("a", "5")]);
    let dataset = vec![unit("u", &["rejected", "8"])];
    assert_eq!(evaluate(&framework, &dataset).err(), Some(Refused));
    // A zero whole does what `missing` does.
    let units = evaluate(&framework, &vec![unit("u", &["1", "0"])]).unwrap();
    assert_eq!(total(&units[0]), Some(q(0, 1)));
}

#[test]
fn weights_divide_points_exactly() {
    let third = |id: &str| Indicator { size: Size::Weight(number("1")), ..ratio(id, "0") };
    let group = Group {
        id: "g".to_owned(),
        size: Size::Points(number("10")),
        absent: AbsenceRules::default(),
        aggregate: None,
        groups: Vec::new(),
        indicators: vec![third("a"), third("b"), third("c")],
    };
    let mut framework = framework("10", vec![third("a"), third("b"), third("c")]);
    framework.rounding = Rounding::default();
    let Body::Index { groups, indicators, .. } = &mut framework.body else { panic!("an index") };
    groups.push(group);
    indicators.clear();
    let units = evaluate(&framework, &vec![unit("u", &["1", "1", "1", "2", "0", "1"])]).unwrap();
    // 10/3 + 5/3 = 5
    assert_eq!(total(&units[0]), Some(q(5, 1)));
    let Earned::Score(score) = &units[0].nodes["b"].earned else { panic!("a score") };
    assert_eq!(score.value, q(5, 3));
}

#[test]
fn peers_are_compared_with_who_has_a_value() {
    let mut framework = framework("10", vec![ratio("a", "10")]);
    let Body::Index { indicators, .. } = &mut framework.body else { panic!("an index") };
    indicators[0].method = Method::Relative { of: "a_part".to_owned(), to: Peer::Mean };
    let dataset = vec![
        unit("u", &["2", ""]),
        unit("v", &["6", ""]),
        unit("w", &["", "3"]),
        unit("x", &["", ""]),
    ];
    let units = evaluate(&framework, &dataset).unwrap();
    // The mean is 4: 2 ÷ 4 = 0.5; 6 ÷ 4 is held to 1; w is missing; x sent nothing.
    let totals: Vec<_> = units.iter().map(total).collect();
    assert_eq!(totals, [Some(q(5, 1)), Some(q(10, 1)), Some(q(0, 1)), None]);
    assert_eq!((units[3].rank, units[3].passed), (None, Some(false)));
}

#[test]
fn means_are_what_the_handbook_says() {
    let exactly = |n, d| Amount::exact(q(n, d));
    let shares = [(exactly(1, 4), q(1, 1)), (exactly(1, 1), q(1, 1))];
    let of = |aggregate| super::tree::aggregate_of(aggregate, &shares).value;
    assert_eq!(of(Aggregate::Arithmetic), q(5, 8));
    assert_eq!(of(Aggregate::Geometric), q(1, 2));
    assert_eq!(of(Aggregate::Harmonic), q(2, 5));
    assert_eq!(of(Aggregate::Minimum), q(1, 4));
    assert_eq!(of(Aggregate::Maximum), q(1, 1));
}

#[test]
fn irrational_means_agree_with_integer_roots() {
    let cases = [
        vec![(q(1, 2), q(1, 1)), (q(1, 1), q(1, 1))],
        vec![(q(1, 3), q(2, 1)), (q(5, 7), q(3, 1)), (q(999, 1000), q(1, 2))],
        vec![(q(1, 1_000_000_007), q(1, 1)), (q(2, 3), q(33, 10))],
    ];
    for pairs in cases {
        let apart = irrational_mean(&pairs) - mean_by_root(&pairs).unwrap();
        let bound = fraction_of(&format!("0.{}1", "0".repeat(57)));
        assert!(apart < bound && -apart < bound, "{pairs:?}");
    }
    let mean =
        geometric_mean(&[(Amount::exact(q(1, 2)), q(1, 1)), (Amount::exact(q(1, 1)), q(1, 1))]);
    // √0.5, OEIS A010503
    let known = fraction_of("0.707106781186547524400844362104849039284835937688");
    assert_eq!(round(&mean.value, 48, Mode::HalfUp), known);
    let doubt = Doubt::default();
    mean.rounded(10, Mode::HalfUp, &doubt);
    assert!(!doubt.raised());
    mean.rounded(30, Mode::HalfUp, &doubt);
    assert!(doubt.raised());
}

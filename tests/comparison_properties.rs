//! What must hold of every comparison, against a plain reference in fractions and over random frameworks.
//!
//! `DTI_CASES` sets the number of cases of each property (200 by default).

#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "test code: a panic is a failed test"
)]

use std::fmt::Write;

use dti_engine::comparison::{Comparison, ItemComparison, Summary, UnitComparison};
use dti_engine::dataset::DatasetBuilder;
use dti_engine::number::Exact;
use dti_engine::{Dataset, Framework, Language, Outcome, Plan};
use num_rational::BigRational;
use num_traits::{Signed, Zero};
use proptest::collection::vec;
use proptest::prelude::{Strategy, TestCaseError, prop_assert, prop_assert_eq};
use proptest::test_runner::{Config, TestRunner};

use reference::generate::{Flavour, cases};

mod reference;

fn runner() -> TestRunner {
    let cases = std::env::var("DTI_CASES").ok().and_then(|text| text.parse().ok());
    let config =
        Config { cases: cases.unwrap_or(200), failure_persistence: None, ..Config::default() };
    TestRunner::new(config)
}

fn fraction(number: &Exact) -> BigRational {
    let (numerator, denominator) = number.fraction();
    BigRational::new(numerator.parse().unwrap(), denominator.parse().unwrap())
}

fn fractions(number: Option<Exact>) -> Option<BigRational> {
    number.as_ref().map(fraction)
}

/// Groups of ratios that add up, unrounded: what each indicator has in points, and for each unit its
/// parts and wholes on both sides.
#[derive(Debug, Clone)]
struct Plain {
    groups: Vec<Vec<u32>>,
    /// For each unit: base and other, each a part and a whole per indicator.
    units: Vec<[Vec<(u32, u32)>; 2]>,
}

impl Plain {
    fn any() -> impl Strategy<Value = Self> {
        let groups = vec(vec(1u32..40, 1..4), 1..4);
        groups.prop_flat_map(|groups: Vec<Vec<u32>>| {
            let count = groups.iter().map(Vec::len).sum::<usize>();
            // Small numbers, so that sides agree often and differences are equal often.
            let side = move || vec((0u32..5, 1u32..4), count..=count);
            let units = vec((side(), side()).prop_map(|(base, other)| [base, other]), 1..8);
            units.prop_map(move |units| Self { groups: groups.clone(), units })
        })
    }

    fn yaml(&self) -> String {
        let all: u32 = self.groups.iter().flatten().sum();
        let mut text = format!(
            "framework: demo/plain\nversion: '1'\nkind: index\nunit_kind: commune\npoints: {all}\n\
             absent: {{missing: zero}}\nmetrics:\n"
        );
        for place in 0..self.groups.iter().map(Vec::len).sum() {
            writeln!(text, "  p{place}: {{type: count}}\n  w{place}: {{type: count}}").unwrap();
        }
        text.push_str("groups:\n");
        let mut place = 0;
        for (group, points) in self.groups.iter().enumerate() {
            let sum: u32 = points.iter().sum();
            writeln!(text, "  - id: g{group}\n    points: {sum}\n    indicators:").unwrap();
            for points in points {
                let scoring = format!("{{ratio: {{part: p{place}, whole: w{place}}}}}");
                writeln!(text, "      - {{id: i{place}, points: {points}, scoring: {scoring}}}")
                    .unwrap();
                place += 1;
            }
        }
        text.push_str("ranking: {}\n");
        text
    }

    fn csv(&self, side: usize, backwards: bool) -> String {
        let count = self.groups.iter().map(Vec::len).sum::<usize>();
        let mut text = String::from("unit");
        for place in 0..count {
            write!(text, ",p{place},w{place}").unwrap();
        }
        let mut rows: Vec<String> = self
            .units
            .iter()
            .enumerate()
            .map(|(unit, sides)| {
                let cells = sides[side].iter().map(|(part, whole)| format!(",{part},{whole}"));
                format!("\nu{unit}{}", cells.collect::<String>())
            })
            .collect();
        if backwards {
            rows.reverse();
        }
        text + &rows.concat() + "\n"
    }

    /// What an indicator of a unit earns.
    fn score(&self, unit: usize, side: usize, indicator: usize) -> BigRational {
        let points: Vec<u32> = self.groups.iter().flatten().copied().collect();
        let (part, whole) = self.units[unit][side][indicator];
        let share = BigRational::new(part.min(whole).into(), whole.into());
        share * BigRational::from_integer(points[indicator].into())
    }

    fn difference(&self, unit: usize, indicator: usize) -> BigRational {
        self.score(unit, 1, indicator) - self.score(unit, 0, indicator)
    }
}

fn scored(framework: &Framework, csv: &str) -> Outcome {
    let dataset = Dataset::from_csv(csv.as_bytes(), framework).unwrap();
    Plan::compile(framework).unwrap().score(&dataset).unwrap()
}

fn number_of(id: &str) -> usize {
    id[1..].parse().unwrap()
}

fn of_unit(plain: &Plain, unit: &UnitComparison<'_>) -> Result<BigRational, TestCaseError> {
    let number = number_of(&unit.unit().id);
    let (mut all, mut indicators) = (BigRational::zero(), 0..);
    for (place, group) in plain.groups.iter().enumerate() {
        let mut sum = BigRational::zero();
        for indicator in indicators.by_ref().take(group.len()) {
            let expected = plain.difference(number, indicator);
            let item = unit.item(&format!("i{indicator}")).unwrap();
            prop_assert_eq!(fractions(item.scores().difference()), Some(expected.clone()));
            let values = plain.units[number][0][indicator] != plain.units[number][1][indicator];
            prop_assert_eq!(item.reasons().is_empty(), !values);
            sum += expected;
        }
        let item = unit.item(&format!("g{place}")).unwrap();
        prop_assert_eq!(fractions(item.scores().difference()), Some(sum.clone()));
        all += sum;
    }
    prop_assert_eq!(fractions(unit.total().difference()), Some(all.clone()));
    Ok(all)
}

#[test]
fn differences_are_those_of_the_plain_reference() {
    let holds = |plain: Plain| {
        let framework = Framework::from_yaml(&plain.yaml()).unwrap();
        let base = scored(&framework, &plain.csv(0, false));
        let other = scored(&framework, &plain.csv(1, false));
        let comparison = Comparison::of(&base, &other);
        let mut totals = Vec::new();
        for unit in comparison.units() {
            totals.push(of_unit(&plain, &unit)?);
        }
        prop_assert_eq!(totals.len(), plain.units.len());
        prop_assert!(totals.is_sorted_by(|one, another| one.abs() >= another.abs()));

        // Everything that changed, and nothing else, the largest first.
        let count = plain.groups.iter().map(Vec::len).sum::<usize>();
        let largest: Vec<_> = comparison.largest().collect();
        let sizes: Vec<_> =
            largest.iter().map(|i| fractions(i.scores().difference()).unwrap().abs()).collect();
        prop_assert!(sizes.is_sorted_by(|one, another| one >= another));
        let all = (0..plain.units.len()).flat_map(|unit| (0..count).map(move |i| (unit, i)));
        let changed = all.filter(|(unit, i)| !plain.difference(*unit, *i).is_zero());
        prop_assert_eq!(largest.len(), changed.count());

        for summary in comparison.summaries().filter(|summary| !summary.group) {
            of_summary(&plain, &summary)?;
        }
        let sum: BigRational = totals.iter().sum();
        let units = BigRational::from_integer(plain.units.len().into());
        prop_assert_eq!(fractions(comparison.summary().mean()), Some(sum / units));
        Ok(())
    };
    runner().run(&Plain::any(), holds).unwrap();
}

fn of_summary(plain: &Plain, summary: &Summary<'_>) -> Result<(), TestCaseError> {
    let indicator = number_of(summary.id.unwrap());
    let all: Vec<_> = (0..plain.units.len()).map(|u| plain.difference(u, indicator)).collect();
    let (up, down) =
        (all.iter().filter(|d| d.is_positive()), all.iter().filter(|d| d.is_negative()));
    prop_assert_eq!((summary.up, summary.down), (up.clone().count(), down.clone().count()));
    prop_assert_eq!(summary.compared(), all.len());
    prop_assert_eq!(fractions(summary.gained.clone()), Some(up.sum()));
    prop_assert_eq!(fractions(summary.lost.clone()), Some(down.sum()));
    Ok(())
}

/// What is told of a comparison, in its order.
fn told(comparison: &Comparison<'_>) -> Vec<String> {
    let units = comparison.units().map(|unit| unit.explain(Language::En).to_string());
    let one = |item: ItemComparison<'_>| format!("{} {}", item.unit().unit().id, item.id());
    units.chain(comparison.largest().map(one)).collect()
}

#[test]
fn the_order_of_the_data_has_no_say() {
    let holds = |plain: Plain| {
        let framework = Framework::from_yaml(&plain.yaml()).unwrap();
        let outcomes = [(0, false), (1, false), (0, true), (1, true)]
            .map(|(side, backwards)| scored(&framework, &plain.csv(side, backwards)));
        let [base, other, turned, other_turned] = &outcomes;
        let expected = told(&Comparison::of(base, other));
        for (base, other) in [(base, other_turned), (turned, other), (turned, other_turned)] {
            prop_assert_eq!(&told(&Comparison::of(base, other)), &expected);
        }
        Ok(())
    };
    runner().run(&Plain::any(), holds).unwrap();
}

/// The same units with each other's values: every unit takes those of the next of its kind.
fn moved(outcome: &Outcome) -> Option<Outcome> {
    let dataset = outcome.dataset();
    let units: Vec<_> = dataset.units().collect();
    let next = |row: usize| {
        let following = units.iter().cycle().skip(row + 1).take(units.len());
        following.copied().find(|unit| unit.kind() == units[row].kind()).unwrap()
    };
    let copy = |data: &mut DatasetBuilder<'_>| {
        for (row, unit) in dataset.units().enumerate() {
            let from = next(row);
            let mut data = data.revise(unit.id())?;
            for metric in outcome.framework().metrics() {
                data.value(metric.id(), from.value(metric.id())?);
            }
        }
        Ok(())
    };
    // Another unit's absence may be an error here.
    outcome.what_if(copy).ok()
}

fn reverse_of(one: &Comparison<'_>, another: &Comparison<'_>) -> Result<(), TestCaseError> {
    for unit in one.units() {
        let back = another.unit(&unit.unit().id).unwrap();
        let minus = |difference: Option<Exact>| fractions(difference).map(|number| -number);
        prop_assert_eq!(fractions(unit.total().difference()), minus(back.total().difference()));
        prop_assert_eq!(unit.rank_change(), back.rank_change().map(|places| -places));
        prop_assert_eq!(unit.items().len(), back.items().len());
        for (item, back) in unit.items().zip(back.items()) {
            let (scores, other) = (item.scores(), back.scores());
            prop_assert_eq!(fractions(scores.difference()), minus(other.difference()));
            prop_assert_eq!(item.reasons().len(), back.reasons().len());
            prop_assert_eq!(item.state().base, back.state().other);
            // What changed can be told.
            let changed = fractions(scores.difference()).is_some_and(|d| !d.is_zero());
            prop_assert!(!changed || item.is_group() || !item.reasons().is_empty());
        }
    }
    prop_assert_eq!(one.largest().len(), another.largest().len());
    Ok(())
}

#[test]
fn frameworks_of_every_shape_compare() {
    let compared = std::cell::Cell::new(0u32);
    let holds = |case: reference::generate::Case| {
        let framework = Framework::from_yaml(&case.yaml()).unwrap();
        let dataset = Dataset::from_csv(case.csv().as_bytes(), &framework).unwrap();
        let Ok(base) = Plan::compile(&framework).unwrap().score(&dataset) else { return Ok(()) };
        let same = base.what_if(|_| Ok(())).unwrap();
        let csv = |outcome: &Outcome| {
            let mut csv = Vec::new();
            outcome.dataset().to_csv(&mut csv).map(|()| csv).unwrap()
        };
        prop_assert_eq!(csv(&base), csv(&same));
        let with_itself = Comparison::of(&base, &same);
        prop_assert_eq!(with_itself.units().len(), dataset.units().len());
        prop_assert_eq!(with_itself.largest().len(), 0);
        for item in with_itself.items() {
            prop_assert!(item.scores().difference().is_none_or(|difference| difference.is_zero()));
            prop_assert_eq!(item.reasons(), []);
        }
        let Some(other) = moved(&base) else { return Ok(()) };
        compared.set(compared.get() + 1);
        let comparison = Comparison::of(&base, &other);
        reverse_of(&comparison, &Comparison::of(&other, &base))?;
        serde_json::to_string(&comparison).unwrap();
        for unit in comparison.units() {
            for language in [Language::Vi, Language::En] {
                prop_assert!(!unit.explain(language).to_string().is_empty());
            }
        }
        Ok(())
    };
    runner().run(&cases(Flavour::VARIED), holds).unwrap();
    assert!(compared.get() > 50, "only {}", compared.get());
}

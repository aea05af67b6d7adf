//! Random conditions between metrics: what checks and gates ask.

use super::generate_methods::Metrics;
use super::predicate::{Check, Predicate, Sign, Term};
use super::sample::Choices;
use super::spec::{MetricType, Number};

/// Checks of a framework, of which about half refuse.
pub fn checks(choices: &mut Choices, metrics: &Metrics) -> Vec<Check> {
    let count = if choices.chance(25) { choices.between(1, 3) } else { 0 };
    let check = |place: usize| {
        let holds = predicate(choices, metrics, 2);
        let takes_tolerance = matches!(
            &holds,
            Predicate::Compare { sign: Sign::AtLeast | Sign::AtMost | Sign::Equal, .. }
        );
        // 1000 beside percentages is refused: 1000% is meant, or 10.
        let of_percentages = matches!(
            &holds,
            Predicate::Compare { right: Term::Number(bound), .. } if bound.is_percent()
        );
        let large = if of_percentages { "1000%" } else { "1000" };
        let tolerance = Number::new(*choices.pick(&["1", "0.5", large, "0.01"]));
        let tolerance = Some(tolerance).filter(|_| takes_tolerance && choices.chance(40));
        Check { id: format!("check_{place}"), holds, refuses: choices.chance(50), tolerance }
    };
    (0..count).map(check).collect()
}

/// A condition on metrics that are declared already.
pub fn predicate(choices: &mut Choices, metrics: &Metrics, deepest: usize) -> Predicate {
    if deepest > 0 && choices.chance(30) {
        let several = |c: &mut Choices| {
            (0..c.between(2, 3)).map(|_| predicate(c, metrics, deepest - 1)).collect()
        };
        return match choices.below(3) {
            0 => Predicate::And(several(choices)),
            1 => Predicate::Or(several(choices)),
            _ => Predicate::Not(Box::new(predicate(choices, metrics, deepest - 1))),
        };
    }
    let metric = choices.below(metrics.declared.len());
    let of = metrics.declared[metric].id.clone();
    let sign = *choices.pick(&Sign::ALL);
    if choices.chance(8) {
        return Predicate::Present(of);
    }
    if metrics.kinds.len() > 1 && choices.chance(10) {
        return Predicate::Kind(choices.pick(&metrics.kinds).clone());
    }
    match metrics.declared[metric].of_type.clone() {
        MetricType::YesNo => Predicate::Answer(of),
        MetricType::Choice { options } => {
            Predicate::Chosen { of, option: choices.pick(&options).clone() }
        }
        MetricType::Date => Predicate::Dates { of, sign, day: choices.date() },
        MetricType::Percent => match quotient(choices, metrics) {
            Some((part, whole)) if choices.chance(50) => {
                Predicate::Agrees { stated: of, part, whole, places: choices.below(3) as u32 }
            }
            _ => {
                let right = Term::Number(percentage(choices));
                Predicate::Compare { left: Term::Metric(of), sign, right }
            }
        },
        MetricType::Count | MetricType::Number | MetricType::Rank { .. } => {
            numbers(choices, metrics, metric, sign)
        }
        MetricType::Text => {
            let several = (0..2).map(|_| predicate_of_numbers(choices, metrics)).collect();
            let right = Term::Number(Number::new(choices.below(3).to_string()));
            Predicate::Compare { left: Term::Count(several), sign, right }
        }
    }
}

fn predicate_of_numbers(choices: &mut Choices, metrics: &Metrics) -> Predicate {
    let numeric = |of_type: &MetricType| matches!(of_type, MetricType::Count | MetricType::Number);
    let found = metrics.declared.iter().position(|metric| numeric(&metric.of_type));
    let sign = *choices.pick(&Sign::ALL);
    match found {
        Some(metric) => numbers(choices, metrics, metric, sign),
        None => {
            let (left, right) = (Number::new("1"), Number::new("2"));
            Predicate::Compare { left: Term::Number(left), sign, right: Term::Number(right) }
        }
    }
}

/// A metric that is a plain number, beside numbers, other metrics, sums and quotients.
fn numbers(choices: &mut Choices, metrics: &Metrics, metric: usize, sign: Sign) -> Predicate {
    let of = metrics.declared[metric].id.clone();
    let left = Term::Metric(of.clone());
    let other = quantities(metrics).into_iter().filter(|id| *id != of).collect::<Vec<_>>();
    if other.is_empty() || choices.chance(35) {
        return Predicate::Compare {
            left,
            sign,
            right: Term::Number(metrics.bound(choices, metric)),
        };
    }
    let pick = |c: &mut Choices| c.pick(&other).clone();
    let right = match choices.below(4) {
        0 => {
            Term::Sum(Box::new(Term::Metric(pick(choices))), Box::new(Term::Metric(pick(choices))))
        }
        1 => {
            let left = Term::Quotient { part: of, whole: pick(choices) };
            return Predicate::Compare { left, sign, right: Term::Number(percentage(choices)) };
        }
        2 => {
            let of_both = [&left, &Term::Metric(pick(choices))].map(|term| Predicate::Compare {
                left: term.clone(),
                sign,
                right: Term::Number(metrics.bound(choices, metric)),
            });
            let right = Term::Number(Number::new(choices.below(3).to_string()));
            let sign = *choices.pick(&Sign::ALL);
            return Predicate::Compare { left: Term::Count(of_both.into()), sign, right };
        }
        _ => Term::Metric(pick(choices)),
    };
    Predicate::Compare { left, sign, right }
}

fn quantities(metrics: &Metrics) -> Vec<String> {
    let quantity = |of_type: &MetricType| matches!(of_type, MetricType::Count | MetricType::Number);
    let of = metrics.declared.iter().filter(|metric| quantity(&metric.of_type));
    of.map(|metric| metric.id.clone()).collect()
}

fn quotient(choices: &mut Choices, metrics: &Metrics) -> Option<(String, String)> {
    let of = quantities(metrics);
    let part = of.get(choices.below(of.len().max(1)))?.clone();
    let whole = of.get(choices.below(of.len().max(1)))?.clone();
    (part != whole).then_some((part, whole))
}

fn percentage(choices: &mut Choices) -> Number {
    Number::new(*choices.pick(&["50%", "100%", "0%", "33.3333%", "12.5%", "200%"]))
}

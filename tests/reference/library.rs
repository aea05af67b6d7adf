//! The one place that calls the library.

use dti_engine::dataset;
use dti_engine::formula::{self, NoValue, Values};
use dti_engine::model::{AbsentKind, MetricIndex};
use dti_engine::number::{Date, Exact};
use dti_engine::{Dataset, Framework, Plan};
use serde_json::Value;

/// Where the library refused, and what it said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    Rules(String),
    Plan(String),
    Data(String),
    Scoring(String),
}

/// What the library says of a dataset by a framework, as its documented JSON.
pub fn score(yaml: &str, csv: &str) -> Result<Value, Refusal> {
    let framework =
        Framework::from_yaml(yaml).map_err(|e| Refusal::Rules(format!("{e}\n{e:?}")))?;
    let plan = Plan::compile(&framework).map_err(|e| Refusal::Plan(format!("{e}\n{e:?}")))?;
    let dataset = Dataset::from_csv(csv.as_bytes(), &framework)
        .map_err(|e| Refusal::Data(format!("{e}\n{e:?}")))?;
    let outcome = plan.score(&dataset).map_err(|e| Refusal::Scoring(format!("{e}\n{e:?}")))?;
    Ok(serde_json::to_value(&outcome).expect("an outcome is serializable"))
}

/// The values of the first unit of a dataset, through its public face.
struct FirstUnit<'a> {
    framework: &'a Framework,
    dataset: &'a Dataset,
}

impl FirstUnit<'_> {
    fn value(&self, metric: MetricIndex) -> Result<dataset::Value, AbsentKind> {
        match self.dataset.value(0, metric) {
            dataset::Value::Missing => Err(AbsentKind::Missing),
            dataset::Value::NotApplicable => Err(AbsentKind::NotApplicable),
            dataset::Value::Rejected => Err(AbsentKind::Rejected),
            present => Ok(present),
        }
    }
}

impl Values for FirstUnit<'_> {
    fn number(&self, metric: MetricIndex) -> Result<Exact, AbsentKind> {
        match self.value(metric)? {
            dataset::Value::Number(number) => Ok(Exact::from(number)),
            other => panic!("{other:?} is no number"),
        }
    }

    fn answer(&self, metric: MetricIndex) -> Result<bool, AbsentKind> {
        Ok(self.value(metric)? == dataset::Value::YesNo(true))
    }

    fn option(&self, metric: MetricIndex) -> Result<u32, AbsentKind> {
        use dti_engine::model::MetricType;
        let dataset::Value::Choice(id) = self.value(metric)? else { panic!("no choice") };
        let metric = self.framework.metric(metric).expect("a metric");
        let MetricType::Choice { options } = &metric.kind else { panic!("no choice") };
        let place = options.iter().position(|option| option.id == id).expect("an option");
        Ok(u32::try_from(place).expect("few options"))
    }

    fn date(&self, metric: MetricIndex) -> Result<Date, AbsentKind> {
        match self.value(metric)? {
            dataset::Value::Date(date) => Ok(date),
            other => panic!("{other:?} is no date"),
        }
    }
}

/// What the library makes of a formula whose value is a number: the value as numerator and
/// denominator, and whether it is approximate. The formula is printed and read again on the way.
pub fn formula(
    yaml: &str,
    csv: &str,
    text: &str,
) -> Result<Result<(String, String, bool), NoValue>, Refusal> {
    let framework = Framework::from_yaml(yaml).map_err(|e| Refusal::Rules(format!("{e}")))?;
    let dataset =
        Dataset::from_csv(csv.as_bytes(), &framework).map_err(|e| Refusal::Data(format!("{e}")))?;
    let read = |text: &str| {
        formula::read_number(text, framework.metrics())
            .map_err(|faults| Refusal::Rules(format!("{text}: {faults:#?}")))
    };
    let first = read(text)?;
    let printed = formula::print_number(first.expression(), framework.metrics());
    let again = read(&printed)?;
    assert_eq!(first.to_string(), text);
    assert_eq!(first.expression(), again.expression(), "{text}\n{printed}");
    assert_eq!(formula::print_number(again.expression(), framework.metrics()), printed);
    let unit = FirstUnit { framework: &framework, dataset: &dataset };
    Ok(formula::number(first.expression(), &unit).map(|found| {
        let (numerator, denominator) = found.value.fraction();
        (numerator, denominator, found.approximate)
    }))
}
